/*
 * The client's HTTP: authentication after a challenge only (RFC 7030 section
 * 3.2.3), redirects (3.2.1), and servers that misbehave in every way that the
 * limits of est.h are for.
 */
#include "wire_fixture.h"

#include "est/pkcs7.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define BASIC	     "WWW-Authenticate: Basic realm=\"lab\"\r\n"
#define DIGEST	     "WWW-Authenticate: Digest realm=\"lab\", qop=\"auth\", nonce=\"abc123\"\r\n"

/* base64 of "lab:hunter2" */
#define GOOD_BASIC "\r\nAuthorization: Basic bGFiOmh1bnRlcjI=\r\n"

static bool guard_basic(
    void *ctx, const struct wire_request *request, struct wire_log *log, struct buf *reply)
{
	if (strstr(request->head, GOOD_BASIC) != NULL)
		return serve_well(ctx, request, log, reply);
	wire_answer(reply, 401, BASIC, "");
	return true;
}

/* With a body in the 401 and a new connection for each request. */
static bool guard_basic_and_close(
    void *ctx, const struct wire_request *request, struct wire_log *log, struct buf *reply)
{
	if (strstr(request->head, GOOD_BASIC) != NULL)
		return serve_well(ctx, request, log, reply);
	wire_answer(reply, 401, BASIC "Connection: close\r\n", "go away");
	return false;
}

static bool guard_digest(
    void *ctx, const struct wire_request *request, struct wire_log *log, struct buf *reply)
{
	if (strstr(request->head, "\r\nAuthorization: Digest username=\"lab\"") != NULL)
		return serve_well(ctx, request, log, reply);
	wire_answer(reply, 401, BASIC DIGEST, "");
	return true;
}

static bool guard_unknown(
    void *ctx, const struct wire_request *request, struct wire_log *log, struct buf *reply)
{
	(void)ctx;
	(void)request;
	(void)log;
	wire_answer(reply, 401, "WWW-Authenticate: Negotiate\r\n", "");
	return true;
}

static void test_authentication(void **state)
{
	static const struct {
		wire_handler *handler;
		const char *username, *password;
		enum est_status status;
		int requests, authorizations;
		const char *why;
	} table[] = {
	    {serve_well, "lab", "hunter2", EST_OK, 1, 0, ""},
	    {guard_basic, "lab", "hunter2", EST_OK, 2, 1, ""},
	    {guard_basic, "lab", "hunter3", EST_UNAUTHORIZED, 2, 1, "refused the user name"},
	    {guard_basic, NULL, NULL, EST_UNAUTHORIZED, 1, 0, "there are none"},
	    {guard_basic_and_close, "lab", "hunter2", EST_OK, 2, 1, ""},
	    {guard_digest, "lab", "hunter2", EST_OK, 2, 1, ""},
	    {guard_unknown, "lab", "hunter2", EST_UNAUTHORIZED, 1, 0, "neither Basic nor Digest"},
	};
	struct fixture *f = *state;
	struct wire_options wired;
	struct est_options options;
	struct est_result result;
	struct wire wire;
	size_t i;

	for (i = 0; i < COUNT(table); i++) {
		wired = (struct wire_options){.handler = table[i].handler, .ctx = f};
		start(f, &wired, &wire, &options);
		options.username = table[i].username;
		options.password = table[i].password;
		enroll(&options, f->device.key, false, &result);
		assert_status(&result, table[i].status);
		assert_reason(&result, table[i].why);
		assert_null(strstr(result.reason.text, "hunter"));
		assert_int_equal(wire.log->requests, table[i].requests);
		assert_int_equal(wire.log->authorizations, table[i].authorizations);
		est_result_free(&result);
		wire_stop(&wire);
	}
}

/* A redirect as the test wants it: to "/moved" on the first path, then well. */
struct move {
	struct fixture *fixture;
	int code;
	const char *location;
};

static bool redirect(
    void *ctx, const struct wire_request *request, struct wire_log *log, struct buf *reply)
{
	struct move *move = ctx;
	char *line;

	if (strstr(request->head, " /moved/") != NULL)
		return serve_well(move->fixture, request, log, reply);
	line = move->location != NULL ? xasprintf("Location: %s\r\n", move->location) : xstrdup("");
	wire_answer(reply, move->code, line, "");
	free(line);
	return true;
}

