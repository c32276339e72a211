/* The lab CA's memory; its SQL texts are in ca_sql.c.  See ca_db.h. */
#include "est/server/ca_db.h"

#include <ctype.h>
#include <inttypes.h>
#include <openssl/crypto.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/sql.h"
#include "est/server/ca_sql.h"
#include "est/server/cert.h"
#include "est/server/issue.h"

struct ca_db {
	struct sql *sql;
};

static enum rc migrate(struct sql *sql, struct error *err)
{
	int version = -1;
	enum rc rc = sql_begin(sql, err);

	if (rc != RC_OK)
		return rc;
	version = sql_version(sql, err);
	if (version == CA_SCHEMA_VERSION)
		rc = RC_OK;
	else if (version == 0)
		rc = sql_exec(sql, ca_schema, err);
	else if (version > 0)
		rc = error_set(err, RC_INVALID, "ca.db: version %d, this program knows %d", version,
		    CA_SCHEMA_VERSION);
	else
		rc = RC_FATAL;
	if (rc != RC_OK) {
		sql_rollback(sql);
		return rc;
	}
	return sql_commit(sql, err);
}

enum rc ca_db_open(struct ca_db **out, const char *dir, struct error *err)
{
	struct ca_db *db = xcalloc(1, sizeof(*db));
	char *path = path_join(dir, "ca.db");
	enum rc rc = sql_open(&db->sql, path, ca_statements, STATEMENTS, err);

	*out = NULL;
	if (rc == RC_OK)
		rc = migrate(db->sql, err);
	free(path);
	if (rc != RC_OK) {
		ca_db_close(db);
		return rc;
	}
	*out = db;
	return RC_OK;
}

void ca_db_close(struct ca_db *db)
{
	if (db == NULL)
		return;
	sql_close(db->sql);
	free(db);
}

enum rc ca_db_relax(struct ca_db *db, struct error *err)
{
	return sql_exec(db->sql, "PRAGMA synchronous=NORMAL", err);
}

enum rc ca_db_checkpoint(struct ca_db *db, struct error *err)
{
	return sql_exec(db->sql, "PRAGMA wal_checkpoint(PASSIVE)", err);
}

enum rc ca_db_no_checkpoint(struct ca_db *db, struct error *err)
{
	/* Pages of 4 KiB: 32 MiB of log. */
	return sql_exec(db->sql, "PRAGMA wal_autocheckpoint=8192", err);
}

enum rc ca_db_begin(struct ca_db *db, struct error *err)
{
	return sql_begin(db->sql, err);
}

enum rc ca_db_commit(struct ca_db *db, struct error *err)
{
	return sql_commit(db->sql, err);
}

void ca_db_rollback(struct ca_db *db)
{
	sql_rollback(db->sql);
}

enum rc ca_db_get(struct ca_db *db, const char *name, struct buf *value, struct error *err)
{
	sqlite3_stmt *stmt = sql_query(db->sql, GET, err, "t", name);
	int more = stmt != NULL ? sql_next(db->sql, stmt, err) : -1;

	if (more <= 0)
		return more == 0 ? error_set(err, RC_INVALID, "ca.db: no setting %s", name)
				 : RC_FATAL;
	buf_adds(value, sql_text(stmt, 0));
	sql_reset(stmt);
	return RC_OK;
}

enum rc ca_db_set(struct ca_db *db, const char *name, const char *value, struct error *err)
{
	return sql_run(db->sql, SET, err, "tt", name, value);
}

enum rc ca_db_add_cert(struct ca_db *db, X509 *cert, int64_t request, struct error *err)
{
	struct buf serial = {0}, subject = {0}, san = {0};
	const unsigned char *name = NULL;
	unsigned char *der = NULL;
	size_t name_len = 0;
	int len = i2d_X509(cert, &der);
	enum rc rc;

	serial_print(cert, &serial);
	name_print(X509_get_subject_name(cert), &subject);
	issue_cert_san(cert, &san);
	if (len <= 0 || X509_NAME_get0_der(X509_get_subject_name(cert), &name, &name_len) != 1)
		rc = openssl_error(err, "certificate");
	else
		rc = sql_run(db->sql, ADD_CERT, err, "titbbiib", buf_str(&serial), request,
		    buf_str(&subject), (const void *)name, name_len, (const void *)san.data,
		    san.len, asn1_seconds(X509_get0_notBefore(cert)),
		    asn1_seconds(X509_get0_notAfter(cert)), (const void *)der, (size_t)len);
	OPENSSL_free(der);
	buf_free(&serial);
	buf_free(&subject);
	buf_free(&san);
	return rc;
}

enum rc ca_db_cert_state(struct ca_db *db, X509 *cert, enum cert_state *state, struct error *err)
{
	struct buf serial = {0};
	unsigned char *der = NULL;
	int len = i2d_X509(cert, &der);
	sqlite3_stmt *stmt = NULL;
	int more = -1;

