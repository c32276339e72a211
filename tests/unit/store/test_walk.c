/*
 * The walker on a small grammar of its own: what a line means, and where the
 * caret stands when it means nothing.  Expectations follow reference xr-shell
 * sections 2.1 to 2.3 and 3.3, and the syntax that decl.h promises.
 */
#include "tests/unit/base/scratch.h"

#include "base/buf.h"
#include "store/model/path.h"

static const struct mode toy_inner;

/* clang-format off */
static const struct decl toy_decls[] = {
	{ .help = "", .syntax = "alpha beta" },
	{ .help = "", .syntax = "alpine" },
	{ .help = "", .syntax = "rate <1-99>" },
	{ .help = "", .syntax = "rate 10g" },
	{ .help = "", .syntax = "rate none" },
	{ .help = "", .syntax = "timeout <5-50>" },
	{ .help = "", .syntax = "name <word/8>", .nkey = 1 },
	{ .help = "", .syntax = "name none" },
	{ .help = "", .syntax = "address <ipv4>" },
	{ .help = "", .syntax = "address none" },
	{ .help = "", .syntax = "pick {green|greenish|red}" },
	{ .help = "", .syntax = "copy <word/8> [ to <word/8> ] [ now ]" },
	{ .help = "", .syntax = "save ( as <word/8> | quietly | count <1-9> )" },
	{ .help = "", .syntax = "say <line/20>" },
	{ .help = "", .syntax = "say loud <line/20>" },
	{ .help = "", .syntax = "door <word/8>", .nkey = 1, .opens = &toy_inner },
	DECL_END
};

static const struct decl inner_decls[] = {
	{ .help = "", .syntax = "inner <1-9>" },
	{ .help = "", .syntax = "alpine inside" },
	DECL_END
};

/* Just the words that the samples of reference section 2.1 were measured with. */
static const struct decl exec_sample_decls[] = {
	{ .help = "", .syntax = "enable" },
	{ .help = "", .syntax = "clear logging correlator" },
	DECL_END
};

static const struct decl config_sample_decls[] = {
	{ .help = "", .syntax = "telnet" },
	{ .help = "", .syntax = "telemetry" },
	{ .help = "", .syntax = "configuration lock" },
	{ .help = "", .syntax = "show configuration" },
	DECL_END
};
/* clang-format on */

static const struct decl *const toy_tables[] = {toy_decls, NULL};
static const struct decl *const inner_tables[] = {inner_decls, NULL};
static const struct decl *const exec_sample_tables[] = {exec_sample_decls, NULL};
static const struct decl *const config_sample_tables[] = {config_sample_decls, NULL};

static const struct mode toy = {.tag = "toy", .tables = toy_tables};
static const struct mode toy_inner = {.tag = "inner", .parent = &toy, .tables = inner_tables};
static const struct mode exec_sample = {.tag = "", .tables = exec_sample_tables};
static const struct mode config_sample = {.tag = "config", .tables = config_sample_tables};

static int setup(void **state)
{
	*state = walker_new();
	return 0;
}

static int teardown(void **state)
{
	walker_free(*state);
	return 0;
}

/* "syntax: argument, argument" of each match. */
static void describe(const struct parse *parse, struct buf *out)
{
	for (size_t i = 0; i < parse->n; i++) {
		const struct match *m = &parse->match[i];

		buf_addf(out, "%s%s:", i > 0 ? "; " : "", m->decl->syntax);
		for (size_t a = 0; a < m->nargs; a++)
			buf_addf(out, "%s %s", a > 0 ? "," : "", match_arg(m, a));
		assert_null(match_arg(m, m->nargs));
	}
}

static void parse_in(struct walker *walker, const struct mode *mode, enum walk_kind kind,
    const char *line, struct parse *parse)
{
	struct path where;

	path_init(&where, mode);
	path_parse(walker, NULL, &where, kind, line, 0, parse);
	path_free(&where);
}

static void expect_meaning(struct walker *walker, const char *line, const char *meaning)
{
	struct parse *parse = xcalloc(1, sizeof(*parse));
	struct buf got = {0};

	parse_in(walker, &toy, WALK_WHOLE, line, parse);
	if (parse->result != WALK_OK)
		fail_msg("'%s': result %d", line, (int)parse->result);
	describe(parse, &got);
	if (strcmp(buf_str(&got), meaning) != 0)
		fail_msg("'%s' means '%s', expected '%s'", line, buf_str(&got), meaning);
	buf_free(&got);
	free(parse);
}

