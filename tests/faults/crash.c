/*
 * A library to be loaded before all others (LD_PRELOAD): at the N-th change of
 * a file below a folder the process dies by SIGKILL, or the call fails as it
 * does on a full or broken disk.  What is to happen is said in the environment:
 *
 *   CRASH_DIR     the folder, absolute; without it nothing happens
 *   CRASH_NAME    only in the program of this name
 *   CRASH_AT      die at this call, counted from 1; a write with CRASH_TORN
 *                 set leaves half of its bytes behind
 *   FAIL_AT       from this call on, fail ...
 *   FAIL_ERRNO    ... with this errno
 *   FAIL_ONCE     set: only the call FAIL_AT fails
 *   FAIL_SWITCH   a file; calls count and fail only while it exists
 *
 * The calls are those by which SQLite's unix VFS and base/file.c change files:
 * write, pwrite, ftruncate, fsync, fdatasync, rename and unlink.
 */
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

/* What a call is for the disk. */
enum kind { WRITES, FREES, SYNCS };

enum verdict { PASS, FAIL, DIE };

static struct {
	bool ready, active, torn, once;
	const char *dir, *only_while;
	long count, crash_at, fail_at;
	int fail_errno;
} plan;

static long number(const char *name)
{
	const char *value = getenv(name);

	return value != NULL ? strtol(value, NULL, 10) : 0;
}

static void read_plan(void)
{
	const char *name = getenv("CRASH_NAME");

	plan.ready = true;
	plan.dir = getenv("CRASH_DIR");
	plan.torn = getenv("CRASH_TORN") != NULL;
	plan.once = getenv("FAIL_ONCE") != NULL;
	plan.only_while = getenv("FAIL_SWITCH");
	plan.crash_at = number("CRASH_AT");
	plan.fail_at = number("FAIL_AT");
	plan.fail_errno = (int)number("FAIL_ERRNO");
	plan.active =
	    plan.dir != NULL && (name == NULL || strcmp(name, program_invocation_short_name) == 0);
}

/* A full disk still lets go of what it has. */
static bool fails(enum kind kind)
{
	if (plan.fail_at == 0 ||
	    (plan.once ? plan.count != plan.fail_at : plan.count < plan.fail_at))
		return false;
	return plan.fail_errno != ENOSPC || kind == WRITES;
}

static enum verdict judge_path(const char *path, enum kind kind)
{
	int saved = errno;
	enum verdict verdict = PASS;

	if (!plan.ready)
		read_plan();
	if (!plan.active || strncmp(path, plan.dir, strlen(plan.dir)) != 0 ||
	    (plan.only_while != NULL && access(plan.only_while, F_OK) != 0)) {
		errno = saved;
		return PASS;
	}
	plan.count++;
	if (plan.crash_at > 0 && plan.count == plan.crash_at)
		verdict = DIE;
	else if (fails(kind))
		verdict = FAIL;
	errno = verdict == FAIL ? plan.fail_errno : saved;
	return verdict;
}

static enum verdict judge(int fd, enum kind kind)
{
	char link[32], path[1024]; /* only its beginning matters */
	ssize_t len;
	int saved = errno;

	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	len = readlink(link, path, sizeof(path) - 1);
	errno = saved;
	if (len <= 0)
		return PASS;
	path[len] = '\0';
	return judge_path(path, kind);
}

static int die(void)
{
	(void)raise(SIGKILL);
	abort();
}

/* The next definition of a call, which is the C library's. */
#define NEXT(name, pointer)                                                                        \
	do {                                                                                       \
		if ((pointer) == NULL)                                                             \
			*(void **)&(pointer) = dlsym(RTLD_NEXT, name);                             \
	} while (0)

/*
 * Names of their own for the C compiler, since headers may rename pwrite and
 * ftruncate; the linker sees the labels.
 */
ssize_t crash_write(int fd, const void *data, size_t len) __asm__("write");
ssize_t crash_pwrite(int fd, const void *data, size_t len, off_t at) __asm__("pwrite");
ssize_t crash_pwrite64(int fd, const void *data, size_t len, off_t at) __asm__("pwrite64");
int crash_ftruncate(int fd, off_t len) __asm__("ftruncate");
int crash_ftruncate64(int fd, off_t len) __asm__("ftruncate64");
int crash_fsync(int fd) __asm__("fsync");
int crash_fdatasync(int fd) __asm__("fdatasync");
int crash_rename(const char *from, const char *to) __asm__("rename");
int crash_unlink(const char *path) __asm__("unlink");

ssize_t crash_write(int fd, const void *data, size_t len)
{
	static ssize_t (*next)(int, const void *, size_t);
	enum verdict verdict = judge(fd, WRITES);

	NEXT("write", next);
	if (verdict == DIE && plan.torn && len > 1)
		len = (size_t)next(fd, data, len / 2);
	if (verdict == DIE)
		return die();
	return verdict == FAIL ? -1 : next(fd, data, len);
}

static ssize_t write_at(int fd, const void *data, size_t len, off_t at)
{
	static ssize_t (*next)(int, const void *, size_t, off_t);
	enum verdict verdict = judge(fd, WRITES);

	NEXT("pwrite64", next);
	if (verdict == DIE && plan.torn && len > 1)
		len = (size_t)next(fd, data, len / 2, at);
	if (verdict == DIE)
		return die();
	return verdict == FAIL ? -1 : next(fd, data, len, at);
}

ssize_t crash_pwrite(int fd, const void *data, size_t len, off_t at)
{
	return write_at(fd, data, len, at);
}

ssize_t crash_pwrite64(int fd, const void *data, size_t len, off_t at)
{
	return write_at(fd, data, len, at);
}

/* For calls that are done whole or not at all. */
static int whole(enum verdict verdict)
{
	return verdict == DIE ? die() : verdict == FAIL ? -1 : 0;
}

static int truncate_to(int fd, off_t len)
{
	static int (*next)(int, off_t);

	NEXT("ftruncate64", next);
	return whole(judge(fd, WRITES)) != 0 ? -1 : next(fd, len);
}

int crash_ftruncate(int fd, off_t len)
{
	return truncate_to(fd, len);
}

int crash_ftruncate64(int fd, off_t len)
{
	return truncate_to(fd, len);
}

int crash_fsync(int fd)
{
	static int (*next)(int);

	NEXT("fsync", next);
	return whole(judge(fd, SYNCS)) != 0 ? -1 : next(fd);
}

int crash_fdatasync(int fd)
{
	static int (*next)(int);

	NEXT("fdatasync", next);
	return whole(judge(fd, SYNCS)) != 0 ? -1 : next(fd);
}

int crash_rename(const char *from, const char *to)
{
	static int (*next)(const char *, const char *);

	NEXT("rename", next);
	return whole(judge_path(to, WRITES)) != 0 ? -1 : next(from, to);
}

int crash_unlink(const char *path)
{
	static int (*next)(const char *);

	NEXT("unlink", next);
	return whole(judge_path(path, FREES)) != 0 ? -1 : next(path);
}
