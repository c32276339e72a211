/*
 * Names of the prepared statements in statements.c; private to store/.  One
 * line here and one there adds a statement.
 */
#ifndef STORE_STATEMENTS_H
#define STORE_STATEMENTS_H

#include <sqlite3.h>
#include <stddef.h>

#include "store/model/path.h"

enum statement {
	/* configuration */
	ST_RUNNING_GET,
	ST_RUNNING_RANGE,
	ST_RUNNING_ANY,
	ST_CANDIDATE_PARENT,
	ST_CANDIDATE_SET,
	ST_CANDIDATE_CUT,
	ST_CANDIDATE_WIPE,
	ST_CANDIDATE_CLEAR,
	ST_CANDIDATE_RANGE,
	ST_CANDIDATE_CHANGED,
	ST_CHANGES_CANDIDATE,
	ST_CHANGES_COMMITS,
	ST_CHANGES_COMMIT,
	ST_CHANGES_FAILED,
	ST_FAILED_CLEAR,
	ST_FAILED_ADD,

	/* opaque lines */
	ST_OPAQUE_TARGET,
	ST_OPAQUE_RUNNING,
	ST_OPAQUE_EDITED,
	ST_OPAQUE_SAME,
	ST_OPAQUE_ANY,
	ST_RUNNING_HAS,
	ST_CANDIDATE_HAS,
	ST_TARGET_LAST,

	/* commit */
	ST_COMMIT_LAST,
	ST_COMMIT_RECORD,
	ST_COMMIT_DELTA,
	ST_COMMIT_COUNT,
	ST_COMMIT_REMOVE,
	ST_COMMIT_APPLY,
	ST_HISTORY_EACH,
	ST_HISTORY_FIND,
	ST_HISTORY_BACK,

	/* trial commits and replacing the whole configuration */
	ST_COMMIT_REVERSE,
	ST_TRIAL_GET,
	ST_TRIAL_ARM,
	ST_TRIAL_DROP,
	ST_CANDIDATE_REPLACE,
	ST_CANDIDATE_UNDO,

	/* keys made anew */
	ST_REKEY_RUNNING,
	ST_REKEY_DELTA,
	ST_REKEY_ADD,

	/* sessions */
	ST_SESSION_ADD,
	ST_SESSION_SHARE,
	ST_SESSION_DROP,
	ST_SESSION_EACH,

	/* log */
	ST_LOG_ADD,
	ST_LOG_TRIM,
	ST_LOG_EACH,
	ST_LOG_CLEAR,

	/* keys */
	ST_KEY_PUT,
	ST_KEY_DELETE,
	ST_KEY_EACH,

	/* certs */
	ST_CERT_PUT,
	ST_CERT_DELETE,
	ST_CERT_EACH,

	/* requests */
	ST_REQUEST_PUT,
	ST_REQUEST_DELETE,
	ST_REQUEST_EACH,

	/* vault */
	ST_VAULT_PUT,
	ST_VAULT_GET,
	ST_VAULT_DELETE,

	/* jobs */
	ST_JOB_SET,
	ST_JOB_DELETE,
	ST_JOB_TAKE,
	ST_JOB_DONE,
	ST_JOB_AGAIN,
	ST_JOB_RELEASE,
	ST_JOB_GET,
	ST_JOB_NEXT,
	ST_JOB_OWNERS,
	ST_JOB_REAP,

	ST_COUNT
};

extern const char *const store_statements[ST_COUNT];

/* The kind of a line of configuration, from a column that holds it. */
enum row_kind row_kind(sqlite3_stmt *stmt, int column);

#endif
