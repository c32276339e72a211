/*
 * The certs-only message: RFC 5272 section 4.1, with the variety of real
 * servers (version 1 and 3, eContent present or not, any order).
 */
#include "cm.h"

#include <openssl/cms.h>
#include <openssl/pkcs7.h>

#include "est/est.h"
#include "est/pkcs7.h"
#include "testpki.h"

struct fixture {
	struct identity a, b, c;
};

static int set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	f->a = make_identity(&(struct cert_spec){.cn = "a", .ca = 1}, NULL);
	f->b = make_identity(&(struct cert_spec){.cn = "b"}, &f->a);
	f->c = make_identity(&(struct cert_spec){.cn = "c"}, &f->a);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	free_identity(&f->a);
	free_identity(&f->b);
	free_identity(&f->c);
	free(f);
	return 0;
}

static void make(STACK_OF(X509) *certs, struct buf *der)
{
	struct error err;

	if (est_certs_only_make(certs, der, &err) != RC_OK)
		fail_msg("%s", err.text);
}

static enum rc parse(const struct buf *der, STACK_OF(X509) **out)
{
	struct error err = {0};
	enum rc rc = est_certs_only((const unsigned char *)buf_str(der), der->len, out, &err);

	if (rc == RC_OK)
		return rc;
	assert_null(*out);
	assert_string_not_equal(err.text, "");
	return rc;
}

static void test_order_is_kept(void **state)
{
	struct fixture *f = *state;
	STACK_OF(X509) *there = make_stack(f->c.cert, f->a.cert, f->b.cert, NULL);
	STACK_OF(X509) *back = NULL;
	struct buf der = {0};
	int i;

	make(there, &der);
	assert_int_equal(parse(&der, &back), RC_OK);
	assert_int_equal(sk_X509_num(back), 3);
	for (i = 0; i < 3; i++)
		assert_int_equal(X509_cmp(sk_X509_value(there, i), sk_X509_value(back, i)), 0);
	sk_X509_pop_free(there, X509_free);
	sk_X509_pop_free(back, X509_free);
	buf_free(&der);
}

/* What est_certs_only_make makes is version 1, without eContent or signers. */
static void test_shape(void **state)
{
	struct fixture *f = *state;
	STACK_OF(X509) *certs = make_stack(f->a.cert, NULL);
	struct buf der = {0};
	const unsigned char *p;
	PKCS7 *p7;

	make(certs, &der);
	p = (const unsigned char *)der.data;
	p7 = d2i_PKCS7(NULL, &p, (long)der.len);
	assert_non_null(p7);
	assert_true(PKCS7_type_is_signed(p7));
	assert_int_equal(ASN1_INTEGER_get(p7->d.sign->version), 1);
	assert_null(p7->d.sign->contents->d.data);
	assert_int_equal(OBJ_obj2nid(p7->d.sign->contents->type), NID_pkcs7_data);
	assert_int_equal(sk_PKCS7_SIGNER_INFO_num(p7->d.sign->signer_info), 0);
	assert_null(p7->d.sign->crl);
	PKCS7_free(p7);
	sk_X509_pop_free(certs, X509_free);
	buf_free(&der);
}

