/*
 * Looks for a secret in this process's own writable memory.  The secret is
 * given and kept in a coded form, so that the search does not find itself.
 */
#ifndef MEMSCAN_H
#define MEMSCAN_H

#include <stdbool.h>
#include <stddef.h>

/* The coded secret is this long. */
#define SECRET_LEN 22

/* Writes the secret in clear; only the process that types it calls this. */
void secret_decode(char clear[SECRET_LEN]);

/*
 * How often the secret stands in memory, as bytes or as wide characters; -1
 * when memory can't be read.  A sanitizer's own copies can't be overwritten:
 * memscan_possible is false then.
 */
int memscan_count(void);
bool memscan_possible(void);

#endif
