/*
 * The command reference, written from the tables that parse: docs/commands.md.
 * Not installed.  See store/model/decl.h for the language of the tables.
 *
 *     commands                writes the reference to standard output
 *     commands --check FILE   status 1 when FILE is not what would be written
 *     commands --helps        status 1 when a word has no help, or a help no word; names each
 */
#include <ctype.h>
#include <errno.h>

#include "base/file.h"
#include "cli/commands.h"
#include "store/model/model.h"

/* The version that brought the commands. */
#define SINCE "0.1.0"

#define ELEMENTS_MAX	48
#define REFERENCE_BYTES (4u << 20)

/* One word of a syntax: a keyword, an <argument> or a {choice}. */
struct element {
	const char *at;
	size_t len;
};

struct syntax {
	size_t n;
	struct element element[ELEMENTS_MAX];
};

/* A part of the reference: a mode, or what every configuration mode understands. */
struct section {
	const char *title;
	const struct mode *mode; /* NULL: no prompt of its own */
	const struct decl *const *tables;
};

struct reference {
	size_t n, room;
	struct section *section;
	struct buf out;
	size_t mistakes; /* words without help, helps without a word */
};

/* One word to be explained: an element, or one alternative of it. */
struct word {
	const struct section *section;
	const struct decl *decl;
	const struct syntax *syntax;
	size_t index; /* of the element */
	const char *text;
	size_t len;
	size_t alternative;
};

static void syntax_read(const char *text, struct syntax *syntax)
{
	syntax->n = 0;
	for (const char *p = text + strspn(text, " "); *p != '\0'; p += strspn(p, " ")) {
		size_t len = strcspn(p, " ");

		if (strchr("[]()|", *p) == NULL) {
			if (syntax->n == ELEMENTS_MAX)
				abort(); /* our own tables */
			syntax->element[syntax->n++] = (struct element){p, len};
		}
		p += len;
	}
}

static bool same_text(const char *a, size_t alen, const char *b, size_t blen)
{
	return alen == blen && memcmp(a, b, alen) == 0;
}

/* The n-th of the texts that separator divides, up to one of stop. */
static const char *nth_text(const char *list, size_t n, const char *stop, size_t *len)
{
	for (; n > 0 && *(list += strcspn(list, stop)) == stop[0]; n--)
		list++;
	*len = n == 0 ? strcspn(list, stop) : 0;
	return list;
}

/* The alternatives of a {choice}; an element that is none is its only one. */
static bool alternative(const struct element *e, size_t n, const char **text, size_t *len)
{
	const char *p = e->at, *end = e->at + e->len;

	if (*p != '{') {
		*text = e->at;
		*len = e->len;
		return n == 0;
	}
	for (p++, end--; n > 0; n--) {
		p = memchr(p, '|', (size_t)(end - p));
		if (p == NULL)
			return false;
		p++;
	}
	*text = p;
	*len = strcspn(p, "|}");
	return true;
}

/* What a declaration itself says about the alternative of its element. */
static const char *own_help(const struct decl *d, size_t index, size_t alternative, size_t *len)
{
	size_t ignored;
	const char *help = nth_text(d->help, index, "|", &ignored);

	return nth_text(help, alternative, ";|", len);
}

/* The help of the same word behind the same words in decl, if it gives one. */
static const char *help_in(const struct word *w, const struct decl *decl, size_t *len)
{
	struct syntax other;
	const char *text, *help;
	size_t tlen;

	syntax_read(decl->syntax, &other);
	if (w->index >= other.n)
		return NULL;
	for (size_t i = 0; i < w->index; i++)
		if (!same_text(w->syntax->element[i].at, w->syntax->element[i].len,
			other.element[i].at, other.element[i].len))
			return NULL;
	for (size_t i = 0; alternative(&other.element[w->index], i, &text, &tlen); i++) {
		if (!same_text(text, tlen, w->text, w->len))
			continue;
		help = own_help(decl, w->index, i, len);
		if (*len > 0)
			return help;
	}
	return NULL;
}

/* A word's help: its own, else the first that the section gives for the same words. */
static const char *find_help(const struct word *w, size_t *len)
{
	const char *help = own_help(w->decl, w->index, w->alternative, len);

	if (*len > 0)
		return help;
	for (const struct decl *const *table = w->section->tables; *table != NULL; table++)
		for (const struct decl *d = *table; d->syntax != NULL; d++)
			if ((help = help_in(w, d, len)) != NULL)
				return help;
	*len = 0;
	return NULL;
}

/* What texts an <argument> of a bounded length takes. */
static const struct {
	const char *type;
	const char *text;
} texts[] = {
    {"word", "one word"},
    {"line", "the rest of the line"},
    {"url", "a URL"},
    {"host", "a host name or address"},
};

