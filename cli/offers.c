/* Gathering what may come next.  See offers.h. */
#include "cli/offers.h"

#include <ctype.h>

#include "cli/commands.h"
#include "cli/exec/frame.h"
#include "cli/names.h"
#include "store/opaque.h"

/* The last word of a part of the configuration, when its items are wanted in full. */
#define FORMAL	    "formal"
#define FORMAL_HELP "One full line an item"

struct gathering {
	struct shell *shell;
	const char *text;
	struct offers *offers;
	/* Where another grammar goes on, found in this walk. */
	const struct type *inner;
	size_t inner_at;
	size_t partial; /* bytes of the word that the walk ended in */
};

static int compare(const struct offer *a, const struct offer *b)
{
	int order = strncmp(a->word, b->word, a->len < b->len ? a->len : b->len);

	return order != 0 ? order : (a->len > b->len) - (a->len < b->len);
}

static int compare_offers(const void *a, const void *b)
{
	return compare(a, b);
}

/* The first help that is given for a word is the one shown. */
static void add(struct offers *o, const struct offer *new)
{
	for (size_t i = 0; i < o->n; i++) {
		if (compare(&o->offer[i], new) != 0)
			continue;
		if (o->offer[i].help_len == 0)
			o->offer[i] = *new;
		return;
	}
	if (o->n < OFFERS_MAX)
		o->offer[o->n++] = *new;
}

/* The names of one type, once: several declarations may take it here. */
static void add_names(struct gathering *g, const struct candidate *c)
{
	struct offers *o = g->offers;
	const char *tail = c->word;
	struct names *names = &o->list[o->nlists];

	for (size_t i = 0; i < o->nlists; i++)
		if (o->listed[i]->names == c->type->names &&
		    o->listed[i]->names_of == c->type->names_of)
			return;
	if (o->nlists == OFFERS_NAMES_MAX)
		return;
	o->listed[o->nlists++] = c->type;
	if (c->type->tail != NULL)
		tail = c->type->tail(c->word);
	if (tail == NULL)
		return;
	o->names_typed = strlen(tail);
	names_of_candidate(g->shell, c, o->reading.target, names);
	for (size_t i = 0; i < names->n; i++) {
		const struct name *name = &names->name[i];

		add(o, &(struct offer){.word = name->text,
			   .len = strlen(name->text),
			   .typed = o->names_typed,
			   .help = name->help != NULL ? name->help : c->help,
			   .help_len = name->help != NULL ? strlen(name->help) : c->help_len,
			   .goes_on = name->goes_on});
	}
	o->more = o->more || names->more;
}

static void collect(void *ctx, const struct candidate *c)
{
	struct gathering *g = ctx;
	struct offer new = {.word = c->word,
	    .len = c->len,
	    .typed = g->partial,
	    .help = c->help,
	    .help_len = c->help_len,
	    .placeholder = c->kind == CANDIDATE_VALUE};

	switch (c->kind) {
	case CANDIDATE_CR:
		g->offers->cr = true;
		break;
	case CANDIDATE_NAMES:
		add_names(g, c);
		break;
	case CANDIDATE_INNER:
		g->inner = c->type;
		g->inner_at = (size_t)(c->word - g->text);
		break;
	case CANDIDATE_KEYWORD:
	case CANDIDATE_VALUE:
		add(g->offers, &new);
		break;
	}
}

static void walk(struct gathering *g, const struct mode *mode, const struct decl *const *extra,
    enum walk_kind kind)
{
	const struct decl *const *const tables[2] = {mode->tables, extra};

	walk_next(g->shell->walker, tables, kind, g->text, g->offers->reading.start, collect, g,
	    &g->partial);
}

static void ignore_range(
    void *ctx, const struct path *within, const struct buf *lo, const struct buf *hi)
{
	(void)ctx;
	(void)within;
	(void)lo;
	(void)hi;
}

enum walk_result offers_judge_part(
    struct shell *shell, enum inner part, const char *text, size_t *error_at)
{
	enum walk_result result =
	    path_ranges(shell->walker, &mode_config, text, ignore_range, NULL, error_at);

	if (result != WALK_OK &&
	    opaque_ranges(shell->store, part == INNER_TARGET, text, ignore_range, NULL))
		return WALK_OK;
	return result;
}

/* Opaque lines are looked for only where the grammar has nothing to say: it takes a scan. */
static bool is_part(struct gathering *g, const char *text)
{
	size_t ignored;

	if (g->offers->n > 0)
		return path_ranges(g->shell->walker, &mode_config, text, ignore_range, NULL,
			   &ignored) == WALK_OK;
	return offers_judge_part(g->shell, g->offers->reading.part, text, &ignored) == WALK_OK;
}

