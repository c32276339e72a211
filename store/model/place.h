/*
 * Places: a declaration and a position in its syntax, with the arguments
 * bound so far.  The walker (walk.c) moves a set of them over the words of a
 * line.  Private to store/model/.
 */
#ifndef STORE_MODEL_PLACE_H
#define STORE_MODEL_PLACE_H

#include "store/model/walk.h"

/* More places than commands that begin with one word; a table that has more is a mistake. */
#define PLACES_MAX 512

/* An argument, and those before it: places that went the same way share them. */
struct binding {
	size_t before; /* in walker.binding, plus 1; 0: it is the first */
	const char *text;
	const struct type *type; /* NULL for a keyword */
	size_t offset;		 /* in the line */
};

struct place {
	const struct decl *decl;
	const char *at;	     /* in decl->syntax, at an element, or at its NUL */
	unsigned char help;  /* index of that element's help */
	unsigned char nargs; /* arguments bound so far */
	bool option;	     /* at the first keyword of an option, which is bound */
	unsigned options;    /* bit set of the options taken */
	const char *group;   /* the ( of the options we are in, or NULL */
	unsigned char group_help;
	size_t last; /* argument, in walker.binding, plus 1; 0: there is none */
};

/* Grows as it is needed: most lines never have more than a few places. */
struct places {
	size_t n, room;
	struct place *place;
};

struct walker {
	struct places set[2];
	const struct places *last; /* where the last walk ended */
	const char *line;	   /* being walked */
	const char *copied;	   /* what was copied last, */
	size_t copied_len;	   /* how much of it, in which form, */
	void (*copied_as)(const char *text, size_t len, struct buf *out);
	const char *copy_of_it;	 /* and to where: places share the copy */
	struct binding *binding; /* of the walk that goes on */
	size_t bindings, binding_room;
	size_t used; /* bytes of copy in use */
	char copy[2 * LINE_MAX_BYTES + 4096];
};

const char *skip_blanks(const char *p);

/* Length of the syntax element at `at`. */
size_t element_len(const char *at);

/* Leading characters that a keyword and a word share, in any case. */
size_t common_prefix(const char *keyword, size_t klen, const char *word, size_t len);

/* Calls fn for each alternative of the {choice} at `at`, with its index. */
void each_alternative(
    const char *at, void (*fn)(void *ctx, const char *word, size_t len, size_t index), void *ctx);

/*
 * What a typed element makes of the word at `word`, or of as much of the line
 * as its type takes: true when it is a whole value.  *reached grows to the bytes that
 * can begin one.
 */
bool fit_type(const struct type_spec *spec, const char *word, size_t len, size_t *reached);

/* Forgets the arguments of the last walk. */
void place_restart(struct walker *w);

/* Adds p to set, as the places at real elements (or the end) that it stands for. */
void place_expand(struct places *set, struct place p);

/*
 * One step: the places of from that take the word best go to to.  *reached is
 * the most bytes of the word that anything could use, *taken the bytes of the
 * line that were used.
 */
enum walk_result place_step(struct walker *w, const struct places *from, struct places *to,
    const char *word, size_t len, size_t *reached, size_t *taken);

#endif
