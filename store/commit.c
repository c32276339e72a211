/* Commit and the history of commits.  See commit.h. */
#include "store/commit.h"

#include <ctype.h>
#include <inttypes.h>

#include "store/candidate.h"
#include "store/commit_priv.h"
#include "store/log.h"
#include "store/model/check.h"
#include "store/session.h"
#include "store/statements.h"
#include "store/trial.h"

/* As on the router, where ids are ten digits from the first on. */
#define FIRST_COMMIT_ID 1000000001

/* 1: *value is the query's first column; 0: no row or NULL; -1: failed. */
static int one_integer(struct store *store, sqlite3_stmt *stmt, int64_t *value, struct error *err)
{
	int found = stmt == NULL ? -1 : sql_next(store->sql, stmt, err);

	if (found == 1) {
		if (sqlite3_column_type(stmt, 0) == SQLITE_NULL)
			found = 0;
		*value = sqlite3_column_int64(stmt, 0);
		sql_reset(stmt);
	}
	return found;
}

static int last_commit(struct store *store, int64_t *id, struct error *err)
{
	*id = 0;
	return one_integer(store, sql_query(store->sql, ST_COMMIT_LAST, err, ""), id, err);
}

enum rc commit_rebase(struct store *store, struct error *err)
{
	return last_commit(store, &store->base, err) < 0 ? RC_FATAL : RC_OK;
}

static bool valid_names(const struct commit_request *r, struct error *err)
{
	if (r->label != NULL && strlen(r->label) > COMMIT_LABEL_MAX) {
		error_set(err, RC_INVALID, "label '%s': at most %d characters", r->label,
		    COMMIT_LABEL_MAX);
		return false;
	}
	/* A label of digits only could not be told from a commit id. */
	if (r->label != NULL && !isalpha((unsigned char)r->label[0])) {
		error_set(err, RC_INVALID, "label '%s': must begin with a letter", r->label);
		return false;
	}
	if (r->comment != NULL && strlen(r->comment) > COMMIT_COMMENT_MAX) {
		error_set(err, RC_INVALID, "comment: at most %d characters", COMMIT_COMMENT_MAX);
		return false;
	}
	return true;
}

/* A rejected commit, gathered before the transaction is rolled back. */
struct rejected {
	struct store *store;
	struct buf rows;  /* struct row_copy, then its texts */
	struct buf block; /* key of a new opaque line whose lines are being checked */
	size_t errors;
};

struct row_copy {
	size_t key_len, old_len, new_len, error_len; /* texts with their NUL; 0: NULL */
	int depth;
	enum row_kind kind;
};

static size_t text_size(const char *text)
{
	return text != NULL ? strlen(text) + 1 : 0;
}

static void keep_row(struct rejected *r, const struct change *c, const char *error)
{
	struct row_copy copy = {
	    c->key_len, text_size(c->old), text_size(c->new), text_size(error), c->depth, c->kind};

	buf_add(&r->rows, &copy, sizeof(copy));
	buf_add(&r->rows, c->key, c->key_len);
	buf_add(&r->rows, c->old, copy.old_len);
	buf_add(&r->rows, c->new, copy.new_len);
	buf_add(&r->rows, error, copy.error_len);
}

/* Whether an opaque line stands in one that is new itself: the check of that one says it all. */
static bool inside_new(struct rejected *r, const struct change *c)
{
	if (r->block.len > 0 && c->key_len > r->block.len &&
	    memcmp(c->key, r->block.data, r->block.len) == 0)
		return true;
	buf_reset(&r->block);
	if (c->old == NULL)
		buf_add(&r->block, c->key, c->key_len);
	return false;
}

static bool guards(
    struct rejected *r, const struct check *check, const struct change *c, const char *line)
{
	size_t len;

	if (row_is_opaque(c->kind) || check->prefix == NULL)
		return row_is_opaque(c->kind) && check->prefix == NULL && !inside_new(r, c);
	len = strlen(check->prefix);
	return check->depth == c->depth && strncmp(line, check->prefix, len) == 0 &&
	       (line[len] == ' ' || line[len] == '\0');
}

