/*
 * Files on the emulated disks, and leaving the router: reference xr-shell
 * sections 4.7, 8 and 9.1.
 */
#include <inttypes.h>
#include <strings.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/disk.h"
#include "cli/exec/frame.h"
#include "cli/shell.h"

/* A longer text is not for a screen. */
#define MORE_MAX (4u << 20)

enum { ASK, NO_ASK };

static void dir_row(void *ctx, const struct disk_entry *entry)
{
	struct shell *shell = ctx;
	struct buf when = {0};
	char zone[16];
	int east;

	shell_zone(shell, zone, &east);
	clock_ctime(&when, entry->modified, east);
	/* "Sat May 29 01:20:11 2021" without its weekday and seconds. */
	shell_say(shell, "  %s  %12" PRId64 "  %.12s %s  %s\n", entry->folder ? "drwx" : "-rw-",
	    entry->size, buf_str(&when) + 4, buf_str(&when) + 20, entry->name);
	buf_free(&when);
}

static int run_dir(struct shell *shell, const struct match *match)
{
	const char *path = match->nargs > 0 ? match_arg(match, 0) : "disk0:";
	uint64_t total, available;
	struct error err;
	size_t len = strlen(path);

	shell_say(shell, "\nDirectory of %s%s\n\n", path, path[len - 1] == '/' ? "" : "/");
	if (disk_each(shell->store->dir, path, dir_row, shell, &total, &available, &err) != RC_OK)
		return shell_fail(shell, &err);
	shell_say(
	    shell, "\n%" PRIu64 " kbytes total (%" PRIu64 " kbytes free)\n", total, available);
	return 0;
}

static void ignore_row(void *ctx, const struct disk_entry *entry)
{
	(void)ctx;
	(void)entry;
}

static int run_filesystem(struct shell *shell, const struct match *match)
{
	static const char *const disks[] = {"disk0:", "disk1:", "harddisk:"};
	uint64_t total, available;
	struct error err;

	(void)match;
	shell_say(shell, "File Systems:\n\n%14s%14s  %-12s%-7s%s\n", "Size(b)", "Free(b)", "Type",
	    "Flags", "Prefixes");
	for (size_t i = 0; i < sizeof(disks) / sizeof(disks[0]); i++)
		if (disk_each(shell->store->dir, disks[i], ignore_row, NULL, &total, &available,
			&err) == RC_OK)
			shell_say(shell, "%14" PRIu64 "%14" PRIu64 "  %-12s%-7s%s\n", total * 1024,
			    available * 1024, "flash-disk", "rw", disks[i]);
	return 0;
}

/* Enter or y; anything else is a no. */
static bool confirmed(struct shell *shell, const char *prompt)
{
	struct buf answer = {0};
	bool yes = shell_ask(shell, prompt, true, &answer) &&
		   (answer.len == 0 || strncasecmp(buf_str(&answer), "yes", answer.len) == 0);

	buf_free(&answer);
	return yes;
}

static int run_delete(struct shell *shell, const struct match *match)
{
	const char *path = match_arg(match, 0);
	char *prompt = xasprintf("Delete %s?[confirm]", path);
	struct error err;
	enum rc rc = disk_check(path, &err);

	if (rc == RC_OK && (match->decl->tag == NO_ASK || confirmed(shell, prompt)))
		rc = disk_remove(shell->store->dir, path, &err);
	free(prompt);
	return rc == RC_OK ? 0 : shell_fail(shell, &err);
}

static int run_more(struct shell *shell, const struct match *match)
{
	struct error err;
	char chunk[1024];
	size_t start = shell->out.len;
	ssize_t got = 0;
	int fd;

	if (disk_open(shell->store->dir, match_arg(match, 0), &fd, &err) != RC_OK)
		return shell_fail(shell, &err);
	while (shell->out.len - start < MORE_MAX && (got = read(fd, chunk, sizeof(chunk))) > 0)
		/* No byte that a terminal would obey. */
		for (ssize_t i = 0; i < got; i++)
			buf_addc(&shell->out,
			    (unsigned char)chunk[i] < ' ' && chunk[i] != '\n' && chunk[i] != '\t'
				? '?'
				: chunk[i]);
	close(fd);
	if (shell->out.len > start && shell->out.data[shell->out.len - 1] != '\n')
		shell_say(shell, "\n");
	return got < 0 ? 1 : 0;
}

static int run_copy(struct shell *shell, const struct match *match)
{
	struct error err;

	shell_say(shell, "Building configuration.\n");
	if (frame_save(shell, match_arg(match, 0), &err) != RC_OK)
		return shell_fail(shell, &err);
	shell_say(shell, "[OK]\n");
	return 0;
}

static int run_reload(struct shell *shell, const struct match *match)
{
	(void)match;
	/* The router is its state folder, so a restart is a new session. */
	if (confirmed(shell, "Proceed with reload? [confirm]"))
		shell->quit = true;
	return 0;
}

/* clang-format off */
const struct decl files_commands[] = {
	{ .run = run_dir, .syntax = "dir [ <file/255> ]",
	  .help = "List files on a disk|disk0:FOLDER or harddisk:FOLDER" },
	{ .run = run_dir, .syntax = "dir /all [ <file/255> ]",
	  .help = "|Hidden files too|disk0:FOLDER or harddisk:FOLDER" },
	{ .run = run_filesystem, .syntax = "show filesystem",
	  .help = "Show running system information|The disks, their size and what is free" },
	{ .run = run_delete, .tag = ASK, .syntax = "delete <file/255>",
	  .help = "Delete a file|disk0:NAME or harddisk:NAME" },
	{ .run = run_delete, .tag = NO_ASK, .syntax = "delete /noprompt <file/255>",
	  .help = "|Do not ask|disk0:NAME or harddisk:NAME" },
	{ .run = run_more, .syntax = "more <file/255>",
	  .help = "Display the contents of a file|disk0:NAME or harddisk:NAME" },
	{ .run = run_copy, .syntax = "copy running-config <file/255>",
	  .help = "Copy to a file|Current operating configuration|disk0:NAME or harddisk:NAME" },
	{ .run = run_reload, .syntax = "reload",
	  .help = "End the session as a restart of the router would" },
	DECL_END
};
/* clang-format on */
