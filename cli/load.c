/* load FILE.  See load.h. */
#include "cli/load.h"

#include <errno.h>
#include <unistd.h>

#include "cli/config_line.h"
#include "cli/disk.h"
#include "cli/listing.h"
#include "cli/mask.h"

/* No line was refused whose block goes on. */
#define NONE_REFUSED SIZE_MAX

void load_begin(struct shell *shell, struct loading *loading, text_next *next, void *ctx)
{
	*loading =
	    (struct loading){.parse = xcalloc(1, sizeof(*loading->parse)), NONE_REFUSED, next, ctx};
	buf_reset(&shell->load_failed);
	path_cut(&shell->where, 0);
	shell->text.loading = true;
}

void load_end(struct shell *shell, struct loading *loading)
{
	/* A block without its end word. */
	if (text_open(shell))
		buf_addf(&shell->load_failed, "%s\n", shell->where.level[shell->where.n - 1].line);
	free(loading->parse);
	loading->parse = NULL;
	path_cut(&shell->where, 0);
	shell->text.loading = false;
}

/* What a listing has around its lines. */
static bool is_aside(const char *line)
{
	const char *text = line + unknown_column(line);

	return *text == '\0' || *text == '!' || listing_begins(text) || listing_is_stamp(text);
}

/* A line that the grammar refuses, or one in a block of such lines. */
static bool take_unknown(struct shell *shell, const char *line)
{
	int status;

	return unknown_take(shell, line, &status) && status == 0;
}

/* One line into the target; false when it is refused. */
static bool take(struct shell *shell, struct loading *loading, char *line)
{
	struct parse *parse = loading->parse;
	size_t rest = config_line_negated(line);

	if (text_open(shell))
		return text_line(shell, line, parse) == 0;
	if (is_aside(line))
		return unknown_comment(shell, line) == 0;
	/* A line without indentation is one of the global mode. */
	if (unknown_column(line) == 0)
		path_cut(&shell->where, 0);
	if (unknown_inside(shell, line))
		return take_unknown(shell, line);
	if (strcmp(line + unknown_column(line), "exit") == 0) {
		path_cut(&shell->where, shell->where.n > 0 ? shell->where.n - 1 : 0);
		return true;
	}
	path_parse(shell->walker, NULL, &shell->where, rest > 0 ? WALK_NEGATE : WALK_WHOLE, line,
	    rest, parse);
	if (parse->result != WALK_OK || unknown_ascends(shell, line, parse->keep))
		return take_unknown(shell, line);
	if (rest > 0)
		return config_line_remove(shell, parse) == 0;
	if (text_unfinished(parse))
		return text_finish(shell, line, parse, loading->next, loading->ctx) == 0;
	return config_line_set(shell, parse, line) == 0;
}

/*
 * Whether line stands, by its indentation, in a block whose first line was
 * refused: what it would say elsewhere does not count.
 */
static bool in_refused(struct shell *shell, struct loading *loading, const char *line)
{
	size_t column = unknown_column(line);

	if (loading->refused == NONE_REFUSED || text_open(shell))
		return false;
	if (line[column] == '\0')
		return false;
	/* A ! further in ends an inner block only. */
	if (column > loading->refused)
		return line[column] != '!';
	loading->refused = NONE_REFUSED;
	return false;
}

/* The report of refused lines does not show a password that was in clear in the file. */
static void keep_refused(struct shell *shell, const char *line)
{
	char *text = xstrndup(line, LINE_MAX_BYTES);

	if (unknown_shows_password(text))
		mask_suspected(text, &shell->load_failed);
	else
		buf_adds(&shell->load_failed, text);
	buf_addc(&shell->load_failed, '\n');
	free_cleansed(text);
}

bool load_take(struct shell *shell, struct loading *loading, char *line)
{
	bool block = text_open(shell);

	for (size_t len = strlen(line); len > 0 && strchr(" \t\r", line[len - 1]) != NULL;)
		line[--len] = '\0';
	if (!block && strcmp(line, "end") == 0)
		return false;
	if (in_refused(shell, loading, line)) {
		keep_refused(shell, line);
	} else if (strlen(line) > LINE_MAX_BYTES || !take(shell, loading, line)) {
		keep_refused(shell, line);
		if (!block)
			loading->refused = unknown_column(line);
	}
	return true;
}

