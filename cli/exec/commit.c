/*
 * commit and what is said about it; reference xr-shell section 4.6.
 */
#include "cli/exec/commit.h"

#include <strings.h>

#include "cli/commands.h"
#include "cli/render.h"
#include "store/commit.h"

enum { PLAIN, LABEL, LABEL_COMMENT, COMMENT, SHOW_ERROR, LABEL_SHOW_ERROR };

static const char failed_line[] =
    "\n% Failed to commit one or more configuration items during a pseudo-atomic operation. All "
    "changes made have been reverted. Please issue 'show configuration failed [inheritance]' from "
    "this session to view the errors\n";

static const char conflict_text[] = "One or more commits have occurred from other\n"
				    "configuration sessions since this session started\n"
				    "or since the last commit was made from this session.\n"
				    "You can use the 'show configuration commit changes'\n"
				    "command to browse the changes.\n";

int commit_show_failed(struct shell *shell)
{
	struct renderer r = {.out = &shell->out};
	struct buf body = {0};
	struct error err;
	enum rc rc;

	r.out = &body;
	rc = changes_each(shell->store, CHANGES_FAILED, 0, 0, false, render_change, &r, &err);
	render_end(&r);
	if (rc == RC_OK)
		shell_say(shell, "!! SEMANTIC ERRORS: This configuration was rejected by \n"
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
	yes = shell_ask(shell, "Do you wish to proceed with this commit anyway? [no]: ", true, &answer) &&
	      answer.len > 0 && strncasecmp(buf_str(&answer), "yes", answer.len) == 0;
	buf_free(&answer);
	return yes;
}

static int report(struct shell *shell, enum commit_result result, bool show_error,
    const struct commit_outcome *outcome, const struct error *err)
{
	switch (result) {
	case COMMIT_DONE:
		shell_log(shell, buf_str(&outcome->log));
		return 0;
	case COMMIT_NOTHING:
		shell_say(shell, "No configuration changes to commit.\n");
		return 0;
	case COMMIT_CONFLICT:
		return 1;
	case COMMIT_REJECTED:
		shell_say(shell, "%s", failed_line);
		if (show_error)
			commit_show_failed(shell);
		return 1;
	case COMMIT_LOCKED:
		shell_say(shell,
		    "%% Failed to commit. The Configuration Namespace is locked by another agent.\n");
		return 1;
	case COMMIT_INVALID:
	case COMMIT_FATAL:
		shell_say(shell, "%% Failed to commit: %s\n", err->text);
		return 1;
	}
	return 1;
}

int commit_target(struct shell *shell, const char *label, const char *comment, bool show_error)
{
	struct buf line = {0};
	struct commit_request request = {
	    .user = shell->user, .client = "CLI", .label = label, .comment = comment};
	struct commit_outcome outcome;
	enum commit_result result;
	struct error err = {.text = ""};
	int status;

	buf_addf(&line, "%s:" NODE_UNDERSCORE, shell->line);
	request.line = buf_str(&line);
	result = commit_run(shell->store, &request, &outcome, &err);
	if (result == COMMIT_CONFLICT && proceed_anyway(shell)) {
		buf_free(&outcome.log);
		request.over_others = true;
		result = commit_run(shell->store, &request, &outcome, &err);
	}
	status = report(shell, result, show_error, &outcome, &err);
	buf_free(&outcome.log);
	buf_free(&line);
	return status;
}

static int run_commit(struct shell *shell, const struct match *match)
{
	int tag = match->decl->tag;
	bool labelled = tag == LABEL || tag == LABEL_COMMENT || tag == LABEL_SHOW_ERROR;

	return commit_target(shell, labelled ? match_arg(match, 0) : NULL,
	    tag == LABEL_COMMENT ? match_arg(match, 1)
	    : tag == COMMENT	 ? match_arg(match, 0)
				 : NULL,
	    tag == SHOW_ERROR || tag == LABEL_SHOW_ERROR);
}

/* clang-format off */
const struct decl commit_commands[] = {
	{ .run = run_commit, .tag = PLAIN, .syntax = "commit",
	  .help = "Commit the configuration changes to running" },
	{ .run = run_commit, .tag = LABEL, .syntax = "commit label <word/30>",
	  .help = "|Assign a label to this commit|Label, at most 30 characters, beginning with a letter" },
	{ .run = run_commit, .tag = LABEL_COMMENT, .syntax = "commit label <word/30> comment <line/60>",
	  .help = "|||Assign a comment to this commit|Comment, at most 60 characters" },
	{ .run = run_commit, .tag = COMMENT, .syntax = "commit comment <line/60>",
	  .help = "|Assign a comment to this commit|Comment, at most 60 characters" },
	{ .run = run_commit, .tag = SHOW_ERROR, .syntax = "commit show-error",
	  .help = "|Displays commit failures immediately" },
	{ .run = run_commit, .tag = LABEL_SHOW_ERROR, .syntax = "commit label <word/30> show-error",
	  .help = "|||Displays commit failures immediately" },
	DECL_END
};
/* clang-format on */
