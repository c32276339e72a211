/* Certificates for the EST tests.  See testpki.h. */
#include "testpki.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdarg.h>
#include <stdbool.h>

#define DAY 86400

static void must(int ok)
{
	if (!ok)
		abort();
}

static void add_ext(X509 *cert, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509_EXTENSION *ext;

	X509V3_set_ctx(&ctx, issuer, cert, NULL, NULL, 0);
	ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	must(ext != NULL && X509_add_ext(cert, ext, -1) == 1);
	X509_EXTENSION_free(ext);
}

/* Version, serial number, validity and key; names and signature are still to come. */
static X509 *blank(EVP_PKEY *key, int64_t from, int64_t to)
{
	X509 *cert = X509_new();
	uint64_t serial = 0;

	must(cert != NULL && RAND_bytes((unsigned char *)&serial, sizeof(serial)) == 1);
	must(ASN1_INTEGER_set_uint64(X509_get_serialNumber(cert), serial >> 1) == 1);
	must(X509_set_version(cert, X509_VERSION_3) == 1);
	must(ASN1_TIME_set(X509_getm_notBefore(cert), (time_t)(TEST_NOW + from)) != NULL);
	must(ASN1_TIME_set(X509_getm_notAfter(cert), (time_t)(TEST_NOW + to)) != NULL);
	must(X509_set_pubkey(cert, key) == 1);
	return cert;
}

struct identity make_identity(const struct cert_spec *spec, const struct identity *issuer)
{
	bool is_default = spec->not_before == 0 && spec->not_after == 0;
	struct identity id = {.key = EVP_EC_gen("P-256")};
	X509_NAME *name;
	X509 *by;

	must(id.key != NULL);
	id.cert =
	    blank(id.key, is_default ? -DAY : spec->not_before, is_default ? DAY : spec->not_after);
	by = issuer != NULL ? issuer->cert : id.cert;
	name = X509_get_subject_name(id.cert);
	must(X509_NAME_add_entry_by_txt(
		 name, "CN", MBSTRING_UTF8, (const unsigned char *)spec->cn, -1, -1, 0) == 1);
	must(X509_set_issuer_name(id.cert, X509_get_subject_name(by)) == 1);
	add_ext(id.cert, by, NID_basic_constraints,
	    spec->ca ? "critical,CA:TRUE" : "critical,CA:FALSE");
	add_ext(id.cert, by, NID_subject_key_identifier, "hash");
	if (spec->san != NULL)
		add_ext(id.cert, by, NID_subject_alt_name, spec->san);
	if (spec->usage != NULL)
		add_ext(id.cert, by, NID_ext_key_usage, spec->usage);
	must(X509_sign(id.cert, issuer != NULL ? issuer->key : id.key, EVP_sha256()) > 0);
	return id;
}

X509 *issue_for(const X509_REQ *req, const struct identity *issuer)
{
	X509_REQ *copy = X509_REQ_dup(req);
	X509 *cert;

	must(copy != NULL);
	cert = blank(X509_REQ_get0_pubkey(copy), -DAY, DAY);
	must(X509_set_subject_name(cert, X509_REQ_get_subject_name(copy)) == 1);
	must(X509_set_issuer_name(cert, X509_get_subject_name(issuer->cert)) == 1);
	must(X509_sign(cert, issuer->key, EVP_sha256()) > 0);
	X509_REQ_free(copy);
	return cert;
}

void free_identity(struct identity *id)
{
	EVP_PKEY_free(id->key);
	X509_free(id->cert);
	id->key = NULL;
	id->cert = NULL;
}

STACK_OF(X509) *make_stack(X509 *first, ...)
{
	STACK_OF(X509) *stack = sk_X509_new_null();
	X509 *cert;
	va_list ap;

	must(stack != NULL);
	va_start(ap, first);
	for (cert = first; cert != NULL; cert = va_arg(ap, X509 *))
		must(X509_add_cert(stack, cert, X509_ADD_FLAG_UP_REF) == 1);
	va_end(ap);
	return stack;
}

X509_REQ *make_req(EVP_PKEY *key, const char *cn, const char *binding)
{
	X509_REQ *req = X509_REQ_new();

	must(req != NULL && X509_REQ_set_version(req, X509_REQ_VERSION_1) == 1);
	must(X509_NAME_add_entry_by_txt(X509_REQ_get_subject_name(req), "CN", MBSTRING_UTF8,
		 (const unsigned char *)cn, -1, -1, 0) == 1);
	must(X509_REQ_set_pubkey(req, key) == 1);
	if (binding != NULL)
		must(X509_REQ_add1_attr_by_NID(req, NID_pkcs9_challengePassword, MBSTRING_UTF8,
			 (const unsigned char *)binding, -1) == 1);
	must(X509_REQ_sign(req, key, EVP_sha256()) > 0);
	return req;
}
