/*
 * The walker.  A place is a declaration and a position in its syntax; a walk
 * keeps the set of places that fit the words so far.  See walk.h.
 */
#include "store/model/walk.h"

#include <ctype.h>
#include <limits.h>
#include <strings.h>

#include "base/buf.h"

/* More places than commands that begin with one word; a table that has more is a mistake. */
#define PLACES_MAX 512

struct place {
	const struct decl *decl;
	const char *at;	     /* in decl->syntax, at an element, or at its NUL */
	unsigned char help;  /* index of that element's help */
	unsigned char nargs; /* arguments bound so far */
	const char *arg[DECL_ARGS_MAX];
	const struct type *type[DECL_ARGS_MAX];
	unsigned short offset[DECL_ARGS_MAX]; /* in the line */
};

struct places {
	size_t n;
	struct place place[PLACES_MAX];
};

struct walker {
	struct places set[2];
	const struct places *last; /* where the last walk ended */
	const char *line;	   /* being walked */
	size_t used;		   /* bytes of copy in use */
	char copy[2 * LINE_MAX_BYTES + 512];
};

/* The best fit of one word so far. */
struct fit {
	enum rank rank;
	const char *keyword; /* of RANK_PREFIX: the first keyword that it abbreviates */
	size_t keyword_len;
	bool ambiguous;
	size_t reached; /* most bytes of the word that anything could use */
};

const char *match_arg(const struct match *match, size_t i)
{
	return i < match->nargs ? match->arg[i].text : NULL;
}

struct walker *walker_new(void)
{
	return xcalloc(1, sizeof(struct walker));
}

void walker_wipe(struct walker *walker)
{
	explicit_bzero(walker->copy, walker->used);
	walker->used = 0;
}

void walker_free(struct walker *walker)
{
	if (walker == NULL)
		return;
	walker_wipe(walker);
	free(walker);
}

static const char *skip_blanks(const char *p)
{
	while (*p == ' ' || *p == '\t')
		p++;
	return p;
}

static size_t element_len(const char *at)
{
	return strcspn(at, " ");
}

static const char *copy_text(struct walker *w, const char *text, size_t len)
{
	char *to = w->copy + w->used;

	if (len + 1 > sizeof(w->copy) - w->used)
		abort(); /* LINE_MAX_BYTES bounds what can be bound */
	memcpy(to, text, len);
	to[len] = '\0';
	w->used += len + 1;
	return to;
}

static void advance(struct place *p)
{
	p->at = skip_blanks(p->at + element_len(p->at));
	p->help++;
}

/* Moves past a whole [ group ], counting the helps of its elements. */
static void skip_group(struct place *p)
{
	p->at = skip_blanks(p->at + 1);
	while (*p->at != ']')
		advance(p);
	p->at = skip_blanks(p->at + 1);
}

static void add_place(struct places *set, const struct place *p)
{
	if (set->n == PLACES_MAX)
		abort();
	set->place[set->n++] = *p;
}

/* Adds p to set, as the places at real elements (or the end) that it stands for. */
static void expand(struct places *set, struct place p)
{
	while (*p.at == ']')
		p.at = skip_blanks(p.at + 1);
	if (*p.at == '[') {
		struct place inside = p;

		inside.at = skip_blanks(inside.at + 1);
		expand(set, inside);
		skip_group(&p);
		expand(set, p);
		return;
	}
	add_place(set, &p);
}

static size_t common(const char *keyword, size_t klen, const char *word, size_t len)
{
	size_t n = 0;

	while (n < klen && n < len &&
	       tolower((unsigned char)keyword[n]) == tolower((unsigned char)word[n]))
		n++;
	return n;
}

/* Takes note of how a word fits one keyword; true when it is a match of the best rank. */
static void fit_keyword(
    struct fit *fit, const char *keyword, size_t klen, const char *word, size_t len)
{
	size_t n = common(keyword, klen, word, len);

	if (n > fit->reached)
		fit->reached = n;
	if (n < len)
		return;
	if (klen == len) {
		fit->rank = RANK_KEYWORD;
	} else if (fit->rank > RANK_PREFIX) {
		fit->rank = RANK_PREFIX;
		fit->keyword = keyword;
		fit->keyword_len = klen;
	} else if (fit->rank == RANK_PREFIX &&
		   (klen != fit->keyword_len || strncmp(keyword, fit->keyword, klen) != 0)) {
		fit->ambiguous = true;
	}
}

