/*
 * Resident memory of a shell that waits at its prompt on a terminal, beside a
 * C program that waits.  Usage: memory XRSH EMPTY
 */
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "tests/bench/bench.h"

#define ROUNDS	   9
#define SILENCE_MS 60000

/* Resident memory of pid in MiB. */
static double resident(pid_t pid)
{
	char *path = xasprintf("/proc/%d/status", (int)pid);
	FILE *file = fopen(path, "re");
	char line[256];
	long kib = 0;

	while (file != NULL && kib == 0 && fgets(line, sizeof(line), file) != NULL)
		if (sscanf(line, "VmRSS: %ld", &kib) != 1)
			kib = 0;
	if (kib == 0)
		bench_die("%s: no VmRSS", path);
	(void)fclose(file);
	free(path);
	return (double)kib / 1024;
}

static void await(int fd, const char *prompt)
{
	char text[1024];
	size_t len = 0;

	do {
		struct pollfd wait = {.fd = fd, .events = POLLIN};
		ssize_t n = poll(&wait, 1, SILENCE_MS) == 1
				? read(fd, text + len, sizeof(text) - 1 - len)
				: -1;

		if (n <= 0)
			bench_die("no prompt came");
		len += (size_t)n;
		text[len] = '\0';
	} while (strstr(text, prompt) == NULL);
}

static double shell_at_prompt(const char *xrsh, const char *dir)
{
	struct winsize size = {.ws_row = 24, .ws_col = 80};
	int fd, status;
	double mib;
	pid_t pid = forkpty(&fd, NULL, NULL, &size);

	if (pid == 0) {
		execl(xrsh, xrsh, "-s", dir, (char *)NULL);
		_exit(127);
	}
	if (pid < 0)
		bench_die("forkpty failed");
	await(fd, "ios#");
	mib = resident(pid);
	if (write(fd, "exit\r", 5) != 5 || waitpid(pid, &status, 0) != pid || status != 0)
		bench_die("the shell did not end well");
	close(fd);
	return mib;
}

static double waiting_program(const char *empty)
{
	const char *const argv[] = {empty, "wait", NULL};
	struct child child;
	double mib;

	child_start(&child, argv, true);
	child_expect(&child, "\n");
	mib = resident(child.pid);
	child_end(&child, 0);
	return mib;
}

int main(int argc, char *argv[])
{
	struct series ours = {0}, floor = {0};
	char *dir;

	if (argc != 3)
		bench_die("usage: memory XRSH EMPTY");
	dir = bench_scratch();
	for (int i = 0; i < ROUNDS; i++) {
		series_add(&floor, waiting_program(argv[2]));
		series_add(&ours, shell_at_prompt(argv[1], dir));
	}
	bench_row(&(struct figure){.name = "memory of a shell at the prompt, resident",
	    .unit = UNIT_MIB,
	    .value = series_median(&ours),
	    .floor = series_median(&floor),
	    .budget = "6 MiB",
	    .limit = 6});
	bench_scratch_end(dir);
	return 0;
}
