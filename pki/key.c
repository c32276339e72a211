/* Making, wrapping and finding key pairs.  See key.h. */
#include "pki/key.h"

#include <openssl/core_names.h>
#include <openssl/decoder.h>
#include <openssl/dsa.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include "store/keys.h"

/*
 * Ranges of reference xr-pki section 2.2, where a DSA modulus of 2048 is accepted too; OpenSSL
 * makes no DSA parameters below 1024.
 */
static const struct key_algorithm algorithms[] = {
    {"rsa", "RSA", 512, 4096, 2048, "RSA", NULL},
    {"dsa", "DSA", 1024, 2048, 1024, "DSA", NULL},
    {"ecdsa-nistp256", "ECDSA", 256, 256, 256, "EC", "P-256"},
    {"ecdsa-nistp384", "ECDSA", 384, 384, 384, "EC", "P-384"},
    {"ecdsa-nistp521", "ECDSA", 521, 521, 521, "EC", "P-521"},
    {"ed25519", "ED25519", 256, 256, 256, "ED25519", NULL},
};

const struct key_algorithm *key_algorithms(size_t *n)
{
	*n = sizeof(algorithms) / sizeof(algorithms[0]);
	return algorithms;
}

const struct key_algorithm *key_algorithm(const char *id)
{
	for (size_t i = 0; i < sizeof(algorithms) / sizeof(algorithms[0]); i++)
		if (strcmp(algorithms[i].id, id) == 0)
			return &algorithms[i];
	return NULL;
}

static EVP_PKEY *make_dsa(int bits)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "DSA", NULL);
	EVP_PKEY *params = NULL, *key = NULL;

	if (ctx == NULL || EVP_PKEY_paramgen_init(ctx) != 1 ||
	    EVP_PKEY_CTX_set_dsa_paramgen_bits(ctx, bits) != 1 ||
	    EVP_PKEY_CTX_set_dsa_paramgen_q_bits(ctx, bits > 1024 ? 256 : 160) != 1 ||
	    EVP_PKEY_paramgen(ctx, &params) != 1)
		goto out;
	EVP_PKEY_CTX_free(ctx);
	ctx = EVP_PKEY_CTX_new_from_pkey(NULL, params, NULL);
	if (ctx == NULL || EVP_PKEY_keygen_init(ctx) != 1 || EVP_PKEY_keygen(ctx, &key) != 1)
		key = NULL;
out:
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(params);
	return key;
}

enum rc key_make(const struct key_algorithm *alg, int bits, EVP_PKEY **out, struct error *err)
{
	if (strcmp(alg->openssl, "RSA") == 0)
		*out = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)bits);
	else if (strcmp(alg->openssl, "DSA") == 0)
		*out = make_dsa(bits);
	else if (alg->curve != NULL)
		*out = EVP_PKEY_Q_keygen(NULL, NULL, "EC", alg->curve);
	else
		*out = EVP_PKEY_Q_keygen(NULL, NULL, alg->openssl);
	if (*out != NULL)
		return RC_OK;
	return error_set(err, RC_FATAL, "a %s key of %d bits can't be made: %s", alg->word, bits,
	    ERR_reason_error_string(ERR_peek_last_error()));
}

/* "rsa/the_default/general": what the vault binds a wrapped key to. */
static char *vault_name(const char *algorithm, const char *label, const char *usage)
{
	return xasprintf("%s/%s/%s", algorithm, label, usage);
}

enum rc key_save(struct engine *e, const struct key_algorithm *alg, const char *label,
    const char *usage, EVP_PKEY *key, struct error *err)
{
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
	unsigned char *clear = NULL, *spki = NULL;
	int clear_len = info != NULL ? i2d_PKCS8_PRIV_KEY_INFO(info, &clear) : -1;
	int spki_len = i2d_PUBKEY(key, &spki);
	char *name = vault_name(alg->id, label, usage);
	struct buf wrapped = {0};
	enum rc rc;

	if (clear_len <= 0 || spki_len <= 0)
		rc = error_set(err, RC_FATAL, "key %s can't be encoded", label);
	else
		rc = tam_seal(e->tam, TAM_KEYPAIR, name, clear, (size_t)clear_len, &wrapped, err);
	if (rc == RC_OK) {
		struct key_row row = {.algorithm = alg->id,
		    .label = label,
		    .usage = usage,
		    .bits = EVP_PKEY_get_bits(key),
		    .created = store_now(e->store),
		    .spki = spki,
		    .spki_len = (size_t)spki_len,
		    .wrapped = wrapped.data,
		    .wrapped_len = wrapped.len};

		/* 256 for every ed25519 key, as the curve's degree is shown. */
		if (alg->bits_min == alg->bits_max)
			row.bits = alg->bits_default;
		rc = keys_put(e->store, &row, err);
	}
	if (clear != NULL)
		OPENSSL_clear_free(clear, clear_len > 0 ? (size_t)clear_len : 0);
	OPENSSL_free(spki);
	PKCS8_PRIV_KEY_INFO_free(info);
	buf_free(&wrapped);
	free(name);
	return rc;
}

