/*
 * What a transcript is played on when nothing else is said: a router that
 * nothing was configured on, in a temporary folder, and a lab server when the
 * transcript asks for one with `#! estd OPTIONS`.  docs/record.md.
 */
#ifndef CLI_LAB_H
#define CLI_LAB_H

#include "base/error.h"

struct lab;

/*
 * Makes a lab, with estd when options (words between blanks, as for
 * estd(8)) are not NULL.  Passwords among them are handed over in files.
 * state is the
 * folder for the router, NULL for a new one; lab_close ends and removes the rest.  RC_INVALID when
 * estd refused its options, with what it said on standard error.
 */
enum rc lab_open(struct lab **out, const char *options, const char *state, struct error *err);
void lab_close(struct lab *lab); /* NULL is fine */

/* The folder for the router's state. */
const char *lab_state(const struct lab *lab);

/* Where estd listens, "https://127.0.0.1:PORT"; NULL without one. */
const char *lab_url(const struct lab *lab);

#endif
