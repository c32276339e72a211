/*
 * The router's key pairs: public parts in clear, private parts wrapped by the
 * vault (pki/tam.h) before they come here.  Layout of the show commands that
 * read them: reference xr-pki section 3.5.
 */
#ifndef STORE_KEYS_H
#define STORE_KEYS_H

#include "store/store.h"

/* One key pair.  Pointers are borrowed: in a callback they live until it returns. */
struct key_row {
	const char *algorithm; /* rsa dsa ecdsa-nistp256 ecdsa-nistp384 ecdsa-nistp521 ed25519 */
	const char *label;
	const char *usage; /* general signature encryption */
	int bits;	   /* modulus, or degree of the curve */
	int64_t created;   /* seconds since 1970 on the router's clock */
	const void *spki;  /* SubjectPublicKeyInfo in DER */
	size_t spki_len;
	const void *wrapped; /* PKCS#8 as sealed by the vault */
	size_t wrapped_len;
};

/* Return false to end the iteration. */
typedef bool keys_row(void *ctx, const struct key_row *row);

/* Adds row, in place of one of the same algorithm, label and usage. */
enum rc keys_put(struct store *store, const struct key_row *row, struct error *err);

/*
 * Removes the keys of algorithm under label, all usages; *removed, which may
 * be NULL, becomes their number.
 */
enum rc keys_delete(struct store *store, const char *algorithm, const char *label, int64_t *removed,
    struct error *err);

/*
 * Calls row with each key of algorithm (NULL: of all), ordered by algorithm,
 * label, usage.  row must not call keys_each.  RC_OK also when there is none.
 */
enum rc keys_each(
    struct store *store, const char *algorithm, keys_row *row, void *ctx, struct error *err);

#endif
