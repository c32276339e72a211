/*
 * Configuration sessions and their locks.  A session is a row for display and
 * one locked byte of the lock file for truth: an open-file-description lock
 * dies with its holder, so no crash leaves a session or an exclusive lock
 * behind (reference xr-shell sections 4.1, 5.4).
 */
#ifndef STORE_SESSION_H
#define STORE_SESSION_H

#include "store/store.h"

struct session_row {
	int64_t id;
	int64_t pid;
	const char *user;
	const char *line;   /* "con0", "vty0" */
	const char *client; /* "CLI" */
	int64_t started;
	bool exclusive;
};

/*
 * Begins this process's session.  exclusive takes the lock of the
 * configuration: RC_INVALID when another session holds it.
 */
enum rc session_begin(
    struct store *store, const char *user, const char *line, bool exclusive, struct error *err);

/* Ends it; the target is the caller's to clear.  Fine when there is none. */
void session_end(struct store *store);

/* Gives the exclusive lock back and goes on as a plain session; fine without it. */
enum rc session_share(struct store *store, struct error *err);

/* True when another session holds the exclusive lock. */
bool session_locked(struct store *store);

/*
 * Calls row for each live session but, with others_only, this one; rows of
 * dead processes are dropped on the way.
 */
enum rc session_each(struct store *store, bool others_only,
    void (*row)(void *ctx, const struct session_row *session), void *ctx, struct error *err);

/* "00001000-000043a7-00000001", as session tables show it. */
void session_name(const struct session_row *session, struct buf *out);

#endif
