/*
 * Feeds every file of the folders given to one fuzz target, so that the corpus
 * is a regression test of each run, with any compiler and without libFuzzer.
 * Files run in the order of their names; an empty folder is a failure, for a
 * test that ran nothing has shown nothing.
 */
#include <dirent.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/file.h"

#define SEED_MAX (1u << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* Runs one file.  The copy has just its size, so that a sanitizer sees one byte too far. */
static int run_file(const char *path)
{
	struct buf content = {0};
	struct error err;
	uint8_t *data;

	if (file_read(path, SEED_MAX, &content, &err) != RC_OK) {
		fprintf(stderr, "%s\n", err.text);
		buf_free(&content);
		return -1;
	}
	data = xmalloc(content.len);
	memcpy(data, buf_str(&content), content.len);
	(void)LLVMFuzzerTestOneInput(data, content.len); /* always 0 by its contract */
	free(data);
	buf_free(&content);
	return 0;
}

/* Runs all files of a folder; how many, or -1. */
static int run_folder(const char *folder)
{
	struct dirent **names = NULL;
	int n = scandir(folder, &names, is_visible, alphasort);
	int failed = 0;
	char *path;
	int i;

	if (n < 0) {
		perror(folder);
		return -1;
	}
	for (i = 0; i < n; i++) {
		path = path_join(folder, names[i]->d_name);
		failed |= run_file(path);
		free(path);
		free(names[i]);
	}
	free(names);
	return failed ? -1 : n;
}

int main(int argc, char **argv)
{
	int total = 0;
	int n;
	int i;

	for (i = 1; i < argc; i++) {
		n = run_folder(argv[i]);
		if (n < 0)
			return 1;
		total += n;
	}
	printf("%d seeds\n", total);
	return total > 0 ? 0 : 1;
}
