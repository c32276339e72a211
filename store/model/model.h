/*
 * What can be configured: the tables of store/model/NAME.c put together, and
 * the few questions that readers of the configuration ask of them.
 */
#ifndef STORE_MODEL_MODEL_H
#define STORE_MODEL_MODEL_H

#include "store/model/path.h"

/* The global configuration mode; its submodes hang off its declarations. */
extern const struct mode mode_config;

/*
 * The key of the item that path names (a formal line whose value may be left
 * out), appended to key.  False when it is not a configuration command.
 */
bool model_key(const char *path, struct buf *key);

/* path_ranges below mode_config; false when no command begins with prefix. */
bool model_ranges(const char *prefix, path_range *range, void *ctx);

/* Calls each for every mode, once, parents first. */
void model_modes(void (*each)(void *ctx, const struct mode *mode), void *ctx);

#endif
