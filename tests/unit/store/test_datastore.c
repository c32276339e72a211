/*
 * The configuration store against a plain array: thousands of random edits,
 * commits, aborts and rollbacks by one and by two connections, and after each
 * step what the store shows must be what the array says.  XRSH_SEED chooses
 * another run; a failure names the seed and the step.
 */
#include "scene.h"
#include "namespace.h"

#include <inttypes.h>

#include "store/config.h"

#define EDITS	    10000
#define SEED	    UINT64_C(20250611)
#define COMMITS_MAX 4000
#define JOURNAL_MAX 512
#define FIRST_ID    INT64_C(1000000001) /* reference xr-shell section 5.2 */

/* An edit of a target: item's line becomes value, or (NULL) goes with all in it. */
struct edit {
	size_t item;
	const char *value;
};

struct session {
	struct store *store;
	int64_t base; /* newest commit it has seen */
	size_t n;
	struct edit journal[JOURNAL_MAX];
};

struct run {
	struct scene *scene;
	uint64_t seed, random;
	size_t step, edits, sessions;
	struct session session[2];
	struct model running;
	size_t commits;
	struct model before[COMMITS_MAX]; /* running before the i-th commit */
};

static uint64_t pick(struct run *r, uint64_t n)
{
	r->random ^= r->random >> 12;
	r->random ^= r->random << 25;
	r->random ^= r->random >> 27;
	return (r->random * UINT64_C(2685821657736338717) >> 33) % n;
}

static void fail_at(const struct run *r, const char *what, const char *got, const char *expected)
{
	fail_msg("XRSH_SEED=%" PRIu64 " step %zu: %s\n--- got\n%s--- expected\n%s", r->seed,
	    r->step, what, got, expected);
}

static void same_text(const struct run *r, const char *what, struct buf *got, struct buf *expected)
{
	if (strcmp(buf_str(got), buf_str(expected)) != 0)
		fail_at(r, what, buf_str(got), buf_str(expected));
	buf_reset(got);
	buf_reset(expected);
}

static void same_number(const struct run *r, const char *what, int64_t got, int64_t expected)
{
	if (got != expected)
		fail_msg("XRSH_SEED=%" PRIu64 " step %zu: %s: %" PRId64 ", expected %" PRId64,
		    r->seed, r->step, what, got, expected);
}

/* The edits of a session, over a configuration. */
static struct model edited(const struct session *s, struct model m)
{
	for (size_t i = 0; i < s->n; i++)
		model_set(&m, s->journal[i].item, s->journal[i].value);
	return m;
}

/* The array as the session sees it. */
static struct model merged(const struct run *r, const struct session *s)
{
	return edited(s, r->running);
}

static void check(struct run *r, const struct session *s)
{
	struct model m = merged(r, s);
	struct buf got = {0};
	struct buf expected = {0};
	size_t changed;

	show_running(s->store, NULL, &got);
	model_show(&r->running, -1, &expected);
	same_text(r, "running", &got, &expected);
	show_merged(s->store, NULL, &got);
	model_show(&m, -1, &expected);
	same_text(r, "merged", &got, &expected);
	show_changes(s->store, CHANGES_CANDIDATE, 0, 0, false, &got);
	changed = model_diff(&r->running, &m, &expected);
	same_text(r, "changes", &got, &expected);
	same_number(r, "changed", candidate_changed(s->store), changed > 0);
	buf_free(&got);
	buf_free(&expected);
}

/* A view of one item or block, and questions about it. */
static void check_part(struct run *r, const struct session *s)
{
	size_t i = pick(r, items_count);
	struct model m = merged(r, s);
	struct buf words = {0};
	struct buf got = {0};
	struct buf expected = {0};

	item_words(i, true, &words);
	show_running(s->store, buf_str(&words), &got);
	if (r->running.value[i] != NULL)
		model_show(&r->running, (int)i, &expected);
	same_text(r, "part of running", &got, &expected);
	show_merged(s->store, buf_str(&words), &got);
	if (m.value[i] != NULL)
		model_show(&m, (int)i, &expected);
	same_text(r, "part of merged", &got, &expected);
	same_number(
	    r, buf_str(&words), config_has(s->store, buf_str(&words)), r->running.value[i] != NULL);
	if (r->running.value[i] != NULL) {
		assert_int_equal(config_get(s->store, buf_str(&words), &got, NULL), RC_OK);
		item_line(i, r->running.value[i], &expected);
		same_text(r, buf_str(&words), &got, &expected);
	}
	buf_free(&words);
	buf_free(&got);
	buf_free(&expected);
}

