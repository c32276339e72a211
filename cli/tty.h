/*
 * The real terminal under the line editor: raw mode from the start of the
 * session to its end, so that the kernel never echoes what is typed ahead,
 * and one buffer of typed bytes that editor, secret questions and pager
 * share, so that no key is lost between them.
 */
#ifndef CLI_TTY_H
#define CLI_TTY_H

#include <stdbool.h>
#include <stddef.h>

struct tty;

/*
 * Takes over the terminal on standard input and output.  Its settings are
 * given back by tty_close, at exit and when a signal ends the process.  There
 * is one at a time.
 */
struct tty *tty_open(void);

/* Gives the terminal back; NULL is fine. */
void tty_close(struct tty *tty);

/* Sets raw mode again when somebody else changed the settings. */
void tty_raw(struct tty *tty);

/*
 * The next byte typed, 1 to 255, or -1 when the terminal hung up.  CR, LF and
 * CRLF all come as one '\n'; NULs are skipped.  What waits for standard
 * output is written before it blocks.
 */
int tty_key(struct tty *tty);

/*
 * Waits until fd can be read or has ended.  False when Ctrl-C was typed
 * meanwhile: it is dropped with what was typed before it; other keys are
 * typed ahead.
 */
bool tty_watch(struct tty *tty, int fd);

/* Overwrites the typed bytes that were already handed out. */
void tty_forget(struct tty *tty);

/* What the terminal says its size is; 0 for what it does not know. */
void tty_size(int *rows, int *columns);

#endif
