/* Jobs and their leases over two connections to one state folder, as two processes have. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "make.h"
#include "store/jobs.h"

#define LEASE 60

struct fixture {
	char *dir;
	struct store *one, *two;
	int64_t first, second; /* their numbers as owners of leases */
	struct error err;
};

static int setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	f->dir = make_dir();
	assert_int_equal(store_open(&f->one, f->dir, &f->err), RC_OK);
	assert_int_equal(store_open(&f->two, f->dir, &f->err), RC_OK);
	assert_int_equal(job_owner(f->one, &f->first, &f->err), RC_OK);
	assert_int_equal(job_owner(f->two, &f->second, &f->err), RC_OK);
	assert_int_not_equal(f->first, f->second);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	store_close(f->one);
	store_close(f->two);
	make_dir_remove(f->dir);
	free(f);
	return 0;
}

static bool take(struct fixture *f, struct store *store, int64_t now, int64_t owner, int seconds,
    struct job *job)
{
	bool taken;

	assert_int_equal(job_take(store, now, owner, seconds, job, &taken, &f->err), RC_OK);
	return taken;
}

static void earliest_due_first_and_once(void **state)
{
	struct fixture *f = *state;
	struct job a, b, c;

	assert_int_equal(job_set(f->one, "renew", "A", 200, &f->err), RC_OK);
	assert_int_equal(job_set(f->one, "renew", "B", 100, &f->err), RC_OK);
	assert_false(take(f, f->two, 99, f->second, LEASE, &a));
	assert_true(take(f, f->two, 200, f->second, LEASE, &a));
	assert_string_equal(a.target, "B");
	assert_int_equal(a.due, 100);
	assert_true(take(f, f->one, 200, f->first, LEASE, &b));
	assert_string_equal(b.target, "A");
	assert_false(take(f, f->one, 200, f->first, LEASE, &c));
	assert_false(take(f, f->two, 200, f->second, LEASE, &c));
	job_free(&a);
	job_free(&b);
}

static void done_removes_again_counts(void **state)
{
	struct fixture *f = *state;
	struct job job;
	int64_t due;
	int attempts;

	assert_int_equal(job_set(f->one, "enroll", "A", 100, &f->err), RC_OK);
	assert_true(take(f, f->two, 100, f->second, LEASE, &job));
	assert_int_equal(job_again(f->two, &job, 300, &f->err), RC_OK);
	job_free(&job);
	assert_true(job_get(f->one, "enroll", "A", &due, &attempts));
	assert_int_equal(due, 300);
	assert_int_equal(attempts, 1);
	assert_false(take(f, f->one, 299, f->first, LEASE, &job));
	assert_true(take(f, f->one, 300, f->first, LEASE, &job));
	assert_int_equal(job.attempts, 1);
	assert_int_equal(job_done(f->one, &job, &f->err), RC_OK);
	job_free(&job);
	assert_false(job_get(f->two, "enroll", "A", NULL, NULL));
}

/* A process that died has its lease taken over at once. */
static void lease_ends_with_its_owner(void **state)
{
	struct fixture *f = *state;
	struct job dead, job;
	bool claimed;

	assert_int_equal(job_set(f->one, "enroll", "A", 100, &f->err), RC_OK);
	assert_true(take(f, f->one, 100, f->first, LEASE, &dead));
	assert_int_equal(job_claim(f->two, "enroll", "A", f->second, &claimed, &f->err), RC_OK);
	assert_false(claimed);
	assert_false(jobs_due(f->two, 100));
	store_close(f->one);
	f->one = NULL;
	assert_true(jobs_due(f->two, 100));
	assert_true(take(f, f->two, 100, f->second, LEASE, &job));
	job_free(&dead);
	job_free(&job);
}

/* One that lives but takes too long loses it after its time. */
static void ended_lease_is_taken_over(void **state)
{
	struct fixture *f = *state;
	struct job dead, job;

	assert_int_equal(job_set(f->one, "enroll", "A", 100, &f->err), RC_OK);
	assert_true(take(f, f->one, 100, f->first, 0, &dead));
	assert_true(take(f, f->two, 100, f->second, LEASE, &job));
	/* What the first would report now no longer counts. */
	assert_int_equal(job_done(f->one, &dead, &f->err), RC_OK);
	assert_true(job_get(f->one, "enroll", "A", NULL, NULL));
	assert_int_equal(job_done(f->two, &job, &f->err), RC_OK);
	assert_false(job_get(f->one, "enroll", "A", NULL, NULL));
	job_free(&dead);
	job_free(&job);
}

