/*
 * The configuration grammar of 25.1.1, reference xr-pki sections 1.1 to 1.5:
 * every sub-command of a named trustpoint, in full and abbreviated, its
 * ranges, what is one item in several forms, and the lines of the EST guide.
 */
#include "scene.h"

struct fixture {
	struct walker *walker;
	struct path trustpoint; /* crypto ca trustpoint TP */
	struct parse *parse;
};

static int setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	f->walker = walker_new();
	f->parse = xcalloc(1, sizeof(*f->parse));
	path_init(&f->trustpoint, &mode_config);
	type_at(f->walker, NULL, &f->trustpoint, "crypto ca trustpoint TP");
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	path_free(&f->trustpoint);
	walker_free(f->walker);
	free(f->parse);
	free(f);
	return 0;
}

/* The path of line at where; it must be understood in that mode itself. */
static void path_of(struct fixture *f, const struct path *where, const char *line, struct path *out)
{
	path_parse(f->walker, NULL, where, WALK_WHOLE, line, 0, f->parse);
	if (f->parse->result != WALK_OK || f->parse->keep != where->n)
		fail_msg("'%s' is not understood in %s", line, where->mode->tag);
	path_copy(out, where);
	path_apply(out, f->parse);
}

static void expect_line(struct fixture *f, const char *typed, const char *shown)
{
	struct path path;

	path_of(f, &f->trustpoint, typed, &path);
	if (strcmp(path.level[path.n - 1].line, shown) != 0)
		fail_msg("'%s' is shown as '%s', expected '%s'", typed, path.level[path.n - 1].line,
		    shown);
	path_free(&path);
}

static void in_full_and_abbreviated(void **state)
{
	static const struct {
		const char *full, *abbreviated;
		const char *shown; /* NULL: as typed in full */
	} rows[] = {
	    {"description to the lab CA", "d to the lab CA", NULL},
	    {"enrollment url https://ca.example.net:8443", "en u https://ca.example.net:8443",
		NULL},
	    {"enrollment terminal", "en t", NULL},
	    {"enrollment url terminal", "enr url t", "enrollment terminal"},
	    {"enrollment retry count 1", "en r c 1", NULL},
	    {"enrollment retry count 100", "en r c 100", NULL},
	    {"enrollment retry period 1", "en r p 1", NULL},
	    {"enrollment retry period 60", "en r p 60", NULL},
	    {"enrollment authentication-profile P1", "en a P1", NULL},
	    {"re-enrollment authentication-profile P2", "re- a P2", NULL},
	    {"ssl-profile SP", "ssl-p SP", NULL},
	    {"ssl profile SP", "SSL p SP", "ssl-profile SP"},
	    {"method est", "met e", NULL},
	    {"auto-enroll 1", "a 1", NULL},
	    {"auto-enroll 99", "au 99", NULL},
	    {"renewal-message-type pkcsreq", "ren p", NULL},
	    {"renewal-message-type renewalreq", "ren r", NULL},
	    {"skip-challenge-password", "sk", NULL},
	    {"rsakeypair KEY", "rs KEY", NULL},
	    {"crl optional", "c o", NULL},
	    {"query url ldap://ldap.example.net", "q u ldap://ldap.example.net", NULL},
	    {"ip-address 192.0.2.1", "i 192.0.2.1", NULL},
	    {"ip-address none", "ip n", NULL},
	    {"subject-name CN=r1,O=Example", "subject-n CN=r1,O=Example", NULL},
	    {"subject-alternative-name DNS:r1.example.net,IP:192.0.2.1",
		"subject-a DNS:r1.example.net,IP:192.0.2.1", NULL},
	    {"serial-number", "se", NULL},
	    {"serial-number none", "se n", NULL},
	    {"vrf MGMT", "v MGMT", NULL},
	    {"message-digest md5", "mes m", NULL},
	    {"message-digest sha1", "mes sha1", NULL},
	    {"message-digest sha256", "mes sha2", NULL},
	    {"message-digest sha384", "mes sha3", NULL},
	    {"message-digest sha512", "mes sha5", NULL},
	    {"extended-key-usage match server-auth", "ex m s", NULL},
	    {"extended-key-usage match client-auth", "ex m c", NULL},
	    {"sftp-username joe", "sftp-u joe", NULL},
	    {"sftp-password password 094F471A1A0A", "sftp-p p 094F471A1A0A", NULL},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *shown = rows[i].shown != NULL ? rows[i].shown : rows[i].full;

		expect_line(f, rows[i].full, shown);
		expect_line(f, rows[i].abbreviated, shown);
	}
}

