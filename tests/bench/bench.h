/*
 * What the benchmarks share: a clock, medians, processes and scratch folders.
 * Every figure is the median of runs that take turns with those of its floor,
 * so that a busy machine slows both; each program prints rows of one Markdown
 * table (docs/bench.md).  A budget that is not kept is shown, not an error:
 * only what does not work ends a benchmark.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Ends the program with a message: something that a benchmark rests on does not work. */
void bench_die(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));

/* Seconds on a clock that only goes forward. */
double bench_now(void);

/* Seconds of CPU that this thread has used. */
double bench_cpu(void);

/* Measurements of one thing, in any one unit. */
struct series {
	size_t n, room;
	double *value;
};

void series_add(struct series *s, double value);

/* The middle value; dies when there is none.  Empties s. */
double series_median(struct series *s);

enum bench_unit { UNIT_TIME, UNIT_MIB, UNIT_RATE };

/* One line of the table. */
struct figure {
	const char *name;
	enum bench_unit unit;
	double value;	    /* seconds, MiB, or a second */
	double floor;	    /* the same measured without us; 0: there is none */
	const char *budget; /* as shown; NULL: the line only informs */
	double limit;	    /* value may be at most this; 0: no bound */
	double ratio;	    /* value / floor may be at most this; 0: no bound */
};

/* Prints one line of the table. */
void bench_row(const struct figure *figure);

/* A new private folder; bench_scratch_end removes it with all that is in it. */
char *bench_scratch(void);
void bench_scratch_end(char *dir);

#define CHILD_ARGS 32

/* A child whose standard input and output are ours. */
struct child {
	pid_t pid;
	int in, out; /* write to in, read from out; -1 when closed */
};

/* Starts argv[0] with at most CHILD_ARGS words; with pipes, or with /dev/null in place of both. */
void child_start(struct child *child, const char *const argv[], bool pipes);

/* Waits for the end; closes what is open.  Dies unless the exit status is `expected`. */
void child_end(struct child *child, int expected);

/* Runs argv to its end with its input and output at /dev/null; its wall time in seconds. */
double child_time(const char *const argv[]);

void child_write(const struct child *child, const char *text);

/*
 * Reads until what came ends with tail; dies when the child ends first or is
 * silent for too long.  What came is in child_text() until the next call.
 */
void child_expect(const struct child *child, const char *tail);
const char *child_text(void);

#endif
