/*
 * Argument types: which words are values, up to where one that is none could
 * have become one (the caret, reference xr-shell section 2.1), how a value is
 * shown, and how values sort.
 */
#include "tests/unit/base/scratch.h"

#include "base/buf.h"
#include "store/model/types.h"

struct row {
	const char *spec;
	const char *text;
	const char *shown; /* NULL: no value */
	size_t good;	   /* bytes that can begin one; 0 with shown: all */
};

/* clang-format off */
static const struct row rows[] = {
	{ "1-99>", "7", "7", 0 },
	{ "1-99>", "007", "7", 0 },
	{ "0-4294967295>", "4294967295", "4294967295", 0 },
	{ "0-4294967295>", "4294967296", NULL, 9 },
	{ "1-99>", "0", NULL, 1 },
	{ "0-9>", "000", "0", 0 },
	{ "mask>", "255.255.255.252", "255.255.255.252", 0 },
	{ "mask>", "0.0.0.0", "0.0.0.0", 0 },
	{ "mask>", "255.0.255.0", NULL, 11 },
	{ "mask>", "0.0.0.255", NULL, 9 },
	{ "prefix>", "192.0.2.0/24", "192.0.2.0/24", 0 },
	{ "prefix>", "192.0.2.0/024", "192.0.2.0/24", 0 },
	{ "prefix>", "192.0.2.0/33", NULL, 11 },
	{ "prefix>", "192.0.2.0/", NULL, 10 },
	{ "prefix>", "192.0.2.0", NULL, 9 },
	{ "prefix>", "192.0.256.0/24", NULL, 8 },
	{ "address>", "192.0.2.1/24", "192.0.2.1 255.255.255.0", 0 },
	{ "address>", "192.0.2.1/32", "192.0.2.1 255.255.255.255", 0 },
	{ "address>", "192.0.2.1/31", "192.0.2.1 255.255.255.254", 0 },
	{ "address>", "192.0.2.1/0", "192.0.2.1 0.0.0.0", 0 },
	/* RFC 5952 section 4 */
	{ "ipv6>", "2001:DB8:0:0:0:0:0:1", "2001:db8::1", 0 },
	{ "ipv6>", "2001:0db8::0001", "2001:db8::1", 0 },
	{ "ipv6>", "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1", 0 },
	{ "ipv6>", "::", "::", 0 },
	{ "ipv6>", "::1", "::1", 0 },
	{ "ipv6>", "1::", "1::", 0 },
	{ "ipv6>", "::ffff:c000:201", "::ffff:c000:201", 0 },
	{ "ipv6>", "::c000:201", "::c000:201", 0 },
	{ "ipv6>", "::ffff:c0:0", "::ffff:c0:0", 0 },
	{ "ipv6>", "::ffff:0:1", "::ffff:0:1", 0 },
	{ "ipv6>", "::FF00:1:2", "::ff00:1:2", 0 },
	{ "ipv6>", "::5:0", "::5:0", 0 },
	{ "ipv6>", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8", 0 },
	{ "ipv6>", "1:2:3:4:5:6:7:8:9", NULL, 15 },
	{ "ipv6>", "1:2:3:4:5:6:7", NULL, 13 },
	{ "ipv6>", "12345::", NULL, 4 },
	{ "ipv6>", "1::2::3", NULL, 5 },
	{ "ipv6>", ":::", NULL, 2 },
	{ "ipv6>", ":1", NULL, 1 },
	{ "ipv6>", "2001:db8:", NULL, 9 },
	{ "ipv6>", "2001:db8::g", NULL, 10 },
	{ "prefix6>", "2001:DB8::/32", "2001:db8::/32", 0 },
	{ "prefix6>", "::/0", "::/0", 0 },
	{ "prefix6>", "::/129", NULL, 5 },
	/* section 2.1: `c` can begin an IPv6 prefix, `r` can't */
	{ "prefix6>", "commit", NULL, 1 },
	{ "prefix6>", "root", NULL, 0 },
	{ "ip>", "192.0.2.1", "192.0.2.1", 0 },
	{ "ip>", "2001:DB8::1", "2001:db8::1", 0 },
	{ "ip>", "192.0.2.x", NULL, 8 },
	/* section 3.3 */
	{ "interface>", "loopback1", "Loopback1", 0 },
	{ "interface>", "bundle-ether 30", "Bundle-Ether30", 0 },
	{ "interface>", "gigabitEthernet 0/0/0/0", "GigabitEthernet0/0/0/0", 0 },
	{ "interface>", "hu 0/7/0/2", "HundredGigE0/7/0/2", 0 },
	{ "interface>", "te0/1/0/0/3", "TenGigE0/1/0/0/3", 0 },
	{ "interface>", "mgmteth 0/rp0/cpu0/0", "MgmtEth0/RP0/CPU0/0", 0 },
	{ "interface>", "MgmtEth0/RSP1/CPU0/1", "MgmtEth0/RSP1/CPU0/1", 0 },
	{ "interface>", "mg0/0/CPU0/0", "MgmtEth0/0/CPU0/0", 0 },
	{ "interface>", "be1.100", "Bundle-Ether1.100", 0 },
	{ "interface>", "Null 0", "Null0", 0 },
	{ "interface>", "tunnel-te 007", "tunnel-te7", 0 },
	{ "interface>", "Loopback", NULL, 8 },
	{ "interface>", "Loopback65536", NULL, 12 },
	{ "interface>", "Loopback1.5", NULL, 9 },
	{ "interface>", "Bundle-Ether0", NULL, 12 },
	{ "interface>", "Null1", NULL, 4 },
	{ "interface>", "GigabitEthernet0/0/0", NULL, 20 },
	{ "interface>", "GigabitEthernet0/0/0/0/0/0", NULL, 24 },
	{ "interface>", "GigabitEthernet0/0/x", NULL, 19 },
	{ "interface>", "FastEthernet0/0", NULL, 1 },
	{ "interface>", "T0/0/0/0", NULL, 1 },
	{ "interface>", "MgmtEth0/RP0/CPX0/0", NULL, 15 },
	{ "port>", "te0/0/0/1", "TenGigE0/0/0/1", 0 },
	{ "port>", "te0/0/0/1.5", NULL, 9 },
	{ "subinterface>", "te0/0/0/1.5", "TenGigE0/0/0/1.5", 0 },
	{ "subinterface>", "te0/0/0/1", NULL, 9 },
	/* RFC 4360 section 3 */
	{ "target>", "65000:100", "65000:100", 0 },
	{ "target>", "192.0.2.1:100", "192.0.2.1:100", 0 },
	{ "target>", "65000", NULL, 5 },
	{ "target>", "65000:", NULL, 6 },
	{ "target>", "65000:x", NULL, 6 },
	{ "target>", "192.0.2:1", NULL, 7 },
	{ "target>", "auto", NULL, 0 },
	/* RFC 5396 section 2 */
	{ "target>", "65000.1:100", "65000.1:100", 0 },
	{ "target>", "65000.:100", NULL, 6 },
	{ "target>", "65536.1:100", NULL, 5 },
	{ "target>", "65000.65536:100", NULL, 10 },
	{ "vlans>", "100", "100", 0 },
	{ "vlans>", "any", "any", 0 },
	{ "vlans>", "2,10-20,4094", "2,10-20,4094", 0 },
	{ "vlans>", "0", NULL, 1 },
	{ "vlans>", "4095", NULL, 3 },
	{ "vlans>", "10-", NULL, 3 },
	{ "vlans>", "anyone", NULL, 3 },
	{ "vlans>", "untagged", NULL, 0 },
	{ "policy/8>", "PASS", "PASS", 0 },
	{ "policy/8>", "P($a, $b)", "P($a, $b)", 0 },
	{ "policy/8>", "P($a,", NULL, 1 },
	{ "policy/8>", "P(a)b", NULL, 1 },
	{ "policy/8>", "($a)", NULL, 0 },
	{ "policy/8>", "LONGER-THAN-8", NULL, 8 },
	{ "time>", "23:59:59", "23:59:59", 0 },
	{ "time>", "24:00:00", NULL, 1 },
	{ "time>", "12:60:00", NULL, 4 },
	{ "time>", "12:00", NULL, 5 },
	{ "time>", "12:00:00:00", NULL, 8 },
	{ "banner>", "#a b#", "#a b#", 0 },
	{ "banner>", "#a\nb#", "#a\nb#", 0 },
	{ "banner>", "^Ca^Cb", NULL, 5 },
	{ "banner>", "#a# b", NULL, 3 },
};
/* clang-format on */

static void values(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *r = &rows[i];
		size_t len = strlen(r->text);
		struct buf shown = {0};
		struct type_spec spec;
		bool whole;
		size_t good;

		type_spec_read(r->spec, &spec);
		good = spec.type->fit(&spec, r->text, len, &whole);
		if (whole != (r->shown != NULL) || good != (r->shown != NULL ? len : r->good))
			fail_msg("<%s '%s': %s up to %zu", r->spec, r->text,
			    whole ? "whole" : "none", good);
		if (!whole)
			continue;
		if (spec.type->canon != NULL)
			spec.type->canon(r->text, len, &shown);
		else
			buf_adds(&shown, r->text);
		assert_string_equal(buf_str(&shown), r->shown);
		buf_free(&shown);
	}
}

