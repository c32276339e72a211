/*
 * Keys made anew.  A key depends on the places that the model's tables give
 * to commands, so a state that was written with other places is brought up to
 * date when it is opened (schema.c).
 */
#ifndef STORE_REKEY_H
#define STORE_REKEY_H

#include "base/sql.h"

/*
 * Gives every line of running and of the commits the key that the model makes
 * for it now.  A line that the model does not know any more becomes an opaque
 * one at the end of its block.  Runs in the caller's transaction.
 */
enum rc rekey(struct sql *sql, struct error *err);

#endif
