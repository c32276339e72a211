/*
 * Replacing an interface or a pattern in the whole target configuration;
 * reference xr-shell section 4.7.  Lines are understood as typed ones are,
 * secrets are left alone, and either all of it is done or nothing.
 */
#ifndef STORE_REPLACE_H
#define STORE_REPLACE_H

#include "store/store.h"
#include "store/substitute.h"

/*
 * Appends to text the lines that make the change when they are typed, without
 * the ! behind blocks; with load, puts them into the target.  Removals come
 * before all else then, so that names may move in a circle.  RC_INVALID when
 * nothing is replaced, or a line that results is no configuration line; the
 * target is as it was then.
 */
enum rc replace_target(struct store *store, const struct substitution *substitution, bool load,
    struct buf *text, struct error *err);

#endif
