/*
 * Enrolment: the request's shape on the wire (RFC 7030 section 4.2.1; reference
 * est-peers 1.2), the leaf found by key, waiting, and channel binding (RFC 7030
 * section 3.5, RFC 9266) to the connection that carries the POST.
 */
#include "wire_fixture.h"

#include "est/pkcs7.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void test_request_shape(void **state)
{
	static const char *const must_have[] = {
	    "POST /.well-known/est/lab/simpleenroll HTTP/1.1\r\n",
	    "\r\nContent-Type: application/pkcs10\r\n",
	    "\r\nContent-Transfer-Encoding: base64\r\n",
	    "\r\nContent-Length: ",
	};
	static const char *const must_not_have[] = {
	    "\r\nExpect:",
	    "\r\nTransfer-Encoding:",
	    "\r\nAuthorization:",
	};
	struct fixture *f = *state;
	struct wire_options wired = {.handler = serve_well, .ctx = f};
	struct est_options options;
	struct est_result result;
	struct wire wire;
	size_t len;
	size_t i;

	start(f, &wired, &wire, &options);
	options.label = "lab";
	enroll(&options, f->device.key, false, &result);
	assert_status(&result, EST_OK);
	for (i = 0; i < COUNT(must_have); i++)
		if (strstr(wire.log->head, must_have[i]) == NULL)
			fail_msg("no %s in %s", must_have[i], wire.log->head);
	for (i = 0; i < COUNT(must_not_have); i++)
		assert_null(strstr(wire.log->head, must_not_have[i]));
	assert_int_equal(strcspn(wire.log->body, "\n"), 64);
	len = strlen(wire.log->body);
	assert_true(len > 64);
	assert_int_equal(wire.log->body[len - 1], '\n');

	/* The server sent root, leaf, sub; the leaf comes first. */
	assert_int_equal(sk_X509_num(result.certs), 3);
	assert_int_equal(
	    EVP_PKEY_eq(X509_get0_pubkey(sk_X509_value(result.certs, 0)), f->device.key), 1);
	assert_int_equal(X509_cmp(sk_X509_value(result.certs, 1), f->root.cert), 0);
	assert_int_equal(X509_cmp(sk_X509_value(result.certs, 2), f->sub.cert), 0);
	est_result_free(&result);
	wire_stop(&wire);
}

static void test_renewal(void **state)
{
	struct fixture *f = *state;
	struct wire_options wired = {.handler = serve_well, .ctx = f};
	struct est_options options;
	struct est_result result;
	struct wire wire;
	struct est *est;

	start(f, &wired, &wire, &options);
	assert_int_equal(est_open(&est, &options, NULL), RC_OK);
	est_enroll(est, true, false, make_request, f->device.key, &result);
	assert_status(&result, EST_OK);
	assert_int_equal(strncmp(wire.log->head, "POST /.well-known/est/simplereenroll ", 37), 0);
	est_result_free(&result);
	est_close(est);
	wire_stop(&wire);
}

/* Answers every POST with the CA certificates: well-formed, but not ours. */
static bool serve_others(
    void *ctx, const struct wire_request *request, struct wire_log *log, struct buf *reply)
{
	const struct fixture *f = ctx;

	(void)request;
	(void)log;
	wire_answer(reply, 200, "", f->cacerts);
	return true;
}

static void test_wrong_key(void **state)
{
	struct fixture *f = *state;
	struct wire_options wired = {.handler = serve_others, .ctx = f};
	struct est_options options;
	struct est_result result;
	struct wire wire;

	start(f, &wired, &wire, &options);
	enroll(&options, f->device.key, false, &result);
	assert_status(&result, EST_MALFORMED);
	assert_reason(&result, "the certificate that came back is not for our key");
	assert_null(result.certs);
	est_result_free(&result);
	wire_stop(&wire);
}

