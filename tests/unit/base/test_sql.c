/* The coat over SQLite: letters, constraints, settings, transactions of two connections. */
#include "tests/unit/base/scratch.h"

#include <sys/stat.h>

#include "base/file.h"
#include "base/sql.h"

enum { ADD, GET, BAD_SYNTAX, COUNT, DELETE_ALL, ADD_CHILD, SETTINGS, STATEMENTS };

static const char *const statements[STATEMENTS] = {
    [ADD] = "INSERT INTO t(i, d, t, b, n) VALUES(?1, ?2, ?3, ?4, ?5)",
    [GET] = "SELECT i, d, t, b, n, typeof(i), typeof(d), typeof(t), typeof(b), typeof(n) FROM t"
	    " ORDER BY i",
    [BAD_SYNTAX] = "SELEKT",
    [COUNT] = "SELECT count(*) FROM t",
    [DELETE_ALL] = "DELETE FROM t",
    [ADD_CHILD] = "INSERT INTO child(of) VALUES(?1)",
    [SETTINGS] = "SELECT (SELECT journal_mode FROM pragma_journal_mode),"
		 " (SELECT synchronous FROM pragma_synchronous),"
		 " (SELECT foreign_keys FROM pragma_foreign_keys),"
		 " (SELECT secure_delete FROM pragma_secure_delete)",
};

static const char schema[] =
    "CREATE TABLE t(i INTEGER PRIMARY KEY, d INTEGER, t TEXT, b BLOB, n TEXT) STRICT;"
    "CREATE TABLE child(of INTEGER NOT NULL REFERENCES t(i)) STRICT;";

struct fixture {
	char *dir, *file;
	struct sql *sql;
	struct error err;
};

static struct sql *open_one(struct fixture *f)
{
	struct sql *sql;

	assert_int_equal(sql_open(&sql, f->file, statements, STATEMENTS, &f->err), RC_OK);
	return sql;
}

static int setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	f->dir = scratch_make();
	f->file = path_join(f->dir, "test.db");
	f->sql = open_one(f);
	assert_int_equal(sql_exec(f->sql, schema, &f->err), RC_OK);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	sql_close(f->sql);
	scratch_remove(f->dir);
	free(f->file);
	free(f);
	return 0;
}

static int count(struct fixture *f, struct sql *sql)
{
	sqlite3_stmt *stmt = sql_query(sql, COUNT, &f->err, "");
	int n;

	assert_non_null(stmt);
	assert_int_equal(sql_next(sql, stmt, &f->err), 1);
	n = sqlite3_column_int(stmt, 0);
	sql_reset(stmt);
	return n;
}

static enum rc add(struct fixture *f, struct sql *sql, int64_t i)
{
	return sql_run(sql, ADD, &f->err, "idtbn", i, 0, "", "", (size_t)0);
}

static void letters_bind_their_types(void **state)
{
	static const char *const types[] = {"integer", "integer", "text", "blob", "null"};
	struct fixture *f = *state;
	sqlite3_stmt *stmt;

	assert_int_equal(sql_run(f->sql, ADD, &f->err, "idtbn", INT64_C(-5000000000), -7, "a'b",
			     "\0\xff", (size_t)2),
	    RC_OK);
	assert_int_equal(sql_last_id(f->sql), INT64_C(-5000000000));
	assert_int_equal(sql_changes(f->sql), 1);
	stmt = sql_query(f->sql, GET, &f->err, "");
	assert_non_null(stmt);
	assert_int_equal(sql_next(f->sql, stmt, &f->err), 1);
	assert_int_equal(sqlite3_column_int64(stmt, 0), INT64_C(-5000000000));
	assert_int_equal(sqlite3_column_int(stmt, 1), -7);
	assert_string_equal(sql_text(stmt, 2), "a'b");
	assert_int_equal(sqlite3_column_bytes(stmt, 3), 2);
	assert_memory_equal(sqlite3_column_blob(stmt, 3), "\0\xff", 2);
	assert_string_equal(sql_text(stmt, 4), "");
	for (int i = 0; i < 5; i++)
		assert_string_equal(sql_text(stmt, 5 + i), types[i]);
	assert_int_equal(sql_next(f->sql, stmt, &f->err), 0);
}

/* A missing blob is an empty one, a missing text is NULL. */
static void missing_values(void **state)
{
	struct fixture *f = *state;
	sqlite3_stmt *stmt;

	assert_int_equal(sql_run(f->sql, ADD, &f->err, "idtbt", INT64_C(1), 0, (char *)NULL,
			     (void *)NULL, (size_t)0, (char *)NULL),
	    RC_OK);
	stmt = sql_query(f->sql, GET, &f->err, "");
	assert_non_null(stmt);
	assert_int_equal(sql_next(f->sql, stmt, &f->err), 1);
	assert_string_equal(sql_text(stmt, 7), "null");
	assert_string_equal(sql_text(stmt, 8), "blob");
	sql_reset(stmt);
}

