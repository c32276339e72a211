/*
 * Certificates from requests: what is taken over, what is refused, and when
 * two identities are the same (RFC 7030 sections 3.4 and 4.2.2).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ftw.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include "est/server/ca.h"
#include "est/server/ca_db.h"
#include "est/server/cert.h"
#include "est/server/issue.h"

#define NOW INT64_C(1800000000)
#define DAY INT64_C(86400)

struct fixture {
	char dir[64];
	struct ca *ca;
	EVP_PKEY *key;
};

static int setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));
	const char *base = getenv("TMPDIR");

	snprintf(f->dir, sizeof(f->dir), "%.40s/issue-XXXXXX", base != NULL ? base : P_tmpdir);
	if (mkdtemp(f->dir) == NULL || ca_open(&f->ca, f->dir, NOW, NULL) != RC_OK)
		return -1;
	f->key = EVP_EC_gen("P-256");
	*state = f;
	return f->key != NULL ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	int result = nftw(f->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);

	EVP_PKEY_free(f->key);
	ca_close(f->ca);
	free(f);
	return result;
}

/* A request signed by signer; alt_names in openssl.cnf form or NULL. */
static X509_REQ *make_csr(
    EVP_PKEY *key, EVP_PKEY *signer, const char *subject, const char *alt_names)
{
	X509_REQ *csr = X509_REQ_new();
	X509_NAME *name = *subject != '\0' ? NULL : X509_NAME_new();
	STACK_OF(X509_EXTENSION) *exts = NULL;

	assert_non_null(csr);
	if (*subject != '\0')
		assert_int_equal(name_parse(subject, &name, NULL), RC_OK);
	assert_int_equal(X509_REQ_set_subject_name(csr, name), 1);
	assert_int_equal(X509_REQ_set_pubkey(csr, key), 1);
	if (alt_names != NULL) {
		X509_EXTENSION *ext =
		    X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, alt_names);

		assert_non_null(ext);
		exts = sk_X509_EXTENSION_new_null();
		assert_true(sk_X509_EXTENSION_push(exts, ext) > 0);
		assert_int_equal(X509_REQ_add_extensions(csr, exts), 1);
	}
	assert_true(X509_REQ_sign(csr, signer, EVP_sha256()) > 0);
	sk_X509_EXTENSION_pop_free(exts, X509_EXTENSION_free);
	X509_NAME_free(name);
	return csr;
}

/* The certificate as its reader gets it: encoded and decoded. */
static X509 *make_cert(struct fixture *f, X509_REQ *csr, const struct issue_terms *terms)
{
	X509 *cert = NULL, *read;
	unsigned char *der = NULL;
	const unsigned char *p;
	int len;

	assert_int_equal(issue_check(csr, NULL), RC_OK);
	assert_int_equal(issue_cert(f->ca, csr, terms, &cert, NULL), RC_OK);
	len = i2d_X509(cert, &der);
	p = der;
	read = d2i_X509(NULL, &p, len);
	assert_non_null(read);
	X509_free(cert);
	OPENSSL_free(der);
	return read;
}

static const struct issue_terms terms = {
    .from = NOW, .until = NOW + DAY, .crl_url = "http://127.0.0.1:1/crl.der"};

static bool extension_critical(X509 *cert, int nid)
{
	int at = X509_get_ext_by_NID(cert, nid, -1);

	assert_true(at >= 0);
	return X509_EXTENSION_get_critical(X509_get_ext(cert, at)) != 0;
}

static void profile(void **state)
{
	struct fixture *f = *state;
	X509_REQ *csr = make_csr(f->key, f->key, "CN=r1,O=x", "DNS:r1.example,IP:::1");
	X509 *cert = make_cert(f, csr, &terms);
	const ASN1_INTEGER *serial = X509_get0_serialNumber(cert);

	assert_int_equal(X509_get_version(cert), X509_VERSION_3);
	assert_int_equal(X509_verify(cert, X509_get0_pubkey(f->ca->sub)), 1);
	assert_int_equal(EVP_PKEY_eq(X509_get0_pubkey(cert), f->key), 1);
	assert_int_equal(X509_check_host(cert, "r1.example", 0, 0, NULL), 1);
	assert_int_equal(X509_check_ip_asc(cert, "::1", 0), 1);
	assert_int_equal(asn1_seconds(X509_get0_notBefore(cert)), NOW);
	assert_int_equal(asn1_seconds(X509_get0_notAfter(cert)), NOW + DAY);
	assert_int_equal(X509_get_key_usage(cert), KU_DIGITAL_SIGNATURE);
	assert_int_equal(X509_get_extended_key_usage(cert), XKU_SSL_CLIENT | XKU_SSL_SERVER);
	assert_true(extension_critical(cert, NID_basic_constraints));
	assert_false(extension_critical(cert, NID_subject_alt_name));
	assert_int_equal(ASN1_OCTET_STRING_cmp(X509_get0_authority_key_id(cert),
			     X509_get0_subject_key_id(f->ca->sub)),
	    0);
	assert_non_null(X509_get0_subject_key_id(cert));
	assert_true(X509_get_ext_by_NID(cert, NID_crl_distribution_points, -1) >= 0);
	assert_int_equal(serial->type, V_ASN1_INTEGER); /* not a negative one */
	assert_in_range(ASN1_STRING_length(serial), 8, 20);
	X509_free(cert);
	X509_REQ_free(csr);
}