/* The same bag made by other means: CMS, version 3, an empty eContent. */
static void test_variety(void **state)
{
	struct fixture *f = *state;
	STACK_OF(X509) *certs = make_stack(f->a.cert, f->b.cert, NULL);
	STACK_OF(X509) *back = NULL;
	struct buf der = {0};
	unsigned char *raw = NULL;
	const unsigned char *p;
	CMS_ContentInfo *cms;
	PKCS7 *p7;
	int len;

	cms = CMS_sign(NULL, NULL, certs, NULL, CMS_PARTIAL);
	assert_non_null(cms);
	len = i2d_CMS_ContentInfo(cms, &raw);
	assert_true(len > 0);
	buf_add(&der, raw, (size_t)len);
	assert_int_equal(parse(&der, &back), RC_OK);
	assert_int_equal(sk_X509_num(back), 2);
	sk_X509_pop_free(back, X509_free);
	OPENSSL_free(raw);
	CMS_ContentInfo_free(cms);

	buf_reset(&der);
	make(certs, &der);
	p = (const unsigned char *)der.data;
	p7 = d2i_PKCS7(NULL, &p, (long)der.len);
	assert_int_equal(ASN1_INTEGER_set(p7->d.sign->version, 3), 1);
	assert_int_equal(PKCS7_content_new(p7, NID_pkcs7_data), 1);
	raw = NULL;
	len = i2d_PKCS7(p7, &raw);
	assert_true(len > 0);
	buf_reset(&der);
	buf_add(&der, raw, (size_t)len);
	assert_int_equal(parse(&der, &back), RC_OK);
	assert_int_equal(sk_X509_num(back), 2);
	sk_X509_pop_free(back, X509_free);
	OPENSSL_free(raw);
	PKCS7_free(p7);
	sk_X509_pop_free(certs, X509_free);
	buf_free(&der);
}

static void test_count(void **state)
{
	struct fixture *f = *state;
	STACK_OF(X509) *certs = sk_X509_new_null();
	STACK_OF(X509) *back = NULL;
	struct buf der = {0};
	int i;

	make(certs, &der);
	assert_int_equal(parse(&der, &back), RC_INVALID);
	for (i = 0; i < EST_CERTS_MAX; i++)
		assert_true(sk_X509_push(certs, f->a.cert) > 0);
	buf_reset(&der);
	make(certs, &der);
	assert_int_equal(parse(&der, &back), RC_OK);
	assert_int_equal(sk_X509_num(back), EST_CERTS_MAX);
	sk_X509_pop_free(back, X509_free);
	assert_true(sk_X509_push(certs, f->a.cert) > 0);
	buf_reset(&der);
	make(certs, &der);
	assert_int_equal(parse(&der, &back), RC_INVALID);
	sk_X509_free(certs);
	buf_free(&der);
}

static void test_truncated_and_trailing(void **state)
{
	struct fixture *f = *state;
	STACK_OF(X509) *certs = make_stack(f->a.cert, f->b.cert, NULL);
	STACK_OF(X509) *back = NULL;
	struct buf der = {0};
	unsigned char *cut;
	size_t len;

	make(certs, &der);
	for (len = 0; len < der.len; len++) {
		/* A copy of just that size, so that a sanitizer sees one byte too far. */
		cut = xmalloc(len);
		memcpy(cut, der.data, len);
		assert_int_equal(est_certs_only(cut, len, &back, NULL), RC_INVALID);
		assert_null(back);
		free(cut);
	}
	buf_addc(&der, '\0');
	assert_int_equal(parse(&der, &back), RC_INVALID);
	sk_X509_pop_free(certs, X509_free);
	buf_free(&der);
}

static void test_garbage(void **state)
{
	static const unsigned char data_type[] = {/* ContentInfo of type data, "hi" */
	    0x30, 0x11, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01, 0xa0,
	    0x04, 0x04, 0x02, 'h', 'i'};
	struct fixture *f = *state;
	STACK_OF(X509) *back = NULL;
	struct buf der = {0};
	unsigned char *raw = NULL;
	int len;

	buf_adds(&der, "<html>not found</html>");
	assert_int_equal(parse(&der, &back), RC_INVALID);
	buf_reset(&der);
	buf_add(&der, data_type, sizeof(data_type));
	assert_int_equal(parse(&der, &back), RC_INVALID);
	/* A bare certificate in place of the message, as some servers send. */
	len = i2d_X509(f->a.cert, &raw);
	assert_true(len > 0);
	buf_reset(&der);
	buf_add(&der, raw, (size_t)len);
	assert_int_equal(parse(&der, &back), RC_INVALID);
	OPENSSL_free(raw);
	buf_free(&der);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_order_is_kept),
	    cmocka_unit_test(test_shape),
	    cmocka_unit_test(test_variety),
	    cmocka_unit_test(test_count),
	    cmocka_unit_test(test_truncated_and_trailing),
	    cmocka_unit_test(test_garbage),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
