/*
 * Whatever is typed, parsing, help and completion stand it, the caret stays
 * within the line, and what is taken is shown as a line that is taken again
 * and means the same.  The first byte chooses the mode, the rest is the line.
 */
#include <stdint.h>

#include "cli/commands.h"
#include "store/model/model.h"

#define MODES_MAX 128

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct modes {
	const struct mode *mode[MODES_MAX];
	size_t n;
};

static void add_mode(void *ctx, const struct mode *mode)
{
	struct modes *m = ctx;

	if (m->n == MODES_MAX)
		abort();
	m->mode[m->n++] = mode;
}

static void see_candidate(void *ctx, const struct candidate *c)
{
	size_t *seen = ctx;

	/* Read what is given, for a sanitizer to see. */
	if (c->len > 0 && memchr(c->word, '\0', c->len) != NULL)
		abort();
	if (c->help_len > 0 && memchr(c->help, '\0', c->help_len) != NULL)
		abort();
	++*seen;
}

static void see_range(
    void *ctx, const struct path *within, const struct buf *lo, const struct buf *hi)
{
	size_t len = lo->len < hi->len ? lo->len : hi->len;

	(void)ctx;
	/* No range is empty, and all of them lie in their block. */
	if (len > 0 && memcmp(lo->data, hi->data, len) > 0)
		abort();
	if (lo->len < within->key.len ||
	    (within->key.len > 0 && memcmp(lo->data, within->key.data, within->key.len) != 0))
		abort();
}

/*
 * The path of mode, without names for the blocks that lead there: enough for
 * what is parsed in it.
 */
static void stand_in(struct path *where, const struct mode *mode)
{
	path_init(where, mode);
	for (const struct mode *m = mode; m->parent != NULL; m = m->parent) {
		where->level[where->n].kind = ROW_BLOCK;
		where->level[where->n].line = xstrdup("");
		where->n++;
	}
}

static bool same_key(const struct path *a, const struct path *b)
{
	return a->key.len == b->key.len &&
	       (a->key.len == 0 || memcmp(a->key.data, b->key.data, a->key.len) == 0);
}

/* Shown text is understood in the mode that the line ended up in, as the same item. */
static void check_canonical(
    struct walker *walker, const struct path *where, const struct parse *parse)
{
	struct parse *again = xcalloc(1, sizeof(*again));
	struct path typed, shown;
	char *canon;

	path_copy(&typed, where);
	path_apply(&typed, parse);
	path_copy(&shown, &typed);
	canon = xstrdup(typed.level[typed.n - 1].line);
	path_cut(&shown, shown.n - 1);
	path_parse(walker, NULL, &shown, WALK_WHOLE, canon, 0, again);
	if (again->result != WALK_OK || again->keep != shown.n || again->n != 1)
		abort();
	path_apply(&shown, again);
	if (!same_key(&typed, &shown) || strcmp(shown.level[shown.n - 1].line, canon) != 0)
		abort();
	free(canon);
	path_free(&shown);
	path_free(&typed);
	free(again);
}

static void check_result(const struct parse *parse, const char *line, size_t start)
{
	size_t len = strlen(line);

	if (parse->result == WALK_INVALID && (parse->error_at > len || parse->error_at < start))
		abort();
	if (parse->result != WALK_OK)
		return;
	if (parse->n == 0 || parse->n > PARSE_MAX)
		abort();
	for (size_t i = 0; i < parse->n; i++)
		for (size_t a = 0; a < parse->match[i].nargs; a++)
			if (parse->match[i].arg[a].at >= len)
				abort();
}

/* A sealed argument is replaced before it is shown: its clear form need not come back. */
static bool sealed(const struct parse *parse)
{
	for (size_t i = 0; i < parse->n; i++)
		if (parse->match[i].decl->seal != SEAL_NONE)
			return true;
	return false;
}

static void parse_all(struct walker *walker, const struct mode *mode, bool exec, const char *line)
{
	static const enum walk_kind kinds[] = {WALK_WHOLE, WALK_NEGATE, WALK_PREFIX};
	struct parse *parse = xcalloc(1, sizeof(*parse));
	struct path where;

	stand_in(&where, mode);
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		size_t partial, seen = 0;
		const struct decl *const *const tables[2] = {
		    mode->tables, exec ? NULL : config_mode_tables};

		path_parse(
		    walker, exec ? NULL : config_mode_tables, &where, kinds[k], line, 0, parse);
		check_result(parse, line, 0);
		if (kinds[k] == WALK_PREFIX)
			continue;
		walk_next(walker, tables, kinds[k], line, 0, see_candidate, &seen, &partial);
		if (partial > strlen(line))
			abort();
	}
	if (!exec) {
		path_parse(walker, NULL, &where, WALK_WHOLE, line, 0, parse);
		check_result(parse, line, 0);
		if (parse->result == WALK_OK && !sealed(parse))
			check_canonical(walker, &where, parse);
	}
	path_free(&where);
	free(parse);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct modes *modes;
	struct walker *walker;
	const struct mode *mode;
	size_t at;
	char *line;

	if (size < 1 || size > LINE_MAX_BYTES)
		return 0;
	modes = xcalloc(1, sizeof(*modes));
	add_mode(modes, &mode_exec);
	model_modes(add_mode, modes);
	mode = modes->mode[data[0] % modes->n];
	/* A line ends at its first NUL, as input.h makes it. */
	line = xstrndup((const char *)data + 1, size - 1);
	walker = walker_new();
	parse_all(walker, mode, mode == &mode_exec, line);
	if (path_ranges(walker, mode, line, see_range, NULL, &at) == WALK_INVALID &&
	    at > strlen(line))
		abort();
	walker_free(walker);
	free(line);
	free(modes);
	return 0;
}
