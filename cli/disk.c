/*
 * The emulated disks; see disk.h.  Each part of a path is opened from the one
 * before and without following links, so that a path can't be turned into
 * another one between check and use.  The wording of refusals follows
 * reference xr-shell section 2.4.
 */
#include "cli/disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static const char *const disks[] = {"disk0:", "disk1:", "harddisk:"};

static enum rc refuse(const char *path, const char *reason, struct error *err)
{
	return error_set(err, RC_INVALID, "Couldn't open file %s: %s", path, reason);
}

/* The disk that path names (its length without the colon), and the path on it. */
static const char *find_disk(const char *path, const char **rest)
{
	size_t len;

	for (size_t i = 0; i < sizeof(disks) / sizeof(disks[0]); i++) {
		len = strlen(disks[i]);
		if (strncasecmp(path, disks[i], len) == 0) {
			*rest = path + len + strspn(path + len, "/");
			return disks[i];
		}
	}
	*rest = path;
	return disks[0];
}

/* True for a part of a path that names something in its folder. */
static bool is_name(const char *part, size_t len)
{
	if (len == 0 || part[0] == '.')
		return false;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)part[i] < ' ' || part[i] == ':' || part[i] == '\\')
			return false;
	return true;
}

enum rc disk_check(const char *path, struct error *err)
{
	const char *part;
	size_t len;

	if (strlen(path) > DISK_PATH_MAX)
		return refuse("", "File name too long", err);
	(void)find_disk(path, &part);
	for (;;) {
		len = strcspn(part, "/");
		if (!is_name(part, len))
			return refuse(path, "Invalid file name", err);
		if (part[len] == '\0')
			return RC_OK;
		part += len + 1;
	}
}

/* Opens the folder at name in the folder dir; closes dir. */
static int enter(int dir, const char *name, bool make)
{
	int next;

	if (make && mkdirat(dir, name, 0700) != 0 && errno != EEXIST) {
		(void)close(dir);
		return -1;
	}
	next = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	(void)close(dir);
	return next;
}