/* Whatever names a part may be the end, or `formal` may follow it. */
static void add_end(struct gathering *g, const char *part, const char *word)
{
	char *before = xstrndup(part, (size_t)(word - part));
	size_t len = strlen(word);
	bool known = is_part(g, before);

	if (known && len == 0)
		g->offers->cr = true;
	if (known && strncmp(FORMAL, word, len) == 0)
		add(g->offers, &(struct offer){.word = FORMAL,
				   .len = strlen(FORMAL),
				   .typed = len,
				   .help = FORMAL_HELP,
				   .help_len = strlen(FORMAL_HELP)});
	free(before);
}

/* The beginning of items, of all that can be configured. */
static void walk_part(struct gathering *g)
{
	const char *part = g->text + g->offers->reading.start;
	const char *word = part + strlen(part);
	char *before = NULL;

	while (word > part && !isspace((unsigned char)word[-1]))
		word--;
	if (*word == '\0' && frame_formal(part, &before)) {
		g->offers->cr = true;
	} else {
		walk(g, &mode_config, NULL, WALK_PREFIX);
		add_end(g, part, word);
	}
	free(before);
}

/* The submode's own commands; those of its ancestors when it has none such. */
static void walk_config(struct gathering *g)
{
	struct offers *o = g->offers;
	bool block = text_open(g->shell);
	bool bare = o->reading.negated || block;

	for (const struct mode *mode = g->shell->where.mode; mode != NULL; mode = mode->parent) {
		walk(g, mode, bare ? NULL : config_mode_tables,
		    o->reading.negated ? WALK_NEGATE : WALK_WHOLE);
		if (o->n > 0 || o->cr || g->inner != NULL || block)
			break;
	}
}

/* Takes on where another grammar begins; false when none does. */
static bool enter_inner(struct gathering *g)
{
	struct reading *r = &g->offers->reading;

	if (g->inner == NULL)
		return false;
	*r = (struct reading){.start = g->inner_at,
	    .exec = g->inner->inner == INNER_EXEC,
	    .negated = g->inner->inner == INNER_NEGATED,
	    .target = g->inner->inner == INNER_NEGATED || g->inner->inner == INNER_TARGET};
	if (g->inner->inner == INNER_RUNNING || g->inner->inner == INNER_TARGET)
		r->part = g->inner->inner;
	g->inner = NULL;
	return true;
}

struct offers *offers_gather(struct shell *shell, const char *text)
{
	struct offers *o = xcalloc(1, sizeof(*o));
	struct gathering g = {.shell = shell, .text = text, .offers = o};

	o->reading.exec = !shell->configuring;
	o->reading.target = shell->configuring;
	do {
		if (o->reading.part != INNER_NONE)
			walk_part(&g);
		else if (o->reading.exec)
			walk(&g, &mode_exec, NULL, WALK_WHOLE);
		else
			walk_config(&g);
	} while (enter_inner(&g));
	o->partial = *text != '\0' && !isspace((unsigned char)text[strlen(text) - 1]);
	qsort(o->offer, o->n, sizeof(o->offer[0]), compare_offers);
	return o;
}

void offers_free(struct offers *offers)
{
	for (size_t i = 0; i < offers->nlists; i++)
		names_free(&offers->list[i]);
	free(offers);
}

/* Cuts rest to what it has in common with another one. */
static void share(struct buf *rest, bool *any, const char *text, size_t len)
{
	size_t n = 0;

	if (!*any)
		buf_add(rest, text, len);
	*any = true;
	while (n < rest->len && n < len && rest->data[n] == text[n])
		n++;
	buf_cut(rest, n);
}

bool offers_shared(const struct offers *offers, struct buf *rest)
{
	bool any = false;

	/* Placeholders can be shown but not typed. */
	for (size_t i = 0; i < offers->n; i++) {
		const struct offer *x = &offers->offer[i];

		if (!x->placeholder)
			share(rest, &any, x->word + x->typed, x->len - x->typed);
	}
	for (size_t i = 0; i < offers->nlists; i++) {
		const struct buf *names = &offers->list[i].shared;
		size_t typed = names->len < offers->names_typed ? names->len : offers->names_typed;

		if (offers->list[i].any)
			share(rest, &any, buf_str(names) + typed, names->len - typed);
	}
	return any;
}