/* The lines of a file, taken one after the other. */
struct lines_left {
	char *next, *end;
};

/* The next line without its line end; NULL when there is none. */
static char *take_line(struct lines_left *left)
{
	char *line = left->next;
	char *eol;
	size_t len;

	if (line == left->end)
		return NULL;
	eol = memchr(line, '\n', (size_t)(left->end - line));
	left->next = eol != NULL ? eol + 1 : left->end;
	if (eol != NULL)
		*eol = '\0';
	len = strlen(line);
	if (len > 0 && line[len - 1] == '\r')
		line[len - 1] = '\0';
	return line;
}

static enum input_result next_line(void *ctx, struct buf *more)
{
	const char *line = take_line(ctx);

	if (line == NULL)
		return INPUT_EOF;
	if (strlen(line) > LINE_MAX_BYTES)
		return INPUT_TOO_LONG;
	buf_adds(more, line);
	return INPUT_LINE;
}

void load_text(struct shell *shell, struct buf *text)
{
	struct lines_left left = {text->data, text->data + text->len};
	struct loading loading;
	char *line;

	load_begin(shell, &loading, next_line, &left);
	while ((line = take_line(&left)) != NULL && load_take(shell, &loading, line))
		;
	load_end(shell, &loading);
}

/* The whole text of a file on an emulated disk. */
static enum rc read_disk(struct shell *shell, const char *name, struct buf *text, struct error *err)
{
	char chunk[1024];
	ssize_t got = 0;
	enum rc rc;
	int fd;

	rc = disk_open(shell->store->dir, name, &fd, err);
	if (rc != RC_OK)
		return rc;
	while (text->len <= LOAD_MAX && (got = read(fd, chunk, sizeof(chunk))) > 0)
		buf_add(text, chunk, (size_t)got);
	if (got < 0)
		rc = error_set(err, RC_INVALID, "%s: %s", name, strerror(errno));
	else if (text->len > LOAD_MAX)
		rc = error_set(err, RC_INVALID, "%s: larger than %u bytes", name, LOAD_MAX);
	else if (text->len > 0 && memchr(text->data, '\0', text->len) != NULL)
		rc = error_set(err, RC_INVALID, "%s: not a text file", name);
	explicit_bzero(chunk, sizeof(chunk));
	close(fd);
	return rc;
}

int load_file(struct shell *shell, const char *name)
{
	struct buf text = {0};
	struct error err;
	size_t size;
	int status = 0;

	if (read_disk(shell, name, &text, &err) != RC_OK) {
		buf_free(&text);
		return shell_fail(shell, &err);
	}
	size = text.len;
	shell_say(shell, "Loading.\n");
	load_text(shell, &text);
	buf_free(&text);
	if (shell->load_failed.len > 0) {
		shell_say(shell,
		    "Syntax/Authorization errors in one or more commands. Please use 'show "
		    "configuration failed load [detail]' to view errors.\n\n");
		status = 1;
	}
	shell_say(shell, "%zu bytes parsed in 1 sec (%zu)bytes/sec\n", size, size);
	return status;
}

int load_show_failed(struct shell *shell)
{
	if (shell->load_failed.len == 0) {
		shell_say(shell, "%% No such configuration item(s)\n");
		return 1;
	}
	shell_say(shell,
	    "!! SYNTAX/AUTHORIZATION ERRORS: This configuration failed due to\n"
	    "!! one or more of the following reasons:\n"
	    "!!  - the entered commands do not exist,\n"
	    "!!  - the entered commands have errors in their syntax,\n"
	    "!!  - the software packages containing the commands are not active,\n"
	    "!!  - the current user is not a member of a task-group that has \n"
	    "!!    permissions to use the commands.\n\n%s\n",
	    buf_str(&shell->load_failed));
	return 0;
}
