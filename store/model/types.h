/*
 * Argument types: a table of name, placeholder, rank and how much of a word
 * can be one.  Adding a type is adding a line to the table in types.c.
 */
#ifndef STORE_MODEL_TYPES_H
#define STORE_MODEL_TYPES_H

#include <stdbool.h>
#include <stddef.h>

/* When several elements accept a word, the lowest rank wins. */
enum rank {
	RANK_KEYWORD = 0, /* typed in full */
	RANK_VALUE,	  /* a number, an address */
	RANK_PREFIX,	  /* an abbreviated keyword */
	RANK_TEXT,	  /* free text */
	RANK_NONE
};

/* What stands between the < > of a syntax: type name and its bounds. */
struct type_spec {
	const struct type *type;
	long long min, max; /* a range's ends, or the longest text in max */
};

struct type {
	const char *name;
	const char *placeholder; /* in help; NULL for <min-max> */
	enum rank rank;
	bool rest; /* takes the rest of the line, blanks included */
	/*
	 * How many leading bytes of word can begin a value; len when the word
	 * is one.  *whole says whether the word is a whole value.
	 */
	size_t (*fit)(const struct type_spec *spec, const char *word, size_t len, bool *whole);
};

/* Reads what follows '<' in a syntax.  Our own tables: aborts on a mistake. */
void type_spec_read(const char *text, struct type_spec *spec);

#endif