static void note(struct session *s, size_t item, const char *value)
{
	if (s->n == JOURNAL_MAX)
		fail_msg("a journal of more than %d edits", JOURNAL_MAX);
	s->journal[s->n++] = (struct edit){item, value};
}

/* The blocks around an edited item become part of the target. */
static void note_blocks(struct session *s, size_t item)
{
	if (items[item].parent < 0)
		return;
	note_blocks(s, (size_t)items[item].parent);
	note(s, (size_t)items[item].parent, "");
}

static void forget_within(struct session *s, size_t block)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->n; i++)
		if (!item_within(s->journal[i].item, block))
			s->journal[kept++] = s->journal[i];
	s->n = kept;
}

/* Types words with all that is before them, or in the block where they belong. */
static void type_words(
    struct run *r, const struct session *s, size_t item, const char *prefix, const char *value)
{
	bool full = items[item].parent < 0 || pick(r, 2) == 0;
	struct buf line = {0};
	struct path where;

	path_init(&where, &mode_config);
	if (!full) {
		item_words((size_t)items[item].parent, true, &line);
		type_at(r->scene->walker, NULL, &where, buf_str(&line));
		buf_reset(&line);
	}
	buf_adds(&line, prefix);
	item_words(item, full, &line);
	if (*value != '\0')
		buf_addf(&line, " %s", value);
	type_at(r->scene->walker, s->store, &where, buf_str(&line));
	path_free(&where);
	buf_free(&line);
}

static void set_one(struct run *r, struct session *s)
{
	size_t i = pick(r, items_count);
	const char *value = items[i].value[pick(r, item_values(i))];

	type_words(r, s, i, "", value);
	if (!items[i].block)
		forget_within(s, i);
	note_blocks(s, i);
	note(s, i, value);
	r->edits++;
}

/* What is not running is only forgotten: there is nothing to take away. */
static void remove_one(struct run *r, struct session *s)
{
	size_t i = pick(r, items_count);
	const char *value = pick(r, 2) == 0 ? "" : items[i].value[pick(r, item_values(i))];

	type_words(r, s, i, "no ", value);
	forget_within(s, i);
	if (r->running.value[i] != NULL) {
		note_blocks(s, i);
		note(s, i, NULL);
	}
	r->edits++;
}

/* Passwords need type 6, reference xr-pki section 2.5. */
static bool rejected(const struct model *m)
{
	bool credential = false;
	bool type6 = false;

	for (size_t i = 0; i < items_count; i++) {
		if (m->value[i] == NULL)
			continue;
		type6 |= strcmp(items[i].name, "password6 encryption aes") == 0;
		credential |= strcmp(items[i].name, "username") == 0;
	}
	return credential && !type6;
}

static int64_t newest(const struct run *r)
{
	return r->commits > 0 ? FIRST_ID + (int64_t)r->commits - 1 : 0;
}

static void committed(struct run *r, struct session *s, const struct model *m)
{
	if (r->commits == COMMITS_MAX)
		fail_msg("more than %d commits", COMMITS_MAX);
	r->before[r->commits++] = r->running;
	r->running = *m;
	s->base = newest(r);
	s->n = 0;
}

/* With replace the edits are the whole configuration. */
static void commit_one(struct run *r, struct session *s, const struct commit_request *request)
{
	struct model m = request->replace ? edited(s, (struct model){0}) : merged(r, s);
	struct commit_outcome outcome;
	struct buf ignored = {0};
	size_t changed = model_diff(&r->running, &m, &ignored);
	bool unseen = newest(r) > s->base && !request->over_others;
	enum commit_result expected = changed == 0   ? COMMIT_NOTHING
				      : unseen	     ? COMMIT_CONFLICT
				      : rejected(&m) ? COMMIT_REJECTED
						     : COMMIT_DONE;

	same_number(r, "commit", commit_run(s->store, request, &outcome, NULL), expected);
	if (expected == COMMIT_DONE) {
		committed(r, s, &m);
		same_number(r, "items", outcome.items, (int64_t)changed);
		same_number(r, "id", outcome.id, newest(r));
	}
	buf_free(&outcome.log);
	buf_free(&ignored);
}

static void commit_somehow(struct run *r, struct session *s)
{
	struct commit_request request = {.user = "u", .line = "con0", .client = "CLI"};

	request.over_others = pick(r, 2) == 0;
	request.replace = pick(r, 10) == 0;
	commit_one(r, s, &request);
}

