/*
 * From starting ssh to the first prompt of a router that scripts/serve serves,
 * beside the same sshd with a C program that writes a prompt.
 * Usage: login SERVE XRSH PROMPT
 */
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "tests/bench/bench.h"

#define ROUNDS	   21
#define SILENCE_MS 60000
#define CONFIG_MAX 512

struct router {
	struct child serve;
	char config[CONFIG_MAX]; /* for ssh -F */
};

/* scripts/serve on a free port with program as its shell, state in dir/name. */
static void router_start(struct router *router, const char *serve, const char *program,
    const char *dir, const char *name)
{
	char *state = xasprintf("%s/%s", dir, name);
	const char *const argv[] = {
	    serve, "--listen", "127.0.0.1:0", "--state", state, "--xrsh", program, NULL};
	const char *from;

	child_start(&router->serve, argv, true);
	child_expect(&router->serve, " router\n");
	from = strstr(child_text(), "ssh -F ");
	if (from == NULL || sscanf(from, "ssh -F %511s", router->config) != 1)
		bench_die("no ready line, but: %s", child_text());
	free(state);
}

static void router_end(struct router *router)
{
	if (kill(router->serve.pid, SIGTERM) != 0)
		bench_die("scripts/serve has ended");
	child_end(&router->serve, 0);
}

static void await_prompt(int fd)
{
	struct buf text = {0};
	char piece[1024];

	while (strstr(buf_str(&text), "ios#") == NULL) {
		struct pollfd wait = {.fd = fd, .events = POLLIN};
		ssize_t n = poll(&wait, 1, SILENCE_MS) == 1 ? read(fd, piece, sizeof(piece)) : -1;

		if (n <= 0)
			bench_die("no prompt came, but: %s", buf_str(&text));
		buf_add(&text, piece, (size_t)n);
	}
	buf_free(&text);
}

static double login_time(const struct router *router)
{
	struct winsize size = {.ws_row = 24, .ws_col = 80};
	double before = bench_now(), after;
	int fd, status;
	pid_t pid = forkpty(&fd, NULL, NULL, &size);

	if (pid == 0) {
		execlp("ssh", "ssh", "-F", router->config, "router", (char *)NULL);
		_exit(127);
	}
	if (pid < 0)
		bench_die("forkpty failed");
	await_prompt(fd);
	after = bench_now();
	if (write(fd, "exit\r", 5) != 5 || waitpid(pid, &status, 0) != pid || status != 0)
		bench_die("the session did not end well");
	close(fd);
	return after - before;
}

int main(int argc, char *argv[])
{
	struct series ours = {0}, floor = {0};
	struct router with, without;
	char *dir;

	if (argc != 4)
		bench_die("usage: login SERVE XRSH PROMPT");
	dir = bench_scratch();
	router_start(&with, argv[1], argv[2], dir, "xrsh");
	router_start(&without, argv[1], argv[3], dir, "floor");
	(void)login_time(&with); /* makes the database */
	for (int i = 0; i < ROUNDS; i++) {
		series_add(&floor, login_time(&without));
		series_add(&ours, login_time(&with));
	}
	bench_row(&(struct figure){.name = "from ssh to the first prompt of scripts/serve",
	    .value = series_median(&ours),
	    .floor = series_median(&floor),
	    .budget = "1.1 x the same sshd with a C program that prompts",
	    .ratio = 1.1});
	router_end(&with);
	router_end(&without);
	bench_scratch_end(dir);
	return 0;
}
