/*
 * Schema and statements of ca.db.  States of a request are those of enum
 * request_state in ca_db.h: 1 pending, 2 granted, 3 rejected, 4 issued.
 */
#include "est/server/ca_sql.h"

const char ca_schema[] =
    "CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE request("
    " id INTEGER PRIMARY KEY,"
    " digest BLOB NOT NULL UNIQUE,"
    " der BLOB NOT NULL,"
    " subject TEXT NOT NULL,"
    " requester TEXT NOT NULL,"
    " state INTEGER NOT NULL CHECK(state BETWEEN 1 AND 4),"
    " due INTEGER NOT NULL,"
    " received INTEGER NOT NULL) STRICT;"
    "CREATE INDEX request_pending ON request(id) WHERE state = 1;"
    "CREATE TABLE certificate("
    " serial TEXT PRIMARY KEY,"
    " request INTEGER REFERENCES request(id),"
    " subject TEXT NOT NULL,"
    " subject_der BLOB NOT NULL,"
    " san_der BLOB NOT NULL,"
    " not_before INTEGER NOT NULL,"
    " not_after INTEGER NOT NULL,"
    " revoked INTEGER,"
    " der BLOB NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE INDEX certificate_subject ON certificate(subject_der, not_after);"
    "CREATE INDEX certificate_revoked ON certificate(revoked) WHERE revoked IS NOT NULL;"
    "CREATE TABLE otp("
    " tag BLOB PRIMARY KEY,"
    " name TEXT NOT NULL,"
    " request INTEGER NOT NULL REFERENCES request(id)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE crl("
    " number INTEGER PRIMARY KEY,"
    " der BLOB NOT NULL,"
    " refresh INTEGER NOT NULL,"
    " stale INTEGER NOT NULL) STRICT;"
    "PRAGMA user_version = 1;";

const char *const ca_statements[STATEMENTS] = {
    [GET] = "SELECT value FROM setting WHERE name = ?",
    [SET] =
	"INSERT INTO setting VALUES(?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value",
    [ADD_CERT] = "INSERT INTO certificate(serial, request, subject, subject_der, san_der,"
		 " not_before, not_after, der) VALUES(?, nullif(?, 0), ?, ?, ?, ?, ?, ?)",
    [CERT_STATE] = "SELECT revoked IS NOT NULL FROM certificate WHERE serial = ? AND der = ?",
    [SUBJECT_VALID] = "SELECT 1 FROM certificate WHERE subject_der = ? AND not_after >= ?3"
		      " AND san_der = ?2 AND not_before <= ?3 AND revoked IS NULL LIMIT 1",
    [REVOKE] = "UPDATE certificate SET revoked = ? WHERE serial = ? AND revoked IS NULL",
    [STALE_CRL] = "UPDATE crl SET stale = 1",
    [REQUEST] = "SELECT id, state, due FROM request WHERE digest = ?",
    [PUT_REQUEST] = "INSERT INTO request(digest, der, subject, requester, state, due, received)"
		    " VALUES(?, ?, ?, ?, ?, ?, ?) ON CONFLICT(digest) DO UPDATE SET"
		    " requester = excluded.requester, state = excluded.state, due = excluded.due"
		    " RETURNING id",
    [DECIDE_ONE] = "UPDATE request SET state = ? WHERE id = ? AND state = 1",
    [DECIDE_ALL] = "UPDATE request SET state = ? WHERE state = 1",
    [OTP] = "SELECT r.digest, r.state IN (1, 2) FROM otp o JOIN request r ON r.id = o.request"
	    " WHERE o.tag = ?",
    [USE_OTP] = "INSERT INTO otp VALUES(?, ?, ?) ON CONFLICT(tag) DO UPDATE SET"
		" request = excluded.request WHERE request = excluded.request",
    [CRL] = "SELECT der FROM crl WHERE stale = 0 AND refresh > ? ORDER BY number DESC LIMIT 1",
    [PUT_CRL] = "INSERT INTO crl VALUES(?, ?, ?, 0)",
    [DROP_OLD_CRL] = "DELETE FROM crl WHERE number < ?",
    [CRL_NUMBER] = "SELECT coalesce(max(number), 0) FROM crl",
    [REVOKED] = "SELECT serial, revoked FROM certificate WHERE revoked IS NOT NULL"
		" AND not_after >= ? ORDER BY serial",
    [LIST_PENDING] =
	"SELECT id, received, requester, subject FROM request WHERE state = 1 ORDER BY id",
    [LIST_CERTS] = "SELECT serial, revoked IS NOT NULL, not_before, not_after, subject"
		   " FROM certificate ORDER BY not_before, serial",
};
