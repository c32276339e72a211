/* The logging buffer.  See log.h. */
#include "store/log.h"

#include <unistd.h>

#include "store/statements.h"

enum rc log_add(struct store *store, const char *process, const char *tag, const char *text,
    struct buf *line, struct error *err)
{
	struct buf b = {0};
	enum rc rc;

	buf_adds(&b, "RP/0/RP0/CPU0:");
	clock_syslog(&b, store_now_ms(store), "UTC", 0);
	buf_addf(&b, ": %s[%d]: %%%s : %s", process, (int)getpid(), tag, text);
	rc = sql_run(store->sql, ST_LOG_ADD, err, "t", buf_str(&b));
	if (rc == RC_OK)
		rc = sql_run(store->sql, ST_LOG_TRIM, err, "i", (int64_t)LOG_LINES_MAX);
	if (line != NULL)
		buf_adds(line, buf_str(&b));
	buf_free(&b);
	return rc;
}

enum rc log_each(
    struct store *store, void (*row)(void *ctx, const char *line), void *ctx, struct error *err)
{
	sqlite3_stmt *stmt = sql_query(store->sql, ST_LOG_EACH, err, "");
	int more;

	if (stmt == NULL)
		return RC_FATAL;
	while ((more = sql_next(store->sql, stmt, err)) == 1)
		row(ctx, sql_text(stmt, 0));
	return more == 0 ? RC_OK : RC_FATAL;
}

enum rc log_clear(struct store *store, struct error *err)
{
	return sql_run(store->sql, ST_LOG_CLEAR, err, "");
}
