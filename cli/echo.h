/*
 * The echo: what of the line being typed is on the screen, and the bytes that
 * bring the screen up to date after a key.  They are the characters
 * themselves, blanks, backspaces and carriage returns, never an escape
 * sequence (reference clients section 2, points 2 to 4).
 */
#ifndef CLI_ECHO_H
#define CLI_ECHO_H

#include <stdbool.h>
#include <wchar.h>

#include "base/buf.h"

struct echo {
	struct buf shown;  /* wchar_t: the text on the screen behind the prompt */
	size_t cursor;	   /* which of them the cursor is at */
	struct buf prompt; /* its last line */
	size_t prompt_columns;
	bool scrolled; /* the screen shows the part of the line around the cursor */
};

/* Begins a line: the prompt is written to out, the text is empty. */
void echo_begin(struct echo *echo, const char *prompt, struct buf *out);

/* Begins the same line again, after something was written over it or below it. */
void echo_again(struct echo *echo, struct buf *out);

/*
 * Appends to out what makes the screen show text[0..len) with the cursor at
 * cursor (<= len).  width is the screen's width in columns, 0 when unknown.
 * A line typed at its end is echoed byte for byte and never wrapped by us,
 * however long it is.  Only when the cursor must go back over the edge of the
 * screen, where backspaces do not lead, the line is shown on a row of its own,
 * scrolled, with a $ where text is left out.
 */
void echo_update(struct echo *echo, const wchar_t *text, size_t len, size_t cursor, size_t width,
    struct buf *out);

/* Overwrites and frees what was shown. */
void echo_free(struct echo *echo);

/* Appends wide characters as UTF-8. */
void wide_add(struct buf *out, const wchar_t *text, size_t n);

/* A wide copy that the caller frees; bytes that are no UTF-8 become '?'. */
wchar_t *wide_of(const char *text);

#endif
