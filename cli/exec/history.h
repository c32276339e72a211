/* Naming commits: what show, rollback and load have in common. */
#ifndef CLI_EXEC_HISTORY_H
#define CLI_EXEC_HISTORY_H

#include "cli/shell.h"
#include "store/commit.h"

/* The tags of declarations that name commits: last N, since ID, to ID, ... */
enum { LAST, SINCE, ID, ALL, TO, TO_EXCLUDE };

/*
 * Turns what the command names into a range of commit ids.  RC_INVALID when
 * there is no such commit.
 */
enum rc history_range(struct shell *shell, const struct match *match, int64_t *first, int64_t *last,
    struct error *err);

#endif
