/* The coat over SQLite.  See sql.h. */
#include "base/sql.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"

/* How long a writer waits for another writer, in milliseconds. */
#define BUSY_TIMEOUT_MS 10000

/* The longest single sleep of such a wait: it begins with less and doubles. */
#define BUSY_SLEEP_MAX_US 16384u
#define BUSY_SLEEP_MIN_US 128u

struct sql {
	sqlite3 *db;
	const char *const *text;
	sqlite3_stmt **stmt;
	size_t n;
	int64_t waited_us; /* of the current wait for a lock */
};

static enum rc fail(struct sql *sql, struct error *err, int code)
{
	enum rc rc = (code & 0xff) == SQLITE_CONSTRAINT ? RC_INVALID : RC_FATAL;

	return error_set(
	    err, rc, "%s: %s", sqlite3_db_filename(sql->db, "main"), sqlite3_errmsg(sql->db));
}

/*
 * Called by SQLite while another process writes.  A transaction takes less
 * than a millisecond but for its fsync, so that the first sleeps are short;
 * random, so that two who wait do not meet again and again.
 */
static int on_busy(void *arg, int times)
{
	struct sql *sql = arg;
	uint32_t limit = BUSY_SLEEP_MAX_US, random = 0;
	struct timespec pause = {0};

	if (times == 0)
		sql->waited_us = 0;
	if (sql->waited_us >= (int64_t)BUSY_TIMEOUT_MS * 1000)
		return 0;
	if (times < 8 && BUSY_SLEEP_MIN_US << times < BUSY_SLEEP_MAX_US)
		limit = BUSY_SLEEP_MIN_US << (uint32_t)times;
	if (getrandom(&random, sizeof(random), GRND_NONBLOCK) != (ssize_t)sizeof(random))
		random = 0;
	limit = limit / 2 + random % (limit / 2);
	pause.tv_nsec = (long)limit * 1000;
	/* A signal ends the sleep early, and the lock is tried all the same. */
	(void)nanosleep(&pause, NULL);
	sql->waited_us += limit;
	return 1;
}

static const char settings[] = "PRAGMA journal_mode=WAL;"
			       "PRAGMA synchronous=FULL;"
			       "PRAGMA foreign_keys=ON;"
			       "PRAGMA secure_delete=ON;"
			       "PRAGMA temp_store=MEMORY;"
			       "PRAGMA trusted_schema=OFF;";

/*
 * Of several processes that open a new database at once, one turns it into
 * WAL and SQLite refuses the others without asking the busy handler (they
 * would wait for each other), so the wait is ours.
 */
static int apply_settings(struct sql *sql)
{
	int times = 0;
	int code;

	do
		code = sqlite3_exec(sql->db, settings, NULL, NULL, NULL);
	while ((code & 0xff) == SQLITE_BUSY && on_busy(sql, times++));
	return code;
}

/* A library that is in use already (SQLITE_MISUSE) has been configured by the first sql_open. */
static void must_configure(int code)
{
	if (code != SQLITE_OK && code != SQLITE_MISUSE)
		abort();
}

enum rc sql_open(
    struct sql **out, const char *path, const char *const *statements, size_t n, struct error *err)
{
	struct sql *sql = xcalloc(1, sizeof(*sql));
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	enum rc rc;

	*out = NULL;
	if (fd < 0) {
		free(sql);
		return error_set(err, RC_INVALID, "%s: %s", path, strerror(errno));
	}
	close(fd);
	/*
	 * No program of ours has two threads that use SQLite, so it needs no locks
	 * against them, and nobody asks it for statistics.  Pages of the cache are
	 * allocated as they are needed, not twenty at once that a short command
	 * never touches.
	 */
	must_configure(sqlite3_config(SQLITE_CONFIG_SINGLETHREAD));
	must_configure(sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0));
	must_configure(sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, 0));
	sql->text = statements;
	sql->stmt = xcalloc(n, sizeof(sqlite3_stmt *));
	sql->n = n;
	if (sqlite3_open_v2(path, &sql->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
	    SQLITE_OK) {
		rc = error_set(err, RC_INVALID, "%s: %s", path,
		    sql->db != NULL ? sqlite3_errmsg(sql->db) : "no memory");
		goto fail;
	}
	sqlite3_busy_handler(sql->db, on_busy, sql);
	if (apply_settings(sql) != SQLITE_OK) {
		rc = error_set(err, RC_INVALID, "%s: not usable as a database: %s", path,
		    sqlite3_errmsg(sql->db));
		goto fail;
	}
	*out = sql;
	return RC_OK;
fail:
	sql_close(sql);
	return rc;
}

void sql_close(struct sql *sql)
{
	if (sql == NULL)
		return;
	for (size_t i = 0; i < sql->n; i++)
		sqlite3_finalize(sql->stmt[i]);
	if (sqlite3_close(sql->db) != SQLITE_OK)
		abort(); /* a statement outside the table: our own mistake */
	free(sql->stmt);
	free(sql);
}

enum rc sql_exec(struct sql *sql, const char *text, struct error *err)
{
	int code = sqlite3_exec(sql->db, text, NULL, NULL, NULL);

