/*
 * How long a whole process takes that runs one command, beside a C program
 * that does nothing.  Usage: start XRSH EMPTY
 */
#include "base/buf.h"
#include "tests/bench/bench.h"

#define ROUNDS 201

int main(int argc, char *argv[])
{
	struct series ours = {0}, floor = {0};
	char *dir;

	if (argc != 3)
		bench_die("usage: start XRSH EMPTY");
	dir = bench_scratch();
	const char *const shell[] = {argv[1], "-s", dir, "-c", "show version", NULL};
	const char *const empty[] = {argv[2], NULL};

	(void)child_time(shell); /* makes the state folder */
	for (int i = 0; i < ROUNDS; i++) {
		series_add(&floor, child_time(empty));
		series_add(&ours, child_time(shell));
	}
	bench_row(&(struct figure){.name = "xrsh -c 'show version', whole process",
	    .value = series_median(&ours),
	    .floor = series_median(&floor),
	    .budget = "3 ms and 3 x an empty C program",
	    .limit = 3e-3,
	    .ratio = 3});
	bench_scratch_end(dir);
	return 0;
}
