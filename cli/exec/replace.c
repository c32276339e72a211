/* replace interface and replace pattern; reference xr-shell section 4.7. */
#include "cli/commands.h"
#include "cli/shell.h"
#include "store/replace.h"

static int replace(struct shell *shell, const struct substitution *substitution, bool dry_run)
{
	struct buf text = {0};
	struct error err;
	int status = 0;

	if (replace_target(shell->store, substitution, !dry_run, &text, &err) != RC_OK) {
		status = shell_fail(shell, &err);
	} else if (dry_run) {
		shell_say(shell, "%send\n", buf_str(&text));
	} else {
		path_cut(&shell->where, 0);
		buf_adds(&text, "end\n");
		shell_say(shell, "Loading.\n%zu bytes parsed in 1 sec (%zu)bytes/sec\n", text.len,
		    text.len);
	}
	buf_free(&text);
	return status;
}

static int run_interface(struct shell *shell, const struct match *match)
{
	const struct substitution substitution = {
	    .from = match_arg(match, 0), .to = match_arg(match, 1)};

	return replace(shell, &substitution, match->nargs > 2);
}

/* What stands between the quotes. */
static char *unquoted(const struct match *match, size_t i)
{
	const char *text = match_arg(match, i);

	return xstrndup(text + 1, strlen(text) - 2);
}

static int run_pattern(struct shell *shell, const struct match *match)
{
	char *pattern = unquoted(match, 0);
	char *to = unquoted(match, 1);
	struct substitution substitution = {.to = to};
	struct error err;
	regex_t regex;
	int status;

	if (substitution_compile(&regex, pattern, to, &err) == RC_OK) {
		substitution.regex = &regex;
		status = replace(shell, &substitution, match->nargs > 2);
		regfree(&regex);
	} else {
		status = shell_fail(shell, &err);
	}
	free(pattern);
	free(to);
	return status;
}

/* clang-format off */
const struct decl replace_commands[] = {
	{ .run = run_interface, .silent = true, .syntax = "replace interface <interface> with <interface> ( dry-run )",
	  .help = "Replace configuration|replace configuration for an interface|Interface|replacement|Interface|execute the command without loading the replace config" },
	{ .run = run_pattern, .silent = true, .syntax = "replace pattern <quoted> with <quoted> ( dry-run )",
	  .help = "|replace a string pattern in configuration|pattern to be replaced within single quotes|replacement|replacement within single quotes, \\1 to \\9 for groups of the pattern|execute the command without loading the replace config" },
	DECL_END
};
/* clang-format on */