/* Both clear forms are understood; what is typed is marked as to be sealed. */
static void secrets_are_marked(void **state)
{
	static const char *const lines[] = {"sftp-password swordfish",
	    "sftp-password clear swordfish", "sftp-password password swordfish"};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		const struct match *m = &f->parse->match[0];

		path_parse(f->walker, NULL, &f->trustpoint, WALK_WHOLE, lines[i], 0, f->parse);
		assert_int_equal(f->parse->result, WALK_OK);
		assert_int_equal(m->decl->seal, SEAL_TYPE6);
		assert_string_equal(match_arg(m, m->decl->sealed - 1u), "swordfish");
	}
}

static void refused(void **state)
{
	static const struct {
		const char *line;
		const char *caret; /* NULL: incomplete */
	} rows[] = {
	    {"enrollment retry count 101", "                         ^"},
	    {"enrollment retry count 0", "                        ^"},
	    {"enrollment retry period 61", "                         ^"},
	    {"enrollment retry period 0", "                         ^"},
	    {"auto-enroll 100", "              ^"},
	    {"auto-enroll 0", "             ^"},
	    {"auto-enroll 50 regenerate", "               ^"},
	    {"renewal-message-type getcert", "                     ^"},
	    {"message-digest sha224", "                   ^"},
	    {"extended-key-usage match any", "                         ^"},
	    {"ip-address 192.0.2.300", "                     ^"},
	    {"ip-address 2001:db8::1", "              ^"},
	    {"serial-number 7", "              ^"},
	    {"crl optional now", "             ^"},
	    /* of the system trustpoint or of other products only, section 1.1 */
	    {"keypair rsa KEY", "   ^"},	 /* key chain */
	    {"lifetime certificate 200", "  ^"}, /* line is a command of the global mode */
	    {"fingerprint 00", "^"},
	    {"revocation-check crl", "  ^"},
	    {"usage ike", "  ^"}, /* so is username */
	    {"enrollment self", "           ^"},
	    {"enrollment mode ra", "           ^"},
	    {"description", NULL},
	    {"enrollment", NULL},
	    {"enrollment retry", NULL},
	    {"enrollment retry count", NULL},
	    {"enrollment url", NULL},
	    {"re-enrollment authentication-profile", NULL},
	    {"ip-address", NULL},
	    {"message-digest", NULL},
	    {"extended-key-usage match", NULL},
	    {"method", NULL},
	    {"crl", NULL},
	    {"subject-name", NULL},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct parse *p = f->parse;

		path_parse(f->walker, NULL, &f->trustpoint, WALK_WHOLE, rows[i].line, 0, f->parse);
		if (p->result != (rows[i].caret != NULL ? WALK_INVALID : WALK_INCOMPLETE))
			fail_msg("'%s': result %d", rows[i].line, (int)p->result);
		if (rows[i].caret != NULL && p->error_at != strlen(rows[i].caret) - 1)
			fail_msg("\n%s\n%s expected\n%*s^", rows[i].line, rows[i].caret,
			    (int)p->error_at, "");
	}
}

static enum walk_result parse_filled(
    struct fixture *f, const struct path *where, const char *begin, size_t len, const char *end)
{
	struct buf line = {0};

	buf_adds(&line, begin);
	while (len-- > 0)
		buf_addc(&line, 'x');
	buf_adds(&line, end);
	path_parse(f->walker, NULL, where, WALK_WHOLE, buf_str(&line), 0, f->parse);
	buf_free(&line);
	return f->parse->result;
}

