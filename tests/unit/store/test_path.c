/*
 * Keys and canonical lines: what path.h promises, for every declaration there
 * is, and for names and numbers whose order is easy to get wrong.
 */
#include "scene.h"
#include "lines.h"

struct fixture {
	struct walker *walker;
	struct parse *parse;
	size_t lines;
};

static int setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	f->walker = walker_new();
	f->parse = xcalloc(1, sizeof(*f->parse));
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	walker_free(f->walker);
	free(f->parse);
	free(f);
	return 0;
}

static void path_of(struct fixture *f, const struct path *where, const char *line, struct path *out)
{
	path_parse(f->walker, NULL, where, WALK_WHOLE, line, 0, f->parse);
	if (f->parse->result != WALK_OK)
		fail_msg("'%s' in %s: result %d", line, where->mode->tag, (int)f->parse->result);
	path_copy(out, where);
	path_apply(out, f->parse);
}

static int compare(const struct buf *a, const struct buf *b)
{
	int order = memcmp(a->data, b->data, a->len < b->len ? a->len : b->len);

	return order != 0 ? order : (a->len > b->len) - (a->len < b->len);
}

static bool begins(const struct buf *key, const struct buf *prefix)
{
	return key->len > prefix->len && memcmp(key->data, prefix->data, prefix->len) == 0;
}

static void expect_fixed_point(
    void *ctx, const struct path *where, const struct decl *decl, const char *line)
{
	struct fixture *f = ctx;
	struct path typed, again;
	const char *canon;

	f->lines++;
	path_of(f, where, line, &typed);
	if (f->parse->keep != where->n || f->parse->match[0].decl->order != decl->order)
		fail_msg("'%s' is another command in %s", line, where->mode->tag);
	canon = typed.level[typed.n - 1].line;
	path_of(f, where, canon, &again);
	if (strcmp(again.level[again.n - 1].line, canon) != 0)
		fail_msg(
		    "'%s' becomes '%s' becomes '%s'", line, canon, again.level[again.n - 1].line);
	assert_int_equal(compare(&typed.key, &again.key), 0);
	/* A line stands in its block, and before what follows the block. */
	if (where->n > 0) {
		struct buf end = {0};

		assert_true(begins(&typed.key, &where->key));
		path_key_end(where->key.data, where->key.len, &end);
		assert_true(compare(&typed.key, &end) < 0);
		buf_free(&end);
	}
	path_free(&again);
	path_free(&typed);
}

static void canonical_text_is_a_fixed_point(void **state)
{
	struct fixture *f = *state;

	lines_each(f->walker, expect_fixed_point, f);
	assert_true(f->lines > 50 * 10); /* more than 50 declarations */
}

/* `no` and the shown line name the item that the line made. */
static void expect_negated(
    void *ctx, const struct path *where, const struct decl *decl, const char *line)
{
	struct fixture *f = ctx;
	struct path set, named;

	(void)decl;
	path_of(f, where, line, &set);
	path_parse(f->walker, NULL, where, WALK_NEGATE, set.level[set.n - 1].line, 0, f->parse);
	assert_int_equal(f->parse->result, WALK_OK);
	path_copy(&named, where);
	path_name(&named, f->parse);
	assert_int_equal(compare(&set.key, &named.key), 0);
	path_free(&named);
	path_free(&set);
}

static void negated_text_names_the_item(void **state)
{
	struct fixture *f = *state;

	lines_each(f->walker, expect_negated, f);
}

struct pasting {
	struct fixture *f;
	const struct path *where; /* of the line */
	const struct decl *decl;
	struct path *set;
};

/* A mode that opens before the line in its listing: is the line taken for another there? */
static void expect_ascent(struct pasting *p, const struct path *inside)
{
	const char *line = p->set->level[p->set->n - 1].line;
	struct fixture *f = p->f;

	path_parse(f->walker, NULL, inside, WALK_WHOLE, line, 0, f->parse);
	if (f->parse->result != WALK_OK || f->parse->keep != p->where->n)
		fail_msg("'%s' behind a block of %s is taken for one of its lines", line,
		    inside->mode->tag);
}

