/*
 * Moving in and out of configuration mode; reference xr-shell section 4.3.
 */
#include <strings.h>

#include "cli/commands.h"
#include "cli/config_line.h"
#include "cli/exec/commit.h"
#include "cli/shell.h"
#include "store/candidate.h"
#include "store/log.h"
#include "store/trial.h"

static const char trial_text[] =
    "\nYou are exiting after a 'commit confirm' with an active rollback session.  If you exit the "
    "configuration awaiting confirmation will not be confirmed and the router will immediately "
    "rollback to the previous configuration.\n";

enum answer { YES, NO, CANCEL };

static enum answer ask_uncommitted(struct shell *shell)
{
	struct buf answer = {0};
	enum answer result = CANCEL;
	size_t len;

	if (shell_read(shell,
		"Uncommitted changes found, commit them before exiting(yes/no/cancel)? [cancel]:",
		true, &answer) == INPUT_EOF)
		/* Nobody is there to answer: the end of a script, a closed terminal. */
		result = input_interactive(shell->input) ? CANCEL : NO;
	len = answer.len;
	if (len > 0 && strncasecmp(buf_str(&answer), "yes", len) == 0)
		result = YES;
	else if (len > 0 && strncasecmp(buf_str(&answer), "no", len) == 0)
		result = NO;
	buf_free(&answer);
	return result;
}

static void log_leaving(struct shell *shell)
{
	char *text = xasprintf("Configured from console by %s", shell->user);
	struct buf line = {0};

	if (log_add(shell->store, "config", "MGBL-SYS-5-CONFIG_I", text, &line, NULL) == RC_OK)
		shell_log(shell, buf_str(&line));
	buf_free(&line);
	free(text);
}

/* Leaving gives up a trial that this session armed, when the person says so. */
static bool leave_trial(struct shell *shell)
{
	struct buf answer = {0};
	struct buf log = {0};
	struct error err;
	bool yes, done;

	if (!trial_is_ours(shell->store))
		return true;
	shell_say(shell, "%s", trial_text);
	yes = shell_ask(shell, "Do you wish to exit? [no]: ", true, &answer) && answer.len > 0 &&
	      strncasecmp(buf_str(&answer), "yes", answer.len) == 0;
	buf_free(&answer);
	if (!yes)
		return false;
	if (trial_expire(shell->store, true, &done, &log, &err) != RC_OK)
		shell_fail(shell, &err);
	else if (done)
		shell_log(shell, buf_str(&log));
	buf_free(&log);
	return true;
}

static int commit_uncommitted(struct shell *shell)
{
	struct buf line = {0};
	struct commit_request request = commit_by(shell, &line);
	int status = commit_target(shell, &request, false);

	buf_free(&line);
	return status;
}

static int leave(struct shell *shell)
{
	struct trial trial;

	if (candidate_changed(shell->store) && trial_of_other(shell->store, &trial)) {
		shell_say(shell, "No changes will be saved because there is a concurrent trial "
				 "configuration session.\n");
	} else if (candidate_changed(shell->store)) {
		switch (ask_uncommitted(shell)) {
		case YES:
			if (commit_uncommitted(shell) != 0)
				return 1;
			break;
		case NO:
			break;
		case CANCEL:
			return 0;
		}
	}
	if (!leave_trial(shell))
		return 0;
	shell_leave_config(shell);
	log_leaving(shell);
	return 0;
}

static int run_exit(struct shell *shell, const struct match *match)
{
	(void)match;
	if (shell->where.n == 0)
		return leave(shell);
	path_cut(&shell->where, shell->where.n - 1);
	return 0;
}

static int run_end(struct shell *shell, const struct match *match)
{
	(void)match;
	return leave(shell);
}

static int run_abort(struct shell *shell, const struct match *match)
{
	(void)match;
	shell_leave_config(shell);
	return 0;
}

static int run_root(struct shell *shell, const struct match *match)
{
	(void)match;
	path_cut(&shell->where, 0);
	return 0;
}

static int run_do(struct shell *shell, const struct match *match)
{
	bool configuring = shell->configuring;
	size_t at = match->arg[0].at;
	/* Blanks in place of the `do`, so that a caret stands where it should. */
	char *line = xasprintf("%*s%s", (int)at, "", match_arg(match, 0));
	int status = shell_exec(shell, line, at, true);

	free_cleansed(line);
	shell->configuring = configuring;
	return status;
}

/* `no` in full is seen before the line is parsed; this is its abbreviation. */
static int run_no(struct shell *shell, const struct match *match)
{
	size_t at = match->arg[0].at;
	char *line = xasprintf("%*s%s", (int)at, "", match_arg(match, 0));
	int status = config_line_negate(shell, line, at);

	free_cleansed(line);
	return status;
}

static int run_pwd(struct shell *shell, const struct match *match)
{
	(void)match;
	for (size_t i = 0; i < shell->where.n; i++)
		shell_say(shell, "%s%s", i > 0 ? " " : "", shell->where.level[i].line);
	shell_say(shell, "\n");
	return 0;
}

static int run_clear(struct shell *shell, const struct match *match)
{
	struct error err;

	(void)match;
	if (candidate_clear(shell->store, &err) != RC_OK)
		return shell_fail(shell, &err);
	path_cut(&shell->where, 0);
	return 0;
}

/* clang-format off */
const struct decl config_commands[] = {
	{ .run = run_exit, .silent = true, .syntax = "exit",
	  .help = "Exit from this submode" },
	{ .run = run_end, .silent = true, .syntax = "end",
	  .help = "Exit to the top level" },
	{ .run = run_abort, .silent = true, .syntax = "abort",
	  .help = "Abort this configuration session" },
	{ .run = run_root, .silent = true, .syntax = "root",
	  .help = "Exit to the global configuration mode" },
	{ .run = run_do, .silent = true, .syntax = "do <exec-command>",
	  .help = "Run an exec command|The command" },
	{ .run = run_no, .silent = true, .syntax = "no <config-command>",
	  .help = "Negate a command or set its defaults|The command" },
	{ .run = run_pwd, .silent = true, .syntax = "pwd",
	  .help = "Commands used to reach current submode" },
	{ .run = run_clear, .syntax = "clear",
	  .help = "Clear the uncommitted configuration" },
	DECL_END
};
/* clang-format on */
