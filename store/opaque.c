/* Lines that the model does not know.  See opaque.h. */
#include "store/opaque.h"

#include <time.h>

#include "store/candidate.h"
#include "store/model/fits.h"
#include "store/model/model.h"
#include "store/statements.h"

/* The key of an opaque line in its block: its place, and a number that grows. */
#define NUMBER_LEN    8
#define COMPONENT_LEN (PLACE_LEN + NUMBER_LEN)

/* Low bits of a number, which tell sessions that set lines in the same microsecond. */
#define SESSION_BITS 12

/* The keys below a block, its own excluded. */
struct below {
	const char *lo; /* the block's own key, of len bytes */
	size_t len;
	struct buf hi;
};

static void below_block(struct below *b, const struct path *path)
{
	b->len = path->n > 0 ? path->level[path->n - 1].key_len : 0;
	b->lo = b->len > 0 ? path->key.data : "";
	b->hi = (struct buf){0};
	path_key_end(b->lo, b->len, &b->hi);
}

/* What a query about OPAQUE_SWITCH says in its first row; otherwise when it has none. */
static bool is_switched(struct store *store, enum statement ask, bool otherwise)
{
	struct error err;
	sqlite3_stmt *stmt;
	bool on = otherwise;

	if (store->opaque_switch.len == 0 && !model_key(OPAQUE_SWITCH, &store->opaque_switch))
		abort(); /* our own table */
	stmt = sql_query(
	    store->sql, ask, &err, "b", store->opaque_switch.data, store->opaque_switch.len);
	if (stmt != NULL && sql_next(store->sql, stmt, &err) == 1) {
		on = sqlite3_column_int(stmt, 0) != 0;
		sql_reset(stmt);
	}
	return on;
}

static bool is_on_in_running(struct store *store)
{
	return is_switched(store, ST_RUNNING_HAS, false);
}

/* The target is asked alone first: it is in memory, and reading running takes locks. */
bool opaque_accepted(struct store *store)
{
	return is_switched(store, ST_CANDIDATE_HAS, false) ||
	       (is_switched(store, ST_CANDIDATE_HAS, true) && is_on_in_running(store));
}

/* What stands last in the block decides where a line goes that follows nothing. */
static enum rc last_place(
    struct store *store, const struct below *b, unsigned *place, struct error *err)
{
	sqlite3_stmt *stmt =
	    sql_query(store->sql, ST_TARGET_LAST, err, "bb", b->lo, b->len, b->hi.data, b->hi.len);
	const unsigned char *key;

	*place = 0;
	if (stmt == NULL || sql_next(store->sql, stmt, err) != 1)
		return RC_FATAL;
	key = sqlite3_column_blob(stmt, 0);
	if (key != NULL && (size_t)sqlite3_column_bytes(stmt, 0) >= b->len + PLACE_LEN)
		*place = (unsigned)key[b->len] << 8 | key[b->len + 1];
	sql_reset(stmt);
	return RC_OK;
}

/* Later lines have higher numbers, whoever sets them. */
static uint64_t next_number(struct store *store)
{
	struct timespec now;
	uint64_t us = 0;

	if (clock_gettime(CLOCK_REALTIME, &now) == 0)
		us = (uint64_t)now.tv_sec * 1000000U + (uint64_t)now.tv_nsec / 1000U;
	if (us <= store->opaque_last)
		us = store->opaque_last + 1;
	store->opaque_last = us;
	return us << SESSION_BITS | ((uint64_t)store->session & ((1U << SESSION_BITS) - 1));
}

/* Whether path ends in an opaque line, so that all in it is opaque. */
static bool is_inside(const struct path *path)
{
	return path->n > 0 && row_is_opaque(path->level[path->n - 1].kind);
}

/* A key for a line that is not there yet, behind what was set before it. */
static enum rc new_component(struct store *store, const struct path *path, const struct below *b,
    struct buf *component, struct error *err)
{
	unsigned place = path->place[path->n];
	enum rc rc = RC_OK;

	if (place == 0 && !is_inside(path))
		rc = last_place(store, b, &place, err);

	key_number(component, PLACE_BEHIND(place), PLACE_LEN);
	key_number(component, next_number(store), NUMBER_LEN);
	return rc;
}

/* The component and kind of the line of that text, when running or the target has it. */
static enum rc find_component(struct store *store, enum statement find, const struct path *path,
    const struct below *b, const char *line, struct buf *component, enum row_kind *kind,
    struct error *err)
{
	sqlite3_stmt *stmt = sql_query(store->sql, find, err, "itbb", (int64_t)path->n, line, b->lo,
	    b->len, b->hi.data, b->hi.len);
	int found = stmt == NULL ? -1 : sql_next(store->sql, stmt, err);

