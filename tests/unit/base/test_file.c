/* State files: private, whole or not at all, bounded when read. */
#include "tests/unit/base/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

struct fixture {
	char *dir, *file;
	struct error err;
};

static int setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	f->dir = scratch_make();
	f->file = path_join(f->dir, "state");
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	scratch_remove(f->dir);
	free(f->file);
	free(f);
	return 0;
}

static int entries(const char *dir)
{
	DIR *d = opendir(dir);
	int n = 0;

	assert_non_null(d);
	while (readdir(d) != NULL)
		n++;
	closedir(d);
	return n - 2; /* "." and ".." */
}

static void expect_content(struct fixture *f, const char *data, size_t len)
{
	struct buf got = {0};

	assert_int_equal(file_read(f->file, 1 << 20, &got, &f->err), RC_OK);
	assert_int_equal(got.len, len);
	assert_memory_equal(buf_str(&got), data, len);
	buf_free(&got);
}

static void written_private_and_whole(void **state)
{
	struct fixture *f = *state;
	size_t len = 100000;
	char *data = xmalloc(len);
	mode_t mask = umask(0);
	struct stat st;

	for (size_t i = 0; i < len; i++)
		data[i] = (char)(unsigned char)(i % 253);
	assert_int_equal(file_write(f->file, data, len, &f->err), RC_OK);
	umask(mask);
	assert_int_equal(stat(f->file, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	expect_content(f, data, len);
	free(data);
}

static void replaced_as_a_whole(void **state)
{
	struct fixture *f = *state;
	struct stat before, after;

	assert_int_equal(file_write(f->file, "long content", 12, &f->err), RC_OK);
	assert_int_equal(chmod(f->file, 0644), 0);
	assert_int_equal(stat(f->file, &before), 0);
	assert_int_equal(file_write(f->file, "short", 5, &f->err), RC_OK);
	assert_int_equal(stat(f->file, &after), 0);
	expect_content(f, "short", 5);
	/* A new file took the place of the old one, which nobody saw half written. */
	assert_true(before.st_ino != after.st_ino);
	assert_int_equal(after.st_mode & 07777, 0600);
	assert_int_equal(entries(f->dir), 1);
}

/* A folder can't be replaced by a file: the rename fails at the last moment. */
static void failure_leaves_all_as_it_was(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(mkdir(f->file, 0700), 0);
	assert_int_equal(file_write(f->file, "x", 1, &f->err), RC_FATAL);
	assert_non_null(strstr(f->err.text, f->file));
	assert_int_equal(entries(f->dir), 1);
	assert_int_equal(rmdir(f->file), 0);
}

static void missing_folder_is_told(void **state)
{
	struct fixture *f = *state;
	char *path = path_join(f->dir, "none/state");

	assert_int_equal(file_write(path, "x", 1, &f->err), RC_FATAL);
	assert_non_null(strstr(f->err.text, strerror(ENOENT)));
	free(path);
}

static void reading_is_bounded(void **state)
{
	struct fixture *f = *state;
	struct buf got = {0};

	assert_int_equal(file_write(f->file, "0123456789", 10, &f->err), RC_OK);
	buf_adds(&got, "kept ");
	assert_int_equal(file_read(f->file, 9, &got, &f->err), RC_INVALID);
	assert_int_equal(errno, EFBIG);
	assert_string_equal(buf_str(&got), "kept ");
	assert_int_equal(file_read(f->file, 10, &got, &f->err), RC_OK);
	assert_string_equal(buf_str(&got), "kept 0123456789");
	buf_free(&got);
}

static void reading_nothing_keeps_errno(void **state)
{
	struct fixture *f = *state;
	struct buf got = {0};

	assert_int_equal(file_read(f->file, 10, &got, &f->err), RC_INVALID);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(file_read(f->dir, 10, &got, &f->err), RC_FATAL);
	assert_int_equal(got.len, 0);
	buf_free(&got);
}

static void folders_are_private(void **state)
{
	struct fixture *f = *state;
	char *deep = path_join(f->dir, "a/b/c");
	char *a = path_join(f->dir, "a");
	struct stat st;

	assert_int_equal(dir_make(deep, &f->err), RC_OK);
	assert_int_equal(dir_make(deep, &f->err), RC_OK);
	assert_int_equal(stat(deep, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	assert_int_equal(stat(a, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	free(deep);
	free(a);
}

static void file_is_no_folder(void **state)
{
	struct fixture *f = *state;
	char *below = path_join(f->file, "x");

	assert_int_equal(file_write(f->file, "x", 1, &f->err), RC_OK);
	assert_int_equal(dir_make(f->file, &f->err), RC_INVALID);
	assert_non_null(strstr(f->err.text, "not a folder"));
	assert_int_equal(dir_make(below, &f->err), RC_INVALID);
	free(below);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(written_private_and_whole, setup, teardown),
	    cmocka_unit_test_setup_teardown(replaced_as_a_whole, setup, teardown),
	    cmocka_unit_test_setup_teardown(failure_leaves_all_as_it_was, setup, teardown),
	    cmocka_unit_test_setup_teardown(missing_folder_is_told, setup, teardown),
	    cmocka_unit_test_setup_teardown(reading_is_bounded, setup, teardown),
	    cmocka_unit_test_setup_teardown(reading_nothing_keeps_errno, setup, teardown),
	    cmocka_unit_test_setup_teardown(folders_are_private, setup, teardown),
	    cmocka_unit_test_setup_teardown(file_is_no_folder, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