static void longest_texts(void **state)
{
	static const struct {
		const char *begin;
		size_t max;
		const char *end;
		bool global;
	} rows[] = {
	    {"description ", 80, "", false},
	    {"enrollment url http:", 800 - 5, "", false},
	    {"query url ldap:", 800 - 5, "", false},
	    {"enrollment authentication-profile ", 800, "", false},
	    {"re-enrollment authentication-profile ", 800, "", false},
	    {"ssl-profile ", 800, "", false},
	    {"rsakeypair ", 800, "", false},
	    {"subject-name ", 800, "", false},
	    {"subject-alternative-name ", 800, "", false},
	    {"vrf ", 32, "", false},
	    {"sftp-username ", 800, "", false},
	    {"crypto ca trustpoint ", 128, "", true},
	    {"ssl profile ", 800, "", true},
	    {"client-authentication profile ", 800, "", true},
	    {"client-authentication profile P username ", 256, " password y", true},
	    {"crypto ca http-proxy ", 64, " port 80", true},
	    {"crypto ca trustpool policy description ", 80, "", true},
	    {"crypto ca trustpool policy cabundle url http:", 800 - 5, "", true},
	    {"crypto ca trustpool policy vrf ", 32, "", true},
	};
	struct fixture *f = *state;
	struct path top;

	path_init(&top, &mode_config);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct path *where = rows[i].global ? &top : &f->trustpoint;
		const char *begin = rows[i].begin;

		if (parse_filled(f, where, begin, rows[i].max, rows[i].end) != WALK_OK)
			fail_msg("'%s': %zu bytes are refused", begin, rows[i].max);
		if (parse_filled(f, where, begin, rows[i].max + 1, rows[i].end) != WALK_INVALID)
			fail_msg("'%s': more than %zu bytes are taken", begin, rows[i].max);
		/* The caret is under the first byte too many. */
		assert_int_equal(f->parse->error_at, strlen(begin) + rows[i].max);
	}
	path_free(&top);
}

static void global_forms(void **state)
{
	static const struct {
		const char *typed, *shown;
		enum walk_result result;
	} rows[] = {
	    {"crypto ca http-proxy proxy.example.net port 65535", NULL, WALK_OK},
	    {"crypto ca http-proxy proxy.example.net port 0", NULL, WALK_INVALID},
	    {"crypto ca http-proxy proxy.example.net port 65536", NULL, WALK_INVALID},
	    {"crypto ca http-proxy proxy.example.net", NULL, WALK_INCOMPLETE},
	    {"crypto ca source-interface ipv4 Loopback0", NULL, WALK_OK},
	    {"crypto ca source interface ipv6 Loopback0",
		"crypto ca source-interface ipv6 Loopback0", WALK_OK},
	    {"crypto ca crl curl-timeout 5", NULL, WALK_OK},
	    {"crypto ca crl curl timeout 50", "crypto ca crl curl-timeout 50", WALK_OK},
	    {"crypto ca crl curl-timeout 51", NULL, WALK_INVALID},
	    {"crypto ca crl curl-timeout 4", NULL, WALK_INVALID},
	    {"crypto ca fqdn-check ip-address allow", NULL, WALK_OK},
	    {"crypto ca rsa 1024 disable", NULL, WALK_OK},
	    {"crypto ca trustpool policy", NULL, WALK_OK},
	    {"ssl profile SP", NULL, WALK_OK},
	    {"client-authentication profile P1", NULL, WALK_OK},
	    {"password6 encryption aes", NULL, WALK_OK},
	};
	struct fixture *f = *state;
	struct path top;

	path_init(&top, &mode_config);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *shown = rows[i].shown != NULL ? rows[i].shown : rows[i].typed;
		struct path path;

		path_parse(f->walker, NULL, &top, WALK_WHOLE, rows[i].typed, 0, f->parse);
		if (f->parse->result != rows[i].result)
			fail_msg("'%s': result %d", rows[i].typed, (int)f->parse->result);
		if (rows[i].result != WALK_OK)
			continue;
		path_of(f, &top, rows[i].typed, &path);
		assert_string_equal(path.level[0].line, shown);
		path_free(&path);
	}
	path_free(&top);
}

