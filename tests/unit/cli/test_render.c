/*
 * Configuration as text, against what routers printed: reference xr-shell
 * sections 4.4 (nested, formal), 4.5 (diff), 4.6 (failed) and 5.3 (changes).
 */
#include "tests/unit/base/scratch.h"

#include "cli/render.h"

/* The text of a row without its blanks and the brace of a block, in memory of its own. */
static char *text_of(const char *row, int *depth, enum row_kind *kind)
{
	size_t len = strlen(row);

	*depth = (int)strspn(row, " ");
	*kind = row[len - 1] == '{' ? ROW_BLOCK : row[len - 1] == '~' ? ROW_OPAQUE : ROW_LINE;
	return xstrndup(row + *depth, len - (size_t)*depth - (*kind != ROW_LINE ? 2 : 0));
}

/*
 * As config_each gives them: a blank a level before the line; behind it { for
 * a block, ~ for an opaque line.
 */
static void render_rows(const char *const *rows, bool formal, const char *expected)
{
	struct buf out = {0};
	struct renderer r = {.out = &out, .formal = formal};

	for (; *rows != NULL; rows++) {
		int depth;
		enum row_kind kind;
		char *line = text_of(*rows, &depth, &kind);

		render_row(&r, depth, kind, line);
		free(line);
	}
	render_end(&r);
	assert_string_equal(buf_str(&out), expected);
	buf_free(&out);
}

/*
 * As changes_each gives them.  Before the row stands + when it is added, -
 * when removed, = when around a change, < when its new text is the next row;
 * an error is a row after !.  Keys of blocks begin those of what is in them.
 */
static void render_changes(const char *const *rows, bool formal,
    void (*render)(void *ctx, const struct change *change), const char *expected)
{
	struct buf out = {0};
	struct renderer r = {.out = &out, .formal = formal};
	char key[LEVELS_MAX + 1];

	for (char n = 1; *rows != NULL; rows++, n++) {
		struct change c = {.key = key};
		char mark = **rows;
		char *line = text_of(*rows + 1, &c.depth, &c.kind);

		key[c.depth] = n;
		c.key_len = (size_t)c.depth + 1;
		c.old = mark == '+' ? NULL : line;
		c.new = mark == '-' ? NULL : mark == '<' ? *++rows + c.depth : line;
		if (rows[1] != NULL && *rows[1] == '!')
			c.error = *++rows + 1;
		render(&r, &c);
		free(line);
	}
	render_end(&r);
	assert_string_equal(buf_str(&out), expected);
	buf_free(&out);
}

static void nested(void **state)
{
	static const char *const rows[] = {"telnet vrf default ipv4 server max-servers 10",
	    "username boxen {", " group root-lr", " group cisco-support",
	    "interface GigabitEthernet0/0/0/0 {", " shutdown", "xml agent tty {",
	    "netconf-yang agent {", " ssh", "ssh server v2", NULL};

	(void)state;
	render_rows(rows, false,
	    "telnet vrf default ipv4 server max-servers 10\n"
	    "username boxen\n"
	    " group root-lr\n"
	    " group cisco-support\n"
	    "!\n"
	    "interface GigabitEthernet0/0/0/0\n"
	    " shutdown\n"
	    "!\n"
	    "xml agent tty\n"
	    "!\n"
	    "netconf-yang agent\n"
	    " ssh\n"
	    "!\n"
	    "ssh server v2\n");
}

/* Reference xr-pki section 1.9, and blocks that end together. */
static void blocks_within_blocks(void **state)
{
	static const char *const rows[] = {"crypto ca trustpoint EST_TP {",
	    " ssl-profile EST_SSL_profile", " method est {", " subject-name CN=router1",
	    "router ospf 10 {", " area 0 {", "  interface GigabitEthernet0/0/0/0 {",
	    "   transmit-delay 5", NULL};

	(void)state;
	render_rows(rows, false,
	    "crypto ca trustpoint EST_TP\n"
	    " ssl-profile EST_SSL_profile\n"
	    " method est\n"
	    " !\n"
	    " subject-name CN=router1\n"
	    "!\n"
	    "router ospf 10\n"
	    " area 0\n"
	    "  interface GigabitEthernet0/0/0/0\n"
	    "   transmit-delay 5\n"
	    "  !\n"
	    " !\n"
	    "!\n");
}

/* An opaque line is closed when something stands in it. */
static void opaque_lines(void **state)
{
	static const char *const rows[] = {"hostname r1", "mpls oam ~", "router bgp 1 ~",
	    " timers bgp 10 30 ~", " neighbor 192.0.2.1 ~", "  remote-as 2 ~",
	    "interface Loopback0 {", " odd ~", NULL};
	static const char *const changes[] = {"=router bgp 1 ~", "- neighbor 192.0.2.1 ~",
	    "-  remote-as 2 ~", "+ neighbor 192.0.2.2 ~", "+  remote-as 3 ~", "+mpls oam ~", NULL};

	(void)state;
	render_rows(rows, false,
	    "hostname r1\nmpls oam\nrouter bgp 1\n timers bgp 10 30\n neighbor 192.0.2.1\n"
	    "  remote-as 2\n !\n!\ninterface Loopback0\n odd\n!\n");
	render_rows(rows, true,
	    "hostname r1\nmpls oam\nrouter bgp 1 timers bgp 10 30\n"
	    "router bgp 1 neighbor 192.0.2.1 remote-as 2\ninterface Loopback0 odd\n");
	render_changes(changes, false, render_change,
	    "router bgp 1\n no neighbor 192.0.2.1\n neighbor 192.0.2.2\n  remote-as 3\n !\n!\n"
	    "mpls oam\n");
	render_changes(changes, false, render_diff,
	    "   router bgp 1\n-   neighbor 192.0.2.1\n-    remote-as 2\n    !\n"
	    "+   neighbor 192.0.2.2\n+    remote-as 3\n    !\n   !\n+  mpls oam\n");
}

