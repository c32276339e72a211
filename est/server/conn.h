/*
 * The TLS connections of one process: how many may be open, how long a
 * request may take to arrive, and their orderly end.
 */
#ifndef EST_SERVER_CONN_H
#define EST_SERVER_CONN_H

#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <openssl/ssl.h>
#include <stdint.h>

#include "base/error.h"
#include "est/server/options.h"

/* Embedded in its owner; must outlive all connections. */
struct conns {
	struct event_base *base;
	SSL_CTX *ctx;
	struct evconnlistener *listeners[LIST_MAX]; /* paused while all places are taken */
	size_t nlisteners;
	int open, max;
	int index; /* of a connection's state in the ex_data of its SSL */
};

/* RC_FATAL when OpenSSL has no room. */
enum rc conns_begin(
    struct conns *conns, struct event_base *base, SSL_CTX *ctx, int max, struct error *err);

/*
 * A new connection, its certificates judged at now.  Never NULL: evhttp would
 * fall back to plain text, so lack of memory aborts.
 */
struct bufferevent *conns_accept(struct conns *conns, int64_t now);

/* A whole request came: no time limit while it is worked on. */
void conn_busy(const struct conns *conns, SSL *ssl);

/* It was answered: the next one has its time; or, with last, the stream ends in order. */
void conn_answered(const struct conns *conns, SSL *ssl, bool last);

#endif
