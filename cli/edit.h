/*
 * The line editor of an interactive session: the terminal half of input.h.
 * Only input.c includes this.
 */
#ifndef CLI_EDIT_H
#define CLI_EDIT_H

#include "cli/input.h"

struct edit;

/*
 * Takes the terminal on standard input and output; hooks must live as long.
 * Help that is longer than the screen is paged as output of input is.
 */
struct edit *edit_open(struct input *input, const struct input_hooks *hooks);

/* Gives the terminal back; NULL is fine. */
void edit_close(struct edit *edit);

/* As input_read, input_ask, input_use_history, input_remember and so on. */
enum input_result edit_read(struct edit *edit, const char *prompt, struct buf *line);
enum input_result edit_ask(struct edit *edit, const char *prompt, bool echo, struct buf *answer);
void edit_use_history(struct edit *edit, enum input_history history);
void edit_remember(struct edit *edit, const char *line);
const char *edit_history(struct edit *edit, size_t i);
void edit_forget(struct edit *edit);

/* One key, as input_key. */
int edit_key(struct edit *edit);

/* As input_watch. */
bool edit_watch(struct edit *edit, int fd);

#endif
