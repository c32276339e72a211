/* show configuration sessions; reference xr-shell sections 4.1 and 5.4. */
#include "cli/exec/sessions.h"

#include "store/session.h"

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
		shell_say(t->shell, "%-31s%-11s%-9s%-25s%s\n", "Current Configuration Session", "Line",
		    "User", "Date", "Lock");
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
