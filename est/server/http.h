/*
 * HTTP for the EST operations (over TLS) and the CRL (plain), by libevent's
 * evhttp; its limits, timeouts and log.  One struct http per process.
 */
#ifndef EST_SERVER_HTTP_H
#define EST_SERVER_HTTP_H

#include <openssl/ssl.h>

#include "base/error.h"
#include "est/server/enroll.h"
#include "est/server/options.h"

struct http;

/*
 * Serves EST on the n sockets fds and the CRL on crl_fd; connections is how
 * many TLS connections may be open at once.  The sockets stay the caller's;
 * server and ctx are borrowed.
 */
enum rc http_open(struct http **out, struct est_server *server, SSL_CTX *ctx, const int *fds,
    size_t n, int crl_fd, int connections, struct error *err);

/* Serves until SIGTERM or SIGINT.  RC_FATAL when the event loop failed. */
enum rc http_run(struct http *http, struct error *err);

/* Ends all connections; safe with NULL. */
void http_close(struct http *http);

#endif
