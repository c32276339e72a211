/*
 * What every verb of the engine works on: the store and the vault.  A verb
 * gets it with the dialogue of its caller and knows neither sockets nor
 * terminals.
 */
#ifndef PKI_ENGINE_H
#define PKI_ENGINE_H

#include "base/chassis.h"
#include "pki/cert_cache.h"
#include "pki/tam.h"
#include "store/store.h"

/* How long a job that was taken may be under way, in seconds of the system's clock. */
#define LEASE_SECONDS 600

struct engine {
	struct store *store;
	struct tam *tam;
	int64_t owner;		  /* names this process in leases */
	struct cert_cache parsed; /* certificates that were read or stored lately */
};

/* Opens the state folder dir and the vault in it.  The caller ends with engine_close. */
enum rc engine_open(struct engine *engine, const char *dir, struct error *err);

/* Safe on a zeroed or closed engine. */
void engine_close(struct engine *engine);

#endif
