/*
 * Commits made, and undoing them; reference xr-shell sections 5.1 to 5.5.
 */
#include <inttypes.h>

#include "cli/commands.h"
#include "cli/exec/commit.h"
#include "cli/exec/frame.h"
#include "cli/exec/history.h"
#include "cli/render.h"
#include "cli/shell.h"

struct commit_list {
	struct shell *shell;
	int row;
	bool detail;
	char zone[16];
	int east;
};

static void list_row(void *ctx, const struct commit_row *c)
{
	struct commit_list *list = ctx;
	struct buf when = {0};
	char id[24];

	(void)snprintf(id, sizeof(id), "%" PRId64, c->id);
	clock_ctime(&when, c->time, list->east);
	list->row++;
	if (list->detail) {
		shell_say(list->shell,
		    "\n   %d) CommitId: %-26s Label: %s\n      UserId:   %-26s Line:  %s\n"
		    "      Client:   %-26s Time:  %s\n      Comment:  %s\n",
		    list->row, id, *c->label != '\0' ? c->label : "NONE", c->user, c->line,
		    c->client, buf_str(&when), *c->comment != '\0' ? c->comment : "NONE");
	} else {
		if (list->row == 1)
			shell_say(list->shell,
			    "%-5s%-22s%-10s%-20s%-12s%s\n%-5s%-22s%-10s%-20s%-12s%s\n", "SNo.",
			    "Label/ID", "User", "Line", "Client", "Time Stamp", "~~~~", "~~~~~~~~",
			    "~~~~", "~~~~", "~~~~~~", "~~~~~~~~~~");
		shell_say(list->shell, "%-5d%-22.21s%-10.9s%-20.18s%-12s%s\n", list->row,
		    *c->label != '\0' ? c->label : id, c->user, c->line, c->client, buf_str(&when));
	}
	buf_free(&when);
}

static int run_list(struct shell *shell, const struct match *match)
{
	struct commit_list list = {.shell = shell, .detail = match->decl->tag != 0};
	int64_t max = match->nargs > 0 ? match->arg[0].number : -1;
	struct error err;

	shell_zone(shell, list.zone, &list.east);
	if (commit_each(shell->store, max, list_row, &list, &err) != RC_OK)
		return shell_fail(shell, &err);
	return 0;
}

/* Events of the history, newest first: in each text the number is yet to come. */
struct event_log {
	struct buf text;
	size_t *end; /* where each event's text ends */
	size_t n;
	bool detail;
	int east;
};

static void log_event(void *ctx, const struct commit_row *c)
{
	struct event_log *log = ctx;
	struct buf when = {0};
	char id[24];

	(void)snprintf(id, sizeof(id), "%" PRId64, c->id);
	clock_ctime(&when, c->time, log->east);
	if (log->detail)
		buf_addf(&log->text,
		    "Event: %-14s Time: %s\n       Commit ID: %-10s Label: %s\n"
		    "       User: %-15s Line: %s\n       Client: %-13s Comment: %s\n\n",
		    "commit", buf_str(&when), id, c->label, c->user, c->line, c->client,
		    c->comment);
	else
		buf_addf(&log->text, "%-10s id %-27s %s\n", "commit", id, buf_str(&when));
	log->end = xrealloc(log->end, (log->n + 1) * sizeof(*log->end));
	log->end[log->n++] = log->text.len;
	buf_free(&when);
}

/* What is asked for of the events. */
struct choice {
	size_t first, last; /* at most so many, from either end */
	bool newest_first;
	bool others; /* kinds of events of which there are none */
};

static void say_events(
    struct shell *shell, const struct event_log *log, const struct choice *choice)
{
	size_t newest = log->n > choice->first ? log->n - choice->first : 0;
	size_t end = log->n - newest > choice->last ? newest + choice->last : log->n;

	if (!log->detail && end > newest)
		shell_say(shell, "%-5s %-10s %-30s %s\n%-5s %-10s %-30s %s\n", "Sno.", "Event",
		    "Info", "Time Stamp", "~~~~", "~~~~~", "~~~~", "~~~~~~~~~~");
	for (size_t i = newest; i < end; i++) {
		size_t k = choice->newest_first ? i : end - 1 - (i - newest);
		size_t start = k > 0 ? log->end[k - 1] : 0;

		shell_say(shell, log->detail ? "%4zu)  %.*s" : "%-5zu %.*s", i - newest + 1,
		    (int)(log->end[k] - start), buf_str(&log->text) + start);
	}
}

static bool is_one_of(const char *word, const char *const *words)
{
	while (*words != NULL && strcmp(*words, word) != 0)
		words++;
	return *words != NULL;
}

