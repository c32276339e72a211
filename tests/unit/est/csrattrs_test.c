/*
 * CsrAttrs: RFC 7030 section 4.5.2, RFC 8951 section 4, RFC 9908 section 3.2.
 * The samples are written in OpenSSL's ASN.1 notation and encoded here, so
 * that the encoder shares nothing with the parser under test.
 */
#include "cm.h"

#include <openssl/asn1.h>
#include <openssl/conf.h>
#include <openssl/x509v3.h>

#include "base/buf.h"
#include "est/csrattrs.h"
#include "testpki.h"

/* The kind of answer that RFC 7030 section 4.5.2 shows, with values of ours. */
static const char rich[] = "asn1 = SEQUENCE:attrs\n"
			   "[attrs]\n"
			   "a = OID:challengePassword\n"
			   "b = SEQUENCE:ec\n"
			   "c = SEQUENCE:wish\n"
			   "d = OID:ecdsa-with-SHA384\n"
			   "e = OID:1.3.6.1.4.1.99999.7.7\n"
			   "f = SEQUENCE:unknown\n"
			   "[ec]\n"
			   "a = OID:id-ecPublicKey\n"
			   "b = SET:curve\n"
			   "[curve]\n"
			   "a = OID:secp384r1\n"
			   "[wish]\n"
			   "a = OID:extReq\n"
			   "b = SET:wished\n"
			   "[wished]\n"
			   "a = OID:1.3.6.1.1.1.1.22\n"
			   "[unknown]\n"
			   "a = OID:1.3.6.1.4.1.99999.7.8\n"
			   "b = SET:values\n"
			   "[values]\n"
			   "a = UTF8:whatever\n"
			   "b = INTEGER:5\n";

static const char rsa[] = "asn1 = SEQUENCE:attrs\n"
			  "[attrs]\n"
			  "a = SEQUENCE:key\n"
			  "b = OID:sha256WithRSAEncryption\n"
			  "[key]\n"
			  "a = OID:rsaEncryption\n"
			  "b = SET:size\n"
			  "[size]\n"
			  "a = INTEGER:3072\n";

/* keyUsage digitalSignature (critical), and extendedKeyUsage clientAuth. */
static const char extensions[] = "asn1 = SEQUENCE:attrs\n"
				 "[attrs]\n"
				 "a = SEQUENCE:wish\n"
				 "[wish]\n"
				 "a = OID:extReq\n"
				 "b = SET:set\n"
				 "[set]\n"
				 "a = SEQUENCE:exts\n"
				 "[exts]\n"
				 "a = SEQUENCE:ku\n"
				 "b = SEQUENCE:eku\n"
				 "c = SEQUENCE:strange\n"
				 "[ku]\n"
				 "a = OID:keyUsage\n"
				 "b = BOOLEAN:true\n"
				 "c = OCTWRAP,FORMAT:BITLIST,BITSTRING:0\n"
				 "[eku]\n"
				 "a = OID:extendedKeyUsage\n"
				 "b = OCTWRAP,SEQUENCE:purposes\n"
				 "[purposes]\n"
				 "a = OID:clientAuth\n"
				 "[strange]\n"
				 "a = OID:1.3.6.1.4.1.99999.7.9\n"
				 "b = OCTWRAP,UTF8:x\n";

static void encode(const char *text, struct buf *der)
{
	BIO *bio = BIO_new_mem_buf(text, -1);
	CONF *conf = NCONF_new(NULL);
	unsigned char *raw = NULL;
	ASN1_TYPE *value;
	long line;
	char *top;
	int len;

	assert_int_equal(NCONF_load_bio(conf, bio, &line), 1);
	top = NCONF_get_string(conf, NULL, "asn1");
	value = ASN1_generate_nconf(top, conf);
	assert_non_null(value);
	len = i2d_ASN1_TYPE(value, &raw);
	assert_true(len > 0);
	buf_add(der, raw, (size_t)len);
	OPENSSL_free(raw);
	ASN1_TYPE_free(value);
	NCONF_free(conf);
	BIO_free(bio);
}

static enum rc parse(const struct buf *der, struct est_csrattrs **out)
{
	struct error err = {0};
	enum rc rc = est_csrattrs_parse((const unsigned char *)buf_str(der), der->len, out, &err);

	if (rc == RC_OK)
		return rc;
	assert_null(*out);
	assert_string_not_equal(err.text, "");
	return rc;
}