/* Every leaf on one full line, no closers; a block in which nothing stands is one. */
static void formal(void **state)
{
	static const char *const rows[] = {"hostname r1", "interface GigabitEthernet0/0/0/0 {",
	    " shutdown", "router bgp 65000 {", " neighbor 10.0.0.1 {", "  remote-as 65000",
	    "  description x", " neighbor 10.0.0.2 {", "crypto ca trustpoint T {", " method est {",
	    " crl optional", "crypto ca trustpoint U {", NULL};

	(void)state;
	render_rows(rows, true,
	    "hostname r1\n"
	    "interface GigabitEthernet0/0/0/0 shutdown\n"
	    "router bgp 65000 neighbor 10.0.0.1 remote-as 65000\n"
	    "router bgp 65000 neighbor 10.0.0.1 description x\n"
	    "router bgp 65000 neighbor 10.0.0.2\n"
	    "crypto ca trustpoint T method est\n"
	    "crypto ca trustpoint T crl optional\n"
	    "crypto ca trustpoint U\n");
}

static void nothing_is_nothing(void **state)
{
	static const char *const rows[] = {NULL};

	(void)state;
	render_rows(rows, false, "");
	render_rows(rows, true, "");
}

static void changes_as_lines_to_type(void **state)
{
	static const char *const rows[] = {"+grpc {", "+ port 57891", "-interface Loopback1 {",
	    "- description tacocat", "=interface Loopback2 {", "- description x", "< mtu 9000",
	    " mtu 1500", "-hostname r1", NULL};

	(void)state;
	render_changes(rows, false, render_change,
	    "grpc\n"
	    " port 57891\n"
	    "!\n"
	    "no interface Loopback1\n"
	    "interface Loopback2\n"
	    " no description x\n"
	    " mtu 1500\n"
	    "!\n"
	    "no hostname r1\n");
}

static void changes_as_full_lines(void **state)
{
	static const char *const rows[] = {"+grpc {", "+ port 57891", "-interface Loopback1 {",
	    "- description tacocat", "=interface Loopback2 {", "- description x", "< mtu 9000",
	    " mtu 1500", "+interface Loopback3 {", "-hostname r1", NULL};

	(void)state;
	render_changes(rows, true, render_change,
	    "grpc port 57891\n"
	    "no interface Loopback1\n"
	    "no interface Loopback2 description x\n"
	    "interface Loopback2 mtu 1500\n"
	    "interface Loopback3\n"
	    "no hostname r1\n");
}

/* The error stands at column 0 directly behind the line that it is about. */
static void failed_lines(void **state)
{
	static const char *const rows[] = {"=interface HundredGigE0/7/0/2 {",
	    "+ ipv4 access-group FILTER-IN ingress compress level 3",
	    "!'dnx_feat_mgr' detected the 'resource not available' condition 'x'",
	    "-password6 encryption aes", "!Invalid config", NULL};

	(void)state;
	render_changes(rows, false, render_change,
	    "interface HundredGigE0/7/0/2\n"
	    " ipv4 access-group FILTER-IN ingress compress level 3\n"
	    "!!% 'dnx_feat_mgr' detected the 'resource not available' condition 'x'\n"
	    "!\n"
	    "no password6 encryption aes\n"
	    "!!% Invalid config\n");
}

static void diff_of_an_addition(void **state)
{
	static const char *const rows[] = {"+interface Loopback1 {", "+ description tacocat", NULL};

	(void)state;
	render_changes(rows, false, render_diff,
	    "+  interface Loopback1\n"
	    "+   description tacocat\n"
	    "   !\n");
}

static void diff_with_every_marker(void **state)
{
	static const char *const rows[] = {"-interface GigabitEthernet0/0/0/0 {",
	    "- description first", "- ipv4 address 10.20.30.40 255.255.255.0",
	    "=interface GigabitEthernet0/0/0/2 {", "< description second", " description first",
	    "=router ospf 10 {", "= area 0 {", "-  interface GigabitEthernet0/0/0/0 {",
	    "-   transmit-delay 5", NULL};

	(void)state;
	render_changes(rows, false, render_diff,
	    "-  interface GigabitEthernet0/0/0/0\n"
	    "-   description first\n"
	    "-   ipv4 address 10.20.30.40 255.255.255.0\n"
	    "   !\n"
	    "   interface GigabitEthernet0/0/0/2\n"
	    "<-  description second\n"
	    "+>  description first\n"
	    "   !\n"
	    "   router ospf 10\n"
	    "    area 0\n"
	    "-    interface GigabitEthernet0/0/0/0\n"
	    "-     transmit-delay 5\n"
	    "     !\n"
	    "    !\n"
	    "   !\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nested),
	    cmocka_unit_test(blocks_within_blocks),
	    cmocka_unit_test(opaque_lines),
	    cmocka_unit_test(formal),
	    cmocka_unit_test(nothing_is_nothing),
	    cmocka_unit_test(changes_as_lines_to_type),
	    cmocka_unit_test(changes_as_full_lines),
	    cmocka_unit_test(failed_lines),
	    cmocka_unit_test(diff_of_an_addition),
	    cmocka_unit_test(diff_with_every_marker),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
