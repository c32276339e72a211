/*
 * evhttp over bufferevent_openssl.  An answer's header and body leave in one
 * TLS record, with Content-Length: some EST clients read no further than
 * that.  See http.h.
 */
#include "est/server/http.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent_ssl.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/http_struct.h>
#include <event2/keyvalq_struct.h>
#include <event2/listener.h>
#include <inttypes.h>
#include <signal.h>
#include <unistd.h>

#include "base/clock.h"
#include "est/server/conn.h"
#include "est/server/crl.h"
#include "est/server/net.h"

#define BODY_MAX     (64 * 1024)
#define HEADERS_MAX  (16 * 1024)
#define IDLE_SECONDS 30 /* without a byte */
#define CRL_SECONDS  10
#define PREFIX	     "/.well-known/est/"

struct http {
	struct est_server *server;
	struct event_base *base;
	struct evhttp *https, *plain;
	struct event *on_term, *on_int;
	struct conns conns;
	struct clock clock;
};

/* An answer that waits (fault slow). */
struct held {
	struct http *http;
	struct evhttp_request *req;
	struct answer answer;
	struct event *timer;
};

static int64_t router_now(struct http *http)
{
	const char *file = http->server->options->clock_file;
	struct clock fresh;
	struct error why;

	/* A clock that can't be read just now leaves the last known offset. */
	if (file != NULL && clock_load(&fresh, file, &why) == RC_OK)
		http->clock = fresh;
	else if (file != NULL)
		net_log("%s", why.text);
	return clock_now(&http->clock);
}

static struct bufferevent *on_connection(struct event_base *base, void *arg)
{
	struct http *http = arg;
	(void)base;

	return conns_accept(&http->conns, router_now(http));
}

static const char *method_name(const struct evhttp_request *req)
{
	switch (evhttp_request_get_command(req)) {
	case EVHTTP_REQ_GET:
		return "GET";
	case EVHTTP_REQ_POST:
		return "POST";
	case EVHTTP_REQ_HEAD:
		return "HEAD";
	default:
		return "OTHER";
	}
}

static SSL *ssl_of(struct evhttp_request *req)
{
	struct evhttp_connection *evcon = evhttp_request_get_connection(req);

	return bufferevent_openssl_get_ssl(evhttp_connection_get_bufferevent(evcon));
}

static void add_header(struct evhttp_request *req, const char *name, const char *value)
{
	if (evhttp_add_header(evhttp_request_get_output_headers(req), name, value) != 0)
		net_log("header %s: not added", name);
}

static void add_headers(struct http *http, struct evhttp_request *req, const struct answer *answer)
{
	struct buf challenges[AUTH_CHALLENGES] = {0};
	char number[24];
	size_t n = 0;

	if (answer->status != 204) {
		/* Without these, evhttp would call an empty body HTML, and tell HTTP/1.0 no length.
		 */
		add_header(req, "Content-Type", answer->type != NULL ? answer->type : "text/plain");
		snprintf(number, sizeof(number), "%zu", answer->body.len);
		add_header(req, "Content-Length", number);
	}
	if (answer->base64)
		add_header(req, "Content-Transfer-Encoding", "base64");
	if (answer->location != NULL)
		add_header(req, "Location", answer->location);
	if (answer->retry_after > 0) {
		snprintf(number, sizeof(number), "%" PRId64, answer->retry_after);
		add_header(req, "Retry-After", number);
	}
	if (answer->status == 405)
		add_header(req, "Allow", "GET, POST");
	if (answer->challenge)
		n = auth_challenges(
		    &http->server->auth, answer->stale, router_now(http), challenges);
	for (size_t i = 0; i < n; i++) {
		add_header(req, "WWW-Authenticate", buf_str(&challenges[i]));
		buf_free(&challenges[i]);
	}
}

static void log_answer(struct evhttp_request *req, const struct answer *answer)
{
	struct evhttp_connection *evcon = evhttp_request_get_connection(req);
	char *peer = NULL;
	ev_uint16_t port = 0;

	evhttp_connection_get_peer(evcon, &peer, &port);
	net_log("%s %.200s from %s by %s: %d%s%s%s%.*s", method_name(req),
	    evhttp_request_get_uri(req), peer != NULL ? peer : "?",
	    answer->who.len > 0 ? buf_str(&answer->who) : "nobody", answer->status,
	    answer->serial.len > 0 ? " serial " : "", buf_str(&answer->serial),
	    answer->status >= 400 && answer->body.len > 0 ? " " : "",
	    answer->status >= 400 && answer->body.len > 0 ? (int)answer->body.len - 1 : 0,
	    buf_str(&answer->body));
}

static bool says(struct evkeyvalq *headers, const char *word)
{
	const char *value = evhttp_find_header(headers, "Connection");

	return value != NULL && strcasecmp(value, word) == 0;
}

/* All was written; what follows is the end or the next request. */
static void on_answered(struct evhttp_request *req, void *arg)
{
	struct http *http = arg;
	struct evkeyvalq *in = evhttp_request_get_input_headers(req);
	bool last = says(in, "close") || says(evhttp_request_get_output_headers(req), "close") ||
		    (req->major == 1 && req->minor == 0 && !says(in, "keep-alive"));

	conn_answered(&http->conns, ssl_of(req), last);
}