static void meanings(void **state)
{
	static const struct {
		const char *line, *meaning;
	} rows[] = {
	    /* in full, abbreviated, in any case, with any blanks */
	    {"alpha beta", "alpha beta:"},
	    {"alph b", "alpha beta:"},
	    {"ALPHA Beta", "alpha beta:"},
	    {" \talpha\t beta  ", "alpha beta:"},
	    {"alpi", "alpine:"},
	    /* exact keyword before value before abbreviation before text */
	    {"rate 10g", "rate 10g:"},
	    {"rate 10G", "rate 10g:"},
	    {"rate 10", "rate <1-99>: 10"},
	    {"rate 1", "rate <1-99>: 1"},
	    {"rate n", "rate none:"},
	    {"name none", "name none:"},
	    {"name NON", "name none:"},
	    {"name nonet", "name <word/8>: nonet"},
	    {"name Router", "name <word/8>: Router"},
	    {"address 192.0.2.1", "address <ipv4>: 192.0.2.1"},
	    {"address no", "address none:"},
	    /* choices are arguments, given in full */
	    {"pick r", "pick {green|greenish|red}: red"},
	    {"pick GREEN", "pick {green|greenish|red}: green"},
	    {"pick greeni", "pick {green|greenish|red}: greenish"},
	    /* groups that may be left out as a whole */
	    {"copy a", "copy <word/8> [ to <word/8> ] [ now ]: a"},
	    {"copy a to b", "copy <word/8> [ to <word/8> ] [ now ]: a, b"},
	    {"copy a n", "copy <word/8> [ to <word/8> ] [ now ]: a"},
	    {"copy to to to now", "copy <word/8> [ to <word/8> ] [ now ]: to, to"},
	    /* options in any order, or none */
	    {"save", "save ( as <word/8> | quietly | count <1-9> ):"},
	    {"save as x", "save ( as <word/8> | quietly | count <1-9> ): as, x"},
	    {"save q c 3 a y",
		"save ( as <word/8> | quietly | count <1-9> ): quietly, count, 3, as, y"},
	    /* a text to the end of the line keeps the blanks within */
	    {"say a  b ", "say <line/20>: a  b"},
	    {"say hello loud", "say <line/20>: hello loud"},
	    {"say lo x y", "say loud <line/20>: x y"},
	    {"say 12345678901234567890", "say <line/20>: 12345678901234567890"},
	    /* commands of a submode behind what opens it */
	    {"door a", "door <word/8>: a"},
	    {"door a inner 5", "door <word/8>: a; inner <1-9>: 5"},
	    {"do a alpine ins", "door <word/8>: a; alpine inside:"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		expect_meaning(*state, rows[i].line, rows[i].meaning);
}

struct refusal {
	const struct mode *mode;
	const char *line;
	const char *caret; /* a ^ under the line; NULL: see result */
	enum walk_result result;
};

static void expect_refusal(struct walker *walker, const struct refusal *row)
{
	struct parse *parse = xcalloc(1, sizeof(*parse));
	enum walk_result result = row->caret != NULL ? WALK_INVALID : row->result;

	parse_in(walker, row->mode, WALK_WHOLE, row->line, parse);
	if (parse->result != result)
		fail_msg("'%s': result %d, expected %d", row->line, (int)parse->result, result);
	if (row->caret != NULL && parse->error_at != strlen(row->caret) - 1)
		fail_msg(
		    "\n%s\n%s expected\n%*s^", row->line, row->caret, (int)parse->error_at, "");
	free(parse);
}

/* clang-format off */
static const struct refusal refusals[] = {
	/* as measured on a router, reference section 2.1 */
	{ &exec_sample,   "end",
			  "  ^", 0 },
	{ &exec_sample,   "frobnicate",
			  "^", 0 },
	{ &config_sample, "terminal width 512",
			  "  ^", 0 },
	{ &config_sample, "configure terminal",
			  "        ^", 0 },
	{ &config_sample, "show version",
			  "     ^", 0 },
	{ &config_sample, "this-is-not-a-real-command foo bar",
			  " ^", 0 },
	{ &config_sample, "root",
			  "^", 0 },
	/* under the first character that nothing can use */
	{ &toy, "alpha gamma",
		"      ^", 0 },
	{ &toy, "alphabet",
		"     ^", 0 },
	{ &toy, "  alpha  beta gamma",
		"              ^", 0 },
	{ &toy, "pick rex",
		"       ^", 0 },
	{ &toy, "pick blue",
		"     ^", 0 },
	{ &toy, "copy a now to b",
		"           ^", 0 },
	{ &toy, "copy a b",
		"       ^", 0 },
	{ &toy, "save quietly quietly",
		"             ^", 0 },
	/* within a value: the first character that leads out of its range */
	{ &toy, "rate 100",
		"       ^", 0 },
	{ &toy, "rate 10x",
		"       ^", 0 },
	{ &toy, "rate -1",
		"     ^", 0 },
	{ &toy, "timeout 51",
		"         ^", 0 },
	{ &toy, "timeout 4", /* might have become 40 */
		"         ^", 0 },
	{ &toy, "timeout 4 x",
		"         ^", 0 },
	{ &toy, "rate 99999999999999999999",
		"       ^", 0 },
	{ &toy, "address 192.0.2.256",
		"                  ^", 0 },
	{ &toy, "address 192.0.2.1.5",
		"                 ^", 0 },
	{ &toy, "address 192..2",
		"            ^", 0 },
	{ &toy, "address 192.0.2",
		"               ^", 0 },
	{ &toy, "name 123456789",
		"             ^", 0 },
	{ &toy, "say 12345678901234567890+",
		"                        ^", 0 },
	{ &toy, "say bell\a",
		"        ^", 0 },
	/* behind an opener the submode decides */
	{ &toy, "door a inner x",
		"             ^", 0 },
	{ &toy, "door a inner 5 6",
		"               ^", 0 },
	{ &toy, "door a beta",
		"       ^", 0 },
	{ &exec_sample, "clear logg", NULL, WALK_INCOMPLETE }, /* section 2.2 */
	{ &exec_sample, "clear", NULL, WALK_INCOMPLETE },
	{ &toy, "", NULL, WALK_INCOMPLETE },
	{ &toy, " \t ", NULL, WALK_INCOMPLETE },
	{ &toy, "alpha ", NULL, WALK_INCOMPLETE },
	{ &toy, "rate", NULL, WALK_INCOMPLETE },
	{ &toy, "pick", NULL, WALK_INCOMPLETE },
	{ &toy, "copy a to", NULL, WALK_INCOMPLETE },
	{ &toy, "save as", NULL, WALK_INCOMPLETE },
	{ &toy, "say", NULL, WALK_INCOMPLETE },
	{ &toy, "say loud", NULL, WALK_INCOMPLETE },
	{ &toy, "door", NULL, WALK_INCOMPLETE },
	{ &toy, "door a inner", NULL, WALK_INCOMPLETE },
	{ &toy, "al", NULL, WALK_AMBIGUOUS },
	{ &toy, "al beta", NULL, WALK_AMBIGUOUS },
	{ &toy, "a", NULL, WALK_AMBIGUOUS },
	{ &toy, "pick gre", NULL, WALK_AMBIGUOUS },
	{ &config_sample, "tel", NULL, WALK_AMBIGUOUS },
};
/* clang-format on */

static void refused_lines(void **state)
{
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++)
		expect_refusal(*state, &refusals[i]);
}

/* Behind `no`: what names the item, with or without its value. */
static void negated_lines(void **state)
{
	static const struct {
		const char *line;
		enum walk_result result;
	} rows[] = {
	    {"rate", WALK_OK},
	    {"rate 5", WALK_OK},
	    {"pick", WALK_OK},
	    {"say", WALK_OK},
	    {"name x", WALK_OK},
	    {"door a", WALK_OK},
	    {"door a inner", WALK_OK},
	    {"name", WALK_INCOMPLETE}, /* which one? */
	    {"door", WALK_INCOMPLETE},
	    {"alpha", WALK_INCOMPLETE},
	    {"", WALK_INCOMPLETE},
	    {"rate 100", WALK_INVALID},
	    {"pick red red", WALK_INVALID},
	    {"al", WALK_AMBIGUOUS},
	};
	struct parse *parse = xcalloc(1, sizeof(*parse));

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		parse_in(*state, &toy, WALK_NEGATE, rows[i].line, parse);
		if (parse->result != rows[i].result)
			fail_msg("no %s: result %d", rows[i].line, (int)parse->result);
	}
	free(parse);
}