/* All modes that may stand open before the line: those of blocks with a smaller order. */
static void visit_inner(struct pasting *p, const struct mode *mode, const struct path *where)
{
	for (const struct decl *const *table = mode->tables; *table != NULL; table++) {
		for (const struct decl *d = *table; d->syntax != NULL; d++) {
			struct path inside;

			if (d->opens == NULL || d->opens->end != NULL)
				continue;
			if (mode == p->where->mode && d->order > p->decl->order)
				continue;
			path_copy(&inside, where);
			inside.level[inside.n++] = (struct level){
			    .key_len = inside.key.len, .kind = ROW_BLOCK, .line = xstrdup("")};
			inside.mode = d->opens;
			expect_ascent(p, &inside);
			visit_inner(p, d->opens, &inside);
			path_free(&inside);
		}
	}
}

/*
 * The ! behind a block does not leave it (reference section 3.3), so a
 * listing can be pasted only when no line that follows a block is one of its
 * own.
 */
static void expect_pastable(
    void *ctx, const struct path *where, const struct decl *decl, const char *line)
{
	struct fixture *f = ctx;
	struct path set;
	struct pasting p = {f, where, decl, &set};

	if (where->mode->end != NULL)
		return; /* text, in its own order */
	path_of(f, where, line, &set);
	visit_inner(&p, where->mode, where);
	path_free(&set);
}

static void listings_can_be_pasted(void **state)
{
	struct fixture *f = *state;

	lines_each(f->walker, expect_pastable, f);
}

/* Shown in this order, reference xr-pki section 1.9; names by their bytes, a block before its own.
 */
static const char *const in_order[] = {
    "hostname r1",
    "username a",
    "username a group x",
    "username a secret 10 y",
    "username b",
    "line console",
    "line default",
    "client-authentication profile P",
    "client-authentication profile P username u password encrypted6 x",
    "client-authentication profile P1",
    "ssl profile S",
    "ssl profile S certificate T",
    "crypto ca trustpool policy",
    "crypto ca trustpool policy crl optional",
    "crypto ca trustpoint T",
    "crypto ca trustpoint T ssl-profile S",
    "crypto ca trustpoint T method est",
    "crypto ca trustpoint T subject-name CN=r1",
    "crypto ca trustpoint T extended-key-usage match client-auth",
    "crypto ca trustpoint T extended-key-usage match server-auth",
    "crypto ca trustpoint T enrollment url https://ca",
    "crypto ca trustpoint T enrollment authentication-profile P",
    "crypto ca trustpoint T re-enrollment authentication-profile P1",
    "crypto ca trustpoint T1",
    "crypto ca trustpoint T1 crl optional",
    "crypto ca trustpoint T10",
    "crypto ca trustpoint T2",
    "crypto ca trustpoint t",
    "crypto ca trustpoint \xc3\xa4",
    "crypto ca trustpoint \xf4\x8f\xbf\xbf",
    "crypto ca trustpoint \xf4\x8f\xbf\xbf crl optional",
};

#define LINES (sizeof(in_order) / sizeof(in_order[0]))

/* The paths of all of them; the caller ends with free_paths. */
static struct path *make_paths(struct fixture *f)
{
	struct path *path = xcalloc(LINES, sizeof(*path));
	struct path top;

	path_init(&top, &mode_config);
	for (size_t i = 0; i < LINES; i++)
		path_of(f, &top, in_order[i], &path[i]);
	path_free(&top);
	return path;
}

static void free_paths(struct path *path)
{
	for (size_t i = 0; i < LINES; i++)
		path_free(&path[i]);
	free(path);
}

static void order_of_keys_is_order_of_display(void **state)
{
	struct path *path = make_paths(*state);

	for (size_t i = 0; i < LINES; i++)
		for (size_t j = i + 1; j < LINES; j++)
			if (compare(&path[i].key, &path[j].key) >= 0)
				fail_msg("'%s' not before '%s'", in_order[i], in_order[j]);
	free_paths(path);
}

