/* Names that exist.  See names.h. */
#include "store/names.h"

#include <ctype.h>

#include "store/config.h"
#include "store/model/model.h"
#include "store/statements.h"

/* Items looked at for one list: those that the target removed are not in it. */
#define LOOKS_MAX (4 * NAMES_MAX)

/* Ranges that the beginning of a name can stand for: one for each number of digits. */
#define RANGES_MAX 16

/* Every commit id has as many digits as the first, 1000000001. */
#define ID_DIGITS 10

void names_share(struct names *names, const char *text)
{
	size_t n = 0;

	if (!names->any) {
		names->any = true;
		buf_adds(&names->shared, text);
		return;
	}
	while (n < names->shared.len && text[n] == names->shared.data[n])
		n++;
	buf_cut(&names->shared, n);
}

void names_add(struct names *names, const char *text, const char *help, bool goes_on)
{
	names_share(names, text);
	if (names->n == NAMES_MAX) {
		names->more = true;
		return;
	}
	names->name[names->n++] =
	    (struct name){.text = xstrdup(text), .help = help, .goes_on = goes_on};
}

void names_free(struct names *names)
{
	for (size_t i = 0; i < names->n; i++)
		free(names->name[i].text);
	buf_free(&names->shared);
	names->n = 0;
}

struct range {
	struct buf lo, hi; /* lo <= key < hi */
};

/* A search for the names of one kind of item. */
struct search {
	struct store *store;
	struct names *names;
	const struct type *type;
	const char *path;
	const char *word;
	bool target;
	bool edits_only; /* the target removed the block they are in */
	int depth;	 /* of the items */
	size_t n, looks;
	struct range range[RANGES_MAX];
	enum rc rc;
	struct error *err;
};

static void add_range(void *ctx, const struct buf *first, const struct buf *last)
{
	struct search *s = ctx;
	struct range *r = &s->range[s->n];

	if (s->n == RANGES_MAX)
		return;
	buf_add(&r->lo, first->data, first->len);
	path_key_end(last->data, last->len, &r->hi);
	s->n++;
}

/* 1 and *stmt at a row, 0 when there is none, -1 when it failed. */
static int look(struct search *s, size_t statement, const struct buf *lo, const struct buf *hi,
    sqlite3_stmt **stmt)
{
	int found;

	*stmt = sql_query(s->store->sql, statement, s->err, "bbi", buf_str(lo), lo->len,
	    buf_str(hi), hi->len, (int64_t)s->depth);
	found = *stmt == NULL ? -1 : sql_next(s->store->sql, *stmt, s->err);
	if (found < 0)
		s->rc = RC_FATAL;
	return found;
}

/* Whether the target removed the block at key: what running has in it is gone. */
static bool is_wiped(struct search *s, const void *key, size_t len)
{
	sqlite3_stmt *stmt = sql_query(s->store->sql, ST_CANDIDATE_WIPED, s->err, "b", key, len);
	int found = stmt == NULL ? -1 : sql_next(s->store->sql, stmt, s->err);

	if (found == 1)
		sql_reset(stmt);
	if (found < 0)
		s->rc = RC_FATAL;
	return found == 1;
}

/* An item that running and the target tell about. */
struct item {
	struct buf key, line; /* line is empty when the target removed it */
};

static void take(struct item *item, sqlite3_stmt *stmt)
{
	buf_reset(&item->key);
	buf_reset(&item->line);
	buf_add(&item->key, sqlite3_column_blob(stmt, 0), (size_t)sqlite3_column_bytes(stmt, 0));
	buf_adds(&item->line, sql_text(stmt, 1));
}

static int compare_keys(sqlite3_stmt *stmt, const struct buf *key)
{
	size_t len = (size_t)sqlite3_column_bytes(stmt, 0);
	int order =
	    memcmp(sqlite3_column_blob(stmt, 0), key->data, len < key->len ? len : key->len);

	return order != 0 ? order : (len > key->len) - (len < key->len);
}

/*
 * The first item of the range, or the last one.  Where both sides have it the
 * target's counts.  False when there is none.
 */
