/*
 * The state folder: one SQLite database, the router's clock and the lock
 * file, shared by every shell, engine and daemon that works on it at once.
 * store/ knows nobody; all SQL of the router lives here.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/sql.h"

struct store {
	struct sql *sql;
	char *dir;		  /* the state folder */
	struct clock clock;	  /* as it was when opened; see store_clock_refresh */
	int lock_fd;		  /* DIR/locks: open-file-description locks, see session.h */
	int64_t base;		  /* newest commit that this process's session has seen */
	int64_t session;	  /* number of this process's session row, 0 when none */
	struct buf block;	  /* key of a block known to be in the target; see candidate.c */
	struct buf opaque_switch; /* key of the line that lets opaque lines in; see opaque.c */
	uint64_t opaque_last;	  /* of their numbers, without the session's bits */
};

/*
 * The state folder to use: given (may be NULL), else $XRSH_STATE, else
 * $XDG_STATE_HOME/xrsh, else $HOME/.local/state/xrsh.  Caller frees; NULL
 * when nothing names one.
 */
char *store_default_dir(const char *given);

/*
 * Opens (and makes, 0700, with its database 0600) the state folder and
 * brings an older schema up to date.  RC_INVALID when the folder is not
 * usable or its schema is newer than this program; *out is NULL then.
 */
enum rc store_open(struct store **out, const char *dir, struct error *err);

/* Safe with NULL. */
void store_close(struct store *store);

/* Seconds on the router's clock; rereads the offset, which others may move. */
int64_t store_now(struct store *store);
int64_t store_now_ms(struct store *store);

/* Moves the router's clock to seconds since 1970, for every program on this state. */
enum rc store_set_clock(struct store *store, int64_t seconds, struct error *err);

/* BEGIN IMMEDIATE, COMMIT, ROLLBACK of the store's database. */
enum rc store_begin(struct store *store, struct error *err);
enum rc store_commit(struct store *store, struct error *err);
void store_rollback(struct store *store);

/* Ends a transaction: COMMIT when rc is RC_OK, else ROLLBACK.  Returns rc, or what COMMIT did. */
enum rc store_end(struct store *store, enum rc rc, struct error *err);

#endif
