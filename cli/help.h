/*
 * `?` and Tab: what may come next, from the same walk that parses.  Layout of
 * reference xr-shell sections 3.1 and 3.2.
 */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli/shell.h"

/* What `?` behind text shows, each line with its line end. */
void help_list(struct shell *shell, const char *text, struct buf *out);

/*
 * What Tab behind text does: appends to insert what completes the last word,
 * or to list the words it could be.
 */
void help_complete(struct shell *shell, const char *text, struct buf *insert, struct buf *list);

#endif