/* Calls fn for each alternative of the {choice} at `at`. */
static void each_alternative(
    const char *at, void (*fn)(void *, const char *, size_t, size_t), void *ctx)
{
	size_t index = 0;

	for (at++;; index++) {
		size_t len = strcspn(at, "|}");

		fn(ctx, at, len, index);
		at += len;
		if (*at == '}')
			return;
		at++;
	}
}

struct word_fit {
	struct fit *fit;
	const char *word;
	size_t len;
};

static void fit_alternative(void *ctx, const char *keyword, size_t klen, size_t index)
{
	struct word_fit *f = ctx;

	(void)index;
	fit_keyword(f->fit, keyword, klen, f->word, f->len);
}

/* What a typed element makes of the word at `word`; a <line> sees the rest of the line. */
static bool fit_type(const struct type_spec *spec, const char *word, size_t len, size_t *reached)
{
	bool whole;
	size_t good;

	if (spec->type->rest) {
		len = strlen(word);
		while (len > 0 && isspace((unsigned char)word[len - 1]))
			len--;
	}
	good = spec->type->fit(spec, word, len, &whole);
	if (good > *reached)
		*reached = good;
	return whole;
}

static void fit_place(struct fit *fit, const struct place *p, const char *word, size_t len)
{
	struct word_fit f = {fit, word, len};
	struct type_spec spec;

	if (*p->at == '\0')
		return;
	if (*p->at == '{') {
		each_alternative(p->at, fit_alternative, &f);
	} else if (*p->at == '<') {
		type_spec_read(p->at + 1, &spec);
		if (fit_type(&spec, word, len, &fit->reached) && spec.type->rank < fit->rank)
			fit->rank = spec.type->rank;
	} else {
		fit_keyword(fit, p->at, element_len(p->at), word, len);
	}
}

static void bind(struct place *p, const char *text, const struct type *type, size_t offset)
{
	if (p->nargs == DECL_ARGS_MAX)
		abort();
	p->arg[p->nargs] = text;
	p->type[p->nargs] = type;
	p->offset[p->nargs] = (unsigned short)offset;
	p->nargs++;
}

static bool keyword_chosen(
    const struct fit *fit, const char *keyword, size_t klen, const char *word, size_t len)
{
	if (common(keyword, klen, word, len) < len)
		return false;
	return fit->rank == RANK_KEYWORD ? klen == len : fit->rank == RANK_PREFIX;
}

struct choose {
	const struct fit *fit;
	const char *word;
	size_t len;
	const char *found;
	size_t found_len;
};

static void choose_alternative(void *ctx, const char *keyword, size_t klen, size_t index)
{
	struct choose *c = ctx;

	(void)index;
	if (keyword_chosen(c->fit, keyword, klen, c->word, c->len)) {
		c->found = keyword;
		c->found_len = klen;
	}
}

/*
 * Moves p over the word when it fits as well as the best does.  Returns the
 * number of bytes of the line taken, 0 when p is dropped.
 */
static size_t take(
    struct walker *w, const struct fit *fit, struct place *p, const char *word, size_t len)
{
	struct type_spec spec;
	size_t ignored = 0;

	if (*p->at == '\0')
		return 0;
	if (*p->at == '{') {
		struct choose c = {fit, word, len, NULL, 0};

		each_alternative(p->at, choose_alternative, &c);
		if (c.found == NULL)
			return 0;
		bind(p, copy_text(w, c.found, c.found_len), NULL, (size_t)(word - w->line));
	} else if (*p->at == '<') {
		type_spec_read(p->at + 1, &spec);
		if (spec.type->rank != fit->rank || !fit_type(&spec, word, len, &ignored))
			return 0;
		if (spec.type->rest) {
			len = strlen(word);
			while (isspace((unsigned char)word[len - 1]))
				len--;
		}
		bind(p, copy_text(w, word, len), spec.type, (size_t)(word - w->line));
	} else if (!keyword_chosen(fit, p->at, element_len(p->at), word, len)) {
		return 0;
	}
	advance(p);
	return len;
}

