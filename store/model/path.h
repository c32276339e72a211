/*
 * Paths: a configuration line together with the submodes it stands in, its
 * sort key and its canonical text.  The byte order of keys is the order of
 * display, and all that stands below a block has the block's key as prefix.
 */
#ifndef STORE_MODEL_PATH_H
#define STORE_MODEL_PATH_H

#include "base/buf.h"
#include "store/model/walk.h"

/* Deepest nesting of blocks. */
#define LEVELS_MAX 16

/* Most submodes that the grammar nests, and that one line can name. */
#define PARSE_MAX 4

/* What a line of configuration is; the numbers are kept in the database. */
enum row_kind {
	ROW_LINE = 0,
	ROW_BLOCK = 1,	      /* opens a submode, and is closed by ! */
	ROW_OPAQUE = 2,	      /* the model does not know it (opaque.h); lines may stand in it */
	ROW_OPAQUE_BLOCK = 3, /* the same, closed by ! even when nothing stands in it */
};

static inline bool row_is_opaque(enum row_kind kind)
{
	return kind >= ROW_OPAQUE;
}

static inline bool row_is_closed(enum row_kind kind)
{
	return kind == ROW_BLOCK || kind == ROW_OPAQUE_BLOCK;
}

struct level {
	size_t key_len; /* of the path's key, up to and with this level */
	enum row_kind kind;
	bool fresh; /* an opaque line that running did not have when it was set */
	char *line; /* canonical text in its own mode */
};

struct path {
	const struct mode *mode; /* that the last block opens; the global mode when n is 0 */
	struct buf key;
	size_t n;
	struct level level[LEVELS_MAX];
	/* Place, as in keys, of the item set last below each number of levels; 0: none yet. */
	unsigned place[LEVELS_MAX + 1];
};

/* An empty path at root.  Every path ends with path_free. */
void path_init(struct path *path, const struct mode *root);
void path_free(struct path *path);
/* Keeps the first n levels; mode becomes what the last of them opens. */
void path_cut(struct path *path, size_t n);
void path_copy(struct path *to, const struct path *from);

/* Adds the item that was matched in path->mode. */
void path_push(struct path *path, const struct match *match);

/*
 * A place in a block is two bytes of a key: even for items of a declared
 * order, odd for opaque lines, which so stand behind those of the order below.
 */
#define PLACE_LEN	    2
#define PLACE_OF(order)	    (2U * (order))
#define PLACE_BEHIND(place) ((place) | 1U)

/* Adds an opaque line, of which component[0..len) is the key; the mode stays. */
void path_push_opaque(
    struct path *path, const void *component, size_t len, enum row_kind kind, const char *line);

/*
 * The first key after all keys that begin with key[0..len): what a range
 * scan of a block ends before.  Appends to hi.
 */
void path_key_end(const void *key, size_t len, struct buf *hi);

/* The outcome of parsing one line in a mode. */
struct parse {
	enum walk_result result;
	size_t error_at; /* offset into the line, for WALK_INVALID */
	size_t keep;	 /* levels of the context that stay: automatic ascent */
	size_t n;	 /* matches: openers, then the item (or the command) */
	struct match match[PARSE_MAX];
};

/*
 * Parses line from start in the mode of context: its tables together with
 * extra (commands that work in every mode; may be NULL), then those of its
 * ancestors, as XR does.  The matches live in walker until its next use.
 */
void path_parse(struct walker *walker, const struct decl *const *extra, const struct path *context,
    enum walk_kind kind, const char *line, size_t start, struct parse *out);

/* Cuts path to out->keep levels and pushes the matches. */
void path_apply(struct path *path, const struct parse *parse);

/*
 * As path_apply without the cut, for a line after `no`: values may be missing
 * from the last match, and its canonical line is left empty.
 */
void path_name(struct path *path, const struct parse *parse);

/* Appends the key that the matches of a parse make below an empty path. */
void path_add_keys(struct buf *key, const struct parse *parse);

/* A range of keys: lo <= key < hi, in the blocks of within (n is 0 at the top). */
typedef void path_range(
    void *ctx, const struct path *within, const struct buf *lo, const struct buf *hi);

/*
 * Calls range for each range of keys below root that the words of prefix
 * name: an item, a block, or all items that begin so.  NULL or an empty
 * prefix is everything.  WALK_INVALID and *error_at when no command begins
 * so.
 */
enum walk_result path_ranges(struct walker *walker, const struct mode *root, const char *prefix,
    path_range *range, void *ctx, size_t *error_at);

#endif