/* Only a type that may have blanks in it takes more than a word. */
static void spans(void **state)
{
	static const struct {
		const char *spec, *line;
		size_t span;
	} lines[] = {
	    {"interface>", "gi 0/0/0/0 vrf X", 10},
	    {"interface>", "gi0/0/0/0 192.0.2.1", 9},
	    {"interface>", "vrf X", 3},
	    {"interface>", "192.0.2.1 200", 9},
	    {"interface>", "Null  0", 7},
	    {"policy>", "P($a, $b) x", 9},
	    {"policy>", "P x (y)", 1},
	    {"policy>", "P($a, $b", 5},
	    {"word>", "a b", 1},
	    {"line>", "a b  ", 3},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct type_spec spec;

		type_spec_read(lines[i].spec, &spec);
		assert_int_equal(type_span(spec.type, lines[i].line, strcspn(lines[i].line, " ")),
		    lines[i].span);
	}
}

/* A banner goes on until its delimiter comes again. */
static void unfinished(void **state)
{
	struct type_spec spec;

	(void)state;
	type_spec_read("banner>", &spec);
	assert_true(spec.type->unfinished("#", 1));
	assert_true(spec.type->unfinished("#text", 5));
	assert_true(spec.type->unfinished("^Ctext C^", 9));
	assert_true(spec.type->unfinished("#a\nb", 4));
	assert_false(spec.type->unfinished("##", 2));
	assert_false(spec.type->unfinished("#a\nb#", 5));
	assert_false(spec.type->unfinished("^Ca^C", 5));
}