/* Whether a syntax may take a word that begins with first; 0 stands for any word. */
static bool may_begin(const char *syntax, char first)
{
	return first == '\0' || strchr("<{[", *syntax) != NULL ||
	       tolower((unsigned char)*syntax) == tolower((unsigned char)first);
}

/* Adds the places before a first word that begins with first: each declaration's start. */
static void start_places(struct places *set, const struct decl *const *const tables[2], char first)
{
	for (size_t t = 0; t < 2; t++) {
		if (tables[t] == NULL)
			continue;
		for (const struct decl *const *table = tables[t]; *table != NULL; table++)
			for (const struct decl *d = *table; d->syntax != NULL; d++)
				if (may_begin(d->syntax, first))
					expand(set, (struct place){.decl = d, .at = d->syntax});
	}
}

/*
 * Whether a line may end at p.  After `no`, what tells the item from others
 * and the keywords before its value are enough.
 */
static bool may_end(const struct place *p, enum walk_kind kind)
{
	if (*p->at == '\0' || kind == WALK_PREFIX)
		return true;
	return kind == WALK_NEGATE && p->nargs >= p->decl->nkey && p->at != p->decl->syntax &&
	       (*p->at == '<' || *p->at == '{' || p->nargs > p->decl->nkey);
}

static void set_match(struct match *match, const struct place *p)
{
	match->decl = p->decl;
	match->nargs = p->nargs;
	for (size_t i = 0; i < p->nargs; i++) {
		match->arg[i].text = p->arg[i];
		match->arg[i].type = p->type[i];
		match->arg[i].at = p->offset[i];
		match->arg[i].number = p->type[i] != NULL && p->type[i]->rank == RANK_VALUE
					   ? strtoll(p->arg[i], NULL, 10)
					   : 0;
	}
}

static const struct place *opener(const struct places *set)
{
	for (size_t i = 0; i < set->n; i++)
		if (*set->place[i].at == '\0' && set->place[i].decl->opens != NULL)
			return &set->place[i];
	return NULL;
}

/* One step: the places of `from` that take the word go to `to`.  Sets *taken. */
static enum walk_result step(struct walker *w, const struct places *from, struct places *to,
    const char *word, size_t len, size_t *reached, size_t *taken)
{
	struct fit fit = {.rank = RANK_NONE};

	for (size_t i = 0; i < from->n; i++)
		fit_place(&fit, &from->place[i], word, len);
	*reached = fit.reached;
	if (fit.rank == RANK_NONE)
		return WALK_INVALID;
	if (fit.rank == RANK_PREFIX && fit.ambiguous)
		return WALK_AMBIGUOUS;
	to->n = 0;
	*taken = len;
	for (size_t i = 0; i < from->n; i++) {
		struct place p = from->place[i];
		size_t used = take(w, &fit, &p, word, len);

		if (used == 0)
			continue;
		if (used > *taken)
			*taken = used;
		expand(to, p);
	}
	return WALK_OK;
}

void walk_parse(struct walker *w, const struct decl *const *const tables[2], enum walk_kind kind,
    const char *line, size_t start, struct walk *out)
{
	struct places *now = &w->set[0];
	struct places *next = &w->set[1];
	const char *word = skip_blanks(line + start);

	*out = (struct walk){.result = WALK_INCOMPLETE};
	w->line = line;
	now->n = 0;
	start_places(now, tables, *word);
	while (*word != '\0') {
		size_t reached, taken, len = strcspn(word, " \t");
		enum walk_result r = step(w, now, next, word, len, &reached, &taken);
		struct places *swap = now;

		if (r != WALK_OK) {
			const struct place *p = r == WALK_INVALID ? opener(now) : NULL;

			out->result = r;
			out->error_at = (size_t)(word - line) + reached;
			if (p != NULL) {
				out->result = WALK_OK;
				out->rest_at = (size_t)(word - line);
				set_match(&out->match, p);
			}
			return;
		}
		now = next;
		next = swap;
		word = skip_blanks(word + taken);
	}
	w->last = now;
	for (size_t i = 0; i < now->n; i++) {
		if (!may_end(&now->place[i], kind))
			continue;
		if (now->place[i].nargs == 0 && now->place[i].at == now->place[i].decl->syntax)
			continue;
		out->result = WALK_OK;
		set_match(&out->match, &now->place[i]);
		return;
	}
}

