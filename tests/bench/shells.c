/*
 * Eight shells that commit on one state folder at once, each to a block of its
 * own; a commit is one line.  Floor: eight processes that change one row each
 * at a time of one database, as durable.  Usage: shells XRSH
 */
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "tests/bench/bench.h"
#include "tests/bench/rows.h"

#define SHELLS	8
#define COMMITS 25
#define ROUNDS	5

/* A script of COMMITS commits. */
static char *write_script(const char *dir, int shell)
{
	char *path = xasprintf("%s/%d.cfg", dir, shell);
	FILE *file = fopen(path, "we");

	if (file == NULL)
		bench_die("%s: can't be written", path);
	/*
	 * Where nobody committed meanwhile nothing is asked, and the answer is a
	 * refused line: so that all shells end alike, each refuses one.
	 */
	fprintf(file, "no such command\nconfigure\ncrypto ca trustpoint TP%d\n", shell);
	for (int i = 0; i < COMMITS; i++)
		fprintf(file, "description number %d\ncommit\nyes\n", i);
	fputs("end\n", file);
	if (fclose(file) != 0)
		bench_die("%s: can't be written", path);
	return path;
}

static int count(const char *database, const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *stmt;
	int n;

	if (sqlite3_open_v2(database, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK ||
	    sqlite3_step(stmt) != SQLITE_ROW)
		bench_die("%s: %s", database, sqlite3_errmsg(db));
	n = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return n;
}

/* Seconds a commit, with all shells at work. */
static double shells_time(const char *xrsh, const char *state, char *const scripts[])
{
	struct child child[SHELLS];
	double begin = bench_now();

	for (int i = 0; i < SHELLS; i++) {
		const char *const argv[] = {xrsh, "-s", state, "-f", scripts[i], NULL};

		child_start(&child[i], argv, false);
	}
	for (int i = 0; i < SHELLS; i++)
		child_end(&child[i], 1);
	return (bench_now() - begin) / (SHELLS * COMMITS);
}

/* The same for as many processes that update rows of a plain database. */
static double floor_time(const char *path)
{
	double begin = bench_now();

	for (int i = 0; i < SHELLS; i++) {
		pid_t pid = fork();

		if (pid < 0)
			bench_die("fork failed");
		if (pid > 0)
			continue;
		if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
			_exit(1);
		rows_update_row(path, i, COMMITS);
		_exit(0);
	}
	for (int i = 0; i < SHELLS; i++) {
		int status;

		if (wait(&status) < 0 || status != 0)
			bench_die("a process of the floor failed");
	}
	return (bench_now() - begin) / (SHELLS * COMMITS);
}

int main(int argc, char *argv[])
{
	char *dir = bench_scratch();
	char *state = xasprintf("%s/state", dir);
	char *database = xasprintf("%s/router.db", state);
	char *plain = xasprintf("%s/plain.db", dir);
	char *scripts[SHELLS];
	struct series ours = {0}, floor = {0};
	struct rows *rows;

	if (argc != 2)
		bench_die("usage: shells XRSH");
	for (int i = 0; i < SHELLS; i++)
		scripts[i] = write_script(dir, i);
	for (int round = 0; round < ROUNDS; round++) {
		series_add(&ours, shells_time(argv[1], state, scripts));
		if (round == 0) {
			rows = rows_read(database);
			rows_copy(rows, plain);
			rows_free(rows);
		}
		series_add(&floor, floor_time(plain));
	}
	if (count(database, "SELECT count(*) FROM history") != ROUNDS * SHELLS * COMMITS ||
	    count(database, "SELECT count(*) FROM running") != 2 * SHELLS)
		bench_die("a commit was lost");
	bench_row(&(struct figure){.name = "a commit, 8 shells at once",
	    .value = series_median(&ours),
	    .floor = series_median(&floor)});
	for (int i = 0; i < SHELLS; i++)
		free(scripts[i]);
	free(plain);
	free(database);
	free(state);
	bench_scratch_end(dir);
	return 0;
}
