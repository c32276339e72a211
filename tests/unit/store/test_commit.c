/*
 * Commits, reference xr-shell sections 4.2, 4.6 and 5: what is refused and
 * why, what is kept then, and how commits are found again.
 */
#include "scene.h"

#include <sys/stat.h>

#include "base/file.h"
#include "store/config.h"
#include "store/consistency.h"

#define PROFILES                                                                                   \
	"client-authentication profile A\n"                                                        \
	" username a password encrypted6 4a\n"                                                     \
	"client-authentication profile B\n"                                                        \
	" username b password encrypted6 4b\n"

static void type_profiles(struct scene *s, struct store *store)
{
	scene_type(s, store, "client-authentication profile A username a password encrypted6 4a");
	scene_type(s, store, "client-authentication profile B username b password encrypted6 4b");
}

static bool begins(const struct buf *text, const char *begin)
{
	return strncmp(buf_str(text), begin, strlen(begin)) == 0;
}

static void target_is_private_until_committed(void **state)
{
	struct scene *s = *state;

	assert_false(candidate_changed(s->one));
	scene_type(s, s->one, "hostname r1");
	scene_type(s, s->one, "crypto ca trustpoint T method est");
	assert_true(candidate_changed(s->one));
	assert_false(candidate_changed(s->two));
	expect_running(s->one, "");
	expect_merged(s->two, "");
	expect_merged(s->one, "hostname r1\ncrypto ca trustpoint T\n method est\n");
	assert_int_equal(scene_commit(s, s->one, NULL, NULL), COMMIT_DONE);
	expect_running(s->two, "hostname r1\ncrypto ca trustpoint T\n method est\n");
	assert_false(candidate_changed(s->one));
	expect_changes(s->one, CHANGES_CANDIDATE, "");
	assert_int_equal(scene_commit(s, s->one, NULL, NULL), COMMIT_NOTHING);
}

/* Section 4.2: a block that is removed and made again is the smallest change. */
static void removed_and_made_again(void **state)
{
	struct scene *s = *state;

	scene_type(s, s->one, "crypto ca trustpoint T crl optional");
	scene_type(s, s->one, "crypto ca trustpoint T vrf red");
	scene_type(s, s->one, "crypto ca trustpoint T method est");
	assert_int_equal(scene_commit(s, s->one, NULL, NULL), COMMIT_DONE);
	scene_type(s, s->one, "no crypto ca trustpoint T");
	expect_changes(s->one, CHANGES_CANDIDATE,
	    "-crypto ca trustpoint T\n- method est\n- vrf red\n- crl optional\n");
	scene_type(s, s->one, "crypto ca trustpoint T vrf blue");
	scene_type(s, s->one, "crypto ca trustpoint T crl optional");
	expect_changes(s->one, CHANGES_CANDIDATE,
	    "=crypto ca trustpoint T\n- method est\n< vrf red\n> vrf blue\n");
	assert_int_equal(scene_commit(s, s->one, NULL, NULL), COMMIT_DONE);
	expect_running(s->two, "crypto ca trustpoint T\n vrf blue\n crl optional\n");
}

/* The target shows a part as it shows the whole, when the part's block was taken away. */
static void part_of_a_removed_block(void **state)
{
	struct scene *s = *state;
	struct buf got = {0};

	scene_configure(s, s->one, "crypto ca trustpoint T vrf red");
	scene_type(s, s->one, "no crypto ca trustpoint T");
	scene_type(s, s->one, "crypto ca trustpoint T crl optional");
	assert_int_equal(show_merged(s->one, "crypto ca trustpoint T vrf", &got), 0);
	assert_int_equal(show_merged(s->one, "crypto ca trustpoint T crl", &got), 2);
	assert_string_equal(buf_str(&got), "crypto ca trustpoint T\n crl optional\n");
	buf_free(&got);
}

static void forms_of_one_item_replace_each_other(void **state)
{
	static const char *const lines[] = {"ip-address 192.0.2.1", "serial-number",
	    "message-digest md5", "renewal-message-type pkcsreq", "ip-address none",
	    "serial-number none", "message-digest sha256", "renewal-message-type renewalreq",
	    "ssl profile S", "ssl-profile S2"};
	struct scene *s = *state;
	struct path where;

	path_init(&where, &mode_config);
	type_at(s->walker, s->one, &where, "crypto ca trustpoint T");
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		type_at(s->walker, s->one, &where, lines[i]);
	path_free(&where);
	expect_merged(s->one, "crypto ca trustpoint T\n ssl-profile S2\n ip-address none\n"
			      " serial-number none\n message-digest sha256\n"
			      " renewal-message-type renewalreq\n");
}

