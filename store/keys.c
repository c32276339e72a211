/* Rows of table keypair.  See keys.h. */
#include "store/keys.h"

#include "store/statements.h"

enum rc keys_put(struct store *store, const struct key_row *row, struct error *err)
{
	return sql_run(store->sql, ST_KEY_PUT, err, "tttdibb", row->algorithm, row->label,
	    row->usage, row->bits, row->created, row->spki, row->spki_len, row->wrapped,
	    row->wrapped_len);
}

enum rc keys_delete(struct store *store, const char *algorithm, const char *label, int64_t *removed,
    struct error *err)
{
	enum rc rc = sql_run(store->sql, ST_KEY_DELETE, err, "tt", algorithm, label);

	if (rc == RC_OK && removed != NULL)
		*removed = sql_changes(store->sql);
	return rc;
}

enum rc keys_each(
    struct store *store, const char *algorithm, keys_row *row, void *ctx, struct error *err)
{
	sqlite3_stmt *stmt = sql_query(store->sql, ST_KEY_EACH, err, "t", algorithm);
	int more;

	if (stmt == NULL)
		return RC_FATAL;
	while ((more = sql_next(store->sql, stmt, err)) == 1) {
		struct key_row key = {
		    .algorithm = sql_text(stmt, 0),
		    .label = sql_text(stmt, 1),
		    .usage = sql_text(stmt, 2),
		    .bits = sqlite3_column_int(stmt, 3),
		    .created = sqlite3_column_int64(stmt, 4),
		    .spki = sqlite3_column_blob(stmt, 5),
		    .spki_len = (size_t)sqlite3_column_bytes(stmt, 5),
		    .wrapped = sqlite3_column_blob(stmt, 6),
		    .wrapped_len = (size_t)sqlite3_column_bytes(stmt, 6),
		};
		if (!row(ctx, &key)) {
			sql_reset(stmt);
			break;
		}
	}
	return more < 0 ? RC_FATAL : RC_OK;
}
