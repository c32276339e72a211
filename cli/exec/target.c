/*
 * The target in configuration mode: show configuration, its merge and diff,
 * the failed commit, load; reference xr-shell sections 4.4 to 4.7.
 */
#include "cli/commands.h"
#include "cli/exec/commit.h"
#include "cli/exec/frame.h"
#include "cli/load.h"
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

static int run_diff(struct shell *shell, const struct match *match)
{
	struct renderer r = {.out = &shell->out};
	struct error err;
	enum rc rc;

	(void)match;
	frame_begin(shell, false);
	rc = changes_each(shell->store, CHANGES_CANDIDATE, 0, 0, false, render_diff, &r, &err);
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

static int run_load(struct shell *shell, const struct match *match)
{
	return load_file(shell, match_arg(match, 0));
}

static int run_load_failed(struct shell *shell, const struct match *match)
{
	(void)match;
	return load_show_failed(shell);
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
	{ .run = run_merge, .syntax = "show configuration merge <line>",
	  .help = "|||Part of the configuration, as it is typed; formal: one full line an item" },
	{ .run = run_failed, .syntax = "show configuration failed",
	  .help = "||Contents of last failed commit" },
	{ .run = run_load_failed, .syntax = "show configuration failed load",
	  .help = "|||Lines that the last load refused" },
	{ .run = run_diff, .syntax = "show commit changes diff",
	  .help = "|Show commit information|Configuration changes to be committed|Display differences" },
	{ .run = run_load, .syntax = "load <word/1024>",
	  .help = "Load configuration into the target|disk0:NAME, harddisk:NAME or the path of a file" },
	DECL_END
};
/* clang-format on */
