/*
 * The master key of type-6 passwords: reference xr-pki section 4.1.  It lies
 * in the vault, never in the configuration, and survives a restart.
 */
#ifndef PKI_MASTER_H
#define PKI_MASTER_H

#include "pki/dialogue.h"
#include "pki/engine.h"

/*
 * Appends the master key to out, which the caller frees with buf_free.
 * RC_INVALID when none was made yet.
 */
enum rc master_load(struct engine *e, struct buf *out, struct error *err);

/*
 * The dialogue of "key config-key password-encryption": makes the master key
 * or, after its old value was given, replaces it and encrypts the type-6
 * passwords of the running configuration anew, in one transaction.
 */
enum rc master_set(struct engine *e, struct dialogue *d, struct error *err);

/* The dialogue of "key config-key password-encryption delete". */
enum rc master_delete(struct engine *e, struct dialogue *d, struct error *err);

/*
 * Appends text as a type-6 string to out: as it stands when it already is
 * one under the current master key, else encrypted.  RC_INVALID when there is
 * no master key.
 */
enum rc master_seal(struct engine *e, const char *text, struct buf *out, struct error *err);

#endif
