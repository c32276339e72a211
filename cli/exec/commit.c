/*
 * commit and what is said about it; reference xr-shell section 4.6.
 */
#include "cli/exec/commit.h"

#include <strings.h>

#include "cli/commands.h"
#include "cli/exec/frame.h"
#include "cli/render.h"
#include "store/trial.h"

static const char failed_line[] =
    "\n% Failed to commit one or more configuration items during a pseudo-atomic operation. All "
    "changes made have been reverted. Please issue 'show configuration failed [inheritance]' from "
    "this session to view the errors\n";

static const char best_effort_line[] =
    "\n% Failed to commit one or more configuration items during a best-effort operation. The "
    "other "
    "changes have been committed. Please issue 'show configuration failed [inheritance]' from this "
    "session to view the errors\n";

static const char conflict_text[] = "One or more commits have occurred from other\n"
				    "configuration sessions since this session started\n"
				    "or since the last commit was made from this session.\n"
				    "You can use the 'show configuration commit changes'\n"
				    "command to browse the changes.\n";

static void render_bare(void *ctx, const struct change *change)
{
	struct change bare = *change;

	bare.error = NULL;
	render_change(ctx, &bare);
}

int commit_show_failed(struct shell *shell, bool formal, bool errors)
{
	struct buf body = {0};
	struct renderer r = {.out = &body, .formal = formal};
	struct error err;
	enum rc rc;

	rc = changes_each(shell->store, CHANGES_FAILED, 0, 0, false,
	    errors ? render_change : render_bare, &r, &err);
	render_end(&r);
	if (rc == RC_OK)
		shell_say(shell,
		    "!! SEMANTIC ERRORS: This configuration was rejected by \n"
		    "!! the system due to semantic errors. The individual \n"
		    "!! errors with each failed configuration command can be \n"
		    "!! found below.\n\n\n%send\n\n",
		    buf_str(&body));
	else if (rc == RC_INVALID)
		shell_say(shell, "%% No such configuration item(s)\n");
	else
		shell_fail(shell, &err);
	buf_free(&body);
	return rc == RC_OK ? 0 : 1;
}

static bool proceed_anyway(struct shell *shell)
{
	struct buf answer = {0};
	bool yes;

	shell_say(shell, "%s", conflict_text);
	yes = shell_ask(
		  shell, "Do you wish to proceed with this commit anyway? [no]: ", true, &answer) &&
	      answer.len > 0 && strncasecmp(buf_str(&answer), "yes", answer.len) == 0;
	buf_free(&answer);
	return yes;
}

static int report(struct shell *shell, enum commit_result result, bool show_error,
    const struct commit_outcome *outcome, const struct error *err)
{
	if (result == COMMIT_CONFIRMED || (result == COMMIT_DONE && outcome->confirmed))
		shell_say(shell, "\n%% Confirming commit for trial session.\n");
	switch (result) {
	case COMMIT_DONE:
		if (outcome->left_out > 0)
			shell_say(shell, "%s", best_effort_line);
		shell_log(shell, buf_str(&outcome->log));
		return outcome->left_out > 0 ? 1 : 0;
	case COMMIT_CONFIRMED:
		return 0;
	case COMMIT_NOTHING:
		shell_say(shell, "No configuration changes to commit.\n");
		return 0;
	case COMMIT_CONFLICT:
		return 1;
	case COMMIT_REJECTED:
		shell_say(shell, "%s", failed_line);
		if (show_error)
			commit_show_failed(shell, false, true);
		return 1;
	case COMMIT_LOCKED:
		shell_say(shell,
		    "%% Failed to commit. The Configuration Namespace is locked by another "
		    "agent.\n");
		return 1;
	case COMMIT_ON_TRIAL:
		shell_say(shell, "%% %s\n", err->text);
		return 1;
	case COMMIT_CLEARED:
		return shell_leave_cleared(shell);
	case COMMIT_INVALID:
	case COMMIT_FATAL:
		shell_say(shell, "%% Failed to commit: %s\n", err->text);
		return 1;
	}
	return 1;
}

