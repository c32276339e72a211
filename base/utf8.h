/* Text as a terminal may be given it: well-formed UTF-8 (RFC 3629) without control characters. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Bytes of the printable character that text begins with, 1 to 4; 0 when
 * there is none: a control character (C0, DEL, C1), bytes that are no UTF-8,
 * or len 0.  len bounds text.
 */
size_t utf8_printable(const char *text, size_t len);

/* Bytes of text before the first that is neither such a character nor a tab. */
size_t utf8_text_len(const char *text);

/* Whether all of text is such characters. */
bool utf8_is_printable(const char *text);

/* How many characters the len bytes of text begin; a byte that is no UTF-8 counts as one. */
size_t utf8_count(const char *text, size_t len);

#endif
