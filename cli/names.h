/*
 * Names that an argument may take because something is called so: the
 * sources behind enum name_source.  Help asks them; parsing never does.
 */
#ifndef CLI_NAMES_H
#define CLI_NAMES_H

#include "cli/shell.h"
#include "store/names.h"

/*
 * The names that the candidate (of CANDIDATE_NAMES) stands for, added to
 * names; those of the configuration with target in this session's target
 * configuration, else in running.  A source that can't be read has none.
 */
void names_of_candidate(
    struct shell *shell, const struct candidate *candidate, bool target, struct names *names);

#endif
