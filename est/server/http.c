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
#include "est/server/route.h"

#define BODY_MAX     (64 * 1024)
#define HEADERS_MAX  (16 * 1024)
#define IDLE_SECONDS 30 /* without a byte */
#define CRL_SECONDS  10
#define BATCH_MAX    64 /* enrolments of one transaction */

struct http {
	struct est_server *server;
	struct event_base *base;
	struct evhttp *https, *plain;
	struct event *on_term, *on_int;
	struct event *on_batch;
	struct enrolment *waiting[BATCH_MAX]; /* of this turn of the loop */
	struct held *waiters[BATCH_MAX];
	size_t nwaiting;
	struct conns conns;
	struct clock clock;
};

/* A request on its way to its answer: waits for the next batch, or by the fault slow. */
struct held {
	struct http *http;
	struct evhttp_request *req; /* NULL: the client went away */
	struct answer answer;
	struct event *timer; /* NULL unless it is slow */
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
	if (held->timer != NULL)
		event_free(held->timer);
	answer_free(&held->answer);
	free(held);
}

static void send_held(struct held *held)
{
	evhttp_connection_set_closecb(evhttp_request_get_connection(held->req), NULL, NULL);
	send_answer(held->http, held->req, &held->answer);
	held_free(held);
}

static void held_due(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what;
	send_held(arg);
}

/* The client went away first; its request goes with the connection. */
static void held_gone(struct evhttp_connection *evcon, void *arg)
{
	struct held *held = arg;
	(void)evcon;

	held->req = NULL;
	if (held->timer != NULL)
		held_free(held);
}

/* The answer is known: sends it now, or in its time. */
static void finish(struct held *held)
{
	const struct timeval delay = {.tv_sec = (time_t)held->answer.delay};

	if (held->req == NULL) {
		held_free(held);
	} else if (held->answer.delay > 0) {
		held->timer = evtimer_new(held->http->base, held_due, held);
		if (held->timer == NULL || event_add(held->timer, &delay) != 0)
			abort();
	} else {
		send_held(held);
	}
}

/* What came together is recorded in one transaction, then answered. */
static void settle_batch(struct http *http)
{
	struct held *waiters[BATCH_MAX];
	size_t n = http->nwaiting;

	if (n == 0)
		return;
	memcpy(waiters, http->waiters, n * sizeof(struct held *));
	http->nwaiting = 0;
	enroll_settle(http->server, http->waiting, n);
	for (size_t i = 0; i < n; i++)
		finish(waiters[i]);
}

static void on_batch(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what;
	settle_batch(arg);
}

/*
 * The event that settles the batch is put behind those that are active now:
 * it runs at the end of this turn of the loop.
 */
static void await_batch(struct http *http, struct enrolment *enrolment, struct held *held)
{
	http->waiting[http->nwaiting] = enrolment;
	http->waiters[http->nwaiting++] = held;
	if (http->nwaiting == 1)
		event_active(http->on_batch, EV_TIMEOUT, 0);
	else if (http->nwaiting == BATCH_MAX)
		settle_batch(http);
}

/* Fills the answer to an EST request; returns the enrolment when that is for the batch to do. */
static struct enrolment *answer_est(
    struct http *http, struct evhttp_request *req, struct answer *answer)
{
	struct evkeyvalq *headers = evhttp_request_get_input_headers(req);
	struct evbuffer *body = evhttp_request_get_input_buffer(req);
	struct enrolment *waiting = NULL;
	char *path = route_path(req);
	struct est_request request = {
	    .ssl = ssl_of(req),
	    .method = method_name(req),
	    .target = evhttp_request_get_uri(req),
	    .authorization = evhttp_find_header(headers, "Authorization"),
	    .content_type = evhttp_find_header(headers, "Content-Type"),
	    .len = evbuffer_get_length(body),
	    .now = router_now(http),
	};

	if (path == NULL || !route_find(http->server->options, path, &request.operation)) {
		answer_refuse(
		    answer, 404, "RFC 7030 section 3.2.2: no such operation or label here");
	} else if (evhttp_request_get_command(req) != route_method(request.operation)) {
		answer_refuse(answer, 405,
		    "RFC 7030 section 3.2.2: GET for cacerts and csrattrs, POST to enrol");
	} else {
		request.body = evbuffer_pullup(body, -1); /* NULL for no byte */
		waiting = enroll_answer(http->server, &request, answer);
	}
	free(path);
	return waiting;
}

static void on_est(struct evhttp_request *req, void *arg)
{
	struct http *http = arg;
	struct held *held = xcalloc(1, sizeof(*held));
	struct enrolment *waiting;

	held->http = http;
	held->req = req;
	conn_busy(&http->conns, ssl_of(req));
	evhttp_connection_set_closecb(evhttp_request_get_connection(req), held_gone, held);
	waiting = answer_est(http, req, &held->answer);
	if (waiting != NULL)
		await_batch(http, waiting, held);
	else
		finish(held);
}

static void on_crl(struct evhttp_request *req, void *arg)
{
	struct http *http = arg;
	struct est_server *server = http->server;
	struct answer answer = {.status = 200, .type = "application/pkix-crl"};
	struct error why;
	char *path = route_path(req);

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
	http->on_batch = event_new(http->base, -1, 0, on_batch, http);
	if (http->on_batch == NULL || http->on_term == NULL || http->on_int == NULL ||
	    event_add(http->on_term, NULL) != 0 || event_add(http->on_int, NULL) != 0)
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
	/* What was signed before the end is recorded and answered. */
	settle_batch(http);
	if (http->on_batch != NULL)
		event_free(http->on_batch);
	http->conns.nlisteners = 0; /* they go with their servers */
	if (http->https != NULL)
		evhttp_free(http->https);
	if (http->plain != NULL)
		evhttp_free(http->plain);
	if (http->base != NULL)
		event_base_free(http->base);
	free(http);
}
