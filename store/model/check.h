/*
 * Checks that a commit runs on the configuration it would make, declared with
 * the item they guard.
 */
#ifndef STORE_MODEL_CHECK_H
#define STORE_MODEL_CHECK_H

#include "store/changes.h"

struct check {
	int depth;	    /* of the lines it guards */
	const char *prefix; /* their first words; NULL: all opaque lines, at any depth */
	/* What is wrong with the change, in one line, or NULL.  running is as it would be. */
	const char *(*run)(struct store *store, const struct change *change);
};

/* Ends with run NULL. */
extern const struct check model_checks[];

#endif
