/*
 * Standard output and the pager; see output.h.  The bytes of the pager's
 * prompt follow reference xr-shell section 6.
 */
#include "cli/output.h"

#include <stdio_ext.h>
#include <string.h>

#define MORE " --More-- "

/* Standard output's buffer; it lives as long as stdio may flush it at exit. */
static char output_buffer[16384];

void output_prepare(bool terminal)
{
	(void)fflush(stdout);
	(void)setvbuf(stdout, output_buffer, terminal ? _IOLBF : _IOFBF, sizeof(output_buffer));
}

int output_flush(void)
{
	return fflush(stdout) == 0 ? 0 : -1;
}

void output_forget(void)
{
	(void)fflush(stdout);
	explicit_bzero(output_buffer, sizeof(output_buffer));
}

int output_write(const char *text, size_t len)
{
	if (len > 0 && fwrite(text, 1, len, stdout) != len)
		return -1;
	return __flbf(stdout) ? output_flush() : 0;
}

/* Shows the pager's prompt; returns how many more lines are wanted. */
static int ask_more(struct input *input, int rows)
{
	int key, lines = -1;

	if (output_write(MORE, sizeof(MORE) - 1) != 0)
		return 0;
	while (lines < 0) {
		key = input_key(input);
		if (key == ' ')
			lines = rows;
		else if (key == '\n')
			lines = 1;
		else if (key < 0 || key == 'q' || key == 'Q' || key == 'C' - '@')
			lines = 0;
	}
	(void)output_write("\r          \r", sizeof(MORE) + 1);
	return lines;
}

int output_page(struct input *input, const struct buf *text)
{
	int rows = input_rows(input);
	int lines = rows;
	size_t start = 0, end;
	const char *newline;

	if (rows == 0)
		return output_write(buf_str(text), text->len);
	while (start < text->len) {
		if (lines == 0) {
			lines = ask_more(input, rows);
			if (lines == 0)
				return ferror(stdout) ? -1 : 0;
		}
		for (end = start; lines > 0 && end < text->len; lines--) {
			newline = memchr(text->data + end, '\n', text->len - end);
			end = newline != NULL ? (size_t)(newline + 1 - text->data) : text->len;
		}
		if (output_write(text->data + start, end - start) != 0)
			return -1;
		start = end;
	}
	return 0;
}