	*state = CERT_UNKNOWN;
	serial_print(cert, &serial);
	if (len > 0)
		stmt = sql_query(db->sql, CERT_STATE, err, "tb", buf_str(&serial),
		    (const void *)der, (size_t)len);
	if (stmt != NULL)
		more = sql_next(db->sql, stmt, err);
	if (more == 1) {
		*state = sqlite3_column_int(stmt, 0) != 0 ? CERT_REVOKED : CERT_GOOD;
		sql_reset(stmt);
	}
	OPENSSL_free(der);
	buf_free(&serial);
	return more >= 0 ? RC_OK : RC_FATAL;
}

enum rc ca_db_subject_valid(struct ca_db *db, const X509_NAME *subject, const struct buf *san,
    int64_t now, bool *valid, struct error *err)
{
	const unsigned char *name = NULL;
	size_t len = 0;
	sqlite3_stmt *stmt;
	int more;

	*valid = false;
	if (X509_NAME_get0_der(subject, &name, &len) != 1)
		return openssl_error(err, "subject");
	stmt = sql_query(db->sql, SUBJECT_VALID, err, "bbi", (const void *)name, len,
	    (const void *)san->data, san->len, now);
	more = stmt != NULL ? sql_next(db->sql, stmt, err) : -1;
	if (more < 0)
		return RC_FATAL;
	*valid = more == 1;
	if (more == 1)
		sql_reset(stmt);
	return RC_OK;
}

/* "0a:bc" becomes "0ABC", with an even number of digits as serial_print writes them. */
static char *plain_serial(const char *text)
{
	struct buf digits = {0};
	char *out;

	for (; *text != '\0'; text++) {
		if (isxdigit((unsigned char)*text) && (digits.len > 0 || *text != '0'))
			buf_addc(&digits, (char)toupper((unsigned char)*text));
		else if (*text != ':' && *text != '0')
			buf_addc(&digits, '?');
	}
	out = xasprintf("%s%s", digits.len % 2 != 0 ? "0" : "", buf_str(&digits));
	buf_free(&digits);
	return out;
}

enum rc ca_db_revoke(struct ca_db *db, const char *serial, int64_t now, struct error *err)
{
	char *plain = plain_serial(serial);
	enum rc rc = sql_begin(db->sql, err);

	if (rc != RC_OK)
		goto out;
	rc = sql_run(db->sql, REVOKE, err, "it", now, plain);
	if (rc == RC_OK && sql_changes(db->sql) == 0)
		rc = error_set(err, RC_INVALID,
		    "serial %s: no certificate of this CA that could be revoked", serial);
	if (rc == RC_OK)
		rc = sql_run(db->sql, STALE_CRL, err, "");
	if (rc == RC_OK)
		rc = sql_commit(db->sql, err);
	else
		sql_rollback(db->sql);
out:
	free(plain);
	return rc;
}

enum rc ca_db_request(struct ca_db *db, const unsigned char digest[DIGEST_LEN],
    struct request_row *row, struct error *err)
{
	sqlite3_stmt *stmt =
	    sql_query(db->sql, REQUEST, err, "b", (const void *)digest, (size_t)DIGEST_LEN);
	int state;
	int more = stmt != NULL ? sql_next(db->sql, stmt, err) : -1;

	*row = (struct request_row){.state = REQ_NEW};
	if (more == 1) {
		row->id = sqlite3_column_int64(stmt, 0);
		state = sqlite3_column_int(stmt, 1);
		row->state = (enum request_state)state;
		row->due = sqlite3_column_int64(stmt, 2);
		sql_reset(stmt);
	}
	return more >= 0 ? RC_OK : RC_FATAL;
}

enum rc ca_db_put_request(struct ca_db *db, const unsigned char digest[DIGEST_LEN], X509_REQ *csr,
    const char *requester, enum request_state state, int64_t due, int64_t now, int64_t *id,
    struct error *err)
{
	struct buf subject = {0};
	unsigned char *der = NULL;
	int len = i2d_X509_REQ(csr, &der);
	sqlite3_stmt *stmt = NULL;
	int more = -1;

	name_print(X509_REQ_get_subject_name(csr), &subject);
	if (len > 0)
		stmt = sql_query(db->sql, PUT_REQUEST, err, "bbttdii", (const void *)digest,
		    (size_t)DIGEST_LEN, (const void *)der, (size_t)len, buf_str(&subject),
		    requester, (int)state, due, now);
	if (stmt != NULL)
		more = sql_next(db->sql, stmt, err);
	if (more == 1) {
		*id = sqlite3_column_int64(stmt, 0);
		more = sql_next(db->sql, stmt, err);
	}
	OPENSSL_free(der);
	buf_free(&subject);
	return more == 0 ? RC_OK : RC_FATAL;
}

enum rc ca_db_decide(struct ca_db *db, int64_t id, bool grant, int64_t *count, struct error *err)
{
	int state = grant ? REQ_GRANTED : REQ_REJECTED;
	enum rc rc = id != 0 ? sql_run(db->sql, DECIDE_ONE, err, "di", state, id)
			     : sql_run(db->sql, DECIDE_ALL, err, "d", state);

	*count = sql_changes(db->sql);
	if (rc == RC_OK && id != 0 && *count == 0)
		return error_set(err, RC_INVALID, "request %" PRId64 ": none such is pending", id);
	return rc;
}

