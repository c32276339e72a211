/*
 * The router as a whole: version, clock, users, log.  Layouts of reference
 * xr-shell section 9.9 (what clients parse) and 8 (clear logging); what this
 * program is, it says honestly.
 */
#include <inttypes.h>
#include <time.h>

#include "cli/commands.h"
#include "cli/shell.h"
#include "store/log.h"

static void say_plural(struct shell *shell, long long n, const char *unit, const char *after)
{
	if (n > 0)
		shell_say(shell, "%lld %s%s%s", n, unit, n == 1 ? "" : "s", after);
}

static int run_version(struct shell *shell, const struct match *match)
{
	struct timespec up = {0};
	long long minutes;

	(void)match;
	shell_say(shell, "Cisco IOS XR Software, Version " XR_VERSION "\n");
	/* In the place of a line that parsers let pass. */
	shell_say(shell, "Copyright (c) 2026 the authors of xrsh " XRSH_VERSION
			 ", which emulates this system\n\n");
	shell_say(shell, "Build Information:\n");
	shell_say(shell, " Version      : " XR_VERSION "\n");
	shell_say(shell, " Label        : xrsh-" XRSH_VERSION "\n\n");
	shell_say(shell, "cisco IOS-XRv 9000 () processor\n");
	if (clock_gettime(CLOCK_BOOTTIME, &up) != 0)
		return 1;
	minutes = up.tv_sec / 60;
	shell_say(shell, "System uptime is ");
	say_plural(shell, minutes / 1440, "day", ", ");
	say_plural(shell, minutes / 60 % 24, "hour", ", ");
	shell_say(shell, "%lld minute%s\n\n", minutes % 60, minutes % 60 == 1 ? "" : "s");
	return 0;
}

static int run_clock(struct shell *shell, const struct match *match)
{
	struct buf now = {0};
	char zone[16];
	int64_t ms = store_now_ms(shell->store);
	time_t seconds;
	struct tm tm;
	int east;

	(void)match;
	shell_zone(shell, zone, &east);
	seconds = (time_t)(ms / 1000 + (int64_t)east * 60);
	if (gmtime_r(&seconds, &tm) == NULL)
		return 1;
	clock_ctime(&now, ms / 1000, east);
	shell_say(shell, "%02d:%02d:%02d.%03d %s %.10s %d\n", tm.tm_hour, tm.tm_min, tm.tm_sec,
	    (int)(ms % 1000), zone, buf_str(&now), tm.tm_year + 1900);
	buf_free(&now);
	return 0;
}

static int run_clock_set(struct shell *shell, const struct match *match)
{
	struct tm tm = {
	    .tm_mday = (int)match->arg[1].number, .tm_year = (int)match->arg[3].number - 1900};
	struct error err;
	char zone[16];
	int east;
	time_t local;

	if (strptime(match_arg(match, 0), "%H:%M:%S", &tm) == NULL)
		return shell_invalid(shell, match->arg[0].at);
	if (strptime(match_arg(match, 2), "%b", &tm) == NULL)
		return shell_invalid(shell, match->arg[2].at);
	local = timegm(&tm);
	if (tm.tm_mday != match->arg[1].number) /* the month has no such day */
		return shell_invalid(shell, match->arg[1].at);
	if (shell->timestamps)
		shell_stamp(shell);
	shell_zone(shell, zone, &east);
	if (store_set_clock(shell->store, local - (int64_t)east * 60, &err) != RC_OK)
		return shell_fail(shell, &err);
	shell->due_checked = 0;
	return run_clock(shell, match);
}

static int run_users(struct shell *shell, const struct match *match)
{
	(void)match;
	shell_say(shell,
	    "   Line            User                 Service  Conns   Idle        Location\n");
	shell_say(
	    shell, "*  %-15s %-20s %-8s %5d  00:00:00\n", shell->line, shell->user, "hardware", 0);
	return 0;
}

static void log_line(void *ctx, const char *line)
{
	shell_say(ctx, "%s\n", line);
}

static int run_logging(struct shell *shell, const struct match *match)
{
	struct error err;

	(void)match;
	if (log_each(shell->store, log_line, shell, &err) != RC_OK)
		return shell_fail(shell, &err);
	return 0;
}

static int run_clear_logging(struct shell *shell, const struct match *match)
{
	const char *prompt = "Clear logging buffer [confirm] [y/n] :";
	struct buf answer = {0};
	struct error err;
	int status = 0;

	(void)match;
	while (shell_ask(shell, prompt, true, &answer)) {
		if (strcmp(buf_str(&answer), "n") == 0)
			break;
		if (strcmp(buf_str(&answer), "y") == 0) {
			if (log_clear(shell->store, &err) != RC_OK)
				status = shell_fail(shell, &err);
			break;
		}
		buf_reset(&answer);
		prompt = "Clear logging buffer [confirm with only 'y' or 'n'] [y/n] :";
	}
	buf_free(&answer);
	return status;
}

/* clang-format off */
const struct decl system_commands[] = {
	{ .run = run_version, .syntax = "show version",
	  .help = "Show running system information|Displays system software version" },
	{ .run = run_version, .syntax = "show version brief",
	  .help = "||Displays system software version in brief" },
	{ .run = run_clock, .syntax = "show clock",
	  .help = "|Display the system clock" },
	/* Its time stamp comes when the date was understood. */
	{ .run = run_clock_set, .silent = true,
	  .syntax = "clock set <time> <1-31> {january|february|march|april|may|june|july|august|september|october|november|december} <1993-2099>",
	  .help = "Manage the system clock|Set the time and date|Current time as HH:MM:SS|Day of the month|Month of the year;Month of the year;Month of the year;Month of the year;Month of the year;Month of the year;Month of the year;Month of the year;Month of the year;Month of the year;Month of the year;Month of the year|Year" },
	{ .run = run_users, .syntax = "show users",
	  .help = "|Display information about terminal lines" },
	{ .run = run_logging, .syntax = "show logging",
	  .help = "|Show the contents of logging buffers" },
	{ .run = run_clear_logging, .syntax = "clear logging",
	  .help = "Clear|Clear the logging buffer" },
	DECL_END
};
/* clang-format on */