/* RFC 5280 section 4.2.1.6: without a subject the names are critical. */
static void no_subject(void **state)
{
	struct fixture *f = *state;
	X509_REQ *csr = make_csr(f->key, f->key, "", "DNS:r1.example");
	X509 *cert = make_cert(f, csr, &terms);

	assert_true(extension_critical(cert, NID_subject_alt_name));
	X509_free(cert);
	X509_REQ_free(csr);
}

static void rsa_usage(void **state)
{
	struct fixture *f = *state;
	EVP_PKEY *rsa = EVP_RSA_gen(2048);
	X509_REQ *csr = make_csr(rsa, rsa, "CN=r1", NULL);
	X509 *cert = make_cert(f, csr, &terms);

	assert_int_equal(EVP_PKEY_eq(X509_get0_pubkey(cert), rsa), 1);
	assert_int_equal(X509_get_key_usage(cert), KU_DIGITAL_SIGNATURE | KU_KEY_ENCIPHERMENT);
	X509_free(cert);
	X509_REQ_free(csr);
	EVP_PKEY_free(rsa);
}

static void validity_is_cut(void **state)
{
	struct fixture *f = *state;
	X509_REQ *csr = make_csr(f->key, f->key, "CN=r1", NULL);
	const struct issue_terms long_terms = {.from = NOW, .until = NOW + 36500 * DAY};
	X509 *cert = make_cert(f, csr, &long_terms);

	assert_int_equal(
	    asn1_seconds(X509_get0_notAfter(cert)), asn1_seconds(X509_get0_notAfter(f->ca->sub)));
	X509_free(cert);
	X509_REQ_free(csr);
}

static void refusals(void **state)
{
	struct fixture *f = *state;
	EVP_PKEY *other = EVP_EC_gen("P-256"), *small = EVP_RSA_gen(1024);
	EVP_PKEY *curve = EVP_EC_gen("P-224");
	struct {
		X509_REQ *csr;
		const char *said;
	} samples[] = {
	    {make_csr(f->key, other, "CN=a", NULL), "section 3.4"},
	    {make_csr(small, small, "CN=a", NULL), "1024 bits"},
	    {make_csr(curve, curve, "CN=a", NULL), "P-256"},
	    {make_csr(f->key, f->key, "", NULL), "4.1.2.6"},
	    {make_csr(f->key, f->key, "CN=a", "DNS:a b"), "name 1"},
	    {make_csr(f->key, f->key, "CN=a", "DNS:a,DNS:.b"), "name 2"},
	    {make_csr(f->key, f->key, "CN=a", "otherName:1.2.3;UTF8:x"), "name 1"},
	    {make_csr(f->key, f->key, "CN=a", "URI:x y"), "name 1"},
	};

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		struct error why = {0};

		if (issue_check(samples[i].csr, &why) != RC_INVALID)
			fail_msg("sample %zu passed", i);
		if (strstr(why.text, samples[i].said) == NULL)
			fail_msg("sample %zu: \"%s\" lacks \"%s\"", i, why.text, samples[i].said);
		X509_REQ_free(samples[i].csr);
	}
	EVP_PKEY_free(other);
	EVP_PKEY_free(small);
	EVP_PKEY_free(curve);
}

static void same_identity(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *subject, *names;
		bool same;
	} samples[] = {
	    {"CN=r1,O=x", "DNS:a,DNS:b", true},
	    {"CN=R1,O=x", "DNS:a,DNS:b", false},
	    {"O=x,CN=r1", "DNS:a,DNS:b", false},
	    {"CN=r1", "DNS:a,DNS:b", false},
	    {"CN=r1,O=x", NULL, false},
	    {"CN=r1,O=x", "DNS:a", false},
	    {"CN=r1,O=x", "DNS:b,DNS:a", false},
	};
	X509_REQ *first = make_csr(f->key, f->key, "CN=r1,O=x", "DNS:a,DNS:b");
	X509 *cert = make_cert(f, first, &terms);

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		X509_REQ *csr = make_csr(f->key, f->key, samples[i].subject, samples[i].names);
		struct error why;

		if (issue_same_identity(csr, cert, &why) != (samples[i].same ? RC_OK : RC_INVALID))
			fail_msg("sample %zu", i);
		X509_REQ_free(csr);
	}
	X509_free(cert);
	X509_REQ_free(first);
}

