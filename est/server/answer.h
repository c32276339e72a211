/*
 * What an operation answers, before it becomes HTTP: the rules (enroll.c)
 * write it, the faults bend it, http.c sends it.
 */
#ifndef EST_SERVER_ANSWER_H
#define EST_SERVER_ANSWER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

enum operation { OP_CACERTS, OP_CSRATTRS, OP_ENROLL, OP_REENROLL, OP_COUNT };

struct answer {
	int status;	      /* of HTTP */
	const char *type;     /* Content-Type */
	struct buf body;      /* text, or DER while encode is set */
	bool encode;	      /* base64 is still to be made of the body */
	bool base64;	      /* it is base64: say so in Content-Transfer-Encoding */
	int64_t retry_after;  /* seconds, 0 for no header */
	const char *location; /* borrowed, NULL for no header */
	bool challenge;	      /* add WWW-Authenticate */
	bool stale;	      /* the nonce was good but old (RFC 7616 section 3.3) */
	int64_t delay;	      /* seconds to wait before sending */
	bool cut;	      /* close the connection in the middle of the body */
	struct buf who;	      /* for the log: who was authenticated, and how */
	struct buf serial;    /* for the log: what was issued */
};

/* Makes it a refusal: status, and one line of plain text (RFC 7030 section 4.2.3). */
void answer_refuse(struct answer *answer, int status, const char *text);

/* Makes it a 401 without a body, which one known client could not bear, and with challenges. */
void answer_unauthorized(struct answer *answer, bool stale);

/* Makes it a success: 200 with DER to be encoded. */
void answer_der(struct answer *answer, const char *type, const void *der, size_t len);

/* Turns DER into base64: 64 columns and a final newline, or one line without. */
void answer_encode(struct answer *answer, bool one_line);

void answer_free(struct answer *answer);

#endif
