/*
 * A thin coat over SQLite: a connection with a const table of statements,
 * prepared when first used, and every result checked.  It knows no schema;
 * store/ and the lab server bring their own tables of SQL.
 */
#ifndef BASE_SQL_H
#define BASE_SQL_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct sql;

/*
 * Opens (and makes, mode 0600) the database at path with WAL, foreign keys,
 * secure_delete, temp_store in memory and synchronous=FULL.  statements[0..n)
 * are the SQL texts that the calls below name by index; the table must
 * outlive the connection.  RC_INVALID when the file is not a database or not
 * writable, RC_FATAL otherwise.  *out is NULL on failure.
 */
enum rc sql_open(
    struct sql **out, const char *path, const char *const *statements, size_t n, struct error *err);

/* Safe with NULL. */
void sql_close(struct sql *sql);

/* Runs SQL text that returns no rows; for schema and pragmas. */
enum rc sql_exec(struct sql *sql, const char *text, struct error *err);

/* user_version, for migrations; -1 on failure. */
int sql_version(struct sql *sql, struct error *err);

/*
 * Binding letters: i int64_t, d int, t C string (NULL binds NULL), b blob
 * (const void *, size_t), n nothing (NULL).  Strings and blobs are not
 * copied: they must live until the statement is reset or run again.
 */

/*
 * Runs statement idx to its end.  RC_OK; RC_INVALID when a constraint was
 * violated; RC_FATAL otherwise.
 */
enum rc sql_run(struct sql *sql, size_t idx, struct error *err, const char *letters, ...);

/*
 * Resets, binds and returns statement idx, to be stepped with sql_next.  NULL
 * on failure with err set.  A statement that was not stepped to its end is
 * given back with sql_reset.
 */
sqlite3_stmt *sql_query(struct sql *sql, size_t idx, struct error *err, const char *letters, ...);

/* 1: a row; 0: no more, the statement is reset; -1: failed, reset, err set. */
int sql_next(struct sql *sql, sqlite3_stmt *stmt, struct error *err);

void sql_reset(sqlite3_stmt *stmt);

/* Column texts as C strings ("" for NULL), valid until the next sql_next. */
const char *sql_text(sqlite3_stmt *stmt, int column);

/* BEGIN IMMEDIATE (waits up to 10 s for other writers), COMMIT, ROLLBACK. */
enum rc sql_begin(struct sql *sql, struct error *err);
enum rc sql_commit(struct sql *sql, struct error *err);
void sql_rollback(struct sql *sql);

/* Rows changed by the last statement; id of the row last inserted. */
int64_t sql_changes(struct sql *sql);
int64_t sql_last_id(struct sql *sql);

#endif
