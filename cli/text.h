/*
 * Configuration that is typed over several lines and is one item: route
 * policies and sets, which have modes of their own, and banners.
 * docs/architecture.md, "Text blocks".
 */
#ifndef CLI_TEXT_H
#define CLI_TEXT_H

#include "base/buf.h"
#include "cli/input.h"
#include "store/model/path.h"

struct shell;

/* The block that is being typed. */
struct text {
	struct buf body; /* its lines so far, as they will be shown */
	size_t comma;	 /* offset in body of the last one, if there is one */
	bool entries;	 /* there is one */
	bool condition;	 /* the last line began one that goes on */
	bool loading;	 /* from a file: nobody is there to be warned */
	int depth;	 /* of if statements */
};

/* Whether the next line belongs to a block: the shell stands in its mode. */
bool text_open(const struct shell *shell);

/* Whether that block keeps its lines as they stand, those that begin with ! included. */
bool text_keeps(const struct shell *shell);

/* The shell has just entered the mode of a block: warns when it replaces one. */
void text_begin(struct shell *shell);

/*
 * Takes one line of the block.  Its end word puts the block into the target
 * and leaves the mode.  Returns 0, or 1: when parse->result is not WALK_OK
 * the line was not understood, else the reason is printed.
 */
int text_line(struct shell *shell, char *line, struct parse *parse);

/* Whether the line that was parsed goes on in the lines that follow. */
bool text_unfinished(const struct parse *parse);

/* The next line, without its line end, appended to line. */
typedef enum input_result text_next(void *ctx, struct buf *line);

/*
 * Reads the lines that follow until the value that was parsed last in line is
 * whole, and sets it.  Returns 0, or 1 when it was not.  A text that is
 * refused is read to its end too: what stands in it is no command.
 */
int text_finish(
    struct shell *shell, const char *line, struct parse *parse, text_next *next, void *ctx);

#endif
