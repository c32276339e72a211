/*
 * The one seam between EST and the network: a request goes in, a complete and
 * bounded answer comes out, or one reason why not.  libcurl does the HTTP; its
 * handle, and so the connection, is kept between calls.
 */
#ifndef EST_HTTP_H
#define EST_HTTP_H

#include <curl/curl.h>

#include "est/answer.h"
#include "est/tls.h"
#include "est/url.h"

struct est_http {
	const struct est_options *options;
	const struct est_url *url;
	struct est_tls *tls;
	CURL *curl;
	struct curl_slist *post_headers;
	char binding[EST_BINDING_MAX]; /* of the connection used last, "" before any */

	/* The exchange under way. */
	const char *bound;	   /* send only on the connection with this binding; or NULL */
	bool stale;		   /* nothing was sent: the connection is another one */
	bool used;		   /* a connection was established */
	bool too_long;		   /* headers or body broke their limit */
	size_t header_bytes;	   /* of all answers of this exchange */
	struct est_answer *answer; /* being filled */
	char detail[CURL_ERROR_SIZE];
};

/*
 * Prepares the handle; nothing is sent.  The pointers are borrowed until
 * est_http_close.  RC_FATAL when libcurl lacks something.
 */
enum rc est_http_open(struct est_http *http, const struct est_options *options,
    const struct est_url *url, struct est_tls *tls, struct error *err);

/* Safe on a zeroed one. */
void est_http_close(struct est_http *http);

/*
 * Runs one operation: POST with body, or GET when body is NULL.  Redirects to
 * the same origin are followed with method and body kept, and a challenge is
 * answered with the credentials of the options.  bound, when not NULL, is a
 * value of http->binding; if the request would travel on another connection
 * it is not sent and http->stale is set.
 *
 * EST_OK: answer is complete, whatever its status; the caller releases it with
 * est_answer_free in any case.  Otherwise err has the reason.
 */
enum est_status est_http(struct est_http *http, enum est_op op, const struct buf *body,
    const char *bound, struct est_answer *answer, struct error *err);

#endif
