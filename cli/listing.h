/*
 * A listing as a script: `xrsh -f FILE`, or a pipe, whose text is what
 * `show running-config` printed.  Such a file needs no `configure` and no
 * `commit`: its first line tells, it is loaded, and its `end` commits it.
 */
#ifndef CLI_LISTING_H
#define CLI_LISTING_H

#include "cli/shell.h"

/*
 * Takes a line of a script that begins a listing or is one of it; the line is
 * overwritten.  False when it is an ordinary line.  Else *status is 0, or 1
 * when at the end something was refused, which is printed.
 */
bool listing_line(struct shell *shell, char *line, int *status);

/* Whether line is one of the first that `show running-config` prints. */
bool listing_begins(const char *line);

/* Whether line says what time it was, as the router prints it before a listing. */
bool listing_is_stamp(const char *line);

/* The script is over: a listing that has no end may lack more than that, and is not committed. */
void listing_close(struct shell *shell);

#endif
