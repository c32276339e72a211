/*
 * Key pairs: made with OpenSSL, kept in the store as DER with the private
 * part wrapped by the vault.
 */
#ifndef PKI_KEY_H
#define PKI_KEY_H

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "pki/engine.h"

/* The label that every algorithm uses when none is given. */
#define KEY_DEFAULT_LABEL "the_default"

/* Usages of a key pair, as stored. */
#define KEY_GENERAL    "general"
#define KEY_SIGNATURE  "signature"
#define KEY_ENCRYPTION "encryption"

struct key_algorithm {
	const char *id;			      /* as in the store and in verbs */
	const char *word;		      /* as shown: "RSA" */
	int bits_min, bits_max, bits_default; /* of a modulus; equal when nothing can be chosen */
	const char *openssl;		      /* name of the key type, and of the curve */
	const char *curve;
};

/* Looks up an id; NULL when there is none. */
const struct key_algorithm *key_algorithm(const char *id);

/* All of them, for searches; *n becomes their number. */
const struct key_algorithm *key_algorithms(size_t *n);

/* Makes a key pair; the caller frees *out. */
enum rc key_make(const struct key_algorithm *alg, int bits, EVP_PKEY **out, struct error *err);

/*
 * Wraps and stores a key pair in place of one of that name.  May run inside a
 * transaction.
 */
enum rc key_save(struct engine *e, const struct key_algorithm *alg, const char *label,
    const char *usage, EVP_PKEY *key, struct error *err);

/* True when a key pair is there; algorithm or usage NULL matches any. */
bool key_exists(struct engine *e, const char *algorithm, const char *label, const char *usage);

/* Unwraps a key pair.  RC_INVALID when there is none of that name; the caller frees *out. */
enum rc key_load(struct engine *e, const char *algorithm, const char *label, const char *usage,
    EVP_PKEY **out, struct error *err);

/* Unwraps the key pair that a certificate was issued for.  RC_INVALID when it is gone. */
enum rc key_of_cert(struct engine *e, X509 *cert, EVP_PKEY **out, struct error *err);

#endif