static void abort_one(struct run *r, struct session *s)
{
	same_number(r, "abort", candidate_clear(s->store, NULL), RC_OK);
	s->n = 0;
}

/* How many of the newest commits an action is about. */
static size_t pick_last(struct run *r)
{
	return 1 + pick(r, r->commits < 5 ? r->commits : 5);
}

/* The last n commits taken together, and their reverse. */
static void check_history(struct run *r, const struct session *s)
{
	size_t n = pick_last(r);
	const struct model *before = &r->before[r->commits - n];
	struct buf got = {0};
	struct buf expected = {0};

	show_changes(s->store, CHANGES_COMMITS, newest(r) - (int64_t)n + 1, newest(r), false, &got);
	model_diff(before, &r->running, &expected);
	same_text(r, "last commits", &got, &expected);
	show_changes(s->store, CHANGES_COMMITS, newest(r) - (int64_t)n + 1, newest(r), true, &got);
	model_diff(&r->running, before, &expected);
	same_text(r, "reverse of the last commits", &got, &expected);
	buf_free(&got);
	buf_free(&expected);
}

static void roll_back(struct run *r, struct session *s, size_t n)
{
	const struct commit_request request = {
	    .user = "u", .line = "con0", .client = "Rollback", .over_others = true};
	struct model before = r->before[r->commits - n];
	struct buf got = {0};
	struct buf expected = {0};
	size_t changed = model_diff(&r->running, &before, &expected);
	int items_loaded;
	enum rc rc;

	abort_one(r, s);
	rc = changes_load(
	    s->store, newest(r) - (int64_t)n + 1, newest(r), true, &items_loaded, NULL);
	same_number(r, "reverse", rc, changed > 0 ? RC_OK : RC_INVALID);
	same_number(r, "items of the reverse", items_loaded, (int64_t)changed);
	for (size_t i = 0; i < items_count; i++)
		if (before.value[i] == NULL)
			note(s, i, NULL);
	for (size_t i = 0; i < items_count; i++)
		if (before.value[i] != NULL)
			note(s, i, before.value[i]);
	commit_one(r, s, &request);
	abort_one(r, s);
	buf_reset(&expected);
	show_running(s->store, NULL, &got);
	model_show(&before, -1, &expected);
	same_text(r, "running after the rollback", &got, &expected);
	buf_free(&got);
	buf_free(&expected);
}

/* The process ends and another begins: the target is gone, running is not. */
static void restart(struct run *r, struct session *s)
{
	struct store **slot = s == &r->session[0] ? &r->scene->one : &r->scene->two;

	store_close(s->store);
	*slot = NULL;
	*slot = s->store = scene_open(r->scene);
	s->base = newest(r);
	s->n = 0;
}

static void one_step(struct run *r)
{
	struct session *s = &r->session[pick(r, r->sessions)];
	uint64_t what = pick(r, 1000);

	if (s->n > JOURNAL_MAX / 2)
		abort_one(r, s);
	else if (what < 560)
		set_one(r, s);
	else if (what < 830)
		remove_one(r, s);
	else if (what < 910)
		commit_somehow(r, s);
	else if (what < 930)
		abort_one(r, s);
	else if (what < 935)
		restart(r, s);
	else if (what < 950 && r->commits > 0)
		roll_back(r, s, pick_last(r));
	else if (what < 970 && r->commits > 0)
		check_history(r, s);
	else
		check_part(r, s);
	check(r, s);
}

static uint64_t seed(void)
{
	const char *named = getenv("XRSH_SEED");

	return named != NULL && *named != '\0' ? strtoull(named, NULL, 10) : SEED;
}

static void drive(struct scene *scene, size_t sessions)
{
	struct run *r = xcalloc(1, sizeof(*r));

	r->scene = scene;
	r->seed = seed();
	r->random = r->seed * 2 + 1; /* never 0, where the generator would stay */
	r->sessions = sessions;
	r->session[0].store = scene->one;
	r->session[1].store = scene->two;
	for (; r->edits < EDITS; r->step++)
		one_step(r);
	/* It was no walk over nothing. */
	assert_true(r->commits > 100);
	/* A process that begins now sees the same, and can take all of it back. */
	restart(r, &r->session[0]);
	check(r, &r->session[0]);
	roll_back(r, &r->session[0], r->commits);
	expect_running(r->session[0].store, "");
	free(r);
}

static void one_session(void **state)
{
	drive(*state, 1);
}

static void two_sessions(void **state)
{
	drive(*state, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(one_session, scene_setup, scene_teardown),
	    cmocka_unit_test_setup_teardown(two_sessions, scene_setup, scene_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