static void test_redirects(void **state)
{
	static const struct {
		int code;
		const char *location;
		enum est_status status;
		int requests;
		const char *why;
	} table[] = {
	    {301, "/moved/simpleenroll", EST_OK, 2, ""},
	    {302, "/moved/simpleenroll", EST_OK, 2, ""},
	    {307, "/moved/simpleenroll", EST_OK, 2, ""},
	    {308, "/moved/simpleenroll", EST_OK, 2, ""},
	    {303, "/moved/simpleenroll", EST_REJECTED, 1, "HTTP 303"},
	    {307, "https://127.0.0.2/moved/simpleenroll", EST_REJECTED, 1, "another server"},
	    {307, "https://127.0.0.1:1/moved/simpleenroll", EST_REJECTED, 1, "another server"},
	    {307, "http://127.0.0.1/moved/simpleenroll", EST_REJECTED, 1, "another server"},
	    {307, "/round/and/round", EST_MALFORMED, 4, "more than 3 redirects"},
	    {307, NULL, EST_MALFORMED, 1, "Location"},
	    {307, "https://u:p@127.0.0.1/", EST_MALFORMED, 1, "Location"},
	};
	struct fixture *f = *state;
	struct wire_options wired;
	struct est_options options;
	struct est_result result;
	struct move move;
	struct wire wire;
	size_t i;

	for (i = 0; i < COUNT(table); i++) {
		move = (struct move){f, table[i].code, table[i].location};
		wired = (struct wire_options){.handler = redirect, .ctx = &move};
		start(f, &wired, &wire, &options);
		options.username = "lab";
		options.password = "hunter2";
		enroll(&options, f->device.key, false, &result);
		assert_status(&result, table[i].status);
		assert_reason(&result, table[i].why);
		assert_null(strstr(result.reason.text, "hunter2"));
		assert_int_equal(wire.log->requests, table[i].requests);
		assert_int_equal(wire.log->authorizations, 0);
		assert_int_equal(strncmp(wire.log->head, "POST ", 5), 0);
		est_result_free(&result);
		wire_stop(&wire);
	}
}

/* An answer that is the same text each time; NULL is silence. */
struct canned {
	const char *text;
	bool keep;
};

static bool say(
    void *ctx, const struct wire_request *request, struct wire_log *log, struct buf *reply)
{
	const struct canned *canned = ctx;

	(void)request;
	(void)log;
	if (canned->text != NULL)
		buf_adds(reply, canned->text);
	return canned->keep;
}

#define OK_HEAD(length) "HTTP/1.1 200 OK\r\nContent-Length: " length "\r\n\r\n"

static void test_canned(void **state)
{
	static const struct {
		struct canned canned;
		enum est_status status;
		const char *why;
	} table[] = {
	    {{"HTTP/1.1 201 Created\r\nContent-Length: 4\r\n\r\nMAA=", true}, EST_REJECTED,
		"only 200"},
	    {{OK_HEAD("0"), true}, EST_MALFORMED, "without a body"},
	    {{OK_HEAD("4") "!!!!", true}, EST_MALFORMED, "not base64"},
	    {{"HTTP/1.1 200 OK\r\nContent-Type: a/b\033[31m\r\nContent-Length: 4\r\n\r\n!!!!",
		 true},
		EST_MALFORMED, "(4 bytes, a/b) is not base64"},
	    {{OK_HEAD("4") "MAA=", true}, EST_MALFORMED, "PKCS#7"},
	    {{OK_HEAD("400") "MAA=", false}, EST_UNAVAILABLE, "amid the answer"},
	    {{OK_HEAD("999999999") "MAA=", true}, EST_MALFORMED, "longer than"},
	    {{NULL, false}, EST_UNAVAILABLE, "without an answer"},
	    {{"SSH-2.0-x\r\n\r\n", false}, EST_MALFORMED, "not HTTP"},
	    {{"HTTP/1.1 abc\r\n\r\n", false}, EST_MALFORMED, "not HTTP"},
	    {{"HTTP/1.1 500 X\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nouch", true},
		EST_UNAVAILABLE, "\"ouch\""},
	    {{"HTTP/1.1 404 X\r\nContent-Length: 999999999\r\n\r\n", true}, EST_REJECTED,
		"HTTP 404"},
	};
	struct fixture *f = *state;
	struct wire_options wired;
	struct est_options options;
	struct est_result result;
	struct canned canned;
	struct wire wire;
	size_t i;

	for (i = 0; i < COUNT(table); i++) {
		canned = table[i].canned;
		wired = (struct wire_options){.handler = say, .ctx = &canned};
		start(f, &wired, &wire, &options);
		get_cacerts(&options, &result);
		if (result.status != table[i].status)
			fail_msg("row %zu: %s", i, result.reason.text);
		assert_reason(&result, table[i].why);
		assert_null(result.certs);
		est_result_free(&result);
		wire_stop(&wire);
	}
}

