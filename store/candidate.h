/*
 * The target configuration of this process's session: a journal of edits over
 * running, never a copy.  It lives in a TEMP table of the session's own
 * connection, in memory: no lock and no disk write while people type, and
 * gone with the session, as on XR (reference xr-shell section 4.2).
 */
#ifndef STORE_CANDIDATE_H
#define STORE_CANDIDATE_H

#include "store/config.h"
#include "store/model/path.h"

/* Makes room for a target on this connection, before any other call here or commit_run. */
enum rc candidate_open(struct store *store, struct error *err);

/*
 * Sets the last line of path, and the blocks it stands in.  Nothing is
 * checked beyond the grammar that made the path.
 */
enum rc candidate_set(struct store *store, const struct path *path, struct error *err);

/* Removes the item of path and all that stands in it; fine when it is not there. */
enum rc candidate_remove(struct store *store, const struct path *path, struct error *err);

/* The target has no edits any more; running is as it was. */
enum rc candidate_clear(struct store *store, struct error *err);

/* True when a commit would change something. */
bool candidate_changed(struct store *store);

/*
 * As config_each, for running with the target merged over it.
 */
enum rc candidate_each(
    struct store *store, const char *path, config_row *row, void *ctx, struct error *err);

#endif
