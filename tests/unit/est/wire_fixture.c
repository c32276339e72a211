/* See wire_fixture.h. */
#include "wire_fixture.h"

#include "est/pkcs7.h"

static char *encode_certs(STACK_OF(X509) *certs)
{
	struct buf der = {0};
	struct buf text = {0};
	char *copy;

	assert_int_equal(est_certs_only_make(certs, &der, NULL), RC_OK);
	est_base64_encode(der.data, der.len, &text);
	copy = xstrdup(text.data);
	buf_free(&text);
	buf_free(&der);
	return copy;
}

int fixture_set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));
	STACK_OF(X509) *certs;

	f->root = make_identity(&(struct cert_spec){.cn = "root", .ca = 1}, NULL);
	f->sub = make_identity(&(struct cert_spec){.cn = "sub", .ca = 1}, &f->root);
	f->server = make_identity(
	    &(struct cert_spec){.cn = "server", .san = "IP:127.0.0.1", .usage = "serverAuth"},
	    &f->sub);
	f->device =
	    make_identity(&(struct cert_spec){.cn = "device", .usage = "clientAuth"}, &f->root);
	f->stranger = make_identity(&(struct cert_spec){.cn = "stranger"}, NULL);
	f->anchors = make_stack(f->root.cert, NULL);
	certs = make_stack(f->root.cert, f->sub.cert, NULL);
	f->cacerts = encode_certs(certs);
	sk_X509_pop_free(certs, X509_free);
	*state = f;
	return 0;
}

int fixture_tear_down(void **state)
{
	struct fixture *f = *state;

	free_identity(&f->root);
	free_identity(&f->sub);
	free_identity(&f->server);
	free_identity(&f->device);
	free_identity(&f->stranger);
	sk_X509_pop_free(f->anchors, X509_free);
	free(f->cacerts);
	free(f);
	return 0;
}

void start(const struct fixture *f, struct wire_options *wired, struct wire *wire,
    struct est_options *options)
{
	if (wired->identity == NULL)
		wired->identity = &f->server;
	if (wired->sub == NULL)
		wired->sub = f->sub.cert;
	wire_start(wire, wired);
	memset(options, 0, sizeof(*options));
	assert_true(snprintf(wire->url, sizeof(wire->url), "https://127.0.0.1:%d", wire->port) > 0);
	options->url = wire->url;
	options->anchors = f->anchors;
	options->now = TEST_NOW;
	options->timeout = 20;
}

void get_cacerts(const struct est_options *options, struct est_result *result)
{
	struct error err = {0};
	struct est *est;

	if (est_open(&est, options, &err) != RC_OK)
		fail_msg("%s", err.text);
	est_cacerts(est, result);
	est_close(est);
}

X509_REQ *make_request(void *ctx, const char *binding, struct error *err)
{
	(void)err;
	return make_req(ctx, "new-device", binding);
}

void enroll(const struct est_options *options, EVP_PKEY *key, bool bind, struct est_result *result)
{
	struct error err = {0};
	struct est *est;

	if (est_open(&est, options, &err) != RC_OK)
		fail_msg("%s", err.text);
	est_enroll(est, false, bind, make_request, key, result);
	est_close(est);
}

bool asks(const struct wire_request *request, const char *method, const char *op)
{
	const char *end = strstr(request->head, " HTTP/1.1\r\n");

	return strncmp(request->head, method, strlen(method)) == 0 && end != NULL &&
	       (size_t)(end - request->head) > strlen(op) &&
	       strncmp(end - strlen(op), op, strlen(op)) == 0;
}

/* The certificate that the request asks for, between two others. */
static void issue(const struct fixture *f, const struct wire_request *request, struct buf *reply)
{
	struct buf der = {0};
	const unsigned char *p;
	STACK_OF(X509) *certs;
	X509_REQ *req;
	X509 *cert;
	char *text;

	if (est_base64_decode(request->body.data, request->body.len, &der, NULL) != RC_OK)
		abort();
	p = (const unsigned char *)der.data;
	req = d2i_X509_REQ(NULL, &p, (long)der.len);
	if (req == NULL || X509_REQ_verify(req, X509_REQ_get0_pubkey(req)) != 1) {
		wire_answer(reply, 400, "Content-Type: text/plain\r\n", "bad request");
	} else {
		cert = issue_for(req, &f->sub);
		certs = make_stack(f->root.cert, cert, f->sub.cert, NULL);
		text = encode_certs(certs);
		wire_answer(reply, 200, "Content-Type: application/pkcs7-mime\r\n", text);
		free(text);
		sk_X509_pop_free(certs, X509_free);
		X509_free(cert);
	}
	X509_REQ_free(req);
	buf_free(&der);
}

bool serve_well(
    void *ctx, const struct wire_request *request, struct wire_log *log, struct buf *reply)
{
	const struct fixture *f = ctx;

	(void)log;
	if (asks(request, "GET", "/cacerts"))
		wire_answer(reply, 200, "Content-Type: application/pkcs7-mime\r\n", f->cacerts);
	else if (asks(request, "GET", "/csrattrs"))
		buf_adds(reply, "HTTP/1.1 204 No Content\r\n\r\n");
	else if (asks(request, "POST", "enroll"))
		issue(f, request, reply);
	else
		wire_answer(reply, 404, "", "");
	return true;
}
