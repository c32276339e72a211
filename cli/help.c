/* Help and completion.  See help.h. */
#include "cli/help.h"

#include <ctype.h>
#include <strings.h>

#include "cli/commands.h"
#include "cli/config_line.h"
#include "cli/output.h"

/* More alternatives at one place than any table has. */
#define ENTRIES_MAX 512

struct entry {
	const char *word;
	size_t len;
	const char *help;
	size_t help_len;
	bool typed; /* a placeholder */
};

struct entries {
	size_t n, partial;
	bool cr;
	struct entry entry[ENTRIES_MAX];
};

static int compare(const struct entry *a, const struct entry *b)
{
	int order = strncmp(a->word, b->word, a->len < b->len ? a->len : b->len);

	return order != 0 ? order : (a->len > b->len) - (a->len < b->len);
}

static int compare_entries(const void *a, const void *b)
{
	return compare(a, b);
}

/* The first help that is given for a word is the one shown. */
static void collect(void *ctx, const struct candidate *c)
{
	struct entries *e = ctx;
	struct entry new = {c->word, c->len, c->help, c->help_len, c->spec.type != NULL};

	if (c->cr) {
		e->cr = true;
		return;
	}
	for (size_t i = 0; i < e->n; i++) {
		if (compare(&e->entry[i], &new) != 0)
			continue;
		if (e->entry[i].help_len == 0)
			e->entry[i] = new;
		return;
	}
	if (e->n < ENTRIES_MAX)
		e->entry[e->n++] = new;
}

static void walk(struct shell *shell, const struct mode *mode, const struct decl *const *extra,
    enum walk_kind kind, const char *text, size_t start, struct entries *e)
{
	const struct decl *const *const tables[2] = {mode->tables, extra};

	walk_next(shell->walker, tables, kind, text, start, collect, e, &e->partial);
}

/* Offset of what follows a leading `do`, 0 when there is none. */
static size_t after_do(const char *text)
{
	const char *p = text;

	while (isspace((unsigned char)*p))
		p++;
	if (strncasecmp(p, "do", 2) != 0 || !isspace((unsigned char)p[2]))
		return 0;
	return (size_t)(p + 2 - text);
}

/* All that may follow text in the current mode, sorted. */
static struct entries *gather(struct shell *shell, const char *text)
{
	struct entries *e = xcalloc(1, sizeof(*e));
	size_t negated = config_line_negated(text);
	size_t exec = after_do(text);

	if (!shell->configuring || exec > 0) {
		walk(shell, &mode_exec, NULL, WALK_WHOLE, text, shell->configuring ? exec : 0, e);
	} else {
		const struct mode *mode = shell->where.mode;
		bool bare = negated > 0 || text_open(shell);

		/* The submode's own commands; those of its ancestors when it has none such. */
		for (; mode != NULL && e->n == 0 && !e->cr; mode = mode->parent) {
			walk(shell, mode, bare ? NULL : config_mode_tables,
			    negated > 0 ? WALK_NEGATE : WALK_WHOLE, text, negated, e);
			if (text_open(shell))
				break;
		}
	}
	qsort(e->entry, e->n, sizeof(e->entry[0]), compare_entries);
	return e;
}

/* Matching keywords of a partial word, on one line. */
static void one_line(const struct entries *e, struct buf *out)
{
	for (size_t i = 0; i < e->n; i++)
		buf_addf(out, "%s%.*s", i > 0 ? "  " : "", (int)e->entry[i].len, e->entry[i].word);
	buf_addc(out, '\n');
}

static void columns(const struct entries *e, struct buf *out)
{
	size_t width = e->cr ? 4 : 0;

	for (size_t i = 0; i < e->n; i++)
		if (e->entry[i].len > width)
			width = e->entry[i].len;
	for (size_t i = 0; i < e->n; i++) {
		const struct entry *x = &e->entry[i];

		/* As seen on the router: LINE stands flush left, without a text. */
		if (x->typed && x->len == 4 && strncmp(x->word, "LINE", 4) == 0)
			buf_addf(out, "%.*s\n", (int)x->len, x->word);
		else
			buf_addf(out, "  %-*.*s  %.*s\n", (int)width, (int)x->len, x->word,
			    (int)x->help_len, x->help);
	}
	if (e->cr)
		buf_addf(out, "  <cr>\n");
}

/* Where text can't be followed by anything, the error that Enter would give. */
static void no_help(struct shell *shell, const char *text, struct buf *out)
{
	struct parse *parse = xcalloc(1, sizeof(*parse));
	struct path root;

	path_init(&root, &mode_exec);
	parse_line(shell->walker,
	    shell->configuring && !text_open(shell) ? config_mode_tables : NULL,
	    shell->configuring ? &shell->where : &root, WALK_WHOLE, text, config_line_negated(text),
	    parse);
	if (parse->result == WALK_INVALID) {
		struct buf prompt = {0};

		shell_prompt(shell, &prompt);
		buf_addf(out, "%*s^\n%% Invalid input detected at '^' marker.\n",
		    (int)(prompt.len + parse->error_at), "");
		buf_free(&prompt);
	} else if (parse->result == WALK_AMBIGUOUS) {
		buf_addf(out, "%% Ambiguous command:  \"%s\"\n", text);
	}
	path_free(&root);
	free(parse);
}

void help_list(struct shell *shell, const char *text, struct buf *out)
{
	const char *bar = strrchr(text, '|');
	struct entries *e;

	if (bar != NULL && bar > text && isspace((unsigned char)bar[-1])) {
		filter_help(bar + 1, out);
		return;
	}
	e = gather(shell, text);
	if (e->n == 0 && !e->cr)
		no_help(shell, text, out);
	else if (e->partial > 0 && !e->entry[0].typed)
		one_line(e, out);
	else
		columns(e, out);
	free(e);
	walker_wipe(shell->walker);
}

/* The bytes that all keywords share beyond what was typed. */
static size_t shared(const struct entries *e)
{
	size_t len = e->entry[0].len;

	for (size_t i = 1; i < e->n; i++) {
		size_t n = 0;

		while (n < len && n < e->entry[i].len && e->entry[i].word[n] == e->entry[0].word[n])
			n++;
		len = n;
	}
	return len;
}

void help_complete(struct shell *shell, const char *text, struct buf *insert, struct buf *list)
{
	struct entries *e = gather(shell, text);
	size_t keep = 0;
	size_t len;

	/* Placeholders can be shown but not typed. */
	for (size_t i = 0; i < e->n; i++)
		if (!e->entry[i].typed)
			e->entry[keep++] = e->entry[i];
	e->n = keep;
	if (e->n > 0) {
		len = shared(e);
		if (len > e->partial)
			buf_add(insert, e->entry[0].word + e->partial, len - e->partial);
		if (e->n == 1)
			buf_addc(insert, ' ');
		else if (insert->len == 0)
			one_line(e, list);
	}
	free(e);
	walker_wipe(shell->walker);
}
