/*
 * The target in configuration mode: show configuration, its merge and diff;
 * and in all modes what was committed, and what failed.  Reference xr-shell
 * sections 4.4 to 4.7.
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

/* config_each or candidate_each. */
typedef enum rc each_row(
    struct store *store, const char *path, config_row *row, void *ctx, struct error *err);

/* A whole configuration or a part of it, in the frame of the target. */
static int show_whole(struct shell *shell, const struct match *match, each_row *each)
{
	struct renderer r = {.out = &shell->out};
	struct error err;
	enum rc rc;
	char *path;

	if (!frame_path(shell, match, &r.formal, &path))
		return 1;
	frame_begin(shell, true);
	rc = each(shell->store, path, render_row, &r, &err);
	render_end(&r);
	free(path);
	if (rc == RC_FATAL)
		return shell_fail(shell, &err);
	frame_end(shell);
	return 0;
}

static int run_merge(struct shell *shell, const struct match *match)
{
	return show_whole(shell, match, candidate_each);
}

/* What is committed is kept, so running and persistent are one. */
static int run_running(struct shell *shell, const struct match *match)
{
	return show_whole(shell, match, config_each);
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

static bool has_option(const struct match *match, const char *option)
{
	for (size_t i = 0; i < match->nargs; i++)
		if (strcmp(match_arg(match, i), option) == 0)
			return true;
	return false;
}

/* Nothing here inherits configuration, so there is no more to tell of inheritance. */
static int run_failed(struct shell *shell, const struct match *match)
{
	struct error err;

	if (candidate_open(shell->store, &err) != RC_OK)
		return shell_fail(shell, &err);
	return commit_show_failed(
	    shell, has_option(match, "formal"), !has_option(match, "noerrors"));
}

static int run_failed_load(struct shell *shell, const struct match *match)
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
	{ .run = run_merge, .syntax = "show configuration merge <target-part>",
	  .help = "|||Part of the configuration, as it is typed; formal: one full line an item" },
	{ .run = run_diff, .tag = CHANGES_REPLACE, .syntax = "show configuration changes diff",
	  .help = "||Configuration changes to be made during a replace operation|Display differences" },
	{ .run = run_diff, .tag = CHANGES_CANDIDATE, .syntax = "show commit changes diff",
	  .help = "|Show commit information|Configuration changes to be committed|Display differences" },
	DECL_END
};

const struct decl view_commands[] = {
	{ .run = run_failed, .syntax = "show configuration failed ( formal | inheritance | noerrors )",
	  .help = "Show running system information|Contents of the configuration|Contents of last failed commit|One full line an item|With what is inherited|Without the errors" },
	{ .run = run_failed_load, .syntax = "show configuration failed load ( detail )",
	  .help = "|||Lines that the last load refused|In detail" },
	{ .run = run_running, .syntax = "show configuration running",
	  .help = "||Contents of running configuration" },
	{ .run = run_running, .syntax = "show configuration running <line>",
	  .help = "|||Part of the configuration, as it is typed; formal: one full line an item" },
	{ .run = run_running, .syntax = "show configuration persistent",
	  .help = "||Contents of persistent configuration" },
	{ .run = run_running, .syntax = "show configuration persistent <line>",
	  .help = "|||Part of the configuration, as it is typed; formal: one full line an item" },
	DECL_END
};
/* clang-format on */
