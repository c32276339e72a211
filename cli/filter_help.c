/*
 * Help and completion of output modifiers, from the tables that parse them;
 * reference xr-shell sections 3.2 and 6.
 */
#include "cli/filter.h"

#include <string.h>
#include <strings.h>

#include "cli/output.h"

#define BLANKS " \t"

/* A table, and the word that is asked about: the last one of a text. */
struct place {
	const struct modifier *table;
	size_t n;
	const char *word;
	size_t len;
	const struct modifier *behind; /* the modifier whose text follows; NULL: word is a name */
};

static bool begins(const struct modifier *modifier, const struct place *p)
{
	return strncasecmp(modifier->name, p->word, p->len) == 0;
}

/* Follows the names in text; false when one of them is none, or several. */
static bool find_place(const struct modifier *table, size_t n, const char *text, struct place *p)
{
	*p = (struct place){.table = table, .n = n};
	for (;;) {
		const struct modifier *found = NULL;

		p->word = text + strspn(text, BLANKS);
		p->len = strcspn(p->word, BLANKS);
		if (p->word[p->len] == '\0')
			return true;
		for (size_t i = 0; i < p->n; i++) {
			if (!begins(&p->table[i], p))
				continue;
			if (found != NULL)
				return false;
			found = &p->table[i];
		}
		if (found == NULL)
			return false;
		text = p->word + p->len;
		if (found->parse != utility_parse) {
			p->word = text + strspn(text, BLANKS);
			p->behind = found;
			return true;
		}
		p->table = utility_table(&p->n);
	}
}

/* The names that begin with the word, on one line. */
static void list_names(const struct place *p, struct buf *out)
{
	const char *before = "";

	for (size_t i = 0; i < p->n; i++) {
		if (!begins(&p->table[i], p))
			continue;
		buf_addf(out, "%s%s", before, p->table[i].name);
		before = "  ";
	}
	if (before[0] != '\0')
		buf_addc(out, '\n');
}

/* All names, each with its help, in columns. */
static void list_all(const struct place *p, struct buf *out)
{
	size_t width = 0;

	for (size_t i = 0; i < p->n; i++)
		if (strlen(p->table[i].name) > width)
			width = strlen(p->table[i].name);
	for (size_t i = 0; i < p->n; i++)
		buf_addf(out, "  %-*s  %s\n", (int)width, p->table[i].name, p->table[i].help);
}

void table_help(const struct modifier *table, size_t n, const char *text, struct buf *out)
{
	struct place p;

	if (!find_place(table, n, text, &p))
		return;
	if (p.behind != NULL)
		buf_adds(out, *p.word == '\0' ? p.behind->follows : "  <cr>\n");
	else if (p.len == 0)
		list_all(&p, out);
	else
		list_names(&p, out);
}

void table_complete(
    const struct modifier *table, size_t n, const char *text, struct buf *insert, struct buf *list)
{
	const char *first = NULL;
	size_t shared = 0, names = 0;
	struct place p;

	if (!find_place(table, n, text, &p) || p.behind != NULL)
		return;
	for (size_t i = 0; i < p.n; i++) {
		const char *name = p.table[i].name;
		size_t same = 0;

		if (!begins(&p.table[i], &p))
			continue;
		if (names++ == 0) {
			first = name;
			shared = strlen(name);
		}
		while (same < shared && name[same] == first[same])
			same++;
		shared = same;
	}
	if (names > 0 && shared > p.len)
		buf_add(insert, first + p.len, shared - p.len);
	if (names == 1)
		buf_addc(insert, ' ');
	else if (insert->len == 0)
		list_names(&p, list);
}
