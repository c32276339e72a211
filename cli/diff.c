/*
 * A unified diff by a longest common subsequence of lines (POSIX.1-2017,
 * diff -u).  Transcripts have some hundred lines and differ in a few, so a
 * table of what lies between common head and tail is enough.
 */
#include "cli/diff.h"

#include <stdbool.h>
#include <stdint.h>

#define CONTEXT 3

/* A larger table is not made: what lies between head and tail differs as a whole. */
#define CELLS_MAX (16u << 20)

/* What becomes of lines: of a line is ' ' kept, '-' only in a, '+' only in b. */
struct script {
	const struct lines *a, *b;
	struct buf marks;
};

static bool same(const struct script *s, size_t i, size_t j)
{
	return strcmp(s->a->line[i], s->b->line[j]) == 0;
}

static void add_marks(struct script *s, char mark, size_t n)
{
	while (n-- > 0)
		buf_addc(&s->marks, mark);
}

/* The marks of the n and m lines from `from` in both. */
static void compare(struct script *s, size_t from, size_t n, size_t m)
{
	size_t i = 0, j = 0, row = m + 1;
	uint32_t *common;

	if (n == 0 || m == 0 || n + 1 > CELLS_MAX / row) {
		add_marks(s, '-', n);
		add_marks(s, '+', m);
		return;
	}
	/* common[i][j]: the most lines that the rests behind i and j have in common. */
	common = xcalloc((n + 1) * row, sizeof(*common));
	for (i = n; i-- > 0;)
		for (j = m; j-- > 0;) {
			uint32_t down = common[(i + 1) * row + j], right = common[i * row + j + 1];

			common[i * row + j] = same(s, from + i, from + j)
						  ? common[(i + 1) * row + j + 1] + 1
					      : down > right ? down
							     : right;
		}
	for (i = 0, j = 0; i < n || j < m;) {
		if (i < n && j < m && same(s, from + i, from + j)) {
			add_marks(s, ' ', 1);
			i++;
			j++;
		} else if (i < n &&
			   (j == m || common[(i + 1) * row + j] >= common[i * row + j + 1])) {
			add_marks(s, '-', 1);
			i++;
		} else {
			add_marks(s, '+', 1);
			j++;
		}
	}
	free(common);
}

/* As diff writes a range: the line before when it is empty, no count when it is one line. */
static void add_range(struct buf *out, char sign, size_t start, size_t count)
{
	buf_addf(out, " %c%zu", sign, count > 0 ? start + 1 : start);
	if (count != 1)
		buf_addf(out, ",%zu", count);
}

/* The end of the hunk that begins with the change at `at`: changes with little between them. */
static size_t hunk_end(const char *marks, size_t n, size_t at)
{
	size_t end = at;

	for (size_t i = at; i < n && i < end + 2 * CONTEXT + 1; i++)
		if (marks[i] != ' ')
			end = i + 1;
	return n - end > CONTEXT ? end + CONTEXT : n;
}

/* The lines marks[from..to), which begin at lines *i and *j. */
static void add_hunk(
    const struct script *s, size_t from, size_t to, size_t *i, size_t *j, struct buf *out)
{
	size_t in_a = 0, in_b = 0;

	for (size_t k = from; k < to; k++) {
		in_a += s->marks.data[k] != '+';
		in_b += s->marks.data[k] != '-';
	}
	buf_adds(out, "@@");
	add_range(out, '-', *i, in_a);
	add_range(out, '+', *j, in_b);
	buf_adds(out, " @@\n");
	for (size_t k = from; k < to; k++) {
		char mark = s->marks.data[k];

		buf_addf(out, "%c%s\n", mark, mark == '+' ? s->b->line[*j] : s->a->line[*i]);
		*i += mark != '+';
		*j += mark != '-';
	}
}

void diff_unified(const struct lines *a, const struct lines *b, const char *a_name,
    const char *b_name, struct buf *out)
{
	struct script s = {.a = a, .b = b};
	size_t head = 0, tail = 0, done = 0, i = 0, j = 0;
	const char *marks;

	while (head < a->n && head < b->n && same(&s, head, head))
		head++;
	while (
	    tail < a->n - head && tail < b->n - head && same(&s, a->n - 1 - tail, b->n - 1 - tail))
		tail++;
	add_marks(&s, ' ', head);
	compare(&s, head, a->n - head - tail, b->n - head - tail);
	add_marks(&s, ' ', tail);
	marks = buf_str(&s.marks);
	for (size_t k = 0; k < s.marks.len; k++) {
		size_t from, to;

		if (marks[k] == ' ')
			continue;
		if (done == 0)
			buf_addf(out, "--- %s\n+++ %s\n", a_name, b_name);
		from = k - done > CONTEXT ? k - CONTEXT : done;
		to = hunk_end(marks, s.marks.len, k);
		i += from - done;
		j += from - done;
		add_hunk(&s, from, to, &i, &j, out);
		done = to;
		k = to - 1;
	}
	buf_free(&s.marks);
}
