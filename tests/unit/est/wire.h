/*
 * A TLS server for tests that says just what a test wants: a child process
 * that accepts on a loopback port and calls a handler for each request.  What
 * it has seen lies in memory shared with the test.
 */
#ifndef WIRE_H
#define WIRE_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include <sys/types.h>

#include "base/buf.h"
#include "testpki.h"

#define WIRE_HEAD 4096 /* bytes of request line and headers, and a NUL */

/* One request, as it came. */
struct wire_request {
	SSL *ssl;
	char *head; /* request line and headers, NUL-terminated */
	struct buf body;
};

/* Seen by the server, read by the test. */
struct wire_log {
	int connections; /* TLS handshakes completed on the server's side */
	int requests;
	int authorizations;   /* requests with credentials in them */
	char head[WIRE_HEAD]; /* of the last request */
	char body[8192];      /* of the last request with a body */
	int verdict;	      /* whatever the handler wants to tell */
};

/*
 * Appends the raw answer to reply; nothing appended is no answer at all.
 * False closes the connection after it.
 */
typedef bool wire_handler(
    void *ctx, const struct wire_request *request, struct wire_log *log, struct buf *reply);

struct wire_options {
	const struct identity *identity;
	X509 *sub;	   /* sent with it, or NULL */
	X509 *client_ca;   /* demands a client certificate issued by it, or NULL */
	int max_version;   /* TLS1_2_VERSION, or 0 */
	const char *plain; /* said in place of TLS, then the connection is closed; or NULL */
	bool rude;	   /* hangs up at once, with data unread or not */
	wire_handler *handler;
	void *ctx;
};

struct wire {
	pid_t pid;
	int port;
	char url[64]; /* room for the test */
	struct wire_log *log;
};

void wire_start(struct wire *wire, const struct wire_options *options);
void wire_stop(struct wire *wire);

/* An answer with Content-Length.  extra is header lines with their ends, or "". */
void wire_answer(struct buf *reply, int code, const char *extra, const char *body);

#endif
