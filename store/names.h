/*
 * Names of things that exist, for help and completion: at most NAMES_MAX of
 * those that begin with what was typed, and what all of them share.  Whatever
 * the number of things, finding them takes a bounded number of look-ups: keys
 * and indexes are in order of names, and what a block holds is stepped over.
 */
#ifndef STORE_NAMES_H
#define STORE_NAMES_H

#include "store/store.h"

/* As many as a person may want to read. */
#define NAMES_MAX 100

struct type;

struct name {
	char *text;
	const char *help; /* of this one; NULL: that of the argument */
	bool goes_on;	  /* the beginning of others, as a folder is */
};

struct names {
	size_t n;
	struct name name[NAMES_MAX];
	bool more; /* than these */
	bool any;
	struct buf shared; /* what all names begin with, those not listed too */
};

/*
 * Takes note of one more: in the list while there is room, as one of more
 * when not.  help must live as long as names.
 */
void names_add(struct names *names, const char *text, const char *help, bool goes_on);

/* Takes note of a name that is not to be listed. */
void names_share(struct names *names, const char *text);

void names_free(struct names *names);

/*
 * The names of the configuration's items that path, the words before the
 * name, leads to: "crypto ca trustpoint".  type is that of the name, and word
 * its beginning.  In running, or with target in running with this session's
 * target merged over it.
 */
enum rc names_config(struct store *store, const struct type *type, const char *path,
    const char *word, bool target, struct names *names, struct error *err);

/* The labels of the key pairs of algorithm. */
enum rc names_keys(struct store *store, const char *algorithm, const char *word,
    struct names *names, struct error *err);

/* Ids, the newest, and labels of commits. */
enum rc names_commits(
    struct store *store, const char *word, struct names *names, struct error *err);

#endif
