/*
 * Secrets of the router that are not key pairs, each wrapped by the vault
 * (pki/tam.h) before it comes here.  "type6-master" is the type-6 master key.
 */
#ifndef STORE_VAULT_H
#define STORE_VAULT_H

#include "store/store.h"

#define VAULT_TYPE6_MASTER "type6-master"

/* Puts a wrapped secret under name, in place of an older one. */
enum rc vault_put(struct store *store, const char *name, const void *wrapped, size_t len,
    int64_t created, struct error *err);

/* Appends the wrapped secret to wrapped.  RC_INVALID when there is none. */
enum rc vault_get(struct store *store, const char *name, struct buf *wrapped, struct error *err);

/* Removes name; fine when it is not there. */
enum rc vault_delete(struct store *store, const char *name, struct error *err);

/* True when name is there; *created, which may be NULL, becomes its time. */
bool vault_has(struct store *store, const char *name, int64_t *created);

#endif
