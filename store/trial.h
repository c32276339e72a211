/*
 * Trial commits (commit confirmed): a row with a deadline, not a timer in a
 * process, so that it survives every kill.  Confirmed only by the session
 * that armed it; rolled back by whoever is alive when the time is up, or by
 * the next start.  Reference xr-shell section 4.6.
 */
#ifndef STORE_TRIAL_H
#define STORE_TRIAL_H

#include "store/commit.h"

/* Seconds until rollback. */
#define TRIAL_SECONDS_MIN     30
#define TRIAL_SECONDS_MAX     65535
#define TRIAL_SECONDS_DEFAULT 600

struct trial {
	int64_t commit;	 /* id of the commit on trial */
	int64_t session; /* that armed it */
	int64_t pid;
	int64_t started;
	int64_t deadline; /* seconds on the router's clock */
};

/* 1 when a trial is pending, 0 when not, -1 when the store failed. */
int trial_get(struct store *store, struct trial *trial, struct error *err);

/* True when a pending trial is another session's. */
bool trial_of_other(struct store *store, struct trial *trial);

/* True when this process's session armed the pending trial. */
bool trial_is_ours(struct store *store);

/* Keeps the configuration on trial; fine when there is none. */
enum rc trial_confirm(struct store *store, struct error *err);

/*
 * Rolls the trial back when its time is up, or at once with now; in one
 * transaction, so that of several processes exactly one does it.  *done says
 * whether it was; log (may be NULL) gets the syslog line.
 */
enum rc trial_expire(struct store *store, bool now, bool *done, struct buf *log, struct error *err);

/* Private to store/: the same inside a transaction, and arming one. */
enum rc trial_expire_within(
    struct store *store, bool now, bool *done, struct buf *log, struct error *err);
enum rc trial_arm_within(struct store *store, int64_t commit, int64_t seconds, struct error *err);

#endif
