/* See bench.h. */
#include "tests/bench/bench.h"

#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"

/* A child that is silent for so long hangs. */
#define SILENCE_MS 60000

extern char **environ;

void bench_die(const char *fmt, ...)
{
	va_list ap;

	(void)fflush(stdout);
	va_start(ap, fmt);
	(void)vfprintf(stderr, fmt, ap);
	va_end(ap);
	(void)fputc('\n', stderr);
	exit(1);
}

static double seconds_of(clockid_t clock)
{
	struct timespec ts;

	if (clock_gettime(clock, &ts) != 0)
		bench_die("clock_gettime failed");
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

double bench_now(void)
{
	return seconds_of(CLOCK_MONOTONIC);
}

double bench_cpu(void)
{
	return seconds_of(CLOCK_THREAD_CPUTIME_ID);
}

void series_add(struct series *s, double value)
{
	if (s->n == s->room) {
		s->room = s->room * 2 + 64;
		s->value = xrealloc(s->value, s->room * sizeof(*s->value));
	}
	s->value[s->n++] = value;
}

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

double series_median(struct series *s)
{
	double median;

	if (s->n == 0)
		bench_die("a series without values");
	qsort(s->value, s->n, sizeof(s->value[0]), compare);
	median = (s->value[(s->n - 1) / 2] + s->value[s->n / 2]) / 2;
	free(s->value);
	*s = (struct series){0};
	return median;
}

static void print_value(enum bench_unit unit, double value)
{
	if (value == 0)
		printf(" - |");
	else if (unit == UNIT_MIB)
		printf(" %.2f MiB |", value);
	else if (unit == UNIT_RATE)
		printf(" %.0f/s |", value);
	else if (value < 1e-3)
		printf(" %.1f us |", value * 1e6);
	else
		printf(" %.2f ms |", value * 1e3);
}

void bench_row(const struct figure *f)
{
	bool over = (f->limit > 0 && f->value > f->limit) ||
		    (f->ratio > 0 && f->value > f->floor * f->ratio);

	if (f->ratio > 0 && f->floor <= 0)
		bench_die("%s: a ratio to no floor", f->name);
	printf("| %s |", f->name);
	print_value(f->unit, f->value);
	print_value(f->unit, f->floor);
	if (f->floor > 0)
		printf(" %.2f |", f->value / f->floor);
	else
		printf(" - |");
	printf(" %s | %s |\n", f->budget != NULL ? f->budget : "-",
	    f->budget == NULL ? "-"
	    : over	      ? "**over**"
			      : "ok");
	(void)fflush(stdout);
}

char *bench_scratch(void)
{
	const char *base = getenv("TMPDIR");
	char *dir = xasprintf("%s/xrsh-bench-XXXXXX", base != NULL && *base == '/' ? base : "/tmp");

	if (mkdtemp(dir) == NULL)
		bench_die("%s: can't be made", dir);
	return dir;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void bench_scratch_end(char *dir)
{
	if (nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0)
		bench_die("%s: can't be removed", dir);
	free(dir);
}

static void must(int code, const char *what)
{
	if (code != 0)
		bench_die("%s: %s", what, strerror(code));
}

static void spawn_silent(struct child *child, char *const argv[])
{
	posix_spawn_file_actions_t actions;

	must(posix_spawn_file_actions_init(&actions), "posix_spawn");
	must(posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0), "open");
	must(posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0), "open");
	must(posix_spawn(&child->pid, argv[0], &actions, NULL, argv, environ), argv[0]);
	must(posix_spawn_file_actions_destroy(&actions), "posix_spawn");
	child->in = child->out = -1;
}

/* A child that outlives its command must not outlive us, however we end. */
static void fork_piped(struct child *child, char *const argv[])
{
	int to[2], from[2];

	if (pipe2(to, O_CLOEXEC) != 0 || pipe2(from, O_CLOEXEC) != 0)
		bench_die("pipe failed");
	child->pid = fork();
	if (child->pid == 0) {
		if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && dup2(to[0], 0) == 0 &&
		    dup2(from[1], 1) == 1)
			execv(argv[0], argv);
		_exit(127);
	}
	if (child->pid < 0)
		bench_die("fork failed");
	close(to[0]);
	close(from[1]);
	child->in = to[1];
	child->out = from[0];
}

void child_start(struct child *child, const char *const argv[], bool pipes)
{
	char *args[CHILD_ARGS + 1] = {NULL};

	for (size_t i = 0; argv[i] != NULL; i++) {
		if (i == CHILD_ARGS)
			bench_die("%s: too many arguments", argv[0]);
		args[i] = xstrdup(argv[i]);
	}
	(pipes ? fork_piped : spawn_silent)(child, args);
	for (size_t i = 0; args[i] != NULL; i++)
		free(args[i]);
}

void child_end(struct child *child, int expected)
{
	int status;

	if (child->in >= 0)
		close(child->in);
	if (waitpid(child->pid, &status, 0) != child->pid)
		bench_die("waitpid failed");
	if (child->out >= 0)
		close(child->out);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != expected)
		bench_die("a child ended with wait status %#x, expected exit status %d", status,
		    expected);
	*child = (struct child){.in = -1, .out = -1};
}

double child_time(const char *const argv[])
{
	struct child child;
	double begin = bench_now();

	child_start(&child, argv, false);
	child_end(&child, 0);
	return bench_now() - begin;
}

void child_write(const struct child *child, const char *text)
{
	size_t left = strlen(text);

	while (left > 0) {
		ssize_t n = write(child->in, text, left);

		if (n <= 0)
			bench_die("a child does not read");
		text += n;
		left -= (size_t)n;
	}
}

static char received[1u << 20];
static size_t received_len;

const char *child_text(void)
{
	received[received_len] = '\0';
	return received;
}

void child_expect(const struct child *child, const char *tail)
{
	size_t len = strlen(tail);
	struct pollfd wait = {.fd = child->out, .events = POLLIN};
	ssize_t n;

	received_len = 0;
	do {
		if (received_len + 1 == sizeof(received))
			bench_die("more than %zu bytes without \"%s\"", sizeof(received), tail);
		n = poll(&wait, 1, SILENCE_MS) == 1 ? read(child->out, received + received_len,
							  sizeof(received) - 1 - received_len)
						    : -1;
		if (n <= 0)
			bench_die("expected \"%s\", came: %s", tail, child_text());
		received_len += (size_t)n;
	} while (received_len < len || memcmp(received + received_len - len, tail, len) != 0);
}
