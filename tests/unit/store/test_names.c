/*
 * Names of what exists, for help: which there are in running and in the
 * target, in what order, what they share, and that finding them takes as many
 * steps among thousands as among a few.
 */
#include "scene.h"

#include "store/keys.h"
#include "store/names.h"
#include "store/statements.h"

static void find(struct scene *scene, const char *spec, const char *path, const char *word,
    bool target, struct names *names)
{
	struct type_spec type;

	type_spec_read(spec, &type);
	assert_int_equal(
	    names_config(scene->one, type.type, path, word, target, names, &scene->err), RC_OK);
}

static char *joined(const struct names *names)
{
	struct buf all = {0};
	char *text;

	for (size_t i = 0; i < names->n; i++)
		buf_addf(&all, "%s%s", i > 0 ? " " : "", names->name[i].text);
	text = xstrdup(buf_str(&all));
	buf_free(&all);
	return text;
}

static void expect(struct names *names, const char *all, const char *shared)
{
	char *got = joined(names);

	assert_string_equal(got, all);
	assert_string_equal(buf_str(&names->shared), shared);
	assert_false(names->more);
	free(got);
	names_free(names);
	*names = (struct names){0};
}

static void expect_config(struct scene *scene, const char *spec, const char *path, const char *word,
    bool target, const char *all, const char *shared)
{
	struct names *names = xcalloc(1, sizeof(*names));

	find(scene, spec, path, word, target, names);
	expect(names, all, shared);
	free(names);
}

static void expect_trustpoints(
    struct scene *scene, const char *word, bool target, const char *all, const char *shared)
{
	expect_config(scene, "trustpoint>", "crypto ca trustpoint", word, target, all, shared);
}

static void commit_lines(struct scene *scene, const char *const lines[])
{
	for (size_t i = 0; lines[i] != NULL; i++)
		scene_type(scene, scene->one, lines[i]);
	assert_int_equal(scene_commit(scene, scene->one, NULL, NULL), COMMIT_DONE);
}

static void running_and_target(void **state)
{
	static const char *const lines[] = {"crypto ca trustpoint EST_B crl optional",
	    "crypto ca trustpoint EST_A enrollment url https://ca.example",
	    "crypto ca trustpoint old", "vrf blue", NULL};
	struct scene *scene = *state;

	expect_trustpoints(scene, "", false, "", "");
	commit_lines(scene, lines);
	expect_trustpoints(scene, "", false, "EST_A EST_B old", "");
	expect_trustpoints(scene, "E", false, "EST_A EST_B", "EST_");
	/* Names are names in the case that they have. */
	expect_trustpoints(scene, "e", false, "", "");
	expect_trustpoints(scene, "EST_A", false, "EST_A", "EST_A");
	expect_config(scene, "vrf>", "vrf", "", false, "blue", "blue");

	scene_type(scene, scene->one, "crypto ca trustpoint EST_C");
	scene_type(scene, scene->one, "no crypto ca trustpoint EST_A");
	scene_type(scene, scene->one, "crypto ca trustpoint EST_B description changed");
	expect_trustpoints(scene, "", true, "EST_B EST_C old", "");
	expect_trustpoints(scene, "", false, "EST_A EST_B old", "");
	/* What was removed and made again is there. */
	scene_type(scene, scene->one, "no crypto ca trustpoint EST_B");
	expect_trustpoints(scene, "EST", true, "EST_C", "EST_C");
	scene_type(scene, scene->one, "crypto ca trustpoint EST_B");
	expect_trustpoints(scene, "EST", true, "EST_B EST_C", "EST_");
}

/* Names in a block go with the block. */
static void names_in_a_block(void **state)
{
	static const char *const lines[] = {
	    "call-home profile one active", "call-home profile two", NULL};
	struct scene *scene = *state;
	const char *path = "call-home profile";

	commit_lines(scene, lines);
	expect_config(scene, "call-home-profile>", path, "", true, "one two", "");
	scene_type(scene, scene->one, "no call-home");
	expect_config(scene, "call-home-profile>", path, "", true, "", "");
	expect_config(scene, "call-home-profile>", path, "", false, "one two", "");
	scene_type(scene, scene->one, "call-home profile three");
	expect_config(scene, "call-home-profile>", path, "", true, "three", "three");
}