static void test_silence(void **state)
{
	struct fixture *f = *state;
	struct canned canned = {NULL, true};
	struct wire_options wired = {.handler = say, .ctx = &canned};
	struct est_options options;
	struct est_result result;
	struct wire wire;

	start(f, &wired, &wire, &options);
	options.timeout = 1;
	get_cacerts(&options, &result);
	assert_status(&result, EST_UNAVAILABLE);
	assert_reason(&result, "in time");
	est_result_free(&result);
	wire_stop(&wire);
}

/* Text without end, after a beginning: in the headers, in one header, in the body. */
static bool flood(
    void *ctx, const struct wire_request *request, struct wire_log *log, struct buf *reply)
{
	const char *const *texts = ctx; /* beginning, then what is repeated */

	(void)log;
	while (reply->len < 8192)
		buf_adds(reply, texts[1]);
	if (SSL_write(request->ssl, texts[0], (int)strlen(texts[0])) <= 0)
		return false;
	while (SSL_write(request->ssl, reply->data, (int)reply->len) > 0)
		continue;
	return false;
}

static void test_floods(void **state)
{
	static const struct {
		const char *texts[2];
		enum est_status status;
		const char *why;
	} table[] = {
	    {{"HTTP/1.1 200 OK\r\n", "X-More: of the same\r\n"}, EST_MALFORMED, "longer than"},
	    {{"HTTP/1.1 200 OK\r\nX: ", "xxxxxxxxxxxxxxxxxxxxxxxx"}, EST_MALFORMED, "no end"},
	    {{"HTTP/1.1 200 OK\r\n\r\n", "MAA=MAA=MAA=MAA=\r\n"}, EST_MALFORMED, "longer than"},
	    {{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "8\r\nMAA=MAA=\r\n"},
		EST_MALFORMED, "longer than"},
	    {{"HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n"}, EST_MALFORMED,
		"longer than"},
	    {{"HTTP/1.1 500 Oops\r\n\r\n", "<p>so sorry</p>\r\n"}, EST_UNAVAILABLE, "HTTP 500"},
	};
	struct fixture *f = *state;
	struct wire_options wired;
	struct est_options options;
	struct est_result result;
	const char *texts[2];
	struct wire wire;
	size_t i;

	for (i = 0; i < COUNT(table); i++) {
		texts[0] = table[i].texts[0];
		texts[1] = table[i].texts[1];
		wired = (struct wire_options){.handler = flood, .ctx = texts};
		start(f, &wired, &wire, &options);
		get_cacerts(&options, &result);
		if (result.status != table[i].status)
			fail_msg("row %zu: %s", i, result.reason.text);
		assert_reason(&result, table[i].why);
		est_result_free(&result);
		wire_stop(&wire);
	}
}

/* Chunked and armoured: odd, but readable. */
static bool serve_oddly(
    void *ctx, const struct wire_request *request, struct wire_log *log, struct buf *reply)
{
	const struct fixture *f = ctx;
	struct buf body = {0};

	(void)request;
	(void)log;
	buf_addf(&body, "-----BEGIN PKCS7-----\r\n%s-----END PKCS7-----\r\n", f->cacerts);
	buf_addf(reply,
	    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
	    "content-type: APPLICATION/PKCS7-MIME; smime-type=\"certs-only\"\r\n"
	    "Content-Transfer-Encoding: nonsense\r\n\r\n%zx\r\n%s\r\n0\r\n\r\n",
	    body.len, body.data);
	buf_free(&body);
	return true;
}

static void test_odd_but_fine(void **state)
{
	struct fixture *f = *state;
	struct wire_options wired = {.handler = serve_oddly, .ctx = f};
	struct est_options options;
	struct est_result result;
	struct wire wire;

	start(f, &wired, &wire, &options);
	get_cacerts(&options, &result);
	assert_status(&result, EST_OK);
	assert_int_equal(sk_X509_num(result.certs), 2);
	est_result_free(&result);
	wire_stop(&wire);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_authentication),
	    cmocka_unit_test(test_redirects),
	    cmocka_unit_test(test_canned),
	    cmocka_unit_test(test_silence),
	    cmocka_unit_test(test_floods),
	    cmocka_unit_test(test_odd_but_fine),
	};

	return cmocka_run_group_tests(tests, fixture_set_up, fixture_tear_down);
}
