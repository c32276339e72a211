/*
 * Argument types: a table of name, placeholder, rank, how much of a word can
 * be one, and how a value is shown and sorted.  Adding a type is adding a
 * line to the table in types.c.
 */
#ifndef STORE_MODEL_TYPES_H
#define STORE_MODEL_TYPES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

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

/* Where the names of things that exist come from: help lists and completes them (cli/names.h). */
enum name_source {
	NAMES_NONE = 0,
	NAMES_CONFIG, /* lines of the configuration */
	NAMES_KEY,    /* labels of key pairs */
	NAMES_COMMIT, /* ids and labels of commits */
	NAMES_FILE,   /* files and folders on the disks */
};

/* The grammar that the words of a value follow, when it is the rest of a line. */
enum inner {
	INNER_NONE = 0,
	INNER_EXEC,    /* a command of exec mode */
	INNER_NEGATED, /* a line of the current mode, behind `no` */
	INNER_RUNNING, /* the beginning of lines of the running configuration */
	INNER_TARGET,  /* the same of the target configuration */
};

/* A range of keys: from first up to and with all that begin with last. */
typedef void type_range(void *ctx, const struct buf *first, const struct buf *last);

/* Something that can be typed at a place, for help; keyword false for a placeholder. */
typedef void type_offer(void *ctx, const char *word, const char *help, bool keyword);

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
	/* Appends a whole value as it is shown.  NULL: as it was typed. */
	void (*canon)(const char *text, size_t len, struct buf *out);
	/*
	 * Appends bytes whose order is that of display, none of which is the
	 * beginning of another's, for a value as it is shown.  NULL: its text,
	 * with its NUL.
	 */
	void (*key)(const char *text, struct buf *key);
	/* Bytes of the line that a value at word may take, blanks included.  NULL: one word. */
	size_t (*span)(const char *word);
	/* What a value that begins with word may go on with.  NULL: the placeholder. */
	void (*offer)(const char *word, size_t len, type_offer *offer, void *ctx);
	/* Whether the value goes on in the lines that follow.  NULL: never. */
	bool (*unfinished)(const char *text, size_t len);

	enum name_source names;
	/*
	 * Which names: the words before them in the configuration's lines, the
	 * algorithm of a key.  %1..%9 are the arguments before this one.
	 */
	const char *names_of;
	/*
	 * The part of a name, or of the beginning of one, that help lists and
	 * completes; NULL when names are not listed yet.  NULL: all of it.
	 */
	const char *(*tail)(const char *text);
	/* As type_ranges; NULL when key is. */
	void (*ranges)(const struct buf *base, const char *text, type_range *range, void *ctx);
	enum inner inner;
};

/* Reads what follows '<' in a syntax.  Our own tables: aborts on a mistake. */
void type_spec_read(const char *text, struct type_spec *spec);

/*
 * Calls range for the keys of all values of type whose text begins with text,
 * in order.  base is prepended to each.
 */
void type_ranges(const struct type *type, const struct buf *base, const char *text,
    type_range *range, void *ctx);

/* Bytes of the line that a value of type at word takes; len is those of the word itself. */
size_t type_span(const struct type *type, const char *word, size_t len);

#endif
