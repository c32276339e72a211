/*
 * Work that falls due: docs/architecture.md, "Time and jobs".  A job is a row
 * named by kind and target with a due time on the router's clock.  Whoever
 * leases it does it.  A lease ends with its owner, whose life is a locked byte
 * of the lock file, or by itself after its time.  Leases run on the system's
 * clock, so that moving the router's clock never ends one early and lets a
 * job be done twice.  Who wants to do by hand what a job does claims it: that
 * is a lock alone, which costs no write and ends with its holder.
 */
#ifndef STORE_JOBS_H
#define STORE_JOBS_H

#include "store/store.h"

/* Due time of a job that nobody takes: it is kept to tell what was tried. */
#define JOB_NEVER INT64_MAX

struct job {
	char *kind;
	char *target;
	int64_t due; /* seconds since 1970 */
	int attempts;
	int64_t owner;
};

/*
 * A number to own leases with, for as long as store stays open: its byte of
 * the lock file is locked, so that others see when the process is gone.
 */
enum rc job_owner(struct store *store, int64_t *owner, struct error *err);

/* Frees what job_take put into job. */
void job_free(struct job *job);

/* Adds a job or moves it: due as given, no attempts, no lease. */
enum rc job_set(
    struct store *store, const char *kind, const char *target, int64_t due, struct error *err);

/* Removes a job, leased or not; fine when it is not there. */
enum rc job_delete(struct store *store, const char *kind, const char *target, struct error *err);

/*
 * Leases the earliest job with due <= now that nobody claims, for seconds.
 * Atomic: of several processes exactly one gets it.  *taken is false when there is none;
 * otherwise the caller ends with job_done or job_again, and job_free.
 */
enum rc job_take(struct store *store, int64_t now, int64_t owner, int seconds, struct job *job,
    bool *taken, struct error *err);

/* Removes a job that the caller still leases; one that was set anew stays. */
enum rc job_done(struct store *store, const struct job *job, struct error *err);

/* Counts an attempt, sets the next due time, ends the lease. */
enum rc job_again(struct store *store, const struct job *job, int64_t due, struct error *err);

/*
 * Keeps everybody else from taking or claiming the job of that name, which
 * need not be there.  Nothing is written: the claim is a lock, held until
 * job_release or the end of the process.  *claimed is false while somebody
 * else holds it or leases the job.  RC_FATAL when the lock file or the
 * database fails.
 */
enum rc job_claim(struct store *store, const char *kind, const char *target, int64_t owner,
    bool *claimed, struct error *err);

/* Ends a claim; the job is as it was.  Safe without one. */
void job_release(struct store *store, const char *kind, const char *target);

/* True when the job is there; due and attempts, which may be NULL, are filled. */
bool job_get(
    struct store *store, const char *kind, const char *target, int64_t *due, int *attempts);

/* True when a job that nobody leases is due at now: cheap, one index look-up. */
bool jobs_due(struct store *store, int64_t now);

/* The earliest due time of jobs that nobody leases; JOB_NEVER when there is none. */
int64_t jobs_next(struct store *store);

#endif