/* What values an <argument> takes, where its name does not say it. */
static void write_type(const char *element, struct buf *out)
{
	struct type_spec spec;

	type_spec_read(element + 1, &spec);
	if (strcmp(spec.type->name, "number") == 0)
		buf_addf(out, " (-%lld to %lld)", spec.max, spec.max);
	else if (spec.type->rank == RANK_VALUE && spec.type->placeholder != NULL &&
		 strcmp(spec.type->placeholder, spec.type->name) != 0)
		buf_addf(out, " (%s)", spec.type->placeholder);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (strcmp(spec.type->name, texts[i].type) == 0)
			buf_addf(out, " (%s, at most %lld characters)", texts[i].text, spec.max);
	if (spec.type->names != NAMES_NONE && spec.type->rank == RANK_TEXT)
		buf_addf(out, " (a name, at most %lld characters)", spec.max);
	else if (spec.type->inner != INNER_NONE)
		buf_addf(out, " (the rest of the line, at most %lld characters)", spec.max);
}

static void write_word(struct reference *r, const struct word *w)
{
	size_t len;
	const char *help = find_help(w, &len);

	if (help == NULL) {
		fprintf(stderr, "%s: %s: no help for '%.*s'\n", w->section->title, w->decl->syntax,
		    (int)w->len, w->text);
		r->mistakes++;
		return;
	}
	buf_addf(&r->out, "- `%.*s`: %.*s", (int)w->len, w->text, (int)len, help);
	if (*w->text == '<')
		write_type(w->text, &r->out);
	buf_addc(&r->out, '\n');
}

static void write_words(struct reference *r, const struct section *section, const struct decl *decl)
{
	struct syntax syntax;
	struct word w = {.section = section, .decl = decl, .syntax = &syntax};
	size_t helps = 1;

	syntax_read(decl->syntax, &syntax);
	for (const char *p = decl->help; (p = strchr(p, '|')) != NULL; p++)
		helps++;
	if (helps != syntax.n) {
		fprintf(stderr, "%s: %s: %zu helps for %zu words\n", section->title, decl->syntax,
		    helps, syntax.n);
		r->mistakes++;
	}
	for (w.index = 0; w.index < syntax.n; w.index++)
		for (w.alternative = 0;
		     alternative(&syntax.element[w.index], w.alternative, &w.text, &w.len);
		     w.alternative++)
			write_word(r, &w);
}

/* The n-th argument (from 1) of a declaration without options, of length 0 when there is none. */
static struct element argument(const struct decl *decl, size_t n)
{
	struct syntax syntax;

	syntax_read(decl->syntax, &syntax);
	for (size_t i = 0; i < syntax.n; i++)
		if (strchr("<{", *syntax.element[i].at) != NULL && --n == 0)
			return syntax.element[i];
	return (struct element){"", 0};
}

/* How an item is shown, its arguments as the syntax has them. */
static void write_canon(const struct decl *decl, struct buf *out)
{
	buf_adds(out, " Shown as `");
	for (const char *p = decl->canon; *p != '\0'; p++) {
		if (p[0] == '%' && isdigit((unsigned char)p[1])) {
			struct element e = argument(decl, (size_t)(*++p - '0'));

			buf_add(out, e.at, e.len);
		} else {
			buf_addc(out, *p);
		}
	}
	buf_adds(out, "`.");
}

/* The other forms of the item: declarations of the same order exclude each other. */
static void write_forms(const struct section *section, const struct decl *decl, struct buf *out)
{
	const char *before = " Replaces and is replaced by ";

	for (const struct decl *const *table = section->tables; *table != NULL; table++)
		for (const struct decl *d = *table; d->syntax != NULL; d++)
			if (d != decl && d->order == decl->order && d->run == NULL) {
				buf_addf(out, "%s`%s`", before, d->syntax);
				before = ", ";
			}
	if (*before == ',')
		buf_addc(out, '.');
}

/* A link to a section as Markdown viewers name it: lower case, blanks as hyphens. */
static void write_link(const char *title, struct buf *out)
{
	buf_addf(out, "[%s](#", title);
	for (; *title != '\0'; title++)
		buf_addc(out, *title == ' ' ? '-' : (char)tolower((unsigned char)*title));
	buf_addc(out, ')');
}

static void write_facts(const struct section *section, const struct decl *decl, struct buf *out)
{
	struct element e;

	buf_addf(out, "\nSince %s.", SINCE);
	if (decl->run != NULL) {
		if (decl->silent)
			buf_adds(out, " Prints no timestamp line.");
		buf_adds(out, "\n\n");
		return;
	}
	if (section->mode != NULL && section->mode->end != NULL) {
		buf_adds(out, "\n\n"); /* a line of a text, no item */
		return;
	}
	e = argument(decl, decl->nkey);
	if (decl->nkey > 0 && e.len > 0)
		buf_addf(out, " There may be several, one for each `%.*s`.", (int)e.len, e.at);
	if (decl->seal != SEAL_NONE) {
		e = argument(decl, decl->sealed);
		buf_addf(out, " Secret: `%.*s` is kept only %s.", (int)e.len, e.at,
		    decl->seal == SEAL_TYPE6 ? "encrypted, as type 6 under the master key"
					     : "as a hash, SHA-512 of crypt(5)");
	}
	if (decl->canon != NULL)
		write_canon(decl, out);
	write_forms(section, decl, out);
	if (decl->opens != NULL) {
		buf_adds(out, " Opens ");
		write_link(decl->opens->summary, out);
		buf_addf(out, ", prompt tag `%s`.", decl->opens->tag);
	}
	buf_adds(out, "\n\n");
}

