/*
 * Every SQL statement of the store, by the part that uses it.  Prepared when
 * first used, kept for the life of the connection.
 */
#include "store/statements.h"

/*
 * What the candidate changes in running: its own lines, and the lines of
 * running that a removal takes with it, once each where removals overlap.  A
 * row whose old and new are equal is a block entered but not itself changed.
 * CROSS JOIN keeps SQLite on the way from the few removals to running.
 */
#define CHANGES_CANDIDATE                                                                          \
	"SELECT key, depth, kind, old, new, NULL AS error FROM ("                                  \
	" SELECT c.key AS key, c.depth AS depth, c.kind AS kind, r.line AS old, c.line AS new"     \
	"  FROM candidate c LEFT JOIN running r ON r.key = c.key"                                  \
	" UNION ALL"                                                                               \
	" SELECT DISTINCT r.key, r.depth, r.kind, r.line, NULL"                                    \
	"  FROM candidate w CROSS JOIN running r ON r.key >= w.key AND r.key < w.hi"               \
	"  WHERE w.wipe AND NOT EXISTS(SELECT 1 FROM candidate c WHERE c.key = r.key)"             \
	") WHERE old IS NOT NULL OR new IS NOT NULL"

/* Opaque lines of one depth in a range of keys, by text. */
#define OPAQUE_BETWEEN                                                                             \
	" WHERE kind >= 2 AND depth = ?1 AND line >= ?2 AND line < ?3 AND key > ?4 AND key < ?5"
#define OPAQUE_EQUAL " WHERE kind >= 2 AND depth = ?1 AND line = ?2 AND key > ?3 AND key < ?4"

/* Items at depth ?3 in a range of keys. */
#define NAMES_FROM(table)                                                                          \
	"SELECT key, line FROM " table " WHERE key >= ?1 AND key < ?2 AND depth = ?3"

