/* Playing a transcript: its head, and what is typed in it.  See check.h. */
#include "cli/check_priv.h"

#include "base/file.h"
#include "cli/diff.h"
#include "cli/mask.h"

/* A larger file is no transcript. */
#define TRANSCRIPT_MAX (16u << 20)

#define SERVER "estd"
#define URL    "$URL"

/* Appends text with `with` in place of each `what`. */
static void replace(const char *text, const char *what, const char *with, struct buf *out)
{
	const char *found;

	for (; (found = strstr(text, what)) != NULL; text = found + strlen(what)) {
		buf_add(out, text, (size_t)(found - text));
		buf_adds(out, with);
	}
	buf_adds(out, text);
}

/* Appends typed with the secret in place of each MASK, and the server's address. */
static void fill_in(const struct check *check, const char *typed, struct buf *out)
{
	struct buf located = {0};

	replace(typed, URL, check->url != NULL ? check->url : URL, &located);
	replace(buf_str(&located), MASK, buf_str(&check->secret), out);
	buf_free(&located);
}

/* Cuts the ending off text; false when it has another. */
static bool cut_ending(struct buf *text, const char *ending)
{
	size_t len = strlen(ending);

	if (text->len < len || memcmp(text->data + text->len - len, ending, len) != 0)
		return false;
	buf_cut(text, text->len - len);
	return true;
}

/* What the typed text does, keys at its end included. */
static enum input_result press(struct buf *line)
{
	if (cut_ending(line, "<Ctrl-C>"))
		return INPUT_INTERRUPT;
	if (cut_ending(line, "<Ctrl-Z>"))
		return INPUT_SUSPEND;
	if (cut_ending(line, "<Ctrl-D>"))
		return INPUT_EOF;
	if (cut_ending(line, "<Ctrl-V>?"))
		buf_addc(line, '?');
	if (line->len <= LINE_MAX_BYTES)
		return INPUT_LINE;
	buf_reset(line);
	return INPUT_TOO_LONG;
}

/* `?` behind text, as the terminal answers it. */
static void ask_help(struct check *check, const char *text)
{
	struct buf help = {0};

	check->hooks->help(check->hooks->ctx, text, &help);
	check_output(check, &help);
	check_end_output(check);
	buf_free(&help);
}

/* The next line that is typed at a prompt; its prompt must be the one there is. */
static enum input_result next_command(void *ctx, const char *prompt, struct buf *line)
{
	struct check *check = ctx;
	struct buf shown = {0};
	bool help = true;

	while (help) {
		const char *typed;

		buf_reset(line);
		check_end_output(check);
		if (check->at == check->expected.n ||
		    check_prompt_len(check_expected(check)) == 0) {
			buf_free(&shown);
			return INPUT_EOF;
		}
		typed = check_expected(check) + check_prompt_len(check_expected(check));
		buf_reset(&shown);
		buf_addf(&shown, "%s%s", prompt, typed);
		fill_in(check, typed, line);
		check->secret_typed = strstr(typed, MASK) != NULL;
		if (strcmp(shown.data, check_expected(check)) == 0)
			lines_add(&check->came, shown.data);
		else
			check_differ(check, shown.data);
		check->at++;
		help = line->len > 0 && line->data[line->len - 1] == '?' &&
		       strstr(typed, "<Ctrl-V>?") == NULL;
		if (help) {
			buf_cut(line, line->len - 1);
			ask_help(check, buf_str(line));
		}
	}
	buf_free(&shown);
	return press(line);
}

/* The line of the transcript that begins with the question, SIZE_MAX when there is none. */
static size_t find_question(struct check *check, const char *question)
{
	check_skip_any_lines(check);
	for (size_t i = check->at; !check_ends_output(check, i); i++)
		if (strncmp(check->expected.line[i], question, strlen(question)) == 0)
			return i;
	return SIZE_MAX;
}

/* The answer is what follows the question on its line; <<, or <<! for a secret, may mark it. */
static enum input_result next_answer(void *ctx, const char *prompt, bool echo, struct buf *answer)
{
	struct check *check = ctx;
	struct buf text = {0};
	const char *typed;
	char *question;
	size_t at;

	buf_reset(answer);
	buf_adds(&text, prompt);
	check_output(check, &text);
	buf_free(&text);
	question = xstrdup(buf_str(&check->partial));
	buf_reset(&check->partial);
	at = find_question(check, question);
	if (at == SIZE_MAX) {
		check_differ(check, question);
		free(question);
		return INPUT_EOF;
	}
	check->differs = check->differs || at != check->at;
	check->at = at;
	typed = check_expected(check) + strlen(question);
	free(question);
	if (strncmp(typed, "<<", 2) == 0)
		typed += 2;
	if (echo || strncmp(typed, "<Ctrl-", 6) == 0)
		fill_in(check, typed, answer);
	else if (*typed == '!')
		buf_adds(answer, typed + 1);
	else
		buf_adds(answer, buf_str(&check->secret));
	check_agree(check);
	return press(answer);
}

