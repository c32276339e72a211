/* Sessions and locks.  See session.h. */
#include "store/session.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <unistd.h>

#include "store/statements.h"

/* Byte N of the lock file is session N. */
static int set_lock(struct store *store, int64_t byte, short type)
{
	struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};

	return fcntl(store->lock_fd, F_OFD_SETLK, &lock);
}

/* Whether another open file holds the byte; on trouble nobody does. */
static bool held_by_other(struct store *store, int64_t byte)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};

	return fcntl(store->lock_fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

/* Whether a row of another session that lives is exclusive: 1, 0, or -1 on trouble. */
static int locked_by_other(struct store *store, struct error *err)
{
	sqlite3_stmt *stmt = sql_query(store->sql, ST_SESSION_EXCLUSIVE, err, "i", store->session);
	int more;

	if (stmt == NULL)
		return -1;
	while ((more = sql_next(store->sql, stmt, err)) == 1) {
		if (held_by_other(store, sqlite3_column_int64(stmt, 0))) {
			sql_reset(stmt);
			return 1;
		}
	}
	return more;
}

bool session_locked(struct store *store)
{
	return locked_by_other(store, NULL) == 1;
}

static enum rc refuse_lock(struct error *err)
{
	return error_set(err, RC_INVALID, "the configuration is locked by another session");
}

/* The row becomes visible with its byte locked, or others would take it for a dead one's. */
enum rc session_begin(
    struct store *store, const char *user, const char *line, bool exclusive, struct error *err)
{
	int locked;
	enum rc rc = store_begin(store, err);

	if (rc != RC_OK)
		return rc;
	locked = exclusive ? locked_by_other(store, err) : 0;
	if (locked != 0)
		rc = locked < 0 ? RC_FATAL : refuse_lock(err);
	if (rc == RC_OK)
		rc = sql_run(store->sql, ST_SESSION_ADD, err, "itttii", (int64_t)getpid(), user,
		    line, "CLI", store_now(store), (int64_t)exclusive);
	if (rc == RC_OK) {
		store->session = sql_last_id(store->sql);
		if (set_lock(store, store->session, F_WRLCK) != 0)
			rc = error_set(err, RC_FATAL, "%s/locks: %s", store->dir, strerror(errno));
	}
	rc = store_end(store, rc, err);
	if (rc != RC_OK)
		store->session = 0;
	return rc;
}

void session_end(struct store *store)
{
	if (store->session == 0)
		return;
	/* A row that can't be dropped now is dropped by whoever lists sessions next. */
	if (sql_run(store->sql, ST_SESSION_DROP, NULL, "i", store->session) == RC_OK ||
	    store->lock_fd >= 0)
		(void)set_lock(store, store->session, F_UNLCK);
	store->session = 0;
}

enum rc session_lock(struct store *store, struct error *err)
{
	enum rc rc = store_begin(store, err);
	int locked;

	if (rc != RC_OK)
		return rc;
	locked = locked_by_other(store, err);
	if (locked != 0)
		rc = locked < 0 ? RC_FATAL : refuse_lock(err);
	else
		rc = sql_run(store->sql, ST_SESSION_LOCK, err, "ii", store->session, (int64_t)1);
	return store_end(store, rc, err);
}

enum rc session_share(struct store *store, struct error *err)
{
	return sql_run(store->sql, ST_SESSION_LOCK, err, "ii", store->session, (int64_t)0);
}

bool session_cleared(struct store *store)
{
	sqlite3_stmt *stmt;
	int found;

	if (store->session == 0)
		return false;
	stmt = sql_query(store->sql, ST_SESSION_GET, NULL, "i", store->session);
	found = stmt != NULL ? sql_next(store->sql, stmt, NULL) : -1;
	if (found == 1)
		sql_reset(stmt);
	return found == 0;
}

struct search {
	const char *name;
	int64_t id; /* 0: not there */
};

static void compare_name(void *ctx, const struct session_row *session)
{
	struct search *search = ctx;
	struct buf name = {0};

	session_name(session, &name);
	if (strcmp(buf_str(&name), search->name) == 0)
		search->id = session->id;
	buf_free(&name);
}

enum rc session_clear(struct store *store, const char *name, struct error *err)
{
	struct search search = {.name = name};
	enum rc rc = session_each(store, true, compare_name, &search, err);

	if (rc == RC_OK && search.id == 0)
		rc = error_set(err, RC_INVALID, "no other configuration session '%s'", name);
	return rc == RC_OK ? sql_run(store->sql, ST_SESSION_DROP, err, "i", search.id) : rc;
}

/* Drops the rows whose process is gone. */
static enum rc reap(struct store *store, struct error *err)
{
	sqlite3_stmt *stmt = sql_query(store->sql, ST_SESSION_EACH, err, "");
	int64_t dead[64];
	size_t n = 0;
	enum rc rc = RC_OK;
	int more;

	if (stmt == NULL)
		return RC_FATAL;
	while (
	    (more = sql_next(store->sql, stmt, err)) == 1 && n < sizeof(dead) / sizeof(dead[0])) {
		int64_t id = sqlite3_column_int64(stmt, 0);

		if (id != store->session && !held_by_other(store, id))
			dead[n++] = id;
	}
	sql_reset(stmt);
	for (size_t i = 0; i < n && rc == RC_OK; i++)
		rc = sql_run(store->sql, ST_SESSION_DROP, err, "i", dead[i]);
	return more < 0 ? RC_FATAL : rc;
}

enum rc session_each(struct store *store, bool others_only,
    void (*row)(void *ctx, const struct session_row *session), void *ctx, struct error *err)
{
	sqlite3_stmt *stmt;
	int more;

	if (reap(store, err) != RC_OK)
		return RC_FATAL;
	stmt = sql_query(store->sql, ST_SESSION_EACH, err, "");
	if (stmt == NULL)
		return RC_FATAL;
	while ((more = sql_next(store->sql, stmt, err)) == 1) {
		struct session_row session = {
		    .id = sqlite3_column_int64(stmt, 0),
		    .pid = sqlite3_column_int64(stmt, 1),
		    .user = sql_text(stmt, 2),
		    .line = sql_text(stmt, 3),
		    .client = sql_text(stmt, 4),
		    .started = sqlite3_column_int64(stmt, 5),
		    .exclusive = sqlite3_column_int(stmt, 6) != 0,
		};

		if (!others_only || session.id != store->session)
			row(ctx, &session);
	}
	return more < 0 ? RC_FATAL : RC_OK;
}

void session_name(const struct session_row *session, struct buf *out)
{
	buf_addf(out, "00001000-%08" PRIx64 "-%08" PRIx64, (uint64_t)session->pid & 0xffffffff,
	    (uint64_t)session->id & 0xffffffff);
}
