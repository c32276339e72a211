/*
 * What may come next on a line: keywords, placeholders and names that exist,
 * in order, from the walk that parses.  Layout and completion are help.c's.
 */
#ifndef CLI_OFFERS_H
#define CLI_OFFERS_H

#include "cli/shell.h"
#include "store/names.h"

/* More alternatives at one place than any table has, and the names beside them. */
#define OFFERS_MAX 512

/* Kinds of names that one place may take. */
#define OFFERS_NAMES_MAX 4

struct offer {
	const char *word; /* not terminated: see len */
	size_t len;
	size_t typed; /* bytes of word that the line ends with */
	const char *help;
	size_t help_len;
	bool placeholder;
	bool goes_on; /* no blank follows it */
};

/* How a part of a line is read: where it begins, and by which grammar. */
struct reading {
	size_t start;	 /* offset in the line */
	bool exec;	 /* commands of exec mode, else those of the current mode */
	enum inner part; /* INNER_RUNNING, INNER_TARGET: of all that can be configured */
	bool negated;
	bool target; /* names are those of the target */
};

struct offers {
	struct reading reading; /* of the word that is asked about */
	bool partial;		/* the line ends in a word that is begun */
	bool cr;		/* the line may end here */
	bool more;		/* there are more names than these */
	size_t n, nlists;
	struct offer offer[OFFERS_MAX];
	struct names list[OFFERS_NAMES_MAX];
	const struct type *listed[OFFERS_NAMES_MAX];
	size_t names_typed; /* as typed above, of the names */
};

/* All that may follow text in the current mode.  The caller gives it back with offers_free. */
struct offers *offers_gather(struct shell *shell, const char *text);

void offers_free(struct offers *offers);

/*
 * Appends what every word that can be typed goes on with: the rest of the only
 * one, or what all share.  False when there is none.
 */
bool offers_shared(const struct offers *offers, struct buf *rest);

/*
 * Whether text, a part, is the beginning of something that can be configured,
 * or of an opaque line that is: WALK_INVALID with *error_at when not.
 */
enum walk_result offers_judge_part(
    struct shell *shell, enum inner part, const char *text, size_t *error_at);

#endif
