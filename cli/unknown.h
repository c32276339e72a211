/*
 * Configuration lines that the grammar refuses, when the target lets opaque
 * lines in (store/opaque.h): which block such a line stands in is told by its
 * indentation, as in a listing.  docs/architecture.md, "Opaque lines".
 */
#ifndef CLI_UNKNOWN_H
#define CLI_UNKNOWN_H

#include <stdbool.h>
#include <stddef.h>

#include "store/model/path.h"

struct shell;

/* How the lines of a block are set off; one for each level of shell->where. */
struct margin {
	size_t column; /* blanks before the line that opened it */
	bool sets_off; /* the line last set in it was indented further */
	bool closed;   /* a ! stood behind it, no further indented than the block */
};

/* Blanks before the text of line. */
size_t unknown_column(const char *line);

/*
 * Before a line is given to the grammar: leaves the opaque blocks that a line
 * of its indentation is not in.  True when it stands in one, where the grammar
 * has no say: unknown_take it.
 */
bool unknown_inside(struct shell *shell, const char *line);

/*
 * Sets the line as an opaque one, or, behind `no`, removes it.  False when
 * the target does not let such lines in: the grammar's refusal stands.  Else
 * *status is 0, or 1 when the store refused it with the error printed.
 */
bool unknown_take(struct shell *shell, const char *line, int *status);

/*
 * Whether a line that the grammar takes as one of the first keep levels of
 * shell->where is indented as one of a block further in: what it says there is
 * not known, and what it says outside it does not say.
 */
bool unknown_ascends(const struct shell *shell, const char *line, size_t keep);

/* The grammar has set a line that keeps the first keep levels of shell->where. */
void unknown_note(struct shell *shell, size_t keep, const char *line);

/*
 * A comment; a lone ! closes the blocks that are indented no less.  Returns 0,
 * or 1 when the store refused it with the error printed.
 */
int unknown_comment(struct shell *shell, const char *line);

/*
 * Whether a line that is kept as text holds what looks like a password in
 * clear, which must not be kept.
 */
bool unknown_shows_password(const char *line);

#endif