bool walk_survivor(const struct walker *w, size_t i, struct match *match)
{
	if (w->last == NULL || i >= w->last->n)
		return false;
	set_match(match, &w->last->place[i]);
	return true;
}

/* The n-th text of a list whose texts end at one of separators, or at the end. */
static const char *nth_text(const char *list, size_t n, const char *separators, size_t *len)
{
	for (; n > 0 && *(list += strcspn(list, separators)) == separators[0]; n--)
		list++;
	*len = n == 0 ? strcspn(list, separators) : 0;
	return list;
}

struct next {
	const struct place *place;
	const char *word; /* the partial word */
	size_t len;
	void (*each)(void *ctx, const struct candidate *candidate);
	void *ctx;
};

static void offer(struct next *n, struct candidate c, size_t alternative)
{
	size_t ignored;
	const char *help = nth_text(n->place->decl->help, n->place->help, "|", &ignored);

	c.help = nth_text(help, alternative, ";|", &c.help_len);
	n->each(n->ctx, &c);
}

static void offer_keyword(void *ctx, const char *keyword, size_t klen, size_t alternative)
{
	struct next *n = ctx;

	if (common(keyword, klen, n->word, n->len) == n->len)
		offer(n, (struct candidate){.word = keyword, .len = klen}, alternative);
}

static void offer_typed(struct next *n, const char *element)
{
	struct candidate c = {.word = element, .len = element_len(element)};
	size_t reached = 0;

	type_spec_read(element + 1, &c.spec);
	if (c.spec.type->placeholder != NULL) {
		c.word = c.spec.type->placeholder;
		c.len = strlen(c.word);
	}
	if (n->len > 0)
		fit_type(&c.spec, n->word, n->len, &reached);
	if (reached == n->len || c.spec.type->rest)
		offer(n, c, 0);
}

static void offer_place(struct next *n, enum walk_kind kind)
{
	const char *at = n->place->at;

	if (n->len == 0 && n->place->nargs + n->place->help > 0 && may_end(n->place, kind))
		n->each(n->ctx, &(struct candidate){.word = "<cr>", .len = 4, .cr = true});
	if (*at == '{')
		each_alternative(at, offer_keyword, n);
	else if (*at == '<')
		offer_typed(n, at);
	else if (*at != '\0')
		offer_keyword(n, at, element_len(at), 0);
}

/*
 * Follows the whole words of the line; false when one of them can't be.  On
 * success *set is the places reached and *word the partial last word.
 */
static bool follow(struct walker *w, const struct decl *const *const tables[2], const char **word,
    struct places **set)
{
	struct places *now = &w->set[0];
	struct places *next = &w->set[1];

	w->used = 0;
	w->line = *word;
	now->n = 0;
	start_places(now, tables, '\0');
	for (;;) {
		size_t reached, taken, len = strcspn(*word, " \t");
		const struct place *p = opener(now);
		struct places *swap = now;

		if (p != NULL) {
			const struct decl *const *const inner[2] = {p->decl->opens->tables, NULL};

			start_places(now, inner, '\0');
		}
		if ((*word)[len] == '\0')
			break;
		if (step(w, now, next, *word, len, &reached, &taken) != WALK_OK)
			return false;
		now = next;
		next = swap;
		if (taken > len) /* a <line> took the rest, partial word and all */
			return false;
		*word = skip_blanks(*word + taken);
	}
	*set = now;
	return true;
}

void walk_next(struct walker *w, const struct decl *const *const tables[2], enum walk_kind kind,
    const char *line, size_t start, void (*each)(void *ctx, const struct candidate *candidate),
    void *ctx, size_t *partial)
{
	const char *word = skip_blanks(line + start);
	struct places *set;
	struct next n = {.each = each, .ctx = ctx};

	*partial = 0;
	if (!follow(w, tables, &word, &set))
		return;
	n.word = word;
	n.len = strlen(word);
	*partial = n.len;
	for (size_t i = 0; i < set->n; i++) {
		n.place = &set->place[i];
		offer_place(&n, kind);
	}
}
