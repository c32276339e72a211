/*
 * show running-config and the frame it shares with other listings; reference
 * xr-shell section 4.4.
 */
#include "cli/commands.h"
#include "cli/disk.h"
#include "cli/exec/frame.h"
#include "cli/render.h"
#include "store/commit.h"
#include "store/config.h"
#include "store/opaque.h"

static void last_change(void *ctx, const struct commit_row *commit)
{
	struct shell *shell = ctx;
	struct buf when = {0};
	char zone[16];
	int east;

	shell_zone(shell, zone, &east);
	clock_ctime(&when, commit->time, east);
	shell_say(
	    shell, "!! Last configuration change at %s by %s\n!\n", buf_str(&when), commit->user);
	buf_free(&when);
}

void frame_begin(struct shell *shell, bool changed)
{
	shell_say(shell, "Building configuration...\n!! IOS XR Configuration " XR_VERSION "\n");
	if (changed && commit_each(shell->store, 1, last_change, shell, NULL) != RC_OK)
		shell_say(shell, "!! The last configuration change could not be read\n");
}

void frame_end(struct shell *shell)
{
	shell_say(shell, "end\n\n");
}

enum rc frame_save(struct shell *shell, const char *file, struct error *err)
{
	struct buf text = {0};
	struct renderer r = {.out = &text};
	enum rc rc = config_each(shell->store, NULL, render_row, &r, err);

	render_end(&r);
	if (rc != RC_FATAL) {
		buf_adds(&text, "end\n");
		rc = disk_write(shell->store->dir, file, text.data, text.len, err);
	}
	buf_free(&text);
	return rc;
}

bool frame_formal(const char *path, char **rest)
{
	static const char word[] = "formal";
	size_t len = path != NULL ? strlen(path) : 0;
	const char *last;

	*rest = NULL;
	if (path == NULL)
		return false;
	while (len > 0 && path[len - 1] == ' ')
		len--;
	last = path + len;
	while (last > path && last[-1] != ' ')
		last--;
	if (strlen(word) != (size_t)(path + len - last) || strncmp(last, word, strlen(word)) != 0) {
		*rest = xstrndup(path, len);
		return false;
	}
	len = (size_t)(last - path);
	while (len > 0 && path[len - 1] == ' ')
		len--;
	if (len > 0)
		*rest = xstrndup(path, len);
	return true;
}

static void ignore_range(
    void *ctx, const struct path *within, const struct buf *lo, const struct buf *hi)
{
	(void)ctx;
	(void)within;
	(void)lo;
	(void)hi;
}

bool frame_path(struct shell *shell, const struct match *match, bool *formal, char **rest)
{
	struct walker *walker = walker_new();
	enum walk_result known;
	size_t error_at;

	*formal = frame_formal(match_arg(match, 0), rest);
	known = path_ranges(walker, &mode_config, *rest, ignore_range, NULL, &error_at);
	walker_free(walker);
	if (known == WALK_OK ||
	    opaque_ranges(shell->store, shell->configuring, *rest, ignore_range, NULL))
		return true;
	free(*rest);
	*rest = NULL;
	shell_invalid(shell, match->arg[0].at + error_at);
	return false;
}

/* Everything, or what path names; a path that is no command is an input error. */
static int list(struct shell *shell, const struct match *match)
{
	struct renderer r = {.out = &shell->out};
	char *path;
	struct error err;
	enum rc rc = RC_OK;
	int status = 0;
	size_t before;

	if (!frame_path(shell, match, &r.formal, &path))
		return 1;
	if (path == NULL)
		frame_begin(shell, true);
	before = shell->out.len;
	rc = config_each(shell->store, path, render_row, &r, &err);
	render_end(&r);
	if (rc == RC_FATAL)
		status = shell_fail(shell, &err);
	else if (path == NULL)
		frame_end(shell);
	else if (rc == RC_INVALID)
		shell_say(shell, "%% No such configuration item(s)\n");
	else if (shell->out.len - before >= 2 && shell->out.data[shell->out.len - 2] == '!')
		shell_say(shell, "\n");
	if (rc == RC_INVALID && path != NULL)
		status = 1;
	free(path);
	return status;
}

/* clang-format off */
const struct decl show_config_commands[] = {
	{ .run = list, .syntax = "show running-config",
	  .help = "Show running system information|Current operating configuration" },
	{ .run = list, .syntax = "show running-config <running-part>",
	  .help = "||Part of the configuration, as it is typed; formal: one full line an item" },
	DECL_END
};
/* clang-format on */
