/*
 * `?` and Tab at typical and at the largest places, through the functions that
 * the line editor calls, without any configuration and with THINGS trustpoints and as many
 * interfaces. Usage: help
 */
#include <stdlib.h>

#include "cli/commands.h"
#include "cli/help.h"
#include "store/commit.h"
#include "store/model/modes.h"
#include "tests/bench/bench.h"

#define ROUNDS 201
#define THINGS 10000

struct point {
	const char *mode; /* line that leads to the submode; NULL: exec mode */
	const char *text;
};

static const struct point points[] = {
    {NULL, ""},
    {NULL, "show "},
    {NULL, "show crypto ca "},
    {NULL, "crypto ca enroll "},
    {NULL, "show running-config | "},
    {"", ""},
    {"", "crypto ca "},
    {"", "no crypto ca trustpoint "},
    {"", "do show crypto ca trustpoint "},
    {"crypto ca trustpoint TP", ""},
    {"crypto ca trustpoint TP", "enrollment "},
};

/* Where names of what is configured may stand. */
static const struct point named_points[] = {
    {NULL, "crypto ca enroll "},
    {NULL, "crypto ca enroll TP1"},
    {NULL, "show running-config crypto ca trustpoint "},
    {NULL, "show running-config interface Loopback "},
    {NULL, "show running-config interface Loopback1"},
    {"", "crypto ca trustpoint "},
    {"", "no crypto ca trustpoint "},
    {"", "show configuration merge interface Loopback 1"},
    {"crypto ca trustpoint TP", "vrf "},
};

#define POINTS	     (sizeof(points) / sizeof(points[0]))
#define NAMED_POINTS (sizeof(named_points) / sizeof(named_points[0]))

static void enter(struct shell *shell, const char *mode)
{
	struct parse *parse = xcalloc(1, sizeof(*parse));

	path_cut(&shell->where, 0);
	shell->configuring = mode != NULL;
	if (mode != NULL && *mode != '\0') {
		path_parse(shell->walker, NULL, &shell->where, WALK_WHOLE, mode, 0, parse);
		if (parse->result != WALK_OK)
			bench_die("%s: not understood", mode);
		path_apply(&shell->where, parse);
	}
	free(parse);
}

/* Lists or completes behind text once; returns the time, with *bytes what came out. */
static double once(struct shell *shell, const char *text, bool tab, size_t *bytes)
{
	struct buf insert = {0}, list = {0};
	double begin = bench_now(), seconds;

	if (tab)
		help_complete(shell, text, &insert, &list);
	else
		help_list(shell, text, &list);
	seconds = bench_now() - begin;
	*bytes = insert.len + list.len;
	buf_free(&insert);
	buf_free(&list);
	return seconds;
}

/* The largest of the medians of all points. */
static double slowest(struct shell *shell, const struct point *point, size_t n, bool tab)
{
	double most = 0;

	for (size_t i = 0; i < n; i++) {
		struct series s = {0};
		size_t bytes, any = 0;
		double median;

		enter(shell, point[i].mode);
		for (int round = 0; round < ROUNDS; round++) {
			series_add(&s, once(shell, point[i].text, tab, &bytes));
			any += bytes;
		}
		if (!tab && any == 0)
			bench_die("\"%s\"?: no help at all", point[i].text);
		median = series_median(&s);
		most = median > most ? median : most;
	}
	return most;
}

/* The whole of the texts that help is made of, read once: no help could do with less. */
static double read_tables(void)
{
	struct series s = {0};
	volatile size_t total = 0;

	for (int n = 0; n < ROUNDS; n++) {
		double begin = bench_now();

		for (const struct decl *const *table = mode_exec.tables; *table != NULL; table++)
			for (const struct decl *d = *table; d->syntax != NULL; d++)
				total += strlen(d->syntax) + strlen(d->help);
		series_add(&s, bench_now() - begin);
	}
	if (total == 0)
		bench_die("no commands");
	return series_median(&s);
}

static void set_line(struct shell *shell, const char *line)
{
	struct parse *parse = xcalloc(1, sizeof(*parse));
	struct path path;
	struct error err;

	path_init(&path, &mode_config);
	path_parse(shell->walker, NULL, &path, WALK_WHOLE, line, 0, parse);
	if (parse->result != WALK_OK)
		bench_die("%s: not understood", line);
	path_apply(&path, parse);
	if (candidate_set(shell->store, &path, &err) != RC_OK)
		bench_die("%s: %s", line, err.text);
	path_free(&path);
	free(parse);
}

/* Things with names: committed, and some of them in the target again. */
static void configure(struct shell *shell)
{
	struct commit_request request = {.user = "bench", .line = "con0", .client = "CLI"};
	struct commit_outcome outcome = {0};
	struct error err;

	if (candidate_open(shell->store, &err) != RC_OK)
		bench_die("%s", err.text);
	for (int i = 0; i < THINGS; i++) {
		char *trustpoint = xasprintf("crypto ca trustpoint TP%05d crl optional", i);
		char *interface = xasprintf("interface Loopback%d shutdown", i);

		set_line(shell, trustpoint);
		set_line(shell, interface);
		free(trustpoint);
		free(interface);
	}
	if (commit_run(shell->store, &request, &outcome, &err) != COMMIT_DONE)
		bench_die("commit: %s", err.text);
	buf_free(&outcome.log);
	set_line(shell, "crypto ca trustpoint NEW");
}

static void show_rows(
    struct shell *shell, double floor, const char *where, const struct point *point, size_t n)
{
	static const char *const keys[] = {"?", "Tab"};

	for (size_t tab = 0; tab < 2; tab++) {
		char *name = xasprintf("%s at the %s", keys[tab], where);

		bench_row(&(struct figure){.name = name,
		    .value = slowest(shell, point, n, tab == 1),
		    .floor = floor,
		    .budget = "1 ms",
		    .limit = 1e-3});
		free(name);
	}
}

int main(void)
{
	struct shell *shell = xcalloc(1, sizeof(*shell));
	char *dir = bench_scratch();
	struct error err;
	double floor;

	if (store_open(&shell->store, dir, &err) != RC_OK)
		bench_die("%s", err.text);
	shell->walker = walker_new();
	path_init(&shell->where, &mode_config);
	floor = read_tables();
	show_rows(shell, floor, "slowest of the points tried", points, POINTS);
	configure(shell);
	show_rows(
	    shell, floor, "slowest point with 10,000 names of a kind", named_points, NAMED_POINTS);
	path_free(&shell->where);
	walker_free(shell->walker);
	store_close(shell->store);
	free(shell);
	bench_scratch_end(dir);
	return 0;
}
