/* What the tests over a real TLS connection share: a small PKI and a client. */
#ifndef WIRE_FIXTURE_H
#define WIRE_FIXTURE_H

#include "cm.h"

#include "est/est.h"
#include "wire.h"

struct fixture {
	struct identity root, sub, server, device, stranger;
	STACK_OF(X509) *anchors; /* root */
	char *cacerts;		 /* base64 of root and sub as certs-only */
};

/* For cmocka_run_group_tests. */
int fixture_set_up(void **state);
int fixture_tear_down(void **state);

/* Starts a server with the good identity (unless wired has one) and options for it. */
void start(const struct fixture *f, struct wire_options *wired, struct wire *wire,
    struct est_options *options);

/* Opens a client, runs one call, closes; the result is the caller's to free. */
void get_cacerts(const struct est_options *options, struct est_result *result);
void enroll(const struct est_options *options, EVP_PKEY *key, bool bind, struct est_result *result);

/* An est_make_request whose ctx is the key. */
X509_REQ *make_request(void *ctx, const char *binding, struct error *err);

/* Handlers whose ctx is the fixture. */

/* 200 with cacerts, 204 for csrattrs, and issues what is asked for. */
bool serve_well(
    void *ctx, const struct wire_request *request, struct wire_log *log, struct buf *reply);

/* True when the request line starts with that method and ends with that operation. */
bool asks(const struct wire_request *request, const char *method, const char *op);

#define assert_status(result, wanted)                                                              \
	do {                                                                                       \
		if ((result)->status != (wanted))                                                  \
			fail_msg("status %d: %s", (int)(result)->status, (result)->reason.text);   \
	} while (0)

#define assert_reason(result, words)                                                               \
	do {                                                                                       \
		if (strstr((result)->reason.text, words) == NULL)                                  \
			fail_msg("no \"%s\" in: %s", words, (result)->reason.text);                \
		assert_null(strchr((result)->reason.text, '\n'));                                  \
	} while (0)

#endif
