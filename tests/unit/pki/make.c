/* Test material.  See make.h. */
#include "make.h"

#include <ftw.h>
#include <openssl/x509v3.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"

EVP_PKEY *make_key(void)
{
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");

	assert_non_null(key);
	return key;
}

static void set_name(X509_NAME *name, const char *common_name)
{
	assert_int_equal(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
			     (const unsigned char *)common_name, -1, -1, 0),
	    1);
}

static void add_extension(X509 *cert, X509V3_CTX *ctx, int nid, const char *value)
{
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, ctx, nid, value);

	assert_non_null(extension);
	assert_int_equal(X509_add_ext(cert, extension, -1), 1);
	X509_EXTENSION_free(extension);
}

/* Key identifiers tell certificates of one name and several keys apart. */
static void add_key_ids(X509 *cert, EVP_PKEY *signer)
{
	X509 *issuer = X509_new();
	X509V3_CTX ctx;

	assert_non_null(issuer);
	assert_int_equal(X509_set_pubkey(issuer, signer), 1);
	X509V3_set_ctx(&ctx, issuer, issuer, NULL, NULL, 0);
	add_extension(issuer, &ctx, NID_subject_key_identifier, "hash");
	X509V3_set_ctx(&ctx, issuer, cert, NULL, NULL, 0);
	add_extension(cert, &ctx, NID_subject_key_identifier, "hash");
	add_extension(cert, &ctx, NID_authority_key_identifier, "keyid:always");
	X509_free(issuer);
}

X509 *make_cert(const struct make *m)
{
	static long serial = 1;
	const char *issuer = m->issuer != NULL ? m->issuer : m->subject;
	EVP_PKEY *signer = m->issuer_key != NULL ? m->issuer_key : m->key;
	X509 *cert = X509_new();

	assert_non_null(cert);
	assert_int_equal(X509_set_version(cert, X509_VERSION_3), 1);
	assert_int_equal(ASN1_INTEGER_set(X509_get_serialNumber(cert), serial++), 1);
	set_name(X509_get_subject_name(cert), m->subject);
	set_name(X509_get_issuer_name(cert), issuer);
	assert_non_null(ASN1_TIME_set(
	    X509_getm_notBefore(cert), m->from != 0 ? (time_t)m->from : MAKE_NOW - 43200));
	assert_non_null(ASN1_TIME_set(
	    X509_getm_notAfter(cert), m->until != 0 ? (time_t)m->until : MAKE_NOW + 43200));
	assert_int_equal(X509_set_pubkey(cert, m->key), 1);
	add_extension(cert, NULL, NID_basic_constraints, m->ca ? "critical,CA:TRUE" : "CA:FALSE");
	add_key_ids(cert, signer);
	assert_true(X509_sign(cert, signer, EVP_sha256()) > 0);
	return cert;
}

char *make_dir(void)
{
	char *dir = xstrdup("pki-test-XXXXXX");

	assert_non_null(mkdtemp(dir));
	return dir;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void make_dir_remove(char *dir)
{
	assert_int_equal(nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
	free(dir);
}
