/*
 * Placeholders of transcripts: docs/record.md, and the same names as in
 * tests/transcripts/script.py.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cli/placeholder.h"

struct sample {
	const char *pattern;
	const char *line;
	bool fits;
};

/* Values as reference pages print them, or built from the letters that the formats allow. */
static const struct sample samples[] = {
    {"<time>", "Sat May 29 17:01:02.001 UTC", true},
    {"<time>", "Sat May  9 17:01:02.001 CET", true},
    {"<time>", "Sat May 29 17:01:02 UTC", false},
    {"<time>", "Sat May 29 17:01:02.001 UTC ", false},
    {"RP/0/RP0/CPU0:<logtime>: config[<pid>]: %MGBL-SYS-5-CONFIG_I : Configured",
	"RP/0/RP0/CPU0:Sep 25 23:25:20.470 UTC: config[65703]: %MGBL-SYS-5-CONFIG_I : Configured",
	true},
    {"RP/0/RP0/CPU0:<logtime>: config[<pid>]: %MGBL-SYS-5-CONFIG_I : Configured",
	"RP/0/RP0/CPU0:Sep 25 23:25:20.470 UTC: config[]: %MGBL-SYS-5-CONFIG_I : Configured",
	false},
    {"change at <ctime> by cisco", "change at Sat May 29 01:20:11 2021 by cisco", true},
    {"change at <ctime> by cisco", "change at Sat May 29 01:20:11 by cisco", false},
    {"  Validity Start : <date>", "  Validity Start : 12:31:40 UTC Sun Jun 14 2020", true},
    {"  Validity Start : <date>", "  Validity Start : 12:31:40 Sun Jun 14 2020", false},
    {"<clock>", "17:01:02.001 UTC Sat May 29 2021", true},
    {"<clock>", "17:01:02 UTC Sat May 29 2021", false},
    {" <hex>", " 30820122 300D0609 2A864886 ", true},
    {" <hex>", " 30820122 300D0609 2A8648", false},
    {" <hex-end>", " 30820122 300D0609 2A8648", true},
    {"  Serial Number  : <serial>", "  Serial Number  : 10:01", true},
    {"  Serial Number  : <serial>", "  Serial Number  : 0F", true},
    {"  Serial Number  : <serial>", "  Serial Number  : 10:1", false},
    {"  Serial Number  : <serial>", "  Serial Number  : 0f:a0", false},
    {"<sha1>", "D8E0C11ECED96F67FDBC800DB6A126676A76BD62", true},
    {"<sha1>", "D8E0C11ECED96F67FDBC800DB6A126676A76BD6", false},
    {"<sha256>", "D8E0C11ECED96F67FDBC800DB6A126676A76BD62", false},
    {"<fingerprint>", "D8E0C11ECED96F67FDBC800DB6A126676A76BD62", true},
    {"<fingerprint>", "00 11 22 33 44 55 66 77 88 99 AA BB CC DD EE FF", true},
    {"<fingerprint>", "00 11 22", false},
    {"<md5-groups>", "00112233 44556677 8899AABB CCDDEEFF", true},
    {"password <type6>", "password 5d5c5f5a4b4149525d5c5f5a4b4149525d5c5f5a4b4b", false},
    {"password <type6>", "password 5d5c5f5a4b4149525d5c5f5a4b4149525d5c5f5a4b", true},
    {"password <type6>", "password estpwd_enrol", false},
    {"        <url>", "        http://10.105.236.78/crl.der", true},
    {"<url>", "ftp://10.105.236.78/crl.der", false},
    {"pid <pid>", "pid 0", false},
    {"ends<sp>", "ends ", true},
    {"ends<sp>", "ends", false},
    {"Uptime is <any>", "Uptime is 3 hours", true},
    {"Uptime is <any>", "Uptime is ", true},
    {"Uptime is <any>", "Downtime is 3 hours", false},
    /* What names no placeholder stands for itself, and so does all else. */
    {"  <cr>", "  <cr>", true},
    {"  <cr>", "  anything", false},
    {"  <0-512>  Number (0 for none)", "  <0-512>  Number (0 for none)", true},
    {"a.c <number>", "abc 1", false},
    {"a.c [x]*+{1}|^$\\ <number>", "a.c [x]*+{1}|^$\\ 1", true},
    {"", "", true},
    {"<any>", "", true},
};

static void samples_fit(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		struct captures captures = {0};
		const struct sample *s = &samples[i];

		if (placeholder_match(&captures, s->pattern, s->line) != s->fits)
			fail_msg("'%s' %s '%s'", s->pattern, s->fits ? "is not" : "is", s->line);
		captures_free(&captures);
	}
}

