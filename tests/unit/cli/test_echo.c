/*
 * The bytes of the echo.  What is expected follows reference clients section
 * 2: the text itself, and for the rest nothing but blanks, backspaces and
 * carriage returns.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <locale.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/echo.h"

struct fixture {
	struct echo echo;
	struct buf out;
};

static void begin(struct fixture *f)
{
	*f = (struct fixture){0};
	echo_begin(&f->echo, "R#", &f->out);
	assert_string_equal(buf_str(&f->out), "R#");
}

/* The bytes that the change to text and cursor adds. */
static const char *update(struct fixture *f, const char *text, size_t cursor, size_t width)
{
	wchar_t *wide = wide_of(text);

	buf_reset(&f->out);
	echo_update(&f->echo, wide, wcslen(wide), cursor, width, &f->out);
	free(wide);
	return buf_str(&f->out);
}

static void end(struct fixture *f)
{
	echo_free(&f->echo);
	buf_free(&f->out);
}

static void test_typing(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	assert_string_equal(update(&f, "a", 1, 80), "a");
	assert_string_equal(update(&f, "ab", 2, 80), "b");
	assert_string_equal(update(&f, "ab", 2, 80), "");
	assert_string_equal(update(&f, "abc de", 6, 80), "c de");
	end(&f);
}

static void test_erasing(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	(void)update(&f, "abc", 3, 80);
	assert_string_equal(update(&f, "ab", 2, 80), "\b \b");
	assert_string_equal(update(&f, "", 0, 80), "\b\b  \b\b");
	end(&f);
}

static void test_middle(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	(void)update(&f, "abcd", 4, 80);
	assert_string_equal(update(&f, "abcd", 1, 80), "\b\b\b");
	assert_string_equal(update(&f, "abcd", 3, 80), "bc");
	assert_string_equal(update(&f, "abcXd", 4, 80), "Xd\b");
	assert_string_equal(update(&f, "abXd", 3, 80), "\b\bXd \b\b");
	end(&f);
}

static void test_again(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	(void)update(&f, "abc", 3, 80);
	buf_reset(&f.out);
	echo_again(&f.echo, &f.out);
	assert_string_equal(buf_str(&f.out), "R#");
	assert_string_equal(update(&f, "abc", 3, 80), "abc");
	end(&f);
}

/* However long the line and however narrow the screen, typing adds nothing to it. */
static void test_long(void **state)
{
	static const size_t widths[] = {0, 24, 80, 132, 511, 512};
	char line[601] = {0}, one[2] = {0};
	struct fixture f;

	(void)state;
	for (size_t w = 0; w < sizeof(widths) / sizeof(widths[0]); w++) {
		begin(&f);
		memset(line, 0, sizeof(line));
		for (size_t i = 0; i < 600; i++) {
			one[0] = line[i] = (char)('a' + i % 26);
			assert_string_equal(update(&f, line, i + 1, widths[w]), one);
		}
		end(&f);
	}
}

/* Going back over the edge: a row of its own, never filled to the edge. */
static void test_scrolled(void **state)
{
	struct fixture f;
	char line[101], expected[40];
	const char *out;

	(void)state;
	begin(&f);
	memset(line, 'x', 100);
	line[100] = '\0';
	(void)update(&f, line, 100, 40);
	out = update(&f, line, 10, 40);
	/* A fresh row, the prompt, 37 columns of text with more behind them. */
	memset(expected, 'x', sizeof(expected));
	assert_int_equal(out[0], '\n');
	assert_memory_equal(out + 1, "\rR#", 3);
	assert_memory_equal(out + 4, expected, 36);
	assert_int_equal(out[40], '$');
	/* From behind the 37 columns back to the tenth character. */
	assert_int_equal(strspn(out + 41, "\b"), 27);
	assert_int_equal(strlen(out), 41 + 27);
	end(&f);
}

static void test_back_on_one_row(void **state)
{
	struct fixture f;
	char line[101];

	(void)state;
	begin(&f);
	memset(line, 'x', 100);
	line[100] = '\0';
	(void)update(&f, line, 100, 40);
	/* Columns 101 and 100 are on the third row both. */
	assert_string_equal(update(&f, line, 99, 40), "\b");
	end(&f);
}

static void test_two_columns(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	assert_string_equal(update(&f, "\xe4\xb8\xad", 1, 80), "\xe4\xb8\xad");
	assert_string_equal(update(&f, "", 0, 80), "\b\b  \b\b");
	end(&f);
}

static int utf8(void **state)
{
	(void)state;
	return setlocale(LC_CTYPE, "C.UTF-8") != NULL ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_typing),
	    cmocka_unit_test(test_erasing),
	    cmocka_unit_test(test_middle),
	    cmocka_unit_test(test_again),
	    cmocka_unit_test(test_long),
	    cmocka_unit_test(test_scrolled),
	    cmocka_unit_test(test_back_on_one_row),
	    cmocka_unit_test(test_two_columns),
	};

	return cmocka_run_group_tests(tests, utf8, NULL);
}
