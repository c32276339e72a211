/* Items and the array that models a configuration.  See namespace.h. */
#include "namespace.h"

/* clang-format off */
#define BLOCK(parent, name)	 { parent, true,  name, { "" } }
#define FLAG(parent, name)	 { parent, false, name, { "" } }
#define LEAF(parent, name, ...)	 { parent, false, name, { __VA_ARGS__ } }

const struct item items[] = {
	LEAF(-1, "hostname", "r1", "r2", "R1"),
	LEAF(-1, "clock timezone", "UTC 0", "CET 1", "IST 5 30"),
	LEAF(-1, "logging console", "warning", "debugging"),
	LEAF(-1, "domain name", "example.net", "lab.test"),
	FLAG(-1, "password6 encryption aes"),
	BLOCK(-1, "username a"),			/* 5 */
	FLAG(5, "group x"),
	FLAG(5, "group y"),
	LEAF(5, "secret", "5 abc", "10 def"),
	BLOCK(-1, "username ab"),			/* 9 */
	FLAG(9, "group x"),
	BLOCK(-1, "line console"),			/* 11 */
	LEAF(11, "exec-timeout", "1 0", "2 30"),
	LEAF(11, "length", "0", "50", "512"),
	LEAF(11, "timestamp", "disable", "enable"),
	BLOCK(-1, "client-authentication profile P"),	/* 15 */
	LEAF(15, "username", "u password encrypted6 4a", "v password encrypted6 4b"),
	BLOCK(-1, "client-authentication profile P2"),	/* 17 */
	LEAF(17, "username", "u password encrypted6 4a"),
	BLOCK(-1, "ssl profile S"),			/* 19 */
	LEAF(19, "certificate", "T", "T1"),
	LEAF(-1, "crypto ca crl curl-timeout", "5", "10", "50"),
	FLAG(-1, "crypto ca rsa 1024 disable"),
	BLOCK(-1, "crypto ca trustpool policy"),	/* 23 */
	LEAF(23, "description", "one", "one and two"),
	FLAG(23, "crl optional"),
	BLOCK(-1, "crypto ca trustpoint T"),		/* 26 */
	LEAF(26, "description", "a b", "c"),
	LEAF(26, "ssl-profile", "S"),
	BLOCK(26, "method est"),			/* 29 */
	LEAF(26, "vrf", "red", "blue"),
	FLAG(26, "crl optional"),
	LEAF(26, "ip-address", "192.0.2.1", "none"),
	LEAF(26, "serial-number", "", "none"),
	LEAF(26, "message-digest", "sha1", "sha256"),
	FLAG(26, "extended-key-usage match client-auth"),
	FLAG(26, "extended-key-usage match server-auth"),
	LEAF(26, "auto-enroll", "1", "99"),
	LEAF(26, "enrollment url", "https://a.test", "https://b.test"),
	BLOCK(-1, "crypto ca trustpoint T1"),		/* 39 */
	BLOCK(39, "method est"),			/* 40 */
	LEAF(39, "rsakeypair", "K", "L"),
	BLOCK(-1, "crypto ca trustpoint T10"),		/* 42 */
	LEAF(42, "description", "a b", "c"),
	BLOCK(-1, "crypto ca trustpoint T2"),		/* 44 */
	FLAG(44, "crl optional"),
};
/* clang-format on */

const size_t items_count = sizeof(items) / sizeof(items[0]);

int item_depth(size_t i)
{
	int depth = 0;

	for (int parent = items[i].parent; parent >= 0; parent = items[parent].parent)
		depth++;
	return depth;
}

bool item_within(size_t i, size_t block)
{
	if (i == block)
		return true;
	return items[i].parent >= 0 && item_within((size_t)items[i].parent, block);
}

size_t item_values(size_t i)
{
	size_t n = 0;

	while (n < VALUES_MAX && items[i].value[n] != NULL)
		n++;
	return n;
}

void item_words(size_t i, bool full, struct buf *out)
{
	if (full && items[i].parent >= 0) {
		item_words((size_t)items[i].parent, true, out);
		buf_addc(out, ' ');
	}
	buf_adds(out, items[i].name);
}

void item_line(size_t i, const char *value, struct buf *out)
{
	buf_addf(out, "%s%s%s", items[i].name, *value != '\0' ? " " : "", value);
}

void model_set(struct model *m, size_t i, const char *value)
{
	if (value == NULL) {
		for (size_t j = 0; j < items_count; j++)
			if (item_within(j, i))
				m->value[j] = NULL;
		return;
	}
	for (int parent = items[i].parent; parent >= 0; parent = items[parent].parent)
		m->value[parent] = items[parent].value[0];
	m->value[i] = value;
}

static void add_line(char mark, size_t i, const char *value, struct buf *out)
{
	if (mark != '\0')
		buf_addc(out, mark);
	buf_addf(out, "%*s", item_depth(i), "");
	item_line(i, value, out);
	buf_addc(out, '\n');
}

size_t model_show(const struct model *m, int only, struct buf *out)
{
	size_t lines = 0;

	for (size_t i = 0; i < items_count; i++) {
		if (m->value[i] == NULL)
			continue;
		if (only >= 0 && !item_within(i, (size_t)only) &&
		    (m->value[only] == NULL || !item_within((size_t)only, i)))
			continue;
		add_line('\0', i, m->value[i], out);
		lines++;
	}
	return lines;
}

static bool differs(const struct model *old, const struct model *new, size_t i)
{
	const char *a = old->value[i];
	const char *b = new->value[i];

	return (a == NULL) != (b == NULL) || (a != NULL && strcmp(a, b) != 0);
}

static bool differs_within(const struct model *old, const struct model *new, size_t block)
{
	for (size_t i = 0; i < items_count; i++)
		if (item_within(i, block) && differs(old, new, i))
			return true;
	return false;
}

size_t model_diff(const struct model *old, const struct model *new, struct buf *out)
{
	size_t changed = 0;

	for (size_t i = 0; i < items_count; i++) {
		if (!differs_within(old, new, i))
			continue;
		changed += differs(old, new, i);
		if (old->value[i] == NULL) {
			add_line('+', i, new->value[i], out);
		} else if (new->value[i] == NULL) {
			add_line('-', i, old->value[i], out);
		} else if (!differs(old, new, i)) {
			add_line('=', i, old->value[i], out);
		} else {
			add_line('<', i, old->value[i], out);
			add_line('>', i, new->value[i], out);
		}
	}
	return changed;
}
