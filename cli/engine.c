/* Starting and calling the PKI engine.  See engine.h. */
#include "cli/engine.h"

#include <errno.h>
#include <libgen.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/msg.h"

extern char **environ;

struct engine {
	int fd;
	pid_t pid;
};

char *program_beside(const char *name, const char *variable)
{
	const char *env = getenv(variable);
	char self[512];
	char *beside;
	ssize_t len;

	if (env != NULL && *env != '\0')
		return xstrdup(env);
	len = readlink("/proc/self/exe", self, sizeof(self) - 1);
	if (len > 0) {
		self[len] = '\0';
		beside = path_join(dirname(self), name);
		if (access(beside, X_OK) == 0)
			return beside;
		free(beside);
	}
	return xstrdup(name);
}

static int spawn_engine(const char *program, const char *state, int fd, pid_t *pid)
{
	char serve[] = "--serve";
	char flag[] = "-s";
	char *dir = xstrdup(state);
	char *name = xstrdup(program);
	char *argv[] = {name, serve, flag, dir, NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	int code;

	if (posix_spawn_file_actions_init(&actions) != 0)
		abort();
	if (posix_spawnattr_init(&attr) != 0)
		abort();
	/* Its own process group: Ctrl-C at the terminal is the shell's business. */
	code = posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP);
	if (code == 0)
		code = posix_spawn_file_actions_adddup2(&actions, fd, 0);
	if (code == 0)
		code = posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, 1);
	if (code == 0)
		code = posix_spawnp(pid, program, &actions, &attr, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attr);
	free(name);
	free(dir);
	return code;
}

static enum rc engine_start(struct shell *shell, struct error *err)
{
	struct engine *engine;
	char *program;
	int pair[2];
	int code;
	pid_t pid;

	if (shell->engine != NULL)
		return RC_OK;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return error_set(err, RC_FATAL, "PKI engine: %s", strerror(errno));
	program = program_beside("cepki", "XRSH_CEPKI");
	code = spawn_engine(program, shell->store->dir, pair[1], &pid);
	close(pair[1]);
	if (code != 0) {
		close(pair[0]);
		error_set(err, RC_FATAL, "PKI engine %s: %s", program, strerror(code));
		free(program);
		return RC_FATAL;
	}
	free(program);
	engine = xcalloc(1, sizeof(*engine));
	engine->fd = pair[0];
	engine->pid = pid;
	shell->engine = engine;
	shell->engine_starts++;
	return RC_OK;
}

pid_t engine_pid(const struct shell *shell)
{
	return shell->engine != NULL ? shell->engine->pid : 0;
}

void engine_stop(struct shell *shell)
{
	if (shell->engine == NULL)
		return;
	/* The engine ends when its socket closes. */
	close(shell->engine->fd);
	while (waitpid(shell->engine->pid, NULL, 0) < 0 && errno == EINTR)
		;
	free(shell->engine);
	shell->engine = NULL;
}

static int answer_question(struct shell *shell, const struct msg *m)
{
	struct buf answer = {0};
	bool echo = m->type == MSG_ASK;
	int sent;

	if (shell_ask(shell, msg_field(m, 0), echo, &answer)) {
		sent = msg_send1(shell->engine->fd, MSG_ANSWER, buf_str(&answer));
		if (!echo)
			input_forget(shell->input);
	} else {
		sent = msg_send(shell->engine->fd, MSG_CANCEL, 0, NULL);
	}
	buf_free(&answer);
	return sent;
}

/* Passes on what comes until DONE; its status, or -1 when the engine is gone. */
static int converse(struct shell *shell, struct msg *m, struct buf *result)
{
	while (msg_recv(shell->engine->fd, m) == 1) {
		switch (m->type) {
		case MSG_TEXT:
			buf_adds(&shell->out, msg_field(m, 0));
			shell_flush(shell);
			break;
		case MSG_LOG:
			shell_log(shell, msg_field(m, 0));
			break;
		case MSG_ASK:
		case MSG_ASK_SECRET:
			if (answer_question(shell, m) != 0)
				return -1;
			break;
		case MSG_DONE:
			if (result != NULL)
				buf_adds(result, msg_field(m, 1));
			return strcmp(msg_field(m, 0), "ok") == 0 ? 0 : 1;
		case MSG_CALL:
		case MSG_ANSWER:
		case MSG_CANCEL:
		default:
			return -1; /* not the engine's to send */
		}
	}
	return -1;
}

int engine_call(struct shell *shell, const char *verb, size_t nargs, const char *const args[],
    struct buf *result)
{
	const char *fields[MSG_FIELDS_MAX] = {verb, shell->user};
	struct error err;
	struct msg m = {0};
	int status;

	if (engine_start(shell, &err) != RC_OK)
		return shell_fail(shell, &err);
	for (size_t i = 0; i < nargs; i++)
		fields[2 + i] = args[i];
	status = msg_send(shell->engine->fd, MSG_CALL, 2 + nargs, fields);
	if (status == 0)
		status = converse(shell, &m, result);
	msg_free(&m);
	if (status < 0) {
		engine_stop(shell);
		shell_say(shell,
		    "%% The PKI engine ended unexpectedly; the command was not completed.\n");
		return 1;
	}
	return status;
}
