/* Rows of table request.  See requests.h. */
#include "store/requests.h"

#include "store/statements.h"

enum rc requests_put(struct store *store, const struct request_row *row, struct error *err)
{
	return sql_run(store->sql, ST_REQUEST_PUT, err, "ttbtdid", row->trustpoint, row->usage,
	    row->csr, row->csr_len, row->fingerprint, (int)row->renew, row->submitted, row->polls);
}

enum rc requests_delete(struct store *store, const char *trustpoint, const char *usage,
    int64_t *removed, struct error *err)
{
	enum rc rc = sql_run(store->sql, ST_REQUEST_DELETE, err, "tt", trustpoint, usage);

	if (rc == RC_OK && removed != NULL)
		*removed = sql_changes(store->sql);
	return rc;
}

enum rc requests_each(
    struct store *store, const char *trustpoint, requests_row *row, void *ctx, struct error *err)
{
	sqlite3_stmt *stmt = sql_query(store->sql, ST_REQUEST_EACH, err, "t", trustpoint);
	int more;

	if (stmt == NULL)
		return RC_FATAL;
	while ((more = sql_next(store->sql, stmt, err)) == 1) {
		struct request_row request = {
		    .trustpoint = sql_text(stmt, 0),
		    .usage = sql_text(stmt, 1),
		    .csr = sqlite3_column_blob(stmt, 2),
		    .csr_len = (size_t)sqlite3_column_bytes(stmt, 2),
		    .fingerprint = sql_text(stmt, 3),
		    .renew = sqlite3_column_int(stmt, 4) != 0,
		    .submitted = sqlite3_column_int64(stmt, 5),
		    .polls = sqlite3_column_int(stmt, 6),
		};
		if (!row(ctx, &request)) {
			sql_reset(stmt);
			break;
		}
	}
	return more < 0 ? RC_FATAL : RC_OK;
}

struct first {
	bool found;
	struct buf *fingerprint;
};

static bool take_first(void *ctx, const struct request_row *row)
{
	struct first *first = ctx;

	first->found = true;
	if (first->fingerprint != NULL)
		buf_adds(first->fingerprint, row->fingerprint);
	return false;
}

bool requests_get(struct store *store, const char *trustpoint, struct buf *fingerprint)
{
	struct first first = {.fingerprint = fingerprint};

	return requests_each(store, trustpoint, take_first, &first, NULL) == RC_OK && first.found;
}
