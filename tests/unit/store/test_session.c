/*
 * Sessions and the lock of the configuration, reference xr-shell sections 4.1
 * and 5.4: held by a descriptor, so that they end with their holder, however
 * it ends.
 */
#include "scene.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/session.h"

struct seen {
	size_t n;
	struct session_row last; /* its texts are not kept */
	struct buf users, name;
};

static void note_session(void *ctx, const struct session_row *session)
{
	struct seen *seen = ctx;

	buf_addf(
	    &seen->users, "%s%s%s ", session->user, session->exclusive ? "*" : "", session->line);
	buf_reset(&seen->name);
	session_name(session, &seen->name);
	seen->last = *session;
	seen->n++;
}

static void look(struct store *store, bool others_only, struct seen *seen)
{
	struct error err;

	*seen = (struct seen){0};
	assert_int_equal(session_each(store, others_only, note_session, seen, &err), RC_OK);
}

static void expect_sessions(struct store *store, bool others_only, const char *users)
{
	struct seen seen;

	look(store, others_only, &seen);
	assert_string_equal(buf_str(&seen.users), users);
	buf_free(&seen.users);
	buf_free(&seen.name);
}

static void begin(struct scene *s, struct store *store, const char *user, bool exclusive)
{
	assert_int_equal(session_begin(store, user, "vty0", exclusive, &s->err), RC_OK);
	assert_true(store->session > 0);
}

static void listed_while_they_live(void **state)
{
	struct scene *s = *state;

	expect_sessions(s->one, false, "");
	begin(s, s->one, "ann", false);
	begin(s, s->two, "bob", false);
	expect_sessions(s->one, false, "annvty0 bobvty0 ");
	expect_sessions(s->one, true, "bobvty0 ");
	expect_sessions(s->two, true, "annvty0 ");
	session_end(s->one);
	session_end(s->one);
	expect_sessions(s->two, false, "bobvty0 ");
	session_end(s->two);
	expect_sessions(s->one, false, "");
}

/* 00001000, the process, a number of its own: section 5.4. */
static void named_by_process(void **state)
{
	struct scene *s = *state;
	struct seen seen;
	char *begins = xasprintf("00001000-%08x-", (unsigned)getpid());

	begin(s, s->one, "ann", false);
	look(s->two, false, &seen);
	assert_int_equal(seen.n, 1);
	assert_int_equal(seen.last.pid, getpid());
	assert_int_equal(seen.last.id, s->one->session);
	assert_int_equal(seen.name.len, 8 + 1 + 8 + 1 + 8);
	assert_memory_equal(seen.name.data, begins, strlen(begins));
	buf_free(&seen.users);
	buf_free(&seen.name);
	free(begins);
	session_end(s->one);
}

static void one_holds_the_configuration(void **state)
{
	struct scene *s = *state;

	begin(s, s->one, "ann", true);
	expect_sessions(s->two, false, "ann*vty0 ");
	assert_true(session_locked(s->two));
	assert_false(session_locked(s->one));
	assert_int_equal(session_begin(s->two, "bob", "vty1", true, &s->err), RC_INVALID);
	assert_int_equal(s->two->session, 0);
	assert_non_null(strstr(s->err.text, "locked"));
	expect_sessions(s->two, false, "ann*vty0 ");
	/* Others may look on and edit, section 4.1. */
	begin(s, s->two, "bob", false);
	session_end(s->two);
	assert_true(session_locked(s->two));
	session_end(s->one);
	assert_false(session_locked(s->two));
	begin(s, s->two, "bob", true);
	session_end(s->two);
}

/* A session that has begun takes the lock and gives it back; it stays the same session. */
static void taken_and_given_back(void **state)
{
	struct scene *s = *state;
	int64_t id;

	begin(s, s->one, "ann", false);
	id = s->one->session;
	begin(s, s->two, "bob", true);
	assert_int_equal(session_lock(s->one, &s->err), RC_INVALID);
	assert_int_equal(session_share(s->two, &s->err), RC_OK);
	assert_int_equal(session_lock(s->one, &s->err), RC_OK);
	assert_int_equal(session_lock(s->one, &s->err), RC_OK);
	assert_int_equal(s->one->session, id);
	expect_sessions(s->two, true, "ann*vty0 ");
	assert_true(session_locked(s->two));
	assert_int_equal(session_share(s->one, &s->err), RC_OK);
	expect_sessions(s->two, true, "annvty0 ");
	assert_false(session_locked(s->two));
	session_end(s->two);
	session_end(s->one);
}

/* A session without the lock does not keep another from taking it. */
static void foreign_session_is_no_lock(void **state)
{
	struct scene *s = *state;

	begin(s, s->one, "ann", false);
	begin(s, s->two, "bob", true);
	assert_true(session_locked(s->one));
	session_end(s->two);
	session_end(s->one);
}

