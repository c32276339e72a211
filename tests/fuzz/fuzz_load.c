/*
 * Whatever file is loaded, route policies, sets and banners included, loading
 * stands it, and what it made of the target is shown as a file that is loaded
 * again without a refused line and makes the same target.
 */
#include <ftw.h>
#include <stdint.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/engine.h"
#include "cli/load.h"
#include "cli/render.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A session in a folder of its own, for the life of the process: opening one costs more than a
 * load. */
static struct shell shell = {.user = "fuzz", .line = "con0"};

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static void end_session(void)
{
	char *dir = xstrdup(shell.store->dir);

	engine_stop(&shell);
	input_close(shell.input);
	path_free(&shell.where);
	walker_free(shell.walker);
	buf_free(&shell.out);
	buf_free(&shell.load_failed);
	buf_free(&shell.text.body);
	store_close(shell.store);
	if (nftw(dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS) != 0)
		perror(dir);
	free(dir);
}

static void begin_session(void)
{
	static char *const no_lines[] = {NULL};
	const char *tmp = getenv("TMPDIR");
	char *dir = path_join(tmp != NULL ? tmp : "/tmp", "fuzz-load-XXXXXX");
	struct error err;

	/* There is no engine: what has to be sealed by it is refused. */
	if (mkdtemp(dir) == NULL || setenv("XRSH_CEPKI", "/nonexistent", 1) != 0 ||
	    store_open(&shell.store, dir, &err) != RC_OK ||
	    candidate_open(shell.store, &err) != RC_OK)
		abort();
	free(dir);
	shell.walker = walker_new();
	shell.input = input_lines(no_lines, false);
	shell.configuring = true;
	/* What is printed is looked at by nobody. */
	shell.holding = true;
	path_init(&shell.where, &mode_config);
	if (atexit(end_session) != 0)
		abort();
}

static void show_target(struct buf *out)
{
	struct renderer renderer = {.out = out};
	struct error err;

	if (candidate_each(shell.store, NULL, render_row, &renderer, &err) == RC_FATAL)
		abort();
	render_end(&renderer);
}

/* Loads text into an empty target, and appends what that then is. */
static void load(struct buf *text, struct buf *target)
{
	struct error err;

	if (candidate_clear(shell.store, &err) != RC_OK)
		abort();
	buf_reset(&shell.load_failed);
	load_text(&shell, text);
	buf_reset(&shell.out);
	show_target(target);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text = {0}, first = {0}, again = {0}, second = {0};

	/* As of a file: without a NUL. */
	if (size == 0 || memchr(data, '\0', size) != NULL)
		return 0;
	if (shell.store == NULL)
		begin_session();
	buf_add(&text, (const char *)data, size);
	load(&text, &first);
	if (first.len > 0) {
		buf_add(&again, first.data, first.len);
		load(&again, &second);
		if (shell.load_failed.len > 0 || strcmp(buf_str(&first), buf_str(&second)) != 0) {
			fprintf(stderr, "--- shown\n%s--- loaded again\n%s--- refused\n%s",
			    buf_str(&first), buf_str(&second), buf_str(&shell.load_failed));
			abort();
		}
	}
	buf_free(&text);
	buf_free(&first);
	buf_free(&again);
	buf_free(&second);
	return 0;
}