/* What to look for; NULL matches any. */
struct search {
	const char *algorithm, *label, *usage;
	const unsigned char *spki;
	size_t spki_len;
	const char *type; /* found: OpenSSL's name of the type of key */
	char *name;	  /* and its name in the vault */
	struct buf wrapped;
};

static bool matches(const char *wanted, const char *have)
{
	return wanted == NULL || strcmp(wanted, have) == 0;
}

static bool search_row(void *ctx, const struct key_row *row)
{
	struct search *s = ctx;
	const struct key_algorithm *alg = key_algorithm(row->algorithm);

	if (!matches(s->algorithm, row->algorithm) || !matches(s->label, row->label) ||
	    !matches(s->usage, row->usage))
		return true;
	if (s->spki != NULL &&
	    (row->spki_len != s->spki_len || memcmp(row->spki, s->spki, s->spki_len) != 0))
		return true;
	s->type = alg != NULL ? alg->openssl : NULL;
	s->name = vault_name(row->algorithm, row->label, row->usage);
	buf_add(&s->wrapped, row->wrapped, row->wrapped_len);
	return false;
}

/* With the type known, OpenSSL looks for a decoder among few instead of all that there are. */
static EVP_PKEY *decode_key(const struct buf *clear, const char *type)
{
	const unsigned char *p = (const unsigned char *)clear->data;
	size_t len = clear->len;
	EVP_PKEY *key = NULL;
	OSSL_DECODER_CTX *ctx = OSSL_DECODER_CTX_new_for_pkey(
	    &key, "DER", "PrivateKeyInfo", type, EVP_PKEY_KEYPAIR, NULL, NULL);

	if (ctx == NULL || OSSL_DECODER_from_data(ctx, &p, &len) != 1)
		key = NULL;
	OSSL_DECODER_CTX_free(ctx);
	return key;
}

/* *out stays NULL, with RC_OK, when nothing matches. */
static enum rc search_key(struct engine *e, struct search *s, EVP_PKEY **out, struct error *err)
{
	struct buf clear = {0};
	enum rc rc = keys_each(e->store, s->algorithm, search_row, s, err);

	*out = NULL;
	if (rc == RC_OK && s->name != NULL)
		rc = tam_unseal(
		    e->tam, TAM_KEYPAIR, s->name, s->wrapped.data, s->wrapped.len, &clear, err);
	if (rc == RC_OK && s->name != NULL) {
		*out = decode_key(&clear, s->type);
		if (*out == NULL)
			rc = error_set(err, RC_FATAL, "key %s in the vault is not a key", s->name);
	}
	buf_free(&clear);
	buf_free(&s->wrapped);
	free(s->name);
	s->name = NULL;
	return rc;
}

bool key_exists(struct engine *e, const char *algorithm, const char *label, const char *usage)
{
	struct search s = {.algorithm = algorithm, .label = label, .usage = usage};
	bool found =
	    keys_each(e->store, algorithm, search_row, &s, NULL) == RC_OK && s.name != NULL;

	buf_free(&s.wrapped);
	free(s.name);
	return found;
}

enum rc key_load(struct engine *e, const char *algorithm, const char *label, const char *usage,
    EVP_PKEY **out, struct error *err)
{
	struct search s = {.algorithm = algorithm, .label = label, .usage = usage};
	enum rc rc = search_key(e, &s, out, err);

	if (rc == RC_OK && *out == NULL)
		rc =
		    error_set(err, RC_INVALID, "there is no %s %s key %s", usage, algorithm, label);
	return rc;
}

enum rc key_of_cert(struct engine *e, X509 *cert, EVP_PKEY **out, struct error *err)
{
	unsigned char *spki = NULL;
	int len = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(cert), &spki);
	struct search s = {.spki = spki, .spki_len = len > 0 ? (size_t)len : 0};
	enum rc rc = RC_FATAL;

	*out = NULL;
	if (len > 0)
		rc = search_key(e, &s, out, err);
	else
		error_set(err, RC_FATAL, "a certificate's public key can't be encoded");
	if (rc == RC_OK && *out == NULL)
		rc = error_set(err, RC_INVALID,
		    "the key pair of the certificate is gone (replaced or zeroized)");
	OPENSSL_free(spki);
	return rc;
}
