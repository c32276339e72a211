/* Steps on certificates, names and PEM files.  See cert.h. */
#include "est/server/cert.h"

#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <time.h>

#include "base/file.h"

/* RFC 5280 section 4.1.2.2 allows 20 octets; 16 hold more than the 64 random bits CAs owe. */
#define SERIAL_BYTES 16

#define PEM_FILE_MAX (64u * 1024u)

enum rc openssl_error(struct error *err, const char *what)
{
	const char *reason = ERR_reason_error_string(ERR_peek_error());

	ERR_clear_error();
	return error_set(err, RC_FATAL, "%s: %s", what, reason != NULL ? reason : "OpenSSL failed");
}

static int set_serial(X509 *cert)
{
	unsigned char bytes[SERIAL_BYTES];
	BIGNUM *number = NULL;
	int ok = 0;

	if (RAND_bytes(bytes, sizeof(bytes)) != 1)
		return 0;
	/* A clear sign bit and a set bit below it: positive, and of one length. */
	bytes[0] = (unsigned char)((bytes[0] & 0x7fu) | 0x40u);
	number = BN_bin2bn(bytes, sizeof(bytes), NULL);
	ok = number != NULL && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(cert)) != NULL;
	BN_free(number);
	return ok;
}

enum rc cert_begin(X509 *cert, int64_t from, int64_t until, struct error *err)
{
	/* ASN1_TIME_set writes UTCTime up to 2049 and GeneralizedTime after, as RFC 5280 asks. */
	if (X509_set_version(cert, X509_VERSION_3) != 1 || !set_serial(cert) ||
	    ASN1_TIME_set(X509_getm_notBefore(cert), (time_t)from) == NULL ||
	    ASN1_TIME_set(X509_getm_notAfter(cert), (time_t)until) == NULL)
		return openssl_error(err, "new certificate");
	return RC_OK;
}

enum rc cert_extend(X509 *cert, X509 *issuer, int nid, const char *value, struct error *err)
{
	X509V3_CTX ctx;
	X509_EXTENSION *ext;
	int ok;

	X509V3_set_ctx(&ctx, issuer, cert, NULL, NULL, 0);
	X509V3_set_ctx_nodb(&ctx);
	ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	ok = ext != NULL && X509_add_ext(cert, ext, -1) == 1;
	X509_EXTENSION_free(ext);
	return ok ? RC_OK : openssl_error(err, OBJ_nid2sn(nid));
}

enum rc cert_copy_key(X509 *cert, const X509_PUBKEY *key, struct error *err)
{
	ASN1_OBJECT *oid = NULL, *copy = NULL;
	const unsigned char *bits = NULL;
	unsigned char *bits_copy = NULL;
	X509_ALGOR *alg = NULL;
	const void *param = NULL;
	ASN1_STRING *param_copy = NULL;
	int len = 0, type = 0;

	if (X509_PUBKEY_get0_param(&oid, &bits, &len, &alg, key) != 1 || len <= 0)
		return openssl_error(err, "public key");
	X509_ALGOR_get0(NULL, &type, &param, alg);
	copy = OBJ_dup(oid);
	bits_copy = OPENSSL_memdup(bits, (size_t)len);
	if (type == V_ASN1_OBJECT)
		param_copy = (ASN1_STRING *)OBJ_dup(param);
	else if (type != V_ASN1_NULL && type != V_ASN1_UNDEF)
		param_copy = ASN1_STRING_dup(param);
	if (copy != NULL && bits_copy != NULL &&
	    (param_copy != NULL || type == V_ASN1_NULL || type == V_ASN1_UNDEF) &&
	    X509_PUBKEY_set0_param(
		X509_get_X509_PUBKEY(cert), copy, type, param_copy, bits_copy, len) == 1)
		return RC_OK;
	ASN1_OBJECT_free(copy);
	OPENSSL_free(bits_copy);
	if (type == V_ASN1_OBJECT)
		ASN1_OBJECT_free((ASN1_OBJECT *)param_copy);
	else
		ASN1_STRING_free(param_copy);
	return openssl_error(err, "public key");
}

/*
 * One "CN=value" before those read so far: a text names the most specific first (RFC 4514),
 * DER last.  Reads up to an unescaped comma; moves *text behind it, or to NULL at the end.
 */
static enum rc add_rdn(X509_NAME *name, const char **text, struct error *err)
{
	struct buf type = {0}, value = {0};
	const char *p = *text + strspn(*text, " ");
	size_t len = strcspn(p, "=,");
	enum rc rc = RC_OK;