/* The certificate that a job brings sets the next one under the same name. */
static void set_anew_survives_done(void **state)
{
	struct fixture *f = *state;
	struct job job;
	int64_t due;

	assert_int_equal(job_set(f->one, "renew", "A", 100, &f->err), RC_OK);
	assert_true(take(f, f->one, 100, f->first, LEASE, &job));
	assert_int_equal(job_set(f->one, "renew", "A", 900, &f->err), RC_OK);
	assert_int_equal(job_done(f->one, &job, &f->err), RC_OK);
	assert_true(job_get(f->two, "renew", "A", &due, NULL));
	assert_int_equal(due, 900);
	job_free(&job);
}

static bool claim(struct fixture *f, struct store *store, const char *target, int64_t owner)
{
	bool claimed;

	assert_int_equal(job_claim(store, "enroll", target, owner, &claimed, &f->err), RC_OK);
	return claimed;
}

static void claim_excludes_the_other_process(void **state)
{
	struct fixture *f = *state;
	struct job job;
	int64_t due;

	assert_true(claim(f, f->one, "A", f->first));
	assert_false(claim(f, f->two, "A", f->second));
	/* The other's vain attempt does not end the claim, and another trustpoint is free. */
	assert_false(claim(f, f->two, "A", f->second));
	assert_true(claim(f, f->two, "B", f->second));
	job_release(f->one, "enroll", "A");
	assert_true(claim(f, f->two, "A", f->second));
	job_release(f->two, "enroll", "A");
	assert_false(job_get(f->two, "enroll", "A", NULL, NULL));
	/* A job that was there before the claim is there after it, as it was. */
	assert_int_equal(job_set(f->one, "enroll", "A", 100, &f->err), RC_OK);
	assert_true(claim(f, f->one, "A", f->first));
	assert_false(take(f, f->two, 100, f->second, LEASE, &job));
	assert_false(jobs_due(f->two, 100));
	job_release(f->one, "enroll", "A");
	assert_true(job_get(f->two, "enroll", "A", &due, NULL));
	assert_int_equal(due, 100);
	assert_true(take(f, f->two, 100, f->second, LEASE, &job));
	job_free(&job);
}

/* A claimed job does not keep the next one from being done. */
static void claimed_job_is_passed_over(void **state)
{
	struct fixture *f = *state;
	struct job job;

	assert_int_equal(job_set(f->one, "enroll", "A", 100, &f->err), RC_OK);
	assert_int_equal(job_set(f->one, "enroll", "B", 200, &f->err), RC_OK);
	assert_true(claim(f, f->one, "A", f->first));
	assert_int_equal(jobs_next(f->two), 200);
	assert_true(take(f, f->two, 200, f->second, LEASE, &job));
	assert_string_equal(job.target, "B");
	job_free(&job);
}

/* A process that died has claimed nothing. */
static void claim_ends_with_its_process(void **state)
{
	struct fixture *f = *state;

	assert_true(claim(f, f->one, "A", f->first));
	store_close(f->one);
	f->one = NULL;
	assert_true(claim(f, f->two, "A", f->second));
}

/* A lease whose owner died, and that nobody ended yet, is no obstacle. */
static void claim_passes_a_dead_lease(void **state)
{
	struct fixture *f = *state;
	struct job job;

	assert_int_equal(job_set(f->one, "enroll", "A", 100, &f->err), RC_OK);
	assert_true(take(f, f->one, 100, f->first, LEASE, &job));
	assert_false(claim(f, f->two, "A", f->second));
	store_close(f->one);
	f->one = NULL;
	assert_true(claim(f, f->two, "A", f->second));
	job_free(&job);
}

static void due_is_told_cheaply(void **state)
{
	struct fixture *f = *state;
	struct job job;

	assert_false(jobs_due(f->one, INT64_MAX - 1));
	assert_int_equal(jobs_next(f->one), JOB_NEVER);
	assert_int_equal(job_set(f->one, "renew", "A", 100, &f->err), RC_OK);
	assert_false(jobs_due(f->two, 99));
	assert_true(jobs_due(f->two, 100));
	assert_int_equal(jobs_next(f->two), 100);
	assert_true(take(f, f->one, 100, f->first, LEASE, &job));
	assert_false(jobs_due(f->two, 100));
	job_free(&job);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(earliest_due_first_and_once, setup, teardown),
	    cmocka_unit_test_setup_teardown(done_removes_again_counts, setup, teardown),
	    cmocka_unit_test_setup_teardown(lease_ends_with_its_owner, setup, teardown),
	    cmocka_unit_test_setup_teardown(ended_lease_is_taken_over, setup, teardown),
	    cmocka_unit_test_setup_teardown(set_anew_survives_done, setup, teardown),
	    cmocka_unit_test_setup_teardown(claim_excludes_the_other_process, setup, teardown),
	    cmocka_unit_test_setup_teardown(claimed_job_is_passed_over, setup, teardown),
	    cmocka_unit_test_setup_teardown(claim_ends_with_its_process, setup, teardown),
	    cmocka_unit_test_setup_teardown(claim_passes_a_dead_lease, setup, teardown),
	    cmocka_unit_test_setup_teardown(due_is_told_cheaply, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
