/* load FILE.  See load.h. */
#include "cli/load.h"

#include <ctype.h>
#include <errno.h>
#include <unistd.h>

#include "cli/config_line.h"
#include "cli/disk.h"

static bool is_line(const char *text, const char *word)
{
	while (isspace((unsigned char)*text))
		text++;
	return strcmp(text, word) == 0;
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

	if (line == left->end)
		return NULL;
	eol = memchr(line, '\n', (size_t)(left->end - line));
	left->next = eol != NULL ? eol + 1 : left->end;
	if (eol != NULL)
		*eol = '\0';
	line[strcspn(line, "\r")] = '\0';
	return line;
}

static bool next_line(void *ctx, struct buf *more)
{
	const char *line = take_line(ctx);

	buf_adds(more, line != NULL ? line : "");
	return line != NULL;
}

/* One line into the target; false when the grammar refuses it. */
static bool load_line(struct shell *shell, struct parse *parse, char *line, struct lines_left *left)
{
	size_t rest = config_line_negated(line);
	const char *p = line;

	while (isspace((unsigned char)*p))
		p++;
	if (text_open(shell))
		return text_line(shell, line, parse) == 0;
	/* A listing that was saved as it stood begins so. */
	if (*p == '\0' || *p == '!' || strcmp(p, "Building configuration...") == 0)
		return true;
	/* A line without indentation is one of the global mode. */
	if (p == line)
		path_cut(&shell->where, 0);
	if (is_line(line, "exit")) {
		path_cut(&shell->where, shell->where.n > 0 ? shell->where.n - 1 : 0);
		return true;
	}
	parse_line(shell->walker, NULL, &shell->where, rest > 0 ? WALK_NEGATE : WALK_WHOLE, line,
	    rest, parse);
	if (parse->result != WALK_OK)
		return false;
	if (rest > 0)
		return config_line_remove(shell, parse) == 0;
	if (text_unfinished(parse))
		return text_finish(shell, line, parse, next_line, left) == 0;
	return config_line_set(shell, parse, line) == 0;
}

static void load_text(struct shell *shell, struct buf *text)
{
	struct lines_left left = {text->data, text->data + text->len};
	struct parse *parse = xcalloc(1, sizeof(*parse));
	char *line;

	while ((line = take_line(&left)) != NULL) {
		if (!text_open(shell) && is_line(line, "end"))
			break;
		if (strlen(line) > LINE_MAX_BYTES || !load_line(shell, parse, line, &left))
			buf_addf(&shell->load_failed, "%.*s\n", LINE_MAX_BYTES, line);
	}
	free(parse);
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
	buf_reset(&shell->load_failed);
	path_cut(&shell->where, 0);
	if (size > 0)
		load_text(shell, &text);
	path_cut(&shell->where, 0);
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
