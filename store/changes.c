/* Changes as rows.  See changes.h. */
#include "store/changes.h"

#include "store/model/path.h"
#include "store/statements.h"

/* A block waits here until a line in it turns out to have changed. */
struct waiting {
	struct buf key, line;
	enum row_kind kind;
	bool used;
};

struct pruner {
	struct waiting block[LEVELS_MAX];
	size_t rows;
	void (*row)(void *ctx, const struct change *change);
	void *ctx;
};

static bool same(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) == 0;
}

static void forget_from(struct pruner *p, int depth)
{
	for (int i = depth; i < LEVELS_MAX; i++)
		p->block[i].used = false;
}

static void flush_above(struct pruner *p, int depth)
{
	for (int i = 0; i < depth; i++) {
		struct waiting *w = &p->block[i];
		struct change change = {.key = w->key.data,
		    .key_len = w->key.len,
		    .depth = i,
		    .kind = w->kind,
		    .old = buf_str(&w->line),
		    .new = buf_str(&w->line)};

		if (!w->used)
			continue;
		p->row(p->ctx, &change);
		w->used = false;
	}
}

static void prune(struct pruner *p, const struct change *change)
{
	struct waiting *w = &p->block[change->depth];

	if (change->depth >= LEVELS_MAX)
		abort();
	forget_from(p, change->depth);
	if (!same(change->old, change->new) || change->error != NULL) {
		flush_above(p, change->depth);
		p->row(p->ctx, change);
		p->rows++;
		return;
	}
	if (change->kind == ROW_LINE)
		return;
	buf_reset(&w->key);
	buf_add(&w->key, change->key, change->key_len);
	buf_reset(&w->line);
	buf_adds(&w->line, change->old);
	w->kind = change->kind;
	w->used = true;
}

static sqlite3_stmt *open_source(
    struct store *store, enum changes_source source, int64_t first, int64_t last, struct error *err)
{
	switch (source) {
	case CHANGES_CANDIDATE:
	case CHANGES_REPLACE:
		return sql_query(store->sql, ST_CHANGES_CANDIDATE, err, "");
	case CHANGES_COMMITS:
		return first == last
			   ? sql_query(store->sql, ST_CHANGES_COMMIT, err, "i", first)
			   : sql_query(store->sql, ST_CHANGES_COMMITS, err, "ii", first, last);
	case CHANGES_FAILED:
		return sql_query(store->sql, ST_CHANGES_FAILED, err, "");
	}
	return NULL;
}

static const char *text_or_null(sqlite3_stmt *stmt, int column)
{
	return sqlite3_column_type(stmt, column) == SQLITE_NULL ? NULL : sql_text(stmt, column);
}

static enum rc give_changes(struct store *store, enum changes_source source, int64_t first,
    int64_t last, bool invert, void (*row)(void *ctx, const struct change *change), void *ctx,
    struct error *err)
{
	sqlite3_stmt *stmt = open_source(store, source, first, last, err);
	struct pruner p = {.row = row, .ctx = ctx};
	int more;

	if (stmt == NULL)
		return RC_FATAL;
	while ((more = sql_next(store->sql, stmt, err)) == 1) {
		struct change change = {.key = sqlite3_column_blob(stmt, 0),
		    .key_len = (size_t)sqlite3_column_bytes(stmt, 0),
		    .depth = sqlite3_column_int(stmt, 1),
		    .kind = row_kind(stmt, 2),
		    .old = text_or_null(stmt, invert ? 4 : 3),
		    .new = text_or_null(stmt, invert ? 3 : 4),
		    .error = text_or_null(stmt, 5)};

		prune(&p, &change);
	}
	for (int i = 0; i < LEVELS_MAX; i++) {
		buf_free(&p.block[i].key);
		buf_free(&p.block[i].line);
	}
	if (more < 0)
		return RC_FATAL;
	return p.rows > 0 ? RC_OK : error_set(err, RC_INVALID, "No configuration changes");
}

/* For the time of the scan the target has an edit that wipes all it does not set. */
enum rc changes_each(struct store *store, enum changes_source source, int64_t first, int64_t last,
    bool invert, void (*row)(void *ctx, const struct change *change), void *ctx, struct error *err)
{
	enum rc rc, undone;

	if (source != CHANGES_REPLACE)
		return give_changes(store, source, first, last, invert, row, ctx, err);
	rc = sql_run(store->sql, ST_CANDIDATE_REPLACE, err, "");
	if (rc != RC_OK)
		return rc;
	rc = give_changes(store, source, first, last, invert, row, ctx, err);
	undone = sql_run(store->sql, ST_CANDIDATE_UNDO, err, "b", "", (size_t)0);
	return undone == RC_OK ? rc : undone;
}

struct load {
	struct store *store;
	int items;
	enum rc rc;
	struct error *err;
};

static void apply_change(void *ctx, const struct change *c)
{
	struct load *r = ctx;
	struct buf hi = {0};

	if (r->rc != RC_OK)
		return;
	if (!same(c->old, c->new) || c->error != NULL)
		r->items++;
	if (c->new != NULL) {
		r->rc = sql_run(r->store->sql, ST_CANDIDATE_SET, r->err, "biit", c->key, c->key_len,
		    (int64_t)c->depth, (int64_t)c->kind, c->new);
	} else {
		path_key_end(c->key, c->key_len, &hi);
		r->rc = sql_run(r->store->sql, ST_CANDIDATE_CUT, r->err, "bb", c->key, c->key_len,
		    hi.data, hi.len);
		if (r->rc == RC_OK)
			r->rc = sql_run(r->store->sql, ST_CANDIDATE_WIPE, r->err, "biib", c->key,
			    c->key_len, (int64_t)c->depth, (int64_t)c->kind, hi.data, hi.len);
	}
	buf_free(&hi);
}

static enum rc load_changes(struct store *store, enum changes_source source, int64_t first,
    int64_t last, bool invert, int *items, struct error *err)
{
	struct load r = {.store = store, .rc = RC_OK, .err = err};
	enum rc rc = changes_each(store, source, first, last, invert, apply_change, &r, err);

	buf_reset(&store->block); /* it may be gone */
	*items = r.items;
	return rc == RC_OK ? r.rc : rc;
}

enum rc changes_load(
    struct store *store, int64_t first, int64_t last, bool invert, int *items, struct error *err)
{
	return load_changes(store, CHANGES_COMMITS, first, last, invert, items, err);
}

enum rc changes_load_failed(struct store *store, int *items, struct error *err)
{
	return load_changes(store, CHANGES_FAILED, 0, 0, false, items, err);
}
