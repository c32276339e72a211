/*
 * Playing a transcript again (--check): what is typed in it goes to the
 * shell, and what the shell prints is compared with what the transcript
 * says.  Needs no terminal.  Format: docs/record.md.
 */
#ifndef CLI_CHECK_H
#define CLI_CHECK_H

#include "cli/input.h"

struct check;

/*
 * Reads the transcript at path.  secret is what is typed for <secret> and at
 * questions whose answer is not shown; hooks give the help of `?`.  Both must
 * live as long.  NULL with err when the file can't be read or is none.
 */
struct check *check_open(
    const char *path, const char *secret, const struct input_hooks *hooks, struct error *err);

/* Who types, and on which line; NULL when the transcript does not say who. */
const char *check_user(const struct check *check);
const char *check_line(const struct check *check);

/* The options of the lab server that the transcript asks for, or NULL. */
const char *check_server(const struct check *check);

/* Where that server listens: typed in place of $URL.  Copied. */
void check_set_url(struct check *check, const char *url);

/* What is typed.  The source lives as long as the check. */
const struct input_source *check_source(const struct check *check);

/* What the shell prints. */
void check_output(struct check *check, const struct buf *text);

/*
 * The session ended with this status: true when all was as the transcript
 * says, else diff has the unified diff.
 */
bool check_end(struct check *check, int status, struct buf *diff);

/* NULL is fine. */
void check_free(struct check *check);

#endif
