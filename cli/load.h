/*
 * Loading a file of configuration lines into the target, without executing
 * commands; reference xr-shell section 4.7.
 */
#ifndef CLI_LOAD_H
#define CLI_LOAD_H

#include "cli/shell.h"

/* A file larger than this is not a configuration. */
#define LOAD_MAX (64u << 20)

/* Loads name; the refused lines are kept for load_show_failed.  Returns 0, or 1. */
int load_file(struct shell *shell, const char *name);

/* Prints the lines that the last load of this session refused. */
int load_show_failed(struct shell *shell);

#endif
