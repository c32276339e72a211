/* The lines around a configuration listing; reference xr-shell section 4.4. */
#ifndef CLI_EXEC_FRAME_H
#define CLI_EXEC_FRAME_H

#include "cli/shell.h"

/* "Building configuration..." and the version; with changed, who changed it last. */
void frame_begin(struct shell *shell, bool changed);

/* "end" and an empty line. */
void frame_end(struct shell *shell);

/* Writes the running configuration to a file on an emulated disk. */
enum rc frame_save(struct shell *shell, const char *file, struct error *err);

/*
 * Takes a trailing `formal` off path (which may be NULL): true when it was
 * there; *rest, to be freed, is the path before it, NULL when nothing is left.
 */
bool frame_formal(const char *path, char **rest);

/*
 * The same for the argument of a match that names a part of the
 * configuration, which may be left out.  False when it names nothing that can
 * be configured: the error with its caret is printed, and *rest is NULL.
 */
bool frame_path(struct shell *shell, const struct match *match, bool *formal, char **rest);

#endif
