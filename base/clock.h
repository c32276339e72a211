/*
 * The router's clock: the system clock plus an offset kept in the state
 * folder, so that every program sees the same time and a year can pass in a
 * test without waiting.  Nothing else in the project asks the system for the
 * date.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

struct clock {
	int64_t offset; /* seconds added to the system clock */
};

/*
 * Reads the offset from file: a decimal number of seconds, may be negative.
 * A missing file is offset 0.  RC_INVALID when it holds something else,
 * RC_FATAL when it can't be read.
 */
enum rc clock_load(struct clock *clock, const char *file, struct error *err);

/* Writes the offset (temporary file, fsync, rename).  RC_FATAL on failure. */
enum rc clock_save(const struct clock *clock, const char *file, struct error *err);

/* Seconds and milliseconds since 1970-01-01 UTC on the router's clock. */
int64_t clock_now(const struct clock *clock);
int64_t clock_now_ms(const struct clock *clock);

/* Renderings.  All UTC unless minutes_east says otherwise; zone is its name. */

/* "Sat May 29 17:01:02.001 UTC", the line above each command's output. */
void clock_stamp(struct buf *out, int64_t ms, const char *zone, int minutes_east);

/* "12:31:40 UTC Sun Jun 14 2020", as certificates show their validity. */
void clock_validity(struct buf *out, int64_t seconds);

/* "Sat May 29 01:20:11 2021", as commit lists and headers show it. */
void clock_ctime(struct buf *out, int64_t seconds, int minutes_east);

/* "Sep 25 23:25:20.470 UTC", as in a syslog line. */
void clock_syslog(struct buf *out, int64_t ms, const char *zone, int minutes_east);

#endif
