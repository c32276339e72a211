/*
 * A growable byte buffer.  All output of the programs passes through one, so
 * that filters, pager, transcripts and tests share one path.  Memory for it
 * and from the x*alloc family is never refused: a process without memory
 * aborts, and the store's journal keeps the data safe.  Whoever takes a size
 * from outside (network, file) bounds it first.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>

struct buf {
	char *data; /* always NUL-terminated once anything was added; NULL before */
	size_t len; /* bytes, without that NUL */
	size_t cap;
};

/* malloc family that aborts on failure.  The caller frees the result. */
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *ptr, size_t size);
char *xstrdup(const char *text);
char *xstrndup(const char *text, size_t len);
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

void buf_add(struct buf *b, const void *data, size_t len);
void buf_adds(struct buf *b, const char *text);
void buf_addc(struct buf *b, char c);
void buf_addf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vaddf(struct buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));

/* The content as a C string, "" when empty.  Valid until the next change. */
const char *buf_str(const struct buf *b);

/* Keeps the first len bytes (len <= b->len); the rest is overwritten with zeros. */
void buf_cut(struct buf *b, size_t len);

/* Drops the first len bytes (len <= b->len). */
void buf_shift(struct buf *b, size_t len);

/* Empties the buffer, keeps its memory.  The old bytes are overwritten. */
void buf_reset(struct buf *b);

/* Overwrites and frees the memory; safe on a zeroed or freed buffer. */
void buf_free(struct buf *b);

/* Overwrites a C string and frees it; NULL is fine.  For secrets. */
void free_cleansed(char *secret);

#endif
