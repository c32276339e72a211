/* The bounds of RFC 3629 section 4, and the control characters of ECMA-48. */
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct {
	const char *text;
	size_t len; /* of the first character, 0 when it is none */
} cases[] = {
    {" ", 1}, {"~", 1}, {"\x1f", 0}, {"\x7f", 0}, {"\x80", 0}, {"\xc0\xaf", 0}, /* overlong / */
    {"\xc2\x9b", 0},								/* CSI of C1 */
    {"\xc2\xa0", 2},	     /* U+00A0, the first behind C1 */
    {"\xc3\xa9x", 2},	     /* U+00E9 */
    {"\xc3", 0},	     /* cut */
    {"\xc3x", 0},	     /* broken off */
    {"\xe0\x9f\xbf", 0},     /* overlong U+07FF */
    {"\xe0\xa0\x80", 3},     /* U+0800 */
    {"\xed\x9f\xbf", 3},     /* U+D7FF */
    {"\xed\xa0\x80", 0},     /* a surrogate */
    {"\xe2\x82\xac", 3},     /* U+20AC */
    {"\xe2\x82", 0},	     /* cut */
    {"\xf0\x8f\xbf\xbf", 0}, /* overlong U+FFFF */
    {"\xf0\x90\x80\x80", 4}, /* U+10000 */
    {"\xf4\x8f\xbf\xbf", 4}, /* U+10FFFF */
    {"\xf4\x90\x80\x80", 0}, /* beyond Unicode */
    {"\xf5\x80\x80\x80", 0}, /* no first byte */
    {"\xff\xfe", 0},	     /* UTF-16 */
};

static void test_first_character(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (utf8_printable(cases[i].text, strlen(cases[i].text)) != cases[i].len)
			fail_msg("case %zu: %zu bytes", i,
			    utf8_printable(cases[i].text, strlen(cases[i].text)));
	assert_int_equal(utf8_printable("a", 0), 0);
	assert_int_equal(utf8_printable("\xc3\xa9", 1), 0);
}

static void test_whole_text(void **state)
{
	(void)state;
	assert_true(utf8_is_printable(""));
	assert_true(utf8_is_printable("Z\xc3\xbcrich \xe2\x82\xac"));
	assert_false(utf8_is_printable("Z\xfcrich")); /* Latin-1 */
	assert_false(utf8_is_printable("a\tb"));
	assert_int_equal(utf8_text_len("\ta\t\xc3\xa9"), 5);
	assert_int_equal(utf8_text_len("a\xe9"
				       "b"),
	    1);
	assert_int_equal(utf8_text_len("\x1b"), 0);
}

static void test_count(void **state)
{
	(void)state;
	assert_int_equal(utf8_count("Z\xc3\xbcrich", 7), 6);
	assert_int_equal(utf8_count("Z\xfcrich", 6), 6);
	assert_int_equal(utf8_count("", 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_first_character),
	    cmocka_unit_test(test_whole_text),
	    cmocka_unit_test(test_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
