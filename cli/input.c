/*
 * Where lines come from; see input.h.  The terminal is edit.c's; this file
 * has the streams, which are read as fast as they come, and hands each call
 * to the one or the other.
 */
#include "cli/input.h"

#include <errno.h>
#include <malloc.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/edit.h"
#include "cli/output.h"
#include "cli/tty.h"
#include "store/model/walk.h"

#define CHUNK 65536

struct input {
	struct edit *edit; /* NULL when it is a stream */
	FILE *stream;	   /* NULL when it is an array of lines */
	const struct input_source *source;
	char *const *lines;
	char *last; /* the element of lines read last */
	bool echo;
	char *chunk; /* what was read of the stream, handed out up to pos */
	size_t pos;
	size_t end;
	int error; /* errno of the read that failed */
	int rows;  /* as set by input_set_size, -1 until then */
	int columns;
};

bool input_is_terminal(int in, int out)
{
	return isatty(in) == 1 && isatty(out) == 1;
}

static struct input *new_input(void)
{
	struct input *input = xcalloc(1, sizeof(*input));

	input->rows = -1;
	input->columns = -1;
	return input;
}

/*
 * Freed memory is overwritten by malloc itself, so that copies of a secret
 * line that libedit made do not stay behind in it.  A stream is read without
 * such help, and what is ours is overwritten by us.
 */
struct input *input_terminal(const struct input_hooks *hooks)
{
	struct input *input = new_input();

	(void)mallopt(M_PERTURB, 0xa5);
	output_prepare(true);
	input->edit = edit_open(input, hooks);
	return input;
}

struct input *input_stream(FILE *stream, bool echo)
{
	struct input *input = new_input();

	output_prepare(isatty(STDOUT_FILENO) == 1);
	input->stream = stream;
	input->echo = echo;
	input->chunk = xcalloc(1, CHUNK);
	return input;
}

struct input *input_lines(char *const lines[], bool echo)
{
	struct input *input = new_input();

	output_prepare(isatty(STDOUT_FILENO) == 1);
	input->lines = lines;
	input->echo = echo;
	return input;
}

struct input *input_program(const struct input_source *source)
{
	struct input *input = new_input();

	output_prepare(isatty(STDOUT_FILENO) == 1);
	input->source = source;
	return input;
}

void input_close(struct input *input)
{
	if (input == NULL)
		return;
	edit_close(input->edit);
	if (input->stream != NULL)
		(void)fclose(input->stream);
	if (input->chunk != NULL) {
		explicit_bzero(input->chunk, CHUNK);
		free(input->chunk);
	}
	free(input);
}

int input_error(const struct input *input)
{
	return input->error;
}

bool input_interactive(const struct input *input)
{
	return input->edit != NULL || input->source != NULL;
}

/*
 * Reads more of the stream; false at its end.  By read(2), past stdio, so
 * that a pipe is handed out as it comes and there is one buffer to overwrite.
 * Output that waits goes out first: the other side may answer to it.
 */
static bool refill(struct input *input)
{
	int fd = fileno(input->stream);
	ssize_t n;

	if (output_flush() != 0)
		return false;
	if (fd < 0)
		n = (ssize_t)fread(input->chunk, 1, CHUNK, input->stream);
	else
		do
			n = read(fd, input->chunk, CHUNK);
		while (n < 0 && errno == EINTR);
	if (n < 0)
		input->error = errno;
	input->pos = 0;
	input->end = n > 0 ? (size_t)n : 0;
	return n > 0;
}

static enum input_result read_stream(struct input *input, struct buf *line)
{
	bool any = false, too_long = false, nul = false;
	const char *text, *newline;
	size_t len;

	do {
		if (input->pos == input->end && !refill(input))
			break;
		any = true;
		text = input->chunk + input->pos;
		newline = memchr(text, '\n', input->end - input->pos);
		len = newline != NULL ? (size_t)(newline - text) : input->end - input->pos;
		input->pos += len + (newline != NULL);
		/* One byte more than a line may have: it can be the CR of a CRLF. */
		too_long = too_long || len > LINE_MAX_BYTES + 1 - line->len;
		nul = nul || memchr(text, '\0', len) != NULL;
		if (!too_long && !nul)
			buf_add(line, text, len);
	} while (newline == NULL);
	if (!any)
		return INPUT_EOF;
	if (line->len > 0 && line->data[line->len - 1] == '\r')
		buf_cut(line, line->len - 1);
	if (!too_long && !nul && line->len <= LINE_MAX_BYTES)
		return INPUT_LINE;
	buf_reset(line);
	return nul ? INPUT_NOT_TEXT : INPUT_TOO_LONG;
}