static struct est_csrattrs *parsed(const char *text)
{
	struct est_csrattrs *attrs = NULL;
	struct buf der = {0};

	encode(text, &der);
	assert_int_equal(parse(&der, &attrs), RC_OK);
	buf_free(&der);
	return attrs;
}

static void test_empty(void **state)
{
	static const unsigned char der[] = {0x30, 0x00};
	struct est_csrattrs *attrs = NULL;
	int number = 77;

	(void)state;
	assert_int_equal(est_csrattrs_parse(der, sizeof(der), &attrs, NULL), RC_OK);
	assert_false(est_csrattrs_wants_binding(attrs));
	assert_false(est_csrattrs_digest(attrs, &number));
	assert_false(est_csrattrs_rsa_bits(attrs, &number));
	assert_int_equal(number, 77);
	assert_int_equal(est_csrattrs_key_type(attrs), NID_undef);
	assert_int_equal(est_csrattrs_curve(attrs), NID_undef);
	est_csrattrs_free(attrs);
	assert_false(est_csrattrs_wants_binding(NULL));
}

static void test_rich(void **state)
{
	struct est_csrattrs *attrs = parsed(rich);
	int number = 0;

	(void)state;
	assert_true(est_csrattrs_wants_binding(attrs));
	assert_true(est_csrattrs_digest(attrs, &number));
	assert_int_equal(number, NID_sha384);
	assert_int_equal(est_csrattrs_key_type(attrs), NID_X9_62_id_ecPublicKey);
	assert_int_equal(est_csrattrs_curve(attrs), NID_secp384r1);
	assert_false(est_csrattrs_rsa_bits(attrs, &number));
	est_csrattrs_free(attrs);
}

static void test_rsa(void **state)
{
	struct est_csrattrs *attrs = parsed(rsa);
	int number = 0;

	(void)state;
	assert_false(est_csrattrs_wants_binding(attrs));
	assert_int_equal(est_csrattrs_key_type(attrs), NID_rsaEncryption);
	assert_true(est_csrattrs_rsa_bits(attrs, &number));
	assert_int_equal(number, 3072);
	assert_true(est_csrattrs_digest(attrs, &number));
	assert_int_equal(number, NID_sha256);
	est_csrattrs_free(attrs);
}

/* Weak digests and absurd sizes are not done on request. */
static void test_unreasonable(void **state)
{
	static const char text[] = "asn1 = SEQUENCE:attrs\n"
				   "[attrs]\n"
				   "a = OID:sha1WithRSAEncryption\n"
				   "b = OID:md5\n"
				   "c = SEQUENCE:key\n"
				   "[key]\n"
				   "a = OID:rsaEncryption\n"
				   "b = SET:size\n"
				   "[size]\n"
				   "a = INTEGER:99999999999999999999\n";
	struct est_csrattrs *attrs = parsed(text);
	int number = 0;

	(void)state;
	assert_false(est_csrattrs_digest(attrs, &number));
	assert_false(est_csrattrs_rsa_bits(attrs, &number));
	est_csrattrs_free(attrs);
}

/* RFC 9908 section 3.2 allows a key type without values. */
static void test_attribute_without_values(void **state)
{
	static const unsigned char der[] = {/* { { rsaEncryption, {} } } */
	    0x30, 0x0f, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01,
	    0x01, 0x31, 0x00};
	struct est_csrattrs *attrs = NULL;
	int number;

	(void)state;
	assert_int_equal(est_csrattrs_parse(der, sizeof(der), &attrs, NULL), RC_OK);
	assert_int_equal(est_csrattrs_key_type(attrs), NID_rsaEncryption);
	assert_false(est_csrattrs_rsa_bits(attrs, &number));
	est_csrattrs_free(attrs);
}

