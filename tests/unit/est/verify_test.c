/*
 * Which server is the one that was meant: path validation at the router's time
 * and RFC 7030 section 3.6, through est_chain_matches and est_open.
 */
#include "cm.h"

#include "base/buf.h"
#include "est/est.h"
#include "testpki.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define DAY	     86400

struct fixture {
	struct identity root, sub, other;
};

static int set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	f->root = make_identity(&(struct cert_spec){.cn = "root", .ca = 1}, NULL);
	f->sub = make_identity(&(struct cert_spec){.cn = "sub", .ca = 1}, &f->root);
	f->other = make_identity(&(struct cert_spec){.cn = "other", .ca = 1}, NULL);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	free_identity(&f->root);
	free_identity(&f->sub);
	free_identity(&f->other);
	free(f);
	return 0;
}

/* Each row is one server certificate, issued by sub below root. */
static const struct {
	struct cert_spec spec;
	const char *url;
	bool cn_ip_allow;
	bool matches;
	const char *why; /* in the reason */
} rows[] = {
    {{.cn = "x", .san = "DNS:est.example"}, "https://est.example", false, true, ""},
    {{.cn = "x", .san = "DNS:EST.Example"}, "https://est.example", false, true, ""},
    {{.cn = "x", .san = "DNS:*.lab.example"}, "https://est.lab.example", false, true, ""},
    {{.cn = "x", .san = "DNS:*.lab.example"}, "https://a.b.lab.example", false, false,
	"does not name"},
    {{.cn = "x", .san = "DNS:e*t.lab.example"}, "https://est.lab.example", false, false,
	"does not name"},
    {{.cn = "x", .san = "DNS:other.example"}, "https://est.example", false, false, "does not name"},
    {{.cn = "est.example"}, "https://est.example", false, false, "does not name"},
    {{.cn = "x", .san = "IP:192.0.2.1"}, "https://192.0.2.1", false, true, ""},
    {{.cn = "x", .san = "IP:192.0.2.2"}, "https://192.0.2.1", false, false, "does not name"},
    {{.cn = "x", .san = "IP:2001:db8::1"}, "https://[2001:db8::1]:8443", false, true, ""},
    {{.cn = "x", .san = "IP:2001:db8::2"}, "https://[2001:db8::1]", false, false, "does not name"},
    {{.cn = "x", .san = "DNS:192.0.2.1"}, "https://192.0.2.1", false, false, "does not name"},
    {{.cn = "192.0.2.1"}, "https://192.0.2.1", false, false, "does not name"},
    {{.cn = "192.0.2.1"}, "https://192.0.2.1", true, true, ""},
    {{.cn = "2001:DB8:0::1"}, "https://[2001:db8::1]", true, true, ""},
    {{.cn = "192.0.2.1", .san = "DNS:a.example"}, "https://192.0.2.1", true, false,
	"does not name"},
    {{.cn = "est.example"}, "https://est.example", true, false, "does not name"},
    {{.cn = "x", .san = "DNS:a.example", .usage = "serverAuth,cmcRA"}, "https://est.example", false,
	true, ""},
    {{.cn = "x", .san = "DNS:a.example", .usage = "serverAuth"}, "https://est.example", false,
	false, "does not name"},
    {{.cn = "x", .san = "DNS:est.example", .usage = "serverAuth"}, "https://est.example", false,
	true, ""},
    {{.cn = "x", .san = "DNS:est.example", .usage = "clientAuth"}, "https://est.example", false,
	false, "purpose"},
    {{.cn = "x", .san = "DNS:est.example", .not_before = -2 * DAY, .not_after = -DAY},
	"https://est.example", false, false, "expired"},
    {{.cn = "x", .san = "DNS:est.example", .not_before = DAY, .not_after = 2 * DAY},
	"https://est.example", false, false, "not yet valid"},
};