static enum input_result read_array(struct input *input, struct buf *line)
{
	size_t len;

	input->last = *input->lines;
	if (input->last == NULL)
		return INPUT_EOF;
	input->lines++;
	len = strlen(input->last);
	if (len > LINE_MAX_BYTES)
		return INPUT_TOO_LONG;
	buf_add(line, input->last, len);
	return INPUT_LINE;
}

/*
 * One line of a stream.  The prompt is written before the line is waited for,
 * since a program at the other end of a pipe may wait for the prompt.
 */
static enum input_result next_line(
    struct input *input, const char *prompt, bool show, struct buf *line)
{
	enum input_result result;

	buf_reset(line);
	if (input->echo && (input->stream != NULL || *input->lines != NULL) &&
	    output_write(prompt, strlen(prompt)) != 0)
		return INPUT_EOF;
	result = input->stream != NULL ? read_stream(input, line) : read_array(input, line);
	if (!input->echo || (result == INPUT_EOF && input->stream == NULL))
		return result;
	if (show && line->len > 0 && output_write(line->data, line->len) != 0)
		return INPUT_EOF;
	return output_write("\n", 1) == 0 ? result : INPUT_EOF;
}

enum input_result input_read(struct input *input, const char *prompt, struct buf *line)
{
	if (input->edit != NULL)
		return edit_read(input->edit, prompt, line);
	if (input->source != NULL)
		return input->source->read(input->source->ctx, prompt, line);
	return next_line(input, prompt, true, line);
}

enum input_result input_ask(struct input *input, const char *prompt, bool echo, struct buf *answer)
{
	if (input->edit != NULL)
		return edit_ask(input->edit, prompt, echo, answer);
	if (input->source != NULL)
		return input->source->ask(input->source->ctx, prompt, echo, answer);
	return next_line(input, prompt, echo, answer);
}

int input_key(struct input *input)
{
	char key;

	if (input->edit != NULL)
		return edit_key(input->edit);
	if (input->stream == NULL)
		return -1;
	do {
		if (input->pos == input->end && !refill(input))
			return -1;
		key = input->chunk[input->pos++];
	} while (key == '\r' || key == '\0');
	return (unsigned char)key;
}

void input_use_history(struct input *input, enum input_history history)
{
	if (input->edit != NULL)
		edit_use_history(input->edit, history);
	else if (input->source != NULL)
		input->source->use_history(input->source->ctx, history);
}

bool input_watch(struct input *input, int fd)
{
	struct pollfd wait = {.fd = fd, .events = POLLIN};

	if (input->edit != NULL)
		return edit_watch(input->edit, fd);
	while (poll(&wait, 1, -1) < 0 && errno == EINTR)
		;
	return true;
}

void input_remember(struct input *input, const char *line)
{
	if (input->edit != NULL)
		edit_remember(input->edit, line);
	else if (input->source != NULL)
		input->source->remember(input->source->ctx, line);
}

const char *input_history(const struct input *input, size_t i)
{
	if (input->source != NULL)
		return input->source->history(input->source->ctx, i);
	return input->edit != NULL ? edit_history(input->edit, i) : NULL;
}

void input_forget(struct input *input)
{
	if (input->edit != NULL) {
		edit_forget(input->edit);
		return;
	}
	if (input->last != NULL) {
		explicit_bzero(input->last, strlen(input->last));
		input->last = NULL;
	}
	if (input->chunk != NULL) {
		explicit_bzero(input->chunk, input->pos);
		explicit_bzero(input->chunk + input->end, CHUNK - input->end);
	}
	output_forget();
}

void input_set_size(struct input *input, int rows, int columns)
{
	if (rows >= 0)
		input->rows = rows;
	if (columns >= 0)
		input->columns = columns;
}

int input_rows(const struct input *input)
{
	int rows, columns;

	if (!input_interactive(input))
		return 0;
	if (input->rows >= 0)
		return input->rows;
	if (input->source != NULL)
		return 24;
	tty_size(&rows, &columns);
	return rows > 0 ? rows : 24;
}

int input_columns(const struct input *input)
{
	int rows, columns;

	if (input->columns >= 0)
		return input->columns;
	if (input->source != NULL)
		return 80;
	if (input->edit == NULL)
		return 0;
	tty_size(&rows, &columns);
	return columns > 0 ? columns : 80;
}
