/* Committing the target, as `commit` and the uncommitted-changes question do it. */
#ifndef CLI_EXEC_COMMIT_H
#define CLI_EXEC_COMMIT_H

#include "cli/shell.h"

/* label and comment may be NULL.  Returns 0 when committed or nothing to do, else 1. */
int commit_target(struct shell *shell, const char *label, const char *comment, bool show_error);

/* Prints the body of `show configuration failed`. */
int commit_show_failed(struct shell *shell);

#endif
