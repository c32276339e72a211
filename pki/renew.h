/*
 * What the engine does without being asked: renewal at auto-enroll percent of
 * a certificate's lifetime and the repetition of pending requests.  Jobs are
 * rows (store/jobs.h); whoever runs this takes one after the other.
 */
#ifndef PKI_RENEW_H
#define PKI_RENEW_H

#include "pki/dialogue.h"
#include "pki/engine.h"

/* Kinds of jobs; the target is the trustpoint. */
#define JOB_ENROLL "enroll" /* repeats a pending request */
#define JOB_RENEW  "renew"  /* re-enrolment */

/*
 * Runs every job that is due; *done becomes their number.  Trouble with one
 * is a syslog line, not a failure of the run: RC_FATAL only when the store
 * fails.
 */
enum rc jobs_run(struct engine *e, struct dialogue *d, int *done, struct error *err);

/*
 * Sets the renewal of certificates whose trustpoint got auto-enroll, or
 * another percentage, after they were issued.
 */
enum rc renewals_plan(struct engine *e, struct error *err);

#endif