static void interfaces(void **state)
{
	static const char *const lines[] = {"interface Loopback0", "interface Loopback1",
	    "interface Loopback10", "interface Loopback2", "interface GigabitEthernet0/0/0/1",
	    "interface GigabitEthernet0/0/0/1.100", "interface GigabitEthernet0/0/0/12",
	    "interface MgmtEth0/RP0/CPU0/0", NULL};
	static const struct {
		const char *word, *all, *shared;
	} cases[] = {
	    {"Loopback", "", ""}, /* classes are offered first */
	    {"Loopback ", "0 1 2 10", ""},
	    {"lo1", "1 10", "1"},
	    {"loopback 1", "1 10", "1"},
	    {"Lo3", "", ""},
	    {"Gi0/0/0/1", "0/0/0/1 0/0/0/1.100 0/0/0/12", "0/0/0/1"},
	    {"Gi0/0/0/1.", "0/0/0/1.100", "0/0/0/1.100"},
	    {"gigabitethernet 0/0", "0/0/0/1 0/0/0/1.100 0/0/0/12", "0/0/0/1"},
	    {"mg0/rp", "0/RP0/CPU0/0", "0/RP0/CPU0/0"},
	};
	struct scene *scene = *state;

	commit_lines(scene, lines);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		expect_config(scene, "interface>", "interface", cases[i].word, false, cases[i].all,
		    cases[i].shared);
}

static void put_key(
    struct scene *scene, const char *algorithm, const char *label, const char *usage)
{
	const struct key_row row = {
	    .algorithm = algorithm, .label = label, .usage = usage, .spki = "", .wrapped = ""};

	assert_int_equal(keys_put(scene->one, &row, &scene->err), RC_OK);
}

static void keys(void **state)
{
	struct scene *scene = *state;
	struct names *names = xcalloc(1, sizeof(*names));

	put_key(scene, "rsa", "the_default", "signature");
	put_key(scene, "rsa", "the_default", "encryption");
	put_key(scene, "rsa", "lab", "general");
	put_key(scene, "ed25519", "other", "general");
	assert_int_equal(names_keys(scene->one, "rsa", "", names, &scene->err), RC_OK);
	expect(names, "lab the_default", "");
	assert_int_equal(names_keys(scene->one, "rsa", "t", names, &scene->err), RC_OK);
	expect(names, "the_default", "the_default");
	assert_int_equal(names_keys(scene->one, "dsa", "", names, &scene->err), RC_OK);
	expect(names, "", "");
	free(names);
}

static void commits(void **state)
{
	struct scene *scene = *state;
	struct names *names = xcalloc(1, sizeof(*names));

	scene_configure(scene, scene->one, "hostname a");
	scene_type(scene, scene->one, "hostname b");
	assert_int_equal(scene_commit(scene, scene->one, "before", NULL), COMMIT_DONE);
	assert_int_equal(names_commits(scene->one, "", names, &scene->err), RC_OK);
	assert_string_equal(names->name[0].help, "Commit ID");
	assert_string_equal(names->name[2].help, "Commit label");
	/* The newest first. */
	expect(names, "1000000002 1000000001 before", "");
	assert_int_equal(names_commits(scene->one, "10", names, &scene->err), RC_OK);
	expect(names, "1000000002 1000000001", "100000000");
	assert_int_equal(names_commits(scene->one, "b", names, &scene->err), RC_OK);
	expect(names, "before", "before");
	assert_int_equal(names_commits(scene->one, "2", names, &scene->err), RC_OK);
	expect(names, "", "");
	assert_int_equal(names_commits(scene->one, "10000000011", names, &scene->err), RC_OK);
	expect(names, "", "");
	free(names);
}

static void add_things(struct scene *scene, int from, int to)
{
	for (int i = from; i < to; i++) {
		char *trustpoint = xasprintf("crypto ca trustpoint TP%05d crl optional", i);
		char *interface = xasprintf("interface Loopback%d shutdown", i);

		scene_type(scene, scene->one, trustpoint);
		scene_type(scene, scene->one, interface);
		free(trustpoint);
		free(interface);
	}
	assert_int_equal(scene_commit(scene, scene->one, NULL, NULL), COMMIT_DONE);
}

static int count_step(void *ctx)
{
	++*(long *)ctx;
	return 0;
}

/* The instructions that SQLite runs for one list: a scan would run some for each row. */
static long steps(
    struct scene *scene, const char *spec, const char *path, const char *word, size_t least)
{
	struct names *names = xcalloc(1, sizeof(*names));
	sqlite3_stmt *stmt = sql_query(scene->one->sql, ST_COMMIT_LAST, &scene->err, "");
	sqlite3 *db = sqlite3_db_handle(stmt);
	long count = 0;

