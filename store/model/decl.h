/*
 * One declaration per command, from which everything is derived: parsing,
 * abbreviations, the caret, ?, Tab, the `no` form, show running-config and
 * the command reference.  Configuration commands are declared in
 * store/model/NAME.c, exec commands in cli/exec/NAME.c beside their handlers,
 * in const tables that read as the grammar.
 *
 * syntax   keyword           may be abbreviated, any case
 *          <type>            an argument, see types.c: <word> <word/32>
 *                            <line/80> <1-100> <ipv4> <url/800> ...; the
 *                            name of something: <trustpoint/128> <vrf/32> ...
 *          {a|b|c}           one of these keywords; counts as an argument
 *          [ ... ]           may be left out as a whole; blanks around [ and ]
 *          ( a ... | b ... ) options: each at most once, in any order, or none;
 *                            blanks around ( | and ); an option's first element
 *                            counts as an argument, so that it can be told; in
 *                            a configuration they are shown as they were typed
 * help     one text per element of syntax, separated by |; within a {choice}
 *          one per alternative, separated by ;
 */
#ifndef STORE_MODEL_DECL_H
#define STORE_MODEL_DECL_H

#include <stdbool.h>
#include <stddef.h>

#define DECL_ARGS_MAX 20

struct mode;
struct match;
struct shell;
struct type;

/* What an exec command does; returns 0 when it was done, 1 when it was refused or failed. */
typedef int decl_run(struct shell *shell, const struct match *match);

/* How an argument that must not be kept in clear is sealed as it is typed. */
enum seal {
	SEAL_NONE = 0,
	SEAL_TYPE6, /* reversible, under the router's master key (pki/type6.h) */
	SEAL_CRYPT, /* one way, SHA-512 crypt(5) */
};

struct decl {
	const char *syntax;
	const char *help;

	/* Configuration commands. */
	unsigned short order; /* place in show; declarations of the same order exclude each other */
	unsigned char nkey;   /* leading arguments that tell one item from another */
	unsigned char sealed; /* argument (from 1) that is a secret */
	enum seal seal;	      /* how it is sealed; SEAL_NONE: it is kept as it is given */
	const char *canon;    /* how it is shown, with %1..%9; NULL: as in syntax */
	const struct mode *opens; /* the submode it enters */

	/* Exec commands. */
	decl_run *run;
	int tag;     /* tells alternatives apart that share a handler */
	bool silent; /* prints no timestamp line (reference xr-shell section 1.3) */
};

#define DECL_END                                                                                   \
	{                                                                                          \
		.syntax = NULL                                                                     \
	}

/* A mode is a prompt tag and the tables that are understood in it. */
struct mode {
	const char *tag; /* in the prompt: "config", "config-trustp" */
	const struct mode *parent;
	const struct decl *const *tables; /* ends with NULL; each table with DECL_END */
	const char *summary;
	/*
	 * A block of text is one item: its lines, which the tables describe,
	 * are kept as they are until this word (docs/architecture.md, "Text
	 * blocks").  Nothing else is understood in it.  NULL: no such mode.
	 */
	const char *end;
	bool list;     /* a text block whose entries are separated by commas */
	bool verbatim; /* a text block whose lines are kept as they were typed, blanks included */
};

struct arg {
	const char *text; /* NUL-terminated; a {choice} in full */
	const struct type *type;
	long long number; /* of a <range> */
	size_t at;	  /* offset of its first byte in the line */
};

struct match {
	const struct decl *decl;
	size_t nargs;
	struct arg arg[DECL_ARGS_MAX];
};

/* The i-th argument's text from 0, or NULL when it was left out. */
const char *match_arg(const struct match *match, size_t i);

#endif