static void check_change(void *ctx, const struct change *c)
{
	struct rejected *r = ctx;
	const char *line = c->new != NULL ? c->new : c->old;
	const char *error = NULL;
	bool changed = c->old == NULL || c->new == NULL || strcmp(c->old, c->new) != 0;

	for (const struct check *check = model_checks; changed && check->run != NULL; check++) {
		if (!guards(r, check, c, line))
			continue;
		error = check->run(r->store, c);
		if (error != NULL)
			break;
	}
	if (error != NULL)
		r->errors++;
	/* Blocks are kept as the context of what failed in them. */
	if (error != NULL || c->kind != ROW_LINE)
		keep_row(r, c, error);
}

static enum rc store_rejected(struct store *store, const struct rejected *r, struct error *err)
{
	const char *p = r->rows.data;
	const char *end = p + r->rows.len;
	enum rc rc = sql_run(store->sql, ST_FAILED_CLEAR, err, "");

	while (p < end && rc == RC_OK) {
		struct row_copy copy;
		const char *key, *old, *new, *error;

		memcpy(&copy, p, sizeof(copy));
		key = p + sizeof(copy);
		old = key + copy.key_len;
		new = old + copy.old_len;
		error = new + copy.new_len;
		p = error + copy.error_len;
		/* Context is shown as a block around the failure, whatever happened to it. */
		if (copy.error_len == 0) {
			old = copy.new_len > 0 ? new : old;
			new = old;
			copy.old_len = copy.new_len = 1;
		}
		rc = sql_run(store->sql, ST_FAILED_ADD, err, "biittt", key, copy.key_len,
		    (int64_t)copy.depth, (int64_t)copy.kind, copy.old_len > 0 ? old : NULL,
		    copy.new_len > 0 ? new : NULL, copy.error_len > 0 ? error : NULL);
	}
	return rc;
}

static enum rc log_commit(struct store *store, const struct commit_request *request,
    struct commit_outcome *outcome, struct error *err)
{
	char *text = xasprintf("Configuration committed by user '%s'. Use 'show configuration "
			       "commit changes %" PRId64 "' to view the changes.",
	    request->user, outcome->id);
	bool rollback = strcmp(request->client, "Rollback") == 0;
	enum rc rc = log_add(store, rollback ? "config_rollback" : "config",
	    "MGBL-CONFIG-6-DB_COMMIT", text, &outcome->log, err);

	free(text);
	return rc;
}

/* Step 4: the record. */
static enum rc write_record(struct store *store, const struct commit_request *request,
    const struct commit_outcome *outcome, struct error *err)
{
	return sql_run(store->sql, ST_COMMIT_RECORD, err, "itttttii", outcome->id, request->label,
	    request->comment, request->user, request->line, request->client, store_now(store),
	    store->session);
}

/* Step 5: running as the delta of the commit makes it.  Sets outcome->items. */
static enum rc apply_delta(struct store *store, struct commit_outcome *outcome, struct error *err)
{
	enum rc rc = RC_OK;

	if (one_integer(store, sql_query(store->sql, ST_COMMIT_COUNT, err, "i", outcome->id),
		&outcome->items, err) < 0)
		return RC_FATAL;
	if (outcome->items > 0)
		rc = sql_run(store->sql, ST_COMMIT_REMOVE, err, "i", outcome->id);
	if (rc == RC_OK && outcome->items > 0)
		rc = sql_run(store->sql, ST_COMMIT_APPLY, err, "i", outcome->id);
	return rc;
}

static enum rc write_commit(struct store *store, const struct commit_request *request,
    struct commit_outcome *outcome, struct error *err)
{
	enum rc rc = write_record(store, request, outcome, err);

	if (rc == RC_INVALID)
		return error_set(err, RC_INVALID, "label '%s' is already used", request->label);
	if (rc == RC_OK)
		rc = sql_run(store->sql, ST_COMMIT_DELTA, err, "i", outcome->id);
	return rc == RC_OK ? apply_delta(store, outcome, err) : rc;
}

/* Step 6: all checks of all changed lines; errors are gathered, not the first one only. */
static enum commit_result check_commit(
    struct store *store, int64_t id, struct rejected *rejected, struct error *err)
{
	enum rc rc =
	    changes_each(store, CHANGES_COMMITS, id, id, false, check_change, rejected, err);

	if (rc == RC_FATAL)
		return COMMIT_FATAL;
	if (rejected->errors > 0) {
		error_set(
		    err, RC_INVALID, "%zu configuration items were rejected", rejected->errors);
		return COMMIT_REJECTED;
	}
	return COMMIT_DONE;
}

