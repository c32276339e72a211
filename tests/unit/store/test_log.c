/* The logging buffer: layout of reference xr-shell section 7, bounded, true with its transaction.
 */
#include "scene.h"

#include <regex.h>
#include <unistd.h>

#include "store/log.h"

#define EXTRA 5

struct lines {
	size_t n;
	struct buf first, last;
};

static void note_line(void *ctx, const char *line)
{
	struct lines *l = ctx;

	if (l->n++ == 0)
		buf_adds(&l->first, line);
	buf_reset(&l->last);
	buf_adds(&l->last, line);
}

static size_t read_log(struct store *store, struct lines *l)
{
	struct error err;

	*l = (struct lines){0};
	assert_int_equal(log_each(store, note_line, l, &err), RC_OK);
	return l->n;
}

static void free_lines(struct lines *l)
{
	buf_free(&l->first);
	buf_free(&l->last);
}

static size_t count(struct store *store)
{
	struct lines l;
	size_t n = read_log(store, &l);

	free_lines(&l);
	return n;
}

static bool ends(const struct buf *line, const char *end)
{
	return line->len >= strlen(end) &&
	       strcmp(buf_str(line) + line->len - strlen(end), end) == 0;
}

static void layout(void **state)
{
	struct scene *s = *state;
	struct buf line = {0};
	struct lines l;
	regex_t shape;
	char *pid = xasprintf(": cepki[%d]: ", (int)getpid());

	assert_int_equal(
	    log_add(s->one, "cepki", "SECURITY-PKI-6-LOG_INFO_DETAIL", "a: b", &line, &s->err),
	    RC_OK);
	assert_int_equal(
	    regcomp(&shape,
		"^RP/0/RP0/CPU0:[A-Z][a-z]{2} [ 1-3][0-9] [0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3} "
		"UTC: cepki\\[[0-9]+\\]: %SECURITY-PKI-6-LOG_INFO_DETAIL : a: b$",
		REG_EXTENDED | REG_NOSUB),
	    0);
	assert_int_equal(regexec(&shape, buf_str(&line), 0, NULL, 0), 0);
	assert_non_null(strstr(buf_str(&line), pid));
	/* Another connection shows the same line. */
	assert_int_equal(read_log(s->two, &l), 1);
	assert_string_equal(buf_str(&l.first), buf_str(&line));
	free_lines(&l);
	regfree(&shape);
	buf_free(&line);
	free(pid);
}

static void newest_lines_are_kept(void **state)
{
	struct scene *s = *state;
	struct lines l;
	char text[32];

	assert_int_equal(store_begin(s->one, &s->err), RC_OK);
	for (int i = 0; i < LOG_LINES_MAX + EXTRA; i++) {
		(void)snprintf(text, sizeof(text), "line <%d>", i);
		assert_int_equal(log_add(s->one, "p", "A-B-6-C", text, NULL, &s->err), RC_OK);
	}
	assert_int_equal(store_commit(s->one, &s->err), RC_OK);
	assert_int_equal(read_log(s->one, &l), LOG_LINES_MAX);
	(void)snprintf(text, sizeof(text), " : line <%d>", EXTRA);
	assert_true(ends(&l.first, text));
	(void)snprintf(text, sizeof(text), " : line <%d>", LOG_LINES_MAX + EXTRA - 1);
	assert_true(ends(&l.last, text));
	free_lines(&l);
}

static void cleared_for_all(void **state)
{
	struct scene *s = *state;

	assert_int_equal(log_add(s->one, "p", "A-B-6-C", "x", NULL, &s->err), RC_OK);
	assert_int_equal(log_add(s->two, "p", "A-B-6-C", "y", NULL, &s->err), RC_OK);
	assert_int_equal(count(s->one), 2);
	assert_int_equal(log_clear(s->two, &s->err), RC_OK);
	assert_int_equal(count(s->one), 0);
	assert_int_equal(log_add(s->one, "p", "A-B-6-C", "z", NULL, &s->err), RC_OK);
	assert_int_equal(count(s->two), 1);
}

static void goes_with_its_transaction(void **state)
{
	struct scene *s = *state;

	assert_int_equal(store_begin(s->one, &s->err), RC_OK);
	assert_int_equal(log_add(s->one, "p", "A-B-6-C", "x", NULL, &s->err), RC_OK);
	store_rollback(s->one);
	assert_int_equal(count(s->one), 0);
}

/* A commit logs once, a refused one not at all. */
static void commits_are_logged(void **state)
{
	struct scene *s = *state;
	struct lines l;
	struct buf end = {0};
	int64_t id;

	assert_int_equal(scene_commit(s, s->one, NULL, NULL), COMMIT_NOTHING);
	assert_int_equal(count(s->one), 0);
	id = scene_configure(s, s->one, "hostname r1");
	buf_addf(&end,
	    "%%MGBL-CONFIG-6-DB_COMMIT : Configuration committed by user 'tester'. Use 'show "
	    "configuration commit changes %lld' to view the changes.",
	    (long long)id);
	assert_int_equal(read_log(s->one, &l), 1);
	assert_true(ends(&l.last, buf_str(&end)));
	buf_free(&end);
	free_lines(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(layout, scene_setup, scene_teardown),
	    cmocka_unit_test_setup_teardown(newest_lines_are_kept, scene_setup, scene_teardown),
	    cmocka_unit_test_setup_teardown(cleared_for_all, scene_setup, scene_teardown),
	    cmocka_unit_test_setup_teardown(goes_with_its_transaction, scene_setup, scene_teardown),
	    cmocka_unit_test_setup_teardown(commits_are_logged, scene_setup, scene_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