static void write_section(struct reference *r, const struct section *section)
{
	buf_addf(&r->out, "## %s\n\n", section->title);
	if (section->mode != NULL && *section->mode->tag == '\0')
		buf_adds(&r->out, "Prompt: `RP/0/RP0/CPU0:ios#`\n\n");
	else if (section->mode != NULL)
		buf_addf(&r->out, "Prompt: `RP/0/RP0/CPU0:ios(%s)#`\n\n", section->mode->tag);
	if (section->mode != NULL && section->mode->end != NULL)
		buf_addf(&r->out,
		    "A block of text: its lines are kept as they are, up to `%s`.\n\n",
		    section->mode->end);
	if (*section->tables == NULL || (*section->tables)->syntax == NULL)
		buf_adds(&r->out, "No commands of its own.\n\n");
	for (const struct decl *const *table = section->tables; *table != NULL; table++) {
		for (const struct decl *d = *table; d->syntax != NULL; d++) {
			buf_addf(&r->out, "### `%s`\n\n", d->syntax);
			write_words(r, section, d);
			write_facts(section, d, &r->out);
		}
	}
}

static void add_section(struct reference *r, struct section section)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->section[i].tables == section.tables)
			return;
	if (r->n == r->room) {
		r->room = r->room > 0 ? 2 * r->room : 32;
		r->section = xrealloc(r->section, r->room * sizeof(*r->section));
	}
	r->section[r->n++] = section;
}

static void add_mode(void *ctx, const struct mode *mode)
{
	add_section(ctx, (struct section){mode->summary, mode, mode->tables});
}

static const char head[] =
    "<!-- Written by docs/commands.c from the tables; `ninja -C build commands-reference` renews "
    "it. -->\n"
    "\n"
    "# Command reference\n"
    "\n"
    "Words may be abbreviated as long as they are unambiguous. In the forms below `<name>` is an "
    "argument\n"
    "(`<name/80>`: of at most 80 characters, `<1-100>`: a number in that range), `{a|b}` one of "
    "these words,\n"
    "`[ ... ]` may be left out, and of `( a | b )` each may be given once, in any order.\n"
    "\n"
    "Every configuration command has its `no` form, in which the values may be left out. A command "
    "of an outer\n"
    "mode can be typed in an inner one: it ends the inner one.\n"
    "\n";

static void write_reference(struct reference *r)
{
	add_mode(r, &mode_exec);
	add_section(r, (struct section){"Every configuration mode", NULL, config_mode_tables});
	model_modes(add_mode, r);
	buf_adds(&r->out, head);
	for (size_t i = 0; i < r->n; i++) {
		buf_adds(&r->out, "- ");
		write_link(r->section[i].title, &r->out);
		buf_addc(&r->out, '\n');
	}
	buf_addc(&r->out, '\n');
	for (size_t i = 0; i < r->n; i++)
		write_section(r, &r->section[i]);
	/* A file ends with one line end. */
	buf_cut(&r->out, r->out.len - 1);
}

static int check(const struct reference *r, const char *file)
{
	struct buf old = {0};
	struct error err;
	bool same;

	if (file_read(file, REFERENCE_BYTES, &old, &err) != RC_OK) {
		fprintf(stderr, "commands: %s\n", err.text);
		return 1;
	}
	same = same_text(buf_str(&old), old.len, buf_str(&r->out), r->out.len);
	buf_free(&old);
	if (!same)
		fprintf(stderr, "%s is stale; renew it with: ninja -C build commands-reference\n",
		    file);
	return same ? 0 : 1;
}

int main(int argc, char *argv[])
{
	struct reference *r = xcalloc(1, sizeof(*r));
	int status = 0;

	write_reference(r);
	if (argc == 3 && strcmp(argv[1], "--check") == 0) {
		status = check(r, argv[2]);
	} else if (argc == 2 && strcmp(argv[1], "--helps") == 0) {
		status = r->mistakes > 0;
	} else if (argc == 1) {
		status =
		    fwrite(r->out.data, 1, r->out.len, stdout) != r->out.len || fflush(stdout) != 0;
	} else {
		fputs("Usage: commands [--check FILE | --helps]\n", stderr);
		status = 2;
	}
	buf_free(&r->out);
	free(r->section);
	free(r);
	return status;
}
