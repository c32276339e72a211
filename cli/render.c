/* Rows of configuration and of changes as text.  See render.h. */
#include "cli/render.h"

static void indent(struct buf *out, int depth)
{
	static const char blanks[] = "                ";

	_Static_assert(sizeof(blanks) > LEVELS_MAX, "a blank for each level");
	buf_add(out, blanks, (size_t)depth);
}

/*
 * Writes the ! of every block at depth and deeper.  An opaque line turns out
 * to be a block when something stands in it.
 */
static void close_blocks(struct renderer *r, int depth, const char *margin)
{
	if (depth > r->open)
		r->open = depth;
	while (r->open > depth) {
		r->open--;
		buf_adds(r->out, margin);
		indent(r->out, r->open);
		buf_add(r->out, "!\n", 2);
	}
}

/*
 * One item behind margin and indented; the further lines of a block of text
 * stand as they are, behind the same margin.
 */
static void add_item(struct renderer *r, const char *margin, int depth, const char *line)
{
	const char *eol;

	buf_adds(r->out, margin);
	indent(r->out, depth);
	while ((eol = strchr(line, '\n')) != NULL) {
		buf_add(r->out, line, (size_t)(eol + 1 - line));
		buf_adds(r->out, margin);
		line = eol + 1;
	}
	buf_adds(r->out, line);
	buf_addc(r->out, '\n');
}

/* The removal of an item; its first line names a block of text. */
static void add_removal(struct renderer *r, const char *line)
{
	buf_addf(r->out, "%.*s\n", (int)strcspn(line, "\n"), line);
}

static void formal_prefix(struct renderer *r, int depth)
{
	for (int i = 0; i < depth; i++)
		buf_addf(r->out, "%s%s", i > 0 ? " " : "", buf_str(&r->line[i]));
}

/* A block in which nothing stands is a formal line of its own. */
static void formal_pending(struct renderer *r, int depth)
{
	if (r->pending && depth < r->open) {
		formal_prefix(r, r->open);
		buf_addc(r->out, '\n');
	}
	r->pending = false;
}

static void formal_row(struct renderer *r, int depth, enum row_kind kind, const char *line)
{
	formal_pending(r, depth);
	if (kind != ROW_LINE) {
		buf_reset(&r->line[depth]);
		buf_adds(&r->line[depth], line);
		r->open = depth + 1;
		r->pending = true;
		return;
	}
	formal_prefix(r, depth);
	buf_addf(r->out, "%s%s\n", depth > 0 ? " " : "", line);
	r->open = depth;
}

void render_row(void *ctx, int depth, enum row_kind kind, const char *line)
{
	struct renderer *r = ctx;

	if (r->formal) {
		formal_row(r, depth, kind, line);
		return;
	}
	close_blocks(r, depth, "");
	add_item(r, "", depth, line);
	if (row_is_closed(kind))
		r->open = depth + 1;
}

/* What goes with its block is said by the block's own line. */
static bool inside_removed(struct renderer *r, const struct change *c)
{
	if (r->removed.len > 0 && c->key_len > r->removed.len &&
	    memcmp(c->key, r->removed.data, r->removed.len) == 0)
		return true;
	buf_reset(&r->removed);
	if (c->new == NULL && c->kind != ROW_LINE)
		buf_add(&r->removed, c->key, c->key_len);
	return false;
}

static void formal_change(struct renderer *r, const struct change *c)
{
	bool unchanged = c->old != NULL && c->new != NULL &&strcmp(c->old, c->new) == 0;

	if (c->new == NULL) {
		formal_pending(r, c->depth);
		buf_adds(r->out, "no ");
		formal_prefix(r, c->depth);
		buf_adds(r->out, c->depth > 0 ? " " : "");
		add_removal(r, c->old);
		return;
	}
	formal_row(r, c->depth, c->kind, c->new);
	if (unchanged)
		r->pending = false;
}

static void add_error(struct renderer *r, const struct change *c)
{
	if (c->error != NULL)
		buf_addf(r->out, "!!%% %s\n", c->error);
}

void render_change(void *ctx, const struct change *c)
{
	struct renderer *r = ctx;

	if (inside_removed(r, c))
		return;
	if (r->formal) {
		formal_change(r, c);
		add_error(r, c);
		return;
	}
	close_blocks(r, c->depth, "");
	if (c->new != NULL) {
		add_item(r, "", c->depth, c->new);
	} else {
		indent(r->out, c->depth);
		buf_adds(r->out, "no ");
		add_removal(r, c->old);
	}
	add_error(r, c);
	if (row_is_closed(c->kind) && c->new != NULL)
		r->open = c->depth + 1;
}

/* What stands before a line of a diff; a commit's has one mark for all that is not new or gone. */
static const char *mark(const struct renderer *r, const struct change *c, bool changed)
{
	if (c->old == NULL)
		return "+  ";
	if (c->new == NULL)
		return "-  ";
	if (r->of_commit)
		return "#  ";
	return changed ? "+> " : "   ";
}

void render_diff(void *ctx, const struct change *c)
{
	struct renderer *r = ctx;
	bool changed = c->old != NULL && c->new != NULL &&strcmp(c->old, c->new) != 0;

	r->margin = "   ";
	close_blocks(r, c->depth, r->margin);
	if (changed && !r->of_commit)
		add_item(r, "<- ", c->depth, c->old);
	add_item(r, mark(r, c, changed), c->depth, c->new != NULL ? c->new : c->old);
	if (row_is_closed(c->kind))
		r->open = c->depth + 1;
}

void render_end(struct renderer *r)
{
	if (r->formal)
		formal_pending(r, 0);
	else
		close_blocks(r, 0, r->margin != NULL ? r->margin : "");
	for (int i = 0; i < LEVELS_MAX; i++)
		buf_free(&r->line[i]);
	buf_free(&r->removed);
}
