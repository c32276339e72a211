/*
 * Configuration sessions: who has one, who holds the lock, ending one; reference
 * xr-shell sections 4.1 and 5.4.
 */
#include "cli/exec/sessions.h"

#include <inttypes.h>

#include "cli/commands.h"
#include "store/consistency.h"
#include "store/session.h"
#include "store/trial.h"

struct table {
	struct shell *shell;
	int rows;
};

static void session_line(void *ctx, const struct session_row *session)
{
	struct table *t = ctx;
	struct buf name = {0};
	struct buf when = {0};
	char zone[16];
	int east;

	shell_zone(t->shell, zone, &east);
	session_name(session, &name);
	clock_ctime(&when, session->started, east);
	if (t->rows++ == 0)
		shell_say(t->shell, "%-31s%-11s%-9s%-25s%s\n", "Current Configuration Session",
		    "Line", "User", "Date", "Lock");
	shell_say(t->shell, "%-31s%-11.10s%-9.8s%-25s%s\n", buf_str(&name), session->line,
	    session->user, buf_str(&when), session->exclusive ? "*" : "");
	buf_free(&name);
	buf_free(&when);
}

int sessions_table(struct shell *shell, bool others_only)
{
	struct table table = {.shell = shell};
	struct error err;

	if (session_each(shell->store, others_only, session_line, &table, &err) != RC_OK)
		return shell_fail(shell, &err);
	return 0;
}

/* One session; elapsed is in seconds. */
static void detail_entry(struct table *t, const struct session_row *session, const char *process,
    const char *lock, int64_t elapsed)
{
	struct buf name = {0};
	struct buf when = {0};
	char pid[24];
	char zone[16];
	int east;

	shell_zone(t->shell, zone, &east);
	session_name(session, &name);
	clock_ctime(&when, session->started, east);
	(void)snprintf(pid, sizeof(pid), "%" PRId64, session->pid);
	shell_say(t->shell,
	    "\n  %d) Session: %s  %s\n     Line: %-30s Lock: %s\n     User: %-30s Client: %s\n"
	    "     Process: %-27s PID: %s\n     Node: %-30s Elapsed Time: %" PRId64 " sec.\n",
	    ++t->rows, buf_str(&name), buf_str(&when), session->line, lock, session->user,
	    session->client, process, pid, NODE_NAME, elapsed);
	buf_free(&name);
	buf_free(&when);
}

static void session_entry(void *ctx, const struct session_row *session)
{
	struct table *t = ctx;

	detail_entry(t, session, "config", session->exclusive ? "Reserved" : "None",
	    store_now(t->shell->store) - session->started);
}

static int run_detail(struct shell *shell, const struct match *match)
{
	struct table table = {.shell = shell};
	struct trial trial;
	struct error err;
	int pending;

	(void)match;
	if (session_each(shell->store, false, session_entry, &table, &err) != RC_OK)
		return shell_fail(shell, &err);
	pending = trial_get(shell->store, &trial, &err);
	if (pending < 0)
		return shell_fail(shell, &err);
	if (pending == 1) {
		struct session_row armed = {.id = trial.session,
		    .pid = trial.pid,
		    .user = "cfgmgr",
		    .line = "UNKNOWN",
		    .client = "commit-confirm",
		    .started = trial.started};

		detail_entry(&table, &armed, "cfgmgr_trial_co", "None",
		    store_now(shell->store) - trial.started);
	}
	return 0;
}

static int run_sessions(struct shell *shell, const struct match *match)
{
	(void)match;
	return sessions_table(shell, false);
}

static int run_lock(struct shell *shell, const struct match *match)
{
	(void)match;
	return session_locked(shell->store) ? sessions_table(shell, false) : 0;
}

static int run_clear(struct shell *shell, const struct match *match)
{
	const char *name = match_arg(match, 0);
	struct error err;

	if (session_clear(shell->store, name, &err) != RC_OK)
		return shell_fail(shell, &err);
	shell_say(shell, "session ID '%s' terminated\n", name);
	return 0;
}

static int run_inconsistency(struct shell *shell, const struct match *match)
{
	struct error err;

	(void)match;
	if (consistency_check(shell->store, &err) != RC_OK)
		return shell_fail(shell, &err);
	shell_say(shell, "Checking the configuration database...OK\n"
			 "Syncing commit database with running configuration...OK\n");
	return 0;
}

/* clang-format off */
const struct decl sessions_commands[] = {
	{ .run = run_sessions, .syntax = "show configuration sessions",
	  .help = "Show running system information|Contents of the configuration|Configuration sessions" },
	{ .run = run_detail, .syntax = "show configuration sessions detail",
	  .help = "|||With users, clients and processes" },
	{ .run = run_lock, .syntax = "show configuration lock",
	  .help = "||The session that holds the configuration" },
	{ .run = run_clear, .syntax = "clear configuration sessions <word/40>",
	  .help = "Clear|Configuration|End a configuration session|Session ID, as in show configuration sessions" },
	{ .run = run_inconsistency, .syntax = "clear configuration inconsistency",
	  .help = "||Compare the running configuration with the commits" },
	DECL_END
};
/* clang-format on */
