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

#endif
