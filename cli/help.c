/* Help and completion.  See help.h. */
#include "cli/help.h"

#include <ctype.h>

#include "cli/commands.h"
#include "cli/offers.h"
#include "cli/output.h"

/* Stands behind a list that does not hold all names. */
#define MORE "..."

/* Columns of the screen, 0 when it has no edge. */
static size_t screen_width(const struct shell *shell)
{
	return shell->input != NULL ? (size_t)input_columns(shell->input) : 0;
}

/* What completes a partial word: on one line, or on as many as the screen needs. */
static void one_line(struct shell *shell, const struct offers *o, bool all, struct buf *out)
{
	size_t width = screen_width(shell), column = 0;

	for (size_t i = 0; i < o->n; i++) {
		const struct offer *x = &o->offer[i];

		if (x->placeholder && !all)
			continue;
		if (column > 0 && width > 0 && column + 2 + x->len > width) {
			buf_addc(out, '\n');
			column = 0;
		}
		buf_addf(out, "%s%.*s", column > 0 ? "  " : "", (int)x->len, x->word);
		column += (column > 0 ? 2 : 0) + x->len;
	}
	buf_addf(out, "%s\n", o->more ? "  " MORE : "");
}

static void columns(const struct offers *o, struct buf *out)
{
	size_t width = o->cr ? 4 : 0;

	for (size_t i = 0; i < o->n; i++)
		if (o->offer[i].len > width)
			width = o->offer[i].len;
	for (size_t i = 0; i < o->n; i++) {
		const struct offer *x = &o->offer[i];

		/* As seen on the router: LINE stands flush left, without a text. */
		if (x->placeholder && x->len == 4 && strncmp(x->word, "LINE", 4) == 0)
			buf_addf(out, "%.*s\n", (int)x->len, x->word);
		else
			buf_addf(out, "  %-*.*s  %.*s\n", (int)width, (int)x->len, x->word,
			    (int)x->help_len, x->help);
	}
	if (o->more)
		buf_addf(out, "  %-*s  More names: type how the name begins\n", (int)width, MORE);
	if (o->cr)
		buf_addf(out, "  <cr>\n");
}

/* How Enter would take the text: its errors are those of help too. */
static enum walk_result judge(
    struct shell *shell, const struct reading *r, const char *text, size_t *error_at)
{
	struct parse *parse;
	struct path root;
	enum walk_result result;

	if (r->part != INNER_NONE) {
		result = offers_judge_part(shell, r->part, text + r->start, error_at);
		*error_at += r->start;
		return result;
	}
	parse = xcalloc(1, sizeof(*parse));
	path_init(&root, &mode_exec);
	path_parse(shell->walker,
	    !r->exec && !r->negated && !text_open(shell) ? config_mode_tables : NULL,
	    r->exec ? &root : &shell->where, r->negated ? WALK_NEGATE : WALK_WHOLE, text, r->start,
	    parse);
	result = parse->result;
	*error_at = parse->error_at;
	path_free(&root);
	free(parse);
	return result;
}

/* Where text can't be followed by anything, the error that Enter would give. */
static void no_help(
    struct shell *shell, const struct reading *reading, const char *text, struct buf *out)
{
	size_t error_at;
	enum walk_result result = judge(shell, reading, text, &error_at);

	if (result == WALK_INVALID) {
		struct buf prompt = {0};

		shell_prompt(shell, &prompt);
		buf_addf(out, "%*s^\n%% Invalid input detected at '^' marker.\n",
		    (int)(prompt.len + error_at), "");
		buf_free(&prompt);
	} else if (result == WALK_AMBIGUOUS) {
		buf_addf(out, "%% Ambiguous command:  \"%s\"\n", text);
	}
}

static bool any_word(const struct offers *o)
{
	for (size_t i = 0; i < o->n; i++)
		if (!o->offer[i].placeholder)
			return true;
	return false;
}

/* What follows the | of output modifiers, NULL when there is none. */
static const char *behind_bar(const char *text)
{
	const char *bar = strrchr(text, '|');

	return bar != NULL && bar > text && isspace((unsigned char)bar[-1]) ? bar + 1 : NULL;
}

void help_list(struct shell *shell, const char *text, struct buf *out)
{
	const char *modifiers = behind_bar(text);
	struct offers *o;

	if (modifiers != NULL) {
		filter_help(modifiers, out);
		return;
	}
	o = offers_gather(shell, text);
	if (o->n == 0 && !o->cr)
		no_help(shell, &o->reading, text, out);
	else if (o->partial && any_word(o))
		one_line(shell, o, true, out);
	else
		columns(o, out);
	offers_free(o);
	walker_wipe(shell->walker);
}

void help_complete(struct shell *shell, const char *text, struct buf *insert, struct buf *list)
{
	const char *modifiers = behind_bar(text);
	const struct offer *only = NULL;
	struct offers *o;
	size_t words = 0;

	if (modifiers != NULL) {
		filter_complete(modifiers, insert, list);
		return;
	}
	o = offers_gather(shell, text);
	for (size_t i = 0; i < o->n; i++) {
		if (o->offer[i].placeholder)
			continue;
		only = &o->offer[i];
		words++;
	}
	if (offers_shared(o, insert)) {
		if (words == 1 && !o->more && !only->goes_on)
			buf_addc(insert, ' ');
		else if (insert->len == 0)
			one_line(shell, o, false, list);
	}
	offers_free(o);
	walker_wipe(shell->walker);
}