	return code == SQLITE_OK ? RC_OK : fail(sql, err, code);
}

int sql_version(struct sql *sql, struct error *err)
{
	sqlite3_stmt *stmt = NULL;
	int version = -1;

	if (sqlite3_prepare_v2(sql->db, "PRAGMA user_version", -1, &stmt, NULL) == SQLITE_OK &&
	    sqlite3_step(stmt) == SQLITE_ROW)
		version = sqlite3_column_int(stmt, 0);
	else
		fail(sql, err, SQLITE_ERROR);
	sqlite3_finalize(stmt);
	return version;
}

static sqlite3_stmt *prepared(struct sql *sql, size_t idx, struct error *err)
{
	int code;

	if (idx >= sql->n)
		abort();
	if (sql->stmt[idx] == NULL) {
		code = sqlite3_prepare_v3(
		    sql->db, sql->text[idx], -1, SQLITE_PREPARE_PERSISTENT, &sql->stmt[idx], NULL);
		if (code != SQLITE_OK) {
			fail(sql, err, code);
			return NULL;
		}
	}
	sql_reset(sql->stmt[idx]);
	return sql->stmt[idx];
}

/* Binds by letter; see the table in sql.h. */
static int bind_all(sqlite3_stmt *stmt, const char *letters, va_list ap)
{
	int code = SQLITE_OK;
	const void *blob;

	for (int i = 1; *letters != '\0' && code == SQLITE_OK; letters++, i++) {
		switch (*letters) {
		case 'i':
			code = sqlite3_bind_int64(stmt, i, va_arg(ap, int64_t));
			break;
		case 'd':
			code = sqlite3_bind_int(stmt, i, va_arg(ap, int));
			break;
		case 't':
			code =
			    sqlite3_bind_text(stmt, i, va_arg(ap, const char *), -1, SQLITE_STATIC);
			break;
		case 'b':
			blob = va_arg(ap, const void *);
			code = sqlite3_bind_blob64(stmt, i, blob != NULL ? blob : "",
			    (sqlite3_uint64)va_arg(ap, size_t), SQLITE_STATIC);
			break;
		case 'n':
			code = sqlite3_bind_null(stmt, i);
			break;
		default:
			abort();
		}
	}
	return code;
}

enum rc sql_run(struct sql *sql, size_t idx, struct error *err, const char *letters, ...)
{
	sqlite3_stmt *stmt = prepared(sql, idx, err);
	va_list ap;
	int code;

	if (stmt == NULL)
		return RC_FATAL;
	va_start(ap, letters);
	code = bind_all(stmt, letters, ap);
	va_end(ap);
	while (code == SQLITE_OK || code == SQLITE_ROW)
		code = sqlite3_step(stmt);
	if (code != SQLITE_DONE) {
		enum rc rc = fail(sql, err, code);

		sql_reset(stmt);
		return rc;
	}
	sql_reset(stmt);
	return RC_OK;
}

sqlite3_stmt *sql_query(struct sql *sql, size_t idx, struct error *err, const char *letters, ...)
{
	sqlite3_stmt *stmt = prepared(sql, idx, err);
	va_list ap;
	int code;

	if (stmt == NULL)
		return NULL;
	va_start(ap, letters);
	code = bind_all(stmt, letters, ap);
	va_end(ap);
	if (code != SQLITE_OK) {
		fail(sql, err, code);
		sql_reset(stmt);
		return NULL;
	}
	return stmt;
}

int sql_next(struct sql *sql, sqlite3_stmt *stmt, struct error *err)
{
	int code = sqlite3_step(stmt);

	if (code == SQLITE_ROW)
		return 1;
	if (code != SQLITE_DONE)
		fail(sql, err, code);
	sql_reset(stmt);
	return code == SQLITE_DONE ? 0 : -1;
}

/*
 * sqlite3_reset repeats the error of the last step, which was reported then,
 * so its value says nothing new.
 */
void sql_reset(sqlite3_stmt *stmt)
{
	sqlite3_reset(stmt);
	sqlite3_clear_bindings(stmt);
}

const char *sql_text(sqlite3_stmt *stmt, int column)
{
	const unsigned char *text = sqlite3_column_text(stmt, column);

	return text != NULL ? (const char *)text : "";
}

enum rc sql_begin(struct sql *sql, struct error *err)
{
	return sql_exec(sql, "BEGIN IMMEDIATE", err);
}

enum rc sql_commit(struct sql *sql, struct error *err)
{
	enum rc rc = sql_exec(sql, "COMMIT", err);

	if (rc != RC_OK)
		sql_rollback(sql);
	return rc;
}

void sql_rollback(struct sql *sql)
{
	/* A failed write may have rolled back by itself; then there is nothing to undo. */
	if (!sqlite3_get_autocommit(sql->db) && sql_exec(sql, "ROLLBACK", NULL) != RC_OK)
		abort();
}

int64_t sql_changes(struct sql *sql)
{
	return sqlite3_changes64(sql->db);
}

int64_t sql_last_id(struct sql *sql)
{
	return sqlite3_last_insert_rowid(sql->db);
}
