/*
 * One typed line from its parsing to its output: docs/architecture.md, "The
 * life of a typed line".  See shell.h.
 */
#include "cli/shell.h"

#include <ctype.h>
#include <inttypes.h>
#include <unistd.h>

#include "base/utf8.h"
#include "cli/check.h"
#include "cli/commands.h"
#include "cli/config_line.h"
#include "cli/engine.h"
#include "cli/help.h"
#include "cli/listing.h"
#include "cli/output.h"
#include "cli/record.h"
#include "store/config.h"
#include "store/jobs.h"
#include "store/session.h"
#include "store/trial.h"

void shell_prompt(struct shell *shell, struct buf *out)
{
	struct buf line = {0};

	buf_adds(out, NODE_NAME ":");
	if (config_get(shell->store, "hostname", &line, NULL) == RC_OK)
		buf_adds(out, config_after(buf_str(&line), "hostname"));
	else
		buf_adds(out, "ios");
	if (shell->configuring)
		buf_addf(out, "(%s)", shell->where.mode->tag);
	buf_addc(out, '#');
	buf_free(&line);
}

void shell_say(struct shell *shell, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(&shell->out, fmt, ap);
	va_end(ap);
}

/* All output passes here. */
static void show(struct shell *shell, const struct buf *text, bool paged)
{
	int status;

	if (shell->capture != NULL) {
		buf_add(shell->capture, buf_str(text), text->len);
		return;
	}
	if (shell->check != NULL) {
		check_output(shell->check, text);
		return;
	}
	if (shell->record != NULL)
		record_output(shell->record, text);
	status = paged ? output_page(shell->input, text) : output_write(buf_str(text), text->len);
	if (status != 0)
		shell->quit = true;
}

void shell_flush(struct shell *shell)
{
	if (shell->holding || shell->out.len == 0)
		return;
	show(shell, &shell->out, true);
	buf_reset(&shell->out);
}

int shell_fail(struct shell *shell, const struct error *err)
{
	shell_say(shell, "%% %s\n", err->text);
	return 1;
}

/* The column counts from the prompt's start, shown or not; what is captured has none. */
int shell_invalid(struct shell *shell, size_t at)
{
	struct buf prompt = {0};

	if (shell->capture == NULL)
		shell_prompt(shell, &prompt);
	shell_say(
	    shell, "%*s^\n%% Invalid input detected at '^' marker.\n", (int)(prompt.len + at), "");
	buf_free(&prompt);
	return 1;
}

void shell_reject(struct shell *shell, enum input_result result)
{
	if (result == INPUT_TOO_LONG)
		shell_say(shell, "%% Line not accepted: longer than %d bytes\n", LINE_MAX_BYTES);
	else
		shell_say(shell, "%% Line not accepted: not text, it holds a NUL\n");
	if (shell->listing != NULL)
		buf_adds(&shell->load_failed, "! a line that was not accepted\n");
	shell->refused++;
	shell_flush(shell);
}

enum input_result shell_read(struct shell *shell, const char *prompt, bool echo, struct buf *answer)
{
	enum input_result result;

	shell_flush(shell);
	result = input_ask(shell->input, prompt, echo, answer);
	if (shell->record != NULL)
		record_answer(shell->record, prompt, result, echo, buf_str(answer));
	if (result == INPUT_TOO_LONG || result == INPUT_NOT_TEXT)
		shell_reject(shell, result);
	return result;
}

bool shell_ask(struct shell *shell, const char *prompt, bool echo, struct buf *answer)
{
	return shell_read(shell, prompt, echo, answer) == INPUT_LINE;
}

void shell_zone(struct shell *shell, char zone[16], int *minutes_east)
{
	struct buf line = {0};
	const char *words = NULL;
	int hours = 0, minutes = 0;

	(void)snprintf(zone, 16, "UTC");
	*minutes_east = 0;
	if (config_get(shell->store, "clock timezone", &line, NULL) == RC_OK)
		words = config_after(buf_str(&line), "clock timezone");
	if (words != NULL && sscanf(words, "%8s %d %d", zone, &hours, &minutes) >= 2)
		*minutes_east = hours * 60 + (hours < 0 ? -minutes : minutes);
	buf_free(&line);
}

void shell_stamp(struct shell *shell)
{
	struct buf stamp = {0};
	char zone[16];
	int minutes_east;

	shell_zone(shell, zone, &minutes_east);
	clock_stamp(&stamp, store_now_ms(shell->store), zone, minutes_east);
	buf_addc(&stamp, '\n');
	show(shell, &stamp, false);
	buf_free(&stamp);
}