static void choose(const struct match *match, struct choice *choice, struct event_log *log)
{
	static const char *const others[] = {
	    "alarm", "backup", "cfs-check", "oir", "rebase", "shutdown", "startup", NULL};
	bool commits = false;

	*choice = (struct choice){.first = SIZE_MAX, .last = SIZE_MAX};
	for (size_t i = 0; i < match->nargs; i++) {
		const char *option = match_arg(match, i);

		if (strcmp(option, "last") == 0)
			choice->last = (size_t)match->arg[++i].number;
		else if (strcmp(option, "first") == 0)
			choice->first = (size_t)match->arg[++i].number;
		else if (strcmp(option, "reverse") == 0)
			choice->newest_first = true;
		else if (strcmp(option, "detail") == 0)
			log->detail = true;
		else if (is_one_of(option, others))
			choice->others = true;
		else
			commits = true;
	}
	choice->others = choice->others && !commits;
}

/* Commits are the one kind of event that there is. */
static int run_history(struct shell *shell, const struct match *match)
{
	struct event_log log = {0};
	struct choice choice;
	struct error err;
	char zone[16];
	int status = 0;

	choose(match, &choice, &log);
	shell_zone(shell, zone, &log.east);
	if (commit_each(shell->store, -1, log_event, &log, &err) != RC_OK)
		status = shell_fail(shell, &err);
	else if (!choice.others)
		say_events(shell, &log, &choice);
	free(log.end);
	buf_free(&log.text);
	return status;
}

enum rc history_range(struct shell *shell, const struct match *match, int64_t *first, int64_t *last,
    struct error *err)
{
	enum rc rc = commit_nth(shell->store, 1, last, err);

	if (rc != RC_OK)
		return rc;
	switch (match->decl->tag) {
	case LAST:
		return commit_nth(shell->store, match->arg[0].number, first, err);
	case ALL:
		*first = 0;
		return RC_OK;
	case ID:
		rc = commit_find(shell->store, match_arg(match, 0), first, err);
		*last = *first;
		return rc;
	case TO_EXCLUDE:
		rc = commit_find(shell->store, match_arg(match, 0), first, err);
		++*first;
		return rc;
	default: /* SINCE, TO: from that commit on */
		return commit_find(shell->store, match_arg(match, 0), first, err);
	}
}

/* The form that is asked for stands last: diff, formal, or none. */
static int show_range(struct shell *shell, const struct match *match, bool invert)
{
	const char *form = match->nargs > 0 ? match_arg(match, match->nargs - 1) : "";
	bool diff = strcmp(form, "diff") == 0;
	struct renderer r = {
	    .out = &shell->out, .formal = strcmp(form, "formal") == 0, .of_commit = true};
	struct error err;
	int64_t first, last;
	enum rc rc = history_range(shell, match, &first, &last, &err);

	if (rc != RC_OK)
		return shell_fail(shell, &err);
	frame_begin(shell, false);
	rc = changes_each(shell->store, CHANGES_COMMITS, first, last, invert,
	    diff ? render_diff : render_change, &r, &err);
	render_end(&r);
	if (rc == RC_FATAL)
		return shell_fail(shell, &err);
	frame_end(shell);
	return 0;
}

static int run_changes(struct shell *shell, const struct match *match)
{
	return show_range(shell, match, false);
}

static int run_rollback_changes(struct shell *shell, const struct match *match)
{
	return show_range(shell, match, true);
}

static int commit_reverse(
    struct shell *shell, const struct match *match, int64_t first, int64_t last, int items)
{
	struct buf line = {0};
	struct commit_request request = commit_by(shell, &line);
	struct commit_outcome outcome;
	struct error err = {.text = ""};
	enum commit_result result;

	request.client = "Rollback";
	request.over_others = true;
	result = commit_run(shell->store, &request, &outcome, &err);
	buf_free(&line);
	if (result != COMMIT_DONE && result != COMMIT_NOTHING) {
		shell_say(shell, "%% Failed to complete rollback operation%s%s\n",
		    err.text[0] != '\0' ? ": " : "", err.text);
		buf_free(&outcome.log);
		return 1;
	}
	shell_say(shell, "%d items committed in 1 sec (%d)items/sec\nUpdating.\n", items, items);
	shell_say(shell, "Updated Commit database in 1 sec \n");
	if (match->decl->tag == LAST)
		shell_say(shell, "Configuration successfully rolled back %lld commits.\n",
		    match->arg[0].number);
	else if (match->decl->tag == TO || match->decl->tag == TO_EXCLUDE)
		shell_say(shell, "Configuration successfully rolled back to '%s'.\n",
		    match_arg(match, 0));
	else
		shell_say(
		    shell, "Configuration successfully rolled back commit '%" PRId64 "'.\n", first);
	(void)last;
	if (result == COMMIT_DONE)
		shell_log(shell, buf_str(&outcome.log));
	buf_free(&outcome.log);
	return 0;
}

