/* The shape of the database and its migrations; private to store/. */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "base/sql.h"

/*
 * Makes an empty database, or brings an older one to this version, in one
 * transaction.  RC_INVALID when it is newer than this program.
 */
enum rc schema_migrate(struct sql *sql, struct error *err);

/* Makes the TEMP tables of one connection, unless they are there: the candidate and its failures.
 */
enum rc schema_session(struct sql *sql, struct error *err);

#endif