/* Half of the body under the full Content-Length, then the end of the connection. */
static void send_half(
    struct evhttp_request *req, const struct answer *answer, struct evbuffer *body)
{
	add_header(req, "Connection", "close");
	evhttp_send_reply_start(req, answer->status, NULL);
	if (evbuffer_add(body, answer->body.data, answer->body.len / 2) != 0)
		abort();
	evhttp_send_reply_chunk(req, body);
	evhttp_send_reply_end(req);
}

static void send_answer(struct http *http, struct evhttp_request *req, const struct answer *answer)
{
	struct bufferevent *bev =
	    evhttp_connection_get_bufferevent(evhttp_request_get_connection(req));
	struct evbuffer *body = evbuffer_new();
	bool bare = evhttp_request_get_command(req) == EVHTTP_REQ_HEAD;

	if (body == NULL)
		abort();
	log_answer(req, answer);
	add_headers(http, req, answer);
	if (bufferevent_openssl_get_ssl(bev) != NULL)
		evhttp_request_set_on_complete_cb(req, on_answered, http);
	if (answer->cut && answer->body.len > 1 && !bare) {
		send_half(req, answer, body);
	} else {
		if (!bare && evbuffer_add(body, buf_str(&answer->body), answer->body.len) != 0)
			abort();
		evhttp_send_reply(req, answer->status, NULL, body);
		/* One piece of memory is one SSL_write. */
		evbuffer_pullup(bufferevent_get_output(bev), -1);
	}
	evbuffer_free(body);
}

static void held_free(struct held *held)
{
	event_free(held->timer);
	answer_free(&held->answer);
	free(held);
}

static void held_due(evutil_socket_t fd, short what, void *arg)
{
	struct held *held = arg;
	(void)fd, (void)what;

	evhttp_connection_set_closecb(evhttp_request_get_connection(held->req), NULL, NULL);
	send_answer(held->http, held->req, &held->answer);
	held_free(held);
}

/* The client went away first; its request goes with the connection. */
static void held_gone(struct evhttp_connection *evcon, void *arg)
{
	(void)evcon;
	held_free(arg);
}

static void hold_answer(struct http *http, struct evhttp_request *req, struct answer *answer)
{
	struct held *held = xcalloc(1, sizeof(*held));
	const struct timeval delay = {.tv_sec = (time_t)answer->delay};

	held->http = http;
	held->req = req;
	held->answer = *answer;
	*answer = (struct answer){0};
	held->timer = evtimer_new(http->base, held_due, held);
	if (held->timer == NULL || event_add(held->timer, &delay) != 0)
		abort();
	evhttp_connection_set_closecb(evhttp_request_get_connection(req), held_gone, held);
}

static const struct {
	const char *name;
	enum evhttp_cmd_type method;
} operations[OP_COUNT] = {
    [OP_CACERTS] = {"cacerts", EVHTTP_REQ_GET},
    [OP_CSRATTRS] = {"csrattrs", EVHTTP_REQ_GET},
    [OP_ENROLL] = {"simpleenroll", EVHTTP_REQ_POST},
    [OP_REENROLL] = {"simplereenroll", EVHTTP_REQ_POST},
};

/* The operation that a path names, after a label that is ours (RFC 7030 section 3.2.2). */
static bool find_operation(const struct options *options, const char *path, enum operation *out)
{
	const char *name = path + strlen(PREFIX);

	if (strncmp(path, PREFIX, strlen(PREFIX)) != 0)
		return false;
	for (size_t i = 0; i < options->labels.n; i++) {
		size_t len = strlen(options->labels.item[i]);

		if (strncmp(name, options->labels.item[i], len) == 0 && name[len] == '/') {
			name += len + 1;
			break;
		}
	}
	for (size_t i = 0; i < OP_COUNT; i++) {
		if (strcmp(name, operations[i].name) == 0) {
			*out = (enum operation)i;
			return true;
		}
	}
	return false;
}

static char *path_of(const struct evhttp_request *req)
{
	const char *path = evhttp_uri_get_path(evhttp_request_get_evhttp_uri(req));

	return path != NULL ? evhttp_uridecode(path, 0, NULL) : NULL;
}

/* Fills the answer to an EST request. */
static void answer_est(struct http *http, struct evhttp_request *req, struct answer *answer)
{
	struct evkeyvalq *headers = evhttp_request_get_input_headers(req);
	struct evbuffer *body = evhttp_request_get_input_buffer(req);
	char *path = path_of(req);
	struct est_request request = {
	    .ssl = ssl_of(req),
	    .method = method_name(req),
	    .target = evhttp_request_get_uri(req),
	    .authorization = evhttp_find_header(headers, "Authorization"),
	    .content_type = evhttp_find_header(headers, "Content-Type"),
	    .len = evbuffer_get_length(body),
	    .now = router_now(http),
	};

	if (path == NULL || !find_operation(http->server->options, path, &request.operation)) {
		answer_refuse(
		    answer, 404, "RFC 7030 section 3.2.2: no such operation or label here");
	} else if (evhttp_request_get_command(req) != operations[request.operation].method) {
		answer_refuse(answer, 405,
		    "RFC 7030 section 3.2.2: GET for cacerts and csrattrs, POST to enrol");
	} else {
		request.body = evbuffer_pullup(body, -1); /* NULL for no byte */
		enroll_answer(http->server, &request, answer);
	}
	free(path);
}