/* Steps 2 and 3: whether this session may commit now.  *last is the newest commit. */
static enum commit_result may_commit(struct store *store, int64_t *last, struct error *err)
{
	struct trial trial;
	bool expired;

	/* 2. A trial whose time is up goes first; this session lives, no other holds the lock. */
	if (trial_expire_within(store, false, &expired, NULL, err) != RC_OK)
		return COMMIT_FATAL;
	if (session_cleared(store)) {
		error_set(err, RC_INVALID, "the configuration session was terminated");
		return COMMIT_CLEARED;
	}
	if (session_locked(store))
		return COMMIT_LOCKED;
	/* 3. What others committed since this session looked. */
	if (last_commit(store, last, err) < 0)
		return COMMIT_FATAL;
	if (trial_of_other(store, &trial)) {
		struct session_row armed = {.id = trial.session, .pid = trial.pid};
		struct buf name = {0};

		session_name(&armed, &name);
		error_set(err, RC_INVALID,
		    "Cannot commit because there is an unexpired trial/rollback session '%s'.",
		    buf_str(&name));
		buf_free(&name);
		return COMMIT_ON_TRIAL;
	}
	return COMMIT_DONE;
}

/* Steps 7 and 8: what else is true if and only if the commit is. */
static enum rc settle(struct store *store, const struct commit_request *request,
    struct commit_outcome *outcome, struct error *err)
{
	enum rc rc = log_commit(store, request, outcome, err);

	if (rc == RC_OK && outcome->confirmed)
		rc = trial_confirm(store, err);
	if (rc == RC_OK && request->trial > 0)
		rc = trial_arm_within(store, outcome->id, request->trial, err);
	if (rc == RC_OK)
		rc = candidate_clear(store, err);
	if (rc == RC_OK && outcome->left_out == 0)
		rc = sql_run(store->sql, ST_FAILED_CLEAR, err, "");
	return rc;
}

enum commit_result commit_steps(struct store *store, const struct commit_request *request,
    struct commit_outcome *outcome, struct rejected *rejected, struct error *err)
{
	int64_t last;
	enum commit_result allowed = may_commit(store, &last, err);
	enum commit_result result;
	enum rc rc;

	if (allowed != COMMIT_DONE && allowed != COMMIT_ON_TRIAL)
		return allowed;
	if (request->replace && sql_run(store->sql, ST_CANDIDATE_REPLACE, err, "") != RC_OK)
		return COMMIT_FATAL;
	outcome->id = last > 0 ? last + 1 : FIRST_COMMIT_ID;
	outcome->confirmed = trial_is_ours(store);
	rc = write_commit(store, request, outcome, err);
	if (rc != RC_OK)
		return rc == RC_INVALID ? COMMIT_INVALID : COMMIT_FATAL;
	if (outcome->items == 0)
		return outcome->confirmed ? COMMIT_CONFIRMED : COMMIT_NOTHING;
	if (allowed == COMMIT_ON_TRIAL)
		return allowed;
	if (last > store->base && !request->over_others)
		return COMMIT_CONFLICT;
	result = rejected != NULL ? check_commit(store, outcome->id, rejected, err) : COMMIT_DONE;
	if (result != COMMIT_DONE)
		return result;
	return settle(store, request, outcome, err) == RC_OK ? COMMIT_DONE : COMMIT_FATAL;
}

static enum commit_result run_once(struct store *store, const struct commit_request *request,
    struct commit_outcome *outcome, struct rejected *rejected, struct error *err)
{
	enum commit_result result;

	/* 1. One writer at a time; readers go on. */
	if (store_begin(store, err) != RC_OK)
		return COMMIT_FATAL;
	result = commit_steps(store, request, outcome, rejected, err);
	if (result == COMMIT_DONE) {
		/* 9. From here on it is durable. */
		if (store_commit(store, err) != RC_OK)
			return COMMIT_FATAL;
		store->base = outcome->id;
		/* A trial leaves the configuration to others, who have to wait for it anyway. */
		if (request->trial > 0 && session_share(store, err) != RC_OK)
			return COMMIT_FATAL;
	} else {
		store_rollback(store);
	}
	if (result == COMMIT_CONFIRMED && trial_confirm(store, err) != RC_OK)
		return COMMIT_FATAL;
	if (result == COMMIT_REJECTED && store_rejected(store, rejected, err) != RC_OK)
		return COMMIT_FATAL;
	return result;
}

