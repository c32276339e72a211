/* A list of lines.  See lines.h. */
#include "cli/lines.h"

#include "base/buf.h"

void lines_add(struct lines *lines, const char *text)
{
	if (lines->n == lines->room) {
		lines->room = lines->room > 0 ? 2 * lines->room : 64;
		lines->line = xrealloc(lines->line, lines->room * sizeof(*lines->line));
	}
	lines->line[lines->n++] = xstrdup(text);
}

void lines_free(struct lines *lines)
{
	for (size_t i = 0; i < lines->n; i++)
		free_cleansed(lines->line[i]);
	free(lines->line);
	*lines = (struct lines){0};
}