static void names_bind(void **state)
{
	struct captures c = {0};

	(void)state;
	assert_true(placeholder_match(&c, "serial <serial:a>", "serial 10:01"));
	assert_true(placeholder_match(&c, "<serial:a> again", "10:01 again"));
	assert_false(placeholder_match(&c, "<serial:a> again", "10:02 again"));
	assert_true(placeholder_match(&c, "<serial!a>", "10:02"));
	assert_false(placeholder_match(&c, "<serial!a>", "10:01"));
	/* Another kind has names of its own. */
	assert_true(placeholder_match(&c, "<number:a>", "7"));
	assert_true(placeholder_match(&c, "<serial:a> <number:a>", "10:01 7"));
	assert_false(placeholder_match(&c, "<serial:a> <number:a>", "10:01 8"));
	captures_free(&c);
}

static void names_need_a_text(void **state)
{
	struct captures c = {0};

	(void)state;
	/* Nothing is different from what never came. */
	assert_false(placeholder_match(&c, "<serial!a>", "10:02"));
	/* Twice in one line. */
	assert_false(placeholder_match(&c, "<serial:a> <serial:a>", "10:01 10:02"));
	/* A line that is another one binds nothing. */
	assert_false(placeholder_match(&c, "<serial:a> one", "10:01 other"));
	assert_true(placeholder_match(&c, "<serial:a> <serial:a>", "10:03 10:03"));
	assert_false(placeholder_match(&c, "<serial:a>", "10:01"));
	captures_free(&c);
}

static void blocks(void **state)
{
	(void)state;
	assert_true(placeholder_any_lines("<any-lines>"));
	assert_false(placeholder_any_lines("<any>"));
	assert_false(placeholder_any_lines("  <any-lines>"));
	assert_true(placeholder_pem("<pem>"));
}

/* What is recorded must be what can be checked: each hidden line fits its own line. */
static void hides(void **state)
{
	static const char *const lines[][2] = {
	    {"Sat May 29 17:01:02.001 UTC", "<time>"},
	    {"RP/0/RP0/CPU0:Sep 25 23:25:20.470 UTC: config[65703]: %MGBL-SYS-5-CONFIG_I : By "
	     "cisco",
		"RP/0/RP0/CPU0:<logtime>: config[<pid>]: %MGBL-SYS-5-CONFIG_I : By cisco"},
	    {"!! Last configuration change at Sat May 29 01:20:11 2021 by cisco",
		"!! Last configuration change at <ctime> by cisco"},
	    {"  Serial Number  : 10:01", "  Serial Number  : <serial:1>"},
	    {"  Serial Number  : 28:E5", "  Serial Number  : <serial:2>"},
	    {"  Serial Number  : 10:01", "  Serial Number  : <serial:1>"},
	    {"      D8E0C11ECED96F67FDBC800DB6A126676A76BD62", "      <sha1:1>"},
	    {"Validity End   : 12:31:40 UTC Wed Jun 12 2030", "Validity End   : <date>"},
	    {" username estuser password encrypted6 5d5c5f5a4b4149525d5c5f5a4b4149525d5c5f5a4b",
		" username estuser password encrypted6 <type6:1>"},
	    {" secret 10 $6$abcdefgh12345678$Zz./09", " secret 10 <crypt:1>"},
	    {"Max-length 64 ", "Max-length 64<sp>"},
	    {"17:01:02.001 UTC Sat May 29 2021", "<clock>"},
	    {" 30820122 300D0609 ", " <hex>"},
	    {" CB020301 0001", " <hex-end>"},
	    /* Left as it is. */
	    {"hostname router1", "hostname router1"},
	    {" enrollment url https://127.0.0.1:8443", " enrollment url https://127.0.0.1:8443"},
	    {"changes 1000000001' to view", "changes 1000000001' to view"},
	    {"", ""},
	};
	struct hider *hider = hider_new();
	struct captures c = {0};
	struct buf out = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		buf_reset(&out);
		placeholder_hide(hider, lines[i][0], &out);
		assert_string_equal(buf_str(&out), lines[i][1]);
		assert_true(placeholder_match(&c, buf_str(&out), lines[i][0]));
	}
	buf_free(&out);
	captures_free(&c);
	hider_free(hider);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(samples_fit),
	    cmocka_unit_test(names_bind),
	    cmocka_unit_test(names_need_a_text),
	    cmocka_unit_test(blocks),
	    cmocka_unit_test(hides),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
