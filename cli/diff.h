/* The difference of two texts, as a unified diff. */
#ifndef CLI_DIFF_H
#define CLI_DIFF_H

#include "base/buf.h"
#include "cli/lines.h"

/*
 * Appends the unified diff from a to b, three lines of context, with these
 * names in its head.  Nothing when they are equal.
 */
void diff_unified(const struct lines *a, const struct lines *b, const char *a_name,
    const char *b_name, struct buf *out);

#endif
