/*
 * The router's clock: its four renderings against dates that routers printed
 * (reference xr-shell sections 1.3, 5.2 and 7, xr-pki section 3.1), and the
 * offset file.
 */
#include "tests/unit/base/scratch.h"

#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"

/* Sat May 29 2021 17:01:02 UTC, from the calendar. */
#define MAY_29 1622307662
/* Wed Feb 29 2040 23:59:59 UTC: a leap day beyond 32 bits. */
#define LEAP_DAY 2214172799

struct fixture {
	char *dir, *file;
	struct clock clock;
	struct error err;
};

static int setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	f->dir = scratch_make();
	f->file = path_join(f->dir, "clock");
	f->clock.offset = 77;
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	scratch_remove(f->dir);
	free(f->file);
	free(f);
	return 0;
}

static void expect(struct buf *out, const char *text)
{
	assert_string_equal(buf_str(out), text);
	buf_reset(out);
}

static void renderings(void **state)
{
	struct buf out = {0};

	(void)state;
	clock_stamp(&out, MAY_29 * 1000LL + 1, "UTC", 0);
	expect(&out, "Sat May 29 17:01:02.001 UTC");
	clock_validity(&out, 1592137900);
	expect(&out, "12:31:40 UTC Sun Jun 14 2020");
	clock_ctime(&out, 1622251211, 0);
	expect(&out, "Sat May 29 01:20:11 2021");
	clock_syslog(&out, 1632612320470LL, "UTC", 0);
	expect(&out, "Sep 25 23:25:20.470 UTC");
	buf_free(&out);
}

/* Days below ten stand in two columns; certificates show them with a zero. */
static void one_digit_days(void **state)
{
	const int64_t june_7 = 1465310539; /* Tue Jun  7 2016 14:42:19 UTC */
	struct buf out = {0};

	(void)state;
	clock_stamp(&out, june_7 * 1000, "UTC", 0);
	expect(&out, "Tue Jun  7 14:42:19.000 UTC");
	clock_ctime(&out, june_7, 0);
	expect(&out, "Tue Jun  7 14:42:19 2016");
	clock_syslog(&out, june_7 * 1000 + 999, "UTC", 0);
	expect(&out, "Jun  7 14:42:19.999 UTC");
	clock_validity(&out, june_7);
	expect(&out, "14:42:19 UTC Tue Jun 07 2016");
	buf_free(&out);
}

static void zones_move_the_date(void **state)
{
	struct buf out = {0};

	(void)state;
	clock_stamp(&out, MAY_29 * 1000LL, "IST", 5 * 60 + 30);
	expect(&out, "Sat May 29 22:31:02.000 IST");
	clock_stamp(&out, MAY_29 * 1000LL, "NZST", 12 * 60);
	expect(&out, "Sun May 30 05:01:02.000 NZST");
	clock_ctime(&out, LEAP_DAY, -7 * 60);
	expect(&out, "Wed Feb 29 16:59:59 2040");
	clock_syslog(&out, LEAP_DAY * 1000LL, "X", 1);
	expect(&out, "Mar  1 00:00:59.000 X");
	buf_free(&out);
}

static void missing_file_is_no_offset(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(clock_load(&f->clock, f->file, &f->err), RC_OK);
	assert_int_equal(f->clock.offset, 0);
}

static void offset_survives_the_file(void **state)
{
	static const int64_t offsets[] = {0, 1, -86400, 31536000, -9999999999};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
		struct clock saved = {offsets[i]};
		struct stat st;

		assert_int_equal(clock_save(&saved, f->file, &f->err), RC_OK);
		assert_int_equal(clock_load(&f->clock, f->file, &f->err), RC_OK);
		assert_int_equal(f->clock.offset, offsets[i]);
		assert_int_equal(stat(f->file, &st), 0);
		assert_int_equal(st.st_mode & 07777, 0600);
	}
}

static void other_content_is_refused(void **state)
{
	static const char *const bad[] = {"", "\n", "x", "12x", "1 2", "99999999999999999999",
	    "1111111111111111111111111111111111111111"};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		f->clock.offset = 77;
		assert_int_equal(file_write(f->file, bad[i], strlen(bad[i]), &f->err), RC_OK);
		assert_int_equal(clock_load(&f->clock, f->file, &f->err), RC_INVALID);
		assert_non_null(strstr(f->err.text, f->file));
		assert_int_equal(f->clock.offset, 0);
	}
}

static void folder_in_its_place_is_refused(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(mkdir(f->file, 0700), 0);
	assert_int_not_equal(clock_load(&f->clock, f->file, &f->err), RC_OK);
	assert_int_equal(clock_save(&f->clock, f->file, &f->err), RC_FATAL);
}

/* Not time(2), whose coarse clock lags behind by some milliseconds. */
static int64_t system_seconds(void)
{
	struct timespec now;

	assert_int_equal(clock_gettime(CLOCK_REALTIME, &now), 0);
	return now.tv_sec;
}

static void now_is_the_system_clock_and_the_offset(void **state)
{
	struct clock clock = {1000000};
	int64_t before = system_seconds() + clock.offset;
	int64_t ms = clock_now_ms(&clock);
	int64_t now = clock_now(&clock);

	(void)state;
	assert_true(before <= now && now <= system_seconds() + clock.offset);
	assert_true(before <= ms / 1000 && ms / 1000 <= now);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(renderings),
	    cmocka_unit_test(one_digit_days),
	    cmocka_unit_test(zones_move_the_date),
	    cmocka_unit_test_setup_teardown(missing_file_is_no_offset, setup, teardown),
	    cmocka_unit_test_setup_teardown(offset_survives_the_file, setup, teardown),
	    cmocka_unit_test_setup_teardown(other_content_is_refused, setup, teardown),
	    cmocka_unit_test_setup_teardown(folder_in_its_place_is_refused, setup, teardown),
	    cmocka_unit_test(now_is_the_system_clock_and_the_offset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
