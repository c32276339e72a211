/*
 * A small name space of configuration items, and the plain model of a
 * configuration in it: an array with the line of each item, or NULL, in
 * display order.  What the datastore shows must be what this array says.
 */
#ifndef TESTS_UNIT_STORE_NAMESPACE_H
#define TESTS_UNIT_STORE_NAMESPACE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

#define ITEMS_MAX  64
#define VALUES_MAX 3

struct item {
	int parent;		       /* index of the block it stands in, -1 at the top */
	bool block;		       /* opens a submode */
	const char *name;	       /* its words without the value */
	const char *value[VALUES_MAX]; /* NULL behind the last; "" for a line without one */
};

/* In display order. */
extern const struct item items[];
extern const size_t items_count;

struct model {
	const char *value[ITEMS_MAX]; /* of the item, from its table; NULL: not configured */
};

/* Blocks around item i. */
int item_depth(size_t i);

/* Whether item i is block, or stands in it. */
bool item_within(size_t i, size_t block);

/* How many values an item can have. */
size_t item_values(size_t i);

/* Appends the words of item i, with those of its blocks before it when full. */
void item_words(size_t i, bool full, struct buf *out);

/* Appends item i as a line, with value. */
void item_line(size_t i, const char *value, struct buf *out);

/* Sets or (value NULL) removes an item, with its blocks or what stands in it. */
void model_set(struct model *m, size_t i, const char *value);

/* Appends the lines of m within item `only` and its blocks; all of them when it is negative. */
size_t model_show(const struct model *m, int only, struct buf *out);

/* Appends the changes from old to new as show_changes does; the number of changed items. */
size_t model_diff(const struct model *old, const struct model *new, struct buf *out);

#endif