static void test_extensions(void **state)
{
	struct est_csrattrs *attrs = parsed(extensions);
	struct identity id = make_identity(&(struct cert_spec){.cn = "x"}, NULL);
	X509_REQ *req = make_req(id.key, "x", NULL);
	STACK_OF(X509_EXTENSION) *own = sk_X509_EXTENSION_new_null();
	X509_EXTENSION *ext;
	STACK_OF(X509_EXTENSION) *got;
	int at;

	(void)state;
	/* The caller's own extended usage must win over the one asked for. */
	ext = X509V3_EXT_conf_nid(NULL, NULL, NID_ext_key_usage, "serverAuth");
	assert_true(sk_X509_EXTENSION_push(own, ext) > 0);
	assert_int_equal(X509_REQ_add_extensions(req, own), 1);
	sk_X509_EXTENSION_pop_free(own, X509_EXTENSION_free);

	assert_int_equal(est_csrattrs_apply(attrs, req), 0);
	assert_int_equal(X509_REQ_get_attr_count(req), 1);
	got = X509_REQ_get_extensions(req);
	assert_int_equal(sk_X509_EXTENSION_num(got), 2);
	at = X509v3_get_ext_by_NID(got, NID_key_usage, -1);
	assert_true(at >= 0);
	assert_true(X509_EXTENSION_get_critical(X509v3_get_ext(got, at)));
	at = X509v3_get_ext_by_NID(got, NID_ext_key_usage, -1);
	assert_true(at >= 0);
	ext = X509V3_EXT_conf_nid(NULL, NULL, NID_ext_key_usage, "serverAuth");
	assert_int_equal(ASN1_OCTET_STRING_cmp(X509_EXTENSION_get_data(X509v3_get_ext(got, at)),
			     X509_EXTENSION_get_data(ext)),
	    0);
	X509_EXTENSION_free(ext);
	sk_X509_EXTENSION_pop_free(got, X509_EXTENSION_free);
	X509_REQ_free(req);
	free_identity(&id);
	est_csrattrs_free(attrs);
}

/* A wish that is a list of OIDs and not of extensions changes nothing. */
static void test_apply_ignores(void **state)
{
	struct est_csrattrs *attrs = parsed(rich);
	struct identity id = make_identity(&(struct cert_spec){.cn = "x"}, NULL);
	X509_REQ *req = make_req(id.key, "x", NULL);

	(void)state;
	assert_int_equal(est_csrattrs_apply(attrs, req), 0);
	assert_int_equal(est_csrattrs_apply(NULL, req), 0);
	assert_int_equal(X509_REQ_get_attr_count(req), 0);
	X509_REQ_free(req);
	free_identity(&id);
	est_csrattrs_free(attrs);
}

/* n elements of one OID each (2.5.4.3: 5 bytes). */
static void many(size_t n, struct buf *der)
{
	static const char oid[] = {0x06, 0x03, 0x55, 0x04, 0x03};
	size_t i;

	buf_addc(der, 0x30);
	buf_addc(der, (char)0x82);
	buf_addc(der, (char)(n * sizeof(oid) >> 8));
	buf_addc(der, (char)(n * sizeof(oid) & 0xff));
	for (i = 0; i < n; i++)
		buf_add(der, oid, sizeof(oid));
}

static void test_count(void **state)
{
	struct est_csrattrs *attrs = NULL;
	struct buf der = {0};

	(void)state;
	many(EST_ATTRS_MAX, &der);
	assert_int_equal(parse(&der, &attrs), RC_OK);
	est_csrattrs_free(attrs);
	buf_reset(&der);
	many(EST_ATTRS_MAX + 1, &der);
	assert_int_equal(parse(&der, &attrs), RC_INVALID);
	buf_free(&der);
}

static void test_truncated_and_trailing(void **state)
{
	struct est_csrattrs *attrs = NULL;
	struct buf der = {0};
	unsigned char *cut;
	size_t len;

	(void)state;
	encode(rich, &der);
	for (len = 0; len < der.len; len++) {
		cut = xmalloc(len);
		memcpy(cut, der.data, len);
		assert_int_equal(est_csrattrs_parse(cut, len, &attrs, NULL), RC_INVALID);
		free(cut);
	}
	buf_addc(&der, '\0');
	assert_int_equal(parse(&der, &attrs), RC_INVALID);
	buf_reset(&der);
	buf_add(&der, "\x02\x01\x05", 3); /* an INTEGER */
	assert_int_equal(parse(&der, &attrs), RC_INVALID);
	buf_reset(&der);
	buf_add(&der, "\x30\x03\x02\x01\x05", 5); /* a sequence with one in it */
	assert_int_equal(parse(&der, &attrs), RC_INVALID);
	buf_free(&der);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_empty),
	    cmocka_unit_test(test_rich),
	    cmocka_unit_test(test_rsa),
	    cmocka_unit_test(test_unreasonable),
	    cmocka_unit_test(test_attribute_without_values),
	    cmocka_unit_test(test_extensions),
	    cmocka_unit_test(test_apply_ignores),
	    cmocka_unit_test(test_count),
	    cmocka_unit_test(test_truncated_and_trailing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
