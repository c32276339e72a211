/* The table of configuration sessions, shown by several commands. */
#ifndef CLI_EXEC_SESSIONS_H
#define CLI_EXEC_SESSIONS_H

#include "cli/shell.h"

/* Prints it, or nothing when there is no session; returns 0, or 1 when it failed. */
int sessions_table(struct shell *shell, bool others_only);

#endif