	sql_reset(stmt);
	find(scene, spec, path, word, true, names); /* prepares the statements */
	names_free(names);
	*names = (struct names){0};
	sqlite3_progress_handler(db, 1, count_step, &count);
	find(scene, spec, path, word, true, names);
	sqlite3_progress_handler(db, 0, NULL, NULL);
	assert_true(names->n >= least);
	assert_true(names->more);
	names_free(names);
	free(names);
	assert_true(count > 0);
	return count;
}

static void as_many_steps_among_thousands(void **state)
{
	static const struct {
		const char *spec, *path, *word;
	} cases[] = {
	    {"trustpoint>", "crypto ca trustpoint", ""},
	    {"trustpoint>", "crypto ca trustpoint", "TP0"},
	    {"interface>", "interface", "Loopback "},
	    {"interface>", "interface", "Lo1"},
	};
	struct scene *scene = *state;
	long few[4];

	add_things(scene, 0, 1200);
	for (size_t i = 0; i < 4; i++)
		few[i] = steps(scene, cases[i].spec, cases[i].path, cases[i].word, NAMES_MAX);
	add_things(scene, 1200, 6000);
	for (size_t i = 0; i < 4; i++)
		assert_in_range(
		    steps(scene, cases[i].spec, cases[i].path, cases[i].word, NAMES_MAX),
		    few[i] / 2, few[i] + few[i] / 10);
}

/* What all share is known from the first and the last, and of numbers no more than that. */
static void shared_beyond_the_list(void **state)
{
	struct scene *scene = *state;
	struct names *names = xcalloc(1, sizeof(*names));

	add_things(scene, 100, 400);
	scene_type(scene, scene->one, "crypto ca trustpoint TP00999");
	find(scene, "trustpoint>", "crypto ca trustpoint", "T", true, names);
	assert_true(names->more);
	assert_int_equal(names->n, NAMES_MAX);
	assert_string_equal(names->name[0].text, "TP00100");
	assert_string_equal(buf_str(&names->shared), "TP00");
	names_free(names);
	*names = (struct names){0};
	/* The last one counts where the target has it, not where the target removed it. */
	scene_type(scene, scene->one, "no crypto ca trustpoint TP00999");
	scene_type(scene, scene->one, "crypto ca trustpoint TP1");
	find(scene, "trustpoint>", "crypto ca trustpoint", "T", true, names);
	assert_string_equal(buf_str(&names->shared), "TP");
	names_free(names);
	*names = (struct names){0};
	find(scene, "interface>", "interface", "Loopback ", true, names);
	assert_true(names->more);
	assert_string_equal(buf_str(&names->shared), "");
	names_free(names);
	free(names);
}

/* A target that removed everything is not searched to its end. */
static void many_removed(void **state)
{
	struct scene *scene = *state;
	struct names *names = xcalloc(1, sizeof(*names));

	add_things(scene, 0, 3000);
	for (int i = 0; i < 2999; i++) {
		char *line = xasprintf("no crypto ca trustpoint TP%05d", i);

		scene_type(scene, scene->one, line);
		free(line);
	}
	find(scene, "trustpoint>", "crypto ca trustpoint", "", true, names);
	assert_int_equal(names->n, 0);
	assert_true(names->more);
	names_free(names);
	*names = (struct names){0};
	find(scene, "trustpoint>", "crypto ca trustpoint", "TP029", true, names);
	expect(names, "TP02999", "TP02999");
	free(names);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(running_and_target, scene_setup, scene_teardown),
	    cmocka_unit_test_setup_teardown(names_in_a_block, scene_setup, scene_teardown),
	    cmocka_unit_test_setup_teardown(interfaces, scene_setup, scene_teardown),
	    cmocka_unit_test_setup_teardown(keys, scene_setup, scene_teardown),
	    cmocka_unit_test_setup_teardown(commits, scene_setup, scene_teardown),
	    cmocka_unit_test_setup_teardown(
		as_many_steps_among_thousands, scene_setup, scene_teardown),
	    cmocka_unit_test_setup_teardown(shared_beyond_the_list, scene_setup, scene_teardown),
	    cmocka_unit_test_setup_teardown(many_removed, scene_setup, scene_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
