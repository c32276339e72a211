/* Sample lines of every declaration of the configuration, made from its syntax. */
#ifndef TESTS_UNIT_STORE_LINES_H
#define TESTS_UNIT_STORE_LINES_H

#include "store/model/path.h"

/* One line of decl, to be typed at where, which stands in the declaration's mode. */
typedef void sample_line(
    void *ctx, const struct path *where, const struct decl *decl, const char *line);

/*
 * Calls each with several lines of every declaration of every mode: shortest
 * and longest values, both ends of ranges, every alternative of a choice.
 */
void lines_each(struct walker *walker, sample_line *each, void *ctx);

#endif
