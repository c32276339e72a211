/* Keys made anew, from the texts of the lines.  See rekey.h. */
#include "store/rekey.h"

#include "store/model/model.h"
#include "store/model/path.h"
#include "store/statements.h"

/* Where the model's tables end: opaque lines go behind. */
#define LAST_PLACE "\xff\xff"

static const char begin_text[] =
    "CREATE TEMP TABLE rekeyed(id INTEGER NOT NULL, key BLOB NOT NULL, new BLOB NOT NULL,"
    "  kind INTEGER NOT NULL, PRIMARY KEY(id, key)) WITHOUT ROWID;";

/* Rows of running have the id 0.  Copies, since new keys may be old keys of other rows. */
static const char end_text[] =
    "CREATE TEMP TABLE running_copy AS SELECT n.new, r.depth, n.kind, r.line"
    "  FROM running r JOIN rekeyed n ON n.id = 0 AND n.key = r.key;"
    "DELETE FROM running;"
    "INSERT INTO running(key, depth, kind, line) SELECT * FROM running_copy;"
    "CREATE TEMP TABLE delta_copy AS SELECT d.id, n.new, d.depth, n.kind, d.old, d.new AS text"
    "  FROM delta d JOIN rekeyed n ON n.id = d.id AND n.key = d.key;"
    "DELETE FROM delta;"
    "INSERT INTO delta(id, key, depth, kind, old, new) SELECT * FROM delta_copy;"
    "DROP TABLE running_copy; DROP TABLE delta_copy; DROP TABLE rekeyed;";

/* The block that the rows stand in, with its new key and its old ones. */
struct rekeying {
	struct sql *sql;
	struct walker *walker;
	struct parse *parse;
	struct path path;
	size_t old_len[LEVELS_MAX];
	struct error *err;
};

/* Whether the model knows line in the block of r->path. */
static bool parses(struct rekeying *r, const char *line)
{
	size_t n = r->path.n;

	if (n > 0 && row_is_opaque(r->path.level[n - 1].kind))
		return false;
	path_parse(r->walker, NULL, &r->path, WALK_WHOLE, line, 0, r->parse);
	return r->parse->result == WALK_OK && r->parse->keep == n && r->parse->n == 1;
}

/* Adds the row to the path; a block of text is known by its first line. */
static void push(
    struct rekeying *r, const void *key, size_t len, enum row_kind kind, const char *line)
{
	size_t parent = r->path.n > 0 ? r->old_len[r->path.n - 1] : 0;
	struct buf component = {0};
	char *first = xstrndup(line, strcspn(line, "\n"));

	r->old_len[r->path.n] = len;
	if (!row_is_opaque(kind) && (parses(r, line) || parses(r, first))) {
		path_push(&r->path, &r->parse->match[0]);
	} else {
		if (!row_is_opaque(kind))
			buf_add(&component, LAST_PLACE, PLACE_LEN);
		buf_add(&component, (const char *)key + parent, len - parent);
		path_push_opaque(&r->path, component.data, component.len,
		    row_is_closed(kind) ? ROW_OPAQUE_BLOCK : ROW_OPAQUE, line);
	}
	buf_free(&component);
	free(first);
}

/* Columns: id, key, depth, kind, line. */
static enum rc row(struct rekeying *r, sqlite3_stmt *stmt)
{
	const void *key = sqlite3_column_blob(stmt, 1);
	size_t len = (size_t)sqlite3_column_bytes(stmt, 1);
	size_t depth = (size_t)sqlite3_column_int(stmt, 2);

	path_cut(&r->path, depth < r->path.n ? depth : r->path.n);
	if (depth != r->path.n || depth >= LEVELS_MAX)
		return error_set(r->err, RC_FATAL, "the state is damaged: '%s' stands in no block",
		    sql_text(stmt, 4));
	push(r, key, len, row_kind(stmt, 3), sql_text(stmt, 4));
	return sql_run(r->sql, ST_REKEY_ADD, r->err, "ibbi", sqlite3_column_int64(stmt, 0), key,
	    len, r->path.key.data, r->path.key.len, (int64_t)r->path.level[depth].kind);
}

static enum rc rows(struct rekeying *r, enum statement select)
{
	sqlite3_stmt *stmt = sql_query(r->sql, select, r->err, "");
	int64_t id = 0;
	enum rc rc = stmt != NULL ? RC_OK : RC_FATAL;
	int more = 0;

	while (rc == RC_OK && (more = sql_next(r->sql, stmt, r->err)) == 1) {
		if (sqlite3_column_int64(stmt, 0) != id)
			path_cut(&r->path, 0);
		id = sqlite3_column_int64(stmt, 0);
		rc = row(r, stmt);
	}
	if (rc != RC_OK && stmt != NULL)
		sql_reset(stmt);
	path_cut(&r->path, 0);
	return more < 0 ? RC_FATAL : rc;
}

enum rc rekey(struct sql *sql, struct error *err)
{
	struct rekeying r = {.sql = sql, .err = err};
	enum rc rc = sql_exec(sql, begin_text, err);

	r.walker = walker_new();
	r.parse = xcalloc(1, sizeof(*r.parse));
	path_init(&r.path, &mode_config);
	if (rc == RC_OK)
		rc = rows(&r, ST_REKEY_RUNNING);
	if (rc == RC_OK)
		rc = rows(&r, ST_REKEY_DELTA);
	if (rc == RC_OK)
		rc = sql_exec(sql, end_text, err);
	path_free(&r.path);
	free(r.parse);
	walker_free(r.walker);
	return rc;
}
