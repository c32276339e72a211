/* Programs of the system.  See tool.h. */
#include "cli/tool.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

/* A line is not longer than this; more is handed out as several. */
#define LINE_LIMIT 4096

static int prepare(posix_spawn_file_actions_t *actions, posix_spawnattr_t *attr, int fd)
{
	sigset_t reset;
	int code;

	/* xrsh itself ignores SIGPIPE; a program that writes to nobody shall end. */
	(void)sigemptyset(&reset);
	(void)sigaddset(&reset, SIGPIPE);
	(void)sigaddset(&reset, SIGINT);
	code = posix_spawnattr_setflags(attr, POSIX_SPAWN_SETSIGDEF);
	if (code == 0)
		code = posix_spawnattr_setsigdefault(attr, &reset);
	if (code == 0)
		code = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);
	if (code == 0)
		code = posix_spawn_file_actions_adddup2(actions, fd, STDOUT_FILENO);
	if (code == 0)
		code = posix_spawn_file_actions_adddup2(actions, fd, STDERR_FILENO);
	return code;
}

static int spawn(const char *const argv[], int fd, pid_t *pid)
{
	char language[] = "LC_ALL=C";
	char *environment[] = {language, NULL};
	char *words[16];
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	size_t n = 0;
	int code;

	for (; argv[n] != NULL && n + 1 < sizeof(words) / sizeof(words[0]); n++)
		words[n] = xstrdup(argv[n]);
	words[n] = NULL;
	if (posix_spawn_file_actions_init(&actions) != 0 || posix_spawnattr_init(&attr) != 0)
		abort();
	code = prepare(&actions, &attr, fd);
	if (code == 0)
		code = posix_spawnp(pid, words[0], &actions, &attr, words, environment);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attr);
	while (n > 0)
		free(words[--n]);
	return code;
}

enum rc tool_start(
    struct tool *tool, const char *const argv[], const char *package, struct error *err)
{
	int fds[2];
	int code;

	*tool = (struct tool){.fd = -1};
	if (pipe2(fds, O_CLOEXEC) != 0)
		return error_set(err, RC_FATAL, "%s: %s", argv[0], strerror(errno));
	code = spawn(argv, fds[1], &tool->pid);
	close(fds[1]);
	if (code == 0) {
		tool->fd = fds[0];
		return RC_OK;
	}
	close(fds[0]);
	if (code == ENOENT)
		return error_set(err, RC_INVALID,
		    "%s: the program is not installed on this system (package %s)", argv[0],
		    package);
	return error_set(err, RC_FATAL, "%s: %s", argv[0], strerror(code));
}

/* More of its output; false when there is none. */
static bool read_more(struct tool *tool, struct input *input)
{
	char chunk[1024];
	ssize_t n;

	if (!tool->interrupted && !input_watch(input, tool->fd)) {
		tool->interrupted = true;
		(void)kill(tool->pid, SIGINT);
	}
	do
		n = read(tool->fd, chunk, sizeof(chunk));
	while (n < 0 && errno == EINTR);
	if (n > 0)
		buf_add(&tool->text, chunk, (size_t)n);
	return n > 0;
}

bool tool_line(struct tool *tool, struct input *input, struct buf *line)
{
	const char *newline;
	size_t len;

	buf_reset(line);
	for (;;) {
		newline = tool->text.len > 0 ? memchr(tool->text.data, '\n', tool->text.len) : NULL;
		len = newline != NULL ? (size_t)(newline - tool->text.data) : tool->text.len;
		if (newline != NULL || len >= LINE_LIMIT || (tool->ended && len > 0)) {
			buf_add(line, tool->text.data, len);
			buf_shift(&tool->text, newline != NULL ? len + 1 : len);
			return true;
		}
		if (tool->ended)
			return false;
		tool->ended = !read_more(tool, input);
	}
}

int tool_end(struct tool *tool)
{
	int status = 0;

	close(tool->fd);
	buf_free(&tool->text);
	while (waitpid(tool->pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
