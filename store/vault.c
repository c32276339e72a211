/* Rows of table vault.  See vault.h. */
#include "store/vault.h"

#include "store/statements.h"

enum rc vault_put(struct store *store, const char *name, const void *wrapped, size_t len,
    int64_t created, struct error *err)
{
	return sql_run(store->sql, ST_VAULT_PUT, err, "tbi", name, wrapped, len, created);
}

enum rc vault_get(struct store *store, const char *name, struct buf *wrapped, struct error *err)
{
	sqlite3_stmt *stmt = sql_query(store->sql, ST_VAULT_GET, err, "t", name);
	int more;

	if (stmt == NULL)
		return RC_FATAL;
	more = sql_next(store->sql, stmt, err);
	if (more < 0)
		return RC_FATAL;
	if (more == 0)
		return error_set(err, RC_INVALID, "the vault holds no %s", name);
	buf_add(wrapped, sqlite3_column_blob(stmt, 0), (size_t)sqlite3_column_bytes(stmt, 0));
	sql_reset(stmt);
	return RC_OK;
}

enum rc vault_delete(struct store *store, const char *name, struct error *err)
{
	return sql_run(store->sql, ST_VAULT_DELETE, err, "t", name);
}

bool vault_has(struct store *store, const char *name, int64_t *created)
{
	sqlite3_stmt *stmt = sql_query(store->sql, ST_VAULT_GET, NULL, "t", name);

	if (stmt == NULL || sql_next(store->sql, stmt, NULL) != 1)
		return false;
	if (created != NULL)
		*created = sqlite3_column_int64(stmt, 1);
	sql_reset(stmt);
	return true;
}
