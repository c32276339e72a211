/*
 * Placeholders of transcripts: <time>, <serial>, <any> ... stand in an
 * expected line for what differs from session to session.  <serial:a> must be
 * the same text wherever it stands, <serial!a> another one than that of
 * <serial:a>.  Names and meanings are those of docs/record.md.
 */
#ifndef CLI_PLACEHOLDER_H
#define CLI_PLACEHOLDER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* The texts that named placeholders stand for, in one transcript. */
struct captures {
	size_t n, room;
	struct capture {
		char *kind, *name, *text;
	} * capture;
};

/* Frees what it holds; fine on a zeroed one. */
void captures_free(struct captures *captures);

/*
 * Whether line is what pattern says: the same text, or the same with text
 * that fits in each placeholder.  Binds the names in pattern when it is.
 */
bool placeholder_match(struct captures *captures, const char *pattern, const char *line);

/* A line of its own that stands for several lines: <any-lines>, <pem>. */
bool placeholder_any_lines(const char *pattern);
bool placeholder_pem(const char *pattern);

struct hider;

/* Made once for a session; ends with hider_free, for which NULL is fine. */
struct hider *hider_new(void);
void hider_free(struct hider *hider);

/*
 * Appends a line of output with placeholders for what another session can't
 * repeat: times, process and session numbers, and, named by number, serial
 * numbers, fingerprints, type 6 strings and hashes: the same text has the
 * same name.
 */
void placeholder_hide(struct hider *hider, const char *line, struct buf *out);

#endif
