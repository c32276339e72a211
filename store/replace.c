/* Replacing in the target.  See replace.h. */
#include "store/replace.h"

#include "store/candidate.h"
#include "store/model/model.h"
#include "store/opaque.h"
#include "store/statements.h"

/* A line that goes or comes, with the blocks it stands in; opaque ones have no key there yet. */
struct edit {
	bool removal;
	bool opaque; /* a line of the path is */
	struct path path;
};

struct plan {
	const struct substitution *substitution;
	struct walker *walker;
	struct parse *parse;
	struct path old, new; /* the line at hand and its blocks, as they are and as they will be */
	size_t moved;	      /* levels from this one on stand in a block that is renamed */
	size_t shown;	      /* levels whose lines stand in text */
	struct buf bad;	      /* the line of a block of text that is not understood */
	struct buf *text;
	struct edit *edits;
	size_t n;
	enum rc rc;
	struct error *err;
};

/* A line of the target as the grammar sees it. */
struct reading {
	struct buf secret; /* its argument that is one, its last; "" when it has none */
	size_t kept_at;	   /* from this offset on nothing is replaced */
};

/* The secret of a line, and the keywords before it that tell how it is sealed. */
static void find_secret(const struct match *match, struct reading *reading)
{
	size_t n = match->decl->sealed;

	if (n == 0 || n > match->nargs)
		return;
	buf_adds(&reading->secret, match->arg[n - 1].text);
	reading->kept_at = 0;
	for (size_t i = 0; i + 1 < n; i++)
		if (match->arg[i].type != NULL)
			reading->kept_at = match->arg[i].at + strlen(match->arg[i].text);
}

/* The same for a line that the model does not know. */
static void find_opaque_secret(const char *line, struct reading *reading)
{
	const char *word = line;

	while (*(word += strspn(word, " ")) != '\0') {
		size_t len = strcspn(word, " ");

		if (opaque_tells(word, len)) {
			reading->kept_at = (size_t)(word - line);
			buf_adds(&reading->secret, word + len + strspn(word + len, " "));
			return;
		}
		word += len;
	}
}

/* Whether the line just parsed may stand where it does: the end word last, and only there. */
static bool fits_block(const struct plan *p, const struct mode *mode, bool last)
{
	const char *syntax;

	if (p->parse->result != WALK_OK)
		return false;
	syntax = p->parse->match[0].decl->syntax;
	return (strcmp(syntax, mode->end) == 0) == last && strcmp(syntax, "abort") != 0 &&
	       strcmp(syntax, "exit") != 0;
}

/* The lines of a block of text behind its first. */
static bool read_body(struct plan *p, const struct path *block, const char *line)
{
	bool ok = true;

	while (ok && (line = strchr(line, '\n')) != NULL) {
		size_t len = strcspn(++line, "\n");
		char *one = xstrndup(line, len);
		const char *start = one + strspn(one, " ");

		if (block->mode->list && len > 0 && one[len - 1] == ',')
			one[len - 1] = '\0';
		if (*start != '\0' && *start != '#') {
			path_parse(p->walker, NULL, block, WALK_WHOLE, one, 0, p->parse);
			ok = fits_block(p, block->mode, line[len] == '\0');
			if (!ok)
				buf_adds(&p->bad, start);
		}
		free(one);
	}
	return ok;
}

static bool read_block_of_text(struct plan *p, struct path *context, const char *line)
{
	struct level *level = &context->level[context->n - 1];

	free_cleansed(level->line);
	level->line = xstrdup(line);
	return read_body(p, context, line);
}

static bool in_opaque(const struct path *path)
{
	return path->n > 0 && row_is_opaque(path->level[path->n - 1].kind);
}

/* Parses one line in the mode of context and adds it there; false when it is not understood. */
static bool read_known(
    struct plan *p, struct path *context, const char *line, bool block, struct reading *reading)
{
	/* The first line of a block of text; other lines are parsed as they are. */
	size_t first = block ? strcspn(line, "\n") : strlen(line);
	char *head = xstrndup(line, first);
	bool ok;

	path_parse(p->walker, NULL, context, WALK_WHOLE, head, 0, p->parse);
	ok = p->parse->result == WALK_OK && p->parse->n == 1 && p->parse->keep == context->n;
	if (ok) {
		find_secret(&p->parse->match[0], reading);
		path_push(context, &p->parse->match[0]);
		if (line[first] == '\n')
			ok = read_block_of_text(p, context, line);
	}
	free_cleansed(head);
	return ok;
}

/*
 * Adds a line to context as it is understood there: by the grammar, and then
 * it must open a block when it did; else, when it was opaque, as that.
 */
static bool read_line(struct plan *p, struct path *context, const char *line, enum row_kind kind,
    struct reading *reading)
{
	size_t n = context->n;

