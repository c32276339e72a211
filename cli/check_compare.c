/*
 * Output that is compared with a transcript, line by line as it comes, so that
 * a question finds its answer behind the output that came before it.  What
 * came is kept in the transcript's own words where it is the same, and the
 * unified diff of both then shows the difference alone.  See check.h.
 */
#include "cli/check_priv.h"

#include "cli/mask.h"

#define PROMPT "RP/0/RP0/CPU0:"

size_t check_prompt_len(const char *line)
{
	size_t len;

	if (strncmp(line, PROMPT, strlen(PROMPT)) != 0)
		return 0;
	len = strcspn(line, " \t#");
	return line[len] == '#' ? len + 1 : 0;
}

const char *check_expected(const struct check *check)
{
	return check->expected.line[check->at];
}

bool check_ends_output(const struct check *check, size_t i)
{
	const char *line = i < check->expected.n ? check->expected.line[i] : NULL;

	return line == NULL || check_prompt_len(line) > 0 ||
	       strncmp(line, DIRECTIVE, strlen(DIRECTIVE)) == 0;
}

void check_agree(struct check *check)
{
	lines_add(&check->came, check_expected(check));
	check->at++;
}

void check_differ(struct check *check, const char *line)
{
	lines_add(&check->came, line);
	check->differs = true;
}

void check_skip_any_lines(struct check *check)
{
	while (!check_ends_output(check, check->at) && placeholder_any_lines(check_expected(check)))
		check_agree(check);
}

/* A line that `at` does not allow: perhaps lines are missing before it. */
static void resynchronize(struct check *check, const char *line)
{
	for (size_t i = check->at; !check_ends_output(check, i); i++) {
		if (!placeholder_match(&check->captures, check->expected.line[i], line))
			continue;
		check_differ(check, check->expected.line[i]);
		check->at = i + 1;
		return;
	}
	check_differ(check, line);
}

/* True when the line belongs to a <pem> of the transcript. */
static bool in_pem(struct check *check, const char *line)
{
	if (!check->pem &&
	    (check_ends_output(check, check->at) || !placeholder_pem(check_expected(check)) ||
		strncmp(line, "-----BEGIN ", 11) != 0))
		return false;
	check->pem = strncmp(line, "-----END ", 9) != 0;
	if (!check->pem)
		check_agree(check);
	return true;
}

static void compare(struct check *check, const char *line)
{
	if (in_pem(check, line))
		return;
	while (
	    !check_ends_output(check, check->at) && placeholder_any_lines(check_expected(check))) {
		size_t next = check->at + 1;

		if (check_ends_output(check, next) ||
		    !placeholder_match(&check->captures, check->expected.line[next], line))
			return; /* one of any lines */
		check_agree(check);
	}
	if (!check_ends_output(check, check->at) &&
	    placeholder_match(&check->captures, check_expected(check), line))
		check_agree(check);
	else
		resynchronize(check, line);
}

void check_output(struct check *check, const struct buf *text)
{
	char *start, *end;

	buf_add(&check->partial, buf_str(text), text->len);
	if (check->partial.len == 0)
		return;
	if (check->secret_typed)
		mask_text(&check->partial, &check->secret);
	for (start = check->partial.data; (end = strchr(start, '\n')) != NULL; start = end + 1) {
		*end = '\0';
		compare(check, start);
	}
	buf_shift(&check->partial, (size_t)(start - check->partial.data));
}

void check_end_output(struct check *check)
{
	char *rest = NULL;

	if (check->partial.len > 0) {
		rest = xstrdup(check->partial.data);
		buf_reset(&check->partial);
		compare(check, rest);
		free_cleansed(rest);
	}
	check->pem = false;
	check_skip_any_lines(check);
	for (; !check_ends_output(check, check->at); check->at++)
		check->differs = true;
}