	if (found == 1) {
		const char *key = sqlite3_column_blob(stmt, 0);

		buf_add(component, key + b->len, (size_t)sqlite3_column_bytes(stmt, 0) - b->len);
		*kind = row_kind(stmt, 1);
		sql_reset(stmt);
	}
	return found < 0 ? RC_FATAL : RC_OK;
}

enum rc opaque_set(struct store *store, struct path *path, const char *line, struct error *err)
{
	struct buf component = {0};
	enum row_kind kind = ROW_OPAQUE;
	struct below b;
	bool fresh;
	enum rc rc;

	if (path->n == LEVELS_MAX)
		return error_set(
		    err, RC_INVALID, "%s: stands deeper than %d blocks", line, LEVELS_MAX);
	below_block(&b, path);
	/* What running did not have has nothing in it there: a whole block is loaded without
	 * asking. */
	fresh = is_inside(path) && path->level[path->n - 1].fresh;
	rc = find_component(store, ST_OPAQUE_EDITED, path, &b, line, &component, &kind, err);
	if (rc == RC_OK && component.len == 0 && !fresh)
		rc = find_component(store, ST_OPAQUE_SAME, path, &b, line, &component, &kind, err);
	fresh = component.len == 0;
	if (rc == RC_OK && fresh)
		rc = new_component(store, path, &b, &component, err);
	if (rc == RC_OK) {
		path_push_opaque(path, component.data, component.len, kind, line);
		path->level[path->n - 1].fresh = fresh;
		rc = candidate_set(store, path, err);
	}
	buf_free(&component);
	buf_free(&b.hi);
	return rc;
}

enum rc opaque_close(struct store *store, struct path *path, struct error *err)
{
	struct level *level = &path->level[path->n - 1];

	if (level->kind == ROW_OPAQUE_BLOCK)
		return RC_OK;
	level->kind = ROW_OPAQUE_BLOCK;
	return candidate_set(store, path, err);
}

/* Lines of one block, by text: those equal to text, or those that begin with it and a blank. */
struct named {
	size_t n;
	struct buf lines; /* struct named_line, its component, its text with NUL, and so on */
};

struct named_line {
	size_t component_len;
	enum row_kind kind;
};

static enum rc find_named(struct store *store, enum statement find, const struct path *path,
    const char *text, bool begins, struct named *named, struct error *err)
{
	char *from = xasprintf("%s%s", text, begins ? " " : "");
	char *to = xasprintf("%s%s", text, begins ? "!" : "\x01"); /* ! follows the blank */
	struct below b;
	sqlite3_stmt *stmt;
	int more = -1;

	below_block(&b, path);
	stmt = sql_query(store->sql, find, err, "ittbb", (int64_t)path->n, from, to, b.lo, b.len,
	    b.hi.data, b.hi.len);
	while (stmt != NULL && (more = sql_next(store->sql, stmt, err)) == 1) {
		const char *found = sql_text(stmt, 2);
		struct named_line line = {
		    (size_t)sqlite3_column_bytes(stmt, 0) - b.len, row_kind(stmt, 1)};

		buf_add(&named->lines, &line, sizeof(line));
		buf_add(&named->lines, (const char *)sqlite3_column_blob(stmt, 0) + b.len,
		    line.component_len);
		buf_add(&named->lines, found, strlen(found) + 1);
		named->n++;
	}
	buf_free(&b.hi);
	free(from);
	free(to);
	return more < 0 ? RC_FATAL : RC_OK;
}

/* Adds the named line at *at to path and moves *at behind it. */
static void push_named(struct path *path, const char **at)
{
	struct named_line line;
	const char *component = *at + sizeof(line);
	const char *text;

	memcpy(&line, *at, sizeof(line));
	text = component + line.component_len;
	path_push_opaque(path, component, line.component_len, line.kind, text);
	*at = text + strlen(text) + 1;
}

enum rc opaque_remove(
    struct store *store, const struct path *path, const char *line, struct error *err)
{
	struct named named = {0};
	enum rc rc = find_named(store, ST_OPAQUE_TARGET, path, line, false, &named, err);

	if (rc == RC_OK && named.n == 0)
		rc = find_named(store, ST_OPAQUE_TARGET, path, line, true, &named, err);
	if (rc == RC_OK && named.n > 1)
		rc = error_set(err, RC_INVALID, "no %s: %zu lines begin so", line, named.n);
	if (rc == RC_OK && named.n == 1) {
		const char *at = named.lines.data;
		struct path item;

		path_copy(&item, path);
		push_named(&item, &at);
		rc = candidate_remove(store, &item, err);
		path_free(&item);
	}
	buf_free(&named.lines);
	return rc;
}

