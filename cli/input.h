/*
 * Where typed lines come from: a terminal (libedit, in edit.c) or a stream (a
 * file, a pipe, the -c options).  The shell reads commands and answers to
 * questions through this door only, and nothing else includes histedit.h.
 */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/error.h"

enum input_result {
	INPUT_LINE,	 /* a line was read, without its line end */
	INPUT_EOF,	 /* end of file, or the terminal hung up */
	INPUT_INTERRUPT, /* Ctrl-C: the line is dropped */
	INPUT_SUSPEND,	 /* Ctrl-Z: leaves configuration mode */
	INPUT_TOO_LONG,	 /* longer than LINE_MAX_BYTES: the line was skipped */
	INPUT_NOT_TEXT,	 /* has a NUL: the line was skipped */
};

/* What the terminal asks of the shell while a line is typed. */
struct input_hooks {
	void *ctx;
	/* `?` behind text: appends what is to be shown, each line with its line end; it is paged.
	 */
	void (*help)(void *ctx, const char *text, struct buf *out);
	/*
	 * Tab behind text: appends to insert what completes the last word, or to
	 * list the words it could be, as they are to be shown with line end.
	 */
	void (*complete)(void *ctx, const char *text, struct buf *insert, struct buf *list);
};

/* The lines remembered: each kind of mode has its own. */
enum input_history { HISTORY_EXEC, HISTORY_CONFIG, HISTORIES };

struct input;

/* True when fd in and out are a terminal that a person can be at. */
bool input_is_terminal(int in, int out);

/* The terminal on standard input and output.  hooks must live as long. */
struct input *input_terminal(const struct input_hooks *hooks);

/*
 * A stream, which the input then owns and closes.  With echo, each prompt and
 * line is written to standard output, so that the output reads like a
 * session; answers to secret questions are not.
 */
struct input *input_stream(FILE *stream, bool echo);

/* The lines of a NULL-terminated array, one after the other (-c). */
struct input *input_lines(char *const lines[], bool echo);

/*
 * A program in the place of the person at a terminal: it is asked for each
 * line, and shows what it likes.  The members are as the functions of these
 * names below.
 */
struct input_source {
	void *ctx;
	enum input_result (*read)(void *ctx, const char *prompt, struct buf *line);
	enum input_result (*ask)(void *ctx, const char *prompt, bool echo, struct buf *answer);
	void (*use_history)(void *ctx, enum input_history history);
	void (*remember)(void *ctx, const char *line);
	const char *(*history)(void *ctx, size_t i);
};

/* source must live as long. */
struct input *input_program(const struct input_source *source);

void input_close(struct input *input);

/* errno of the read that ended a stream before its end, else 0. */
int input_error(const struct input *input);

/* A terminal, or a program in the place of a person. */
bool input_interactive(const struct input *input);

/* Reads the next command line, shown behind prompt, into line (emptied first). */
enum input_result input_read(struct input *input, const char *prompt, struct buf *line);

/*
 * Asks a question: prompt as it stands, without line end after it; echo
 * false for secrets.  On a stream the answer is its next line.  A question on
 * a terminal can be left with Ctrl-C (INPUT_INTERRUPT).  Answers never enter
 * the history.
 */
enum input_result input_ask(struct input *input, const char *prompt, bool echo, struct buf *answer);

/*
 * One key of the terminal, not shown, or one byte of a stream: 1 to 255, '\n'
 * for Enter; -1 at the end, and where lines are the only thing there is.
 */
int input_key(struct input *input);

/*
 * Waits until fd can be read or has ended.  False when Ctrl-C was typed at
 * the terminal meanwhile; on a stream that ends the program itself.
 */
bool input_watch(struct input *input, int fd);

/* The history that lines are remembered in, and found with the arrow keys, from now on. */
void input_use_history(struct input *input, enum input_history history);

/* Adds the line to the history in use (no stream has one), unless blank or a repeat. */
void input_remember(struct input *input, const char *line);

/* The i-th line of the history in use, oldest 0, or NULL. */
const char *input_history(const struct input *input, size_t i);

/*
 * The last line read held a secret: overwrites every copy of it that the
 * input keeps (edit buffers, read buffers, history).
 */
void input_forget(struct input *input);

/*
 * Size of the terminal in rows and columns; 24x80 when unknown.  The lengths
 * set by `terminal length` and `terminal width` (0: unlimited, -1: leave as
 * it is) overrule it; until then it is as the terminal says.
 */
void input_set_size(struct input *input, int rows, int columns);
int input_rows(const struct input *input);    /* 0: no paging */
int input_columns(const struct input *input); /* 0: unlimited */

#endif