void shell_log(struct shell *shell, const char *line)
{
	struct buf text = {0};

	if (!shell->monitor || config_has(shell->store, "logging console disable"))
		return;
	shell_flush(shell);
	buf_addf(&text, "%s\n", line);
	show(shell, &text, false);
	buf_free(&text);
}

void shell_leave_config(struct shell *shell)
{
	struct error err;

	if (candidate_clear(shell->store, &err) != RC_OK)
		shell_fail(shell, &err);
	session_end(shell->store);
	path_free(&shell->where);
	path_init(&shell->where, &mode_config);
	shell->configuring = false;
}

void shell_due_work(struct shell *shell)
{
	/* By the offset read last: the clock file is read once a second, not once a line. */
	int64_t now = clock_now(&shell->store->clock);
	struct buf log = {0};
	bool rolled_back;

	if (now == shell->due_checked)
		return;
	now = store_now(shell->store);
	shell->due_checked = now;
	if (trial_expire(shell->store, false, &rolled_back, &log, NULL) == RC_OK && rolled_back)
		shell_log(shell, buf_str(&log));
	buf_free(&log);
	if (jobs_due(shell->store, now))
		(void)engine_call(shell, "run-jobs", 0, NULL, NULL);
	shell_flush(shell);
}

/* Up to the first byte that a terminal must not be given. */
static size_t printable_len(const char *line)
{
	size_t at = 0, n;

	while ((n = utf8_printable(line + at, strlen(line + at))) > 0)
		at += n;
	return at;
}

/* The three parser errors, reference xr-shell section 2. */
int shell_parser_error(struct shell *shell, const char *line, const struct parse *parse)
{
	switch (parse->result) {
	case WALK_INVALID:
		return shell_invalid(shell, utf8_count(line, parse->error_at));
	case WALK_INCOMPLETE:
		shell_say(shell, "%% Incomplete command.\n");
		return 1;
	case WALK_AMBIGUOUS:
		shell_say(
		    shell, "%% Ambiguous command:  \"%.*s\"\n", (int)printable_len(line), line);
		return 1;
	case WALK_OK:
		break;
	}
	return 0;
}

/* Where output modifiers begin: the first | behind a blank and outside quotes, or NULL. */
static char *find_pipe(char *line)
{
	bool quoted = false;

	for (char *p = line; *p != '\0'; p++) {
		if (*p == '\\' && p[1] != '\0')
			p++;
		else if (*p == '"')
			quoted = !quoted;
		else if (*p == '|' && !quoted && p > line && isspace((unsigned char)p[-1]))
			return p;
	}
	return NULL;
}

/* Runs a command's handler, its output through the filter if there is one. */
static int run_command(
    struct shell *shell, const struct match *match, bool stamp, struct filter *filter)
{
	struct buf filtered = {0};
	struct error err;
	int status;

	if (stamp && !match->decl->silent && shell->timestamps)
		shell_stamp(shell);
	shell->holding = filter != NULL;
	status = match->decl->run(shell, match);
	shell->holding = false;
	if (filter != NULL) {
		if (filter_run(filter, &shell->out, &filtered, &err) == RC_OK) {
			buf_reset(&shell->out);
			buf_add(&shell->out, filtered.data, filtered.len);
		} else {
			buf_reset(&shell->out);
			status = shell_fail(shell, &err);
		}
		buf_free(&filtered);
	}
	shell_flush(shell);
	return status;
}

/*
 * Parses line up to the pipe with parse, then runs the command it names.
 * Returns -1 when it is none: the caller takes on what is refused, and what is
 * a configuration line.
 */
static int run_parsed(struct shell *shell, char *line, size_t start, bool stamp,
    const struct path *context, const struct decl *const *extra, struct parse *parse)
{
	char *bar = find_pipe(line + start);
	struct filter *filter = NULL;
	struct error err;
	size_t error_at;
	int status;

	if (bar != NULL)
		*bar = '\0';
	path_parse(shell->walker, extra, context, WALK_WHOLE, line, start, parse);
	if (bar != NULL && (parse->result != WALK_OK || parse->match[0].decl->run == NULL ||
			       parse->match[0].decl->silent)) {
		/* No command with output of its own: the | belongs to the text, for `do` to that of
		 * the command it runs. */
		*bar = '|';
		bar = NULL;
		path_parse(shell->walker, extra, context, WALK_WHOLE, line, start, parse);
	}
	if (parse->result != WALK_OK || parse->match[0].decl->run == NULL)
		return -1;
	if (bar != NULL) {
		filter = filter_parse(bar + 1, shell->store->dir, &error_at, &err);
		if (filter == NULL && error_at != SIZE_MAX)
			return shell_invalid(
			    shell, utf8_count(line, (size_t)(bar - line)) + 1 + error_at);
		if (filter == NULL) {
			shell_say(shell, "%s\n", err.text);
			return 1;
		}
	}
	status = run_command(shell, &parse->match[0], stamp, filter);
	filter_free(filter);
	return status;
}

