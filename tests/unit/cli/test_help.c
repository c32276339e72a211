/*
 * `?` and Tab in exec mode and in submodes: the layout of reference xr-shell
 * sections 3.1 and 3.2, with the words of the real tables.
 */
#include "tests/unit/store/scene.h"

#include "cli/help.h"

#define PROMPT "RP/0/RP0/CPU0:ios(config-trustp)#"

struct fixture {
	struct scene *scene;
	struct shell shell;
};

static int setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));
	void *scene;

	scene_setup(&scene);
	f->scene = scene;
	f->shell.store = f->scene->one;
	f->shell.walker = f->scene->walker;
	path_init(&f->shell.where, &mode_config);
	*state = f;
	return 0;
}

/* The same within crypto ca trustpoint T. */
static int setup_trustpoint(void **state)
{
	struct fixture *f;

	setup(state);
	f = *state;
	f->shell.configuring = true;
	type_at(f->scene->walker, NULL, &f->shell.where, "crypto ca trustpoint T");
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	void *scene = f->scene;

	path_free(&f->shell.where);
	buf_free(&f->shell.out);
	scene_teardown(&scene);
	free(f);
	return 0;
}

static void expect_help(struct fixture *f, const char *text, const char *expected)
{
	struct buf out = {0};

	help_list(&f->shell, text, &out);
	assert_string_equal(buf_str(&out), expected);
	buf_free(&out);
}

/* Two blanks, the word in a column as wide as the widest, two blanks, a text. */
static void expect_columns(struct fixture *f, const char *text, const char *const words[])
{
	struct buf out = {0};
	const char *at;
	size_t width = 0;

	for (size_t i = 0; words[i] != NULL; i++)
		if (strlen(words[i]) > width)
			width = strlen(words[i]);
	help_list(&f->shell, text, &out);
	at = buf_str(&out);
	for (size_t i = 0; words[i] != NULL; i++) {
		size_t len = strcspn(at, "\n");
		char *column = xasprintf("  %-*s  ", (int)width, words[i]);

		if (strcmp(words[i], "<cr>") == 0)
			column[strlen("  <cr>")] = '\0';
		if (strncmp(at, column, strlen(column)) != 0)
			fail_msg("'%s?':\n%sexpected '%s'", text, buf_str(&out), column);
		/* A <cr> stands alone, everything else has a text. */
		if (strcmp(words[i], "<cr>") == 0)
			assert_int_equal(len, strlen(column));
		else
			assert_true(len > strlen(column) && at[strlen(column)] != ' ');
		free(column);
		at += len + 1;
	}
	assert_string_equal(at, "");
	buf_free(&out);
}

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void columns_are_sorted(void **state)
{
	struct fixture *f = *state;

	expect_columns(f, "extended-key-usage match ", WORDS("client-auth", "server-auth"));
	expect_columns(f, "message-digest ", WORDS("md5", "sha1", "sha256", "sha384", "sha512"));
	/* Placeholders among them: digits, then upper case, then lower case. */
	expect_columns(f, "enrollment url ", WORDS("WORD", "terminal"));
	expect_columns(f, "ip-address ", WORDS("A.B.C.D", "none"));
	expect_columns(f, "enrollment retry count ", WORDS("<1-100>"));
	expect_columns(
	    f, "enrollment ", WORDS("authentication-profile", "retry", "terminal", "url"));
	/* Abbreviated and in any case before it. */
	expect_columns(f, "ENR RET ", WORDS("count", "period"));
}

static void cr_is_last(void **state)
{
	struct fixture *f = *state;

	expect_columns(f, "serial-number ", WORDS("none", "<cr>"));
	expect_help(f, "crl optional ", "  <cr>\n");
	expect_columns(f, "no auto-enroll ", WORDS("<1-99>", "<cr>"));
}

/* Section 3.1: flush left, without a text. */
static void line_is_flush_left(void **state)
{
	struct fixture *f = *state;

	expect_help(f, "description ", "LINE\n");
	expect_help(f, "description to the CA ", "LINE\n  <cr>\n");
	expect_help(f, "commit label foo123 comment foo123 ", "LINE\n  <cr>\n");
}

static void partial_word_on_one_line(void **state)
{
	struct fixture *f = *state;

	expect_help(f, "re", "re-enrollment  renewal-message-type  replace\n");
	expect_help(f, "RE", "re-enrollment  renewal-message-type  replace\n");
	expect_help(f, "message-digest sha", "sha1  sha256  sha384  sha512\n");
	/* The submode's words together with those of every configuration mode. */
	expect_help(f, "en", "end  enrollment\n");
	expect_help(f, "no en", "enrollment\n");
}

