/*
 * What a command prints, on its way out: output modifiers, then the pager,
 * then standard output.  A command prints into a buffer; the shell hands it
 * here when the command ends.  Reference xr-shell section 6.
 */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "cli/input.h"

struct filter; /* one parsed chain of modifiers */

/*
 * Parses what follows the first | of a line: include, exclude, begin,
 * section, count with a regular expression to the next |; utility head|tail|
 * wc|sort|egrep|... with their options; file PATH; chained by |.  NULL with
 * err set when it is not one; err->text then is the whole line to print,
 * e.g. "% Invalid input detected at '^' marker." with *error_at the offset in
 * text, or another "% ..." line with *error_at SIZE_MAX.  files is the folder
 * that emulated disks stand in.
 */
struct filter *filter_parse(
    const char *text, const char *files, size_t *error_at, struct error *err);

/* Runs the chain over in, appending to out.  RC_INVALID with a reason, e.g. a file can't be
 * written. */
enum rc filter_run(
    const struct filter *filter, const struct buf *in, struct buf *out, struct error *err);

void filter_free(struct filter *filter);

/* The helps behind `| ?`: appends lines as for input_hooks.help; text is what follows the last |.
 */
void filter_help(const char *text, struct buf *out);

/* Tab behind | and text, as the hook complete of input.h. */
void filter_complete(const char *text, struct buf *insert, struct buf *list);

/*
 * Writes text to standard output with \n (on a terminal \r\n as its settings
 * want).  On an interactive terminal longer texts are paged with " --More-- "
 * after input_rows(input) lines: blank next page, Enter one line, q quit.
 * Returns -1 when standard output is gone.
 */
int output_page(struct input *input, const struct buf *text);

/* The same without paging, for prompts and messages. */
int output_write(const char *text, size_t len);

/*
 * Output to a file or pipe is gathered until the input has to wait for its
 * next line.  This writes it out now, e.g. before something goes to standard
 * error.  Returns -1 when standard output is gone.
 */
int output_flush(void);

/* Flushes, then overwrites the buffer: it held the echo of a secret. */
void output_forget(void);

/* Sets standard output's buffer up; the constructors of struct input call it. */
void output_prepare(bool terminal);

#endif
