/* The target configuration.  See candidate.h. */
#include "store/candidate.h"

#include "store/model/model.h"
#include "store/opaque.h"
#include "store/schema.h"
#include "store/statements.h"

enum rc candidate_open(struct store *store, struct error *err)
{
	return schema_session(store->sql, err);
}

/* Takes note of a line that is in the target, and so are the blocks around it. */
static void note_block(struct store *store, const void *key, size_t len)
{
	buf_reset(&store->block);
	buf_add(&store->block, key, len);
}

/*
 * Makes the blocks that path stands in part of the target.  Lines mostly come
 * block by block, so the one set last is remembered, and with it the blocks
 * whose keys its key begins with; whatever takes rows out of the target
 * forgets it.
 */
static enum rc set_parents(struct store *store, const struct path *path, struct error *err)
{
	size_t len = path->n > 1 ? path->level[path->n - 2].key_len : 0;
	enum rc rc = RC_OK;

	if (len == 0 ||
	    (len <= store->block.len && memcmp(path->key.data, store->block.data, len) == 0))
		return RC_OK;
	for (size_t i = 0; i + 1 < path->n && rc == RC_OK; i++) {
		const struct level *level = &path->level[i];

		rc = sql_run(store->sql, ST_CANDIDATE_PARENT, err, "biit", path->key.data,
		    level->key_len, (int64_t)i, (int64_t)level->kind, level->line);
	}
	if (rc == RC_OK)
		note_block(store, path->key.data, len);
	return rc;
}

enum rc candidate_set(struct store *store, const struct path *path, struct error *err)
{
	const struct level *last = &path->level[path->n - 1];
	enum rc rc = set_parents(store, path, err);

	if (rc == RC_OK)
		rc = sql_run(store->sql, ST_CANDIDATE_SET, err, "biit", path->key.data,
		    path->key.len, (int64_t)path->n - 1, (int64_t)last->kind, last->line);
	if (rc == RC_OK && last->kind != ROW_LINE)
		note_block(store, path->key.data, path->key.len);
	return rc;
}

/* 1 when the query finds a row, 0 when not, -1 when it failed. */
static int any(struct store *store, sqlite3_stmt *stmt, struct error *err)
{
	int found = stmt == NULL ? -1 : sql_next(store->sql, stmt, err);

	if (found == 1)
		sql_reset(stmt);
	return found;
}

enum rc candidate_remove(struct store *store, const struct path *path, struct error *err)
{
	const struct level *last = &path->level[path->n - 1];
	struct buf hi = {0};
	enum rc rc;
	int found;

	buf_reset(&store->block);
	path_key_end(path->key.data, path->key.len, &hi);
	rc = sql_run(store->sql, ST_CANDIDATE_CUT, err, "bb", path->key.data, path->key.len,
	    hi.data, hi.len);
	if (rc != RC_OK)
		goto out;
	found = any(store,
	    sql_query(store->sql, ST_RUNNING_ANY, err, "bb", path->key.data, path->key.len, hi.data,
		hi.len),
	    err);
	if (found < 0)
		rc = RC_FATAL;
	if (found != 1)
		goto out;
	rc = set_parents(store, path, err);
	if (rc == RC_OK)
		rc = sql_run(store->sql, ST_CANDIDATE_WIPE, err, "biib", path->key.data,
		    path->key.len, (int64_t)path->n - 1, (int64_t)last->kind, hi.data, hi.len);
out:
	buf_free(&hi);
	return rc;
}

enum rc candidate_clear(struct store *store, struct error *err)
{
	buf_reset(&store->block);
	return sql_run(store->sql, ST_CANDIDATE_CLEAR, err, "");
}

bool candidate_changed(struct store *store)
{
	return any(store, sql_query(store->sql, ST_CANDIDATE_CHANGED, NULL, ""), NULL) == 1;
}

/* One side of the merge: a row, or none left. */
struct side {
	sqlite3_stmt *stmt;
	int state; /* of sql_next */
};

struct merge {
	struct store *store;
	struct side running, edits;
	const struct path *within;
	struct buf skip; /* running rows below this key are wiped */
	config_row *row;
	void *ctx;
	size_t rows;
	enum rc rc;
	struct error *err;
};

static void advance(struct merge *m, struct side *side)
{
	side->state = sql_next(m->store->sql, side->stmt, m->err);
}

static int compare_keys(sqlite3_stmt *a, sqlite3_stmt *b)
{
	int alen = sqlite3_column_bytes(a, 0);
	int blen = sqlite3_column_bytes(b, 0);
	int order = memcmp(sqlite3_column_blob(a, 0), sqlite3_column_blob(b, 0),
	    (size_t)(alen < blen ? alen : blen));

	return order != 0 ? order : (alen > blen) - (alen < blen);
}

