/*
 * Work that falls due: docs/architecture.md, "Time and jobs".  A job is a row
 * named by kind and target with a due time on the router's clock.  Whoever
 * leases it does it.  A lease ends with its owner, whose life is a locked byte
 * of the lock file, or by itself after its time.  Leases run on the system's
 * clock, so that moving the router's clock never ends one early and lets a
 * job be done twice.
 */
#ifndef STORE_JOBS_H
#define STORE_JOBS_H

#include "store/store.h"

/* Due time of a job that only its claim keeps: nobody takes it. */
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
 * Leases the earliest job with due <= now for seconds.  Atomic: of several
 * processes exactly one gets it.  *taken is false when there is none;
 * otherwise the caller ends with job_done or job_again, and job_free.
 */
enum rc job_take(struct store *store, int64_t now, int64_t owner, int seconds, struct job *job,
    bool *taken, struct error *err);

/* Removes a job that the caller still leases; one that was set anew stays. */
enum rc job_done(struct store *store, const struct job *job, struct error *err);

/* Counts an attempt, sets the next due time, ends the lease. */
enum rc job_again(struct store *store, const struct job *job, int64_t due, struct error *err);

/*
 * Leases one named job whatever its due time, making it (with JOB_NEVER) when
 * it is not there.  *claimed is false while somebody else leases it; a lease of
 * the caller's own, left because the disk was full, is taken over.
 */
enum rc job_claim(struct store *store, const char *kind, const char *target, int64_t owner,
    int seconds, bool *claimed, struct error *err);

/* Ends a claim: the job is as before; one that only the claim made is removed. */
enum rc job_release(
    struct store *store, const char *kind, const char *target, int64_t owner, struct error *err);

/* True when the job is there; due and attempts, which may be NULL, are filled. */
bool job_get(
    struct store *store, const char *kind, const char *target, int64_t *due, int *attempts);

/* True when a job that nobody leases is due at now: cheap, one index look-up. */
bool jobs_due(struct store *store, int64_t now);

/* The earliest due time of jobs that nobody leases; JOB_NEVER when there is none. */
int64_t jobs_next(struct store *store);

#endif