	if (p[len] != '=' || len == 0) {
		rc = error_set(err, RC_INVALID, "subject \"%.80s\": expected TYPE=VALUE", p);
		goto out;
	}
	buf_add(&type, p, len);
	for (p += len + 1; *p != '\0' && *p != ','; p++) {
		if (*p == '\\' && p[1] != '\0')
			p++;
		buf_addc(&value, *p);
	}
	*text = *p == ',' ? p + 1 : NULL;
	if (value.len == 0 || X509_NAME_add_entry_by_txt(name, buf_str(&type), MBSTRING_UTF8,
				  (const unsigned char *)value.data, (int)value.len, 0, 0) != 1) {
		ERR_clear_error();
		rc = error_set(err, RC_INVALID,
		    "subject part \"%.40s=%.80s\": not an attribute type with a fitting value",
		    buf_str(&type), buf_str(&value));
	}
out:
	buf_free(&type);
	buf_free(&value);
	return rc;
}

enum rc name_parse(const char *text, X509_NAME **out, struct error *err)
{
	X509_NAME *name = X509_NAME_new();
	enum rc rc = name != NULL ? RC_OK : openssl_error(err, "subject");

	*out = NULL;
	do {
		if (rc == RC_OK)
			rc = add_rdn(name, &text, err);
	} while (rc == RC_OK && text != NULL);
	if (rc != RC_OK) {
		X509_NAME_free(name);
		return rc;
	}
	*out = name;
	return RC_OK;
}

void name_print(const X509_NAME *name, struct buf *out)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *text = NULL;
	long len;

	if (bio == NULL)
		abort();
	if (X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253) >= 0) {
		len = BIO_get_mem_data(bio, &text);
		if (len > 0)
			buf_add(out, text, (size_t)len);
	}
	BIO_free(bio);
}

void serial_print(const X509 *cert, struct buf *out)
{
	const ASN1_INTEGER *serial = X509_get0_serialNumber(cert);
	const unsigned char *bytes = ASN1_STRING_get0_data(serial);
	int len = ASN1_STRING_length(serial);

	for (int i = 0; i < len; i++)
		buf_addf(out, "%02X", bytes[i]);
}

int64_t asn1_seconds(const ASN1_TIME *time)
{
	struct tm tm;

	if (ASN1_TIME_to_tm(time, &tm) != 1)
		return INT64_MIN;
	return timegm(&tm);
}

enum rc cert_read(const char *path, X509 **out, struct error *err)
{
	struct buf text = {0};
	BIO *bio = NULL;
	enum rc rc = file_read(path, PEM_FILE_MAX, &text, err);

	*out = NULL;
	if (rc != RC_OK)
		goto out;
	bio = BIO_new_mem_buf(buf_str(&text), (int)text.len);
	if (bio != NULL)
		*out = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	if (*out == NULL) {
		ERR_clear_error();
		rc = error_set(err, RC_INVALID, "%s: expected a certificate in PEM", path);
	}
out:
	BIO_free(bio);
	buf_free(&text);
	return rc;
}

/* Keys of the lab have no pass phrase; never ask a terminal for one. */
static int no_passphrase(char *text, int size, int writing, void *ctx)
{
	(void)text, (void)size, (void)writing, (void)ctx;
	return -1;
}

enum rc key_read(const char *path, EVP_PKEY **out, struct error *err)
{
	struct buf text = {0};
	BIO *bio = NULL;
	enum rc rc = file_read(path, PEM_FILE_MAX, &text, err);

	*out = NULL;
	if (rc != RC_OK)
		goto out;
	bio = BIO_new_mem_buf(buf_str(&text), (int)text.len);
	if (bio != NULL)
		*out = PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL);
	if (*out == NULL) {
		ERR_clear_error();
		rc = error_set(err, RC_INVALID, "%s: expected a private key in PEM", path);
	}
out:
	BIO_free(bio);
	buf_free(&text);
	return rc;
}

/* Writes and cleanses what was printed into bio. */
static enum rc write_bio(const char *path, BIO *bio, struct error *err)
{
	char *text = NULL;
	long len = BIO_get_mem_data(bio, &text);
	enum rc rc = file_write(path, text, (size_t)len, err);

	OPENSSL_cleanse(text, (size_t)len);
	return rc;
}

enum rc cert_write(const char *path, X509 *cert, struct error *err)
{
	BIO *bio = BIO_new(BIO_s_mem());
	enum rc rc = bio != NULL && PEM_write_bio_X509(bio, cert) == 1 ? write_bio(path, bio, err)
								       : openssl_error(err, path);

	BIO_free(bio);
	return rc;
}

enum rc key_write(const char *path, EVP_PKEY *key, struct error *err)
{
	BIO *bio = BIO_new(BIO_s_secmem());
	enum rc rc =
	    bio != NULL && PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) == 1
		? write_bio(path, bio, err)
		: openssl_error(err, path);

	BIO_free(bio);
	return rc;
}
