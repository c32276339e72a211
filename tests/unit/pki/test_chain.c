/* The bag of /cacerts (RFC 7030 section 4.1.3) and path validation. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "make.h"
#include "pki/cert.h"
#include "pki/chain.h"
#include "pki/issue.h"

/* A root, a CA below it, a router's certificate, and strangers. */
struct fixture {
	EVP_PKEY *root_key, *sub_key, *leaf_key, *old_key;
	X509 *root, *sub, *leaf;
	X509 *old_root, *old_with_new, *new_with_old;
	X509 *foreign, *impostor;
};

static int setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	f->root_key = make_key();
	f->sub_key = make_key();
	f->leaf_key = make_key();
	f->old_key = make_key();
	f->root = make_cert(&(struct make){
	    .subject = "Root", .key = f->root_key, .ca = true, .until = MAKE_NOW + 90000});
	f->sub = make_cert(&(struct make){.subject = "Sub",
	    .key = f->sub_key,
	    .issuer = "Root",
	    .issuer_key = f->root_key,
	    .ca = true});
	f->leaf = make_cert(&(struct make){
	    .subject = "r1", .key = f->leaf_key, .issuer = "Sub", .issuer_key = f->sub_key});
	/* RFC 4210 section 4.4: the root had another key before. */
	f->old_root = make_cert(&(struct make){.subject = "Root", .key = f->old_key, .ca = true});
	f->old_with_new = make_cert(&(struct make){.subject = "Root",
	    .key = f->old_key,
	    .issuer = "Root",
	    .issuer_key = f->root_key,
	    .ca = true});
	f->new_with_old = make_cert(&(struct make){.subject = "Root",
	    .key = f->root_key,
	    .issuer = "Root",
	    .issuer_key = f->old_key,
	    .ca = true});
	f->foreign = make_cert(&(struct make){.subject = "Other", .key = f->leaf_key, .ca = true});
	f->impostor = make_cert(&(struct make){.subject = "Sub",
	    .key = f->leaf_key,
	    .issuer = "Root",
	    .issuer_key = f->leaf_key,
	    .ca = true});
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	EVP_PKEY_free(f->root_key);
	EVP_PKEY_free(f->sub_key);
	EVP_PKEY_free(f->leaf_key);
	EVP_PKEY_free(f->old_key);
	X509_free(f->root);
	X509_free(f->sub);
	X509_free(f->leaf);
	X509_free(f->old_root);
	X509_free(f->old_with_new);
	X509_free(f->new_with_old);
	X509_free(f->foreign);
	X509_free(f->impostor);
	free(f);
	return 0;
}

/* A bag of up to four; NULL ends it early. */
static STACK_OF(X509) *bag_of(X509 *a, X509 *b, X509 *c, X509 *d)
{
	X509 *certs[] = {a, b, c, d};
	STACK_OF(X509) *bag = sk_X509_new_null();

	for (size_t i = 0; i < 4 && certs[i] != NULL; i++)
		assert_true(stack_add(bag, certs[i]));
	return bag;
}

static void ordered_as(STACK_OF(X509) *bag, int64_t now, X509 *a, X509 *b, X509 *c)
{
	X509 *wanted[] = {a, b, c};
	STACK_OF(X509) *ordered = NULL;
	struct error err = {""};
	int n = 0;

	while (n < 3 && wanted[n] != NULL)
		n++;
	if (chain_order(bag, now, &ordered, &err) != RC_OK)
		fail_msg("%s", err.text);
	assert_int_equal(sk_X509_num(ordered), n);
	for (int i = 0; i < n; i++)
		assert_int_equal(X509_cmp(sk_X509_value(ordered, i), wanted[i]), 0);
	sk_X509_pop_free(ordered, X509_free);
	sk_X509_pop_free(bag, X509_free);
}

static void refused(STACK_OF(X509) *bag, int64_t now)
{
	STACK_OF(X509) *ordered = NULL;
	struct error err = {""};

	assert_int_equal(chain_order(bag, now, &ordered, &err), RC_INVALID);
	assert_null(ordered);
	assert_string_not_equal(err.text, "");
	sk_X509_pop_free(bag, X509_free);
}

static void issuing_ca_first_in_any_order(void **state)
{
	struct fixture *f = *state;

	ordered_as(bag_of(f->root, f->sub, NULL, NULL), MAKE_NOW, f->sub, f->root, NULL);
	ordered_as(bag_of(f->sub, f->root, NULL, NULL), MAKE_NOW, f->sub, f->root, NULL);
	ordered_as(bag_of(f->sub, f->root, f->sub, NULL), MAKE_NOW, f->sub, f->root, NULL);
}

