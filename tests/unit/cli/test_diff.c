/* Unified diffs, against those of diff -u (POSIX.1-2017) as known for these texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cli/diff.h"

/* Each letter is a line. */
static void letters(struct lines *lines, const char *text)
{
	for (; *text != '\0'; text++)
		lines_add(lines, (const char[]){*text, '\0'});
}

static void assert_diff(const char *a, const char *b, const char *wanted)
{
	struct lines from = {0}, to = {0};
	struct buf out = {0};

	letters(&from, a);
	letters(&to, b);
	diff_unified(&from, &to, "a", "b", &out);
	assert_string_equal(buf_str(&out), wanted);
	buf_free(&out);
	lines_free(&from);
	lines_free(&to);
}

#define HEAD "--- a\n+++ b\n"

static void equal(void **state)
{
	(void)state;
	assert_diff("", "", "");
	assert_diff("abc", "abc", "");
}

static void one_change(void **state)
{
	(void)state;
	assert_diff(
	    "abcdefghi", "abcdXfghi", HEAD "@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+X\n f\n g\n h\n");
	assert_diff("a", "b", HEAD "@@ -1 +1 @@\n-a\n+b\n");
}

static void ends(void **state)
{
	(void)state;
	assert_diff("", "ab", HEAD "@@ -0,0 +1,2 @@\n+a\n+b\n");
	assert_diff("ab", "", HEAD "@@ -1,2 +0,0 @@\n-a\n-b\n");
	assert_diff("ab", "Xab", HEAD "@@ -1,2 +1,3 @@\n+X\n a\n b\n");
	assert_diff("abcde", "abcd", HEAD "@@ -2,4 +2,3 @@\n b\n c\n d\n-e\n");
}

/* Six equal lines between changes join them in one hunk, seven do not. */
static void hunks(void **state)
{
	(void)state;
	assert_diff("a123456b", "A123456B",
	    HEAD "@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n");
	assert_diff("a1234567b", "A1234567B",
	    HEAD "@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n"
		 "@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n");
}

/* What was moved is kept as far as it can be. */
static void moved(void **state)
{
	(void)state;
	assert_diff("abcd", "bcda", HEAD "@@ -1,4 +1,4 @@\n-a\n b\n c\n d\n+a\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(equal),
	    cmocka_unit_test(one_change),
	    cmocka_unit_test(ends),
	    cmocka_unit_test(hunks),
	    cmocka_unit_test(moved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
