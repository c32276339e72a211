/*
 * What the engine can be asked to do, as one table.  The fields of a CALL
 * (base/msg.h) are the verb, the user and the verb's arguments.
 */
#ifndef PKI_VERBS_H
#define PKI_VERBS_H

#include "pki/dialogue.h"
#include "pki/engine.h"

#define VERB_ARGS_MAX 3

typedef enum rc verb_run(struct engine *e, struct dialogue *d, const char *const arg[VERB_ARGS_MAX],
    struct buf *result, struct error *err);

struct verb {
	const char *name;
	size_t nargs;
	verb_run *run;
};

/* Looks up a verb; NULL when there is none. */
const struct verb *verb_find(const char *name);

#endif
