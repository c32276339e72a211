/* Rows of table cert.  See certs.h. */
#include "store/certs.h"

#include "store/statements.h"

enum rc certs_put(struct store *store, const struct cert_row *row, struct error *err)
{
	return sql_run(store->sql, ST_CERT_PUT, err, "ttdbtttiittt", row->trustpoint, row->role,
	    row->seq, row->der, row->der_len, row->serial, row->subject, row->issuer,
	    row->not_before, row->not_after, row->crl_dp, row->sha1, row->usage);
}

enum rc certs_delete(struct store *store, const char *trustpoint, const char *role,
    int64_t *removed, struct error *err)
{
	enum rc rc = sql_run(store->sql, ST_CERT_DELETE, err, "tt", trustpoint, role);

	if (rc == RC_OK && removed != NULL)
		*removed = sql_changes(store->sql);
	return rc;
}

enum rc certs_each(
    struct store *store, const char *trustpoint, certs_row *row, void *ctx, struct error *err)
{
	sqlite3_stmt *stmt = sql_query(store->sql, ST_CERT_EACH, err, "t", trustpoint);
	int more;

	if (stmt == NULL)
		return RC_FATAL;
	while ((more = sql_next(store->sql, stmt, err)) == 1) {
		struct cert_row cert = {
		    .trustpoint = sql_text(stmt, 0),
		    .role = sql_text(stmt, 1),
		    .seq = sqlite3_column_int(stmt, 2),
		    .der = sqlite3_column_blob(stmt, 3),
		    .der_len = (size_t)sqlite3_column_bytes(stmt, 3),
		    .serial = sql_text(stmt, 4),
		    .subject = sql_text(stmt, 5),
		    .issuer = sql_text(stmt, 6),
		    .not_before = sqlite3_column_int64(stmt, 7),
		    .not_after = sqlite3_column_int64(stmt, 8),
		    .crl_dp =
			sqlite3_column_type(stmt, 9) == SQLITE_NULL ? NULL : sql_text(stmt, 9),
		    .sha1 = sql_text(stmt, 10),
		    .usage = sql_text(stmt, 11),
		};
		if (!row(ctx, &cert)) {
			sql_reset(stmt);
			break;
		}
	}
	return more < 0 ? RC_FATAL : RC_OK;
}
