/*
 * The running configuration, as readers see it: an ordered set of formal
 * lines.  Writers go through candidate.h and commit.h.
 */
#ifndef STORE_CONFIG_H
#define STORE_CONFIG_H

#include "store/model/path.h"
#include "store/store.h"

/*
 * The running line that path names, without its ancestors, appended to line:
 * path is a formal line whose value may be left out, e.g. "hostname",
 * "password6 encryption aes", "crypto ca trustpoint TP enrollment url".
 * RC_INVALID when it is not configured or not a configuration command.
 */
enum rc config_get(struct store *store, const char *path, struct buf *line, struct error *err);

/* True when path (as above) is configured. */
bool config_has(struct store *store, const char *path);

/* depth: 0 for a line of the global mode, 1 for one in a submode, ... */
typedef void config_row(void *ctx, int depth, enum row_kind kind, const char *line);

/*
 * Calls row for the block that path opens and each line in it, in display
 * order; path NULL means everything.  A path that is the common beginning of
 * several commands ("crypto ca trustpoint", "crypto") names all of them, as
 * show running-config does; the blocks around an item deeper down come
 * first.  RC_INVALID when nothing is configured there,
 * and row is not called.  row must not call config_each itself.
 */
enum rc config_each(
    struct store *store, const char *path, config_row *row, void *ctx, struct error *err);

/* Calls row for each line of path. */
void path_each(const struct path *path, config_row *row, void *ctx);

/* The words of line after prefix and its blank, or NULL when it begins otherwise. */
const char *config_after(const char *line, const char *prefix);

#endif