/* A range from a block's key to its end holds just the block and its lines. */
static void range_of_a_block_is_the_block(void **state)
{
	struct path *path = make_paths(*state);

	for (size_t i = 0; i < LINES; i++) {
		struct buf end = {0};
		size_t len = strlen(in_order[i]);

		path_key_end(path[i].key.data, path[i].key.len, &end);
		for (size_t j = 0; j < LINES; j++) {
			bool inside = compare(&path[i].key, &path[j].key) <= 0 &&
				      compare(&path[j].key, &end) < 0;
			bool expected = strncmp(in_order[j], in_order[i], len) == 0 &&
					(in_order[j][len] == '\0' || in_order[j][len] == ' ');

			if (inside != expected)
				fail_msg("'%s' and '%s'", in_order[i], in_order[j]);
		}
		buf_free(&end);
	}
	free_paths(path);
}

static void end_of_keys(void **state)
{
	struct buf end = {0};

	(void)state;
	path_key_end("a\xff\xff", 3, &end);
	assert_string_equal(buf_str(&end), "b");
	buf_reset(&end);
	path_key_end("\xff\xff", 2, &end); /* nothing comes behind but more of the same */
	assert_true(end.len > 2);
	buf_reset(&end);
	path_key_end(NULL, 0, &end);
	assert_true(memcmp(end.data, "\xff\xff", 2) == 0);
	buf_free(&end);
}

/* clang-format off */
static const struct decl numbered_decls[] = {
	{ .order = 1, .nkey = 1, .help = "", .syntax = "vlan <1-4094>" },
	{ .order = 300, .help = "", .syntax = "last" },
	{ .order = 256, .help = "", .syntax = "middle <1-9>" },
	DECL_END
};
/* clang-format on */
static const struct decl *const numbered_tables[] = {numbered_decls, NULL};
static const struct mode numbered = {.tag = "numbered", .tables = numbered_tables};

static void numbers_sort_as_numbers(void **state)
{
	static const char *const lines[] = {"vlan 2", "vlan 10", "vlan 100", "vlan 255", "vlan 256",
	    "vlan 4094", "middle 5", "last"};
	struct fixture *f = *state;
	struct path top, before = {0}, path;

	path_init(&top, &numbered);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		path_of(f, &top, lines[i], &path);
		if (i > 0 && compare(&before.key, &path.key) >= 0)
			fail_msg("'%s' comes before '%s'", lines[i], lines[i - 1]);
		path_free(&before);
		before = path;
	}
	path_free(&before);
	path_free(&top);
}

/* One number is one item and one text, however many zeros are typed. */
static void numbers_have_one_text(void **state)
{
	struct fixture *f = *state;
	struct path top, a, b;

	path_init(&top, &numbered);
	path_of(f, &top, "vlan 7", &a);
	path_of(f, &top, "vlan 007", &b);
	assert_int_equal(compare(&a.key, &b.key), 0);
	assert_string_equal(b.level[0].line, "vlan 7");
	path_free(&a);
	path_free(&b);
	path_free(&top);
}

/* Options are shown as they were typed; they are no part of what tells an item from others. */
static void options_are_kept(void **state)
{
	static const char *const lines[][2] = {
	    {"snmp-server community a", "snmp-server community a"},
	    {"snmp-server community a ro", "snmp-server community a RO"},
	    {"snmp community a ipv6 L6 RW ipv4 IPv6",
		"snmp-server community a IPv6 L6 RW IPv4 IPv6"},
	    {"snmp-server community a view RW LIST", "snmp-server community a view RW LIST"},
	    {"snmp-server community a RO systemowner LIST",
		"snmp-server community a RO SystemOwner LIST"},
	};
	struct fixture *f = *state;
	struct path top, path, first;

	path_init(&top, &mode_config);
	path_of(f, &top, lines[0][0], &first);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		path_of(f, &top, lines[i][0], &path);
		assert_string_equal(path.level[0].line, lines[i][1]);
		assert_int_equal(compare(&path.key, &first.key), 0);
		path_free(&path);
	}
	path_free(&first);
	path_free(&top);
}

