/*
 * Changes, wherever they come from: the target, one commit or several taken
 * together, the reverse of them, or the last commit that failed.  Rows come
 * in display order and hold the blocks that changed lines stand in, so that
 * they can be shown, diffed, undone or applied without anything else.
 */
#ifndef STORE_CHANGES_H
#define STORE_CHANGES_H

#include "store/model/path.h"
#include "store/store.h"

struct change {
	const void *key;
	size_t key_len;
	int depth; /* 0 in the global mode */
	enum row_kind kind;
	const char *old;   /* NULL when the line is added */
	const char *new;   /* NULL when it is removed; equal to old for a block around a change */
	const char *error; /* of a failed commit; else NULL */
};

enum changes_source {
	CHANGES_CANDIDATE,
	CHANGES_REPLACE, /* what the target would change in place of all of running */
	CHANGES_COMMITS, /* first..last, net effect */
	CHANGES_FAILED,
};

/*
 * Calls row for each change of source.  invert swaps old and new.  Blocks in
 * which nothing changed are left out.  RC_INVALID when there is no change at
 * all; row is not called then.
 */
enum rc changes_each(struct store *store, enum changes_source source, int64_t first, int64_t last,
    bool invert, void (*row)(void *ctx, const struct change *change), void *ctx, struct error *err);

/*
 * Loads what the commits first..last (ids) changed, or the reverse of it, into
 * the target, over what is there.  *items counts the changed lines.
 */
enum rc changes_load(
    struct store *store, int64_t first, int64_t last, bool invert, int *items, struct error *err);

/*
 * The same for the lines that the last failed commit of this connection
 * refused.  RC_INVALID when there are none.
 */
enum rc changes_load_failed(struct store *store, int *items, struct error *err);

#endif