	buf_reset(&reading->secret);
	reading->kept_at = strlen(line);
	if (!row_is_opaque(kind))
		return read_known(p, context, line, kind == ROW_BLOCK, reading) &&
		       context->level[n].kind == kind;
	if (!in_opaque(context) && read_known(p, context, line, false, reading))
		return true;
	buf_reset(&reading->secret);
	reading->kept_at = strlen(line);
	path_push_opaque(context, "", 0, kind, line);
	find_opaque_secret(line, reading);
	return true;
}

static const char *last_line(const struct path *path)
{
	return path->level[path->n - 1].line;
}

static void add_edit(struct plan *p, bool removal, const struct path *path)
{
	p->edits = xrealloc(p->edits, (p->n + 1) * sizeof(*p->edits));
	p->edits[p->n].removal = removal;
	p->edits[p->n].opaque = false;
	for (size_t i = 0; i < path->n; i++)
		p->edits[p->n].opaque |= row_is_opaque(path->level[i].kind);
	path_copy(&p->edits[p->n++].path, path);
}

/* Appends a line that stands at level, its secret (which may be "") taken out. */
static void say(struct plan *p, size_t level, const char *no, const char *line, const char *secret)
{
	size_t len = strlen(line) - strlen(secret);

	/* The first line names a block of text. */
	if (*no != '\0')
		len = len < strcspn(line, "\n") ? len : strcspn(line, "\n");
	buf_addf(p->text, "%*s%s%.*s%s\n", (int)level, "", no, (int)len, line,
	    *secret != '\0' ? "<removed>" : "");
}

/* The blocks around the line at hand that were not shown yet. */
static void show_blocks(struct plan *p)
{
	for (; p->shown + 1 < p->new.n; p->shown++)
		say(p, p->shown, "", p->new.level[p->shown].line, "");
}

static void remove_line(struct plan *p, const char *secret)
{
	show_blocks(p);
	say(p, p->old.n - 1, "no ", last_line(&p->old), secret);
	add_edit(p, true, &p->old);
}

static void set_line(struct plan *p, enum row_kind kind, const char *secret)
{
	show_blocks(p);
	say(p, p->new.n - 1, "", last_line(&p->new), secret);
	if (kind != ROW_LINE)
		p->shown = p->new.n;
	add_edit(p, false, &p->new);
}

/* Names the line that was to result; kept bytes at its end may be a secret. */
static void refuse(struct plan *p, const char *line, size_t kept)
{
	size_t len = strlen(line) - kept;
	const char *block = p->new.n > 0 ? last_line(&p->new) : NULL;

	if (p->bad.len > 0) {
		p->rc = error_set(p->err, RC_INVALID,
		    "'%.200s' is not a line of %.*s; nothing was replaced", buf_str(&p->bad),
		    (int)strcspn(line, "\n"), line);
		return;
	}
	len = len < strcspn(line, "\n") ? len : strcspn(line, "\n");
	p->rc = error_set(p->err, RC_INVALID,
	    "'%.*s%s' is not a configuration line%s%.128s; nothing was replaced",
	    len < 200 ? (int)len : 200, line, kept > 0 ? " <removed>" : "",
	    block != NULL ? " of " : "", block != NULL ? block : "");
}

/* The line at hand as it will be: parsed, and with the secret that it had. */
static bool read_replaced(struct plan *p, const char *line, enum row_kind kind,
    const struct reading *old, struct buf *replaced)
{
	struct reading new = {.secret = {0}};
	bool ok;

	substitute(p->substitution, line, old->kept_at, replaced);
	buf_adds(replaced, line + old->kept_at);
	ok = read_line(p, &p->new, buf_str(replaced), kind, &new);
	/* No text becomes a secret by being replaced, and no secret another one. */
	ok = ok && strcmp(buf_str(&new.secret), buf_str(&old->secret)) == 0;
	buf_free(&new.secret);
	return ok;
}

static void plan_row(void *ctx, int depth, enum row_kind kind, const char *line)
{
	struct plan *p = ctx;
	struct reading old = {.secret = {0}};
	struct buf replaced = {0};
	size_t level = (size_t)depth;
	bool changed, renamed;

	if (p->rc != RC_OK)
		return;
	path_cut(&p->old, level);
	path_cut(&p->new, level);
	if (p->shown > level)
		p->shown = level;
	if (p->moved > level)
		p->moved = SIZE_MAX;
	if (level > 0 && p->new.level[level - 1].kind == ROW_LINE) {
		/* An opaque block has become a line that is known, and nothing stands in it. */
		refuse(p, line, 0);
	} else if (!read_line(p, &p->old, line, kind, &old)) {
		refuse(p, line, 0);
	} else if (!read_replaced(p, line, kind, &old, &replaced)) {
		path_cut(&p->new, level);
		refuse(p, buf_str(&replaced), strlen(line) - old.kept_at);
	} else {
		changed = strcmp(last_line(&p->old), last_line(&p->new)) != 0;
		renamed = p->moved != SIZE_MAX;
		if (changed && !renamed)
			remove_line(p, buf_str(&old.secret));
		if (changed || renamed)
			set_line(p, kind, buf_str(&old.secret));
		if (changed && !renamed && kind != ROW_LINE)
			p->moved = level + 1;
	}
	buf_free(&old.secret);
	buf_free(&replaced);
}

