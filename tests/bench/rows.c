/* See rows.h. */
#include "tests/bench/rows.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "tests/bench/bench.h"

#define TABLE                                                                                      \
	"CREATE TABLE running(key BLOB PRIMARY KEY, depth INTEGER NOT NULL,"                       \
	" kind INTEGER NOT NULL, line TEXT NOT NULL) STRICT, WITHOUT ROWID"
#define SETTINGS                                                                                   \
	"PRAGMA busy_timeout=60000;"                                                               \
	"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"                \
	"PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF;"

struct row {
	void *key;
	int key_len, depth, kind;
	char *line;
};

struct rows {
	size_t n;
	struct row *row;
	/* The database that rows_copy made. */
	sqlite3 *db;
	sqlite3_stmt *update;
};

static void must(sqlite3 *db, int code)
{
	if (code != SQLITE_OK && code != SQLITE_DONE)
		bench_die("SQLite: %s", sqlite3_errmsg(db));
}

static sqlite3 *open_database(const char *path, const char *also)
{
	sqlite3 *db;

	must(NULL, sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL));
	must(db, sqlite3_exec(db, SETTINGS, NULL, NULL, NULL));
	if (also != NULL)
		must(db, sqlite3_exec(db, also, NULL, NULL, NULL));
	return db;
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt;

	must(db, sqlite3_prepare_v2(db, sql, -1, &stmt, NULL));
	return stmt;
}

struct rows *rows_read(const char *path)
{
	struct rows *rows = xcalloc(1, sizeof(*rows));
	sqlite3 *db = open_database(path, NULL);
	sqlite3_stmt *stmt = prepare(db, "SELECT key, depth, kind, line FROM running ORDER BY key");
	size_t room = 0;
	int code;

	while ((code = sqlite3_step(stmt)) == SQLITE_ROW) {
		struct row *row;

		if (rows->n == room) {
			room = room * 2 + 1024;
			rows->row = xrealloc(rows->row, room * sizeof(*rows->row));
		}
		row = &rows->row[rows->n++];
		row->key_len = sqlite3_column_bytes(stmt, 0);
		row->key = xmalloc((size_t)row->key_len + 1);
		memcpy(row->key, sqlite3_column_blob(stmt, 0), (size_t)row->key_len);
		row->depth = sqlite3_column_int(stmt, 1);
		row->kind = sqlite3_column_int(stmt, 2);
		row->line = xstrdup((const char *)sqlite3_column_text(stmt, 3));
	}
	must(db, code);
	must(db, sqlite3_finalize(stmt));
	must(db, sqlite3_close(db));
	return rows;
}

void rows_free(struct rows *rows)
{
	for (size_t i = 0; i < rows->n; i++) {
		free(rows->row[i].key);
		free(rows->row[i].line);
	}
	must(rows->db, sqlite3_finalize(rows->update));
	must(rows->db, sqlite3_close(rows->db));
	free(rows->row);
	free(rows);
}

size_t rows_count(const struct rows *rows)
{
	return rows->n;
}

static void insert_all(const struct rows *rows, sqlite3 *db)
{
	sqlite3_stmt *stmt = prepare(db, "INSERT INTO running VALUES(?, ?, ?, ?)");

	must(db, sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL));
	for (size_t i = 0; i < rows->n; i++) {
		const struct row *row = &rows->row[i];

		must(db, sqlite3_bind_blob(stmt, 1, row->key, row->key_len, SQLITE_STATIC));
		must(db, sqlite3_bind_int(stmt, 2, row->depth));
		must(db, sqlite3_bind_int(stmt, 3, row->kind));
		must(db, sqlite3_bind_text(stmt, 4, row->line, -1, SQLITE_STATIC));
		must(db, sqlite3_step(stmt));
		must(db, sqlite3_reset(stmt));
	}
	must(db, sqlite3_exec(db, "COMMIT", NULL, NULL, NULL));
	must(db, sqlite3_finalize(stmt));
}

double rows_insert_time(const struct rows *rows, const char *path)
{
	double begin = bench_now();
	sqlite3 *db = open_database(path, TABLE);
	double seconds;

	insert_all(rows, db);
	must(db, sqlite3_close(db));
	seconds = bench_now() - begin;
	if (unlink(path) != 0)
		bench_die("%s: can't be removed", path);
	return seconds;
}

void rows_copy(struct rows *rows, const char *path)
{
	rows->db = open_database(path, TABLE);
	insert_all(rows, rows->db);
	rows->update = prepare(rows->db, "UPDATE running SET line = ? WHERE key = ?");
}

double rows_update_time(const struct rows *rows, int n)
{
	const struct row *row = &rows->row[rows->n / 2];
	char *line = xasprintf("changed %d", n);
	double begin = bench_now();

	must(rows->db, sqlite3_exec(rows->db, "BEGIN IMMEDIATE", NULL, NULL, NULL));
	must(rows->db, sqlite3_bind_text(rows->update, 1, line, -1, SQLITE_STATIC));
	must(rows->db, sqlite3_bind_blob(rows->update, 2, row->key, row->key_len, SQLITE_STATIC));
	must(rows->db, sqlite3_step(rows->update));
	must(rows->db, sqlite3_reset(rows->update));
	must(rows->db, sqlite3_exec(rows->db, "COMMIT", NULL, NULL, NULL));
	free(line);
	return bench_now() - begin;
}

void rows_update_row(const char *path, int i, int n)
{
	sqlite3 *db = open_database(path, NULL);
	sqlite3_stmt *update =
	    prepare(db, "UPDATE running SET line = ? WHERE key ="
			" (SELECT key FROM running ORDER BY key LIMIT 1 OFFSET ?)");

	must(db, sqlite3_bind_int(update, 2, i));
	for (int round = 0; round < n; round++) {
		char *line = xasprintf("changed %d", round);

		must(db, sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL));
		must(db, sqlite3_bind_text(update, 1, line, -1, SQLITE_STATIC));
		must(db, sqlite3_step(update));
		must(db, sqlite3_reset(update));
		must(db, sqlite3_exec(db, "COMMIT", NULL, NULL, NULL));
		free(line);
	}
	must(db, sqlite3_finalize(update));
	must(db, sqlite3_close(db));
}

double rows_show_time(const char *path)
{
	double begin = bench_now();
	FILE *out = fopen("/dev/null", "we");
	sqlite3 *db = open_database(path, NULL);
	sqlite3_stmt *stmt = prepare(db, "SELECT depth, line FROM running ORDER BY key");
	int code;

	if (out == NULL)
		bench_die("/dev/null: can't be written");
	while ((code = sqlite3_step(stmt)) == SQLITE_ROW) {
		for (int depth = sqlite3_column_int(stmt, 0); depth > 0; depth--)
			putc_unlocked(' ', out);
		fputs_unlocked((const char *)sqlite3_column_text(stmt, 1), out);
		putc_unlocked('\n', out);
	}
	must(db, code);
	must(db, sqlite3_finalize(stmt));
	must(db, sqlite3_close(db));
	if (fclose(out) != 0)
		bench_die("/dev/null: can't be written");
	return bench_now() - begin;
}
