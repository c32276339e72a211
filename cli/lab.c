/* A temporary router and its lab server.  See lab.h. */
#include "cli/lab.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/engine.h"

#define WORDS_MAX 64

/* What estd prints before its address when it listens. */
#define READY "estd: ready "

extern char **environ;

struct lab {
	char *dir, *state, *url;
	pid_t estd; /* 0: none */
};

const char *lab_state(const struct lab *lab)
{
	return lab->state;
}

const char *lab_url(const struct lab *lab)
{
	return lab->url;
}

static int remove_entry(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	(void)remove(path); /* what is left is in the folder for temporary files */
	return 0;
}

void lab_close(struct lab *lab)
{
	if (lab == NULL)
		return;
	if (lab->estd > 0) {
		(void)kill(lab->estd, SIGTERM);
		while (waitpid(lab->estd, NULL, 0) < 0 && errno == EINTR)
			;
	}
	if (lab->dir != NULL)
		(void)nftw(lab->dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	free(lab->dir);
	free(lab->state);
	free(lab->url);
	free(lab);
}

/* NAME:PASSWORD as NAME:@FILE: no password in the list of arguments. */
static enum rc hide_password(struct lab *lab, char **word, size_t number, struct error *err)
{
	char *colon = strchr(*word, ':');
	char *file, *hidden;
	enum rc rc;

	if (colon == NULL || colon[1] == '@')
		return RC_OK;
	file = xasprintf("%s/password%zu", lab->dir, number);
	rc = file_write(file, colon + 1, strlen(colon + 1), err);
	hidden = xasprintf("%.*s:@%s", (int)(colon - *word), *word, file);
	free_cleansed(*word);
	*word = hidden;
	free(file);
	return rc;
}

static bool wants_password(const char *option)
{
	return strcmp(option, "--user") == 0 || strcmp(option, "--otp") == 0;
}

/* The words of options behind those that every lab has. */
static enum rc make_argv(struct lab *lab, const char *options, char *argv[], struct error *err)
{
	size_t n = 0;
	enum rc rc = RC_OK;

	argv[n++] = program_beside("estd", "XRSH_ESTD");
	argv[n++] = xasprintf("--dir=%s/ca", lab->dir);
	argv[n++] = xstrdup("--listen=127.0.0.1:0");
	argv[n++] = xasprintf("--clock=%s/clock", lab->state);
	for (; *(options += strspn(options, " \t")) != '\0' && rc == RC_OK;
	     options += strcspn(options, " \t")) {
		if (n == WORDS_MAX)
			return error_set(err, RC_INVALID, "estd: more than %d options", WORDS_MAX);
		argv[n] = xstrndup(options, strcspn(options, " \t"));
		if (wants_password(argv[n - 1]))
			rc = hide_password(lab, &argv[n], n, err);
		n++;
	}
	return rc;
}

/* Waits for the line that says where estd listens. */
static enum rc read_ready(struct lab *lab, int fd, struct error *err)
{
	FILE *out = fdopen(fd, "r");
	char line[256];
	bool ready;

	if (out == NULL) {
		close(fd);
		return error_set(err, RC_FATAL, "estd: %s", strerror(errno));
	}
	ready = fgets(line, sizeof(line), out) != NULL && strncmp(line, READY, strlen(READY)) == 0;
	(void)fclose(out);
	if (!ready)
		return error_set(err, RC_INVALID, "estd did not start");
	line[strcspn(line, "\n")] = '\0';
	lab->url = xstrdup(line + strlen(READY));
	return RC_OK;
}

static int spawn(char *const argv[], const int out[2], const char *log, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	int code;

	if (posix_spawn_file_actions_init(&actions) != 0)
		abort();
	code = posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
	if (code == 0)
		code = posix_spawn_file_actions_addopen(
		    &actions, STDERR_FILENO, log, O_WRONLY | O_CREAT | O_APPEND, 0600);
	if (code == 0)
		code = posix_spawnp(pid, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return code;
}

/* What estd said instead of starting. */
static void show_log(const char *log)
{
	struct buf text = {0};
	struct error ignored;

	if (file_read(log, 1U << 20, &text, &ignored) == RC_OK)
		fputs(buf_str(&text), stderr);
	buf_free(&text);
}

static enum rc start_estd(struct lab *lab, const char *options, struct error *err)
{
	char *argv[WORDS_MAX + 1] = {NULL};
	char *log = path_join(lab->dir, "estd.log");
	int out[2] = {-1, -1};
	enum rc rc = make_argv(lab, options, argv, err);
	int code;

	if (rc == RC_OK && pipe2(out, O_CLOEXEC) != 0)
		rc = error_set(err, RC_FATAL, "estd: %s", strerror(errno));
	if (rc == RC_OK) {
		code = spawn(argv, out, log, &lab->estd);
		close(out[1]);
		if (code != 0) {
			lab->estd = 0;
			close(out[0]);
			rc = error_set(err, RC_INVALID, "%s: %s", argv[0], strerror(code));
		} else {
			rc = read_ready(lab, out[0], err);
			if (rc != RC_OK)
				show_log(log);
		}
	}
	for (size_t i = 0; i < WORDS_MAX; i++)
		free_cleansed(argv[i]);
	free(log);
	return rc;
}

enum rc lab_open(struct lab **out, const char *options, const char *state, struct error *err)
{
	const char *temp = getenv("TMPDIR");
	struct lab *lab = xcalloc(1, sizeof(*lab));
	enum rc rc = RC_OK;

	*out = NULL;
	lab->dir = xasprintf("%s/xrsh-check-XXXXXX", temp != NULL && *temp != '\0' ? temp : "/tmp");
	if (mkdtemp(lab->dir) == NULL) {
		rc = error_set(err, RC_INVALID, "%s: %s", lab->dir, strerror(errno));
		free(lab->dir);
		lab->dir = NULL;
	} else {
		lab->state = state != NULL ? xstrdup(state) : path_join(lab->dir, "state");
		rc = dir_make(lab->state, err);
	}
	if (rc == RC_OK && options != NULL)
		rc = start_estd(lab, options, err);
	if (rc != RC_OK) {
		lab_close(lab);
		return rc;
	}
	*out = lab;
	return RC_OK;
}
