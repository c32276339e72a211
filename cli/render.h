/*
 * Configuration as text: nested with one blank a level and ! behind each
 * block, formal with one full line an item, changes as lines to type, and
 * diffs with marker columns.  Reference xr-shell sections 4.4, 4.5 and 4.6.
 */
#ifndef CLI_RENDER_H
#define CLI_RENDER_H

#include "base/buf.h"
#include "store/changes.h"
#include "store/model/path.h"

struct renderer {
	struct buf *out;
	bool formal;
	int open;		     /* blocks not yet closed */
	bool of_commit;		     /* diff: of commits, where # marks changed lines and blocks */
	const char *margin;	     /* diff: what stands before a closing ! */
	bool pending;		     /* formal: nothing stood in the innermost block yet */
	struct buf line[LEVELS_MAX]; /* formal: the blocks around */
	struct buf removed;	     /* changes: key of the block that is being removed */
};

/* The config_row of config_each and candidate_each; ctx is a renderer. */
void render_row(void *ctx, int depth, enum row_kind kind, const char *line);

/* The row of changes_each: lines that make the change when typed. */
void render_change(void *ctx, const struct change *change);

/* The row of changes_each: marker columns (`show commit changes diff`). */
void render_diff(void *ctx, const struct change *change);

/* Closes what is open and releases what the renderer holds. */
void render_end(struct renderer *r);

#endif
