/*
 * The database: docs/architecture.md, "Data".  A migration is one entry of
 * the table below; user_version counts the entries that were applied, so a
 * landed entry is never edited, only followed by another.
 */
#include "store/schema.h"

#include "store/rekey.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

static const char *const migrations[] = {
    /*
     * 1: configuration.  key orders the lines as they are shown; line is the
     * text of the line in its own mode, without indentation; opens tells a
     * block, which a ! closes.
     */
    "CREATE TABLE running("
    "  key BLOB PRIMARY KEY, depth INTEGER NOT NULL, opens INTEGER NOT NULL, line TEXT NOT NULL"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE history("
    "  id INTEGER PRIMARY KEY, label TEXT, comment TEXT, user TEXT NOT NULL,"
    "  line TEXT NOT NULL, client TEXT NOT NULL, time INTEGER NOT NULL, session INTEGER"
    ") STRICT;"
    "CREATE UNIQUE INDEX history_label ON history(label) WHERE label IS NOT NULL;"
    /*
     * One line of one commit; old or new is NULL when it was not there.  Equal
     * when the line is a block that did not change itself: what changed in it
     * can then be shown and undone from these rows alone.
     */
    "CREATE TABLE delta("
    "  id INTEGER NOT NULL REFERENCES history(id), key BLOB NOT NULL,"
    "  depth INTEGER NOT NULL, opens INTEGER NOT NULL, old TEXT, new TEXT,"
    "  PRIMARY KEY(id, key)"
    ") STRICT, WITHOUT ROWID;"
    /* Configuration sessions; alive while byte `id` of the lock file is locked. */
    "CREATE TABLE session("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, pid INTEGER NOT NULL, user TEXT NOT NULL,"
    "  line TEXT NOT NULL, client TEXT NOT NULL, started INTEGER NOT NULL,"
    "  exclusive INTEGER NOT NULL DEFAULT 0"
    ") STRICT;"
    /* The one commit that waits to be confirmed. */
    "CREATE TABLE trial("
    "  id INTEGER PRIMARY KEY CHECK(id = 1), commit_id INTEGER NOT NULL REFERENCES history(id),"
    "  session INTEGER NOT NULL, pid INTEGER NOT NULL, started INTEGER NOT NULL,"
    "  deadline INTEGER NOT NULL"
    ") STRICT;"
    "CREATE TABLE log(id INTEGER PRIMARY KEY AUTOINCREMENT, line TEXT NOT NULL) STRICT;"

    /* PKI.  Private keys and the type-6 master key are wrapped (pki/tam.h). */
    "CREATE TABLE keypair("
    "  algorithm TEXT NOT NULL, label TEXT NOT NULL, usage TEXT NOT NULL,"
    "  bits INTEGER NOT NULL, created INTEGER NOT NULL, spki BLOB NOT NULL,"
    "  wrapped BLOB NOT NULL,"
    "  PRIMARY KEY(algorithm, label, usage)"
    ") STRICT;"
    "CREATE TABLE vault("
    "  name TEXT PRIMARY KEY, wrapped BLOB NOT NULL, created INTEGER NOT NULL"
    ") STRICT;"
    /* Certificates with their rendered fields, so that showing one needs no X.509 code. */
    "CREATE TABLE cert("
    "  trustpoint TEXT NOT NULL, role TEXT NOT NULL, seq INTEGER NOT NULL,"
    "  der BLOB NOT NULL, serial TEXT NOT NULL, subject TEXT NOT NULL, issuer TEXT NOT NULL,"
    "  not_before INTEGER NOT NULL, not_after INTEGER NOT NULL, crl_dp TEXT,"
    "  sha1 TEXT NOT NULL, usage TEXT NOT NULL,"
    "  PRIMARY KEY(trustpoint, role, seq)"
    ") STRICT;"
    /* An enrolment that the server or the operator holds back. */
    "CREATE TABLE request("
    "  trustpoint TEXT NOT NULL, usage TEXT NOT NULL, csr BLOB NOT NULL,"
    "  fingerprint TEXT NOT NULL, renew INTEGER NOT NULL, submitted INTEGER NOT NULL,"
    "  polls INTEGER NOT NULL DEFAULT 0,"
    "  PRIMARY KEY(trustpoint, usage)"
    ") STRICT;"
    /* Work that falls due; taken by whichever process leases it first. */
    "CREATE TABLE job("
    "  kind TEXT NOT NULL, target TEXT NOT NULL, due INTEGER NOT NULL,"
    "  attempts INTEGER NOT NULL DEFAULT 0, lease_until INTEGER NOT NULL DEFAULT 0,"
    "  lease_owner INTEGER NOT NULL DEFAULT 0,"
    "  PRIMARY KEY(kind, target)"
    ") STRICT;"
    "CREATE INDEX job_due ON job(due);",

    /* 2: opaque lines, found by their text.  Keys say places in another way than before. */
    "ALTER TABLE running RENAME COLUMN opens TO kind;"
    "ALTER TABLE delta RENAME COLUMN opens TO kind;"
    "CREATE INDEX running_opaque ON running(line, depth) WHERE kind >= 2;",

    /* 3: other places for time stamps, SNMP, NTP, call-home, static routes and groups of users. */
    "",
};

/* What SQL can't do, once the entry of that number (from 1) was applied. */
static enum rc (*const steps[COUNT(migrations) + 1])(struct sql *sql, struct error *err) = {
    [2] = rekey,
    [3] = rekey,
};

static enum rc migrate(struct sql *sql, int number, struct error *err)
{
	enum rc rc = sql_exec(sql, migrations[number - 1], err);

	return rc == RC_OK && steps[number] != NULL ? steps[number](sql, err) : rc;
}

enum rc schema_migrate(struct sql *sql, struct error *err)
{
	int version = sql_version(sql, err);
	char stamp[48];
	enum rc rc;

	if (version < 0)
		return RC_FATAL;
	if (version > COUNT(migrations))
		return error_set(err, RC_INVALID,
		    "the state has schema %d, newer than the %d of this program", version,
		    COUNT(migrations));
	if (version == COUNT(migrations))
		return RC_OK;
	rc = sql_begin(sql, err);
	if (rc != RC_OK)
		return rc;
	/* Another process may have done the work while this one waited. */
	version = sql_version(sql, err);
	rc = version < 0 ? RC_FATAL : RC_OK;
	while (rc == RC_OK && version < COUNT(migrations))
		rc = migrate(sql, ++version, err);
	if (rc == RC_OK) {
		(void)snprintf(stamp, sizeof(stamp), "PRAGMA user_version=%d", COUNT(migrations));
		rc = sql_exec(sql, stamp, err);
	}
	if (rc == RC_OK)
		return sql_commit(sql, err);
	sql_rollback(sql);
	return rc;
}

/*
 * The candidate: per key the line wanted (NULL when it is removed), and
 * whether everything that running holds from key up to hi is to go first.
 * TEMP tables live in memory (temp_store) and die with the connection.
 */
enum rc schema_session(struct sql *sql, struct error *err)
{
	return sql_exec(sql,
	    "CREATE TEMP TABLE IF NOT EXISTS candidate("
	    "  key BLOB PRIMARY KEY, depth INTEGER NOT NULL, kind INTEGER NOT NULL, line TEXT,"
	    "  wipe INTEGER NOT NULL DEFAULT 0, hi BLOB"
	    ") WITHOUT ROWID;"
	    "CREATE INDEX IF NOT EXISTS temp.candidate_wipe ON candidate(wipe) WHERE wipe;"
	    "CREATE INDEX IF NOT EXISTS temp.candidate_opaque ON candidate(line, depth)"
	    "  WHERE kind >= 2;"
	    "CREATE TEMP TABLE IF NOT EXISTS failed("
	    "  key BLOB PRIMARY KEY, depth INTEGER NOT NULL, kind INTEGER NOT NULL,"
	    "  old TEXT, new TEXT, error TEXT"
	    ") WITHOUT ROWID;",
	    err);
}
