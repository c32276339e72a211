/*
 * Recording a session at a terminal (--record): prompts, typed lines, output,
 * questions and answers as text that --check plays again.  Secrets are not
 * written.  Format: docs/record.md.
 */
#ifndef CLI_RECORD_H
#define CLI_RECORD_H

#include "cli/input.h"

struct record;
struct shell;

/*
 * Makes or empties the file (mode 0600) and writes the head that says who is
 * on which line.  NULL with err when it can't be.
 */
struct record *record_open(const char *path, const char *user, const char *line, struct error *err);

/* Output, as the shell hands it to the terminal. */
void record_output(struct record *record, const struct buf *text);

/*
 * A line that was typed behind prompt, before it is run, or how it was left.
 * True when it holds, or may hold, a secret.
 */
bool record_line(struct record *record, struct shell *shell, const char *prompt,
    enum input_result result, const char *line);

/* A question and its answer, which is not written unless it was echoed. */
void record_answer(struct record *record, const char *prompt, enum input_result result, bool echo,
    const char *answer);

/* `?` typed behind text, and the help that came. */
void record_help(
    struct record *record, struct shell *shell, const char *text, const struct buf *help);

/*
 * The session ended with this status.  Frees the record; RC_FATAL when
 * something of it could not be written.
 */
enum rc record_close(struct record *record, int status, struct error *err);

#endif