struct commit_request commit_by(struct shell *shell, struct buf *line)
{
	buf_addf(line, "%s:" NODE_UNDERSCORE, shell->line);
	return (struct commit_request){.user = shell->user, .line = buf_str(line), .client = "CLI"};
}

int commit_target(struct shell *shell, struct commit_request *request, bool show_error)
{
	struct commit_outcome outcome;
	enum commit_result result;
	struct error err = {.text = ""};
	int status;

	result = commit_run(shell->store, request, &outcome, &err);
	if (result == COMMIT_CONFLICT && proceed_anyway(shell)) {
		buf_free(&outcome.log);
		request->over_others = true;
		result = commit_run(shell->store, request, &outcome, &err);
	}
	status = report(shell, result, show_error, &outcome, &err);
	buf_free(&outcome.log);
	return status;
}

/* What the options of a commit line ask for beside the request itself. */
struct wishes {
	bool show_error;
	const char *save; /* file for the running configuration */
};

/* Options stand in the match as keyword, then their values; see decl.h. */
static void read_options(
    const struct match *match, struct commit_request *request, struct wishes *wishes)
{
	for (size_t i = 0; i < match->nargs; i++) {
		const char *option = match->arg[i].text;

		if (strcmp(option, "label") == 0)
			request->label = match_arg(match, ++i);
		else if (strcmp(option, "comment") == 0)
			request->comment = match_arg(match, ++i);
		else if (strcmp(option, "save-running") == 0)
			wishes->save = match_arg(match, ++i);
		else if (strcmp(option, "best-effort") == 0)
			request->best_effort = true;
		else if (strcmp(option, "replace") == 0)
			request->replace = true;
		else if (strcmp(option, "show-error") == 0)
			wishes->show_error = true;
		else if (strcmp(option, "confirmed") == 0) {
			request->trial = TRIAL_SECONDS_DEFAULT;
			if (i + 1 < match->nargs && match->arg[i + 1].type != NULL)
				request->trial = match->arg[++i].number;
		} else if (strcmp(option, "minutes") == 0)
			request->trial = match->arg[++i].number * 60;
	}
}

static bool confirm_replace(struct shell *shell)
{
	struct buf answer = {0};
	bool yes;

	shell_say(shell,
	    "\nThis commit will replace or remove the entire running configuration. This\n"
	    "operation can be service affecting.\n");
	yes = shell_ask(shell, "Do you wish to proceed? [no]: ", true, &answer) && answer.len > 0 &&
	      strncasecmp(buf_str(&answer), "yes", answer.len) == 0;
	buf_free(&answer);
	return yes;
}

static int run_commit(struct shell *shell, const struct match *match)
{
	struct buf line = {0};
	struct commit_request request = commit_by(shell, &line);
	struct wishes wishes = {0};
	struct error err;
	int status = 0;

	read_options(match, &request, &wishes);
	if (!request.replace || confirm_replace(shell)) {
		status = commit_target(shell, &request, wishes.show_error);
		if (status == 0 && request.replace)
			path_cut(&shell->where, 0);
		if (status == 0 && wishes.save != NULL &&
		    frame_save(shell, wishes.save, &err) != RC_OK)
			status = shell_fail(shell, &err);
	}
	buf_free(&line);
	return status;
}

/* clang-format off */
const struct decl commit_commands[] = {
	{ .run = run_commit,
	  .syntax = "commit ( best-effort | comment <line/60> | confirmed [ <30-65535> ] [ {minutes} <1-1024> ] | force | label <word/30> | replace | save-running filename <file/255> | show-error )",
	  .help = "Commit the configuration changes to running"
		  "|Commit the configuration changes via best-effort operation"
		  "|Assign a comment to this commit|Comment, at most 60 characters"
		  "|Rollback this commit unless there is a confirming commit|Seconds until rollback unless there is a confirming commit|Specify the rollback timer in the minutes|Minutes until rollback unless there is a confirming commit"
		  "|Override the memory checks"
		  "|Assign a label to this commit|Label, at most 30 characters, beginning with a letter"
		  "|Replace the contents of running configuration"
		  "|Save running configuration to a file|Name the file|disk0:NAME or harddisk:NAME"
		  "|Displays commit failures immediately" },
	DECL_END
};
/* clang-format on */
