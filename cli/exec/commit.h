/* Committing the target, as `commit` and the uncommitted-changes question do it. */
#ifndef CLI_EXEC_COMMIT_H
#define CLI_EXEC_COMMIT_H

#include "cli/shell.h"
#include "store/commit.h"

/* Who commits from where, for a request; line, which the caller frees, holds its text. */
struct commit_request commit_by(struct shell *shell, struct buf *line);

/*
 * Commits; asks when others committed.  Returns 0 when committed, confirmed
 * or nothing to do, else 1.
 */
int commit_target(struct shell *shell, struct commit_request *request, bool show_error);

/* Prints the body of `show configuration failed`; without errors only the lines. */
int commit_show_failed(struct shell *shell, bool formal, bool errors);

#endif