static void use_history(void *ctx, enum input_history history)
{
	struct check *check = ctx;

	check->history = history;
}

static void remember(void *ctx, const char *line)
{
	struct check *check = ctx;
	struct lines *lines = &check->histories[check->history];

	if (!check->secret_typed && line[strspn(line, " \t")] != '\0' &&
	    (lines->n == 0 || strcmp(lines->line[lines->n - 1], line) != 0))
		lines_add(lines, line);
}

static const char *history(void *ctx, size_t i)
{
	const struct check *check = ctx;
	const struct lines *lines = &check->histories[check->history];

	return i < lines->n ? lines->line[i] : NULL;
}

static void split(char *text, struct lines *lines)
{
	char *end;

	for (; (end = strchr(text, '\n')) != NULL; text = end + 1) {
		*end = '\0';
		if (end > text && end[-1] == '\r')
			end[-1] = '\0';
		lines_add(lines, text);
	}
	if (*text != '\0')
		lines_add(lines, text);
}

/* One directive of the head. */
static bool read_directive(struct check *check, const char *text)
{
	if (strcmp(text, "vty") == 0) {
		check->line = "vty0";
		return true;
	}
	if (strncmp(text, SERVER, strlen(SERVER)) == 0 &&
	    (text[strlen(SERVER)] == ' ' || text[strlen(SERVER)] == '\0')) {
		check->server = text + strlen(SERVER);
		return true;
	}
	if (strncmp(text, "shell -u ", 9) != 0 || strpbrk(text + 9, " \t") != NULL)
		return strcmp(text, "shell") == 0;
	check->user = text + 9;
	return true;
}

/* The head: directives, remarks and empty lines before the session. */
static enum rc read_head(struct check *check, struct error *err)
{
	size_t len = strlen(DIRECTIVE);

	for (; check->at < check->expected.n; check_agree(check)) {
		const char *line = check_expected(check);

		if (strncmp(line, DIRECTIVE, len) != 0 && *line != '#' && *line != '\0')
			break;
		if (strncmp(line, DIRECTIVE, len) == 0 && !read_directive(check, line + len))
			return error_set(err, RC_INVALID,
			    "%s: line %zu: '%s' is not a directive of xrsh: expected '#! vty', "
			    "'#! shell -u USER' or '#! estd OPTIONS'",
			    check->path, check->at + 1, line);
	}
	for (size_t i = check->at; i < check->expected.n; i++)
		if (check_prompt_len(check->expected.line[i]) > 0)
			return RC_OK;
	return error_set(
	    err, RC_INVALID, "%s: nothing is typed: no line begins with a prompt", check->path);
}

struct check *check_open(
    const char *path, const char *secret, const struct input_hooks *hooks, struct error *err)
{
	struct check *check = xcalloc(1, sizeof(*check));
	struct buf text = {0};
	enum rc rc;

	check->source =
	    (struct input_source){check, next_command, next_answer, use_history, remember, history};
	check->hooks = hooks;
	check->path = path;
	check->line = "con0";
	buf_adds(&check->secret, secret);
	rc = file_read(path, TRANSCRIPT_MAX, &text, err);
	if (rc == RC_OK && strlen(buf_str(&text)) != text.len)
		rc = error_set(err, RC_INVALID, "%s: not text: it holds a NUL", path);
	if (rc == RC_OK && text.len > 0)
		split(text.data, &check->expected);
	if (rc == RC_OK)
		rc = read_head(check, err);
	buf_free(&text);
	if (rc == RC_OK)
		return check;
	check_free(check);
	return NULL;
}

const char *check_user(const struct check *check)
{
	return check->user;
}

const char *check_line(const struct check *check)
{
	return check->line;
}

const char *check_server(const struct check *check)
{
	return check->server;
}

void check_set_url(struct check *check, const char *url)
{
	free(check->url);
	check->url = xstrdup(url);
}

const struct input_source *check_source(const struct check *check)
{
	return &check->source;
}

bool check_end(struct check *check, int status, struct buf *diff)
{
	struct buf end = {0};

	check_end_output(check);
	buf_addf(&end, DIRECTIVE "end %d", status);
	if (check->at < check->expected.n &&
	    strncmp(check_expected(check), DIRECTIVE "end ", strlen(DIRECTIVE "end ")) == 0) {
		if (strcmp(check_expected(check), buf_str(&end)) == 0)
			check_agree(check);
		else
			check_differ(check, buf_str(&end));
	}
	buf_free(&end);
	check->differs = check->differs || check->came.n != check->expected.n;
	if (check->differs)
		diff_unified(&check->expected, &check->came, check->path, "session", diff);
	return !check->differs;
}

void check_free(struct check *check)
{
	if (check == NULL)
		return;
	lines_free(&check->expected);
	lines_free(&check->came);
	for (size_t i = 0; i < HISTORIES; i++)
		lines_free(&check->histories[i]);
	captures_free(&check->captures);
	buf_free(&check->secret);
	buf_free(&check->partial);
	free(check->url);
	free(check);
}