static void commit_needs_the_lock(void **state)
{
	struct scene *s = *state;

	begin(s, s->one, "ann", true);
	begin(s, s->two, "bob", false);
	scene_type(s, s->two, "hostname bob");
	assert_int_equal(scene_commit(s, s->two, NULL, NULL), COMMIT_LOCKED);
	expect_running(s->one, "");
	expect_merged(s->two, "hostname bob\n");
	scene_configure(s, s->one, "domain name example.net");
	session_end(s->one);
	/* Now bob may, and is told that ann committed. */
	assert_int_equal(scene_commit(s, s->two, NULL, NULL), COMMIT_CONFLICT);
	session_end(s->two);
}

/* Closing the descriptor is all that happens to a process that is gone. */
static void lock_ends_with_its_descriptor(void **state)
{
	struct scene *s = *state;

	begin(s, s->one, "ann", true);
	assert_true(session_locked(s->two));
	store_close(s->one);
	s->one = NULL;
	assert_false(session_locked(s->two));
	expect_sessions(s->two, false, "");
	begin(s, s->two, "bob", true);
	session_end(s->two);
}

/* In the child: takes the lock, tells the parent, waits to be killed. */
static void hold_until_killed(const char *dir, int tell)
{
	struct store *store;
	struct error err;
	char ok = 'n';

	if (store_open(&store, dir, &err) == RC_OK &&
	    session_begin(store, "eve", "vty9", true, &err) == RC_OK)
		ok = 'y';
	if (write(tell, &ok, 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

static void killed_holder_leaves_nothing(void **state)
{
	struct scene *s = *state;
	int fds[2], status;
	char ok;
	pid_t child;

	assert_int_equal(pipe(fds), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		hold_until_killed(s->dir, fds[1]);
	assert_int_equal(read(fds[0], &ok, 1), 1);
	assert_int_equal(ok, 'y');
	assert_true(session_locked(s->one));
	expect_sessions(s->one, false, "eve*vty9 ");
	assert_int_equal(session_begin(s->one, "ann", "vty0", true, &s->err), RC_INVALID);
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_false(session_locked(s->one));
	expect_sessions(s->one, false, "");
	begin(s, s->one, "ann", true);
	session_end(s->one);
	close(fds[0]);
	close(fds[1]);
}

static char *name_of(struct store *watcher)
{
	struct seen seen;
	char *name;

	look(watcher, false, &seen);
	name = xstrdup(buf_str(&seen.name));
	buf_free(&seen.users);
	buf_free(&seen.name);
	return name;
}

/* Its process still holds its byte, as one that hangs does. */
static void cleared_at_once(void **state)
{
	struct scene *s = *state;
	char *name;

	begin(s, s->one, "ann", true);
	scene_type(s, s->one, "hostname ann");
	name = name_of(s->two);
	assert_int_equal(session_clear(s->two, "00001000-00000000-00000000", &s->err), RC_INVALID);
	assert_non_null(strstr(s->err.text, "00001000-00000000-00000000"));
	/* Nobody ends the session that he sits in. */
	assert_int_equal(session_clear(s->one, name, &s->err), RC_INVALID);
	assert_false(session_cleared(s->one));
	assert_int_equal(session_clear(s->two, name, &s->err), RC_OK);
	expect_sessions(s->two, false, "");
	assert_false(session_locked(s->two));
	assert_true(session_cleared(s->one));
	assert_int_equal(scene_commit(s, s->one, NULL, NULL), COMMIT_CLEARED);
	expect_running(s->two, "");
	/* The lock is free for others while the first has not looked. */
	begin(s, s->two, "bob", true);
	assert_false(session_cleared(s->two));
	session_end(s->one);
	assert_false(session_cleared(s->one));
	assert_true(session_locked(s->one));
	expect_sessions(s->one, false, "bob*vty0 ");
	session_end(s->two);
	free(name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(listed_while_they_live, scene_setup, scene_teardown),
	    cmocka_unit_test_setup_teardown(named_by_process, scene_setup, scene_teardown),
	    cmocka_unit_test_setup_teardown(
		one_holds_the_configuration, scene_setup, scene_teardown),
	    cmocka_unit_test_setup_teardown(
		foreign_session_is_no_lock, scene_setup, scene_teardown),
	    cmocka_unit_test_setup_teardown(taken_and_given_back, scene_setup, scene_teardown),
	    cmocka_unit_test_setup_teardown(commit_needs_the_lock, scene_setup, scene_teardown),
	    cmocka_unit_test_setup_teardown(
		lock_ends_with_its_descriptor, scene_setup, scene_teardown),
	    cmocka_unit_test_setup_teardown(
		killed_holder_leaves_nothing, scene_setup, scene_teardown),
	    cmocka_unit_test_setup_teardown(cleared_at_once, scene_setup, scene_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
