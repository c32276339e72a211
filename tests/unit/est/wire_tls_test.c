/*
 * The client's TLS against a real handshake: who is trusted (RFC 7030 sections
 * 3.3 and 3.6), what is said when either side refuses, and that nothing leaves
 * before the server is known.
 */
#include "wire_fixture.h"

#include <openssl/pem.h>
#include <unistd.h>

#define DAY	     86400
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};

static void test_good(void **state)
{
	struct fixture *f = *state;
	struct wire_options wired;
	struct est_options options;
	struct est_result result;
	struct wire wire;
	struct est *est;
	size_t i;

	for (i = 0; i < COUNT(versions); i++) {
		wired = (struct wire_options){
		    .handler = serve_well, .ctx = f, .max_version = versions[i]};
		start(f, &wired, &wire, &options);
		assert_int_equal(est_open(&est, &options, NULL), RC_OK);
		est_cacerts(est, &result);
		assert_status(&result, EST_OK);
		assert_int_equal(result.http_status, 200);
		assert_int_equal(sk_X509_num(result.certs), 2);
		assert_int_equal(X509_cmp(sk_X509_value(result.certs, 0), f->root.cert), 0);
		assert_true(result.tls_verified);
		assert_int_equal(sk_X509_num(result.tls_chain), 2);
		assert_int_equal(X509_cmp(sk_X509_value(result.tls_chain, 0), f->server.cert), 0);
		est_result_free(&result);

		/* The second call takes the same connection and still knows its chain. */
		est_csrattrs(est, &result);
		assert_status(&result, EST_NONE);
		assert_true(result.tls_verified);
		assert_int_equal(sk_X509_num(result.tls_chain), 2);
		est_result_free(&result);
		est_close(est);
		assert_int_equal(wire.log->connections, 1);
		assert_int_equal(wire.log->requests, 2);
		wire_stop(&wire);
	}
}

/* Servers that must not be spoken to. */
static void test_bad_servers(void **state)
{
	static const struct {
		struct cert_spec spec;
		bool known; /* issued below the anchors */
		const char *why;
	} table[] = {
	    {{.cn = "127.0.0.1", .san = "DNS:localhost"}, true, "does not name 127.0.0.1"},
	    {{.cn = "x", .san = "IP:127.0.0.1", .not_before = -2 * DAY, .not_after = -DAY}, true,
		"certificate has expired"},
	    {{.cn = "x", .san = "IP:127.0.0.1", .not_before = DAY, .not_after = 2 * DAY}, true,
		"not yet valid"},
	    {{.cn = "x", .san = "IP:127.0.0.1", .usage = "clientAuth"}, true, "purpose"},
	    {{.cn = "x", .san = "IP:127.0.0.1"}, false, "self-signed certificate"},
	};
	struct fixture *f = *state;
	struct wire_options wired;
	struct est_options options;
	struct est_result result;
	struct identity server;
	struct wire wire;
	size_t i;

	for (i = 0; i < COUNT(table); i++) {
		server = make_identity(&table[i].spec, table[i].known ? &f->sub : NULL);
		wired = (struct wire_options){.handler = serve_well, .ctx = f, .identity = &server};
		start(f, &wired, &wire, &options);
		options.username = "u";
		options.password = "hunter2";
		get_cacerts(&options, &result);
		assert_status(&result, EST_TLS_FAILED);
		assert_reason(&result, "server certificate of 127.0.0.1:");
		assert_reason(&result, table[i].why);
		assert_int_equal(result.http_status, 0);
		assert_false(result.tls_verified);
		assert_int_equal(X509_cmp(sk_X509_value(result.tls_chain, 0), server.cert), 0);
		assert_int_equal(wire.log->requests, 0);
		est_result_free(&result);
		wire_stop(&wire);
		free_identity(&server);
	}
}

static bool challenge(
    void *ctx, const struct wire_request *request, struct wire_log *log, struct buf *reply)
{
	(void)ctx;
	(void)request;
	(void)log;
	wire_answer(reply, 401, "WWW-Authenticate: Basic realm=\"x\"\r\n", "");
	return true;
}

/* RFC 7030 section 4.1.1: fetch, hand to a person, and nothing else. */
static void test_provisional(void **state)
{
	struct fixture *f = *state;
	struct wire_options wired = {.handler = serve_well, .ctx = f, .identity = &f->stranger};
	struct est_options options;
	struct est_result result;
	struct wire wire;
	struct est *est;

	start(f, &wired, &wire, &options);
	options.trust = EST_TRUST_PROVISIONAL;
	assert_int_equal(est_open(&est, &options, NULL), RC_OK);
	est_cacerts(est, &result);
	assert_status(&result, EST_OK);
	assert_int_equal(sk_X509_num(result.certs), 2);
	assert_false(result.tls_verified);
	assert_int_equal(X509_cmp(sk_X509_value(result.tls_chain, 0), f->stranger.cert), 0);
	est_result_free(&result);
	est_csrattrs(est, &result);
	assert_status(&result, EST_TLS_FAILED);
	est_result_free(&result);
	est_enroll(est, false, false, make_request, f->device.key, &result);
	assert_status(&result, EST_TLS_FAILED);
	est_result_free(&result);
	est_close(est);
	assert_int_equal(wire.log->requests, 1);
	wire_stop(&wire);
}

static void test_provisional_sends_no_password(void **state)
{
	struct fixture *f = *state;
	struct wire_options wired = {.handler = challenge, .ctx = f, .identity = &f->stranger};
	struct est_options options;
	struct est_result result;
	struct wire wire;

	start(f, &wired, &wire, &options);
	options.trust = EST_TRUST_PROVISIONAL;
	options.username = "u";
	options.password = "hunter2";
	get_cacerts(&options, &result);
	assert_status(&result, EST_UNAUTHORIZED);
	assert_int_equal(wire.log->requests, 1);
	assert_int_equal(wire.log->authorizations, 0);
	est_result_free(&result);
	wire_stop(&wire);
}