static void one_level_is_its_own_issuer(void **state)
{
	struct fixture *f = *state;

	ordered_as(bag_of(f->root, NULL, NULL, NULL), MAKE_NOW, f->root, NULL, NULL);
}

static void key_update_certificates_follow(void **state)
{
	struct fixture *f = *state;

	ordered_as(bag_of(f->old_with_new, f->sub, f->root, NULL), MAKE_NOW, f->sub, f->root,
	    f->old_with_new);
	/* The old root is good because the new key certifies the old. */
	ordered_as(bag_of(f->old_root, f->root, f->old_with_new, NULL), MAKE_NOW, f->root,
	    f->old_root, f->old_with_new);
}

static void strangers_spoil_the_bag(void **state)
{
	struct fixture *f = *state;

	refused(bag_of(f->root, f->sub, f->impostor, NULL), MAKE_NOW);
	refused(bag_of(f->root, f->foreign, NULL, NULL), MAKE_NOW);
	/* An old root that nobody vouches for. */
	refused(bag_of(f->root, f->old_root, NULL, NULL), MAKE_NOW);
	/* A certificate that is no CA's. */
	refused(bag_of(f->root, f->sub, f->leaf, NULL), MAKE_NOW);
	/* No anchor at all. */
	refused(bag_of(f->sub, NULL, NULL, NULL), MAKE_NOW);
}

static void router_clock_decides(void **state)
{
	struct fixture *f = *state;

	/* The CA below ran out, the root did not: only the root is of use. */
	ordered_as(bag_of(f->root, f->sub, NULL, NULL), MAKE_NOW + 50000, f->root, NULL, NULL);
	refused(bag_of(f->root, f->sub, NULL, NULL), MAKE_NOW + 100000);
	refused(bag_of(f->root, f->sub, NULL, NULL), MAKE_NOW - 50000);
}

static enum rc verifies(X509 *anchor1, X509 *anchor2, X509 *between, X509 *leaf, int64_t now)
{
	STACK_OF(X509) *anchors = bag_of(anchor1, anchor2, NULL, NULL);
	STACK_OF(X509) *untrusted = bag_of(between, NULL, NULL, NULL);
	struct error err;
	enum rc rc = chain_verify(anchors, untrusted, leaf, now, &err);

	sk_X509_pop_free(anchors, X509_free);
	sk_X509_pop_free(untrusted, X509_free);
	return rc;
}

static void leaf_must_lead_to_the_anchor(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(verifies(f->sub, f->root, NULL, f->leaf, MAKE_NOW), RC_OK);
	assert_int_equal(verifies(f->root, NULL, f->sub, f->leaf, MAKE_NOW), RC_OK);
	assert_int_equal(verifies(f->root, NULL, NULL, f->leaf, MAKE_NOW), RC_INVALID);
	assert_int_equal(verifies(f->foreign, NULL, f->sub, f->leaf, MAKE_NOW), RC_INVALID);
	assert_int_equal(verifies(f->root, NULL, f->impostor, f->leaf, MAKE_NOW), RC_INVALID);
	assert_int_equal(verifies(f->sub, f->root, NULL, f->leaf, MAKE_NOW + 50000), RC_INVALID);
	/* An issuing CA that was trusted by itself, without its root. */
	assert_int_equal(verifies(f->sub, NULL, NULL, f->leaf, MAKE_NOW), RC_OK);
}

static void renewal_falls_due_in_time(void **state)
{
	(void)state;
	assert_int_equal(renewal_time(1000, 2000, 1), 1010);
	assert_int_equal(renewal_time(1000, 2000, 50), 1500);
	assert_int_equal(renewal_time(1000, 2000, 99), 1990);
	/* Thirty days and eighty percent: twenty-four days. */
	assert_int_equal(renewal_time(MAKE_NOW, MAKE_NOW + 30 * 86400, 80), MAKE_NOW + 24 * 86400);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(issuing_ca_first_in_any_order, setup, teardown),
	    cmocka_unit_test_setup_teardown(one_level_is_its_own_issuer, setup, teardown),
	    cmocka_unit_test_setup_teardown(key_update_certificates_follow, setup, teardown),
	    cmocka_unit_test_setup_teardown(strangers_spoil_the_bag, setup, teardown),
	    cmocka_unit_test_setup_teardown(router_clock_decides, setup, teardown),
	    cmocka_unit_test_setup_teardown(leaf_must_lead_to_the_anchor, setup, teardown),
	    cmocka_unit_test(renewal_falls_due_in_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
