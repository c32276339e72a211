/* A listing as a script.  See listing.h. */
#include "cli/listing.h"

#include <time.h>

#include "cli/exec/commit.h"
#include "cli/load.h"

/* The first lines of a listing, reference xr-shell section 4.4. */
static const char *const beginnings[] = {
    "Building configuration...", "!! Building configuration...", "!! IOS XR Configuration"};

bool listing_begins(const char *line)
{
	for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++)
		if (strncmp(line, beginnings[i], strlen(beginnings[i])) == 0)
			return true;
	return false;
}

bool listing_is_stamp(const char *line)
{
	struct tm tm = {0};
	const char *rest = strptime(line, "%a %b %d %H:%M:%S", &tm);

	return rest != NULL && *rest == '.';
}

/* The next line of the script, for a banner that goes on. */
static enum input_result next_line(void *ctx, struct buf *more)
{
	struct buf line = {0};
	enum input_result result = shell_read(ctx, "", true, &line);

	buf_adds(more, buf_str(&line));
	buf_free(&line);
	return result;
}

static int begin(struct shell *shell)
{
	int status = shell_exec(shell, "configure", 0, false);

	/* Its lines are no commands: without a target none of them may run. */
	if (!shell->configuring) {
		shell->quit = true;
		return status;
	}
	shell->listing = xcalloc(1, sizeof(*shell->listing));
	load_begin(shell, shell->listing, next_line, shell);
	return status;
}

static void leave(struct shell *shell)
{
	load_end(shell, shell->listing);
	free(shell->listing);
	shell->listing = NULL;
	shell_leave_config(shell);
}

/* As `load` and `commit` would: what was not refused counts. */
static int commit(struct shell *shell)
{
	struct buf line = {0};
	struct commit_request request = commit_by(shell, &line);
	int status = shell->load_failed.len > 0;

	if (status != 0)
		(void)load_show_failed(shell);
	if (status == 0 || !shell->strict)
		status |= commit_target(shell, &request, true);
	buf_free(&line);
	leave(shell);
	return status;
}

bool listing_line(struct shell *shell, char *line, int *status)
{
	const char *text = line + unknown_column(line);

	*status = 0;
	if (shell->listing != NULL) {
		if (!load_take(shell, shell->listing, line))
			*status = commit(shell);
		return true;
	}
	if (shell->configuring)
		return false;
	if (listing_begins(text))
		*status = begin(shell);
	return listing_begins(text) || listing_is_stamp(text);
}

void listing_close(struct shell *shell)
{
	if (shell->listing == NULL)
		return;
	leave(shell);
	shell_say(shell, "%% The listing has no 'end': nothing of it was committed\n");
	shell->refused++;
	shell_flush(shell);
}
