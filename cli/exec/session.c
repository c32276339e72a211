/*
 * Entering configuration and leaving the session; reference xr-shell
 * sections 1.2 and 4.1.
 */
#include <inttypes.h>

#include "cli/commands.h"
#include "cli/exec/sessions.h"
#include "cli/shell.h"
#include "store/session.h"
#include "store/trial.h"

enum { TERMINAL, EXCLUSIVE };

static int run_configure(struct shell *shell, const struct match *match)
{
	bool exclusive = match->decl->tag == EXCLUSIVE;
	struct trial trial;
	struct error err;

	if (exclusive && trial_of_other(shell->store, &trial)) {
		shell_say(shell,
		    "Cannot enter exclusive mode. A trial commit is underway in another "
		    "configuration session.\n");
		return 1;
	}
	if (exclusive && session_locked(shell->store)) {
		sessions_table(shell, true);
		shell_say(shell,
		    "Cannot enter exclusive mode. The Configuration Namespace is locked by "
		    "another agent.\n");
		return 1;
	}
	if (candidate_open(shell->store, &err) != RC_OK ||
	    session_begin(shell->store, shell->user, shell->line, exclusive, &err) != RC_OK ||
	    commit_rebase(shell->store, &err) != RC_OK) {
		session_end(shell->store);
		return shell_fail(shell, &err);
	}
	shell->configuring = true;
	return sessions_table(shell, true);
}

static int run_exit(struct shell *shell, const struct match *match)
{
	(void)match;
	shell->quit = true;
	return 0;
}

/* clang-format off */
const struct decl session_commands[] = {
	{ .run = run_configure, .tag = TERMINAL, .syntax = "configure",
	  .help = "Enter configuration mode" },
	{ .run = run_configure, .tag = TERMINAL, .syntax = "configure terminal",
	  .help = "|Configure from the terminal" },
	{ .run = run_configure, .tag = EXCLUSIVE, .syntax = "configure exclusive",
	  .help = "|Configure exclusively from this terminal" },
	{ .run = run_exit, .silent = true, .syntax = "exit",   .help = "Exit from the EXEC" },
	{ .run = run_exit, .silent = true, .syntax = "logout", .help = "Exit from the EXEC" },
	{ .run = run_exit, .silent = true, .syntax = "quit",   .help = "Exit from the EXEC" },
	DECL_END
};
/* clang-format on */
