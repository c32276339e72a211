/*
 * Files on the router's emulated disks: disk0:, disk1: and harddisk: are
 * folders of those names under one folder, and no path leads out of them.
 */
#ifndef CLI_DISK_H
#define CLI_DISK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

/* Longest path of a file on a disk, in bytes. */
#define DISK_PATH_MAX 255

/*
 * A path is "disk0:/folder/name", "disk0:name" or, on disk0:, "name".  It has
 * no "." or ".." part; RC_INVALID with a reason when it is not one.
 */
enum rc disk_check(const char *path, struct error *err);

/*
 * Opens the file for reading; the caller closes *fd.  Links are not followed.
 * RC_INVALID with a reason, *fd -1, when it can't be opened or is no file.
 */
enum rc disk_open(const char *files, const char *path, int *fd, struct error *err);

/*
 * Writes the file whole or not at all (mode 0600).  The disk's own folder is
 * made when it is missing, others must be there.  RC_INVALID with a reason,
 * then the file is as it was.
 */
enum rc disk_write(
    const char *files, const char *path, const void *data, size_t len, struct error *err);

/* A file or folder on a disk. */
struct disk_entry {
	const char *name;
	bool folder;
	int64_t size;	  /* bytes */
	int64_t modified; /* seconds since 1970 */
};

/*
 * Calls row for each entry of the folder at path ("disk0:" is its top), in
 * order of names.  *total and *available become the size of the disk in
 * kbytes.  RC_INVALID with a reason when there is no such folder.
 */
enum rc disk_each(const char *files, const char *path,
    void (*row)(void *ctx, const struct disk_entry *entry), void *ctx, uint64_t *total,
    uint64_t *available, struct error *err);

/*
 * Calls each, in order of names, for the paths that begin with word: files,
 * folders (goes_on, with a / at the end), and disks.  At most DISK_NAMES_MAX
 * entries of a folder are looked at.  RC_INVALID with a reason when there is
 * no such folder.
 */
#define DISK_NAMES_MAX 4096
enum rc disk_names(const char *files, const char *word,
    void (*each)(void *ctx, const char *path, bool goes_on), void *ctx, struct error *err);

/* Removes a file; RC_INVALID with a reason when there is none. */
enum rc disk_remove(const char *files, const char *path, struct error *err);

#endif