static bool find_item(struct search *s, const struct range *r, bool last, struct item *item)
{
	sqlite3_stmt *stmt;
	bool found = false;

	if (!s->edits_only &&
	    look(s, last ? ST_NAMES_RUNNING_LAST : ST_NAMES_RUNNING, &r->lo, &r->hi, &stmt) == 1) {
		take(item, stmt);
		sql_reset(stmt);
		found = true;
	}
	if (s->rc == RC_OK && s->target &&
	    look(s, last ? ST_NAMES_CANDIDATE_LAST : ST_NAMES_CANDIDATE, &r->lo, &r->hi, &stmt) ==
		1) {
		int order = found ? compare_keys(stmt, &item->key) : 0;

		if (order == 0 || (order > 0) == last)
			take(item, stmt);
		sql_reset(stmt);
		found = true;
	}
	return found && s->rc == RC_OK;
}

/* The name in an item's line, which begins with the last words of path; NULL when it has none. */
static char *name_of(const struct search *s, const struct item *item)
{
	const char *words = s->path, *name = NULL;

	while (words != NULL && (name = config_after(buf_str(&item->line), words)) == NULL) {
		words = strchr(words, ' ');
		if (words != NULL)
			words++;
	}
	return name != NULL ? xstrndup(name, strcspn(name, " ")) : NULL;
}

/* What of the name is listed, if it is one that begins with the word. */
static const char *listed(const struct search *s, const char *name)
{
	const char *word = s->word;

	if (s->type->tail != NULL) {
		name = s->type->tail(name);
		word = s->type->tail(word);
	}
	if (name == NULL || word == NULL || strncasecmp(name, word, strlen(word)) != 0)
		return NULL;
	return name;
}

/* Lists the items of a range from its beginning, while there is room. */
static void list_range(struct search *s, struct range *r)
{
	struct item item = {0};

	while (find_item(s, r, false, &item)) {
		char *name = name_of(s, &item);
		const char *text = name != NULL ? listed(s, name) : NULL;

		if (s->names->n == NAMES_MAX || ++s->looks > LOOKS_MAX)
			s->names->more = true;
		else if (text != NULL)
			names_add(s->names, text, NULL, false);
		free(name);
		if (s->names->more)
			break;
		/* Over what stands in it. */
		buf_reset(&r->lo);
		path_key_end(item.key.data, item.key.len, &r->lo);
	}
	buf_free(&item.key);
	buf_free(&item.line);
}

/*
 * The last of all names: what it shares with the first ones, those between
 * share too.  False when the range has none.
 */
static bool share_last(struct search *s, struct range *r)
{
	struct item item = {0};
	bool found = false;

	while (!found && find_item(s, r, true, &item)) {
		char *name = name_of(s, &item);
		const char *text = name != NULL ? listed(s, name) : NULL;

		found = text != NULL || ++s->looks > 2 * LOOKS_MAX;
		names_share(s->names, text != NULL ? text : "");
		free(name);
		buf_reset(&r->hi);
		buf_add(&r->hi, item.key.data, item.key.len);
	}
	buf_free(&item.key);
	buf_free(&item.line);
	return found;
}

/* Numbers are in order of value: of those between two others only the whole digits are known. */
static void cut_number(struct buf *shared)
{
	while (shared->len > 0 && isdigit((unsigned char)shared->data[shared->len - 1]))
		buf_cut(shared, shared->len - 1);
}

static void search_ranges(
    void *ctx, const struct path *within, const struct buf *lo, const struct buf *hi)
{
	struct search *s = ctx;

	(void)hi;
	if (s->rc != RC_OK)
		return;
	if (s->names->more) { /* what the names of this kind share is not looked for */
		names_share(s->names, "");
		return;
	}
	s->depth = (int)within->n;
	s->edits_only = false;
	for (size_t i = 0; s->target && i < within->n; i++)
		s->edits_only =
		    s->edits_only || is_wiped(s, within->key.data, within->level[i].key_len);
	type_ranges(s->type, lo, s->word, add_range, s);
	for (size_t i = 0; i < s->n && !s->names->more; i++)
		list_range(s, &s->range[i]);
	for (size_t i = s->n; s->names->more && i > 0; i--)
		if (share_last(s, &s->range[i - 1]))
			break;
	if (s->names->more && s->type->ranges != NULL)
		cut_number(&s->names->shared);
	while (s->n > 0) {
		s->n--;
		buf_free(&s->range[s->n].lo);
		buf_free(&s->range[s->n].hi);
	}
}