static void numbers_and_offsets_are_bound(void **state)
{
	struct parse *parse = xcalloc(1, sizeof(*parse));

	parse_in(*state, &toy, WALK_WHOLE, " door  a inner 7", parse);
	assert_int_equal(parse->n, 2);
	assert_int_equal(parse->match[0].arg[0].at, 7);
	assert_int_equal(parse->match[1].arg[0].at, 15);
	assert_int_equal(parse->match[1].arg[0].number, 7);
	free(parse);
}

/* A submode's own command wins; else an ancestor's is taken, from where it belongs. */
static void automatic_ascent(void **state)
{
	struct parse *parse = xcalloc(1, sizeof(*parse));
	struct path where;

	path_init(&where, &toy);
	path_parse(*state, NULL, &where, WALK_WHOLE, "door a", 0, parse);
	assert_int_equal(parse->result, WALK_OK);
	path_apply(&where, parse);
	assert_ptr_equal(where.mode, &toy_inner);
	path_parse(*state, NULL, &where, WALK_WHOLE, "inner 3", 0, parse);
	assert_int_equal(parse->result, WALK_OK);
	assert_int_equal(parse->keep, 1);
	path_parse(*state, NULL, &where, WALK_WHOLE, "rate 5", 0, parse);
	assert_int_equal(parse->result, WALK_OK);
	assert_int_equal(parse->keep, 0);
	/* Both have such a command: the submode speaks. */
	path_parse(*state, NULL, &where, WALK_WHOLE, "alpine", 0, parse);
	assert_int_equal(parse->result, WALK_INCOMPLETE);
	path_parse(*state, NULL, &where, WALK_WHOLE, "alpine inside", 0, parse);
	assert_int_equal(parse->result, WALK_OK);
	assert_int_equal(parse->keep, 1);
	path_apply(&where, parse);
	assert_int_equal(where.n, 2);
	path_cut(&where, 1);
	path_parse(*state, NULL, &where, WALK_WHOLE, "door b inner 1", 0, parse);
	path_apply(&where, parse);
	assert_int_equal(where.n, 2);
	assert_string_equal(where.level[0].line, "door b");
	assert_string_equal(where.level[1].line, "inner 1");
	path_free(&where);
	free(parse);
}