/* Calls range for each line of within that text names. */
static bool give_ranges(struct store *store, enum statement find, struct path *within,
    const char *text, path_range *range, void *ctx)
{
	struct named named = {0};
	struct error err;
	const char *at;

	if (find_named(store, find, within, text, false, &named, &err) != RC_OK ||
	    find_named(store, find, within, text, true, &named, &err) != RC_OK)
		named.n = 0;
	at = named.lines.data;
	for (size_t i = 0; i < named.n; i++) {
		struct buf lo = {0};
		struct buf hi = {0};

		push_named(within, &at);
		buf_add(&lo, within->key.data, within->key.len);
		path_key_end(lo.data, lo.len, &hi);
		path_cut(within, within->n - 1);
		range(ctx, within, &lo, &hi);
		buf_free(&lo);
		buf_free(&hi);
	}
	buf_free(&named.lines);
	return named.n > 0;
}

/* Enters the longest line of within that text begins with; *text moves behind it. */
static bool enter(struct store *store, enum statement find, struct path *within, const char **text)
{
	struct error err;

	for (size_t len = strlen(*text); len > 0; len--) {
		struct named named = {0};
		char *head;
		const char *at;
		bool found;

		if ((*text)[len] != ' ')
			continue;
		head = xstrndup(*text, len);
		found = find_named(store, find, within, head, false, &named, &err) == RC_OK &&
			named.n > 0;
		at = named.lines.data;
		if (found)
			push_named(within, &at);
		buf_free(&named.lines);
		free(head);
		if (found) {
			*text += len + 1;
			return true;
		}
	}
	return false;
}

bool opaque_ranges(
    struct store *store, bool target, const char *prefix, path_range *range, void *ctx)
{
	enum statement find = target ? ST_OPAQUE_TARGET : ST_OPAQUE_RUNNING;
	struct path within;
	bool found = false;

	path_init(&within, &mode_config);
	while (prefix != NULL && *prefix != '\0' && within.n + 1 < LEVELS_MAX) {
		found = give_ranges(store, find, &within, prefix, range, ctx);
		if (found || !enter(store, find, &within, &prefix))
			break;
	}
	path_free(&within);
	return found;
}

/* Two sessions may have set one text at a time, each under a key of its own. */
static bool is_twice(struct store *store, const struct change *change)
{
	struct buf hi = {0};
	struct error err;
	size_t len = change->key_len > COMPONENT_LEN ? change->key_len - COMPONENT_LEN : 0;
	sqlite3_stmt *stmt;
	int rows = 0;

	path_key_end(change->key, len, &hi);
	stmt = sql_query(store->sql, ST_OPAQUE_SAME, &err, "itbb", (int64_t)change->depth,
	    change->new, len > 0 ? change->key : "", len, hi.data, hi.len);
	while (stmt != NULL && sql_next(store->sql, stmt, &err) == 1)
		rows++;
	buf_free(&hi);
	return rows > 1;
}

const char *opaque_check(struct store *store, const struct change *change)
{
	if (change->new == NULL || change->old != NULL)
		return NULL;
	if (!is_on_in_running(store))
		return "The line is not known. Lines that are not known need '" OPAQUE_SWITCH "'";
	if (is_twice(store, change))
		return "Another session has configured the same line meanwhile";
	return NULL;
}

const char *opaque_check_switch(struct store *store, const struct change *change)
{
	struct error err;
	sqlite3_stmt *stmt;
	bool any;

	if (change->new != NULL)
		return NULL;
	stmt = sql_query(store->sql, ST_OPAQUE_ANY, &err, "");
	any = stmt != NULL && sql_next(store->sql, stmt, &err) == 1;
	if (any)
		sql_reset(stmt);
	return any ? "There are lines that are not known, which need this one" : NULL;
}

bool opaque_tells(const char *word, size_t len)
{
	/* Of features that the model does not know. */
	static const char *const tellers[] = {"password", "hello-password", "lsp-password",
	    "secret", "authentication-key", "message-digest-key", "key-string", "pre-shared-key",
	    "passphrase", "server-key", "clear", "cleartext"};

	for (size_t i = 0; i < sizeof(tellers) / sizeof(tellers[0]); i++)
		if (strlen(tellers[i]) == len && strncmp(tellers[i], word, len) == 0)
			return true;
	return false;
}
