/* Reading the running configuration.  See config.h. */
#include "store/config.h"

#include "store/model/model.h"
#include "store/opaque.h"
#include "store/statements.h"

enum rc config_get(struct store *store, const char *path, struct buf *line, struct error *err)
{
	struct buf key = {0};
	sqlite3_stmt *stmt;
	enum rc rc = RC_INVALID;
	int found;

	if (!model_key(path, &key)) {
		rc = error_set(err, RC_INVALID, "%s: not a configuration command", path);
		goto out;
	}
	stmt = sql_query(store->sql, ST_RUNNING_GET, err, "b", key.data, key.len);
	found = stmt == NULL ? -1 : sql_next(store->sql, stmt, err);
	if (found == 1) {
		buf_adds(line, sql_text(stmt, 0));
		sql_reset(stmt);
		rc = RC_OK;
	} else if (found == 0) {
		rc = error_set(err, RC_INVALID, "%s: not configured", path);
	} else {
		rc = RC_FATAL;
	}
out:
	buf_free(&key);
	return rc;
}

bool config_has(struct store *store, const char *path)
{
	struct buf line = {0};
	bool has = config_get(store, path, &line, NULL) == RC_OK;

	buf_free(&line);
	return has;
}

void path_each(const struct path *path, config_row *row, void *ctx)
{
	for (size_t i = 0; i < path->n; i++)
		row(ctx, (int)i, path->level[i].kind, path->level[i].line);
}

struct scan {
	struct store *store;
	config_row *row;
	void *ctx;
	size_t rows;
	enum rc rc;
	struct error *err;
};

static void scan_range(
    void *ctx, const struct path *within, const struct buf *lo, const struct buf *hi)
{
	struct scan *s = ctx;
	sqlite3_stmt *stmt;
	int more;

	if (s->rc != RC_OK)
		return;
	stmt = sql_query(s->store->sql, ST_RUNNING_RANGE, s->err, "bb", lo->len > 0 ? lo->data : "",
	    lo->len, hi->data, hi->len);
	if (stmt == NULL) {
		s->rc = RC_FATAL;
		return;
	}
	while ((more = sql_next(s->store->sql, stmt, s->err)) == 1) {
		if (s->rows == 0)
			path_each(within, s->row, s->ctx);
		s->row(s->ctx, sqlite3_column_int(stmt, 1), row_kind(stmt, 2), sql_text(stmt, 3));
		s->rows++;
	}
	if (more < 0)
		s->rc = RC_FATAL;
}

enum rc config_each(
    struct store *store, const char *path, config_row *row, void *ctx, struct error *err)
{
	struct scan s = {.store = store, .row = row, .ctx = ctx, .rc = RC_OK, .err = err};
	bool known;

	known = model_ranges(path, scan_range, &s);
	if (!opaque_ranges(store, false, path, scan_range, &s) && !known)
		return error_set(err, RC_INVALID, "%s: not a configuration command", path);
	if (s.rc == RC_OK && s.rows == 0)
		return error_set(err, RC_INVALID, "No such configuration item(s)");
	return s.rc;
}

const char *config_after(const char *line, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(line, prefix, len) == 0 && line[len] == ' ' ? line + len + 1 : NULL;
}
