/* Rendering of certificates, reference xr-pki section 3.1, and requests (RFC 2986). */
#include <openssl/x509v3.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "make.h"
#include "pki/cert.h"
#include "pki/csr.h"
#include "pki/dialogue.h"

static X509 *sample(EVP_PKEY *key)
{
	return make_cert(
	    &(struct make){.subject = "r1", .key = key, .issuer = "Sub", .issuer_key = key});
}

static void set_serial(X509 *cert, const char *hex)
{
	BIGNUM *number = NULL;

	assert_true(BN_hex2bn(&number, hex) > 0);
	assert_non_null(BN_to_ASN1_INTEGER(number, X509_get_serialNumber(cert)));
	BN_free(number);
}

static void serials_are_colon_separated_bytes(void **state)
{
	static const struct {
		const char *hex, *shown;
	} cases[] = {{"28E5", "28:E5"}, {"5", "05"}, {"0FA0067AC9", "0F:A0:06:7A:C9"},
	    {"FF00000000000000000000000000000000000001",
		"FF:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:01"}};
	EVP_PKEY *key = make_key();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		X509 *cert = sample(key);
		struct cert_fields f;
		struct error err;

		set_serial(cert, cases[i].hex);
		assert_int_equal(cert_fields(cert, &f, &err), RC_OK);
		assert_string_equal(buf_str(&f.serial), cases[i].shown);
		cert_fields_free(&f);
		X509_free(cert);
	}
	EVP_PKEY_free(key);
}

static void names_dates_and_fingerprint(void **state)
{
	EVP_PKEY *key = make_key();
	X509 *cert = sample(key);
	struct cert_fields f;
	struct error err;

	(void)state;
	assert_int_equal(cert_fields(cert, &f, &err), RC_OK);
	assert_string_equal(buf_str(&f.subject), "CN=r1");
	assert_string_equal(buf_str(&f.issuer), "CN=Sub");
	assert_int_equal(f.not_before, MAKE_NOW - 43200);
	assert_int_equal(f.not_after, MAKE_NOW + 43200);
	assert_int_equal(f.sha1.len, 40);
	assert_int_equal(strspn(buf_str(&f.sha1), "0123456789ABCDEF"), 40);
	assert_int_equal(f.crl_dp.len, 0);
	cert_fields_free(&f);
	X509_free(cert);
	EVP_PKEY_free(key);
}

static void first_usable_distribution_point(void **state)
{
	EVP_PKEY *key = make_key();
	X509 *cert = sample(key);
	X509_EXTENSION *points = X509V3_EXT_conf_nid(NULL, NULL, NID_crl_distribution_points,
	    "URI:ldap://ca.example/cn=x,URI:http://ca.example/\x1b[2J,URI:http://ca.example/"
	    "crl.der,"
	    "URI:http://other.example/");
	struct cert_fields f;
	struct error err;

	(void)state;
	assert_non_null(points);
	assert_int_equal(X509_add_ext(cert, points, -1), 1);
	assert_int_equal(cert_fields(cert, &f, &err), RC_OK);
	assert_string_equal(buf_str(&f.crl_dp), "http://ca.example/crl.der");
	cert_fields_free(&f);
	X509_EXTENSION_free(points);
	X509_free(cert);
	EVP_PKEY_free(key);
}

static void hostile_names_reach_no_terminal(void **state)
{
	X509_NAME *name = X509_NAME_new();
	struct buf shown = {0};

	(void)state;
	assert_int_equal(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
			     (const unsigned char *)"a\x1b]0;x\a\n\xc2\x9b", -1, -1, 0),
	    1);
	name_render(name, &shown);
	for (size_t i = 0; i < shown.len; i++)
		assert_true(shown.data[i] >= ' ' && shown.data[i] <= '~');
	buf_free(&shown);
	X509_NAME_free(name);
}

static void text_is_made_printable(void **state)
{
	struct buf out = {0};

	(void)state;
	printable(&out, "a\x1b[1mb\r\x7f\tc\n\xc2\x9bL\xc3\xbc");
	assert_string_equal(buf_str(&out), "a?[1mb???c\n?L\xc3\xbc");
	buf_free(&out);
}

static void validity_is_judged_by_the_given_time(void **state)
{
	EVP_PKEY *key = make_key();
	X509 *cert = sample(key);
	struct error err;

	(void)state;
	assert_int_equal(cert_valid_at(cert, MAKE_NOW, "It", &err), RC_OK);
	assert_int_equal(cert_valid_at(cert, MAKE_NOW + 43201, "It", &err), RC_INVALID);
	assert_non_null(strstr(err.text, "It expired at "));
	assert_int_equal(cert_valid_at(cert, MAKE_NOW - 43201, "It", &err), RC_INVALID);
	assert_non_null(strstr(err.text, "It is not valid before "));
	X509_free(cert);
	EVP_PKEY_free(key);
}

/* DER of a name. */
static int name_der(const X509_NAME *name, unsigned char **der)
{
	*der = NULL;
	return i2d_X509_NAME(name, der);
}