/* Section 1.4: forms of one item take each other's place; others stand side by side. */
static void one_item_or_two(void **state)
{
	static const struct {
		const char *a, *b;
		bool same;
	} rows[] = {
	    {"ip-address 192.0.2.1", "ip-address none", true},
	    {"serial-number", "serial-number none", true},
	    {"message-digest md5", "message-digest sha512", true},
	    {"renewal-message-type pkcsreq", "renewal-message-type renewalreq", true},
	    {"ssl-profile A", "ssl profile B", true},
	    {"auto-enroll 1", "auto-enroll 99", true},
	    {"enrollment terminal", "enrollment url terminal", true},
	    {"sftp-password clear x", "sftp-password password y", true},
	    {"extended-key-usage match client-auth", "extended-key-usage match server-auth", false},
	    {"subject-name CN=a", "subject-alternative-name DNS:a", false},
	    {"enrollment retry count 5", "enrollment retry period 5", false},
	    {"enrollment authentication-profile P", "re-enrollment authentication-profile P",
		false},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct path a, b;

		path_of(f, &f->trustpoint, rows[i].a, &a);
		path_of(f, &f->trustpoint, rows[i].b, &b);
		if ((a.key.len == b.key.len && memcmp(a.key.data, b.key.data, a.key.len) == 0) !=
		    rows[i].same)
			fail_msg("'%s' and '%s'", rows[i].a, rows[i].b);
		path_free(&a);
		path_free(&b);
	}
}

/* Section 1.5: the smart-licensing recipe on one line. */
static void sub_command_behind_the_name(void **state)
{
	struct fixture *f = *state;
	struct path top, path;

	path_init(&top, &mode_config);
	path_of(f, &top, "crypto ca trustpoint Trustpool crl optional", &path);
	assert_int_equal(path.n, 2);
	assert_string_equal(path.level[0].line, "crypto ca trustpoint Trustpool");
	assert_int_equal(path.level[0].kind, ROW_BLOCK);
	assert_string_equal(path.level[1].line, "crl optional");
	assert_int_equal(path.level[1].kind, ROW_LINE);
	path_free(&path);
	path_free(&top);
}

/* The EST guide's procedure as it stands there; submodes are left by typing on (section 1.3). */
static void lines_of_the_guide(void **state)
{
	static const struct {
		const char *line, *tag; /* the mode behind it */
	} rows[] = {
	    {"client-authentication profile P1_enroll", "config-client-authentication-profile"},
	    {"username estuser password Encrypt6 estpwd_enrol",
		"config-client-authentication-profile"},
	    {"client-authentication profile P2_re-enroll", "config-client-authentication-profile"},
	    {"username estuser password Encrypt6 estpwd_re_enrol",
		"config-client-authentication-profile"},
	    {"ssl profile EST_SSL_profile", "config-SSL-profile"},
	    {"certificate EST_BOOTSTRAP_TP", "config-SSL-profile"},
	    {"crypto ca trustpoint EST_TP", "config-trustp"},
	    {"SSL profile EST_SSL_profile", "config-trustp"},
	    {"method est", "config-method-est"},
	    {"enrollment authentication-profile P1_enroll", "config-trustp"},
	    {"re-enrollment authentication-profile P2_re-enroll", "config-trustp"},
	    {"password6 encryption aes", "config"},
	};
	struct fixture *f = *state;
	struct path where;

	path_init(&where, &mode_config);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		type_at(f->walker, NULL, &where, rows[i].line);
		assert_string_equal(where.mode->tag, rows[i].tag);
	}
	path_free(&where);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(in_full_and_abbreviated, setup, teardown),
	    cmocka_unit_test_setup_teardown(secrets_are_marked, setup, teardown),
	    cmocka_unit_test_setup_teardown(refused, setup, teardown),
	    cmocka_unit_test_setup_teardown(longest_texts, setup, teardown),
	    cmocka_unit_test_setup_teardown(global_forms, setup, teardown),
	    cmocka_unit_test_setup_teardown(one_item_or_two, setup, teardown),
	    cmocka_unit_test_setup_teardown(sub_command_behind_the_name, setup, teardown),
	    cmocka_unit_test_setup_teardown(lines_of_the_guide, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