enum rc names_config(struct store *store, const struct type *type, const char *path,
    const char *word, bool target, struct names *names, struct error *err)
{
	struct search *s = xcalloc(1, sizeof(*s));
	sqlite3_stmt *snapshot = NULL;
	enum rc rc = RC_OK;

	s->store = store;
	s->names = names;
	s->type = type;
	s->path = path;
	s->word = word;
	s->target = target;
	s->rc = RC_OK;
	s->err = err;
	if (type->tail != NULL && type->tail(word) == NULL)
		goto out;
	/* While it stands at a row, the look-ups share one read transaction. */
	snapshot = sql_query(store->sql, ST_NAMES_SNAPSHOT, err, "");
	if (snapshot == NULL || sql_next(store->sql, snapshot, err) < 0) {
		rc = RC_FATAL;
		goto out;
	}
	if (!model_ranges(path, search_ranges, s))
		abort(); /* our own tables name a path that is none */
	sql_reset(snapshot);
	rc = s->rc;
out:
	free(s);
	return rc;
}

/* Lists the first texts that stmt gives, at most max; one more says that there are more. */
static enum rc list_texts(struct store *store, sqlite3_stmt *stmt, size_t max, const char *help,
    struct names *names, struct error *err)
{
	int found = stmt == NULL ? -1 : sql_next(store->sql, stmt, err);

	for (; found == 1 && max > 0; max--) {
		names_add(names, sql_text(stmt, 0), help, false);
		found = sql_next(store->sql, stmt, err);
	}
	if (found == 1) {
		names->more = true;
		sql_reset(stmt);
	}
	return found < 0 ? RC_FATAL : RC_OK;
}

/* The last text that is not listed: those between share what it shares. */
static enum rc share_text(
    struct store *store, sqlite3_stmt *stmt, struct names *names, struct error *err)
{
	int found = stmt == NULL ? -1 : sql_next(store->sql, stmt, err);

	if (found == 1) {
		names_share(names, sql_text(stmt, 0));
		sql_reset(stmt);
	}
	return found < 0 ? RC_FATAL : RC_OK;
}

enum rc names_keys(struct store *store, const char *algorithm, const char *word,
    struct names *names, struct error *err)
{
	/* No label has a byte that is no UTF-8. */
	char *end = xasprintf("%s\xff", word);
	enum rc rc = list_texts(store,
	    sql_query(store->sql, ST_NAMES_KEYS, err, "ttti", algorithm, word, end,
		(int64_t)NAMES_MAX + 1),
	    NAMES_MAX, NULL, names, err);

	if (rc == RC_OK && names->more)
		rc = share_text(store,
		    sql_query(store->sql, ST_NAMES_KEYS_LAST, err, "ttt", algorithm, word, end),
		    names, err);
	free(end);
	return rc;
}

/* Ids that begin with the digits of word, the newest first. */
static enum rc list_ids(
    struct store *store, const char *word, struct names *names, struct error *err)
{
	size_t len = strlen(word);
	int64_t lo, span = 1;
	enum rc rc;

	if (len > ID_DIGITS || strspn(word, "0123456789") < len)
		return RC_OK;
	for (size_t i = len; i < ID_DIGITS; i++)
		span *= 10;
	lo = strtoll(word, NULL, 10) * span;
	rc = list_texts(store,
	    sql_query(store->sql, ST_NAMES_IDS, err, "iii", lo, lo + span - 1,
		(int64_t)NAMES_MAX / 2 + 1),
	    NAMES_MAX / 2, "Commit ID", names, err);
	if (rc == RC_OK && names->more)
		rc = share_text(store,
		    sql_query(store->sql, ST_NAMES_IDS_OLDEST, err, "ii", lo, lo + span - 1), names,
		    err);
	return rc;
}

enum rc names_commits(struct store *store, const char *word, struct names *names, struct error *err)
{
	char *end = xasprintf("%s\xff", word);
	enum rc rc = list_ids(store, word, names, err);

	if (rc == RC_OK)
		rc = list_texts(store,
		    sql_query(store->sql, ST_NAMES_LABELS, err, "tti", word, end,
			(int64_t)NAMES_MAX / 2 + 1),
		    NAMES_MAX / 2, "Commit label", names, err);
	if (rc == RC_OK && names->more)
		rc = share_text(store,
		    sql_query(store->sql, ST_NAMES_LABELS_LAST, err, "tt", word, end), names, err);
	free(end);
	return rc;
}
