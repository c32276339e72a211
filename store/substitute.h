/*
 * What `replace interface` and `replace pattern` make of one line; reference
 * xr-shell section 4.7.
 */
#ifndef STORE_SUBSTITUTE_H
#define STORE_SUBSTITUTE_H

#include <regex.h>

#include "base/buf.h"
#include "base/error.h"

struct substitution {
	const char *from;     /* an interface as it is shown; NULL: regex counts */
	const regex_t *regex; /* compiled with REG_EXTENDED | REG_NEWLINE */
	const char *to;	      /* an interface; for regex \1 to \9 are its groups, \0 the match */
};

/*
 * Compiles pattern for a substitution; the caller frees *regex after RC_OK.
 * RC_INVALID when it is no expression, or to names a group that it has not.
 */
enum rc substitution_compile(
    regex_t *regex, const char *pattern, const char *to, struct error *err);

/*
 * Appends the first len bytes of text to out, replaced.  An interface is a
 * whole word, or the main interface of one.  A match of no characters is none.
 */
void substitute(const struct substitution *s, const char *text, size_t len, struct buf *out);

#endif