/* What the lines held may be secret. */
static void wiping_leaves_nothing(void **state)
{
	struct parse *parse = xcalloc(1, sizeof(*parse));
	const char *kept;

	parse_in(*state, &toy, WALK_WHOLE, "say geheim", parse);
	kept = match_arg(&parse->match[0], 0);
	assert_string_equal(kept, "geheim");
	walker_wipe(*state);
	for (size_t i = 0; i < strlen("geheim"); i++)
		assert_int_equal(kept[i], 0);
	free(parse);
}

struct offers {
	struct buf words;
};

static void note_offer(void *ctx, const struct candidate *c)
{
	struct offers *o = ctx;

	buf_addf(&o->words, " %.*s", (int)c->len, c->word);
}

static void expect_offers(
    struct walker *walker, const char *line, size_t partial, const char *words)
{
	const struct decl *const *const tables[2] = {toy.tables, NULL};
	struct offers o = {0};
	size_t got;

	walk_next(walker, tables, WALK_WHOLE, line, 0, note_offer, &o, &got);
	if (strcmp(buf_str(&o.words), words) != 0)
		fail_msg("'%s' offers '%s', expected '%s'", line, buf_str(&o.words), words);
	assert_int_equal(got, partial);
	buf_free(&o.words);
}

static void what_may_come_next(void **state)
{
	expect_offers(*state, "al", 2, " alpha alpine");
	expect_offers(*state, "alpha ", 0, " beta");
	expect_offers(*state, "alpine ", 0, " <cr>");
	expect_offers(*state, "rate ", 0, " <1-99> 10g none");
	expect_offers(*state, "rate 1", 1, " <1-99> 10g");
	expect_offers(*state, "rate 10g", 3, " 10g");
	expect_offers(*state, "address 1", 1, " A.B.C.D");
	expect_offers(*state, "pick GR", 2, " green greenish");
	expect_offers(*state, "copy a ", 0, " to now <cr>");
	expect_offers(*state, "door a in", 2, " inner");
	expect_offers(*state, "save as x ", 0, " quietly count <cr>");
	/* section 3.1: a text may go on */
	expect_offers(*state, "say ", 0, " LINE loud");
	expect_offers(*state, "say a ", 0, " <cr> LINE");
	expect_offers(*state, "say a b", 0, " <cr> LINE");
	expect_offers(*state, "nothing here", 0, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(meanings, setup, teardown),
	    cmocka_unit_test_setup_teardown(refused_lines, setup, teardown),
	    cmocka_unit_test_setup_teardown(negated_lines, setup, teardown),
	    cmocka_unit_test_setup_teardown(numbers_and_offsets_are_bound, setup, teardown),
	    cmocka_unit_test_setup_teardown(automatic_ascent, setup, teardown),
	    cmocka_unit_test_setup_teardown(wiping_leaves_nothing, setup, teardown),
	    cmocka_unit_test_setup_teardown(what_may_come_next, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