static void questions_about_running(void **state)
{
	struct scene *s = *state;
	struct buf line = {0};

	scene_configure(s, s->one, "crypto ca trustpoint T enrollment url https://ca.test");
	assert_true(config_has(s->two, "crypto ca trustpoint T"));
	assert_true(config_has(s->two, "crypto ca trustpoint T enrollment url"));
	assert_false(config_has(s->two, "crypto ca trustpoint t"));
	assert_false(config_has(s->two, "no such command"));
	assert_int_equal(
	    config_get(s->two, "crypto ca trustpoint T enrollment url", &line, &s->err), RC_OK);
	assert_string_equal(buf_str(&line), "enrollment url https://ca.test");
	assert_string_equal(config_after(buf_str(&line), "enrollment url"), "https://ca.test");
	assert_null(config_after(buf_str(&line), "enrollment ur"));
	assert_null(config_after("enrollment url", "enrollment url"));
	assert_int_equal(config_get(s->two, "hostname", &line, &s->err), RC_INVALID);
	assert_string_equal(buf_str(&line), "enrollment url https://ca.test");
	buf_free(&line);
}

/* Passwords need type 6 (reference xr-pki section 2.5): both are told, with their blocks. */
static void errors_are_gathered(void **state)
{
	struct scene *s = *state;
	struct buf got = {0};
	const char *text;
	int64_t id;

	scene_type(s, s->one, "hostname r1");
	type_profiles(s, s->one);
	assert_int_equal(scene_commit(s, s->one, NULL, NULL), COMMIT_REJECTED);
	assert_non_null(strstr(s->err.text, "2"));
	expect_running(s->two, "");
	expect_merged(s->one, "hostname r1\n" PROFILES);
	assert_int_equal(commit_nth(s->one, 1, &id, &s->err), RC_INVALID);
	show_changes(s->one, CHANGES_FAILED, 0, 0, false, &got);
	assert_true(begins(&got, "=client-authentication profile A\n+ username a password"));
	text = strstr(buf_str(&got), "\n! ");
	assert_non_null(text);
	assert_non_null(strstr(text, "password6 encryption aes"));
	text = strstr(text, "\n=client-authentication profile B\n+ username b password");
	assert_non_null(text);
	assert_non_null(strstr(text, "\n! "));
	assert_null(strstr(got.data, "hostname"));
	buf_free(&got);
	/* Failures belong to the session that saw them. */
	expect_changes(s->two, CHANGES_FAILED, "");
	/* Corrected, not typed again. */
	scene_type(s, s->one, "password6 encryption aes");
	assert_int_equal(scene_commit(s, s->one, NULL, NULL), COMMIT_DONE);
	expect_running(s->two, "hostname r1\npassword6 encryption aes\n" PROFILES);
	expect_changes(s->one, CHANGES_FAILED, "");
}

static void removal_is_checked_too(void **state)
{
	struct scene *s = *state;
	struct buf got = {0};

	scene_type(s, s->one, "password6 encryption aes");
	type_profiles(s, s->one);
	assert_int_equal(scene_commit(s, s->one, NULL, NULL), COMMIT_DONE);
	scene_type(s, s->one, "no password6 encryption aes");
	assert_int_equal(scene_commit(s, s->one, NULL, NULL), COMMIT_REJECTED);
	show_changes(s->one, CHANGES_FAILED, 0, 0, false, &got);
	assert_true(begins(&got, "-password6 encryption aes\n! "));
	buf_free(&got);
	/* Together with what needs it, it may go. */
	scene_type(s, s->one, "no client-authentication profile A");
	scene_type(s, s->one, "no client-authentication profile B username");
	assert_int_equal(scene_commit(s, s->one, NULL, NULL), COMMIT_DONE);
	expect_running(s->one, "client-authentication profile B\n");
}

/* Wherever the string stands; one that is not type 6 does not matter. */
static void removal_looks_at_all_sealed_lines(void **state)
{
	static const char *const holders[] = {
	    "tacacs-server key 6 00",
	    "radius-server host 192.0.2.70 auth-port 1645 acct-port 1646 key 6 00",
	    "key chain K key 1 key-string password6 00",
	    "ntp authentication-key 1 md5 encrypted6 00",
	    "crypto ca trustpoint T sftp-password password 00",
	};
	struct scene *s = *state;

	scene_type(s, s->one, "tacacs-server host 192.0.2.60 port 49 key 7 0822455D0A16");
	for (size_t i = 0; i < sizeof(holders) / sizeof(holders[0]); i++) {
		char *gone = xasprintf("no %s", holders[i]);

		scene_type(s, s->one, "password6 encryption aes");
		scene_type(s, s->one, holders[i]);
		assert_int_equal(scene_commit(s, s->one, NULL, NULL), COMMIT_DONE);
		scene_type(s, s->one, "no password6 encryption aes");
		assert_int_equal(scene_commit(s, s->one, NULL, NULL), COMMIT_REJECTED);
		scene_type(s, s->one, gone);
		assert_int_equal(scene_commit(s, s->one, NULL, NULL), COMMIT_DONE);
		free(gone);
	}
}

