/*
 * Opaque lines: configuration that the model does not know, kept as text when
 * the target says `configuration unknown accept` (an extension of xrsh, see
 * docs/fidelity.md).  Such a line is told from others of its block by its
 * whole text, stands where it was set, and is otherwise a row as any other:
 * committed, shown, compared and rolled back by the same code.
 */
#ifndef STORE_OPAQUE_H
#define STORE_OPAQUE_H

#include "store/changes.h"
#include "store/config.h"

/* The line that lets opaque lines in. */
#define OPAQUE_SWITCH "configuration unknown accept"

/* True when the target has OPAQUE_SWITCH.  After candidate_open. */
bool opaque_accepted(struct store *store);

/*
 * Sets line, trimmed, in the block of path and adds it to path.  Behind the
 * item of the block that path says was set last; else, for a line that is not
 * there yet, at the block's end.  RC_INVALID when it stands deeper than
 * LEVELS_MAX blocks.
 */
enum rc opaque_set(struct store *store, struct path *path, const char *line, struct error *err);

/* The opaque line that path ends with is a block, though nothing may stand in it. */
enum rc opaque_close(struct store *store, struct path *path, struct error *err);

/*
 * Removes line and what stands in it from the block of path: the line of that
 * text, else the one that begins with these words.  Fine when there is none;
 * RC_INVALID when several begin so.
 */
enum rc opaque_remove(
    struct store *store, const struct path *path, const char *line, struct error *err);

/*
 * As model_ranges (store/model/model.h), for the opaque lines that prefix
 * names: its words are the beginning of a line, or a line and the beginning
 * of one in it, and so on.  target: in the target, else in running.  False
 * when it names none.
 */
bool opaque_ranges(
    struct store *store, bool target, const char *prefix, path_range *range, void *ctx);

/* Whether a word of an opaque line says that a password follows. */
bool opaque_tells(const char *word, size_t len);

/*
 * Checks of a commit (store/model/check.h): an opaque line needs
 * OPAQUE_SWITCH and stands once in its block; the switch stays as long as
 * there are such lines, so that what is shown can be replayed.
 */
const char *opaque_check(struct store *store, const struct change *change);
const char *opaque_check_switch(struct store *store, const struct change *change);

#endif
