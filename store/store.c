/* Opening the state folder.  See store.h. */
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "store/schema.h"
#include "store/statements.h"

#define DATABASE_FILE "router.db"
#define CLOCK_FILE    "clock"
#define LOCK_FILE     "locks"

char *store_default_dir(const char *given)
{
	const char *env;

	if (given != NULL && *given != '\0')
		return xstrdup(given);
	env = getenv("XRSH_STATE");
	if (env != NULL && *env != '\0')
		return xstrdup(env);
	env = getenv("XDG_STATE_HOME");
	if (env != NULL && *env == '/')
		return path_join(env, "xrsh");
	env = getenv("HOME");
	if (env != NULL && *env == '/')
		return path_join(env, ".local/state/xrsh");
	return NULL;
}

static enum rc open_locks(struct store *store, struct error *err)
{
	char *path = path_join(store->dir, LOCK_FILE);
	enum rc rc = RC_OK;

	store->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (store->lock_fd < 0)
		rc = error_set(err, RC_INVALID, "%s: %s", path, strerror(errno));
	free(path);
	return rc;
}

static enum rc load_clock(struct store *store, struct error *err)
{
	char *path = path_join(store->dir, CLOCK_FILE);
	enum rc rc = clock_load(&store->clock, path, err);

	free(path);
	return rc;
}

enum rc store_open(struct store **out, const char *dir, struct error *err)
{
	struct store *store = xcalloc(1, sizeof(*store));
	char *path = path_join(dir, DATABASE_FILE);
	enum rc rc;

	*out = NULL;
	store->dir = xstrdup(dir);
	store->lock_fd = -1;
	rc = dir_make(dir, err);
	if (rc == RC_OK && faccessat(AT_FDCWD, dir, W_OK | X_OK, AT_EACCESS) != 0)
		rc = error_set(err, RC_INVALID, "%s: not writable: %s", dir, strerror(errno));
	if (rc == RC_OK)
		rc = sql_open(&store->sql, path, store_statements, ST_COUNT, err);
	if (rc == RC_OK)
		rc = schema_migrate(store->sql, err);
	if (rc == RC_OK)
		rc = open_locks(store, err);
	if (rc == RC_OK)
		rc = load_clock(store, err);
	free(path);
	if (rc != RC_OK) {
		store_close(store);
		return rc;
	}
	*out = store;
	return RC_OK;
}

void store_close(struct store *store)
{
	if (store == NULL)
		return;
	sql_close(store->sql);
	if (store->lock_fd >= 0)
		close(store->lock_fd);
	buf_free(&store->block);
	buf_free(&store->opaque_switch);
	free(store->dir);
	free(store);
}

/* A clock file that became unreadable leaves the offset as it was. */
int64_t store_now_ms(struct store *store)
{
	struct clock before = store->clock;

	if (load_clock(store, NULL) != RC_OK)
		store->clock = before;
	return clock_now_ms(&store->clock);
}

int64_t store_now(struct store *store)
{
	return store_now_ms(store) / 1000;
}

enum rc store_set_clock(struct store *store, int64_t seconds, struct error *err)
{
	char *path = path_join(store->dir, CLOCK_FILE);
	struct clock clock = {.offset = 0};
	enum rc rc;

	clock.offset = seconds - clock_now(&clock);
	rc = clock_save(&clock, path, err);
	if (rc == RC_OK)
		store->clock = clock;
	free(path);
	return rc;
}

enum rc store_begin(struct store *store, struct error *err)
{
	return sql_begin(store->sql, err);
}

enum rc store_commit(struct store *store, struct error *err)
{
	return sql_commit(store->sql, err);
}

void store_rollback(struct store *store)
{
	sql_rollback(store->sql);
}

enum rc store_end(struct store *store, enum rc rc, struct error *err)
{
	if (rc == RC_OK)
		return store_commit(store, err);
	store_rollback(store);
	return rc;
}
