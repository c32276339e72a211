/*
 * A trustpoint as the running configuration describes it: reference xr-pki
 * section 1.1.  Loaded in one place; the engine reads no configuration line
 * of a trustpoint anywhere else.
 */
#ifndef PKI_TRUSTPOINT_H
#define PKI_TRUSTPOINT_H

#include "store/store.h"

/* What a command answers for a trustpoint of a method that is not built in; its name goes in. */
#define METHOD_MISSING                                                                             \
	"Trustpoint %s: this version enrolls by EST (method est) or cut and paste"                 \
	" (enrollment terminal) only"

#define RETRY_COUNT_DEFAULT  10 /* polls */
#define RETRY_PERIOD_DEFAULT 1	/* minutes */

/* Strings are NULL when not configured; flags false. */
struct trustpoint {
	char *name;
	char *url;
	bool terminal;
	bool est;
	int retry_count;  /* 1..100 */
	int retry_period; /* minutes, 1..60 */
	char *enroll_profile;
	char *reenroll_profile;
	char *ssl_profile;
	int auto_enroll; /* percent of the lifetime, 1..99; 0 when off */
	bool skip_challenge;
	char *rsakeypair;
	char *ip_address; /* an address or "none" */
	char *subject_name;
	char *subject_alt_name;
	bool serial_number;	 /* include it */
	bool serial_number_none; /* leave it out without asking */
	char *message_digest;
	bool eku_server; /* extended-key-usage match */
	bool eku_client;
};

/*
 * Loads the trustpoint name.  RC_INVALID when it is not configured.  The
 * caller frees it with trustpoint_free.
 */
enum rc trustpoint_load(
    struct store *store, const char *name, struct trustpoint *tp, struct error *err);

/* Safe on a zeroed or freed one. */
void trustpoint_free(struct trustpoint *tp);

/*
 * Puts "Trustpoint NAME: " before the reason in err when rc is not RC_OK;
 * returns rc.
 */
enum rc trustpoint_error(const struct trustpoint *tp, enum rc rc, struct error *err);

/* The label of its key pair, never NULL. */
const char *trustpoint_label(const struct trustpoint *tp);

#endif
