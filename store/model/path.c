/* Keys, canonical lines, and parsing with automatic ascent.  See path.h. */
#include "store/model/path.h"

#include <ctype.h>

#include "store/model/fits.h"

void path_init(struct path *path, const struct mode *root)
{
	*path = (struct path){.mode = root};
}

void path_cut(struct path *path, size_t n)
{
	while (path->n > n) {
		path->n--;
		free_cleansed(path->level[path->n].line);
		if (path->level[path->n].kind == ROW_BLOCK)
			path->mode = path->mode->parent;
	}
	buf_cut(&path->key, n > 0 ? path->level[n - 1].key_len : 0);
}

void path_free(struct path *path)
{
	path_cut(path, 0);
	buf_free(&path->key);
}

void path_copy(struct path *to, const struct path *from)
{
	to->mode = from->mode;
	to->key = (struct buf){0};
	buf_add(&to->key, from->key.data, from->key.len);
	to->n = from->n;
	memcpy(to->place, from->place, sizeof(to->place));
	for (size_t i = 0; i < from->n; i++) {
		to->level[i] = from->level[i];
		to->level[i].line = xstrdup(from->level[i].line);
	}
}

static void add_component(struct buf *key, const struct match *match)
{
	key_number(key, PLACE_OF(match->decl->order), PLACE_LEN);
	for (size_t i = 0; i < match->decl->nkey && i < match->nargs; i++) {
		const struct arg *arg = &match->arg[i];

		if (arg->type != NULL && arg->type->key != NULL)
			arg->type->key(arg->text, key);
		else
			buf_add(key, arg->text, strlen(arg->text) + 1);
	}
}

static void add_arg(struct buf *line, const struct match *match, size_t i)
{
	if (i >= match->nargs)
		abort(); /* our table's canon names an argument its syntax has not */
	buf_adds(line, match->arg[i].text);
}

/* canon with %1.. replaced. */
static void canon_text(struct buf *line, const struct match *match)
{
	for (const char *p = match->decl->canon; *p != '\0'; p++) {
		if (p[0] == '%' && p[1] >= '1' && p[1] <= '9')
			add_arg(line, match, (size_t)(*++p - '1'));
		else
			buf_addc(line, *p);
	}
}

static const char *next_element(const char *p)
{
	p += strcspn(p, " ");
	return p + strspn(p, " ");
}

static bool is_argument(const char *element)
{
	return *element == '<' || *element == '{';
}

/* A keyword, or the next argument: its index grows. */
static void add_element(struct buf *line, const struct match *match, const char *p, size_t *arg)
{
	if (line->len > 0)
		buf_addc(line, ' ');
	if (is_argument(p))
		add_arg(line, match, (*arg)++);
	else
		buf_add(line, p, strcspn(p, " "));
}

/* Whether the option at p begins with word: its keyword, or one of its choice. */
static bool option_begins(const char *p, const char *word)
{
	size_t len = strlen(word);

	for (p += *p == '{';; p++) {
		size_t n = strcspn(p, " |}");

		if (n == len && strncmp(p, word, len) == 0)
			return true;
		p += n;
		if (*p != '|')
			return false;
	}
}

/* The option of the group at p that begins with the next argument; NULL when none does. */
static const char *option_given(const char *p, const struct match *match, size_t arg)
{
	if (arg == match->nargs)
		return NULL;
	for (; *p != ')'; p = next_element(p))
		if ((*p == '(' || *p == '|') &&
		    option_begins(next_element(p), match->arg[arg].text))
			return next_element(p);
	return NULL;
}

/* The options of the group at p that were given, as they were typed; returns what follows it. */
static const char *add_options(
    struct buf *line, const struct match *match, const char *p, size_t *arg)
{
	const char *option;

	while ((option = option_given(p, match, *arg)) != NULL) {
		if (line->len > 0)
			buf_addc(line, ' ');
		add_arg(line, match, (*arg)++);
		option = next_element(option);
		for (; *option != '|' && *option != ')'; option = next_element(option))
			add_element(line, match, option, arg);
	}
	while (*p != ')')
		p = next_element(p);
	return next_element(p);
}

