/* Rewriting running lines as a commit.  See commit_rewrite in commit.h. */
#include "store/candidate.h"
#include "store/commit_priv.h"
#include "store/model/path.h"
#include "store/statements.h"

struct block {
	struct buf key, line;
	enum row_kind kind;
};

/* The blocks around a rewritten line, as its context in the commit. */
static enum rc set_blocks(
    struct store *store, const struct block *blocks, int depth, struct error *err)
{
	enum rc rc = RC_OK;

	for (int i = 0; i < depth && rc == RC_OK; i++)
		rc = sql_run(store->sql, ST_CANDIDATE_PARENT, err, "biit", blocks[i].key.data,
		    blocks[i].key.len, (int64_t)i, (int64_t)blocks[i].kind,
		    buf_str(&blocks[i].line));
	return rc;
}

static void enter_block(struct block *block, sqlite3_stmt *stmt)
{
	buf_reset(&block->key);
	buf_add(&block->key, sqlite3_column_blob(stmt, 0), (size_t)sqlite3_column_bytes(stmt, 0));
	buf_reset(&block->line);
	buf_adds(&block->line, sql_text(stmt, 3));
	block->kind = row_kind(stmt, 2);
}

static enum rc rewrite_row(struct store *store, sqlite3_stmt *stmt, const struct block *blocks,
    const struct buf *text, struct error *err)
{
	int depth = sqlite3_column_int(stmt, 1);
	enum rc rc = set_blocks(store, blocks, depth, err);

	if (rc != RC_OK)
		return rc;
	return sql_run(store->sql, ST_CANDIDATE_SET, err, "biit", sqlite3_column_blob(stmt, 0),
	    (size_t)sqlite3_column_bytes(stmt, 0), (int64_t)depth,
	    (int64_t)sqlite3_column_int(stmt, 2), buf_str(text));
}

static enum rc rewrite_all(struct store *store,
    enum rc (*rewrite)(void *ctx, const char *line, struct buf *out, struct error *err), void *ctx,
    struct error *err)
{
	struct block blocks[LEVELS_MAX] = {0};
	struct buf hi = {0};
	struct buf text = {0};
	sqlite3_stmt *stmt;
	enum rc rc = RC_OK;
	int more = 0;

	path_key_end(NULL, 0, &hi);
	stmt = sql_query(store->sql, ST_RUNNING_RANGE, err, "bb", "", (size_t)0, hi.data, hi.len);
	while (rc == RC_OK && stmt != NULL && (more = sql_next(store->sql, stmt, err)) == 1) {
		int depth = sqlite3_column_int(stmt, 1);

		if (row_kind(stmt, 2) != ROW_LINE && depth < LEVELS_MAX)
			enter_block(&blocks[depth], stmt);
		buf_reset(&text);
		rc = rewrite(ctx, sql_text(stmt, 3), &text, err);
		if (rc == RC_OK && text.len > 0)
			rc = rewrite_row(store, stmt, blocks, &text, err);
	}
	if (stmt == NULL || more < 0)
		rc = RC_FATAL;
	else
		sql_reset(stmt);
	for (int i = 0; i < LEVELS_MAX; i++) {
		buf_free(&blocks[i].key);
		buf_free(&blocks[i].line);
	}
	buf_free(&text);
	buf_free(&hi);
	return rc;
}

enum commit_result commit_rewrite(struct store *store, const struct commit_request *request,
    enum rc (*rewrite)(void *ctx, const char *line, struct buf *out, struct error *err), void *ctx,
    struct commit_outcome *outcome, struct error *err)
{
	enum rc rc = candidate_open(store, err);

	*outcome = (struct commit_outcome){0};
	if (rc == RC_OK)
		rc = rewrite_all(store, rewrite, ctx, err);
	if (rc != RC_OK)
		return rc == RC_INVALID ? COMMIT_INVALID : COMMIT_FATAL;
	return commit_steps(store, request, outcome, NULL, err);
}