enum rc ca_db_otp(
    struct ca_db *db, const unsigned char tag[DIGEST_LEN], struct otp_state *out, struct error *err)
{
	sqlite3_stmt *stmt =
	    sql_query(db->sql, OTP, err, "b", (const void *)tag, (size_t)DIGEST_LEN);
	int more = stmt != NULL ? sql_next(db->sql, stmt, err) : -1;

	*out = (struct otp_state){.used = more == 1};
	if (more == 1) {
		if (sqlite3_column_bytes(stmt, 0) == DIGEST_LEN)
			memcpy(out->digest, sqlite3_column_blob(stmt, 0), DIGEST_LEN);
		out->open = sqlite3_column_int(stmt, 1) != 0;
		sql_reset(stmt);
	}
	return more >= 0 ? RC_OK : RC_FATAL;
}

enum rc ca_db_use_otp(struct ca_db *db, const unsigned char tag[DIGEST_LEN], const char *name,
    int64_t request, struct error *err)
{
	enum rc rc = sql_run(
	    db->sql, USE_OTP, err, "bti", (const void *)tag, (size_t)DIGEST_LEN, name, request);

	if (rc == RC_OK && sql_changes(db->sql) == 0)
		return error_set(err, RC_INVALID, "one-time password of %s: used before", name);
	return rc;
}

enum rc ca_db_crl(struct ca_db *db, int64_t now, struct buf *out, struct error *err)
{
	sqlite3_stmt *stmt = sql_query(db->sql, CRL, err, "i", now);
	int more = stmt != NULL ? sql_next(db->sql, stmt, err) : -1;

	if (more != 1)
		return more == 0 ? error_set(err, RC_INVALID, "ca.db: no fresh CRL") : RC_FATAL;
	buf_add(out, sqlite3_column_blob(stmt, 0), (size_t)sqlite3_column_bytes(stmt, 0));
	sql_reset(stmt);
	return RC_OK;
}

enum rc ca_db_put_crl(
    struct ca_db *db, int64_t number, const struct buf *der, int64_t refresh, struct error *err)
{
	enum rc rc = sql_run(
	    db->sql, PUT_CRL, err, "ibi", number, (const void *)der->data, der->len, refresh);

	return rc == RC_OK ? sql_run(db->sql, DROP_OLD_CRL, err, "i", number) : rc;
}

enum rc ca_db_crl_number(struct ca_db *db, int64_t *number, struct error *err)
{
	sqlite3_stmt *stmt = sql_query(db->sql, CRL_NUMBER, err, "");
	int more = stmt != NULL ? sql_next(db->sql, stmt, err) : -1;

	if (more != 1)
		return RC_FATAL;
	*number = sqlite3_column_int64(stmt, 0);
	sql_reset(stmt);
	return RC_OK;
}

enum rc ca_db_each_revoked(
    struct ca_db *db, int64_t now, ca_db_revoked_fn *each, void *ctx, struct error *err)
{
	sqlite3_stmt *stmt = sql_query(db->sql, REVOKED, err, "i", now);
	enum rc rc = RC_OK;
	int more;

	if (stmt == NULL)
		return RC_FATAL;
	while (rc == RC_OK && (more = sql_next(db->sql, stmt, err)) != 0)
		rc = more == 1 ? each(ctx, sql_text(stmt, 0), sqlite3_column_int64(stmt, 1), err)
			       : RC_FATAL;
	sql_reset(stmt);
	return rc;
}

enum rc ca_db_list_pending(struct ca_db *db, struct buf *out, struct error *err)
{
	sqlite3_stmt *stmt = sql_query(db->sql, LIST_PENDING, err, "");
	int more = -1;

	if (stmt == NULL)
		return RC_FATAL;
	while ((more = sql_next(db->sql, stmt, err)) == 1) {
		buf_addf(out, "%" PRId64 "\t", (int64_t)sqlite3_column_int64(stmt, 0));
		clock_validity(out, sqlite3_column_int64(stmt, 1));
		buf_addf(out, "\t%s\t%s\n", sql_text(stmt, 2), sql_text(stmt, 3));
	}
	return more == 0 ? RC_OK : RC_FATAL;
}

enum rc ca_db_list_certs(struct ca_db *db, int64_t now, struct buf *out, struct error *err)
{
	sqlite3_stmt *stmt = sql_query(db->sql, LIST_CERTS, err, "");
	int more = -1;

	if (stmt == NULL)
		return RC_FATAL;
	while ((more = sql_next(db->sql, stmt, err)) == 1) {
		const char *state = sqlite3_column_int(stmt, 1) != 0	  ? "revoked"
				    : sqlite3_column_int64(stmt, 3) < now ? "expired"
									  : "valid";

		buf_addf(out, "%s\t%s\t", sql_text(stmt, 0), state);
		clock_validity(out, sqlite3_column_int64(stmt, 2));
		buf_addc(out, '\t');
		clock_validity(out, sqlite3_column_int64(stmt, 3));
		buf_addf(out, "\t%s\n", sql_text(stmt, 4));
	}
	return more == 0 ? RC_OK : RC_FATAL;
}