/* The syntax with its arguments put in. */
static void syntax_text(struct buf *line, const struct match *match)
{
	const char *p = match->decl->syntax;
	size_t arg = 0;

	while (*p != '\0') {
		if (*p == '(') {
			p = add_options(line, match, p, &arg);
		} else {
			add_element(line, match, p, &arg);
			p = next_element(p);
		}
	}
}

/* Adds a level whose key has been added; nothing was set in it yet. */
static void add_level(struct path *path, enum row_kind kind, const char *line)
{
	if (path->n == LEVELS_MAX)
		abort(); /* PARSE_MAX bounds what is declared, and opaque.c what is not */
	path->level[path->n++] =
	    (struct level){.key_len = path->key.len, .kind = kind, .line = xstrdup(line)};
	path->place[path->n] = 0;
}

void path_push(struct path *path, const struct match *match)
{
	const struct mode *opens = match->decl->opens;
	struct buf line = {0};

	path->place[path->n] = PLACE_OF(match->decl->order);
	add_component(&path->key, match);
	if (match->decl->canon != NULL)
		canon_text(&line, match);
	else
		syntax_text(&line, match);
	add_level(path, opens != NULL ? ROW_BLOCK : ROW_LINE, buf_str(&line));
	buf_free(&line);
	if (opens != NULL)
		path->mode = opens;
}

void path_push_opaque(
    struct path *path, const void *component, size_t len, enum row_kind kind, const char *line)
{
	buf_add(&path->key, component, len);
	add_level(path, kind, line);
}

void path_key_end(const void *key, size_t len, struct buf *hi)
{
	const unsigned char *bytes = key;

	while (len > 0 && bytes[len - 1] == 0xff)
		len--;
	if (len == 0) {
		buf_add(hi, "\xff\xff\xff\xff", 4);
		return;
	}
	buf_add(hi, key, len);
	hi->data[hi->len - 1] = (char)(unsigned char)(bytes[len - 1] + 1);
}

/* Parses in one mode, following openers; false when the line is not understood there. */
static bool parse_in_mode(struct walker *walker, const struct decl *const *extra,
    const struct mode *mode, enum walk_kind kind, const char *line, size_t start, struct parse *out)
{
	struct walk walk;

	walker_wipe(walker);
	out->n = 0;
	for (;;) {
		const struct decl *const *const tables[2] = {mode->tables, extra};

		walk_parse(walker, tables, kind, line, start, &walk);
		out->result = walk.result;
		out->error_at = walk.error_at;
		if (walk.result != WALK_OK)
			return false;
		if (out->n == PARSE_MAX)
			abort();
		out->match[out->n++] = walk.match;
		if (walk.rest_at == 0)
			return true;
		mode = walk.match.decl->opens;
		start = walk.rest_at;
		extra = NULL;
	}
}

/* How many levels of context lead to mode. */
static size_t levels_of(const struct path *context, const struct mode *mode)
{
	const struct mode *at = context->mode;
	size_t n = context->n;

	for (; at != mode; at = at->parent)
		n--;
	return n;
}

/* Whether the line's first word is short for the keyword that it was taken for. */
static bool abbreviates(const struct parse *parse, const char *line, size_t start)
{
	const char *syntax = parse->match[0].decl->syntax;
	const char *word = line + start + strspn(line + start, " \t");

	return isalpha((unsigned char)*syntax) && strcspn(word, " \t") < strcspn(syntax, " ");
}

/*
 * What a submode takes for an abbreviation may be the full word of an
 * ancestor's command, as `key 2` is behind a key-string: that one counts.
 */
static bool parse_in_full(struct walker *walker, const struct decl *const *extra,
    const struct path *context, const struct mode *mode, enum walk_kind kind, const char *line,
    size_t start, struct parse *out)
{
	for (; mode != NULL; mode = mode->parent) {
		out->keep = levels_of(context, mode);
		if (parse_in_mode(walker, extra, mode, kind, line, start, out) &&
		    !abbreviates(out, line, start))
			return true;
	}
	return false;
}

