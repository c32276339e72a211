/*
 * Loading a file of configuration lines into the target, without executing
 * commands; reference xr-shell section 4.7.
 */
#ifndef CLI_LOAD_H
#define CLI_LOAD_H

#include "cli/shell.h"

/* A file larger than this is not a configuration. */
#define LOAD_MAX (64u << 20)

/* A load that goes on, line by line. */
struct loading {
	struct parse *parse;
	size_t refused;	 /* column of the refused line whose block goes on */
	text_next *next; /* where the further lines of a banner come from */
	void *ctx;
};

/* Every load_begin has its load_end. */
void load_begin(struct shell *shell, struct loading *loading, text_next *next, void *ctx);
void load_end(struct shell *shell, struct loading *loading);

/*
 * Takes a line into the target; what is refused is kept for load_show_failed.
 * The line is overwritten.  False when it is the `end` of the listing.
 */
bool load_take(struct shell *shell, struct loading *loading, char *line);

/* Loads name; the refused lines are kept for load_show_failed.  Returns 0, or 1. */
int load_file(struct shell *shell, const char *name);

/*
 * Loads text, which is cut into lines and overwritten; it must not be empty
 * nor hold a NUL.  The mode is the global one then; the refused lines are in
 * shell->load_failed.
 */
void load_text(struct shell *shell, struct buf *text);

/* Prints the lines that the last load of this session refused. */
int load_show_failed(struct shell *shell);

#endif
