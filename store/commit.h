/*
 * Commit: the target becomes running in one transaction that costs what the
 * change costs.  Reference xr-shell section 4.6; docs/architecture.md, "The
 * life of a commit".
 */
#ifndef STORE_COMMIT_H
#define STORE_COMMIT_H

#include "store/changes.h"

/* Labels and comments are at most this long (reference xr-shell section 4.6). */
#define COMMIT_LABEL_MAX   30
#define COMMIT_COMMENT_MAX 60

struct commit_request {
	const char *user;
	const char *line;    /* "con0_RP0_CPU0", "vty0:node0_RP0_CPU0" */
	const char *client;  /* "CLI", "Rollback" */
	const char *label;   /* NULL: none */
	const char *comment; /* NULL: none */
	bool over_others;    /* the user said yes to commits of other sessions */
	bool replace;	     /* the target is the whole configuration, not an addition */
	bool best_effort;    /* commit what passes the checks, leave out the rest */
	int64_t trial;	     /* seconds until rollback unless confirmed; 0: no trial */
};

enum commit_result {
	COMMIT_DONE,
	COMMIT_NOTHING,	  /* the target changes nothing */
	COMMIT_CONFIRMED, /* nothing but this session's trial to confirm; it was */
	COMMIT_ON_TRIAL,  /* another session's trial is not yet confirmed */
	COMMIT_CONFLICT,  /* others committed since this session began or last committed */
	COMMIT_REJECTED,  /* a check failed: see CHANGES_FAILED; the target is kept */
	COMMIT_LOCKED,	  /* another session holds the configuration */
	COMMIT_CLEARED,	  /* another process has ended this session */
	COMMIT_INVALID,	  /* the label is taken, or label or comment are not well-formed */
	COMMIT_FATAL,	  /* the disk or the database failed; the target is kept */
};

struct commit_outcome {
	int64_t id;	 /* of the commit that was made */
	int64_t items;	 /* changed lines */
	bool confirmed;	 /* a trial of this session was confirmed by it */
	size_t left_out; /* best effort: lines that checks refused */
	struct buf log;	 /* the syslog line, to be shown on a console */
};

/*
 * Commits the target of this process's session.  After COMMIT_DONE the target
 * is empty.  The caller frees outcome->log.
 */
enum commit_result commit_run(struct store *store, const struct commit_request *request,
    struct commit_outcome *outcome, struct error *err);

/*
 * Rewrites lines of running, as one commit inside a transaction that the
 * caller has begun and ends: for what changes together with something else in
 * the store, such as type-6 strings with their master key.  rewrite is given
 * each line and appends its new text to out, or nothing to keep it.  The
 * target of this connection must be empty; it is empty again afterwards.
 * COMMIT_NOTHING when no line changed.  On anything else but COMMIT_DONE the
 * caller rolls back.
 */
enum commit_result commit_rewrite(struct store *store, const struct commit_request *request,
    enum rc (*rewrite)(void *ctx, const char *line, struct buf *out, struct error *err), void *ctx,
    struct commit_outcome *outcome, struct error *err);

/* What this session has seen is now the newest commit; when one begins. */
enum rc commit_rebase(struct store *store, struct error *err);

struct commit_row {
	int64_t id;
	const char *label, *comment; /* "" when none */
	const char *user, *line, *client;
	int64_t time;
};

/* Calls row for the newest max commits, newest first; max < 0 for all. */
enum rc commit_each(struct store *store, int64_t max,
    void (*row)(void *ctx, const struct commit_row *commit), void *ctx, struct error *err);

/* The commit that an id or a label names; RC_INVALID when there is none. */
enum rc commit_find(struct store *store, const char *name, int64_t *id, struct error *err);

/* The id of the n-th newest commit (1: the newest); RC_INVALID when there are fewer. */
enum rc commit_nth(struct store *store, int64_t n, int64_t *id, struct error *err);

#endif
