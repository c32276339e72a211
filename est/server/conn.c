/* Connections, counted and timed.  See conn.h. */
#include "est/server/conn.h"

#include <errno.h>
#include <event2/bufferevent_ssl.h>
#include <openssl/err.h>
#include <sys/socket.h>

#include "est/server/net.h"
#include "est/server/tls.h"

#define REQUEST_SECONDS 60 /* for the handshake and one whole request to arrive */

/* Dies with its SSL. */
struct conn {
	struct conns *conns;
	SSL *ssl;
	struct event *deadline;
};

static void let_accept(struct conns *conns)
{
	bool room = conns->open < conns->max;

	for (size_t i = 0; i < conns->nlisteners; i++) {
		if ((room ? evconnlistener_enable(conns->listeners[i])
			  : evconnlistener_disable(conns->listeners[i])) != 0)
			net_log("listener: can't be %s", room ? "resumed" : "paused");
	}
}

/* Called by OpenSSL when it frees the SSL of a connection. */
static void conn_free(void *ssl, void *ptr, CRYPTO_EX_DATA *ad, int index, long argl, void *argp)
{
	struct conn *conn = ptr;
	(void)ssl, (void)ad, (void)index, (void)argl, (void)argp;

	if (conn == NULL)
		return;
	event_free(conn->deadline);
	if (conn->conns->open-- == conn->conns->max)
		let_accept(conn->conns);
	free(conn);
}

static void conn_late(evutil_socket_t fd, short what, void *arg)
{
	struct conn *conn = arg;
	(void)fd, (void)what;

	/* evhttp then sees the end of the stream and frees the connection. */
	if (shutdown(SSL_get_fd(conn->ssl), SHUT_RDWR) != 0 && errno != ENOTCONN)
		net_log("connection: %s", strerror(errno));
}

static void conn_arm(struct conn *conn)
{
	const struct timeval limit = {.tv_sec = REQUEST_SECONDS};

	if (event_add(conn->deadline, &limit) != 0)
		net_log("connection: no timer");
}

enum rc conns_begin(
    struct conns *conns, struct event_base *base, SSL_CTX *ctx, int max, struct error *err)
{
	*conns = (struct conns){.base = base, .ctx = ctx, .max = max};
	conns->index = SSL_get_ex_new_index(0, NULL, NULL, NULL, conn_free);
	return conns->index >= 0 ? RC_OK : error_set(err, RC_FATAL, "connections: no index");
}

struct bufferevent *conns_accept(struct conns *conns, int64_t now)
{
	struct conn *conn = xcalloc(1, sizeof(*conn));
	struct bufferevent *bev = NULL;

	conn->conns = conns;
	conn->ssl = tls_accept(conns->ctx, now);
	conn->deadline = evtimer_new(conns->base, conn_late, conn);
	if (conn->ssl != NULL)
		bev = bufferevent_openssl_socket_new(
		    conns->base, -1, conn->ssl, BUFFEREVENT_SSL_ACCEPTING, BEV_OPT_CLOSE_ON_FREE);
	if (bev == NULL || conn->deadline == NULL ||
	    SSL_set_ex_data(conn->ssl, conns->index, conn) != 1)
		abort();
	bufferevent_openssl_set_allow_dirty_shutdown(bev, 1);
	if (++conns->open == conns->max)
		let_accept(conns);
	conn_arm(conn);
	return bev;
}

void conn_busy(const struct conns *conns, SSL *ssl)
{
	struct conn *conn = SSL_get_ex_data(ssl, conns->index);

	if (event_del(conn->deadline) != 0)
		net_log("connection: a timer that does not stop");
}

void conn_answered(const struct conns *conns, SSL *ssl, bool last)
{
	conn_arm(SSL_get_ex_data(ssl, conns->index));
	/*
	 * evhttp shuts the socket down before it frees the SSL, so the
	 * close_notify owed to the reader (RFC 8446 section 6.1) goes out here.
	 */
	if (last && SSL_shutdown(ssl) < 0)
		ERR_clear_error(); /* the peer was faster */
}
