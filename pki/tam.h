/*
 * The vault of the router (docs/architecture.md, "Secrets"; what a TAM chip does on real
 * hardware): wraps private keys and the type-6 master key with a device
 * secret that never enters the database.  AES-256-GCM under a key derived by
 * HKDF-SHA256 (RFC 5869); what is sealed is bound to its kind and name, so
 * that rows can't be swapped.
 */
#ifndef PKI_TAM_H
#define PKI_TAM_H

#include "base/buf.h"
#include "base/error.h"

/* Kinds of secrets. */
#define TAM_KEYPAIR "keypair" /* PKCS#8 in DER; name is algorithm/label/usage */
#define TAM_SECRET  "secret"  /* a row of the store's vault table, by its name */

struct tam;

/* Prepares the vault in state folder dir; the device secret is not touched yet. */
enum rc tam_new(struct tam **out, const char *dir, struct error *err);

/* Safe with NULL. */
void tam_free(struct tam *tam);

/*
 * Appends the sealed form of data[0..len) to out.  The first use makes the
 * device secret.  RC_FATAL when that can't be done.
 */
enum rc tam_seal(struct tam *tam, const char *kind, const char *name, const void *data, size_t len,
    struct buf *out, struct error *err);

/*
 * Appends the clear form to out, which the caller frees with buf_free.
 * RC_FATAL when sealed was made for another kind or name, by another device
 * or was changed, or the device secret is gone.
 */
enum rc tam_unseal(struct tam *tam, const char *kind, const char *name, const void *sealed,
    size_t len, struct buf *out, struct error *err);

#endif
