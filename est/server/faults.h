/*
 * Faults on demand: what a hostile, broken or busy EST server does, so that
 * clients can be tested against it.  One const table names them all.
 */
#ifndef EST_SERVER_FAULTS_H
#define EST_SERVER_FAULTS_H

#include "base/error.h"
#include "est/server/answer.h"

enum fault {
	FAULT_RETRY_AFTER,
	FAULT_NO_RETRY_AFTER,
	FAULT_UNAUTHORIZED,
	FAULT_SERVER_ERROR,
	FAULT_REDIRECT,
	FAULT_WRONG_CA,
	FAULT_WRONG_KEY,
	FAULT_OLD_CERT,
	FAULT_MANY_CERTS,
	FAULT_TRUNCATED,
	FAULT_GARBAGE,
	FAULT_CSRATTRS_GARBAGE,
	FAULT_EMPTY,
	FAULT_HUGE_BODY,
	FAULT_BAD_BASE64,
	FAULT_CREATED,
	FAULT_SLOW,
	FAULT_CLOSE,
	FAULT_EXPIRED_SERVER_CERT,
	FAULT_WRONG_NAME,
	FAULT_COUNT
};

/* Where in the life of an answer a fault acts. */
enum fault_stage {
	STAGE_TLS,   /* the server's certificate */
	STAGE_EARLY, /* in place of the operation */
	STAGE_ISSUE, /* while the certificate is made */
	STAGE_DER,   /* on the message, before base64 */
	STAGE_TEXT,  /* on the base64 and the status */
	STAGE_SEND,  /* while it is sent */
};

struct faults {
	bool on[FAULT_COUNT];
	int64_t seconds[FAULT_COUNT]; /* the value, where it is a time */
	const char *url;	      /* the value of redirect, borrowed */
	bool where[OP_COUNT];	      /* set by --fault-on; enrolment when nothing is */
};

/* "NAME" or "NAME=VALUE"; text must outlive faults.  RC_INVALID lists the names. */
enum rc faults_add(struct faults *faults, const char *text, struct error *err);

/* "enroll", "cacerts", "csrattrs" or "all". */
enum rc faults_add_place(struct faults *faults, const char *text, struct error *err);

/* Whether this fault acts on that operation. */
bool fault_acts(const struct faults *faults, enum fault fault, enum operation operation);

/*
 * Bends the answer by all faults of this stage.  True when one replaced the
 * operation (only in STAGE_EARLY).
 */
bool faults_apply(const struct faults *faults, enum fault_stage stage, enum operation operation,
    struct answer *answer);

/* The list for --help. */
void faults_describe(struct buf *out);

#endif
