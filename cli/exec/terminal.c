/* The session's terminal: reference xr-shell sections 1.3, 1.4 and 6. */
#include "cli/commands.h"
#include "cli/shell.h"

enum { LENGTH, WIDTH };
enum { OFF, ON };

static int run_size(struct shell *shell, const struct match *match)
{
	int value = (int)match->arg[0].number;

	if (match->decl->tag == LENGTH)
		input_set_size(shell->input, value, -1);
	else
		input_set_size(shell->input, -1, value);
	return 0;
}

static int run_timestamp(struct shell *shell, const struct match *match)
{
	shell->timestamps = match->decl->tag == ON;
	return 0;
}

static int run_monitor(struct shell *shell, const struct match *match)
{
	shell->monitor = match->decl->tag == ON;
	return 0;
}

static int run_show_terminal(struct shell *shell, const struct match *match)
{
	(void)match;
	shell_say(shell, "Line \"%s\", Location \"%s\", Type \"%s\"\n", shell->line, NODE_NAME,
	    input_interactive(shell->input) ? "VTY" : "Script");
	shell_say(shell, "Length: %d lines, Width: %d columns\n", input_rows(shell->input),
	    input_columns(shell->input));
	shell_say(shell, "Capabilities:%s\n", shell->timestamps ? " Timestamp Enabled" : "");
	return 0;
}

static int run_show_history(struct shell *shell, const struct match *match)
{
	const char *line;

	(void)match;
	for (size_t i = 0; (line = input_history(shell->input, i)) != NULL; i++)
		shell_say(shell, "  %s\n", line);
	return 0;
}

/* clang-format off */
const struct decl terminal_commands[] = {
	{ .run = run_size, .tag = LENGTH, .syntax = "terminal length <0-512>",
	  .help = "Set terminal line parameters|Set number of lines on a screen|Number of lines on screen (0 for no pausing)" },
	{ .run = run_size, .tag = WIDTH, .syntax = "terminal width <0-512>",
	  .help = "|Set width of the display terminal|Number of characters on a screen line (0 for unlimited)" },
	{ .run = run_timestamp, .tag = OFF, .syntax = "terminal exec prompt no-timestamp",
	  .help = "|Set EXEC parameters|Set EXEC prompt|Do not print a timestamp before each command's output" },
	{ .run = run_timestamp, .tag = ON, .syntax = "terminal exec prompt timestamp",
	  .help = "|||Print a timestamp before each command's output" },
	{ .run = run_timestamp, .tag = OFF, .syntax = "terminal no-timestamp",
	  .help = "|Do not print a timestamp before each command's output" },
	{ .run = run_monitor, .tag = ON, .syntax = "terminal monitor",
	  .help = "|Copy log messages to this terminal" },
	{ .run = run_monitor, .tag = OFF, .syntax = "terminal monitor disable",
	  .help = "||Stop copying log messages to this terminal" },
	{ .run = run_show_terminal, .syntax = "show terminal",
	  .help = "Show running system information|Show terminal configuration parameters" },
	{ .run = run_show_history, .syntax = "show history",
	  .help = "|Display the session's command history" },
	DECL_END
};
/* clang-format on */
