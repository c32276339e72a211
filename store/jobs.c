/* Rows of table job and their leases.  See jobs.h. */
#include "store/jobs.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/random.h>

#include "store/statements.h"

/* Bytes of the lock file from here on are owners of leases; those below are sessions. */
#define OWNER_BYTES ((int64_t)1 << 40)

/* Bytes from here on are claims, each at the hash of its job's name: 2^61 of them. */
#define CLAIM_BYTES ((int64_t)1 << 62)
#define CLAIM_MASK  (((uint64_t)1 << 61) - 1)

/* Numbers that are tried before it is taken for trouble with the file. */
#define OWNER_TRIES 16

/* Owners whose leases are ended at a time; the next call goes on. */
#define REAP_MAX 16

/*
 * The byte that stands for a claim of kind and target: FNV-1a over both.  Two
 * jobs with one byte would only wait for each other, and with 61 bits nobody
 * will see that.
 */
static int64_t claim_byte(const char *kind, const char *target)
{
	const char *parts[] = {kind, target};
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		for (const char *p = parts[i];; p++) {
			hash = (hash ^ (unsigned char)*p) * UINT64_C(0x100000001b3);
			if (*p == '\0')
				break;
		}
	return CLAIM_BYTES + (int64_t)((hash ^ hash >> 61) & CLAIM_MASK);
}

static int lock_byte(struct store *store, short type, int64_t byte)
{
	struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};

	return fcntl(store->lock_fd, F_OFD_SETLK, &lock);
}

/* Whether another open of the lock file holds this byte; on trouble it does. */
static bool locked_elsewhere(struct store *store, int64_t byte)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};

	return fcntl(store->lock_fd, F_OFD_GETLK, &lock) != 0 || lock.l_type != F_UNLCK;
}

/* Leases run on the unmoved clock of the system. */
static int64_t lease_clock(void)
{
	return clock_now(&(struct clock){0});
}

enum rc job_owner(struct store *store, int64_t *owner, struct error *err)
{
	for (int i = 0; i < OWNER_TRIES; i++) {
		uint32_t number;

		if (getrandom(&number, sizeof(number), 0) != (ssize_t)sizeof(number))
			break;
		if (lock_byte(store, F_WRLCK, OWNER_BYTES + number) == 0) {
			*owner = OWNER_BYTES + number;
			return RC_OK;
		}
	}
	return error_set(err, RC_FATAL, "%s/locks: %s", store->dir, strerror(errno));
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
		if (!locked_elsewhere(store, gone[n]))
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

/*
 * The earliest job that nobody leases or claims.  Copies its name into job,
 * which may be NULL; *due is JOB_NEVER when there is none.
 */
static enum rc next_free(struct store *store, struct job *job, int64_t *due, struct error *err)
{
	sqlite3_stmt *stmt = sql_query(store->sql, ST_JOB_NEXT, err, "i", lease_clock());
	int more;

	*due = JOB_NEVER;
	if (stmt == NULL)
		return RC_FATAL;
	while ((more = sql_next(store->sql, stmt, err)) == 1) {
		const char *kind = sql_text(stmt, 1), *target = sql_text(stmt, 2);

		if (locked_elsewhere(store, claim_byte(kind, target)))
			continue;
		*due = sqlite3_column_int64(stmt, 0);
		if (job != NULL) {
			job->kind = xstrdup(kind);
			job->target = xstrdup(target);
		}
		sql_reset(stmt);
		break;
	}
	return more < 0 ? RC_FATAL : RC_OK;
}

/* Writes the lease of the job named by *job, if it is still to be had. */
static enum rc lease(
    struct store *store, int64_t now, int seconds, struct job *job, bool *taken, struct error *err)
{
	int64_t clock = lease_clock();
	sqlite3_stmt *stmt = sql_query(store->sql, ST_JOB_TAKE, err, "ttiiii", job->kind,
	    job->target, now, clock + seconds, job->owner, clock);
	int more = stmt != NULL ? sql_next(store->sql, stmt, err) : -1;

	*taken = more == 1;
	if (more == 1) {
		job->due = sqlite3_column_int64(stmt, 0);
		job->attempts = sqlite3_column_int(stmt, 1);
		/* To the end: a statement reset halfway would not commit. */
		more = sql_next(store->sql, stmt, err);
	}
	return more == 0 ? RC_OK : RC_FATAL;
}

/*
 * The lease is written before the claim is looked at, and job_claim does it
 * the other way round: of two that meet, at least one sees the other.
 */
enum rc job_take(struct store *store, int64_t now, int64_t owner, int seconds, struct job *job,
    bool *taken, struct error *err)
{
	int64_t due;
	enum rc rc = reap(store, owner, err);

	*taken = false;
	*job = (struct job){.owner = owner};
	if (rc == RC_OK)
		rc = next_free(store, job, &due, err);
	if (rc == RC_OK && due <= now && job->kind != NULL)
		rc = lease(store, now, seconds, job, taken, err);
	if (rc == RC_OK && *taken && locked_elsewhere(store, claim_byte(job->kind, job->target))) {
		*taken = false;
		rc = sql_run(
		    store->sql, ST_JOB_RELEASE, err, "tti", job->kind, job->target, job->owner);
	}
	if (rc != RC_OK)
		*taken = false;
	if (!*taken)
		job_free(job);
	return rc;
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

/* Whether a process that lives leases the job. */
static enum rc leased_elsewhere(struct store *store, const char *kind, const char *target,
    int64_t own, bool *leased, struct error *err)
{
	sqlite3_stmt *stmt = sql_query(store->sql, ST_JOB_GET, err, "tt", kind, target);
	int more = stmt != NULL ? sql_next(store->sql, stmt, err) : -1;
	int64_t until = 0, owner = own;

	*leased = false;
	if (more == 1) {
		until = sqlite3_column_int64(stmt, 2);
		owner = sqlite3_column_int64(stmt, 3);
		sql_reset(stmt);
	}
	*leased = until > lease_clock() && owner != own && locked_elsewhere(store, owner);
	return more >= 0 ? RC_OK : RC_FATAL;
}

enum rc job_claim(struct store *store, const char *kind, const char *target, int64_t owner,
    bool *claimed, struct error *err)
{
	bool leased = false;
	enum rc rc;

	*claimed = false;
	if (lock_byte(store, F_WRLCK, claim_byte(kind, target)) != 0)
		return errno == EAGAIN || errno == EACCES
			   ? RC_OK
			   : error_set(err, RC_FATAL, "%s/locks: %s", store->dir, strerror(errno));
	rc = leased_elsewhere(store, kind, target, owner, &leased, err);
	*claimed = rc == RC_OK && !leased;
	if (!*claimed)
		job_release(store, kind, target);
	return rc;
}

void job_release(struct store *store, const char *kind, const char *target)
{
	/* Giving a lock back fails only when the kernel has no memory for the remaining ones. */
	(void)lock_byte(store, F_UNLCK, claim_byte(kind, target));
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
	int64_t due;

	/* A lease that can't be ended now ends by its time. */
	(void)reap(store, 0, NULL);
	return next_free(store, NULL, &due, NULL) == RC_OK ? due : JOB_NEVER;
}

bool jobs_due(struct store *store, int64_t now)
{
	return jobs_next(store) <= now;
}
