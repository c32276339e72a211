/*
 * load and save: the target from files and from commits, and back; reference
 * xr-shell section 4.7.
 */
#include "cli/load.h"

#include "cli/commands.h"
#include "cli/exec/frame.h"
#include "cli/exec/history.h"

static int run_load(struct shell *shell, const struct match *match)
{
	return load_file(shell, match_arg(match, 0));
}

static int loaded(struct shell *shell, int items)
{
	path_cut(&shell->where, 0);
	shell_say(shell, "Building configuration...\nLoading.\n%d items loaded\n", items);
	return 0;
}

static int load_commits(struct shell *shell, const struct match *match, bool invert)
{
	struct error err;
	int64_t first, last;
	int items;
	enum rc rc = history_range(shell, match, &first, &last, &err);

	if (rc == RC_OK)
		rc = changes_load(shell->store, first, last, invert, &items, &err);
	return rc == RC_OK ? loaded(shell, items) : shell_fail(shell, &err);
}

static int run_load_changes(struct shell *shell, const struct match *match)
{
	return load_commits(shell, match, false);
}

static int run_load_rollback(struct shell *shell, const struct match *match)
{
	return load_commits(shell, match, true);
}

/* The lines that a commit refused, for a target that was cleared meanwhile. */
static int run_load_failed(struct shell *shell, const struct match *match)
{
	struct error err;
	int items;

	(void)match;
	switch (changes_load_failed(shell->store, &items, &err)) {
	case RC_OK:
		return loaded(shell, items);
	case RC_INVALID:
		shell_say(shell, "%% No such configuration item(s)\n");
		return 1;
	case RC_FATAL:
		break;
	}
	return shell_fail(shell, &err);
}

static int run_save(struct shell *shell, const struct match *match)
{
	struct error err;

	if (frame_save(shell, match_arg(match, 0), &err) != RC_OK)
		return shell_fail(shell, &err);
	shell_say(shell, "[OK]\n");
	return 0;
}

/* clang-format off */
const struct decl load_commands[] = {
	{ .run = run_load, .syntax = "load <file/255>",
	  .help = "Load configuration into the target|disk0:NAME or harddisk:NAME" },
	{ .run = run_load_changes, .tag = LAST, .syntax = "load commit changes last <1-1000>",
	  .help = "|What commits changed|Changes|Of the last commits|Number of commits" },
	{ .run = run_load_changes, .tag = SINCE, .syntax = "load commit changes since <commit/30>",
	  .help = "|||Since (and including) a commit|Commit ID or label" },
	{ .run = run_load_changes, .tag = ID, .syntax = "load commit changes <commit/30>",
	  .help = "|||Commit ID or label" },
	{ .run = run_load_rollback, .tag = LAST, .syntax = "load rollback changes last <1-1000>",
	  .help = "|What would undo commits|Changes|The last commits|Number of commits" },
	{ .run = run_load_rollback, .tag = TO, .syntax = "load rollback changes to <commit/30>",
	  .help = "|||Up to (and including) a commit|Commit ID or label" },
	{ .run = run_load_rollback, .tag = ID, .syntax = "load rollback changes <commit/30>",
	  .help = "|||Commit ID or label" },
	{ .run = run_load_failed, .syntax = "load configuration failed [ {commit} ]",
	  .help = "|Configuration that was not accepted|The last failed commit|Of a commit" },
	{ .run = run_save, .syntax = "save configuration running <file/255>",
	  .help = "Save to a file|Configuration|The running configuration|disk0:NAME or harddisk:NAME" },
	{ .run = run_save, .syntax = "save configuration <file/255>",
	  .help = "||disk0:NAME or harddisk:NAME" },
	DECL_END
};
/* clang-format on */
