/*
 * Trustpoints as the running configuration holds them: every line of
 * reference xr-pki section 1.1 that the engine acts upon, through the real
 * grammar and a real commit.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "make.h"
#include "pki/peer.h"
#include "pki/trustpoint.h"
#include "store/candidate.h"
#include "store/commit.h"
#include "store/model/model.h"
#include "store/session.h"

struct fixture {
	char *dir;
	struct engine e;
	struct error err;
};

static int setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	f->dir = make_dir();
	assert_int_equal(engine_open(&f->e, f->dir, &f->err), RC_OK);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	engine_close(&f->e);
	make_dir_remove(f->dir);
	free(f);
	return 0;
}

static void set_line(struct store *store, struct walker *walker, const char *line)
{
	struct error err = {""};
	struct path path;
	struct parse *parse = xcalloc(1, sizeof(*parse));

	path_init(&path, &mode_config);
	path_parse(walker, NULL, &path, WALK_WHOLE, line, 0, parse);
	if (parse->result != WALK_OK)
		fail_msg("%s: at column %zu", line, parse->error_at);
	path_apply(&path, parse);
	free(parse);
	assert_int_equal(candidate_set(store, &path, &err), RC_OK);
	path_free(&path);
}

/* Commits lines, up to a NULL. */
static void configure(struct fixture *f, const char *const lines[])
{
	const struct commit_request request = {
	    .user = "cisco", .line = "con0", .client = "CLI", .over_others = true};
	struct walker *walker = walker_new();
	struct commit_outcome outcome = {0};

	assert_int_equal(candidate_open(f->e.store, &f->err), RC_OK);
	assert_int_equal(session_begin(f->e.store, "cisco", "con0", false, &f->err), RC_OK);
	for (; *lines != NULL; lines++)
		set_line(f->e.store, walker, *lines);
	if (commit_run(f->e.store, &request, &outcome, &f->err) != COMMIT_DONE)
		fail_msg("commit: %s", f->err.text);
	session_end(f->e.store);
	buf_free(&outcome.log);
	walker_free(walker);
}

#define TP "crypto ca trustpoint TP "

static void every_line_reaches_its_member(void **state)
{
	static const char *const lines[] = {TP "enrollment url https://est.example.com:8443/lab",
	    TP "enrollment retry count 7", TP "enrollment retry period 3",
	    TP "enrollment authentication-profile P1", TP "re-enrollment authentication-profile P2",
	    TP "ssl-profile S1", TP "method est", TP "auto-enroll 80", TP "skip-challenge-password",
	    TP "rsakeypair K1", TP "ip-address 192.0.2.7", TP "subject-name CN=r1,O=Example",
	    TP "subject-alternative-name DNS:r1.example.com", TP "serial-number",
	    TP "message-digest sha384", TP "extended-key-usage match server-auth",
	    TP "description an EST trustpoint", TP "vrf MGMT", TP "crl optional", NULL};
	struct fixture *f = *state;
	struct trustpoint tp;

	configure(f, lines);
	assert_int_equal(trustpoint_load(f->e.store, "TP", &tp, &f->err), RC_OK);
	assert_string_equal(tp.name, "TP");
	assert_string_equal(tp.url, "https://est.example.com:8443/lab");
	assert_int_equal(tp.retry_count, 7);
	assert_int_equal(tp.retry_period, 3);
	assert_string_equal(tp.enroll_profile, "P1");
	assert_string_equal(tp.reenroll_profile, "P2");
	assert_string_equal(tp.ssl_profile, "S1");
	assert_true(tp.est);
	assert_false(tp.terminal);
	assert_int_equal(tp.auto_enroll, 80);
	assert_true(tp.skip_challenge);
	assert_string_equal(trustpoint_label(&tp), "K1");
	assert_string_equal(tp.ip_address, "192.0.2.7");
	assert_string_equal(tp.subject_name, "CN=r1,O=Example");
	assert_string_equal(tp.subject_alt_name, "DNS:r1.example.com");
	assert_true(tp.serial_number);
	assert_false(tp.serial_number_none);
	assert_string_equal(tp.message_digest, "sha384");
	assert_true(tp.eku_server);
	assert_false(tp.eku_client);
	trustpoint_free(&tp);
}

static void defaults_and_negative_forms(void **state)
{
	static const char *const lines[] = {TP "enrollment terminal", TP "serial-number none",
	    TP "ip-address none", TP "extended-key-usage match client-auth",
	    "crypto ca trustpoint TP2 method est", NULL};
	struct fixture *f = *state;
	struct trustpoint tp;

	configure(f, lines);
	assert_int_equal(trustpoint_load(f->e.store, "TP", &tp, &f->err), RC_OK);
	assert_true(tp.terminal);
	assert_null(tp.url);
	assert_false(tp.est);
	assert_int_equal(tp.retry_count, 10);
	assert_int_equal(tp.retry_period, 1);
	assert_int_equal(tp.auto_enroll, 0);
	assert_string_equal(trustpoint_label(&tp), "the_default");
	assert_true(tp.serial_number_none);
	assert_false(tp.serial_number);
	assert_string_equal(tp.ip_address, "none");
	assert_true(tp.eku_client);
	trustpoint_free(&tp);
	assert_int_equal(trustpoint_load(f->e.store, "TP2", &tp, &f->err), RC_OK);
	assert_true(tp.est);
	assert_false(tp.terminal);
	trustpoint_free(&tp);
}

static void other_names_are_not_found(void **state)
{
	static const char *const names[] = {"T", "TP3", "tp", "", "TP method est", "TP enrollment"};
	static const char *const lines[] = {TP "method est", TP "enrollment url https://e/", NULL};
	struct fixture *f = *state;

	configure(f, lines);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct trustpoint tp;

		if (trustpoint_load(f->e.store, names[i], &tp, &f->err) != RC_INVALID)
			fail_msg("found: %s", names[i]);
	}
}

/* Each stops before anything is sent, with a line that names what is missing. */
static void what_is_missing_is_named(void **state)
{
	static const struct {
		const char *lines[4];
		enum peer_use use;
		const char *named;
	} cases[] = {
	    {{TP "method est"}, PEER_CACERTS, "enrollment url"},
	    {{TP "enrollment url http://e/"}, PEER_CACERTS, "https://"},
	    {{TP "enrollment url https://e/"}, PEER_FIRST,
		"authenticate the Certificate Authority"},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct trustpoint tp;
		struct peer peer;

		configure(f, cases[i].lines);
		assert_int_equal(trustpoint_load(f->e.store, "TP", &tp, &f->err), RC_OK);
		assert_int_equal(
		    peer_prepare(&peer, &f->e, &tp, cases[i].use, &f->err), RC_INVALID);
		assert_non_null(strstr(f->err.text, cases[i].named));
		peer_free(&peer);
		trustpoint_free(&tp);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(every_line_reaches_its_member, setup, teardown),
	    cmocka_unit_test_setup_teardown(defaults_and_negative_forms, setup, teardown),
	    cmocka_unit_test_setup_teardown(other_names_are_not_found, setup, teardown),
	    cmocka_unit_test_setup_teardown(what_is_missing_is_named, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
