/*
 * The configuration at size: replay and commit, one line more on top, and
 * show running-config.  The floors are the same rows through plain SQLite
 * calls with the same settings.  Usage: config XRSH
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "tests/bench/bench.h"
#include "tests/bench/rows.h"

#define REPLAY_ROUNDS 7
#define SHOW_ROUNDS   15
#define COMMIT_ROUNDS 41

/* Each writes so many lines, as wc(1) counts them, and returns the rows that they make. */
static int write_trustpoints(FILE *file, int lines)
{
	for (int i = 0; i < lines / 5; i++)
		fprintf(file,
		    "crypto ca trustpoint TP%05d\n"
		    " description trustpoint number %d\n"
		    " crl optional\n"
		    " subject-name CN=r%d.example.com,O=Example\n"
		    " enrollment url https://ca%d.example.com:8443/\n",
		    i, i, i, i);
	return lines;
}

/* As a router with many interfaces and neighbors prints it. */
static int write_mixed(FILE *file, int lines)
{
	int blocks = (lines - 6) / (6 + 7);

	fputs("configuration unknown accept\n"
	      "hostname core1\n"
	      "domain name example.com\n",
	    file);
	for (int i = 0; i < blocks; i++)
		fprintf(file,
		    "interface GigabitEthernet0/0/0/%d\n"
		    " description to customer %d\n"
		    " service-policy input EDGE\n"
		    " mtu 9000\n"
		    " ipv4 address 10.%d.%d.%d 255.255.255.254\n"
		    "!\n",
		    i, i, i >> 14, i >> 7 & 127, 2 * (i & 127));
	fputs("router bgp 65000\n", file);
	for (int i = 0; i < blocks; i++)
		fprintf(file,
		    " neighbor 10.%d.%d.%d\n"
		    "  remote-as %d\n"
		    "  address-family ipv4 unicast\n"
		    "   route-policy CUSTOMER in\n"
		    "   maximum-prefix 1000 90\n"
		    "  !\n"
		    " !\n",
		    i >> 14, i >> 7 & 127, 2 * (i & 127) + 1, 64512 + i % 1000);
	fputs("!\nssh server v2\n", file);
	for (int rest = lines - 6 - 13 * blocks; rest > 0; rest--)
		fputs("!\n", file);
	return 5 + 10 * blocks;
}

static const struct size {
	int lines;
	int (*write)(FILE *file, int lines);
	const char *replay;
	const char *budget; /* of replay */
	const char *commit, *show;
} sizes[] = {
    {1000, write_trustpoints, "replay of 1,000 lines and commit", NULL, "one line more on 1,000",
	NULL},
    {10000, write_trustpoints, "replay of 10,000 lines and commit", NULL, "one line more on 10,000",
	NULL},
    {50000, write_trustpoints, "replay of 50,000 lines and commit", "0.5 s",
	"one line more on 50,000", "show running-config of 50,000 lines"},
    {10000, write_mixed, "replay of 10,000 mixed lines, half of them opaque", NULL, NULL, NULL},
    {50000, write_mixed, "replay of 50,000 mixed lines, half of them opaque", "0.5 s", NULL,
	"show running-config of 50,000 mixed lines"},
};

#define SIZES (sizeof(sizes) / sizeof(sizes[0]))

/* Writes a script that configures so many lines. */
static char *write_script(const char *dir, const struct size *size, int *rows)
{
	char *path = xasprintf("%s/%zu.cfg", dir, (size_t)(size - sizes));
	FILE *file = fopen(path, "we");

	if (file == NULL)
		bench_die("%s: can't be written", path);
	fputs("configure terminal\n", file);
	*rows = size->write(file, size->lines);
	fputs("commit\nend\n", file);
	if (fclose(file) != 0)
		bench_die("%s: can't be written", path);
	return path;
}

struct place {
	char *script, *state, *database;
	struct rows *rows;
	int expected; /* rows */
};

static void remove_state(struct place *p)
{
	char *again = xstrdup(p->state);

	if (access(p->state, F_OK) == 0)
		bench_scratch_end(again);
	else
		free(again);
}

