/*
 * The target in configuration mode: show configuration, its merge and diff,
 * the failed commit; reference xr-shell sections 4.4 to 4.7.
 */
#include "cli/commands.h"
#include "cli/exec/commit.h"
#include "cli/exec/frame.h"
#include "cli/render.h"
#include "store/changes.h"

enum { NESTED, FORMAL };

static int run_target(struct shell *shell, const struct match *match)
{
	struct renderer r = {.out = &shell->out, .formal = match->decl->tag == FORMAL};
	struct error err;
	enum rc rc;

	frame_begin(shell, false);
	rc = changes_each(shell->store, CHANGES_CANDIDATE, 0, 0, false, render_change, &r, &err);
	render_end(&r);
	if (rc == RC_FATAL)
		return shell_fail(shell, &err);
	frame_end(shell);
	return 0;
}

static int run_merge(struct shell *shell, const struct match *match)
{
	struct renderer r = {.out = &shell->out};
	struct error err;
	enum rc rc;
	char *path;

	r.formal = frame_formal(match_arg(match, 0), &path);
	frame_begin(shell, false);
	rc = candidate_each(shell->store, path, render_row, &r, &err);
	render_end(&r);
	free(path);
	if (rc == RC_FATAL)
		return shell_fail(shell, &err);
	frame_end(shell);
	return 0;
}

/* What is committed is kept, so running and persistent are one. */
static int run_running(struct shell *shell, const struct match *match)
{
	struct renderer r = {.out = &shell->out};
	struct error err;
	enum rc rc;

	(void)match;
	frame_begin(shell, true);
	rc = config_each(shell->store, NULL, render_row, &r, &err);
	render_end(&r);
	if (rc == RC_FATAL)
		return shell_fail(shell, &err);
	frame_end(shell);
	return 0;
}

static int run_diff(struct shell *shell, const struct match *match)
{
	struct renderer r = {.out = &shell->out};
	struct error err;
	enum rc rc;

	frame_begin(shell, false);
	rc = changes_each(shell->store, (enum changes_source)match->decl->tag, 0, 0, false,
	    render_diff, &r, &err);
	render_end(&r);
	if (rc == RC_FATAL)
		return shell_fail(shell, &err);
	frame_end(shell);
	return 0;
}

static int run_failed(struct shell *shell, const struct match *match)
{
	(void)match;
	return commit_show_failed(shell);
}

/* clang-format off */
const struct decl target_commands[] = {
	{ .run = run_target, .tag = NESTED, .syntax = "show",
	  .help = "Show contents of configuration" },
	{ .run = run_target, .tag = NESTED, .syntax = "show configuration",
	  .help = "|Contents of the target configuration" },
	{ .run = run_target, .tag = FORMAL, .syntax = "show configuration formal",
	  .help = "||One full line an item" },
	{ .run = run_merge, .syntax = "show configuration merge",
	  .help = "||Display merged configuration" },
	{ .run = run_merge, .syntax = "show configuration merge <target-part>",
	  .help = "|||Part of the configuration, as it is typed; formal: one full line an item" },
	{ .run = run_failed, .syntax = "show configuration failed",
	  .help = "||Contents of last failed commit" },
	{ .run = run_running, .syntax = "show configuration running",
	  .help = "||Contents of running configuration" },
	{ .run = run_running, .syntax = "show configuration persistent",
	  .help = "||Contents of persistent configuration" },
	{ .run = run_diff, .tag = CHANGES_REPLACE, .syntax = "show configuration changes diff",
	  .help = "||Configuration changes to be made during a replace operation|Display differences" },
	{ .run = run_diff, .tag = CHANGES_CANDIDATE, .syntax = "show commit changes diff",
	  .help = "|Show commit information|Configuration changes to be committed|Display differences" },
	DECL_END
};
/* clang-format on */