/* Where the submode has nothing, what the global mode has. */
static void words_of_the_global_mode(void **state)
{
	struct fixture *f = *state;

	expect_help(f, "hostn", "hostname\n");
	expect_columns(f, "line ", WORDS("console", "default", "template"));
}

/* `?` behind what can't be gets the answer of Enter. */
static void caret_where_nothing_fits(void **state)
{
	struct fixture *f = *state;
	char *expected = xasprintf("%*s^\n%% Invalid input detected at '^' marker.\n",
	    (int)strlen(PROMPT "message-digest sha9") - 1, "");

	expect_help(f, "message-digest sha9", expected);
	free(expected);
}

static void exec_mode(void **state)
{
	struct fixture *f = *state;

	expect_columns(f, "show configuration commit list ", WORDS("<1-1000>", "detail", "<cr>"));
	expect_help(f, "show configuration comm", "commit\n");
}

static void expect_tab(
    struct fixture *f, const char *text, const char *inserted, const char *listed)
{
	struct buf insert = {0};
	struct buf list = {0};

	help_complete(&f->shell, text, &insert, &list);
	if (strcmp(buf_str(&insert), inserted) != 0 || strcmp(buf_str(&list), listed) != 0)
		fail_msg(
		    "'%s' Tab inserts '%s' and lists '%s'", text, buf_str(&insert), buf_str(&list));
	buf_free(&insert);
	buf_free(&list);
}

static void tab(void **state)
{
	struct fixture *f = *state;

	/* One: the rest and a blank. */
	expect_tab(f, "desc", "ription ", "");
	expect_tab(f, "DESC", "ription ", "");
	expect_tab(f, "description", " ", "");
	expect_tab(f, "no desc", "ription ", "");
	expect_tab(f, "enrollment retry c", "ount ", "");
	expect_tab(f, "message-digest m", "d5 ", "");
	expect_tab(f, "method ", "est ", "");
	/* Several: what they share, else their list. */
	expect_tab(f, "subj", "ect-", "");
	expect_tab(f, "subject-", "", "subject-alternative-name  subject-name\n");
	expect_tab(f, "re", "", "re-enrollment  renewal-message-type  replace\n");
	expect_tab(f, "message-digest ", "", "md5  sha1  sha256  sha384  sha512\n");
	/* None, or a value that only the user knows. */
	expect_tab(f, "frobnicate", "", "");
	expect_tab(f, "query url ", "", "");
	expect_tab(f, "enrollment retry count ", "", "");
	expect_tab(f, "description to the C", "", "");
	/* A keyword beside a value. */
	expect_tab(f, "ip-address n", "one ", "");
}

/* The same in the global mode, with things that have names in running and in the target. */
static int setup_names(void **state)
{
	static const char *const lines[] = {"crypto ca trustpoint EST_A crl optional",
	    "crypto ca trustpoint EST_B crl optional", "crypto ca trustpoint old crl optional",
	    "ssl profile SP", "vrf blue", "key chain KC", "interface Loopback0",
	    "interface Loopback10"};
	struct fixture *f;
	struct scene *scene;

	setup(state);
	f = *state;
	scene = f->scene;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		scene_type(scene, scene->one, lines[i]);
	assert_int_equal(scene_commit(scene, scene->one, "first", NULL), COMMIT_DONE);
	scene_type(scene, scene->one, "crypto ca trustpoint NEW");
	scene_type(scene, scene->one, "no crypto ca trustpoint old");
	f->shell.configuring = true;
	return 0;
}

/* The names among the placeholders, in one order: reference section 3.1. */
static void names_that_exist(void **state)
{
	struct fixture *f = *state;

	f->shell.configuring = false;
	expect_columns(f, "crypto ca enroll ", WORDS("EST_A", "EST_B", "WORD", "old"));
	expect_columns(
	    f, "show crypto ca trustpoint ", WORDS("EST_A", "EST_B", "WORD", "old", "<cr>"));
	expect_help(f, "crypto ca enroll E", "EST_A  EST_B  WORD\n");
	expect_help(f, "crypto ca enroll X", "  WORD  Trustpoint name\n");
	expect_help(f, "rollback configuration to ",
	    "  1000000001  Commit ID\n"
	    "  WORD        Commit ID or label\n"
	    "  first       Commit label\n");
	expect_tab(f, "crypto ca enroll ", "", "EST_A  EST_B  old\n");
	expect_tab(f, "crypto ca enroll E", "ST_", "");
	expect_tab(f, "crypto ca enroll EST_", "", "EST_A  EST_B\n");
	expect_tab(f, "crypto ca enroll o", "ld ", "");
	expect_tab(f, "crypto ca enroll e", "", "");
	expect_tab(f, "rollback configuration to 1", "000000001 ", "");
	expect_tab(f, "show configuration commit changes f", "irst ", "");
	expect_tab(f, "show configuration commit changes l", "ast ", "");
}

