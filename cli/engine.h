/*
 * The PKI engine as the shell sees it: a co-process, started when first
 * needed, that is called by verb over messages (base/msg.h).  A dead engine
 * is an error line and a fresh start, not a dead shell.
 */
#ifndef CLI_ENGINE_H
#define CLI_ENGINE_H

#include <sys/types.h>

#include "cli/shell.h"

/*
 * The program that belongs to this one, for the caller to free: what the
 * environment variable says, else the one beside this program, else the name,
 * to be found by PATH.
 */
char *program_beside(const char *name, const char *variable);

/*
 * Calls verb with nargs arguments; texts, questions and log lines pass
 * through the shell as they come.  result, which may be NULL, gets what the
 * verb returns.  Returns 0 when done, 1 when refused or failed.
 */
int engine_call(struct shell *shell, const char *verb, size_t nargs, const char *const args[],
    struct buf *result);

/* The process of the engine that this session talks to; 0 when it was not started yet. */
pid_t engine_pid(const struct shell *shell);

/* Ends the co-process, if there is one. */
void engine_stop(struct shell *shell);

#endif
