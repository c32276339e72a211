/*
 * `?` and Tab at typical and at the largest places, through the functions that
 * the line editor calls.  Usage: help
 */
#include <stdlib.h>

#include "cli/commands.h"
#include "cli/help.h"
#include "store/model/modes.h"
#include "tests/bench/bench.h"

#define ROUNDS 201

static const struct point {
	const char *mode; /* line that leads to the submode; NULL: exec mode */
	const char *text;
} points[] = {
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

#define POINTS (sizeof(points) / sizeof(points[0]))

static void enter(struct shell *shell, const char *mode)
{
	struct parse *parse = xcalloc(1, sizeof(*parse));

	path_cut(&shell->where, 0);
	shell->configuring = mode != NULL;
	if (mode != NULL && *mode != '\0') {
		parse_line(shell->walker, NULL, &shell->where, WALK_WHOLE, mode, 0, parse);
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
static double slowest(struct shell *shell, bool tab)
{
	double most = 0;

	for (size_t i = 0; i < POINTS; i++) {
		struct series s = {0};
		size_t bytes, any = 0;
		double median;

		enter(shell, points[i].mode);
		for (int n = 0; n < ROUNDS; n++) {
			series_add(&s, once(shell, points[i].text, tab, &bytes));
			any += bytes;
		}
		if (!tab && any == 0)
			bench_die("\"%s\"?: no help at all", points[i].text);
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

int main(void)
{
	struct shell shell = {0};
	char *dir = bench_scratch();
	struct error err;
	double floor;

	if (store_open(&shell.store, dir, &err) != RC_OK)
		bench_die("%s", err.text);
	shell.walker = walker_new();
	path_init(&shell.where, &mode_config);
	floor = read_tables();
	bench_row(&(struct figure){.name = "? at the slowest of the points tried",
	    .value = slowest(&shell, false),
	    .floor = floor,
	    .budget = "1 ms",
	    .limit = 1e-3});
	bench_row(&(struct figure){.name = "Tab at the slowest of the points tried",
	    .value = slowest(&shell, true),
	    .floor = floor,
	    .budget = "1 ms",
	    .limit = 1e-3});
	path_free(&shell.where);
	walker_free(shell.walker);
	store_close(shell.store);
	bench_scratch_end(dir);
	return 0;
}