static bool postpone(
    void *ctx, const struct wire_request *request, struct wire_log *log, struct buf *reply)
{
	(void)ctx;
	(void)request;
	(void)log;
	/* As libest does it: no Content-Length, no body. */
	buf_adds(reply, "HTTP/1.1 202 Accepted\r\nRetry-After: 90\r\nConnection: close\r\n\r\n");
	return false;
}

static void test_pending(void **state)
{
	struct fixture *f = *state;
	struct wire_options wired = {.handler = postpone, .ctx = f};
	struct est_options options;
	struct est_result result;
	struct wire wire;

	start(f, &wired, &wire, &options);
	enroll(&options, f->device.key, false, &result);
	assert_status(&result, EST_PENDING);
	assert_int_equal(result.retry_after, 90);
	assert_int_equal(result.http_status, 202);
	est_result_free(&result);
	wire_stop(&wire);
}

static X509_REQ *refuse(void *ctx, const char *binding, struct error *err)
{
	(void)ctx;
	(void)binding;
	(void)error_set(err, RC_INVALID, "the key is locked");
	return NULL;
}

static void test_no_request(void **state)
{
	struct fixture *f = *state;
	struct wire_options wired = {.handler = serve_well, .ctx = f};
	struct est_options options;
	struct est_result result;
	struct wire wire;
	struct est *est;

	start(f, &wired, &wire, &options);
	assert_int_equal(est_open(&est, &options, NULL), RC_OK);
	est_enroll(est, false, false, refuse, NULL, &result);
	assert_status(&result, EST_REJECTED);
	assert_reason(&result, "the key is locked");
	assert_int_equal(wire.log->requests, 0);
	est_result_free(&result);
	est_close(est);
	wire_stop(&wire);
}

/* What the server knows of the connection, computed on its side. */
static void binding_of(SSL *ssl, char text[128])
{
	unsigned char raw[64];
	size_t len = 32;

	if (SSL_version(ssl) == TLS1_3_VERSION) {
		if (SSL_export_keying_material(
			ssl, raw, len, "EXPORTER-Channel-Binding", 24, NULL, 0, 0) != 1)
			abort();
	} else {
		/* tls-unique: the client's Finished message came first. */
		len = SSL_get_peer_finished(ssl, raw, sizeof(raw));
	}
	EVP_EncodeBlock((unsigned char *)text, raw, (int)len);
}

enum { UNSEEN, UNBOUND, BOUND, MISBOUND };

/* What the challengePassword of the request is worth on this connection. */
static int judge_binding(const struct wire_request *request)
{
	struct buf der = {0};
	const unsigned char *p;
	char wanted[128];
	X509_REQ *req;
	const ASN1_TYPE *value;
	int verdict = UNBOUND;
	int at;

	if (est_base64_decode(request->body.data, request->body.len, &der, NULL) != RC_OK)
		abort();
	p = (const unsigned char *)der.data;
	req = d2i_X509_REQ(NULL, &p, (long)der.len);
	if (req == NULL)
		abort();
	at = X509_REQ_get_attr_by_NID(req, NID_pkcs9_challengePassword, -1);
	if (at >= 0) {
		value = X509_ATTRIBUTE_get0_type(X509_REQ_get_attr(req, at), 0);
		binding_of(request->ssl, wanted);
		verdict = strcmp((const char *)value->value.asn1_string->data, wanted) == 0
			      ? BOUND
			      : MISBOUND;
	}
	X509_REQ_free(req);
	buf_free(&der);
	return verdict;
}

/* Judges each POST; a wrong binding is never forgiven by a later right one. */
static void note_binding(const struct wire_request *request, struct wire_log *log)
{
	if (asks(request, "POST", "enroll") && log->verdict != MISBOUND)
		log->verdict = judge_binding(request);
}

static bool serve_bound(
    void *ctx, const struct wire_request *request, struct wire_log *log, struct buf *reply)
{
	note_binding(request, log);
	return serve_well(ctx, request, log, reply);
}

