/* Checking the database.  See consistency.h. */
#include "store/consistency.h"

#include <inttypes.h>

#include "store/statements.h"

/* What SQLite itself says of its file: "ok", or what is wrong first. */
static enum rc check_file(struct store *store, struct error *err)
{
	sqlite3_stmt *stmt = sql_query(store->sql, ST_QUICK_CHECK, err, "");
	enum rc rc = RC_OK;

	if (stmt == NULL || sql_next(store->sql, stmt, err) != 1)
		return RC_FATAL;
	if (strcmp(sql_text(stmt, 0), "ok") != 0)
		rc = error_set(err, RC_INVALID, "database: %s", sql_text(stmt, 0));
	sql_reset(stmt);
	return rc;
}

enum rc consistency_check(struct store *store, struct error *err)
{
	enum rc rc = check_file(store, err);
	sqlite3_stmt *stmt;
	int64_t lines;

	if (rc != RC_OK)
		return rc;
	stmt = sql_query(store->sql, ST_INCONSISTENT, err, "");
	if (stmt == NULL || sql_next(store->sql, stmt, err) != 1)
		return RC_FATAL;
	lines = sqlite3_column_int64(stmt, 0);
	sql_reset(stmt);
	if (lines > 0)
		return error_set(err, RC_INVALID,
		    "the running configuration differs from its commits in %" PRId64 " line%s",
		    lines, lines == 1 ? "" : "s");
	return RC_OK;
}
