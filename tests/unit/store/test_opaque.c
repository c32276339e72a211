/*
 * Lines that the model does not know: where they stand, how they are found
 * again, what a commit says about them, and that all that is done to other
 * lines is done to them.  docs/architecture.md, "Opaque lines".
 */
#include "scene.h"

#include "store/opaque.h"

/* Types lines that may be opaque (~ before the text) or known, each in the block of its blanks. */
static void type_block(struct scene *scene, struct store *store, const char *const *lines)
{
	struct path where;

	path_init(&where, &mode_config);
	for (; *lines != NULL; lines++) {
		size_t depth = strspn(*lines, " ");
		const char *text = *lines + depth;

		path_cut(&where, depth);
		if (*text != '~')
			type_at(scene->walker, store, &where, text);
		else if (opaque_set(store, &where, text + 1, &scene->err) != RC_OK)
			fail_msg("%s: %s", text, scene->err.text);
	}
	path_free(&where);
}

static void accept(struct scene *scene)
{
	scene_configure(scene, scene->one, OPAQUE_SWITCH);
	assert_int_equal(commit_rebase(scene->two, &scene->err), RC_OK);
}

static void commit_all(struct scene *scene, struct store *store)
{
	if (scene_commit(scene, store, NULL, NULL) != COMMIT_DONE)
		fail_msg("%s", scene->err.text);
}

/* Without the switch nothing gets in, whatever made the target. */
static void the_switch_lets_them_in(void **state)
{
	static const char *const lines[] = {"~mpls ldp", NULL};
	struct scene *scene = *state;

	assert_false(opaque_accepted(scene->one));
	type_block(scene, scene->one, lines);
	assert_int_equal(scene_commit(scene, scene->one, NULL, NULL), COMMIT_REJECTED);
	expect_changes(scene->one, CHANGES_FAILED,
	    "+mpls ldp\n"
	    "! The line is not known. Lines that are not known need 'configuration unknown "
	    "accept'\n");
	scene_type(scene, scene->one, OPAQUE_SWITCH);
	assert_true(opaque_accepted(scene->one));
	commit_all(scene, scene->one);
	assert_true(opaque_accepted(scene->two));
	scene_type(scene, scene->two, "no " OPAQUE_SWITCH);
	assert_false(opaque_accepted(scene->two));
}

static void the_switch_stays_while_they_are_there(void **state)
{
	static const char *const lines[] = {"~mpls ldp", NULL};
	struct scene *scene = *state;
	struct path where;

	accept(scene);
	type_block(scene, scene->one, lines);
	commit_all(scene, scene->one);
	scene_type(scene, scene->one, "no " OPAQUE_SWITCH);
	assert_int_equal(scene_commit(scene, scene->one, NULL, NULL), COMMIT_REJECTED);
	path_init(&where, &mode_config);
	assert_int_equal(opaque_remove(scene->one, &where, "mpls ldp", &scene->err), RC_OK);
	path_free(&where);
	commit_all(scene, scene->one);
	expect_running(scene->one, "");
}

/* Behind the line that was set before, at every depth, whatever its place in the tables. */
static void they_stand_where_they_were_set(void **state)
{
	static const char *const lines[] = {OPAQUE_SWITCH, "~first", "hostname a", "~router isis X",
	    " ~net 49.0001", "interface Loopback0", " ~before", " mtu 1500", " ~behind",
	    "~mpls ldp", "ssh server v2", "~last", NULL};
	struct scene *scene = *state;

	type_block(scene, scene->one, lines);
	commit_all(scene, scene->one);
	expect_running(scene->one, OPAQUE_SWITCH
	    "\nfirst\nhostname a\nrouter isis X\n net 49.0001\ninterface Loopback0\n before\n"
	    " mtu 1500\n behind\nmpls ldp\nssh server v2\nlast\n");
}