static void test_rows(void **state)
{
	struct fixture *f = *state;
	STACK_OF(X509) *anchors = make_stack(f->root.cert, NULL);
	STACK_OF(X509) *chain;
	struct est_options options = {.anchors = anchors, .now = TEST_NOW};
	struct identity server;
	struct error err;
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		server = make_identity(&rows[i].spec, &f->sub);
		chain = make_stack(server.cert, f->sub.cert, NULL);
		options.url = rows[i].url;
		options.cn_ip_allow = rows[i].cn_ip_allow;
		err.text[0] = '\0';
		if (est_chain_matches(&options, chain, &err) != rows[i].matches)
			fail_msg("row %zu: %s", i, err.text);
		if (strstr(err.text, rows[i].why) == NULL)
			fail_msg("row %zu: no \"%s\" in \"%s\"", i, rows[i].why, err.text);
		sk_X509_pop_free(chain, X509_free);
		free_identity(&server);
	}
	sk_X509_pop_free(anchors, X509_free);
}

/* Which sets of anchors let a chain through: sent is leaf and, maybe, sub. */
static void test_anchors(void **state)
{
	struct fixture *f = *state;
	struct identity server =
	    make_identity(&(struct cert_spec){.cn = "x", .san = "DNS:h"}, &f->sub);
	STACK_OF(X509) *leaf = make_stack(server.cert, NULL);
	STACK_OF(X509) *both = make_stack(server.cert, f->sub.cert, NULL);
	struct {
		STACK_OF(X509) *anchors, *sent;
		bool matches;
	} table[] = {
	    {make_stack(f->root.cert, NULL), both, true},
	    {make_stack(f->root.cert, NULL), leaf, false},
	    {make_stack(f->root.cert, f->sub.cert, NULL), leaf, true},
	    {make_stack(f->sub.cert, f->root.cert, NULL), leaf, true},
	    /* No root at all: the intermediate is what was chosen to be trusted. */
	    {make_stack(f->sub.cert, NULL), leaf, true},
	    /* With a root that it does not lead to, it is just a certificate. */
	    {make_stack(f->sub.cert, f->other.cert, NULL), leaf, false},
	    {make_stack(f->other.cert, NULL), both, false},
	    {make_stack(NULL, NULL), both, false},
	};
	struct est_options options = {.url = "https://h", .now = TEST_NOW};
	struct error err;
	size_t i;

	for (i = 0; i < COUNT(table); i++) {
		options.anchors = table[i].anchors;
		if (est_chain_matches(&options, table[i].sent, &err) != table[i].matches)
			fail_msg("row %zu: %s", i, err.text);
		sk_X509_pop_free(table[i].anchors, X509_free);
	}
	sk_X509_pop_free(leaf, X509_free);
	sk_X509_pop_free(both, X509_free);
	free_identity(&server);
}

static void test_no_chain(void **state)
{
	struct fixture *f = *state;
	STACK_OF(X509) *anchors = make_stack(f->root.cert, NULL);
	struct est_options options = {.url = "https://h", .anchors = anchors, .now = TEST_NOW};
	struct error err = {0};

	assert_false(est_chain_matches(&options, NULL, &err));
	assert_string_not_equal(err.text, "");
	sk_X509_pop_free(anchors, X509_free);
}

static void test_open_refuses(void **state)
{
	struct fixture *f = *state;
	STACK_OF(X509) *anchors = make_stack(f->root.cert, NULL);
	const struct est_options fine = {.url = "https://h", .anchors = anchors, .now = TEST_NOW};
	struct est_options options;
	struct est *est = NULL;
	struct error err;

	assert_int_equal(est_open(&est, &fine, &err), RC_OK);
	est_close(est);
	est_close(NULL);

	options = fine;
	options.url = "http://h";
	assert_int_equal(est_open(&est, &options, &err), RC_INVALID);
	assert_null(est);
	options = fine;
	options.anchors = NULL;
	assert_int_equal(est_open(&est, &options, &err), RC_INVALID);
	options = fine;
	options.timeout = 301;
	assert_int_equal(est_open(&est, &options, &err), RC_INVALID);
	options = fine;
	options.client_cert = f->sub.cert;
	assert_int_equal(est_open(&est, &options, &err), RC_INVALID);
	options.client_key = f->root.key;
	assert_int_equal(est_open(&est, &options, &err), RC_INVALID);
	options = fine;
	options.trust = EST_TRUST_IMPLICIT;
	options.ca_file = "/nonexistent/ca.pem";
	assert_int_equal(est_open(&est, &options, &err), RC_INVALID);
	assert_non_null(strstr(err.text, "/nonexistent/ca.pem"));
	sk_X509_pop_free(anchors, X509_free);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_anchors),
	    cmocka_unit_test(test_no_chain),
	    cmocka_unit_test(test_open_refuses),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
