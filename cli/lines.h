/* A list of lines: of a transcript, of a session. */
#ifndef CLI_LINES_H
#define CLI_LINES_H

#include <stddef.h>

/* Without their line ends.  An empty list is all zeros. */
struct lines {
	char **line;
	size_t n, room;
};

/* Adds a copy of the text. */
void lines_add(struct lines *lines, const char *text);

/* Overwrites and frees the lines, and empties the list. */
void lines_free(struct lines *lines);

#endif