static void constraint_is_invalid_else_fatal(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(add(f, f->sql, 1), RC_OK);
	f->err.text[0] = '\0';
	assert_int_equal(add(f, f->sql, 1), RC_INVALID);
	assert_string_not_equal(f->err.text, "");
	assert_int_equal(sql_run(f->sql, ADD_CHILD, &f->err, "i", INT64_C(9)), RC_INVALID);
	assert_int_equal(sql_run(f->sql, ADD_CHILD, &f->err, "i", INT64_C(1)), RC_OK);
	assert_int_equal(sql_run(f->sql, BAD_SYNTAX, &f->err, ""), RC_FATAL);
	assert_null(sql_query(f->sql, BAD_SYNTAX, &f->err, ""));
	/* The connection goes on after each of them. */
	assert_int_equal(add(f, f->sql, 2), RC_OK);
	assert_int_equal(count(f, f->sql), 2);
}

static void settings_hold(void **state)
{
	struct fixture *f = *state;
	sqlite3_stmt *stmt = sql_query(f->sql, SETTINGS, &f->err, "");
	struct stat st;

	assert_non_null(stmt);
	assert_int_equal(sql_next(f->sql, stmt, &f->err), 1);
	assert_string_equal(sql_text(stmt, 0), "wal");
	assert_int_equal(sqlite3_column_int(stmt, 1), 2); /* FULL */
	assert_int_equal(sqlite3_column_int(stmt, 2), 1);
	assert_int_equal(sqlite3_column_int(stmt, 3), 1);
	sql_reset(stmt);
	assert_int_equal(stat(f->file, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
}

static void rolled_back_or_committed_as_one(void **state)
{
	struct fixture *f = *state;
	struct sql *other = open_one(f);

	assert_int_equal(sql_begin(f->sql, &f->err), RC_OK);
	assert_int_equal(add(f, f->sql, 1), RC_OK);
	assert_int_equal(count(f, f->sql), 1);
	assert_int_equal(count(f, other), 0);
	sql_rollback(f->sql);
	assert_int_equal(count(f, f->sql), 0);
	sql_rollback(f->sql); /* nothing to undo is fine */
	assert_int_equal(sql_begin(f->sql, &f->err), RC_OK);
	assert_int_equal(add(f, f->sql, 1), RC_OK);
	assert_int_equal(add(f, f->sql, 2), RC_OK);
	assert_int_equal(sql_commit(f->sql, &f->err), RC_OK);
	assert_int_equal(count(f, other), 2);
	assert_int_equal(sql_run(other, DELETE_ALL, &f->err, ""), RC_OK);
	assert_int_equal(sql_changes(other), 2);
	sql_close(other);
}

static void version_is_kept(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(sql_version(f->sql, &f->err), 0);
	assert_int_equal(sql_exec(f->sql, "PRAGMA user_version=3", &f->err), RC_OK);
	sql_close(f->sql);
	f->sql = open_one(f);
	assert_int_equal(sql_version(f->sql, &f->err), 3);
}

static void other_files_are_refused(void **state)
{
	struct fixture *f = *state;
	struct sql *sql;
	char *path = path_join(f->dir, "text");
	char text[1024];

	memset(text, 'x', sizeof(text));
	assert_int_equal(file_write(path, text, sizeof(text), &f->err), RC_OK);
	assert_int_equal(sql_open(&sql, path, statements, STATEMENTS, &f->err), RC_INVALID);
	assert_null(sql);
	assert_non_null(strstr(f->err.text, path));
	assert_int_equal(sql_open(&sql, f->dir, statements, STATEMENTS, &f->err), RC_INVALID);
	assert_null(sql);
	sql_close(NULL);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(letters_bind_their_types, setup, teardown),
	    cmocka_unit_test_setup_teardown(missing_values, setup, teardown),
	    cmocka_unit_test_setup_teardown(constraint_is_invalid_else_fatal, setup, teardown),
	    cmocka_unit_test_setup_teardown(settings_hold, setup, teardown),
	    cmocka_unit_test_setup_teardown(rolled_back_or_committed_as_one, setup, teardown),
	    cmocka_unit_test_setup_teardown(version_is_kept, setup, teardown),
	    cmocka_unit_test_setup_teardown(other_files_are_refused, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