static void give(struct merge *m, sqlite3_stmt *stmt)
{
	if (m->rows == 0)
		path_each(m->within, m->row, m->ctx);
	m->row(m->ctx, sqlite3_column_int(stmt, 1), row_kind(stmt, 2), sql_text(stmt, 3));
	m->rows++;
}

/* A wiping edit also decides about what running holds below its key. */
static void note_wipe(struct merge *m, sqlite3_stmt *stmt)
{
	const void *hi = sqlite3_column_blob(stmt, 4);
	size_t len = (size_t)sqlite3_column_bytes(stmt, 4);

	if (sqlite3_column_type(stmt, 4) != SQLITE_BLOB)
		return;
	if (m->skip.len > 0 && memcmp(hi, m->skip.data, len < m->skip.len ? len : m->skip.len) <= 0)
		return;
	buf_reset(&m->skip);
	buf_add(&m->skip, hi, len);
}

/* Blocks around the range may be wiped, by edits whose keys lie before it. */
static void note_wipes_above(struct merge *m, const struct path *within)
{
	struct buf behind = {0};

	for (size_t i = 0; i < within->n && m->rc == RC_OK; i++) {
		size_t len = within->level[i].key_len;
		sqlite3_stmt *stmt;
		int found;

		buf_reset(&behind);
		buf_add(&behind, within->key.data, len);
		buf_addc(&behind, '\0'); /* the first key after the block's own */
		stmt = sql_query(m->store->sql, ST_CANDIDATE_RANGE, m->err, "bb", within->key.data,
		    len, behind.data, behind.len);
		found = stmt == NULL ? -1 : sql_next(m->store->sql, stmt, m->err);
		if (found == 1) {
			note_wipe(m, stmt);
			sql_reset(stmt);
		}
		if (found < 0)
			m->rc = RC_FATAL;
	}
	buf_free(&behind);
}

/* The edit decides about its key. */
static void take_edit(struct merge *m)
{
	note_wipe(m, m->edits.stmt);
	if (sqlite3_column_type(m->edits.stmt, 3) != SQLITE_NULL)
		give(m, m->edits.stmt);
	advance(m, &m->edits);
}

static bool wiped(const struct merge *m)
{
	size_t len = (size_t)sqlite3_column_bytes(m->running.stmt, 0);
	const void *key = sqlite3_column_blob(m->running.stmt, 0);

	return m->skip.len > 0 &&
	       memcmp(key, m->skip.data, len < m->skip.len ? len : m->skip.len) < 0;
}

static void merge_range(
    void *ctx, const struct path *within, const struct buf *lo, const struct buf *hi)
{
	struct merge *m = ctx;
	const void *from = lo->len > 0 ? lo->data : "";

	if (m->rc != RC_OK)
		return;
	buf_reset(&m->skip);
	m->within = within;
	note_wipes_above(m, within);
	m->running.stmt = sql_query(
	    m->store->sql, ST_RUNNING_RANGE, m->err, "bb", from, lo->len, hi->data, hi->len);
	m->edits.stmt = sql_query(
	    m->store->sql, ST_CANDIDATE_RANGE, m->err, "bb", from, lo->len, hi->data, hi->len);
	if (m->running.stmt == NULL || m->edits.stmt == NULL) {
		m->rc = RC_FATAL;
		return;
	}
	advance(m, &m->running);
	advance(m, &m->edits);
	while (m->running.state == 1 || m->edits.state == 1) {
		int order = m->running.state != 1 ? 1
			    : m->edits.state != 1 ? -1
						  : compare_keys(m->running.stmt, m->edits.stmt);

		if (order >= 0)
			take_edit(m);
		else if (!wiped(m))
			give(m, m->running.stmt);
		if (order <= 0)
			advance(m, &m->running);
	}
	if (m->running.state < 0 || m->edits.state < 0)
		m->rc = RC_FATAL;
}

enum rc candidate_each(
    struct store *store, const char *path, config_row *row, void *ctx, struct error *err)
{
	struct merge m = {.store = store, .row = row, .ctx = ctx, .rc = RC_OK, .err = err};
	bool known;

	known = model_ranges(path, merge_range, &m);
	if (!opaque_ranges(store, true, path, merge_range, &m) && !known)
		return error_set(err, RC_INVALID, "%s: not a configuration command", path);
	buf_free(&m.skip);
	if (m.rc == RC_OK && m.rows == 0)
		return error_set(err, RC_INVALID, "No such configuration item(s)");
	return m.rc;
}