/* A policy with other parameters is the same policy. */
static void parameters_are_no_name(void **state)
{
	struct fixture *f = *state;
	struct path top, bare, with;

	path_init(&top, &mode_config);
	path_of(f, &top, "route-policy P", &bare);
	path_of(f, &top, "route-policy P($a,  $b)", &with);
	assert_string_equal(with.level[0].line, "route-policy P($a,  $b)");
	assert_int_equal(compare(&bare.key, &with.key), 0);
	path_free(&bare);
	path_free(&with);
	path_free(&top);
}

static void cut_and_copy(void **state)
{
	struct fixture *f = *state;
	struct path top, deep, copy, block;

	path_init(&top, &mode_config);
	path_of(f, &top, "crypto ca trustpoint T", &block);
	path_of(f, &top, "crypto ca trustpoint T method est", &deep);
	assert_string_equal(deep.mode->tag, "config-method-est");
	path_copy(&copy, &deep);
	path_cut(&deep, 1);
	assert_int_equal(compare(&deep.key, &block.key), 0);
	assert_string_equal(deep.mode->tag, "config-trustp");
	path_cut(&deep, 0);
	assert_ptr_equal(deep.mode, &mode_config);
	assert_int_equal(deep.key.len, 0);
	/* The copy is its own. */
	assert_int_equal(copy.n, 2);
	assert_string_equal(copy.level[1].line, "method est");
	path_free(&copy);
	path_free(&deep);
	path_free(&block);
	path_free(&top);
}

/* A submode's abbreviation gives way to the full word of what is around it. */
static void full_words_before_abbreviations(void **state)
{
	static const struct {
		const char *line;
		size_t keep;
		const char *text; /* of the last level */
	} rows[] = {
	    {"key-string password 0822455D0A16", 2, "key-string password 0822455D0A16"},
	    {"key-s password 0822455D0A16", 2, "key-string password 0822455D0A16"},
	    {"key 2", 1, "key 2"}, {"key chain B", 0, "key chain B"},
	    {"ke chain", 2, "key-string password6 chain"}, /* nothing is typed in full */
	};
	struct fixture *f = *state;
	struct path top, where, path;

	path_init(&top, &mode_config);
	path_of(f, &top, "key chain A key 1", &where);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		path_parse(f->walker, NULL, &where, WALK_WHOLE, rows[i].line, 0, f->parse);
		assert_int_equal(f->parse->result, WALK_OK);
		assert_int_equal(f->parse->keep, rows[i].keep);
		path_copy(&path, &where);
		path_apply(&path, f->parse);
		assert_string_equal(path.level[path.n - 1].line, rows[i].text);
		path_free(&path);
	}
	path_free(&where);
	path_free(&top);
}

/* In a block of text nothing of the modes around it is understood, nor what stands behind its name.
 */
static void text_blocks_are_closed(void **state)
{
	struct fixture *f = *state;
	struct path top, where;

	path_init(&top, &mode_config);
	path_of(f, &top, "prefix-set A", &where);
	assert_string_equal(where.mode->end, "end-set");
	path_parse(f->walker, NULL, &where, WALK_WHOLE, "hostname r1", 0, f->parse);
	assert_int_equal(f->parse->result, WALK_INVALID);
	assert_int_equal(f->parse->error_at, 0);
	path_parse(f->walker, NULL, &where, WALK_WHOLE, "192.0.2.0/24 le 32", 0, f->parse);
	assert_int_equal(f->parse->result, WALK_OK);
	path_parse(f->walker, NULL, &top, WALK_WHOLE, "prefix-set A 192.0.2.0/24", 0, f->parse);
	assert_int_equal(f->parse->result, WALK_INVALID);
	assert_int_equal(f->parse->error_at, 13);
	path_free(&where);
	path_free(&top);
}

struct ranges {
	struct buf lo[16], hi[16];
	size_t n, within;
};