/* Takes the lines that were rejected out of the target. */
static enum rc leave_out(struct store *store, const struct rejected *r, struct error *err)
{
	const char *p = r->rows.data;
	const char *end = p + r->rows.len;
	enum rc rc = RC_OK;

	while (p < end && rc == RC_OK) {
		struct row_copy copy;

		memcpy(&copy, p, sizeof(copy));
		p += sizeof(copy);
		if (copy.error_len > 0)
			rc = sql_run(store->sql, ST_CANDIDATE_UNDO, err, "b", p, copy.key_len);
		p += copy.key_len + copy.old_len + copy.new_len + copy.error_len;
	}
	return rc;
}

enum commit_result commit_run(struct store *store, const struct commit_request *request,
    struct commit_outcome *outcome, struct error *err)
{
	struct rejected rejected = {.store = store};
	enum commit_result result;
	size_t left_out;

	*outcome = (struct commit_outcome){0};
	if (!valid_names(request, err))
		return COMMIT_INVALID;
	result = run_once(store, request, outcome, &rejected, err);
	if (result == COMMIT_REJECTED && request->best_effort) {
		left_out = rejected.errors;
		if (leave_out(store, &rejected, err) != RC_OK) {
			result = COMMIT_FATAL;
		} else {
			buf_free(&rejected.rows);
			rejected.errors = 0;
			*outcome = (struct commit_outcome){.left_out = left_out};
			result = run_once(store, request, outcome, &rejected, err);
		}
	}
	buf_free(&rejected.rows);
	buf_free(&rejected.block);
	return result;
}

enum rc commit_reverse(struct store *store, const struct commit_request *request, int64_t id,
    struct buf *log, struct error *err)
{
	struct commit_outcome outcome = {0};
	int64_t last;
	enum rc rc;

	if (last_commit(store, &last, err) < 0)
		return RC_FATAL;
	outcome.id = last + 1;
	rc = write_record(store, request, &outcome, err);
	if (rc == RC_OK)
		rc = sql_run(store->sql, ST_COMMIT_REVERSE, err, "ii", outcome.id, id);
	if (rc == RC_OK)
		rc = apply_delta(store, &outcome, err);
	if (rc == RC_OK)
		rc = log_commit(store, request, &outcome, err);
	if (rc == RC_OK && log != NULL)
		buf_adds(log, buf_str(&outcome.log));
	buf_free(&outcome.log);
	return rc;
}

enum rc commit_each(struct store *store, int64_t max,
    void (*row)(void *ctx, const struct commit_row *commit), void *ctx, struct error *err)
{
	sqlite3_stmt *stmt = sql_query(store->sql, ST_HISTORY_EACH, err, "i", max);
	int more;

	if (stmt == NULL)
		return RC_FATAL;
	while ((more = sql_next(store->sql, stmt, err)) == 1) {
		struct commit_row commit = {sqlite3_column_int64(stmt, 0), sql_text(stmt, 1),
		    sql_text(stmt, 2), sql_text(stmt, 3), sql_text(stmt, 4), sql_text(stmt, 5),
		    sqlite3_column_int64(stmt, 6)};

		row(ctx, &commit);
	}
	return more < 0 ? RC_FATAL : RC_OK;
}

enum rc commit_find(struct store *store, const char *name, int64_t *id, struct error *err)
{
	int found =
	    one_integer(store, sql_query(store->sql, ST_HISTORY_FIND, err, "t", name), id, err);

	if (found < 0)
		return RC_FATAL;
	return found == 1 ? RC_OK : error_set(err, RC_INVALID, "no commit '%s'", name);
}

enum rc commit_nth(struct store *store, int64_t n, int64_t *id, struct error *err)
{
	int found =
	    one_integer(store, sql_query(store->sql, ST_HISTORY_BACK, err, "i", n - 1), id, err);

	if (found < 0)
		return RC_FATAL;
	return found == 1
		   ? RC_OK
		   : error_set(err, RC_INVALID, "there are fewer than %" PRId64 " commits", n);
}