static void replay(const char *xrsh, struct place *p, const struct size *size, const char *dir)
{
	struct series ours = {0}, floor = {0};
	char *plain = xasprintf("%s/plain.db", dir);
	const char *const argv[] = {
	    xrsh, "-s", p->state, "--on-error", "stop", "-f", p->script, NULL};

	for (int i = 0; i < REPLAY_ROUNDS; i++) {
		remove_state(p);
		series_add(&ours, child_time(argv));
		if (p->rows == NULL)
			p->rows = rows_read(p->database);
		if (rows_count(p->rows) != (size_t)p->expected)
			bench_die(
			    "%d rows configured, %zu in running", p->expected, rows_count(p->rows));
		series_add(&floor, rows_insert_time(p->rows, plain));
	}
	bench_row(&(struct figure){.name = size->replay,
	    .value = series_median(&ours),
	    .floor = series_median(&floor),
	    .budget = size->budget,
	    .limit = 0.5});
	free(plain);
}

static void show(const char *xrsh, const struct place *p, const struct size *size)
{
	struct series ours = {0}, floor = {0};
	const char *const argv[] = {xrsh, "-s", p->state, "-c", "show running-config", NULL};

	for (int i = 0; i < SHOW_ROUNDS; i++) {
		series_add(&floor, rows_show_time(p->database));
		series_add(&ours, child_time(argv));
	}
	bench_row(&(struct figure){.name = size->show,
	    .value = series_median(&ours),
	    .floor = series_median(&floor),
	    .budget = "50 ms",
	    .limit = 50e-3});
}

/* From sending commit to the next prompt, in one session. */
static void one_line_more(const char *xrsh, const struct place *p, const struct size *size)
{
	static const char prompt[] = "ios(config-trustp)#";
	struct series ours = {0}, floor = {0};
	const char *const argv[] = {xrsh, "-s", p->state, "-e", NULL};
	char *plain = xasprintf("%s.plain", p->database);
	struct child shell;

	rows_copy(p->rows, plain);
	child_start(&shell, argv, true);
	child_write(&shell, "configure terminal\ncrypto ca trustpoint TP00100\n");
	child_expect(&shell, prompt);
	for (int i = 0; i < COMMIT_ROUNDS; i++) {
		char *line = xasprintf(" description changed %d\n", i);
		double begin;

		child_write(&shell, line);
		child_expect(&shell, prompt);
		begin = bench_now();
		child_write(&shell, "commit\n");
		child_expect(&shell, prompt);
		series_add(&ours, bench_now() - begin);
		if (strchr(child_text(), '%') != NULL)
			bench_die("commit: %s", child_text());
		free(line);
		series_add(&floor, rows_update_time(p->rows, i));
	}
	child_write(&shell, "end\nexit\n");
	child_end(&shell, 0);
	bench_row(&(struct figure){.name = size->commit,
	    .value = series_median(&ours),
	    .floor = series_median(&floor),
	    .budget = "5 ms",
	    .limit = 5e-3});
	free(plain);
}

int main(int argc, char *argv[])
{
	struct place places[SIZES];
	char *dir;

	if (argc != 2)
		bench_die("usage: config XRSH");
	dir = bench_scratch();
	for (size_t i = 0; i < SIZES; i++) {
		places[i] = (struct place){.state = xasprintf("%s/state%zu", dir, i)};
		places[i].script = write_script(dir, &sizes[i], &places[i].expected);
		places[i].database = xasprintf("%s/router.db", places[i].state);
		replay(argv[1], &places[i], &sizes[i], dir);
	}
	for (size_t i = 0; i < SIZES; i++) {
		if (sizes[i].show != NULL)
			show(argv[1], &places[i], &sizes[i]);
		if (sizes[i].commit != NULL)
			one_line_more(argv[1], &places[i], &sizes[i]);
		rows_free(places[i].rows);
		free(places[i].script);
		free(places[i].state);
		free(places[i].database);
	}
	bench_scratch_end(dir);
	return 0;
}
