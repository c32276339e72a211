/* The echo of the line being typed; see echo.h. */
#include "cli/echo.h"

#include <stdlib.h>
#include <string.h>

/* A narrower screen is not scrolled. */
#define SCROLL_MIN 20

void wide_add(struct buf *out, const wchar_t *text, size_t n)
{
	char bytes[16];
	mbstate_t state = {0};
	size_t len;

	for (size_t i = 0; i < n; i++) {
		len = wcrtomb(bytes, text[i], &state);
		if (len == (size_t)-1)
			state = (mbstate_t){0};
		else
			buf_add(out, bytes, len);
	}
	explicit_bzero(bytes, sizeof(bytes));
}

wchar_t *wide_of(const char *text)
{
	size_t left = strlen(text), n = 0, len;
	wchar_t *wide = xcalloc(left + 1, sizeof(*wide));
	mbstate_t state = {0};

	while (left > 0) {
		len = mbrtowc(&wide[n], text, left, &state);
		if (len == (size_t)-1 || len == (size_t)-2) {
			state = (mbstate_t){0};
			wide[n] = L'?';
			len = 1;
		}
		n++;
		text += len;
		left -= len;
	}
	wide[n] = L'\0';
	return wide;
}

static size_t columns_of(const wchar_t *text, size_t n)
{
	size_t columns = 0;
	int width;

	for (size_t i = 0; i < n; i++) {
		width = wcwidth(text[i]);
		columns += width > 0 ? (size_t)width : 0;
	}
	return columns;
}

static void add_times(struct buf *out, char c, size_t n)
{
	while (n-- > 0)
		buf_addc(out, c);
}

static const wchar_t *shown_text(const struct echo *echo, size_t *n)
{
	*n = echo->shown.len / sizeof(wchar_t);
	if (*n == 0)
		return L"";
	return (const wchar_t *)(const void *)echo->shown.data;
}

static void set_shown(struct echo *echo, const wchar_t *text, size_t len, size_t cursor)
{
	buf_reset(&echo->shown);
	if (len > 0)
		buf_add(&echo->shown, text, len * sizeof(*text));
	echo->cursor = cursor;
}

void echo_begin(struct echo *echo, const char *prompt, struct buf *out)
{
	const char *last = strrchr(prompt, '\n');
	wchar_t *wide;

	last = last != NULL ? last + 1 : prompt;
	wide = wide_of(last);
	buf_add(out, prompt, (size_t)(last - prompt));
	buf_reset(&echo->prompt);
	buf_adds(&echo->prompt, last);
	echo->prompt_columns = columns_of(wide, wcslen(wide));
	free(wide);
	echo_again(echo, out);
}

void echo_again(struct echo *echo, struct buf *out)
{
	echo->scrolled = false;
	set_shown(echo, NULL, 0, 0);
	buf_add(out, buf_str(&echo->prompt), echo->prompt.len);
}

/*
 * The part of the line around the cursor, on one row that is never filled to
 * its edge.  Every character counts as one column here.
 */
static void draw_scrolled(const struct echo *echo, const wchar_t *text, size_t len, size_t cursor,
    size_t width, struct buf *out)
{
	size_t prompt = echo->prompt_columns + 16 < width ? echo->prompt_columns : 0;
	size_t room = width - 1 - prompt;
	size_t from = cursor >= room ? cursor - room / 2 : 0;
	size_t n = len - from < room ? len - from : room;

	buf_addc(out, '\r');
	if (prompt > 0)
		buf_add(out, buf_str(&echo->prompt), echo->prompt.len);
	for (size_t i = 0; i < n; i++) {
		if ((i == 0 && from > 0) || (i + 1 == room && from + n < len))
			buf_addc(out, '$');
		else
			wide_add(out, &text[from + i], 1);
	}
	add_times(out, ' ', room - n);
	add_times(out, '\b', room - (cursor - from));
}

/*
 * True when the cursor must go back from one row of the screen to another.
 * first is where text and screen begin to differ, or where the cursor goes.
 */
static bool goes_back_a_row(const struct echo *echo, const wchar_t *text, size_t len, size_t cursor,
    size_t first, bool changed, size_t width)
{
	size_t n;
	const wchar_t *shown = shown_text(echo, &n);
	size_t left = columns_of(text, first < cursor ? first : cursor);
	size_t right = columns_of(shown, echo->cursor);
	size_t old_end = columns_of(shown, n), end = columns_of(text, len);

	if (first >= echo->cursor && !(changed && (cursor < len || old_end > end)))
		return false;
	if (changed && old_end > right)
		right = old_end;
	if (changed && end > right)
		right = end;
	return (echo->prompt_columns + left) / width != (echo->prompt_columns + right) / width;
}

void echo_update(struct echo *echo, const wchar_t *text, size_t len, size_t cursor, size_t width,
    struct buf *out)
{
	size_t n, same = 0, first, old_end, end;
	const wchar_t *shown = shown_text(echo, &n);
	bool changed;

	while (same < n && same < len && shown[same] == text[same])
		same++;
	changed = same < n || same < len;
	first = changed ? same : cursor;
	if (!changed && cursor == echo->cursor)
		return;
	if (!echo->scrolled && width >= SCROLL_MIN &&
	    goes_back_a_row(echo, text, len, cursor, first, changed, width)) {
		echo->scrolled = true;
		buf_addc(out, '\n');
	}
	if (echo->scrolled && width >= SCROLL_MIN) {
		draw_scrolled(echo, text, len, cursor, width, out);
	} else {
		if (first < echo->cursor)
			add_times(out, '\b', columns_of(&shown[first], echo->cursor - first));
		else
			wide_add(out, &shown[echo->cursor], first - echo->cursor);
		if (changed) {
			old_end = columns_of(shown, n);
			end = columns_of(text, len);
			wide_add(out, &text[same], len - same);
			add_times(out, ' ', old_end > end ? old_end - end : 0);
			add_times(out, '\b', old_end > end ? old_end - end : 0);
			add_times(out, '\b', columns_of(&text[cursor], len - cursor));
		}
	}
	set_shown(echo, text, len, cursor);
}

void echo_free(struct echo *echo)
{
	buf_free(&echo->shown);
	buf_free(&echo->prompt);
	*echo = (struct echo){0};
}
