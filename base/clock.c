/* The router's clock and the four ways its time is printed.  See clock.h. */
#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"

/* A number of seconds is at most 20 characters; more is not our file. */
#define CLOCK_FILE_MAX 32

static const char weekdays[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char months[12][4] = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

enum rc clock_load(struct clock *clock, const char *file, struct error *err)
{
	struct buf text = {0};
	char *end;
	enum rc rc;

	clock->offset = 0;
	rc = file_read(file, CLOCK_FILE_MAX, &text, err);
	if (rc == RC_INVALID && errno == ENOENT)
		return RC_OK;
	if (rc != RC_OK)
		goto out;
	errno = 0;
	clock->offset = strtoll(buf_str(&text), &end, 10);
	if (errno != 0 || end == buf_str(&text) || (*end != '\n' && *end != '\0')) {
		clock->offset = 0;
		rc = error_set(err, RC_INVALID, "%s: expected an offset in seconds", file);
	}
out:
	buf_free(&text);
	return rc;
}

enum rc clock_save(const struct clock *clock, const char *file, struct error *err)
{
	char text[CLOCK_FILE_MAX];
	int len = snprintf(text, sizeof(text), "%" PRId64 "\n", clock->offset);

	return file_write(file, text, (size_t)len, err);
}

int64_t clock_now_ms(const struct clock *clock)
{
	struct timespec ts;

	if (clock_gettime(CLOCK_REALTIME, &ts) != 0)
		abort();
	return (ts.tv_sec + clock->offset) * 1000 + ts.tv_nsec / 1000000;
}

int64_t clock_now(const struct clock *clock)
{
	return clock_now_ms(clock) / 1000;
}

static struct tm broken_down(int64_t seconds, int minutes_east)
{
	time_t t = (time_t)(seconds + (int64_t)minutes_east * 60);
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL)
		tm = (struct tm){.tm_mday = 1};
	return tm;
}

void clock_stamp(struct buf *out, int64_t ms, const char *zone, int minutes_east)
{
	struct tm tm = broken_down(ms / 1000, minutes_east);

	buf_addf(out, "%s %s %2d %02d:%02d:%02d.%03d %s", weekdays[tm.tm_wday], months[tm.tm_mon],
	    tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, (int)(ms % 1000), zone);
}

void clock_validity(struct buf *out, int64_t seconds)
{
	struct tm tm = broken_down(seconds, 0);

	buf_addf(out, "%02d:%02d:%02d UTC %s %s %02d %d", tm.tm_hour, tm.tm_min, tm.tm_sec,
	    weekdays[tm.tm_wday], months[tm.tm_mon], tm.tm_mday, tm.tm_year + 1900);
}

void clock_ctime(struct buf *out, int64_t seconds, int minutes_east)
{
	struct tm tm = broken_down(seconds, minutes_east);

	buf_addf(out, "%s %s %2d %02d:%02d:%02d %d", weekdays[tm.tm_wday], months[tm.tm_mon],
	    tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, tm.tm_year + 1900);
}

void clock_syslog(struct buf *out, int64_t ms, const char *zone, int minutes_east)
{
	struct tm tm = broken_down(ms / 1000, minutes_east);

	buf_addf(out, "%s %2d %02d:%02d:%02d.%03d %s", months[tm.tm_mon], tm.tm_mday, tm.tm_hour,
	    tm.tm_min, tm.tm_sec, (int)(ms % 1000), zone);
}