/* In configuration mode those of the target, but what `do` runs sees what runs. */
static void names_of_the_target(void **state)
{
	struct fixture *f = *state;

	expect_columns(f, "crypto ca trustpoint ", WORDS("EST_A", "EST_B", "NEW", "WORD"));
	expect_columns(f, "no crypto ca trustpoint ", WORDS("EST_A", "EST_B", "NEW", "WORD"));
	expect_columns(f, "do crypto ca enroll ", WORDS("EST_A", "EST_B", "WORD", "old"));
	expect_columns(f, "show running-config crypto ca trustpoint ",
	    WORDS("EST_A", "EST_B", "WORD", "formal", "old", "<cr>"));
	expect_columns(f, "show configuration merge crypto ca trustpoint ",
	    WORDS("EST_A", "EST_B", "NEW", "WORD", "formal", "<cr>"));
	expect_columns(f, "interface Loopback ", WORDS("0", "10", "<0-65535>"));
	expect_help(f, "interface Loopback 1", "10  <0-65535>\n");
	expect_tab(f, "no vrf ", "blue ", "");
	expect_tab(f, "key chain ", "KC ", "");
	expect_tab(f, "interface lo1", "0 ", "");
	expect_tab(f, "crypto ca trustpoint EST_A ssl-profile ", "SP ", "");
	expect_tab(f, "crypto ca trustpoint EST_A vrf b", "lue ", "");
}

/* show running-config follows the grammar of the configuration: names and words, no values. */
static void part_of_the_configuration(void **state)
{
	struct fixture *f = *state;

	f->shell.configuring = false;
	expect_help(f, "show running-config crypto ca trustpoint EST_A enr", "enrollment\n");
	expect_columns(f, "show running-config hostname ", WORDS("formal", "<cr>"));
	expect_columns(
	    f, "show running-config ssl profile ", WORDS("SP", "WORD", "formal", "<cr>"));
	expect_help(f, "show running-config ssl profile SP formal ", "  <cr>\n");
	expect_tab(f, "show running-config vr", "f ", "");
	expect_tab(f, "show running-config form", "al ", "");
	expect_tab(f, "show running-config vrf blue fo", "rmal ", "");
	expect_tab(f, "show running-config nowhere fo", "", "");
}

/* More names than a list holds: said so, and none of them completed too far. */
static void more_names_than_a_list_holds(void **state)
{
	struct fixture *f = *state;
	struct buf out = {0};
	size_t lines = 0;

	for (int i = 0; i < 150; i++) {
		char *line = xasprintf("vrf many%03d", i);

		scene_type(f->scene, f->scene->one, line);
		free(line);
	}
	help_list(&f->shell, "no vrf ", &out);
	for (const char *p = buf_str(&out); (p = strchr(p, '\n')) != NULL; p++)
		lines++;
	/* blue and 99 more, WORD, and the last line. */
	assert_int_equal(lines, 102);
	assert_non_null(strstr(buf_str(&out), "\n  ...      More names: "));
	buf_free(&out);
	expect_tab(f, "no vrf m", "any", "");
	expect_tab(f, "no vrf many00", "",
	    "many000  many001  many002  many003  many004  many005  many006  many007  many008  "
	    "many009\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(names_that_exist, setup_names, teardown),
	    cmocka_unit_test_setup_teardown(names_of_the_target, setup_names, teardown),
	    cmocka_unit_test_setup_teardown(part_of_the_configuration, setup_names, teardown),
	    cmocka_unit_test_setup_teardown(more_names_than_a_list_holds, setup_names, teardown),
	    cmocka_unit_test_setup_teardown(columns_are_sorted, setup_trustpoint, teardown),
	    cmocka_unit_test_setup_teardown(cr_is_last, setup_trustpoint, teardown),
	    cmocka_unit_test_setup_teardown(line_is_flush_left, setup_trustpoint, teardown),
	    cmocka_unit_test_setup_teardown(partial_word_on_one_line, setup_trustpoint, teardown),
	    cmocka_unit_test_setup_teardown(words_of_the_global_mode, setup_trustpoint, teardown),
	    cmocka_unit_test_setup_teardown(caret_where_nothing_fits, setup_trustpoint, teardown),
	    cmocka_unit_test_setup_teardown(exec_mode, setup, teardown),
	    cmocka_unit_test_setup_teardown(tab, setup_trustpoint, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