/* Enters planned's line at level in the target's own path, setting it when it is opaque. */
static enum rc enter(struct store *store, const struct plan *p, const struct path *planned,
    size_t level, struct path *path, struct error *err)
{
	const struct level *l = &planned->level[level];
	char *head;
	enum rc rc;

	if (row_is_opaque(l->kind)) {
		rc = opaque_set(store, path, l->line, err);
		return rc == RC_OK && l->kind == ROW_OPAQUE_BLOCK ? opaque_close(store, path, err)
								  : rc;
	}
	head = xstrndup(l->line, l->kind == ROW_BLOCK ? strcspn(l->line, "\n") : strlen(l->line));
	path_parse(p->walker, NULL, path, WALK_WHOLE, head, 0, p->parse);
	path_push(path, &p->parse->match[0]);
	free_cleansed(path->level[level].line);
	path->level[level].line = xstrdup(l->line);
	free_cleansed(head);
	return RC_OK;
}

/* An edit of or in an opaque line, whose key only the target knows. */
static enum rc apply_opaque(
    struct store *store, const struct plan *p, const struct edit *edit, struct error *err)
{
	size_t last = edit->path.n - 1;
	bool opaque = row_is_opaque(edit->path.level[last].kind);
	enum rc rc = RC_OK;
	struct path path;

	path_init(&path, &mode_config);
	for (size_t i = 0; i < last && rc == RC_OK; i++)
		rc = enter(store, p, &edit->path, i, &path, err);
	if (rc == RC_OK && edit->removal && opaque) {
		rc = opaque_remove(store, &path, edit->path.level[last].line, err);
	} else if (rc == RC_OK) {
		rc = enter(store, p, &edit->path, last, &path, err);
		if (rc == RC_OK && !opaque)
			rc = (edit->removal ? candidate_remove : candidate_set)(store, &path, err);
	}
	path_free(&path);
	return rc;
}

static enum rc apply(struct store *store, const struct plan *p, bool removals, struct error *err)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; i < p->n && rc == RC_OK; i++) {
		const struct edit *edit = &p->edits[i];

		if (edit->removal != removals)
			continue;
		rc = edit->opaque
			 ? apply_opaque(store, p, edit, err)
			 : (removals ? candidate_remove : candidate_set)(store, &edit->path, err);
	}
	return rc;
}

/* The target is a table of this connection: its savepoint locks nobody out. */
static enum rc load_plan(struct store *store, const struct plan *p, struct error *err)
{
	enum rc rc = sql_run(store->sql, ST_TARGET_SAVE, err, "");

	if (rc != RC_OK)
		return rc;
	rc = apply(store, p, true, err);
	if (rc == RC_OK)
		rc = apply(store, p, false, err);
	if (rc != RC_OK && sql_run(store->sql, ST_TARGET_RESTORE, NULL, "") != RC_OK)
		rc = RC_FATAL;
	buf_reset(&store->block); /* it may be gone */
	return sql_run(store->sql, ST_TARGET_RELEASE, err, "") == RC_OK ? rc : RC_FATAL;
}

static void plan_free(struct plan *p)
{
	for (size_t i = 0; i < p->n; i++)
		path_free(&p->edits[i].path);
	free(p->edits);
	path_free(&p->old);
	path_free(&p->new);
	buf_free(&p->bad);
	walker_free(p->walker);
	free(p->parse);
}

enum rc replace_target(struct store *store, const struct substitution *substitution, bool load,
    struct buf *text, struct error *err)
{
	struct plan p = {.substitution = substitution,
	    .walker = walker_new(),
	    .parse = xcalloc(1, sizeof(*p.parse)),
	    .moved = SIZE_MAX,
	    .text = text,
	    .rc = RC_OK,
	    .err = err};
	enum rc rc;

	path_init(&p.old, &mode_config);
	path_init(&p.new, &mode_config);
	rc = candidate_each(store, NULL, plan_row, &p, err);
	if (rc == RC_OK)
		rc = p.rc;
	if (rc == RC_OK && p.n == 0)
		rc = error_set(err, RC_INVALID, "No such configuration item(s)");
	if (rc == RC_OK && load)
		rc = load_plan(store, &p, err);
	plan_free(&p);
	return rc;
}