static void best_effort_leaves_out_what_fails(void **state)
{
	struct commit_request request = {
	    .user = "u", .line = "con0", .client = "CLI", .best_effort = true};
	struct commit_outcome outcome;
	struct scene *s = *state;

	scene_type(s, s->one, "hostname r1");
	type_profiles(s, s->one);
	assert_int_equal(commit_run(s->one, &request, &outcome, &s->err), COMMIT_DONE);
	assert_int_equal(outcome.left_out, 2);
	buf_free(&outcome.log);
	assert_true(config_has(s->two, "hostname"));
	assert_false(config_has(s->two, "client-authentication profile A username"));
	assert_false(config_has(s->two, "client-authentication profile B username"));
}

/* load configuration failed commit, section 4.7. */
static void failed_lines_come_back(void **state)
{
	struct scene *s = *state;
	int items;

	assert_int_equal(changes_load_failed(s->one, &items, &s->err), RC_INVALID);
	scene_type(s, s->one, "hostname r1");
	type_profiles(s, s->one);
	assert_int_equal(scene_commit(s, s->one, NULL, NULL), COMMIT_REJECTED);
	assert_int_equal(candidate_clear(s->one, &s->err), RC_OK);
	assert_int_equal(changes_load_failed(s->one, &items, &s->err), RC_OK);
	assert_int_equal(items, 2);
	expect_merged(s->one, PROFILES);
	scene_type(s, s->one, "password6 encryption aes");
	assert_int_equal(scene_commit(s, s->one, NULL, NULL), COMMIT_DONE);
	/* A removal that was refused is a removal again. */
	scene_type(s, s->one, "no password6 encryption aes");
	assert_int_equal(scene_commit(s, s->one, NULL, NULL), COMMIT_REJECTED);
	assert_int_equal(candidate_clear(s->one, &s->err), RC_OK);
	assert_int_equal(changes_load_failed(s->one, &items, &s->err), RC_OK);
	expect_changes(s->one, CHANGES_CANDIDATE, "-password6 encryption aes\n");
}

static void inconsistency_is_told(void **state)
{
	struct scene *s = *state;

	assert_int_equal(consistency_check(s->one, &s->err), RC_OK);
	scene_configure(s, s->one, "crypto ca trustpoint T vrf red");
	scene_configure(s, s->one, "crypto ca trustpoint T vrf blue");
	scene_configure(s, s->one, "hostname r1");
	scene_configure(s, s->one, "no hostname");
	assert_int_equal(consistency_check(s->one, &s->err), RC_OK);
	assert_int_equal(
	    sql_exec(s->one->sql, "UPDATE running SET line = 'vrf red' WHERE line = 'vrf blue'",
		&s->err),
	    RC_OK);
	assert_int_equal(consistency_check(s->two, &s->err), RC_INVALID);
	assert_non_null(strstr(s->err.text, "1 line"));
	assert_int_equal(
	    sql_exec(s->one->sql, "DELETE FROM running WHERE depth = 1", &s->err), RC_OK);
	assert_int_equal(consistency_check(s->two, &s->err), RC_INVALID);
	assert_int_equal(
	    sql_exec(s->one->sql, "INSERT INTO running VALUES(x'01', 0, 0, 'no commit knows it')",
		&s->err),
	    RC_OK);
	assert_int_equal(consistency_check(s->two, &s->err), RC_INVALID);
	assert_non_null(strstr(s->err.text, "2 lines"));
}

static void others_commits_are_told(void **state)
{
	struct commit_request request = {
	    .user = "u", .line = "con0", .client = "CLI", .over_others = true};
	struct commit_outcome outcome;
	struct scene *s = *state;

	scene_type(s, s->one, "hostname one");
	scene_type(s, s->one, "domain name one.test");
	scene_configure(s, s->two, "hostname two");
	assert_int_equal(scene_commit(s, s->one, NULL, NULL), COMMIT_CONFLICT);
	expect_running(s->one, "hostname two\n");
	expect_changes(
	    s->one, CHANGES_CANDIDATE, "<hostname two\n>hostname one\n+domain name one.test\n");
	assert_int_equal(commit_run(s->one, &request, &outcome, &s->err), COMMIT_DONE);
	assert_int_equal(outcome.items, 2);
	buf_free(&outcome.log);
	expect_running(s->two, "hostname one\ndomain name one.test\n");
	/* Told once: from its own commit on, this session is up to date. */
	scene_configure(s, s->one, "hostname r1");
	scene_type(s, s->two, "hostname r2");
	assert_int_equal(scene_commit(s, s->two, NULL, NULL), COMMIT_CONFLICT);
	/* A new session has seen all there is. */
	assert_int_equal(commit_rebase(s->two, &s->err), RC_OK);
	assert_int_equal(scene_commit(s, s->two, NULL, NULL), COMMIT_DONE);
}

