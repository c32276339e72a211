/*
 * Configuration sessions and their locks.  A session lives as long as its row
 * is there and its byte of the lock file is locked.  An open-file-description
 * lock dies with its holder, so no crash leaves a session or an exclusive lock
 * behind; and whoever drops the row ends the session of a process that hangs
 * (reference xr-shell sections 4.1, 5.4).
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

/*
 * Takes the exclusive lock for the session that has begun; fine when it has
 * it.  RC_INVALID when another session holds it.
 */
enum rc session_lock(struct store *store, struct error *err);

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

/*
 * Ends another session at once: its exclusive lock is free, its commits are
 * refused, and its process learns it from session_cleared.  RC_INVALID when
 * no other session has that name.
 */
enum rc session_clear(struct store *store, const char *name, struct error *err);

/* True when another process has ended this one's session; session_end is still to be called. */
bool session_cleared(struct store *store);

/* "00001000-000043a7-00000001", as session tables show it. */
void session_name(const struct session_row *session, struct buf *out);

#endif
