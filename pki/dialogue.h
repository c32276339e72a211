/*
 * The person (or script) at the other end of a verb: lines to print,
 * questions, syslog lines.  Verbs never see the socket; a job that runs with
 * nobody there has a dialogue that swallows text and declines questions.
 */
#ifndef PKI_DIALOGUE_H
#define PKI_DIALOGUE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"

struct dialogue {
	const char *user; /* who calls; NULL for the daemon itself */
	int fd;		  /* a message socket (base/msg.h), or -1 when nobody listens */
	bool quiet;	  /* only syslog lines are wanted: say is silent, questions are declined */
	struct buf logs;  /* syslog lines of a transaction that is not committed yet */
};

void dialogue_free(struct dialogue *d);

/*
 * Appends text with every byte that a terminal would obey (C0 except line
 * ends, DEL, C1 in UTF-8) replaced by '?'.
 */
void printable(struct buf *out, const char *text);

/* Sends text for the terminal; passes through printable. */
void say(struct dialogue *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/*
 * Asks for a line, prompt as printed.  False at the end of input, after an
 * interrupt or when nobody is there; answer is then left alone.  Otherwise
 * answer is replaced.
 */
bool ask(struct dialogue *d, const char *prompt, struct buf *answer);

/* The same without echo, for secrets; free the answer with buf_free. */
bool ask_secret(struct dialogue *d, const char *prompt, struct buf *answer);

/* Asks until the answer begins yes or no; the end of input is a no. */
bool ask_yes(struct dialogue *d, const char *prompt);

/* Keeps a syslog line that was stored inside a transaction ... */
void dialogue_log(struct dialogue *d, const char *line);

/* ... sends those kept, after COMMIT ... */
void dialogue_flush(struct dialogue *d);

/* ... or forgets them, after ROLLBACK. */
void dialogue_drop(struct dialogue *d);

/* Either of the two, by how the transaction ended; returns rc. */
enum rc dialogue_settle(struct dialogue *d, enum rc rc);

#endif