/* The byte order of keys is that of display, and none begins another. */
static void order_of_keys(void **state)
{
	static const struct {
		const char *spec;
		const char *texts[8];
	} lists[] = {
	    {"interface>",
		{"Bundle-Ether2", "Bundle-Ether2.5", "Bundle-Ether2.40", "Bundle-Ether10",
		    "Loopback2", "Loopback10", "MgmtEth0/RP0/CPU0/0", "GigabitEthernet0/0/0/2"}},
	    {"interface>", {"GigabitEthernet0/0/0/2", "GigabitEthernet0/0/0/2.100",
			       "GigabitEthernet0/0/0/2/1", "GigabitEthernet0/0/0/10",
			       "GigabitEthernet0/10/0/0", "TenGigE0/0/0/0", "BVI1", "BVI2"}},
	    {"prefix>", {"0.0.0.0/0", "9.0.0.0/8", "10.0.0.0/8", "10.0.0.0/16", "100.64.0.0/10",
			    "192.0.2.0/24", "203.0.113.0/24", "255.255.255.255/32"}},
	    {"ip>", {"9.9.9.9", "10.0.0.1", "192.0.2.1", "::", "::1", "2001:db8::1", "2001:db8::10",
			"fe80::1"}},
	    {"group>", {"root-lr", "root-system", "a", "cisco-support", "noc", "operator", "root",
			   "sysadmin"}},
	    {"prefix6>", {"::/0", "::/128", "2001:db8::/32", "2001:db8::/48", "2001:db8:1::/48",
			     "fd00::/8", "fe80::/10", "ff00::/8"}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		struct buf key[8] = {{0}};
		struct type_spec spec;

		type_spec_read(lists[i].spec, &spec);
		for (size_t j = 0; j < 8; j++)
			spec.type->key(lists[i].texts[j], &key[j]);
		for (size_t j = 0; j + 1 < 8; j++) {
			size_t len = key[j].len < key[j + 1].len ? key[j].len : key[j + 1].len;

			if (memcmp(key[j].data, key[j + 1].data, len) >= 0)
				fail_msg("%s before %s", lists[i].texts[j], lists[i].texts[j + 1]);
		}
		for (size_t j = 0; j < 8; j++)
			buf_free(&key[j]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(values),
	    cmocka_unit_test(spans),
	    cmocka_unit_test(unfinished),
	    cmocka_unit_test(order_of_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