void path_parse(struct walker *walker, const struct decl *const *extra, const struct path *context,
    enum walk_kind kind, const char *line, size_t start, struct parse *out)
{
	enum walk_result result = WALK_INVALID;
	size_t error_at = 0;

	/* What the submode has to say counts, unless an ancestor understands the line. */
	for (const struct mode *mode = context->mode; mode != NULL; mode = mode->parent) {
		out->keep = levels_of(context, mode);
		if (parse_in_mode(walker, extra, mode, kind, line, start, out)) {
			if (!abbreviates(out, line, start) || mode->end != NULL ||
			    parse_in_full(
				walker, extra, context, mode->parent, kind, line, start, out))
				return;
			out->keep = levels_of(context, mode);
			(void)parse_in_mode(walker, extra, mode, kind, line, start, out);
			return;
		}
		if (out->result != WALK_INVALID || out->error_at > error_at)
			error_at = out->error_at;
		result = out->result;
		if (result != WALK_INVALID || mode->end != NULL)
			break;
	}
	out->result = result;
	out->error_at = error_at;
}

void path_apply(struct path *path, const struct parse *parse)
{
	path_cut(path, parse->keep);
	for (size_t i = 0; i < parse->n; i++)
		path_push(path, &parse->match[i]);
}

void path_name(struct path *path, const struct parse *parse)
{
	const struct match *last = &parse->match[parse->n - 1];

	for (size_t i = 0; i + 1 < parse->n; i++)
		path_push(path, &parse->match[i]);
	add_component(&path->key, last);
	add_level(path, last->decl->opens != NULL ? ROW_BLOCK : ROW_LINE, "");
	if (last->decl->opens != NULL)
		path->mode = last->decl->opens;
}

void path_add_keys(struct buf *key, const struct parse *parse)
{
	for (size_t i = 0; i < parse->n; i++)
		add_component(key, &parse->match[i]);
}

static void emit_range(
    path_range *range, void *ctx, const struct path *within, const struct buf *lo, struct buf *last)
{
	struct buf hi = {0};

	/* Alternative spellings of one item give the same range; once is enough. */
	if (last->len == lo->len && lo->len > 0 && memcmp(last->data, lo->data, lo->len) == 0)
		return;
	path_key_end(lo->data, lo->len, &hi);
	range(ctx, within, lo, &hi);
	buf_reset(last);
	buf_add(last, lo->data, lo->len);
	buf_free(&hi);
}

/* The items below within that the last prefix walk found. */
static void emit_survivors(
    struct walker *walker, path_range *range, void *ctx, const struct path *within)
{
	struct buf lo = {0};
	struct buf last = {0};
	struct match match;

	buf_add(&lo, within->key.data, within->key.len);
	for (size_t i = 0; walk_survivor(walker, i, &match); i++) {
		add_component(&lo, &match);
		emit_range(range, ctx, within, &lo, &last);
		buf_cut(&lo, within->key.len);
	}
	buf_free(&lo);
	buf_free(&last);
}

enum walk_result path_ranges(struct walker *walker, const struct mode *root, const char *prefix,
    path_range *range, void *ctx, size_t *error_at)
{
	struct path within;
	struct buf last = {0};
	struct walk walk = {.rest_at = 0};

	path_init(&within, root);
	*error_at = 0;
	walker_wipe(walker);
	do {
		const struct decl *const *const tables[2] = {within.mode->tables, NULL};

		walk_parse(
		    walker, tables, WALK_PREFIX, prefix != NULL ? prefix : "", walk.rest_at, &walk);
		if (walk.result == WALK_OK && walk.rest_at != 0)
			path_push(&within, &walk.match);
	} while (walk.result == WALK_OK && walk.rest_at != 0);
	if (walk.result == WALK_INCOMPLETE) { /* no words: everything */
		emit_range(range, ctx, &within, &within.key, &last);
		walk.result = WALK_OK;
	} else if (walk.result == WALK_OK) {
		emit_survivors(walker, range, ctx, &within);
	} else {
		*error_at = walk.error_at;
	}
	buf_free(&last);
	path_free(&within);
	return walk.result;
}
