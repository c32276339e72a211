/* Opaque lines as they are typed, pasted and loaded.  See unknown.h. */
#include "cli/unknown.h"

#include <string.h>

#include "base/utf8.h"
#include "cli/config_line.h"
#include "cli/shell.h"
#include "store/opaque.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

size_t unknown_column(const char *line)
{
	return strspn(line, " \t");
}

static bool in_opaque(const struct shell *shell)
{
	size_t n = shell->where.n;

	return n > 0 && row_is_opaque(shell->where.level[n - 1].kind);
}

bool unknown_inside(struct shell *shell, const char *line)
{
	size_t column = unknown_column(line);

	while (in_opaque(shell) && column <= shell->margin[shell->where.n - 1].column)
		path_cut(&shell->where, shell->where.n - 1);
	return in_opaque(shell);
}

/*
 * Leaves the blocks of the grammar that a line of this indentation is not in.
 * In a listing what stands in a block is indented further; who types line by
 * line does not indent, and stays in the block.
 */
static void leave_blocks(struct shell *shell, size_t column)
{
	while (shell->where.n > 0) {
		const struct margin *m = &shell->margin[shell->where.n - 1];

		if (column > m->column || (!m->sets_off && !m->closed))
			return;
		path_cut(&shell->where, shell->where.n - 1);
	}
}

bool unknown_ascends(const struct shell *shell, const char *line, size_t keep)
{
	size_t column = unknown_column(line);

	for (size_t i = keep; i < shell->where.n; i++)
		if (column > shell->margin[i].column)
			return true;
	return false;
}

static void note_line(struct shell *shell, size_t keep, size_t column)
{
	if (keep > 0) {
		struct margin *around = &shell->margin[keep - 1];

		around->sets_off = column > around->column;
		around->closed = false;
	}
	for (size_t i = keep; i < shell->where.n; i++)
		shell->margin[i] = (struct margin){.column = column};
}

void unknown_note(struct shell *shell, size_t keep, const char *line)
{
	note_line(shell, keep, unknown_column(line));
}

int unknown_comment(struct shell *shell, const char *line)
{
	size_t column = unknown_column(line);
	const struct margin *around;
	struct error err;

	if (line[column] != '!' || line[column + 1] != '\0')
		return 0;
	for (size_t i = 0; i < shell->where.n; i++)
		if (shell->margin[i].column >= column)
			shell->margin[i].closed = true;
	while (in_opaque(shell) && column < shell->margin[shell->where.n - 1].column)
		path_cut(&shell->where, shell->where.n - 1);
	if (!in_opaque(shell))
		return 0;
	around = &shell->margin[shell->where.n - 1];
	/* Where lines stand in it, it is a block without saying so. */
	if (column == around->column && !around->sets_off &&
	    opaque_close(shell->store, &shell->where, &err) != RC_OK)
		return shell_fail(shell, &err);
	return 0;
}

/* The text without the blanks around it. */
static char *trimmed(const char *line)
{
	size_t len;

	line += unknown_column(line);
	len = strlen(line);
	while (len > 0 && (line[len - 1] == ' ' || line[len - 1] == '\t'))
		len--;
	return xstrndup(line, len);
}

/* Words before a text in which any word may stand. */
static const char *const prose[] = {"description", "remark"};

/* Words between opaque_tells and a password that is not in clear, or in its place. */
static const char *const coverings[] = {"encrypted", "encrypted6", "encryption-type", "password6",
    "keychain", "key-chain", "disable", "inheritance-disable", "5", "6", "7", "8", "9", "10"};

static bool is_one_of(const char *word, size_t len, const char *const words[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(words[i]) == len && strncmp(words[i], word, len) == 0)
			return true;
	return false;
}

bool unknown_shows_password(const char *line)
{
	bool told = false, more = false;

	for (const char *p = line; *(p += unknown_column(p)) != '\0'; p += strcspn(p, " \t")) {
		size_t len = strcspn(p, " \t");

		if (told && is_one_of(p, len, coverings, COUNT(coverings)))
			return false;
		if (!told && is_one_of(p, len, prose, COUNT(prose)))
			return false;
		more = told;
		if (opaque_tells(p, len))
			told = true;
	}
	return more;
}

/* What is not understood can't be sealed, so a password in clear must not get in. */
static enum rc set(struct shell *shell, const char *line, struct error *err)
{
	size_t column = unknown_column(line);
	size_t keep;
	char *text;
	enum rc rc;

	if (unknown_shows_password(line))
		return error_set(err, RC_INVALID,
		    "A line that is not known must not hold a password in clear: give it "
		    "encrypted");
	if (!in_opaque(shell))
		leave_blocks(shell, column);
	keep = shell->where.n;
	text = trimmed(line);
	rc = opaque_set(shell->store, &shell->where, text, err);
	if (rc == RC_OK)
		note_line(shell, keep, column);
	free_cleansed(text);
	return rc;
}

static enum rc remove_line(struct shell *shell, const char *line, size_t at, struct error *err)
{
	char *text = trimmed(line + at);
	enum rc rc;

	if (!in_opaque(shell))
		leave_blocks(shell, unknown_column(line));
	rc = opaque_remove(shell->store, &shell->where, text, err);
	free_cleansed(text);
	return rc;
}

bool unknown_take(struct shell *shell, const char *line, int *status)
{
	size_t negated = config_line_negated(line);
	struct error err;
	enum rc rc;

	/* In an opaque block the question has been answered. */
	if ((!in_opaque(shell) && !opaque_accepted(shell->store)) ||
	    line[utf8_text_len(line)] != '\0') /* it is shown on terminals later */
		return false;
	rc = negated > 0 ? remove_line(shell, line, negated, &err) : set(shell, line, &err);
	*status = rc == RC_OK ? 0 : shell_fail(shell, &err);
	return true;
}
