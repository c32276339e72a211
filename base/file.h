/*
 * Files and folders that hold state: private to the user (0600 in 0700) and
 * replaced as a whole, so that a kill at any instant leaves the old or the
 * new content.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"

/*
 * Appends the content of path to out.  RC_INVALID with errno kept when the
 * file can't be opened or holds more than max bytes (errno EFBIG), RC_FATAL
 * when reading failed.
 */
enum rc file_read(const char *path, size_t max, struct buf *out, struct error *err);

/*
 * Replaces path by data: temporary file in the same folder with mode 0600,
 * fsync, rename, fsync of the folder.  RC_FATAL on failure, then path is as
 * it was.
 */
enum rc file_write(const char *path, const void *data, size_t len, struct error *err);

/*
 * Makes dir and its missing parents with mode 0700.  RC_INVALID when it is
 * not a folder or can't be made.
 */
enum rc dir_make(const char *dir, struct error *err);

/* "dir/name" in memory that the caller frees. */
char *path_join(const char *dir, const char *name);

#endif
