/*
 * A program of the system whose output is read line by line: for commands
 * that need what the shell itself may not do, such as raw sockets.
 */
#ifndef CLI_TOOL_H
#define CLI_TOOL_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/error.h"
#include "cli/input.h"

struct tool {
	pid_t pid;
	int fd; /* its standard output and error */
	bool interrupted;
	bool ended;
	struct buf text; /* read, and not yet handed out */
};

/*
 * Starts argv[0], found by PATH, with no input and messages in English; argv
 * is NULL-terminated and goes through no shell.  RC_INVALID when there is no
 * such program, naming the Debian package that has it.  After RC_OK the
 * caller calls tool_end.
 */
enum rc tool_start(
    struct tool *tool, const char *const argv[], const char *package, struct error *err);

/*
 * The next line without its line end, in line (emptied first); false at the
 * end.  Ctrl-C typed at input interrupts the program as a terminal would; its
 * last lines are still read.
 */
bool tool_line(struct tool *tool, struct input *input, struct buf *line);

/* Waits for its end; the exit status, or -1 when a signal ended it. */
int tool_end(struct tool *tool);

#endif
