/* Rows of table job and their leases.  See jobs.h. */
#include "store/jobs.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/random.h>

#include "store/statements.h"

/* Bytes of the lock file from here on are owners of leases; those below are sessions. */
#define OWNER_BYTES ((int64_t)1 << 40)

/* Numbers that are tried before it is taken for trouble with the file. */
#define OWNER_TRIES 16

/* Owners whose leases are ended at a time; the next call goes on. */
#define REAP_MAX 16

/* Leases run on the unmoved clock of the system. */
static int64_t lease_clock(void)
{
	return clock_now(&(struct clock){0});
}

enum rc job_owner(struct store *store, int64_t *owner, struct error *err)
{
	for (int i = 0; i < OWNER_TRIES; i++) {
		struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1};
		uint32_t number;

		if (getrandom(&number, sizeof(number), 0) != (ssize_t)sizeof(number))
			break;
		lock.l_start = OWNER_BYTES + number;
		if (fcntl(store->lock_fd, F_OFD_SETLK, &lock) == 0) {
			*owner = lock.l_start;
			return RC_OK;
		}
	}
	return error_set(err, RC_FATAL, "%s/locks: %s", store->dir, strerror(errno));
}

/* Whether the process that has this number lives; on trouble it does. */
static bool owner_lives(struct store *store, int64_t owner)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = owner, .l_len = 1};

	return fcntl(store->lock_fd, F_OFD_GETLK, &lock) != 0 || lock.l_type != F_UNLCK;
}

/*
 * Ends the leases of processes that are gone; own is the caller's number, 0
 * for none.  The reading ends before the writing begins: a statement that
 * reads could not start to write after another process wrote.
 */
static enum rc reap(struct store *store, int64_t own, struct error *err)
{
	sqlite3_stmt *stmt = sql_query(store->sql, ST_JOB_OWNERS, err, "i", own);
	int64_t gone[REAP_MAX];
	size_t n = 0;
	enum rc rc = RC_OK;
	int more = 0;

	if (stmt == NULL)
		return RC_FATAL;
	while (n < REAP_MAX && (more = sql_next(store->sql, stmt, err)) == 1) {
		gone[n] = sqlite3_column_int64(stmt, 0);
		if (!owner_lives(store, gone[n]))
			n++;
	}
	if (more < 0)
		return RC_FATAL;
	sql_reset(stmt);
	for (size_t i = 0; rc == RC_OK && i < n; i++)
		rc = sql_run(store->sql, ST_JOB_REAP, err, "i", gone[i]);
	return rc;
}

void job_free(struct job *job)
{
	free(job->kind);
	free(job->target);
	*job = (struct job){0};
}

enum rc job_set(
    struct store *store, const char *kind, const char *target, int64_t due, struct error *err)
{
	return sql_run(store->sql, ST_JOB_SET, err, "tti", kind, target, due);
}

enum rc job_delete(struct store *store, const char *kind, const char *target, struct error *err)
{
	return sql_run(store->sql, ST_JOB_DELETE, err, "tt", kind, target);
}

enum rc job_take(struct store *store, int64_t now, int64_t owner, int seconds, struct job *job,
    bool *taken, struct error *err)
{
	int64_t clock = lease_clock();
	sqlite3_stmt *stmt;
	int more;

	*taken = false;
	*job = (struct job){.owner = owner};
	if (reap(store, owner, err) != RC_OK)
		return RC_FATAL;
	stmt = sql_query(store->sql, ST_JOB_TAKE, err, "iiii", now, clock + seconds, owner, clock);
	if (stmt == NULL)
		return RC_FATAL;
	more = sql_next(store->sql, stmt, err);
	if (more == 1) {
		job->kind = xstrdup(sql_text(stmt, 0));
		job->target = xstrdup(sql_text(stmt, 1));
		job->due = sqlite3_column_int64(stmt, 2);
		job->attempts = sqlite3_column_int(stmt, 3);
		*taken = true;
		/* To the end: a statement reset halfway would not commit. */
		more = sql_next(store->sql, stmt, err);
	}
	if (more == 0)
		return RC_OK;
	job_free(job);
	*taken = false;
	return RC_FATAL;
}

enum rc job_done(struct store *store, const struct job *job, struct error *err)
{
	return sql_run(store->sql, ST_JOB_DONE, err, "tti", job->kind, job->target, job->owner);
}

enum rc job_again(struct store *store, const struct job *job, int64_t due, struct error *err)
{
	return sql_run(
	    store->sql, ST_JOB_AGAIN, err, "ttii", job->kind, job->target, job->owner, due);
}

enum rc job_claim(struct store *store, const char *kind, const char *target, int64_t owner,
    int seconds, bool *claimed, struct error *err)
{
	int64_t clock = lease_clock();
	enum rc rc = reap(store, owner, err);

	if (rc == RC_OK)
		rc = sql_run(store->sql, ST_JOB_CLAIM, err, "ttiiii", kind, target,
		    (int64_t)JOB_NEVER, clock + seconds, owner, clock);

	*claimed = rc == RC_OK && sql_changes(store->sql) == 1;
	return rc;
}

enum rc job_release(
    struct store *store, const char *kind, const char *target, int64_t owner, struct error *err)
{
	enum rc rc = sql_run(
	    store->sql, ST_JOB_UNCLAIM, err, "ttii", kind, target, owner, (int64_t)JOB_NEVER);

	if (rc == RC_OK)
		rc = sql_run(store->sql, ST_JOB_RELEASE, err, "tti", kind, target, owner);
	return rc;
}

bool job_get(struct store *store, const char *kind, const char *target, int64_t *due, int *attempts)
{
	sqlite3_stmt *stmt = sql_query(store->sql, ST_JOB_GET, NULL, "tt", kind, target);

	if (stmt == NULL || sql_next(store->sql, stmt, NULL) != 1)
		return false;
	if (due != NULL)
		*due = sqlite3_column_int64(stmt, 0);
	if (attempts != NULL)
		*attempts = sqlite3_column_int(stmt, 1);
	sql_reset(stmt);
	return true;
}

int64_t jobs_next(struct store *store)
{
	sqlite3_stmt *stmt;
	int64_t due = JOB_NEVER;

	/* A lease that can't be ended now ends by its time. */
	(void)reap(store, 0, NULL);
	stmt = sql_query(store->sql, ST_JOB_NEXT, NULL, "i", lease_clock());
	if (stmt != NULL && sql_next(store->sql, stmt, NULL) == 1) {
		due = sqlite3_column_int64(stmt, 0);
		sql_reset(stmt);
	}
	return due;
}

bool jobs_due(struct store *store, int64_t now)
{
	return jobs_next(store) <= now;
}
