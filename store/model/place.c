/*
 * Moving places over words: what an element makes of a word, which fit is the
 * best, and what may follow.  See place.h.
 */
#include "store/model/place.h"

#include <ctype.h>
#include <strings.h>

#include "base/buf.h"

/* Room for places that a set begins with. */
#define PLACES_FIRST 16

/* The best fit of one word so far. */
struct fit {
	enum rank rank;
	const char *keyword; /* of RANK_PREFIX: the first keyword that it abbreviates */
	size_t keyword_len;
	bool ambiguous;
	size_t reached; /* most bytes of the word that anything could use */
};

const char *skip_blanks(const char *p)
{
	while (*p == ' ' || *p == '\t')
		p++;
	return p;
}

size_t element_len(const char *at)
{
	return strcspn(at, " ");
}

/* Several places bind the same words of a line, in the same form: one copy serves them all. */
static bool is_copied(const struct walker *w, const char *text, size_t len,
    void (*canon)(const char *, size_t, struct buf *))
{
	return w->used > 0 && text == w->copied && len == w->copied_len && canon == w->copied_as;
}

static const char *add_copy(struct walker *w, const char *text, size_t len)
{
	char *to = w->copy + w->used;

	if (len + 1 > sizeof(w->copy) - w->used)
		abort(); /* LINE_MAX_BYTES bounds what can be bound */
	memcpy(to, text, len);
	to[len] = '\0';
	w->used += len + 1;
	w->copy_of_it = to;
	return to;
}

static const char *copy_text(struct walker *w, const char *text, size_t len)
{
	if (is_copied(w, text, len, NULL))
		return w->copy_of_it;
	w->copied = text;
	w->copied_len = len;
	w->copied_as = NULL;
	return add_copy(w, text, len);
}

/* A value as it is shown. */
static const char *copy_value(
    struct walker *w, const struct type *type, const char *text, size_t len)
{
	struct buf shown = {0};
	const char *copy;

	if (type->canon == NULL)
		return copy_text(w, text, len);
	if (is_copied(w, text, len, type->canon))
		return w->copy_of_it;
	type->canon(text, len, &shown);
	w->copied = text;
	w->copied_len = len;
	w->copied_as = type->canon;
	copy = add_copy(w, buf_str(&shown), shown.len);
	buf_free(&shown);
	return copy;
}

static bool is_element(const char *at)
{
	return *at != '\0' && strchr("[]()|", *at) == NULL;
}

/* To the next token; helps are counted by elements. */
static void advance(struct place *p)
{
	if (is_element(p->at))
		p->help++;
	p->at = skip_blanks(p->at + element_len(p->at));
}

/* Moves behind the closing token of the group that p stands at. */
static void skip_group(struct place *p, char close)
{
	while (*p->at != close)
		advance(p);
	advance(p);
}

static void add_place(struct places *set, const struct place *p)
{
	if (set->n == PLACES_MAX)
		abort();
	if (set->n == set->room) {
		set->room = set->room > 0 ? 2 * set->room : PLACES_FIRST;
		set->place = xrealloc(set->place, set->room * sizeof(*set->place));
	}
	set->place[set->n++] = *p;
}

/* The beginnings of the options that were not taken yet, and what follows them all. */
static void expand_options(struct places *set, struct place p)
{
	struct place behind;

	p.at = p.group;
	p.help = p.group_help;
	p.option = true;
	for (unsigned bit = 1; *p.at != ')'; bit <<= 1) {
		struct place option;

		advance(&p); /* the ( or | */
		option = p;
		option.options |= bit;
		if ((p.options & bit) == 0)
			add_place(set, &option);
		while (*p.at != '|' && *p.at != ')')
			advance(&p);
	}
	behind = p;
	behind.option = false;
	behind.group = NULL;
	advance(&behind);
	place_expand(set, behind);
}

void place_expand(struct places *set, struct place p)
{
	while (*p.at == ']')
		advance(&p);
	if (*p.at == '[') {
		struct place inside = p;

		advance(&inside);
		place_expand(set, inside);
		skip_group(&p, ']');
		place_expand(set, p);
	} else if (*p.at == '(') {
		p.group = p.at;
		p.group_help = p.help;
		expand_options(set, p);
	} else if (*p.at == '|' || *p.at == ')') {
		expand_options(set, p);
	} else {
		add_place(set, &p);
	}
}

size_t common_prefix(const char *keyword, size_t klen, const char *word, size_t len)
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
	size_t n = common_prefix(keyword, klen, word, len);

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

void each_alternative(const char *at, void (*fn)(void *, const char *, size_t, size_t), void *ctx)
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

bool fit_type(const struct type_spec *spec, const char *word, size_t len, size_t *reached)
{
	bool whole;
	size_t good;

	len = type_span(spec->type, word, len);
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

void place_restart(struct walker *w)
{
	w->bindings = 0;
}

static void bind(
    struct walker *w, struct place *p, const char *text, const struct type *type, const char *word)
{
	if (p->nargs == DECL_ARGS_MAX)
		abort();
	if (w->bindings == w->binding_room) {
		w->binding_room = w->binding_room > 0 ? 2 * w->binding_room : PLACES_FIRST;
		w->binding = xrealloc(w->binding, w->binding_room * sizeof(*w->binding));
	}
	w->binding[w->bindings] = (struct binding){p->last, text, type, (size_t)(word - w->line)};
	p->last = ++w->bindings;
	p->nargs++;
}

static bool keyword_chosen(
    const struct fit *fit, const char *keyword, size_t klen, const char *word, size_t len)
{
	if (common_prefix(keyword, klen, word, len) < len)
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
		bind(w, p, copy_text(w, c.found, c.found_len), NULL, word);
	} else if (*p->at == '<') {
		type_spec_read(p->at + 1, &spec);
		if (spec.type->rank != fit->rank || !fit_type(&spec, word, len, &ignored))
			return 0;
		len = type_span(spec.type, word, len);
		bind(w, p, copy_value(w, spec.type, word, len), spec.type, word);
	} else if (!keyword_chosen(fit, p->at, element_len(p->at), word, len)) {
		return 0;
	} else if (p->option) {
		bind(w, p, copy_text(w, p->at, element_len(p->at)), NULL, word);
	}
	p->option = false;
	advance(p);
	return len;
}

enum walk_result place_step(struct walker *w, const struct places *from, struct places *to,
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
		place_expand(to, p);
	}
	return WALK_OK;
}