/* RFC 7030 section 4.2.2: Subject and SAN are those of the certificate, byte for byte. */
static void renewal_copies_subject_and_names(void **state)
{
	const struct trustpoint tp = {.name = (char[]){"TP"}};
	EVP_PKEY *key = make_key();
	X509 *cert = sample(key);
	X509_EXTENSION *san = X509V3_EXT_conf_nid(
	    NULL, NULL, NID_subject_alt_name, "DNS:r1.example.com,IP:192.0.2.1");
	STACK_OF(X509_EXTENSION) *extensions;
	struct csr_plan plan = {0};
	unsigned char *old_der, *new_der;
	struct error err;
	X509_REQ *req;
	int at, len;

	(void)state;
	/* A string type that nobody would choose today has to survive. */
	assert_int_equal(
	    X509_NAME_add_entry_by_NID(X509_get_subject_name(cert), NID_organizationName,
		V_ASN1_T61STRING, (const unsigned char *)"Old", 3, -1, 0),
	    1);
	assert_int_equal(X509_add_ext(cert, san, -1), 1);
	assert_int_equal(csr_plan_renewal(&plan, &tp, cert, key, &err), RC_OK);
	req = csr_make(&plan, NULL, &err);
	assert_non_null(req);
	len = name_der(X509_get_subject_name(cert), &old_der);
	assert_int_equal(name_der(X509_REQ_get_subject_name(req), &new_der), len);
	assert_memory_equal(old_der, new_der, (size_t)len);
	extensions = X509_REQ_get_extensions(req);
	at = X509v3_get_ext_by_NID(extensions, NID_subject_alt_name, -1);
	assert_true(at >= 0);
	assert_int_equal(
	    ASN1_OCTET_STRING_cmp(X509_EXTENSION_get_data(X509v3_get_ext(extensions, at)),
		X509_EXTENSION_get_data(san)),
	    0);
	assert_int_equal(X509_REQ_verify(req, key), 1);
	OPENSSL_free(old_der);
	OPENSSL_free(new_der);
	sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
	X509_REQ_free(req);
	csr_plan_free(&plan);
	X509_EXTENSION_free(san);
	X509_free(cert);
	EVP_PKEY_free(key);
}

static int attribute_count(X509_REQ *req)
{
	int count = 0;

	for (int at = -1;
	     (at = X509_REQ_get_attr_by_NID(req, NID_pkcs9_challengePassword, at)) >= 0;)
		count++;
	return count;
}

/* A pending request is sent as it was, or with just its binding replaced. */
static void repetition_is_the_same_request(void **state)
{
	const struct trustpoint tp = {.name = (char[]){"TP"}};
	EVP_PKEY *key = make_key();
	X509 *cert = sample(key);
	struct csr_plan plan = {0};
	unsigned char *first = NULL, *second = NULL;
	struct error err;
	X509_REQ *again;
	int len;

	(void)state;
	assert_int_equal(csr_plan_renewal(&plan, &tp, cert, key, &err), RC_OK);
	plan.repeat = csr_make(&plan, "Zmlyc3Q=", &err);
	assert_non_null(plan.repeat);
	assert_int_equal(attribute_count(plan.repeat), 1);
	len = i2d_X509_REQ(plan.repeat, &first);
	again = csr_make(&plan, NULL, &err);
	assert_int_equal(i2d_X509_REQ(again, &second), len);
	assert_memory_equal(first, second, (size_t)len);
	X509_REQ_free(again);
	again = csr_make(&plan, "c2Vjb25k", &err);
	assert_int_equal(attribute_count(again), 1);
	assert_int_equal(X509_REQ_verify(again, key), 1);
	assert_int_equal(
	    X509_NAME_cmp(X509_REQ_get_subject_name(again), X509_REQ_get_subject_name(plan.repeat)),
	    0);
	X509_REQ_free(again);
	OPENSSL_free(first);
	OPENSSL_free(second);
	csr_plan_free(&plan);
	X509_free(cert);
	EVP_PKEY_free(key);
}

static void cache_knows_a_certificate_by_all_its_bytes(void **state)
{
	EVP_PKEY *key = make_key();
	X509 *cert = sample(key), *first, *again;
	unsigned char *der = NULL;
	int len = i2d_X509(cert, &der);
	struct cert_cache cache = {0};

	(void)state;
	assert_true(len > 0);
	first = cert_cache_parse(&cache, der, (size_t)len);
	again = cert_cache_parse(&cache, der, (size_t)len);
	assert_non_null(first);
	assert_ptr_equal(again, first);
	X509_free(again);
	/* The last byte is of the signature: another certificate. */
	der[len - 1] ^= 1;
	again = cert_cache_parse(&cache, der, (size_t)len);
	assert_non_null(again);
	assert_ptr_not_equal(again, first);
	X509_free(again);
	assert_null(cert_cache_parse(&cache, der, (size_t)len - 1));
	assert_null(cert_cache_parse(&cache, der, 0));
	/* More than there are places: the first is forgotten, what was handed out lives. */
	for (int i = 0; i < CERT_CACHE_MAX; i++) {
		der[len - 2] ^= (unsigned char)(i + 1);
		X509_free(cert_cache_parse(&cache, der, (size_t)len));
	}
	assert_int_equal(X509_cmp(first, cert), 0);
	cert_cache_free(&cache);
	X509_free(first);
	OPENSSL_free(der);
	X509_free(cert);
	EVP_PKEY_free(key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(serials_are_colon_separated_bytes),
	    cmocka_unit_test(names_dates_and_fingerprint),
	    cmocka_unit_test(first_usable_distribution_point),
	    cmocka_unit_test(hostile_names_reach_no_terminal),
	    cmocka_unit_test(text_is_made_printable),
	    cmocka_unit_test(validity_is_judged_by_the_given_time),
	    cmocka_unit_test(renewal_copies_subject_and_names),
	    cmocka_unit_test(repetition_is_the_same_request),
	    cmocka_unit_test(cache_knows_a_certificate_by_all_its_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
