/* Trial commits.  See trial.h. */
#include "store/trial.h"

#include <inttypes.h>
#include <unistd.h>

#include "store/commit_priv.h"
#include "store/statements.h"

int trial_get(struct store *store, struct trial *trial, struct error *err)
{
	sqlite3_stmt *stmt = sql_query(store->sql, ST_TRIAL_GET, err, "");
	int found = stmt == NULL ? -1 : sql_next(store->sql, stmt, err);

	*trial = (struct trial){0};
	if (found == 1) {
		trial->commit = sqlite3_column_int64(stmt, 0);
		trial->session = sqlite3_column_int64(stmt, 1);
		trial->pid = sqlite3_column_int64(stmt, 2);
		trial->started = sqlite3_column_int64(stmt, 3);
		trial->deadline = sqlite3_column_int64(stmt, 4);
		sql_reset(stmt);
	}
	return found;
}

bool trial_of_other(struct store *store, struct trial *trial)
{
	return trial_get(store, trial, NULL) == 1 && trial->session != store->session;
}

bool trial_is_ours(struct store *store)
{
	struct trial trial;

	return store->session != 0 && trial_get(store, &trial, NULL) == 1 &&
	       trial.session == store->session;
}

enum rc trial_confirm(struct store *store, struct error *err)
{
	return sql_run(store->sql, ST_TRIAL_DROP, err, "");
}

enum rc trial_arm_within(struct store *store, int64_t commit, int64_t seconds, struct error *err)
{
	int64_t now = store_now(store);

	return sql_run(store->sql, ST_TRIAL_ARM, err, "iiiii", commit, store->session,
	    (int64_t)getpid(), now, now + seconds);
}

enum rc trial_expire_within(
    struct store *store, bool now, bool *done, struct buf *log, struct error *err)
{
	const struct commit_request request = {
	    .user = "cfgmgr", .line = "UNKNOWN", .client = "Rollback"};
	struct trial trial;
	enum rc rc;
	int found = trial_get(store, &trial, err);

	*done = false;
	if (found < 0)
		return RC_FATAL;
	if (found == 0 || (!now && trial.deadline > store_now(store)))
		return RC_OK;
	rc = commit_reverse(store, &request, trial.commit, log, err);
	if (rc == RC_OK)
		rc = trial_confirm(store, err);
	*done = rc == RC_OK;
	return rc;
}

enum rc trial_expire(struct store *store, bool now, bool *done, struct buf *log, struct error *err)
{
	struct trial trial;
	int found = trial_get(store, &trial, err);
	enum rc rc;

	*done = false;
	if (found <= 0)
		return found < 0 ? RC_FATAL : RC_OK;
	if (!now && trial.deadline > store_now(store))
		return RC_OK;
	rc = store_begin(store, err);
	if (rc != RC_OK)
		return rc;
	rc = store_end(store, trial_expire_within(store, now, done, log, err), err);
	*done = *done && rc == RC_OK;
	return rc;
}