/* RFC 7030 section 4.2.2 says identical: another string type is another subject. */
static void string_type_counts(void **state)
{
	struct fixture *f = *state;
	X509_REQ *first = make_csr(f->key, f->key, "CN=r1", NULL);
	X509 *cert = make_cert(f, first, &terms);
	X509_REQ *csr = X509_REQ_new();
	X509_NAME *name = X509_NAME_new();

	assert_int_equal(X509_NAME_add_entry_by_txt(name, "CN", V_ASN1_PRINTABLESTRING,
			     (const unsigned char *)"r1", 2, -1, 0),
	    1);
	assert_int_equal(X509_REQ_set_subject_name(csr, name), 1);
	assert_int_equal(X509_NAME_cmp(name, X509_get_subject_name(cert)), 0);
	assert_int_equal(issue_same_identity(csr, cert, NULL), RC_INVALID);
	X509_NAME_free(name);
	X509_REQ_free(csr);
	X509_free(cert);
	X509_REQ_free(first);
}

static void parsing(void **state)
{
	struct fixture *f = *state;
	X509_REQ *csr = make_csr(f->key, f->key, "CN=r1", NULL), *again = NULL;
	unsigned char *der = NULL;
	int len = i2d_X509_REQ(csr, &der);
	char *longer = xcalloc(1, (size_t)len + 1);

	assert_true(len > 0);
	memcpy(longer, der, (size_t)len);
	assert_int_equal(issue_parse(der, (size_t)len, &again, NULL), RC_OK);
	assert_non_null(again);
	X509_REQ_free(again);
	assert_int_equal(issue_parse(longer, (size_t)len + 1, &again, NULL), RC_INVALID);
	assert_null(again);
	for (size_t cut = 0; cut < (size_t)len; cut++)
		assert_int_equal(issue_parse(der, cut, &again, NULL), RC_INVALID);
	free(longer);
	OPENSSL_free(der);
	X509_REQ_free(csr);
}

static void names(void **state)
{
	static const struct {
		const char *text;
		bool right;
	} samples[] = {
	    {"CN=a", true},
	    {"CN=a,O=b,C=DE", true},
	    {"CN=a\\,b,O=c", true},
	    {"CN", false},
	    {"=a", false},
	    {"CN=", false},
	    {"CN=a,", false},
	    {"NOSUCH=a", false},
	    {"C=too long", false},
	    {"", false},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		X509_NAME *name = NULL;
		struct buf text = {0};
		enum rc rc = name_parse(samples[i].text, &name, NULL);

		if (rc != (samples[i].right ? RC_OK : RC_INVALID))
			fail_msg("\"%s\" gave %d", samples[i].text, rc);
		if (rc == RC_OK) {
			name_print(name, &text);
			assert_string_equal(buf_str(&text), samples[i].text);
		}
		X509_NAME_free(name);
		buf_free(&text);
	}
}

/* A CA is made once and then the same; its database knows what was stored. */
static void memory(void **state)
{
	struct fixture *f = *state;
	struct ca *again = NULL;
	struct ca_db *db = NULL;
	X509_REQ *csr = make_csr(f->key, f->key, "CN=r1", NULL);
	X509 *cert = make_cert(f, csr, &terms);
	enum cert_state known = CERT_GOOD;
	struct buf serial = {0};

	assert_int_equal(ca_open(&again, f->dir, NOW + DAY, NULL), RC_OK);
	assert_int_equal(X509_cmp(again->sub, f->ca->sub), 0);
	assert_int_equal(ca_db_open(&db, f->dir, NULL), RC_OK);
	assert_int_equal(ca_db_cert_state(db, cert, &known, NULL), RC_OK);
	assert_int_equal(known, CERT_UNKNOWN);
	assert_int_equal(ca_db_add_cert(db, cert, 0, NULL), RC_OK);
	assert_int_equal(ca_db_add_cert(db, cert, 0, NULL), RC_INVALID);
	assert_int_equal(ca_db_cert_state(db, cert, &known, NULL), RC_OK);
	assert_int_equal(known, CERT_GOOD);
	serial_print(cert, &serial);
	assert_int_equal(ca_db_revoke(db, "0", NOW, NULL), RC_INVALID);
	assert_int_equal(ca_db_revoke(db, buf_str(&serial), NOW, NULL), RC_OK);
	assert_int_equal(ca_db_revoke(db, buf_str(&serial), NOW, NULL), RC_INVALID);
	assert_int_equal(ca_db_cert_state(db, cert, &known, NULL), RC_OK);
	assert_int_equal(known, CERT_REVOKED);
	buf_free(&serial);
	ca_db_close(db);
	ca_close(again);
	X509_free(cert);
	X509_REQ_free(csr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(profile),
	    cmocka_unit_test(no_subject),
	    cmocka_unit_test(rsa_usage),
	    cmocka_unit_test(validity_is_cut),
	    cmocka_unit_test(refusals),
	    cmocka_unit_test(same_identity),
	    cmocka_unit_test(string_type_counts),
	    cmocka_unit_test(parsing),
	    cmocka_unit_test(names),
	    cmocka_unit_test(memory),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
