/*
 * What an HTTP answer means to EST (RFC 7030 sections 4.1.3, 4.2.3, 4.5.2): a
 * table of status codes, Retry-After, and the line a person reads.
 */
#ifndef EST_ANSWER_H
#define EST_ANSWER_H

#include "base/buf.h"
#include "est/est.h"

enum est_op {
	EST_OP_CACERTS,
	EST_OP_CSRATTRS,
	EST_OP_ENROLL,
	EST_OP_REENROLL,
};

#define EST_RETRY_DEFAULT 60	      /* seconds, when the server names no time */
#define EST_RETRY_MAX	  (7 * 86400) /* seconds, whatever the server says */

/* One complete answer; est_answer_free releases the body. */
struct est_answer {
	int code; /* HTTP status */
	struct buf body;
	char type[80];	      /* Content-Type, "" when absent */
	char retry_after[64]; /* "" when absent */
	bool challenged;      /* a Basic or Digest challenge came with a 401 */
};

void est_answer_free(struct est_answer *answer);

/* The last path segment of an operation's URL. */
const char *est_op_name(enum est_op op);

/*
 * Fills status, http_status, retry_after and reason of result.  where names
 * the operation's URL for the reason.  The body is not looked at, but for a
 * line of plain text that explains an error.
 */
void est_answer_judge(const struct est_options *options, enum est_op op, const char *where,
    const struct est_answer *answer, struct est_result *result);

/*
 * Seconds to wait from a Retry-After value (RFC 9110 section 10.2.3: seconds
 * or an HTTP-date), 1 to EST_RETRY_MAX; EST_RETRY_DEFAULT when it is neither.
 */
int64_t est_retry_after(const char *value, int64_t now);

#endif