int shell_exec(struct shell *shell, const char *line, size_t start, bool stamp)
{
	char *copy = xstrdup(line);
	struct parse *parse = xcalloc(1, sizeof(*parse));
	struct path root;
	int status;

	path_init(&root, &mode_exec);
	status = run_parsed(shell, copy, start, stamp, &root, NULL, parse);
	if (status < 0)
		status = shell_parser_error(shell, copy, parse);
	path_free(&root);
	free(parse);
	free_cleansed(copy);
	return status;
}

/* The line that follows one which goes on, as an answer: it is no command. */
static enum input_result ask_line(void *ctx, struct buf *line)
{
	struct buf answer = {0};
	enum input_result result = shell_read(ctx, "", true, &answer);

	buf_adds(line, buf_str(&answer));
	buf_free(&answer);
	return result;
}

/* A line of a route policy or a set. */
static int block_line(struct shell *shell, char *line, struct parse *parse)
{
	int status = text_line(shell, line, parse);

	return parse->result == WALK_OK ? status : shell_parser_error(shell, line, parse);
}

static int config_mode_line(struct shell *shell, char *line)
{
	struct parse *parse;
	bool block = text_open(shell);
	size_t rest = block ? 0 : config_line_negated(line);
	int status;

	if (!block && unknown_inside(shell, line) && unknown_take(shell, line, &status))
		return status;
	if (rest > 0)
		return config_line_negate(shell, line, rest);
	parse = xcalloc(1, sizeof(*parse));
	status = block ? block_line(shell, line, parse)
		       : run_parsed(shell, line, 0, true, &shell->where, config_mode_tables, parse);
	if (status < 0 && parse->result != WALK_OK)
		status = unknown_take(shell, line, &status)
			     ? status
			     : shell_parser_error(shell, line, parse);
	else if (status < 0 &&
		 !(unknown_ascends(shell, line, parse->keep) && unknown_take(shell, line, &status)))
		status = text_unfinished(parse) ? text_finish(shell, line, parse, ask_line, shell)
						: config_line_set(shell, parse, line);
	free(parse);
	return status;
}

/*
 * On a terminal the ? key never reaches a line.  In a script a last word ?
 * asks for help, in exec mode also one that ends with it.
 */
static bool asks_for_help(const struct shell *shell, const char *line, size_t len)
{
	if (input_interactive(shell->input) || line[len - 1] != '?')
		return false;
	return len == 1 || isspace((unsigned char)line[len - 2]) || !shell->configuring;
}

/* A comment says where a block ends, which matters to lines that are not known. */
static int comment_line(struct shell *shell, const char *line)
{
	return shell->configuring && !text_open(shell) ? unknown_comment(shell, line) : 0;
}

int shell_leave_cleared(struct shell *shell)
{
	shell_leave_config(shell);
	shell_say(shell, "%% This configuration session was terminated from another session; its "
			 "uncommitted changes are lost.\n");
	return 1;
}

int shell_line(struct shell *shell, char *line)
{
	size_t end = strlen(line);
	char *start = line;
	bool comment;
	int status;

	while (end > 0 && isspace((unsigned char)line[end - 1]))
		line[--end] = '\0';
	while (isspace((unsigned char)*start))
		start++;
	if (!input_interactive(shell->input) && listing_line(shell, line, &status))
		goto done;
	if (*start == '\0')
		return 0;
	comment = *start == '!' && !text_keeps(shell);
	if (!comment && asks_for_help(shell, line, end)) {
		line[end - 1] = '\0';
		help_list(shell, line, &shell->out);
		shell_flush(shell);
		return 0;
	}
	if (comment)
		status = comment_line(shell, line);
	else if (!shell->configuring)
		status = shell_exec(shell, line, 0, true);
	else if (input_interactive(shell->input) && session_cleared(shell->store))
		status = shell_leave_cleared(shell);
	else
		status = config_mode_line(shell, line);
done:
	walker_wipe(shell->walker);
	shell_flush(shell);
	if (status != 0)
		shell->refused++;
	return status;
}