/* With nothing set before it in this session, a line goes to the end of its block. */
static void alone_they_go_to_the_end(void **state)
{
	static const char *const first[] = {
	    "hostname a", "interface Loopback0", " mtu 1500", "ssh server v2", NULL};
	static const char *const second[] = {"~mpls ldp", NULL};
	static const char *const third[] = {"interface Loopback0", " ~odd", NULL};
	struct scene *scene = *state;

	accept(scene);
	type_block(scene, scene->one, first);
	commit_all(scene, scene->one);
	type_block(scene, scene->one, second);
	type_block(scene, scene->one, third);
	expect_merged(scene->one, OPAQUE_SWITCH
	    "\nhostname a\ninterface Loopback0\n mtu 1500\n odd\nssh server v2\nmpls ldp\n");
}

/* What is known is behind or before them, but never part of them. */
static void neighbours_are_left_alone(void **state)
{
	static const char *const lines[] = {"hostname a", "~router isis X", " ~net 49.0001", NULL};
	struct scene *scene = *state;
	struct buf out = {0};

	accept(scene);
	type_block(scene, scene->one, lines);
	commit_all(scene, scene->one);
	assert_int_equal(show_running(scene->one, "hostname", &out), 1);
	assert_string_equal(out.data, "hostname a\n");
	buf_free(&out);
	scene_configure(scene, scene->one, "no hostname");
	expect_running(scene->one, OPAQUE_SWITCH "\nrouter isis X\n net 49.0001\n");
}

/* A text stands once in a block, and in as many blocks as it likes. */
static void found_again_by_their_text(void **state)
{
	static const char *const lines[] = {"~router bgp 1", " ~neighbor 192.0.2.1",
	    "  ~remote-as 2", " ~neighbor 192.0.2.2", "  ~remote-as 2", NULL};
	static const char *const again[] = {
	    "~router bgp 1", " ~neighbor 192.0.2.1", "  ~remote-as 2", "  ~description x", NULL};
	struct scene *scene = *state;

	accept(scene);
	type_block(scene, scene->one, lines);
	type_block(scene, scene->one, lines);
	commit_all(scene, scene->one);
	type_block(scene, scene->one, lines);
	assert_false(candidate_changed(scene->one));
	type_block(scene, scene->one, again);
	expect_changes(scene->one, CHANGES_CANDIDATE,
	    "=router bgp 1\n= neighbor 192.0.2.1\n+  description x\n");
}

static void removed_by_their_text(void **state)
{
	static const char *const lines[] = {"~router bgp 1", " ~neighbor 192.0.2.1",
	    "  ~remote-as 2", " ~neighbor 192.0.2.2", " ~timers bgp 10 30", NULL};
	static const char *const block[] = {"~router bgp 1", NULL};
	struct scene *scene = *state;
	struct path where;

	accept(scene);
	type_block(scene, scene->one, lines);
	commit_all(scene, scene->one);
	path_init(&where, &mode_config);
	assert_int_equal(opaque_set(scene->one, &where, block[0] + 1, &scene->err), RC_OK);
	assert_int_equal(opaque_remove(scene->one, &where, "neighbor", &scene->err), RC_INVALID);
	assert_string_equal(scene->err.text, "no neighbor: 2 lines begin so");
	assert_int_equal(opaque_remove(scene->one, &where, "timers", &scene->err), RC_OK);
	assert_int_equal(
	    opaque_remove(scene->one, &where, "neighbor 192.0.2.1", &scene->err), RC_OK);
	assert_int_equal(opaque_remove(scene->one, &where, "neighbor 192", &scene->err), RC_OK);
	path_free(&where);
	expect_merged(scene->one, OPAQUE_SWITCH "\nrouter bgp 1\n neighbor 192.0.2.2\n");
}

