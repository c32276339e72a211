/*
 * The messages between the shell and the PKI engine: length-prefixed frames
 * over a socket pair.  The shell sends one CALL; the engine answers with any
 * number of TEXT, LOG and ASK frames (each ASK is met by one ANSWER) and then
 * exactly one DONE.  The engine never touches a terminal, so the same verb
 * serves a person, a replay and a test.
 *
 * A frame is a 4-byte big-endian length of what follows, one byte of type,
 * and fields that each end in a NUL.
 */
#ifndef BASE_MSG_H
#define BASE_MSG_H

#include "base/buf.h"

enum msg_type {
	MSG_CALL = 'C',	      /* verb, user, then the verb's arguments */
	MSG_TEXT = 'T',	      /* bytes for the terminal, as they stand */
	MSG_LOG = 'L',	      /* one syslog line, without line end; already stored by the engine */
	MSG_ASK = 'Q',	      /* a prompt; the answer is echoed as it is typed */
	MSG_ASK_SECRET = 'S', /* a prompt; the answer is neither echoed nor kept */
	MSG_ANSWER = 'A',     /* the line typed, without line end */
	MSG_CANCEL = 'X',     /* in place of ANSWER: end of input or Ctrl-C */
	MSG_DONE = 'D',	      /* "ok", "invalid" or "fatal", then the verb's result, maybe "" */
};

/* A frame larger than this is refused: it is not ours. */
#define MSG_MAX	       (1u << 20)
#define MSG_FIELDS_MAX 16u

struct msg {
	enum msg_type type;
	size_t nfields;
	const char *field[MSG_FIELDS_MAX]; /* point into body */
	struct buf body;
};

/*
 * Sends one frame.  Returns 0, or -1 with errno when the other side is gone
 * (no SIGPIPE is raised).  The copy made for sending is overwritten.
 */
int msg_send(int fd, enum msg_type type, size_t nfields, const char *const fields[]);

/* The same for a frame of one field. */
int msg_send1(int fd, enum msg_type type, const char *field);

/*
 * Receives one frame into m, whose old content is overwritten.  Returns 1,
 * 0 when the other side closed, -1 when the frame is malformed or reading
 * failed.  The caller ends with msg_free.
 */
int msg_recv(int fd, struct msg *m);

/* The i-th field, "" when there are fewer. */
const char *msg_field(const struct msg *m, size_t i);

void msg_free(struct msg *m);

#endif