static int run_rollback(struct shell *shell, const struct match *match)
{
	struct error err;
	int64_t first, last;
	int items, status;
	enum rc rc;

	if (candidate_open(shell->store, &err) != RC_OK)
		return shell_fail(shell, &err);
	if (shell->configuring && candidate_changed(shell->store)) {
		shell_say(shell,
		    "%% The target configuration has uncommitted changes: commit or clear "
		    "them first\n");
		return 1;
	}
	if (history_range(shell, match, &first, &last, &err) != RC_OK)
		return shell_fail(shell, &err);
	shell_say(shell, "\nLoading Rollback Changes.\n");
	rc = candidate_clear(shell->store, &err);
	if (rc == RC_OK)
		rc = changes_load(shell->store, first, last, true, &items, &err);
	if (rc != RC_OK)
		return shell_fail(shell, &err);
	shell_say(shell, "Loaded Rollback Changes in 1 sec \nCommitting.\n");
	status = commit_reverse(shell, match, first, last, items);
	if (candidate_clear(shell->store, &err) != RC_OK)
		return shell_fail(shell, &err);
	return status;
}

#define FORM_HELPS "With marker columns;One full line an item"

/* clang-format off */
const struct decl history_commands[] = {
	{ .run = run_list, .tag = 0, .syntax = "show configuration commit list [ <1-1000> ]",
	  .help = "Show running system information|Contents of the configuration|Configuration commits|List of commits|Number of commits, newest first" },
	{ .run = run_list, .tag = 1, .syntax = "show configuration commit list [ <1-1000> ] detail",
	  .help = "||||Number of commits, newest first|With comments and clients" },
	{ .run = run_history, .syntax = "show configuration history ( all | alarm | backup | cfs-check | commit | detail | first <1-1000> | last <1-1000> | oir | rebase | reverse | shutdown | startup )",
	  .help = "||History of the configuration|All events|Alarms|Backups|Checks of the configuration file system|Commits|With users and comments|The oldest events|Number of events|The newest events|Number of events|Cards that came or went|Rebases|Newest first|Shutdowns|Startups" },
	{ .run = run_changes, .tag = LAST, .syntax = "show configuration commit changes last <1-1000> [ {diff|formal} ]",
	  .help = "|||Changes made by commits|Of the last commits|Number of commits|" FORM_HELPS },
	{ .run = run_changes, .tag = SINCE, .syntax = "show configuration commit changes since <commit/30> [ {diff|formal} ]",
	  .help = "||||Since (and including) a commit|Commit ID or label|" FORM_HELPS },
	{ .run = run_changes, .tag = ALL, .syntax = "show configuration commit changes all [ {diff|formal} ]",
	  .help = "||||Of all commits|" FORM_HELPS },
	{ .run = run_changes, .tag = ID, .syntax = "show configuration commit changes <commit/30> [ {diff|formal} ]",
	  .help = "||||Commit ID or label|" FORM_HELPS },
	{ .run = run_rollback_changes, .tag = LAST, .syntax = "show configuration rollback changes last <1-1000> [ {diff|formal} ]",
	  .help = "||What a rollback would change|Changes|Of the last commits|Number of commits|" FORM_HELPS },
	{ .run = run_rollback_changes, .tag = TO, .syntax = "show configuration rollback changes to <commit/30> [ {diff|formal} ]",
	  .help = "||||Up to (and including) a commit|Commit ID or label|" FORM_HELPS },
	{ .run = run_rollback_changes, .tag = TO_EXCLUDE, .syntax = "show configuration rollback changes to-exclude <commit/30> [ {diff|formal} ]",
	  .help = "||||Up to (and excluding) a commit|Commit ID or label|" FORM_HELPS },
	{ .run = run_rollback_changes, .tag = ID, .syntax = "show configuration rollback changes <commit/30> [ {diff|formal} ]",
	  .help = "||||Commit ID or label|" FORM_HELPS },
	DECL_END
};

const struct decl rollback_commands[] = {
	{ .run = run_rollback, .tag = LAST, .syntax = "rollback configuration last <1-1000>",
	  .help = "Rollback to previous state|Configuration|Rollback last <n> commits made|Number of commits" },
	{ .run = run_rollback, .tag = TO, .syntax = "rollback configuration to <commit/30>",
	  .help = "||Rollback up to (and including) a specific commit|Commit ID or label" },
	{ .run = run_rollback, .tag = TO_EXCLUDE, .syntax = "rollback configuration to-exclude <commit/30>",
	  .help = "||Rollback up to (and excluding) a specific commit|Commit ID or label" },
	{ .run = run_rollback, .tag = ID, .syntax = "rollback configuration <commit/30>",
	  .help = "||Commit ID or label" },
	DECL_END
};
/* clang-format on */
