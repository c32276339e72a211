/*
 * crypto ca enroll by EST: first enrolment, re-enrolment and the repetition
 * of a request that the server holds back.  Reference xr-pki sections 2.4 and
 * 2.5, RFC 7030 section 4.2.
 */
#ifndef PKI_ENROLL_H
#define PKI_ENROLL_H

#include "pki/dialogue.h"
#include "pki/engine.h"
#include "pki/trustpoint.h"

/*
 * What a person's command does: enrols, re-enrols when the trustpoint has a
 * router certificate, or tries a pending request when its time has come (says
 * when otherwise).  RC_INVALID or RC_FATAL with one line; the store is then
 * as it was.
 */
enum rc enroll(struct engine *e, struct dialogue *d, const char *trustpoint, struct error *err);

/* What became of an attempt that a job made. */
struct attempt {
	bool pending;	     /* the server holds the request back; a job will repeat it */
	bool again;	     /* no answer, or a passing trouble: worth another try */
	int64_t retry_after; /* with again: seconds that the server asked for, else 0 */
};

/* The same for a job, whenever the request is due. */
enum rc enroll_attempt(struct engine *e, struct dialogue *d, const struct trustpoint *tp,
    struct attempt *attempt, struct error *err);

/* Drops what is pending; RC_INVALID when nothing is. */
enum rc enroll_cancel(
    struct engine *e, struct dialogue *d, const char *trustpoint, struct error *err);

#endif
