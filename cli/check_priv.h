/*
 * The state of a transcript that is being played, private to check.c, which
 * types, and check_compare.c, which compares.
 */
#ifndef CLI_CHECK_PRIV_H
#define CLI_CHECK_PRIV_H

#include "cli/check.h"
#include "cli/lines.h"
#include "cli/placeholder.h"

#define DIRECTIVE "#! "

struct check {
	struct input_source source;
	const struct input_hooks *hooks;
	const char *path;
	struct lines expected, came;
	struct lines histories[HISTORIES];
	enum input_history history; /* the one in use */
	size_t at;		    /* the next line of expected */
	const char *user;
	const char *line;
	const char *server;
	char *url;
	struct captures captures;
	struct buf secret;
	bool secret_typed;  /* in the line typed last: its output may repeat it */
	struct buf partial; /* output behind the last line end */
	bool pem;	    /* within a block of PEM that stands for the line at `at` */
	bool differs;
};

/* Length of the prompt that line begins with, 0 when it has none: it holds no blank. */
size_t check_prompt_len(const char *line);

/* The line of the transcript that comes next. */
const char *check_expected(const struct check *check);

/* Whether line i of the transcript is no output: a command, a directive, the end. */
bool check_ends_output(const struct check *check, size_t i);

/* What came is what the transcript says next; or it is another line. */
void check_agree(struct check *check);
void check_differ(struct check *check, const char *line);

/* Passes over blocks that stand for any number of lines, where the next thing is typed. */
void check_skip_any_lines(struct check *check);

/* The output of a command is over: what it did not print is missing. */
void check_end_output(struct check *check);

#endif
