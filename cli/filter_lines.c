/*
 * The utilities that order, merge and cut lines: sort, uniq and cut, as POSIX
 * has them.
 */
#include "cli/filter.h"

#include <ctype.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BLANKS "\t "

static int compare_bytes(const struct text_line *a, const struct text_line *b)
{
	int order = memcmp(a->text, b->text, a->len < b->len ? a->len : b->len);

	if (order != 0)
		return order;
	return (a->len > b->len) - (a->len < b->len);
}

/* The integer that a line begins with, 0 when there is none. */
static long long leading_number(const struct text_line *line)
{
	size_t i = 0;

	/* Not left to strtoll, which would go on in the next line. */
	while (i < line->len && isspace((unsigned char)line->text[i]))
		i++;
	return i < line->len ? strtoll(line->text + i, NULL, 10) : 0;
}

static int compare_keys(
    const struct stage *stage, const struct text_line *a, const struct text_line *b)
{
	long long left, right;

	if (!stage_has(stage, 'n'))
		return compare_bytes(a, b);
	left = leading_number(a);
	right = leading_number(b);
	return (left > right) - (left < right);
}

static int compare_lines(const void *a, const void *b, void *ctx)
{
	const struct stage *stage = ctx;
	int order = compare_keys(stage, a, b);

	if (order == 0)
		order = compare_bytes(a, b);
	return stage_has(stage, 'r') ? -order : order;
}

enum rc run_sort(
    const struct stage *stage, const struct buf *in, struct buf *out, struct error *err)
{
	size_t n = text_count(in), pos = 0;
	struct text_line *lines = xcalloc(n, sizeof(*lines));
	struct stage order = *stage;

	(void)err;
	for (size_t i = 0; i < n; i++)
		(void)text_next(in, &pos, &lines[i]);
	qsort_r(lines, n, sizeof(*lines), compare_lines, &order);
	for (size_t i = 0; i < n; i++)
		if (!stage_has(stage, 'u') || i == 0 ||
		    compare_keys(stage, &lines[i - 1], &lines[i]) != 0)
			text_add(out, &lines[i]);
	free(lines);
	return RC_OK;
}

static bool same_line(
    const struct stage *stage, const struct text_line *a, const struct text_line *b)
{
	if (a->len != b->len)
		return false;
	if (stage_has(stage, 'i'))
		return strncasecmp(a->text, b->text, a->len) == 0;
	return memcmp(a->text, b->text, a->len) == 0;
}

enum rc run_uniq(
    const struct stage *stage, const struct buf *in, struct buf *out, struct error *err)
{
	struct text_line first, line;
	size_t pos = 0, count = 0;
	bool more = text_next(in, &pos, &line);

	(void)err;
	while (more) {
		first = line;
		for (count = 0; more && same_line(stage, &first, &line); count++)
			more = text_next(in, &pos, &line);
		if ((stage_has(stage, 'd') && count == 1) || (stage_has(stage, 'u') && count > 1))
			continue;
		if (stage_has(stage, 'c'))
			buf_addf(out, "%7zu ", count);
		text_add(out, &first);
	}
	return RC_OK;
}

/*
 * One range of a list such as 1,3-5,7-.  Returns what is behind it, NULL when
 * it is malformed.
 */
static const char *take_range(const char *list, unsigned long *from, unsigned long *to)
{
	char *end;

	*from = 1;
	if (isdigit((unsigned char)*list)) {
		*from = strtoul(list, &end, 10);
		list = end;
		*to = *from;
	} else if (*list != '-' || !isdigit((unsigned char)list[1]))
		return NULL;
	if (*list == '-') {
		*to = ULONG_MAX;
		list++;
		if (isdigit((unsigned char)*list)) {
			*to = strtoul(list, &end, 10);
			list = end;
		}
	}
	if (*from == 0 || *to < *from || (*list != ',' && *list != '\0'))
		return NULL;
	return list + (*list == ',');
}

bool cut_is_list(const char *list)
{
	unsigned long from, to;

	if (list == NULL || *list == '\0')
		return false;
	while (list != NULL && *list != '\0')
		list = take_range(list, &from, &to);
	return list != NULL;
}

static bool in_list(const char *list, unsigned long n)
{
	unsigned long from, to;

	while (list != NULL && *list != '\0') {
		list = take_range(list, &from, &to);
		if (list != NULL && from <= n && n <= to)
			return true;
	}
	return false;
}

static void cut_fields(const struct stage *stage, const struct text_line *line, struct buf *out)
{
	char delimiter = stage_value(stage, 'd') != NULL ? stage_value(stage, 'd')[0] : '\t';
	const char *text = line->text, *end = line->text + line->len, *stop;
	bool any = false;

	if (memchr(text, delimiter, line->len) == NULL) {
		buf_add(out, text, line->len);
		return;
	}
	for (unsigned long n = 1; text <= end; n++, text = stop + 1) {
		stop = memchr(text, delimiter, (size_t)(end - text));
		if (stop == NULL)
			stop = end;
		if (!in_list(stage_value(stage, 'f'), n))
			continue;
		if (any)
			buf_addc(out, delimiter);
		buf_add(out, text, (size_t)(stop - text));
		any = true;
	}
}

enum rc run_cut(const struct stage *stage, const struct buf *in, struct buf *out, struct error *err)
{
	struct text_line line;
	size_t pos = 0;

	(void)err;
	while (text_next(in, &pos, &line)) {
		if (stage_has(stage, 'f'))
			cut_fields(stage, &line, out);
		for (size_t i = 0; stage_has(stage, 'c') && i < line.len; i++)
			if (in_list(stage_value(stage, 'c'), i + 1))
				buf_addc(out, line.text[i]);
		buf_addc(out, '\n');
	}
	return RC_OK;
}
