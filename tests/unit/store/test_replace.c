/*
 * Replacing an interface or a pattern in the target, reference xr-shell
 * section 4.7: all or nothing, by the grammar, secrets left alone.
 */
#include "scene.h"

#include "store/replace.h"

static enum rc by_pattern(
    struct scene *s, const char *pattern, const char *to, bool load, struct buf *text)
{
	struct substitution substitution = {.to = to};
	regex_t regex;
	enum rc rc = substitution_compile(&regex, pattern, to, &s->err);

	if (rc != RC_OK)
		return rc;
	substitution.regex = &regex;
	rc = replace_target(s->one, &substitution, load, text, &s->err);
	regfree(&regex);
	return rc;
}

static void expect_text(const char *pattern, const char *to, const char *line, const char *wanted)
{
	struct substitution substitution = {.to = to};
	struct buf out = {0};
	struct error err;
	regex_t regex;

	assert_int_equal(substitution_compile(&regex, pattern, to, &err), RC_OK);
	substitution.regex = &regex;
	substitute(&substitution, line, strlen(line), &out);
	assert_string_equal(buf_str(&out), wanted);
	regfree(&regex);
	buf_free(&out);
}

static void expressions(void **state)
{
	(void)state;
	expect_text("a", "b", "banana", "bbnbnb");
	expect_text("^a", "b", "aaa", "baa");
	expect_text("a$", "b", "aaa", "aab");
	expect_text("(.)(.)", "\\2\\1", "abcd", "badc");
	expect_text("x?", "-", "axb", "a-b"); /* no character is no match */
	expect_text("b+", "[\\0]", "abba", "a[bb]a");
	expect_text("a", "\\\\", "a", "\\");
	expect_text("^b", "x", "a\nb\nb", "a\nx\nx");
	expect_text("a.b", "x", "a\nb", "a\nb");
	expect_text("(a)|b", "<\\1>", "ab", "<a><>");
}

static void expect_interface(const char *from, const char *line, const char *wanted)
{
	const struct substitution substitution = {.from = from, .to = "Loopback9"};
	struct buf out = {0};

	substitute(&substitution, line, strlen(line), &out);
	assert_string_equal(buf_str(&out), wanted);
	buf_free(&out);
}

/* A name is a whole word; a main interface takes its sub-interfaces with it. */
static void interface_words(void **state)
{
	(void)state;
	expect_interface("Loopback1", "interface Loopback1", "interface Loopback9");
	expect_interface("Loopback1", "interface Loopback10", "interface Loopback10");
	expect_interface("Loopback1", "Loopback1 Loopback1", "Loopback9 Loopback9");
	expect_interface("Loopback1", "xLoopback1 Loopback1/2", "xLoopback1 Loopback1/2");
	expect_interface("Loopback1", "Loopback1.5 Loopback1.x", "Loopback9.5 Loopback1.x");
	expect_interface("Loopback1.5", "Loopback1.5 Loopback1.5.5", "Loopback9 Loopback1.5.5");
}

/* Sorting and order of edits must not let one rename undo another. */
static void names_that_overlap(void **state)
{
	struct scene *s = *state;
	struct buf text = {0};

	scene_configure(s, s->one, "vrf a description one");
	scene_configure(s, s->one, "vrf aa description two");
	assert_int_equal(by_pattern(s, "vrf (a+)", "vrf \\1\\1", true, &text), RC_OK);
	expect_merged(s->one, "vrf aa\n description one\nvrf aaaa\n description two\n");
	assert_int_equal(scene_commit(s, s->one, NULL, NULL), COMMIT_DONE);
	expect_running(s->one, "vrf aa\n description one\nvrf aaaa\n description two\n");
	buf_free(&text);
}

/* What the target already changes is what is replaced. */
static void target_over_running(void **state)
{
	struct scene *s = *state;
	struct buf text = {0};

	scene_configure(s, s->one, "hostname one");
	scene_configure(s, s->one, "domain name one.example");
	scene_type(s, s->one, "hostname two");
	scene_type(s, s->one, "no domain name");
	assert_int_equal(by_pattern(s, "one", "three", true, &text), RC_INVALID);
	assert_int_equal(by_pattern(s, "two", "three", true, &text), RC_OK);
	assert_string_equal(buf_str(&text), "no hostname two\nhostname three\n");
	expect_changes(s->one, CHANGES_CANDIDATE,
	    "<hostname one\n>hostname three\n-domain name one.example\n");
	buf_free(&text);
}

static void all_or_nothing(void **state)
{
	struct scene *s = *state;
	struct buf text = {0};

	scene_configure(s, s->one, "interface Loopback1 description a1");
	scene_configure(s, s->one, "interface Loopback1 mtu 1500");
	scene_type(s, s->one, "hostname h1");
	assert_int_equal(by_pattern(s, "1", "x", true, &text), RC_INVALID);
	assert_non_null(strstr(s->err.text, "'interface Loopbackx'"));
	expect_changes(s->one, CHANGES_CANDIDATE, "+hostname h1\n");
	buf_reset(&text);
	/* A line must stay in its block, whatever the global mode understands. */
	assert_int_equal(by_pattern(s, "mtu 1500", "hostname x", true, &text), RC_INVALID);
	assert_non_null(strstr(s->err.text, "of interface Loopback1"));
	expect_changes(s->one, CHANGES_CANDIDATE, "+hostname h1\n");
	buf_free(&text);
}

static void secrets(void **state)
{
	struct scene *s = *state;
	struct buf text = {0};

	scene_configure(s, s->one, "username 10 secret 10 $6$secret10");
	scene_configure(s, s->one, "username 10 group g10");
	assert_int_equal(by_pattern(s, "secret|10", "5", true, &text), RC_OK);
	assert_string_equal(
	    buf_str(&text), "no username 10\nusername 5\n group g5\n secret 10 <removed>\n");
	expect_merged(s->one, "username 5\n group g5\n secret 10 $6$secret10\n");
	buf_reset(&text);
	/* A text does not become a secret. */
	assert_int_equal(by_pattern(s, "group", "secret", true, &text), RC_INVALID);
	assert_null(strstr(s->err.text, "$6$"));
	buf_free(&text);
}

static void dry_run(void **state)
{
	struct scene *s = *state;
	struct buf text = {0};

	scene_configure(s, s->one, "vrf LAB");
	assert_int_equal(by_pattern(s, "LAB", "NEW", false, &text), RC_OK);
	assert_string_equal(buf_str(&text), "no vrf LAB\nvrf NEW\n");
	expect_running(s->one, "vrf LAB\n");
	expect_merged(s->one, "vrf LAB\n");
	buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(expressions),
	    cmocka_unit_test(interface_words),
	    cmocka_unit_test_setup_teardown(names_that_overlap, scene_setup, scene_teardown),
	    cmocka_unit_test_setup_teardown(target_over_running, scene_setup, scene_teardown),
	    cmocka_unit_test_setup_teardown(all_or_nothing, scene_setup, scene_teardown),
	    cmocka_unit_test_setup_teardown(secrets, scene_setup, scene_teardown),
	    cmocka_unit_test_setup_teardown(dry_run, scene_setup, scene_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
