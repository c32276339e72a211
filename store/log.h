/*
 * The logging buffer: syslog lines in the layout of reference xr-shell
 * section 7, kept in the store so that every shell of the router shows them.
 */
#ifndef STORE_LOG_H
#define STORE_LOG_H

#include "store/store.h"

/* The newest lines that are kept. */
#define LOG_LINES_MAX 2000

/*
 * Formats "RP/0/RP0/CPU0:Sep 25 23:25:20.470 UTC: PROCESS[PID]: %TAG : TEXT",
 * stores it, and appends it (without line end) to line when that is not NULL.
 * tag is GROUP-FACILITY-SEVERITY-MNEMONIC.  May run inside a transaction, so
 * that the line is true if and only if the change it reports is.
 */
enum rc log_add(struct store *store, const char *process, const char *tag, const char *text,
    struct buf *line, struct error *err);

/* Calls row with each line, oldest first. */
enum rc log_each(
    struct store *store, void (*row)(void *ctx, const char *line), void *ctx, struct error *err);

enum rc log_clear(struct store *store, struct error *err);

#endif