static void on_est(struct evhttp_request *req, void *arg)
{
	struct http *http = arg;
	struct answer answer = {0};

	conn_busy(&http->conns, ssl_of(req));
	answer_est(http, req, &answer);
	if (answer.delay > 0)
		hold_answer(http, req, &answer);
	else
		send_answer(http, req, &answer);
	answer_free(&answer);
}

static void on_crl(struct evhttp_request *req, void *arg)
{
	struct http *http = arg;
	struct est_server *server = http->server;
	struct answer answer = {.status = 200, .type = "application/pkix-crl"};
	struct error why;
	char *path = path_of(req);

	if (path == NULL || strcmp(path, "/crl.der") != 0)
		answer_refuse(&answer, 404, "only /crl.der is here");
	else if (crl_current(server->ca, server->db, router_now(http), &answer.body, &why) != RC_OK)
		answer_refuse(&answer, 500, why.text);
	send_answer(http, req, &answer);
	answer_free(&answer);
	free(path);
}

static void on_signal(evutil_socket_t fd, short what, void *arg)
{
	struct http *http = arg;
	(void)fd, (void)what;

	if (event_base_loopbreak(http->base) != 0)
		abort();
}

static enum rc open_servers(struct http *http, const int *fds, size_t n, int crl_fd)
{
	http->https = evhttp_new(http->base);
	http->plain = evhttp_new(http->base);
	if (http->https == NULL || http->plain == NULL)
		return RC_FATAL;
	evhttp_set_max_headers_size(http->https, HEADERS_MAX);
	evhttp_set_max_body_size(http->https, BODY_MAX);
	evhttp_set_timeout(http->https, IDLE_SECONDS);
	evhttp_set_bevcb(http->https, on_connection, http);
	evhttp_set_gencb(http->https, on_est, http);
	evhttp_set_max_headers_size(http->plain, HEADERS_MAX);
	evhttp_set_max_body_size(http->plain, 1);
	evhttp_set_timeout(http->plain, CRL_SECONDS);
	evhttp_set_allowed_methods(http->plain, EVHTTP_REQ_GET | EVHTTP_REQ_HEAD);
	evhttp_set_gencb(http->plain, on_crl, http);
	for (size_t i = 0; i < n; i++) {
		int fd = dup(fds[i]);
		struct evhttp_bound_socket *bound =
		    fd >= 0 ? evhttp_accept_socket_with_handle(http->https, fd) : NULL;

		if (bound == NULL)
			return RC_FATAL;
		http->conns.listeners[http->conns.nlisteners++] =
		    evhttp_bound_socket_get_listener(bound);
	}
	crl_fd = dup(crl_fd);
	return crl_fd >= 0 && evhttp_accept_socket(http->plain, crl_fd) == 0 ? RC_OK : RC_FATAL;
}

enum rc http_open(struct http **out, struct est_server *server, SSL_CTX *ctx, const int *fds,
    size_t n, int crl_fd, int connections, struct error *err)
{
	struct http *http = xcalloc(1, sizeof(*http));

	*out = NULL;
	http->server = server;
	http->base = event_base_new();
	if (http->base == NULL ||
	    conns_begin(&http->conns, http->base, ctx, connections, err) != RC_OK ||
	    open_servers(http, fds, n, crl_fd) != RC_OK)
		goto fail;
	http->on_term = evsignal_new(http->base, SIGTERM, on_signal, http);
	http->on_int = evsignal_new(http->base, SIGINT, on_signal, http);
	if (http->on_term == NULL || http->on_int == NULL || event_add(http->on_term, NULL) != 0 ||
	    event_add(http->on_int, NULL) != 0)
		goto fail;
	*out = http;
	return RC_OK;
fail:
	http_close(http);
	return error_set(err, RC_FATAL, "event loop: can't be set up: %s", strerror(errno));
}

enum rc http_run(struct http *http, struct error *err)
{
	if (event_base_dispatch(http->base) < 0)
		return error_set(err, RC_FATAL, "event loop: %s", strerror(errno));
	return RC_OK;
}

void http_close(struct http *http)
{
	if (http == NULL)
		return;
	if (http->on_term != NULL)
		event_free(http->on_term);
	if (http->on_int != NULL)
		event_free(http->on_int);
	http->conns.nlisteners = 0; /* they go with their servers */
	if (http->https != NULL)
		evhttp_free(http->https);
	if (http->plain != NULL)
		evhttp_free(http->plain);
	if (http->base != NULL)
		event_base_free(http->base);
	free(http);
}
