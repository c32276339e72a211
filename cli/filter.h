/*
 * What the filter files share: the two tables of modifiers have
 * the same rows, and a parsed stage of a chain is the same for both.
 */
#ifndef CLI_FILTER_H
#define CLI_FILTER_H

#include <regex.h>
#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"

struct modifier;
struct stage;

/* Runs a stage over in, appending to out. */
typedef enum rc stage_run(
    const struct stage *stage, const struct buf *in, struct buf *out, struct error *err);

/*
 * Parses what follows a modifier's name.  RC_INVALID with *at the character
 * that fits nothing, or NULL when err is the line to print.
 */
typedef enum rc modifier_parse(const struct modifier *modifier, struct stage *stage,
    const char *text, const char **at, struct error *err);

struct modifier {
	const char *name;
	const char *help;
	const char *follows; /* help on what follows the name, with line ends */
	modifier_parse *parse;
	stage_run *run;
	const char *options; /* of a utility: letters, those with a value before ':' */
};

struct stage {
	stage_run *run;
	char *text;  /* a fixed string, or the path of a file */
	char *files; /* the folder that the disks are in */
	regex_t regex;
	bool compiled;	 /* regex is to be freed */
	bool option[26]; /* -a to -z were given */
	char *value[26]; /* the values of those that have one */
};

/* A line without its line end; it points into the text. */
struct text_line {
	const char *text;
	size_t len;
};

/* The line at *pos, which moves on behind it; false at the end. */
bool text_next(const struct buf *text, size_t *pos, struct text_line *line);

/* How many lines text has, a last one without line end included. */
size_t text_count(const struct buf *text);

/* Appends a line and a line end. */
void text_add(struct buf *out, const struct text_line *line);

/* Compiles an extended regular expression.  RC_INVALID when it is none. */
enum rc stage_compile(
    struct stage *stage, const char *pattern, bool ignore_case, struct error *err);

/* True when the stage's regular expression matches somewhere in the line. */
bool stage_match(const struct stage *stage, const struct text_line *line);

/* Finds the modifier that text begins with, abbreviated or not, and parses it into stage. */
enum rc table_parse(const struct modifier *table, size_t n, struct stage *stage, const char *text,
    const char **at, struct error *err);

/* filter_help and filter_complete for one table, in filter_help.c. */
void table_help(const struct modifier *table, size_t n, const char *text, struct buf *out);
void table_complete(
    const struct modifier *table, size_t n, const char *text, struct buf *insert, struct buf *list);

/* Whether -letter was given, and the value it has, NULL without one. */
bool stage_has(const struct stage *stage, char letter);
const char *stage_value(const struct stage *stage, char letter);

/* sort, uniq and cut, in filter_lines.c; whether text is a list as cut wants it. */
stage_run run_sort, run_uniq, run_cut;
bool cut_is_list(const char *list);

/* The utilities, in filter_utility.c. */
enum rc utility_parse(const struct modifier *modifier, struct stage *stage, const char *text,
    const char **at, struct error *err);
const struct modifier *utility_table(size_t *n);

#endif
