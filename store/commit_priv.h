/* The steps of a commit that run inside a transaction; private to store/. */
#ifndef STORE_COMMIT_PRIV_H
#define STORE_COMMIT_PRIV_H

#include "store/commit.h"

struct rejected;

/*
 * Makes the target the next commit.  rejected, which may be NULL, gathers the
 * lines that checks refuse.  The caller commits or rolls back.
 */
enum commit_result commit_steps(struct store *store, const struct commit_request *request,
    struct commit_outcome *outcome, struct rejected *rejected, struct error *err);

/*
 * Undoes one commit, as a commit of its own: for a trial whose time is up.
 * Needs no target, so any process can do it.  log, which may be NULL, gets
 * the syslog line.  The caller commits or rolls back.
 */
enum rc commit_reverse(struct store *store, const struct commit_request *request, int64_t id,
    struct buf *log, struct error *err);

#endif