/* Opens the folder that the file of path is in; its name there goes to name. */
static int open_folder(const char *files, const char *path, bool make, char name[DISK_PATH_MAX + 1])
{
	const char *part;
	const char *disk = find_disk(path, &part);
	int dir = open(files, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	size_t len;

	if (dir < 0)
		return -1;
	(void)snprintf(name, DISK_PATH_MAX + 1, "%.*s", (int)strlen(disk) - 1, disk);
	dir = enter(dir, name, make);
	for (;;) {
		len = strcspn(part, "/");
		(void)snprintf(name, DISK_PATH_MAX + 1, "%.*s", (int)len, part);
		if (dir < 0 || part[len] == '\0')
			return dir;
		dir = enter(dir, name, false);
		part += len + 1;
	}
}

enum rc disk_open(const char *files, const char *path, int *fd, struct error *err)
{
	char name[DISK_PATH_MAX + 1];
	enum rc rc = disk_check(path, err);
	struct stat st;
	int dir;

	*fd = -1;
	if (rc != RC_OK)
		return rc;
	dir = open_folder(files, path, false, name);
	if (dir < 0)
		return refuse(path, strerror(errno), err);
	/* O_NONBLOCK: what looks like a file may be a pipe that nobody writes to. */
	*fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (*fd < 0)
		rc = refuse(path, strerror(errno), err);
	else if (fstat(*fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		rc = refuse(path, "Not a file", err);
		(void)close(*fd);
		*fd = -1;
	}
	(void)close(dir);
	return rc;
}

static int write_all(int fd, const char *data, size_t len)
{
	ssize_t n;

	while (len > 0) {
		n = write(fd, data, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		data += n;
		len -= (size_t)n;
	}
	return fsync(fd);
}

/* 0, or -1 with errno; a target that is a link or a folder is refused. */
static int replace(int dir, const char *name, const char *data, size_t len)
{
	char temporary[32];
	struct stat st;
	int fd, reason;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISREG(st.st_mode)) {
		errno = S_ISDIR(st.st_mode) ? EISDIR : ELOOP;
		return -1;
	}
	/* No file on a disk begins with a dot, so this is nobody else's. */
	(void)snprintf(temporary, sizeof(temporary), ".write-%d", (int)getpid());
	(void)unlinkat(dir, temporary, 0);
	fd = openat(dir, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return -1;
	if (write_all(fd, data, len) == 0 && renameat(dir, temporary, dir, name) == 0) {
		(void)close(fd);
		return fsync(dir);
	}
	reason = errno;
	(void)close(fd);
	(void)unlinkat(dir, temporary, 0);
	errno = reason;
	return -1;
}

enum rc disk_write(
    const char *files, const char *path, const void *data, size_t len, struct error *err)
{
	char name[DISK_PATH_MAX + 1];
	enum rc rc = disk_check(path, err);
	int dir;

	if (rc != RC_OK)
		return rc;
	dir = open_folder(files, path, true, name);
	if (dir < 0)
		return refuse(path, strerror(errno), err);
	if (replace(dir, name, data, len) != 0)
		rc = refuse(path, strerror(errno), err);
	(void)close(dir);
	return rc;
}

/* The folder that path names, its disk's own made when missing; -1 with errno. */
static int open_listing(const char *files, const char *path)
{
	char name[DISK_PATH_MAX + 1];
	const char *rest;
	int dir;

	find_disk(path, &rest);
	dir = open_folder(files, path, true, name);
	return dir < 0 || *rest == '\0' ? dir : enter(dir, name, false);
}

static void give_entry(int dir, const struct dirent *found,
    void (*row)(void *ctx, const struct disk_entry *entry), void *ctx)
{
	struct stat st;
	struct disk_entry entry = {.name = found->d_name};

	if (!is_name(found->d_name, strlen(found->d_name)) ||
	    fstatat(dir, found->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return;
	if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
		return;
	entry.folder = S_ISDIR(st.st_mode);
	entry.size = st.st_size;
	entry.modified = st.st_mtime;
	row(ctx, &entry);
}

enum rc disk_each(const char *files, const char *path,
    void (*row)(void *ctx, const struct disk_entry *entry), void *ctx, uint64_t *total,
    uint64_t *available, struct error *err)
{
	struct dirent **found = NULL;
	struct statvfs space;
	const char *rest;
	enum rc rc = RC_OK;
	int dir, n;

	find_disk(path, &rest);
	if (*rest != '\0')
		rc = disk_check(path, err);
	if (rc != RC_OK)
		return rc;
	dir = open_listing(files, path);
	if (dir < 0)
		return refuse(path, strerror(errno), err);
	n = scandirat(dir, ".", &found, NULL, alphasort);
	if (n < 0 || fstatvfs(dir, &space) != 0) {
		rc = refuse(path, strerror(errno), err);
		goto out;
	}
	*total = (uint64_t)space.f_blocks * space.f_frsize / 1024;
	*available = (uint64_t)space.f_bavail * space.f_frsize / 1024;
	for (int i = 0; i < n; i++)
		give_entry(dir, found[i], row, ctx);
out:
	for (int i = 0; i < n; i++)
		free(found[i]);
	free(found);
	(void)close(dir);
	return rc;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_folder(int dir, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type == DT_DIR;
	return fstatat(dir, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

/* The names in the folder that begin with part, a / behind folders; *n of them, not in order. */
static char **read_names(DIR *dir, const char *part, size_t *n)
{
	const struct dirent *entry;
	char **found = xcalloc(DISK_NAMES_MAX, sizeof(*found));

	*n = 0;
	for (size_t seen = 0; seen < DISK_NAMES_MAX && (entry = readdir(dir)) != NULL; seen++) {
		if (strncmp(entry->d_name, part, strlen(part)) == 0 &&
		    is_name(entry->d_name, strlen(entry->d_name)))
			found[(*n)++] = xasprintf(
			    "%s%s", entry->d_name, is_folder(dirfd(dir), entry) ? "/" : "");
	}
	return found;
}

/* The names in the folder that word leads to. */
static enum rc folder_names(const char *files, const char *word,
    void (*each)(void *ctx, const char *path, bool goes_on), void *ctx, struct error *err)
{
	const char *slash = strrchr(word, '/');
	const char *colon = strchr(word, ':');
	const char *part = slash != NULL ? slash + 1 : colon != NULL ? colon + 1 : word;
	/* A path of some file in the folder. */
	char *file = xasprintf("%.*sx", (int)(part - word), word);
	char name[DISK_PATH_MAX + 1];
	char **found = NULL;
	enum rc rc = disk_check(file, err);
	size_t n = 0;
	int fd = rc == RC_OK ? open_folder(files, file, false, name) : -1;
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;

	free(file);
	if (dir == NULL) {
		if (fd >= 0)
			(void)close(fd);
		return rc == RC_OK ? refuse(word, strerror(errno), err) : rc;
	}
	found = read_names(dir, part, &n);
	qsort(found, n, sizeof(*found), compare_names);
	for (size_t i = 0; i < n; i++) {
		char *path = xasprintf("%.*s%s", (int)(part - word), word, found[i]);

		each(ctx, path, path[strlen(path) - 1] == '/');
		free(path);
		free(found[i]);
	}
	free(found);
	(void)closedir(dir);
	return RC_OK;
}

enum rc disk_names(const char *files, const char *word,
    void (*each)(void *ctx, const char *path, bool goes_on), void *ctx, struct error *err)
{
	if (strlen(word) > DISK_PATH_MAX)
		return refuse("", "File name too long", err);
	for (size_t i = 0; i < sizeof(disks) / sizeof(disks[0]); i++)
		if (strncmp(disks[i], word, strlen(word)) == 0 && strlen(word) < strlen(disks[i]))
			each(ctx, disks[i], true);
	return folder_names(files, word, each, ctx, err);
}

enum rc disk_remove(const char *files, const char *path, struct error *err)
{
	char name[DISK_PATH_MAX + 1];
	enum rc rc = disk_check(path, err);
	int dir;

	if (rc != RC_OK)
		return rc;
	dir = open_folder(files, path, false, name);
	if (dir < 0)
		return refuse(path, strerror(errno), err);
	if (unlinkat(dir, name, 0) != 0 || fsync(dir) != 0)
		rc = refuse(path, strerror(errno), err);
	(void)close(dir);
	return rc;
}
