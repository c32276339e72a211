/*
 * The walker: parsing, and what may come next, over sets of places.  See
 * walk.h.
 */
#include "store/model/place.h"

#include <ctype.h>

#include "base/buf.h"

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
	for (size_t i = 0; i < 2; i++)
		free(walker->set[i].place);
	free(walker->binding);
	free(walker);
}

/* Whether a syntax may take a word that begins with first; 0 stands for any word. */
static bool may_begin(const char *syntax, char first)
{
	return first == '\0' || !isalnum((unsigned char)*syntax) ||
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
					place_expand(
					    set, (struct place){.decl = d, .at = d->syntax});
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

static void set_match(const struct walker *w, struct match *match, const struct place *p)
{
	size_t last = p->last;

	match->decl = p->decl;
	match->nargs = p->nargs;
	for (size_t i = p->nargs; i-- > 0;) {
		const struct binding *b = &w->binding[last - 1];
		bool value = b->type != NULL && b->type->rank == RANK_VALUE;

		match->arg[i] = (struct arg){.text = b->text,
		    .type = b->type,
		    .number = value ? strtoll(b->text, NULL, 10) : 0,
		    .at = b->offset};
		last = b->before;
	}
}

static const struct place *opener(const struct places *set)
{
	for (size_t i = 0; i < set->n; i++)
		if (*set->place[i].at == '\0' && set->place[i].decl->opens != NULL &&
		    set->place[i].decl->opens->end == NULL)
			return &set->place[i];
	return NULL;
}

void walk_parse(struct walker *w, const struct decl *const *const tables[2], enum walk_kind kind,
    const char *line, size_t start, struct walk *out)
{
	struct places *now = &w->set[0];
	struct places *next = &w->set[1];
	const char *word = skip_blanks(line + start);

	*out = (struct walk){.result = WALK_INCOMPLETE};
	w->line = line;
	place_restart(w);
	now->n = 0;
	start_places(now, tables, *word);
	while (*word != '\0') {
		size_t reached, taken, len = strcspn(word, " \t");
		enum walk_result r = place_step(w, now, next, word, len, &reached, &taken);
		struct places *swap = now;

		if (r != WALK_OK) {
			const struct place *p = r == WALK_INVALID ? opener(now) : NULL;

			out->result = r;
			out->error_at = (size_t)(word - line) + reached;
			if (p != NULL) {
				out->result = WALK_OK;
				out->rest_at = (size_t)(word - line);
				set_match(w, &out->match, p);
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
		set_match(w, &out->match, &now->place[i]);
		return;
	}
}

bool walk_survivor(const struct walker *w, size_t i, struct match *match)
{
	if (w->last == NULL || i >= w->last->n)
		return false;
	set_match(w, match, &w->last->place[i]);
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
	const struct walker *walker;
	const struct place *place;
	const char *word; /* the partial word */
	size_t len;
	void (*each)(void *ctx, const struct candidate *candidate);
	void *ctx;
};

/* With the arguments before it. */
static void give(struct next *n, struct candidate c)
{
	const char *args[DECL_ARGS_MAX];
	size_t last = n->place->last;

	for (size_t i = n->place->nargs; i-- > 0; last = n->walker->binding[last - 1].before)
		args[i] = n->walker->binding[last - 1].text;
	c.arg = args;
	c.nargs = n->place->nargs;
	n->each(n->ctx, &c);
}

static void offer(struct next *n, struct candidate c, size_t alternative)
{
	size_t ignored;
	const char *help = nth_text(n->place->decl->help, n->place->help, "|", &ignored);

	c.help = nth_text(help, alternative, ";|", &c.help_len);
	give(n, c);
}

static void offer_keyword(void *ctx, const char *keyword, size_t klen, size_t alternative)
{
	struct next *n = ctx;

	if (common_prefix(keyword, klen, n->word, n->len) == n->len)
		offer(n, (struct candidate){.word = keyword, .len = klen}, alternative);
}

/* One of several words that a type has to offer; without a help of its own it has the element's. */
static void offer_of_type(void *ctx, const char *word, const char *help, bool keyword)
{
	struct next *n = ctx;
	struct candidate c = {.word = word, .len = strlen(word)};
	struct type_spec spec;

	if (!keyword) {
		type_spec_read(n->place->at + 1, &spec);
		c.kind = CANDIDATE_VALUE;
		c.type = spec.type;
	}
	if (help == NULL) {
		offer(n, c, 0);
		return;
	}
	c.help = help;
	c.help_len = strlen(help);
	give(n, c);
}

static void offer_placeholder(struct next *n, const char *element, const struct type *type)
{
	struct candidate c = {.kind = CANDIDATE_VALUE, .type = type};

	c.word = type->placeholder != NULL ? type->placeholder : element;
	c.len = type->placeholder != NULL ? strlen(c.word) : element_len(element);
	offer(n, c, 0);
}

static void offer_typed(struct next *n, const char *element)
{
	struct candidate c = {.word = n->word, .len = n->len};
	struct type_spec spec;
	size_t reached = 0;

	type_spec_read(element + 1, &spec);
	c.type = spec.type;
	if (n->len > 0)
		fit_type(&spec, n->word, n->len, &reached);
	if (spec.type->inner != INNER_NONE) {
		c.kind = CANDIDATE_INNER;
		offer(n, c, 0);
		return;
	}
	if (spec.type->names != NAMES_NONE && reached == n->len) {
		c.kind = CANDIDATE_NAMES;
		offer(n, c, 0);
	}
	if (spec.type->offer != NULL)
		spec.type->offer(n->word, n->len, offer_of_type, n);
	else if (reached == n->len || spec.type->rest)
		offer_placeholder(n, element, spec.type);
}

/*
 * Behind a text to the end of the line nothing else can stand, but the text
 * may go on: LINE is offered again (reference xr-shell section 3.1).
 */
static bool offer_rest(struct next *n)
{
	const struct place *p = n->place;
	const struct type *type = p->last > 0 ? n->walker->binding[p->last - 1].type : NULL;
	struct candidate c = {.kind = CANDIDATE_VALUE, .help = "", .type = type};

	if (type == NULL || !type->rest)
		return false;
	c.word = type->placeholder;
	c.len = strlen(c.word);
	give(n, c);
	return true;
}

static void offer_place(struct next *n, enum walk_kind kind)
{
	const char *at = n->place->at;

	if (n->len == 0 && n->place->nargs + n->place->help > 0 && may_end(n->place, kind))
		give(n, (struct candidate){.kind = CANDIDATE_CR, .word = "<cr>", .len = 4});
	/* The beginning of a line names items; it has no values. */
	if (kind == WALK_PREFIX && n->place->nargs >= n->place->decl->nkey &&
	    (*at == '{' || *at == '<'))
		return;
	if (offer_rest(n))
		return;
	if (*at == '{')
		each_alternative(at, offer_keyword, n);
	else if (*at == '<')
		offer_typed(n, at);
	else if (*at != '\0')
		offer_keyword(n, at, element_len(at), 0);
}

/* Whether one of the places takes the rest of the line, in another grammar. */
static bool has_inner(const struct places *set)
{
	struct type_spec spec;

	for (size_t i = 0; i < set->n; i++) {
		if (*set->place[i].at != '<')
			continue;
		type_spec_read(set->place[i].at + 1, &spec);
		if (spec.type->inner != INNER_NONE)
			return true;
	}
	return false;
}

/* Whether what follows is the beginning of one value that has blanks in it. */
static bool spans_rest(const struct places *set, const char *word)
{
	struct type_spec spec;

	for (size_t i = 0; i < set->n; i++) {
		if (*set->place[i].at != '<')
			continue;
		type_spec_read(set->place[i].at + 1, &spec);
		if (spec.type->span != NULL && spec.type->span(word) == strlen(word))
			return true;
	}
	return false;
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
	place_restart(w);
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
		if ((*word)[len] == '\0' || has_inner(now) || spans_rest(now, *word))
			break;
		if (place_step(w, now, next, *word, len, &reached, &taken) != WALK_OK)
			return false;
		now = next;
		next = swap;
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
	struct next n = {.walker = w, .each = each, .ctx = ctx};

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