const char *const store_statements[ST_COUNT] = {
    /* configuration */
    [ST_RUNNING_GET] = "SELECT line FROM running WHERE key = ?1",
    [ST_RUNNING_RANGE] = "SELECT key, depth, kind, line FROM running"
			 " WHERE key >= ?1 AND key < ?2 ORDER BY key",
    [ST_RUNNING_ANY] = "SELECT 1 FROM running WHERE key >= ?1 AND key < ?2 LIMIT 1",
    [ST_CANDIDATE_PARENT] =
	"INSERT INTO candidate(key, depth, kind, line) VALUES(?1, ?2, ?3, ?4)"
	" ON CONFLICT(key) DO UPDATE SET line = excluded.line WHERE line IS NULL",
    [ST_CANDIDATE_SET] =
	"INSERT INTO candidate(key, depth, kind, line) VALUES(?1, ?2, ?3, ?4)"
	" ON CONFLICT(key) DO UPDATE SET line = excluded.line, kind = excluded.kind",
    [ST_CANDIDATE_CUT] = "DELETE FROM candidate WHERE key >= ?1 AND key < ?2",
    [ST_CANDIDATE_WIPE] = "INSERT INTO candidate(key, depth, kind, line, wipe, hi)"
			  " VALUES(?1, ?2, ?3, NULL, 1, ?4)",
    [ST_CANDIDATE_CLEAR] = "DELETE FROM candidate",
    [ST_CANDIDATE_RANGE] = "SELECT key, depth, kind, line, hi FROM candidate"
			   " WHERE key >= ?1 AND key < ?2 ORDER BY key",
    [ST_CANDIDATE_CHANGED] = "SELECT 1 FROM (" CHANGES_CANDIDATE ") WHERE old IS NOT new LIMIT 1",
    [ST_CHANGES_CANDIDATE] = CHANGES_CANDIDATE " ORDER BY key",
    /* The net effect of the commits ?1..?2: the oldest old, the newest new. */
    [ST_CHANGES_COMMITS] =
	"SELECT key, depth, kind, old, new, NULL FROM ("
	" SELECT key, depth, kind, first_value(old) OVER w AS old, last_value(new) OVER w AS new,"
	"  row_number() OVER w AS n"
	" FROM delta WHERE id BETWEEN ?1 AND ?2"
	" WINDOW w AS (PARTITION BY key ORDER BY id"
	"  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"
	") WHERE n = 1 AND (old IS NOT NULL OR new IS NOT NULL) ORDER BY key",
    /* The same for one commit, whose rows are in order as they stand. */
    [ST_CHANGES_COMMIT] = "SELECT key, depth, kind, old, new, NULL FROM delta"
			  " WHERE id = ?1 AND (old IS NOT NULL OR new IS NOT NULL) ORDER BY key",
    [ST_CHANGES_FAILED] = "SELECT key, depth, kind, old, new, error FROM failed ORDER BY key",
    [ST_FAILED_CLEAR] = "DELETE FROM failed",
    [ST_FAILED_ADD] = "INSERT OR REPLACE INTO failed VALUES(?1, ?2, ?3, ?4, ?5, ?6)",

    /*
     * opaque lines.  The target may have removed what running has.  The index
     * is named, since the planner would rather scan in the order of keys.
     */
    [ST_OPAQUE_TARGET] =
	"SELECT key, kind, line FROM candidate INDEXED BY candidate_opaque" OPAQUE_BETWEEN
	" UNION SELECT key, kind, line FROM running INDEXED BY running_opaque" OPAQUE_BETWEEN
	" AND NOT EXISTS(SELECT 1 FROM candidate c WHERE c.key = running.key) ORDER BY key",
    [ST_OPAQUE_RUNNING] =
	"SELECT key, kind, line FROM running INDEXED BY running_opaque" OPAQUE_BETWEEN
	" ORDER BY key",
    [ST_OPAQUE_EDITED] =
	"SELECT key, kind FROM candidate INDEXED BY candidate_opaque" OPAQUE_EQUAL " LIMIT 1",
    [ST_OPAQUE_SAME] =
	"SELECT key, kind FROM running INDEXED BY running_opaque" OPAQUE_EQUAL " LIMIT 2",
    [ST_RUNNING_HAS] = "SELECT EXISTS(SELECT 1 FROM running WHERE key = ?1)",
    [ST_OPAQUE_ANY] = "SELECT 1 FROM running WHERE kind >= 2 LIMIT 1",
    [ST_CANDIDATE_HAS] = "SELECT line IS NOT NULL FROM candidate WHERE key = ?1",
    [ST_TARGET_LAST] = "SELECT max(key) FROM (SELECT max(key) AS key FROM candidate"
		       "  WHERE key > ?1 AND key < ?2 AND line IS NOT NULL"
		       " UNION ALL SELECT max(key) FROM running WHERE key > ?1 AND key < ?2)",

    /* commit */
    [ST_COMMIT_LAST] = "SELECT max(id) FROM history",
    [ST_COMMIT_RECORD] =
	"INSERT INTO history(id, label, comment, user, line, client, time, session)"
	" VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    [ST_COMMIT_DELTA] =
	"INSERT INTO delta(id, key, depth, kind, old, new)"
	" SELECT ?1, key, depth, kind, old, new FROM (" CHANGES_CANDIDATE ") n"
	" WHERE old IS NOT new OR kind = 1 OR kind >= 2 AND EXISTS("
	"  SELECT 1 FROM candidate c WHERE c.key > n.key AND c.key < CAST(n.key || x'ff' AS BLOB))",
    [ST_COMMIT_COUNT] = "SELECT count(*) FROM delta WHERE id = ?1 AND old IS NOT new",
    [ST_COMMIT_REMOVE] = "DELETE FROM running WHERE key IN"
			 " (SELECT key FROM delta WHERE id = ?1 AND new IS NULL)",
    [ST_COMMIT_APPLY] = "INSERT INTO running(key, depth, kind, line)"
			" SELECT key, depth, kind, new FROM delta"
			" WHERE id = ?1 AND new IS NOT NULL AND old IS NOT new"
			" ON CONFLICT(key) DO UPDATE SET line = excluded.line",
    [ST_HISTORY_EACH] = "SELECT id, label, comment, user, line, client, time FROM history"
			" ORDER BY id DESC LIMIT ?1",
    [ST_HISTORY_FIND] = "SELECT id FROM history WHERE id = CAST(?1 AS INTEGER) OR label = ?1"
			" ORDER BY label IS NOT ?1 LIMIT 1",
    [ST_HISTORY_BACK] = "SELECT id FROM history ORDER BY id DESC LIMIT 1 OFFSET ?1",

    /* trial commits and replacing the whole configuration */
    [ST_COMMIT_REVERSE] = "INSERT INTO delta(id, key, depth, kind, old, new)"
			  " SELECT ?1, key, depth, kind, new, old FROM delta WHERE id = ?2",
    [ST_TRIAL_GET] = "SELECT commit_id, session, pid, started, deadline FROM trial",
    [ST_TRIAL_ARM] = "INSERT OR REPLACE INTO trial VALUES(1, ?1, ?2, ?3, ?4, ?5)",
    [ST_TRIAL_DROP] = "DELETE FROM trial",
    /* An edit before all keys that wipes them all. */
    [ST_CANDIDATE_REPLACE] = "INSERT OR REPLACE INTO candidate(key, depth, kind, line, wipe, hi)"
			     " VALUES(x'', 0, 0, NULL, 1, x'ffffffff')",
    [ST_CANDIDATE_UNDO] = "DELETE FROM candidate WHERE key = ?1",
    [ST_TARGET_SAVE] = "SAVEPOINT target",
    [ST_TARGET_RESTORE] = "ROLLBACK TO target",
    [ST_TARGET_RELEASE] = "RELEASE target",

    /* consistency: the newest delta of each key against running */
    [ST_QUICK_CHECK] = "PRAGMA quick_check(1)",
    [ST_INCONSISTENT] =
	"SELECT (SELECT count(*) FROM (SELECT key, new, max(id) FROM delta GROUP BY key) d"
	" LEFT JOIN running r ON r.key = d.key WHERE r.line IS NOT d.new)"
	" + (SELECT count(*) FROM running WHERE key NOT IN (SELECT key FROM delta))",

    /* keys made anew: the lines of running as commit 0, then those of the commits */
    [ST_REKEY_RUNNING] = "SELECT 0, key, depth, kind, line FROM running ORDER BY key",
    [ST_REKEY_DELTA] = "SELECT id, key, depth, kind, coalesce(new, old) FROM delta"
		       " WHERE new IS NOT NULL OR old IS NOT NULL ORDER BY id, key",
    [ST_REKEY_ADD] = "INSERT INTO temp.rekeyed(id, key, new, kind) VALUES(?1, ?2, ?3, ?4)",

    /* sessions */
    [ST_SESSION_ADD] = "INSERT INTO session(pid, user, line, client, started, exclusive)"
		       " VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
    [ST_SESSION_LOCK] = "UPDATE session SET exclusive = ?2 WHERE id = ?1",
    [ST_SESSION_DROP] = "DELETE FROM session WHERE id = ?1",
    [ST_SESSION_EACH] = "SELECT id, pid, user, line, client, started, exclusive FROM session"
			" ORDER BY id",
    [ST_SESSION_GET] = "SELECT 1 FROM session WHERE id = ?1",
    [ST_SESSION_EXCLUSIVE] = "SELECT id FROM session WHERE exclusive AND id <> ?1",

    /* log */
    [ST_LOG_ADD] = "INSERT INTO log(line) VALUES(?1)",
    [ST_LOG_TRIM] = "DELETE FROM log WHERE id <= (SELECT max(id) FROM log) - ?1",
    [ST_LOG_EACH] = "SELECT line FROM log ORDER BY id",
    [ST_LOG_CLEAR] = "DELETE FROM log",

    /* keys */
    [ST_KEY_PUT] =
	"INSERT OR REPLACE INTO keypair(algorithm, label, usage, bits, created, spki, wrapped)"
	" VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [ST_KEY_DELETE] = "DELETE FROM keypair WHERE algorithm = ?1 AND label = ?2",
    [ST_KEY_EACH] = "SELECT algorithm, label, usage, bits, created, spki, wrapped FROM keypair"
		    " WHERE ?1 IS NULL OR algorithm = ?1 ORDER BY algorithm, label, usage",

    /* certs */
    [ST_CERT_PUT] = "INSERT OR REPLACE INTO cert(trustpoint, role, seq, der, serial, subject,"
		    " issuer, not_before, not_after, crl_dp, sha1, usage)"
		    " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    [ST_CERT_DELETE] = "DELETE FROM cert WHERE trustpoint = ?1 AND (?2 IS NULL OR role = ?2)",
    [ST_CERT_EACH] =
	"SELECT trustpoint, role, seq, der, serial, subject, issuer, not_before, not_after,"
	" crl_dp, sha1, usage FROM cert WHERE ?1 IS NULL OR trustpoint = ?1"
	" ORDER BY trustpoint, CASE role WHEN 'ca' THEN 0 WHEN 'chain' THEN 1"
	" WHEN 'router' THEN 2 WHEN 'router-signature' THEN 3 ELSE 4 END, seq",

    /* requests */
    [ST_REQUEST_PUT] = "INSERT OR REPLACE INTO request(trustpoint, usage, csr, fingerprint,"
		       " renew, submitted, polls) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [ST_REQUEST_DELETE] =
	"DELETE FROM request WHERE trustpoint = ?1 AND (?2 IS NULL OR usage = ?2)",
    [ST_REQUEST_EACH] = "SELECT trustpoint, usage, csr, fingerprint, renew, submitted, polls"
			" FROM request WHERE ?1 IS NULL OR trustpoint = ?1"
			" ORDER BY trustpoint, usage",

    /* vault */
    [ST_VAULT_PUT] = "INSERT OR REPLACE INTO vault(name, wrapped, created) VALUES(?1, ?2, ?3)",
    [ST_VAULT_GET] = "SELECT wrapped, created FROM vault WHERE name = ?1",
    [ST_VAULT_DELETE] = "DELETE FROM vault WHERE name = ?1",

    /* jobs */
    [ST_JOB_SET] = "INSERT INTO job(kind, target, due) VALUES(?1, ?2, ?3)"
		   " ON CONFLICT(kind, target) DO UPDATE SET due = excluded.due, attempts = 0,"
		   " lease_until = 0, lease_owner = 0",
    [ST_JOB_DELETE] = "DELETE FROM job WHERE kind = ?1 AND target = ?2",
    [ST_JOB_TAKE] = "UPDATE job SET lease_until = ?4, lease_owner = ?5 WHERE kind = ?1"
		    " AND target = ?2 AND due <= ?3 AND lease_until <= ?6"
		    " RETURNING due, attempts",
    [ST_JOB_DONE] = "DELETE FROM job WHERE kind = ?1 AND target = ?2 AND lease_owner = ?3",
    [ST_JOB_AGAIN] = "UPDATE job SET due = ?4, attempts = attempts + 1, lease_until = 0,"
		     " lease_owner = 0 WHERE kind = ?1 AND target = ?2 AND lease_owner = ?3",
    [ST_JOB_RELEASE] = "UPDATE job SET lease_until = 0, lease_owner = 0"
		       " WHERE kind = ?1 AND target = ?2 AND lease_owner = ?3",
    [ST_JOB_GET] = "SELECT due, attempts, lease_until, lease_owner FROM job"
		   " WHERE kind = ?1 AND target = ?2",
    [ST_JOB_OWNERS] = "SELECT DISTINCT lease_owner FROM job WHERE lease_owner NOT IN (0, ?1)",
    [ST_JOB_REAP] = "UPDATE job SET lease_until = 0, lease_owner = 0 WHERE lease_owner = ?1",
    [ST_JOB_NEXT] = "SELECT due, kind, target FROM job WHERE lease_until <= ?1 ORDER BY due",

    /* names for help: each a look-up in a key or an index, never a scan */
    [ST_NAMES_SNAPSHOT] = "SELECT 1 FROM running",
    [ST_NAMES_RUNNING] = NAMES_FROM("running") " ORDER BY key LIMIT 1",
    [ST_NAMES_RUNNING_LAST] = NAMES_FROM("running") " ORDER BY key DESC LIMIT 1",
    [ST_NAMES_CANDIDATE] = NAMES_FROM("candidate") " ORDER BY key LIMIT 1",
    [ST_NAMES_CANDIDATE_LAST] = NAMES_FROM("candidate") " ORDER BY key DESC LIMIT 1",
    [ST_CANDIDATE_WIPED] = "SELECT 1 FROM candidate WHERE key = ?1 AND wipe",
    [ST_NAMES_KEYS] = "SELECT DISTINCT label FROM keypair WHERE algorithm = ?1"
		      " AND label >= ?2 AND label < ?3 ORDER BY label LIMIT ?4",
    [ST_NAMES_KEYS_LAST] = "SELECT label FROM keypair WHERE algorithm = ?1"
			   " AND label >= ?2 AND label < ?3 ORDER BY label DESC LIMIT 1",
    [ST_NAMES_IDS] = "SELECT id FROM history WHERE id BETWEEN ?1 AND ?2 ORDER BY id DESC LIMIT ?3",
    [ST_NAMES_IDS_OLDEST] = "SELECT id FROM history WHERE id BETWEEN ?1 AND ?2 ORDER BY id LIMIT 1",
    [ST_NAMES_LABELS] = "SELECT label FROM history WHERE label >= ?1 AND label < ?2"
			" ORDER BY label LIMIT ?3",
    [ST_NAMES_LABELS_LAST] = "SELECT label FROM history WHERE label >= ?1 AND label < ?2"
			     " ORDER BY label DESC LIMIT 1",
};

enum row_kind row_kind(sqlite3_stmt *stmt, int column)
{
	static const enum row_kind kinds[] = {ROW_LINE, ROW_BLOCK, ROW_OPAQUE, ROW_OPAQUE_BLOCK};
	int number = sqlite3_column_int(stmt, column);

	return number >= ROW_LINE && number <= ROW_OPAQUE_BLOCK ? kinds[number] : ROW_LINE;
}