/* A provisional exchange with the right server says so. */
static void test_provisional_verified(void **state)
{
	struct fixture *f = *state;
	struct wire_options wired = {.handler = serve_well, .ctx = f};
	struct est_options options;
	struct est_result result;
	struct error err;
	struct wire wire;

	start(f, &wired, &wire, &options);
	options.trust = EST_TRUST_PROVISIONAL;
	get_cacerts(&options, &result);
	assert_status(&result, EST_OK);
	assert_true(result.tls_verified);
	if (!est_chain_matches(&options, result.tls_chain, &err))
		fail_msg("%s", err.text);
	est_result_free(&result);
	wire_stop(&wire);
}

/* A server that demands a certificate: none, a stranger's, and the right one. */
static void test_client_certificate(void **state)
{
	struct fixture *f = *state;
	const struct {
		const struct identity *identity;
		enum est_status status;
		const char *why;
	} table[] = {
	    {NULL, EST_TLS_FAILED, "demands a client certificate and there is none: alert"},
	    {&f->stranger, EST_TLS_FAILED, "refused the client certificate: alert"},
	    {&f->device, EST_OK, ""},
	};
	struct wire_options wired;
	struct est_options options;
	struct est_result result;
	struct wire wire;
	size_t i;

	for (i = 0; i < 2 * COUNT(versions) * COUNT(table); i++) {
		wired = (struct wire_options){.handler = serve_well,
		    .rude = i < COUNT(versions) * COUNT(table),
		    .ctx = f,
		    .client_ca = f->root.cert,
		    .max_version = versions[i / COUNT(table) % COUNT(versions)]};
		start(f, &wired, &wire, &options);
		if (table[i % COUNT(table)].identity != NULL) {
			options.client_cert = table[i % COUNT(table)].identity->cert;
			options.client_key = table[i % COUNT(table)].identity->key;
		}
		enroll(&options, f->device.key, false, &result);
		assert_status(&result, table[i % COUNT(table)].status);
		assert_reason(&result, table[i % COUNT(table)].why);
		assert_int_equal(wire.log->requests, result.status == EST_OK ? 1 : 0);
		assert_int_equal(sk_X509_num(result.tls_chain), 2);
		est_result_free(&result);
		wire_stop(&wire);
	}
}

/* Implicit trust: a file in place of the system's store. */
static void test_ca_file(void **state)
{
	struct fixture *f = *state;
	struct wire_options wired = {.handler = serve_well, .ctx = f};
	char path[] = "ca-file-XXXXXX";
	struct est_options options;
	struct est_result result;
	struct wire wire;
	FILE *file;
	int fd;

	fd = mkstemp(path);
	assert_true(fd >= 0);
	file = fdopen(fd, "w");
	assert_non_null(file);
	assert_int_equal(PEM_write_X509(file, f->root.cert), 1);
	assert_int_equal(fclose(file), 0);

	start(f, &wired, &wire, &options);
	options.trust = EST_TRUST_IMPLICIT;
	options.ca_file = path;
	get_cacerts(&options, &result);
	assert_status(&result, EST_OK);
	assert_true(result.tls_verified);
	est_result_free(&result);

	/* The system's store does not know the test's root, whatever anchors says. */
	options.ca_file = NULL;
	get_cacerts(&options, &result);
	assert_status(&result, EST_TLS_FAILED);
	est_result_free(&result);
	wire_stop(&wire);
	assert_int_equal(remove(path), 0);
}

static void test_nobody_there(void **state)
{
	struct fixture *f = *state;
	struct wire_options wired = {.handler = serve_well, .ctx = f};
	struct est_options options;
	struct est_result result;
	struct wire wire;
	struct est *est;

	start(f, &wired, &wire, &options);
	assert_int_equal(est_open(&est, &options, NULL), RC_OK);
	wire_stop(&wire);
	est_cacerts(est, &result);
	assert_status(&result, EST_UNAVAILABLE);
	assert_null(result.tls_chain);
	est_result_free(&result);
	est_close(est);
}

/* Servers that hang up, or speak something else, before there is TLS. */
static void test_no_tls(void **state)
{
	static const struct {
		const char *plain;
		enum est_status status;
		const char *why;
	} table[] = {
	    {"", EST_UNAVAILABLE, "the connection broke in the handshake"},
	    {"HTTP/1.1 400 Bad Request\r\n\r\n", EST_TLS_FAILED, "no TLS connection to 127.0.0.1:"},
	};
	struct fixture *f = *state;
	struct wire_options wired;
	struct est_options options;
	struct est_result result;
	struct wire wire;
	size_t i;

	for (i = 0; i < COUNT(table); i++) {
		wired = (struct wire_options){.plain = table[i].plain};
		start(f, &wired, &wire, &options);
		get_cacerts(&options, &result);
		assert_status(&result, table[i].status);
		assert_reason(&result, table[i].why);
		assert_null(result.tls_chain);
		est_result_free(&result);
		wire_stop(&wire);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_good),
	    cmocka_unit_test(test_bad_servers),
	    cmocka_unit_test(test_provisional),
	    cmocka_unit_test(test_provisional_sends_no_password),
	    cmocka_unit_test(test_provisional_verified),
	    cmocka_unit_test(test_client_certificate),
	    cmocka_unit_test(test_ca_file),
	    cmocka_unit_test(test_nobody_there),
	    cmocka_unit_test(test_no_tls),
	};

	return cmocka_run_group_tests(tests, fixture_set_up, fixture_tear_down);
}