static void note_range(
    void *ctx, const struct path *within, const struct buf *lo, const struct buf *hi)
{
	struct ranges *r = ctx;

	if (r->n == 16)
		fail_msg("more ranges than expected");
	buf_add(&r->lo[r->n], buf_str(lo), lo->len);
	buf_add(&r->hi[r->n], buf_str(hi), hi->len);
	r->within = within->n;
	r->n++;
}

static bool covered(const struct ranges *r, const struct buf *key)
{
	for (size_t i = 0; i < r->n; i++)
		if ((r->lo[i].len == 0 || compare(&r->lo[i], key) <= 0) &&
		    compare(key, &r->hi[i]) < 0)
			return true;
	return false;
}

/* Words name what begins with them, whole blocks included. */
static void ranges_of_words(void **state)
{
	static const struct {
		const char *words;
		const char *first; /* of the lines above that are covered, */
		size_t count;	   /* and how many follow it */
		size_t within;
	} rows[] = {
	    {NULL, "hostname r1", LINES, 0},
	    {"", "hostname r1", LINES, 0},
	    {"hostname", "hostname r1", 1, 0},
	    {"host", "hostname r1", 1, 0},
	    {"username", "username a", 4, 0},
	    {"username a", "username a", 3, 0},
	    {"username a group", "username a group x", 1, 1},
	    {"crypto ca trustpoint", "crypto ca trustpoint T", 17, 0},
	    {"crypto", "crypto ca trustpool policy", 19, 0},
	    {"cry ca trustpoint T1", "crypto ca trustpoint T1", 2, 0},
	    {"crypto ca trustpoint T method est", "crypto ca trustpoint T method est", 1, 1},
	    {"crypto ca trustpoint T enrollment",
		"crypto ca trustpoint T enrollment url https://ca", 2, 1},
	};
	struct fixture *f = *state;
	struct path *path = make_paths(f);
	size_t at;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ranges *r = xcalloc(1, sizeof(*r));
		size_t first = 0;

		assert_int_equal(
		    path_ranges(f->walker, &mode_config, rows[i].words, note_range, r, &at),
		    WALK_OK);
		assert_int_equal(r->within, rows[i].within);
		while (strcmp(in_order[first], rows[i].first) != 0)
			first++;
		for (size_t j = 0; j < LINES; j++)
			if (covered(r, &path[j].key) != (j >= first && j < first + rows[i].count))
				fail_msg("'%s' and '%s'", rows[i].words, in_order[j]);
		for (size_t j = 0; j < r->n; j++) {
			buf_free(&r->lo[j]);
			buf_free(&r->hi[j]);
		}
		free(r);
	}
	assert_int_equal(
	    path_ranges(f->walker, &mode_config, "crypto cb", note_range, NULL, &at), WALK_INVALID);
	assert_int_equal(at, 8);
	free_paths(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(canonical_text_is_a_fixed_point, setup, teardown),
	    cmocka_unit_test_setup_teardown(negated_text_names_the_item, setup, teardown),
	    cmocka_unit_test_setup_teardown(listings_can_be_pasted, setup, teardown),
	    cmocka_unit_test_setup_teardown(order_of_keys_is_order_of_display, setup, teardown),
	    cmocka_unit_test_setup_teardown(range_of_a_block_is_the_block, setup, teardown),
	    cmocka_unit_test_setup_teardown(end_of_keys, setup, teardown),
	    cmocka_unit_test_setup_teardown(numbers_sort_as_numbers, setup, teardown),
	    cmocka_unit_test_setup_teardown(numbers_have_one_text, setup, teardown),
	    cmocka_unit_test_setup_teardown(options_are_kept, setup, teardown),
	    cmocka_unit_test_setup_teardown(parameters_are_no_name, setup, teardown),
	    cmocka_unit_test_setup_teardown(cut_and_copy, setup, teardown),
	    cmocka_unit_test_setup_teardown(full_words_before_abbreviations, setup, teardown),
	    cmocka_unit_test_setup_teardown(text_blocks_are_closed, setup, teardown),
	    cmocka_unit_test_setup_teardown(ranges_of_words, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