/* Each 401 ends its connection, so the POST moves to another one. */
static bool serve_bound_with_login(
    void *ctx, const struct wire_request *request, struct wire_log *log, struct buf *reply)
{
	note_binding(request, log);
	if (asks(request, "GET", "/csrattrs") ||
	    strstr(request->head, "\r\nAuthorization: Basic ") != NULL)
		return serve_well(ctx, request, log, reply);
	wire_answer(reply, 401, "WWW-Authenticate: Basic realm=\"x\"\r\nConnection: close\r\n", "");
	return false;
}

/* Keeps the connection after a 401. */
static bool serve_bound_with_kept_login(
    void *ctx, const struct wire_request *request, struct wire_log *log, struct buf *reply)
{
	note_binding(request, log);
	if (asks(request, "GET", "/csrattrs") ||
	    strstr(request->head, "\r\nAuthorization: Digest ") != NULL)
		return serve_well(ctx, request, log, reply);
	wire_answer(
	    reply, 401, "WWW-Authenticate: Digest realm=\"x\", qop=\"auth\", nonce=\"n1\"\r\n", "");
	return true;
}

/* Says that it keeps the connection, and drops it without a word. */
static bool serve_and_drop(
    void *ctx, const struct wire_request *request, struct wire_log *log, struct buf *reply)
{
	note_binding(request, log);
	(void)serve_well(ctx, request, log, reply);
	return false;
}

static void test_binding(void **state)
{
	static const struct {
		wire_handler *handler;
		int verdict;
	} table[] = {
	    {serve_bound, BOUND},
	    {serve_bound_with_login, BOUND},
	    {serve_bound_with_kept_login, BOUND},
	    {serve_and_drop, UNBOUND},
	};
	static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
	struct fixture *f = *state;
	struct wire_options wired;
	struct est_options options;
	struct est_result result;
	struct wire wire;
	size_t i;

	for (i = 0; i < COUNT(versions) * COUNT(table); i++) {
		wired = (struct wire_options){
		    .handler = table[i / 2].handler, .ctx = f, .max_version = versions[i % 2]};
		start(f, &wired, &wire, &options);
		options.username = "lab";
		options.password = "hunter2";
		enroll(&options, f->device.key, true, &result);
		if (result.status != EST_OK || wire.log->verdict != table[i / 2].verdict)
			fail_msg(
			    "row %zu: verdict %d, %s", i, wire.log->verdict, result.reason.text);
		est_result_free(&result);
		wire_stop(&wire);
	}
}

/* A connection that is open already is bound to, without a GET before. */
static void test_binding_on_kept_connection(void **state)
{
	struct fixture *f = *state;
	struct wire_options wired = {.handler = serve_bound, .ctx = f};
	struct est_options options;
	struct est_result result;
	struct wire wire;
	struct est *est;

	start(f, &wired, &wire, &options);
	assert_int_equal(est_open(&est, &options, NULL), RC_OK);
	est_csrattrs(est, &result);
	assert_status(&result, EST_NONE);
	est_result_free(&result);
	est_enroll(est, false, true, make_request, f->device.key, &result);
	assert_status(&result, EST_OK);
	assert_int_equal(wire.log->verdict, BOUND);
	assert_int_equal(wire.log->connections, 1);
	assert_int_equal(wire.log->requests, 2);
	est_result_free(&result);
	est_close(est);
	wire_stop(&wire);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_request_shape),
	    cmocka_unit_test(test_renewal),
	    cmocka_unit_test(test_wrong_key),
	    cmocka_unit_test(test_pending),
	    cmocka_unit_test(test_no_request),
	    cmocka_unit_test(test_binding),
	    cmocka_unit_test(test_binding_on_kept_connection),
	};

	return cmocka_run_group_tests(tests, fixture_set_up, fixture_tear_down);
}
