/*
 * One way for a reason to travel: the caller owns a struct error, the callee
 * fills it and returns what kind of trouble it was.  The three kinds follow
 * docs/architecture.md: done, the user's input or configuration is wrong, we
 * or the world broke.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

enum rc {
	RC_FATAL = -1,	/* we or the world broke: disk, memory, network */
	RC_INVALID = 0, /* the input, the configuration or the peer is wrong */
	RC_OK = 1
};

/* Room for one line that names the object, what came and what was expected. */
#define ERROR_MAX 512

struct error {
	char text[ERROR_MAX];
};

/*
 * Writes the reason into err (which may be NULL) and returns rc, so that
 * "return error_set(err, RC_INVALID, ...)" reads as one step.  A text that
 * does not fit is cut.  Never put a secret into it.
 */
enum rc error_set(struct error *err, enum rc rc, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