/* A commit undone gives the same rows in the same places. */
static void rolled_back(void **state)
{
	static const char *const lines[] = {"~router bgp 1", " ~neighbor 192.0.2.1",
	    "  ~remote-as 2", " ~address-family ipv4 unicast", "~mpls ldp", NULL};
	struct scene *scene = *state;
	struct path where;
	int64_t last;
	int items;

	accept(scene);
	type_block(scene, scene->one, lines);
	commit_all(scene, scene->one);
	path_init(&where, &mode_config);
	assert_int_equal(opaque_remove(scene->one, &where, "router bgp 1", &scene->err), RC_OK);
	commit_all(scene, scene->one);
	path_free(&where);
	expect_running(scene->one, OPAQUE_SWITCH "\nmpls ldp\n");
	assert_int_equal(commit_nth(scene->one, 1, &last, &scene->err), RC_OK);
	assert_int_equal(changes_load(scene->one, last, last, true, &items, &scene->err), RC_OK);
	commit_all(scene, scene->one);
	expect_running(scene->one, OPAQUE_SWITCH
	    "\nrouter bgp 1\n neighbor 192.0.2.1\n  remote-as 2\n address-family ipv4 unicast\n"
	    "mpls ldp\n");
}

/* Each under a key of its own; the second to commit is told. */
static void two_sessions_set_the_same_line(void **state)
{
	static const char *const lines[] = {"~mpls ldp", NULL};
	struct scene *scene = *state;

	accept(scene);
	type_block(scene, scene->one, lines);
	type_block(scene, scene->two, lines);
	commit_all(scene, scene->one);
	assert_int_equal(commit_rebase(scene->two, &scene->err), RC_OK);
	assert_int_equal(scene_commit(scene, scene->two, NULL, NULL), COMMIT_REJECTED);
	expect_changes(scene->two, CHANGES_FAILED,
	    "+mpls ldp\n! Another session has configured the same line meanwhile\n");
	expect_running(scene->two, OPAQUE_SWITCH "\nmpls ldp\n");
}

/* As `show running-config router bgp 1 neighbor` asks. */
static void named_by_their_words(void **state)
{
	static const char *const lines[] = {"~router bgp 1", " ~neighbor 192.0.2.1",
	    "  ~remote-as 2", " ~neighbor 192.0.2.2", "  ~remote-as 3", "~router isis X", NULL};
	struct scene *scene = *state;
	struct buf out = {0};

	accept(scene);
	type_block(scene, scene->one, lines);
	commit_all(scene, scene->one);
	assert_int_equal(show_running(scene->one, "router bgp 1 neighbor 192.0.2.2", &out), 3);
	assert_string_equal(out.data, "router bgp 1\n neighbor 192.0.2.2\n  remote-as 3\n");
	buf_reset(&out);
	assert_int_equal(show_running(scene->one, "router", &out), 6);
	buf_reset(&out);
	assert_int_equal(show_running(scene->one, "router b", &out), 0);
	buf_free(&out);
}

static void no_deeper_than_paths_go(void **state)
{
	struct scene *scene = *state;
	struct path where;

	path_init(&where, &mode_config);
	for (int i = 0; i < LEVELS_MAX; i++)
		assert_int_equal(opaque_set(scene->one, &where, "x", &scene->err), RC_OK);
	assert_int_equal(opaque_set(scene->one, &where, "x", &scene->err), RC_INVALID);
	assert_string_equal(scene->err.text, "x: stands deeper than 16 blocks");
	path_free(&where);
}

#define IN_SCENE(test) cmocka_unit_test_setup_teardown(test, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_SCENE(the_switch_lets_them_in),
	    IN_SCENE(the_switch_stays_while_they_are_there),
	    IN_SCENE(they_stand_where_they_were_set),
	    IN_SCENE(alone_they_go_to_the_end),
	    IN_SCENE(neighbours_are_left_alone),
	    IN_SCENE(found_again_by_their_text),
	    IN_SCENE(removed_by_their_text),
	    IN_SCENE(rolled_back),
	    IN_SCENE(two_sessions_set_the_same_line),
	    IN_SCENE(named_by_their_words),
	    IN_SCENE(no_deeper_than_paths_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
