/* What the files of the client share behind est.h: the client, opened. */
#ifndef EST_CLIENT_H
#define EST_CLIENT_H

#include "est/http.h"

struct est {
	struct est_options options; /* pointers in it are the caller's */
	struct est_url url;
	struct est_anchors anchors;
	struct est_tls tls;
	struct est_http http;
};

/*
 * Runs one operation and fills result but for certs and attrs.  True when the
 * answer is a success whose body, with the base64 removed, is in der.  body
 * and bound as for est_http.
 */
bool est_run(struct est *est, enum est_op op, const struct buf *body, const char *bound,
    struct est_result *result, struct buf *der);

/* Sets status and reason of result to a failure of this operation; err may say more. */
void est_fail(const struct est *est, enum est_op op, enum est_status status,
    const struct error *err, struct est_result *result);

/* False, with the reason in result, when the trust allows /cacerts only. */
bool est_may_ask(const struct est *est, enum est_op op, struct est_result *result);

#endif
