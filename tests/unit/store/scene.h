/*
 * A state folder with two connections to it, as two shells have, lines typed
 * into the target of either, and views of the configuration as text.
 */
#ifndef TESTS_UNIT_STORE_SCENE_H
#define TESTS_UNIT_STORE_SCENE_H

#include "tests/unit/base/scratch.h"

#include "store/candidate.h"
#include "store/commit.h"
#include "store/model/model.h"

struct scene {
	char *dir;
	struct walker *walker;
	struct store *one, *two;
	struct error err;
};

/* Fixtures; both connections have an empty target and have seen all commits. */
int scene_setup(void **state);
int scene_teardown(void **state);

/* Another connection as these; the caller closes it. */
struct store *scene_open(struct scene *scene);

/*
 * Types a configuration line, which may begin with "no ", at where, as the
 * shell does: the target of store changes and where moves.  With store NULL
 * only where moves.  Fails the test when the line is not understood.
 */
void type_at(struct walker *walker, struct store *store, struct path *where, const char *line);

/* Types a line with all its words, from the global mode. */
void scene_type(struct scene *scene, struct store *store, const char *line);

/* Commits; label and comment may be NULL.  The reason of a failure is in scene->err. */
enum commit_result scene_commit(
    struct scene *scene, struct store *store, const char *label, const char *comment);

/* Types the line and commits it, which must succeed; the commit's id. */
int64_t scene_configure(struct scene *scene, struct store *store, const char *line);

/*
 * Appends the view, one blank a level before each line; with path (NULL:
 * everything) as in config_each.  The number of lines; 0 when RC_INVALID.
 */
size_t show_running(struct store *store, const char *path, struct buf *out);
size_t show_merged(struct store *store, const char *path, struct buf *out);

/*
 * Appends the changes, each with a mark before its indented line: "+" added,
 * "-" removed, "=" around a change, "<" and ">" old and new; "! error" below.
 */
size_t show_changes(struct store *store, enum changes_source source, int64_t first, int64_t last,
    bool invert, struct buf *out);

/* Fail the test when the view is not text. */
void expect_running(struct store *store, const char *text);
void expect_merged(struct store *store, const char *text);
void expect_changes(struct store *store, enum changes_source source, const char *text);

#endif