/* Section 4.6: limits, and a label must not look like an id. */
static void labels_and_comments(void **state)
{
	static const char x60[] = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
	static const char x61[] = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
	struct scene *s = *state;
	char label[32];

	memset(label, 'L', 31);
	label[31] = '\0';
	assert_int_equal(strlen(x60), 60);
	scene_type(s, s->one, "hostname r1");
	assert_int_equal(scene_commit(s, s->one, label, NULL), COMMIT_INVALID);
	assert_non_null(strstr(s->err.text, label));
	assert_int_equal(scene_commit(s, s->one, "1label", NULL), COMMIT_INVALID);
	assert_int_equal(scene_commit(s, s->one, "", NULL), COMMIT_INVALID);
	assert_int_equal(scene_commit(s, s->one, NULL, x61), COMMIT_INVALID);
	expect_running(s->one, "");
	label[30] = '\0';
	assert_int_equal(scene_commit(s, s->one, label, x60), COMMIT_DONE);
	scene_type(s, s->one, "hostname r2");
	assert_int_equal(scene_commit(s, s->one, label, NULL), COMMIT_INVALID);
	assert_non_null(strstr(s->err.text, label));
	expect_running(s->one, "hostname r1\n");
	expect_merged(s->one, "hostname r2\n");
	assert_int_equal(scene_commit(s, s->one, "l2", NULL), COMMIT_DONE);
}

static void note_commit(void *ctx, const struct commit_row *c)
{
	buf_addf(ctx, "%lld %s %s %s %s %s\n", (long long)c->id, c->label, c->comment, c->user,
	    c->line, c->client);
}

static void found_by_id_label_and_age(void **state)
{
	struct scene *s = *state;
	struct buf got = {0};
	int64_t id;

	scene_configure(s, s->one, "hostname r1");
	scene_type(s, s->one, "hostname r2");
	assert_int_equal(scene_commit(s, s->one, "second", "why not"), COMMIT_DONE);
	assert_int_equal(commit_each(s->one, -1, note_commit, &got, &s->err), RC_OK);
	assert_string_equal(buf_str(&got), "1000000002 second why not tester con0_RP0_CPU0 CLI\n"
					   "1000000001   tester con0_RP0_CPU0 CLI\n");
	buf_reset(&got);
	assert_int_equal(commit_each(s->one, 1, note_commit, &got, &s->err), RC_OK);
	assert_string_equal(buf_str(&got), "1000000002 second why not tester con0_RP0_CPU0 CLI\n");
	buf_free(&got);
	assert_int_equal(commit_find(s->two, "second", &id, &s->err), RC_OK);
	assert_int_equal(id, 1000000002);
	assert_int_equal(commit_find(s->two, "1000000001", &id, &s->err), RC_OK);
	assert_int_equal(id, 1000000001);
	assert_int_equal(commit_find(s->two, "1000000003", &id, &s->err), RC_INVALID);
	assert_int_equal(commit_find(s->two, "Second", &id, &s->err), RC_INVALID);
	assert_int_equal(commit_nth(s->two, 2, &id, &s->err), RC_OK);
	assert_int_equal(id, 1000000001);
	assert_int_equal(commit_nth(s->two, 3, &id, &s->err), RC_INVALID);
}

/* The folder is the user's alone, and its schema is not younger than the program. */
static void state_folder(void **state)
{
	struct scene *s = *state;
	char *db = path_join(s->dir, "router.db");
	struct store *store;
	struct stat st;

	assert_int_equal(stat(s->dir, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	assert_int_equal(stat(db, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	free(db);
	assert_int_equal(sql_exec(s->one->sql, "PRAGMA user_version=9999", &s->err), RC_OK);
	assert_int_equal(store_open(&store, s->dir, &s->err), RC_INVALID);
	assert_null(store);
	assert_non_null(strstr(s->err.text, "9999"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(target_is_private_until_committed),
	    TEST(removed_and_made_again),
	    TEST(part_of_a_removed_block),
	    TEST(forms_of_one_item_replace_each_other),
	    TEST(questions_about_running),
	    TEST(errors_are_gathered),
	    TEST(removal_is_checked_too),
	    TEST(removal_looks_at_all_sealed_lines),
	    TEST(best_effort_leaves_out_what_fails),
	    TEST(failed_lines_come_back),
	    TEST(inconsistency_is_told),
	    TEST(others_commits_are_told),
	    TEST(labels_and_comments),
	    TEST(found_by_id_label_and_age),
	    TEST(state_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
