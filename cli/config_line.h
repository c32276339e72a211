/*
 * Configuration lines: what a line that is no command does to the target and
 * to the mode, secrets sealed before anything is kept.
 */
#ifndef CLI_CONFIG_LINE_H
#define CLI_CONFIG_LINE_H

#include "cli/shell.h"

/* Offset of what follows a leading `no`, 0 when the line has none. */
size_t config_line_negated(const char *line);

/*
 * Puts the parsed line into the target and enters the submode it opens.  line
 * is overwritten when it held a secret.  Returns 0, or 1 when refused.
 */
int config_line_set(struct shell *shell, struct parse *parse, char *line);

/* Takes the item out of the target. */
int config_line_remove(struct shell *shell, const struct parse *parse);

/* Parses what follows `no`, from offset at of line, and takes it out of the target. */
int config_line_negate(struct shell *shell, const char *line, size_t at);

#endif
