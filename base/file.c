/* State files: whole or not at all.  See file.h. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sys/stat.h>
#include <unistd.h>

enum rc file_read(const char *path, size_t max, struct buf *out, struct error *err)
{
	char chunk[1024];
	size_t start = out->len;
	ssize_t got;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return error_set(err, RC_INVALID, "%s: %s", path, strerror(errno));
	while ((got = read(fd, chunk, sizeof(chunk))) > 0) {
		buf_add(out, chunk, (size_t)got);
		if (out->len - start > max)
			break;
	}
	explicit_bzero(chunk, sizeof(chunk));
	if (got < 0) {
		int saved = errno;

		close(fd);
		errno = saved;
		return error_set(err, RC_FATAL, "%s: %s", path, strerror(saved));
	}
	close(fd);
	if (out->len - start > max) {
		buf_cut(out, start);
		errno = EFBIG;
		return error_set(err, RC_INVALID, "%s: larger than %zu bytes", path, max);
	}
	return RC_OK;
}

static int write_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t put = write(fd, data, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return -1;
		data += put;
		len -= (size_t)put;
	}
	return 0;
}

static int sync_folder_of(const char *path)
{
	char *copy = xstrdup(path);
	int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int result = -1;

	free(copy);
	if (fd >= 0) {
		result = fsync(fd);
		close(fd);
	}
	return result;
}

enum rc file_write(const char *path, const void *data, size_t len, struct error *err)
{
	char *temp = xasprintf("%s.XXXXXX", path);
	int fd = mkostemp(temp, O_CLOEXEC);
	enum rc rc = RC_OK;

	if (fd < 0) {
		rc = error_set(err, RC_FATAL, "%s: %s", temp, strerror(errno));
		goto out;
	}
	if (write_all(fd, data, len) != 0 || fsync(fd) != 0) {
		rc = error_set(err, RC_FATAL, "%s: %s", path, strerror(errno));
		close(fd);
		goto undo;
	}
	if (close(fd) != 0 || rename(temp, path) != 0) {
		rc = error_set(err, RC_FATAL, "%s: %s", path, strerror(errno));
		goto undo;
	}
	if (sync_folder_of(path) != 0)
		rc = error_set(err, RC_FATAL, "%s: folder: %s", path, strerror(errno));
	goto out;
undo:
	if (unlink(temp) != 0)
		rc = RC_FATAL;
out:
	free(temp);
	return rc;
}

enum rc dir_make(const char *dir, struct error *err)
{
	char *copy = xstrdup(dir);
	struct stat st;
	enum rc rc = RC_OK;

	for (char *slash = strchr(copy + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(copy, 0700) != 0 && errno != EEXIST) {
			rc = error_set(err, RC_INVALID, "%s: %s", copy, strerror(errno));
			goto out;
		}
		*slash = '/';
	}
	if (mkdir(copy, 0700) != 0 && errno != EEXIST) {
		rc = error_set(err, RC_INVALID, "%s: %s", dir, strerror(errno));
		goto out;
	}
	if (stat(copy, &st) != 0)
		rc = error_set(err, RC_INVALID, "%s: %s", dir, strerror(errno));
	else if (!S_ISDIR(st.st_mode))
		rc = error_set(err, RC_INVALID, "%s: not a folder", dir);
out:
	free(copy);
	return rc;
}

char *path_join(const char *dir, const char *name)
{
	return xasprintf("%s/%s", dir, name);
}
