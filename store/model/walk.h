/*
 * The walker: one traversal of the declarations that serves parsing, help
 * and completion.  It advances a set of places in the syntaxes word by word,
 * so it costs what the first word's table costs and no grammar is built at
 * start.  Errors follow reference xr-shell section 2: the caret points at the
 * first character at which nothing can match any more.
 */
#ifndef STORE_MODEL_WALK_H
#define STORE_MODEL_WALK_H

#include "store/model/decl.h"
#include "store/model/types.h"

/* Longest line that is parsed, in bytes. */
#define LINE_MAX_BYTES 4096

enum walk_result { WALK_OK, WALK_INVALID, WALK_INCOMPLETE, WALK_AMBIGUOUS };

/* How the end of the line is judged. */
enum walk_kind {
	WALK_WHOLE,  /* all that is not optional must be there */
	WALK_NEGATE, /* the part after `no`: values may be left out */
	WALK_PREFIX, /* any beginning of a command; see walk_survivor.  Values are not offered */
};

enum candidate_kind {
	CANDIDATE_KEYWORD,
	CANDIDATE_VALUE, /* word is a placeholder */
	CANDIDATE_NAMES, /* names of type->names that begin with word may stand here */
	CANDIDATE_INNER, /* word, the rest of the line, follows the grammar type->inner */
	CANDIDATE_CR,	 /* the line may end here: word is "<cr>" */
};

/* One thing that may come next; for help and completion. */
struct candidate {
	enum candidate_kind kind;
	const char *word; /* not terminated: see len */
	size_t len;
	const char *help; /* not terminated: see help_len */
	size_t help_len;
	const struct type *type; /* NULL for keywords and the end */
	const char *const *arg;	 /* the arguments before it */
	size_t nargs;
};

struct walker; /* scratch memory for any number of walks, one at a time */

struct walker *walker_new(void);
/* Overwrites what the last walk copied, and frees.  Safe with NULL. */
void walker_free(struct walker *walker);
/* Overwrites what the last walk copied. */
void walker_wipe(struct walker *walker);

/* The outcome of a walk; match points into the walker, until its next walk. */
struct walk {
	enum walk_result result;
	size_t error_at; /* WALK_INVALID: offset into line of the caret */
	struct match match;
	/*
	 * WALK_OK with a rest: match opens a submode, and what follows from
	 * this offset is to be parsed there.  0 when the line ends with match.
	 */
	size_t rest_at;
};

/*
 * Parses line from offset start against tables (as in struct mode; the lists
 * of tables themselves NULL-terminated, up to two may be given, either NULL).
 * line holds at most LINE_MAX_BYTES; leading and trailing blanks are ignored.
 * An empty line is WALK_INCOMPLETE.
 */
void walk_parse(struct walker *walker, const struct decl *const *const tables[2],
    enum walk_kind kind, const char *line, size_t start, struct walk *out);

/*
 * After a WALK_PREFIX walk without a rest: the i-th command (from 0) that
 * begins with the line, with the arguments bound so far.  False when there
 * are fewer.
 */
bool walk_survivor(const struct walker *walker, size_t i, struct match *match);

/*
 * Calls each with every element that may follow the line from start, in no
 * order and as often as declarations offer it.  When the last word is not
 * followed by a blank it is partial: only what it can begin is given, and
 * *partial is its length.  A rest behind a submode opener is followed into
 * that submode; one that follows another grammar is given as it stands.
 */
void walk_next(struct walker *walker, const struct decl *const *const tables[2],
    enum walk_kind kind, const char *line, size_t start,
    void (*each)(void *ctx, const struct candidate *candidate), void *ctx, size_t *partial);

#endif
