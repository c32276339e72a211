/* Whether the database holds together: `clear configuration inconsistency`. */
#ifndef STORE_CONSISTENCY_H
#define STORE_CONSISTENCY_H

#include "store/store.h"

/*
 * Checks the database's own structure, and that the running configuration is
 * what all commits together make.  RC_INVALID with what is wrong when not;
 * nothing is changed.
 */
enum rc consistency_check(struct store *store, struct error *err);

#endif
