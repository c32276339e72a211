/* Blocks of text and banners.  See text.h. */
#include "cli/text.h"

#include <ctype.h>
#include <strings.h>

#include "base/utf8.h"
#include "cli/config_line.h"
#include "cli/shell.h"
#include "cli/unknown.h"

/* Longest block, in bytes. */
#define BLOCK_MAX (256U * 1024)

/* Blanks before a line of a block, and for each if around it. */
#define INDENT 2

bool text_open(const struct shell *shell)
{
	return shell->where.mode->end != NULL;
}

bool text_keeps(const struct shell *shell)
{
	return shell->where.mode->verbatim;
}

static struct level *level(struct shell *shell)
{
	return &shell->where.level[shell->where.n - 1];
}

static void ignore_row(void *ctx, int depth, enum row_kind kind, const char *line)
{
	(void)ctx;
	(void)depth;
	(void)kind;
	(void)line;
}

void text_begin(struct shell *shell)
{
	buf_reset(&shell->text.body);
	shell->text.entries = false;
	shell->text.depth = 0;
	shell->text.condition = false;
	if (text_keeps(shell) || shell->text.loading ||
	    candidate_each(shell->store, level(shell)->line, ignore_row, NULL, NULL) != RC_OK)
		return;
	if (shell->timestamps)
		shell_stamp(shell);
	shell_say(shell,
	    "%% WARNING: Policy object %s exists! Reconfiguring it via CLI will replace current "
	    "definition. Use abort to cancel.\n",
	    level(shell)->line);
}

static bool begins(const char *text, const char *word)
{
	size_t len = strlen(word);

	return strncmp(text, word, len) == 0 && (text[len] == '\0' || text[len] == ' ');
}

static bool ends(const char *text, const char *word)
{
	size_t len = strlen(text), wlen = strlen(word);

	return len >= wlen && strcmp(text + len - wlen, word) == 0;
}

/* Whether a condition goes on in the next line: its `then` is not there yet. */
static bool opens_condition(const char *line)
{
	return (begins(line, "if") || begins(line, "elseif")) && !ends(line, "then") &&
	       strstr(line, " then ") == NULL;
}

/* Whether an if statement ends where it begins. */
static bool is_one_line(const char *line)
{
	return strstr(line, " then ") != NULL && !ends(line, "then");
}

/* A line of its own; if statements set off what stands in them. */
static void add_line(struct text *text, const char *line)
{
	int depth = text->depth;

	if (begins(line, "endif") && text->depth > 0)
		depth = --text->depth;
	else if ((begins(line, "else") || begins(line, "elseif")) && depth > 0)
		depth--;
	else if (begins(line, "if") && !is_one_line(line))
		text->depth++;
	text->condition = opens_condition(line);
	buf_addf(&text->body, "\n%*s%s", INDENT * (depth + 1), "", line);
}

/* An entry of a set; the comma behind the last one goes when the set ends. */
static void add_entry(struct text *text, const char *entry)
{
	buf_addf(&text->body, "\n%*s%s,", INDENT, "", entry);
	text->comma = text->body.len - 1;
	text->entries = true;
}

/* The block as one line of the target. */
static int keep_block(struct shell *shell)
{
	struct text *text = &shell->text;
	struct level *block = level(shell);
	struct buf whole = {0};
	struct error err;
	int status = 0;

	if (text->entries)
		memmove(text->body.data + text->comma, text->body.data + text->comma + 1,
		    text->body.len - text->comma); /* with the NUL */
	buf_addf(&whole, "%s%s\n%s", block->line, text->body.len > 0 ? text->body.data : "",
	    shell->where.mode->end);
	free(block->line);
	block->line = xstrdup(buf_str(&whole));
	buf_free(&whole);
	if (candidate_set(shell->store, &shell->where, &err) != RC_OK)
		status = shell_fail(shell, &err);
	return status;
}

static int leave_block(struct shell *shell, bool keep)
{
	int status = keep ? keep_block(shell) : 0;

	path_cut(&shell->where, shell->where.n - 1);
	buf_reset(&shell->text.body);
	return status;
}

/* Whether the block has room; else it is refused. */
static bool has_room(struct shell *shell)
{
	struct error err;

	if (shell->text.body.len <= BLOCK_MAX)
		return true;
	error_set(&err, RC_INVALID, "%s: longer than %u bytes", level(shell)->line, BLOCK_MAX);
	shell_fail(shell, &err);
	return false;
}

/* Whether the line, behind its blanks, is the end word, or leaves the block without it. */
static bool is_end(const char *start, const char *end_word)
{
	size_t len = strcspn(start, " \t");

	if (start[len + strspn(start + len, " \t")] != '\0')
		return false;
	return (len == strlen(end_word) && strncasecmp(start, end_word, len) == 0) ||
	       (len == strlen("abort") && strncasecmp(start, "abort", len) == 0);
}

/* A line that is not judged; what it says can't be sealed. */
static int add_verbatim(struct shell *shell, const char *line)
{
	struct error err;

	if (!has_room(shell))
		return 1;
	if (unknown_shows_password(line)) {
		error_set(&err, RC_INVALID,
		    "%s: a line must not hold a password in clear: give it encrypted",
		    level(shell)->line);
		return shell_fail(shell, &err);
	}
	buf_addf(&shell->text.body, "\n%s", line);
	return 0;
}

/* What follows of a condition: set off as it was typed, or as what stands in the block. */
static int add_condition(struct shell *shell, const char *line)
{
	if (!has_room(shell))
		return 1;
	buf_addf(
	    &shell->text.body, "\n%*s%s", isspace((unsigned char)*line) ? 0 : INDENT, "", line);
	return 0;
}

/* What was typed of the block so far. */
static int show_block(struct shell *shell)
{
	if (shell->timestamps)
		shell_stamp(shell);
	shell_say(shell, "%s%s\n", level(shell)->line, buf_str(&shell->text.body));
	return 0;
}

/* One statement or entry that was understood. */
static int take(struct shell *shell, const struct match *match)
{
	const struct mode *mode = shell->where.mode;
	struct path path;

	if (strcmp(match->decl->syntax, mode->end) == 0)
		return leave_block(shell, true);
	if (strcmp(match->decl->syntax, "abort") == 0 || strcmp(match->decl->syntax, "exit") == 0)
		return leave_block(shell, false);
	if (strcmp(match->decl->syntax, "show") == 0)
		return show_block(shell);
	if (!has_room(shell))
		return 1;
	path_copy(&path, &shell->where);
	path_push(&path, match);
	(mode->list ? add_entry : add_line)(&shell->text, path.level[path.n - 1].line);
	path_free(&path);
	return 0;
}

/*
 * Where the entry at p ends: at a comma outside quotes, or with the line.
 * *open is the quote that is not closed by then, or NULL.
 */
static char *entry_end(char *p, const char **open)
{
	*open = NULL;
	for (; *p != '\0' && (*open != NULL || *p != ','); p++)
		if (*p == '\'')
			*open = *open == NULL ? p : NULL;
	return p;
}

int text_line(struct shell *shell, char *line, struct parse *parse)
{
	char *start = line + strspn(line, " \t");
	bool list = shell->where.mode->list;
	int status = 0;

	parse->result = WALK_OK;
	if (line[utf8_text_len(line)] != '\0') {
		parse->result = WALK_INVALID;
		parse->error_at = utf8_text_len(line);
		return 1;
	}
	if (shell->where.mode->verbatim && !is_end(start, shell->where.mode->end))
		return add_verbatim(shell, line);
	if (shell->text.condition && *start != '\0' && !is_end(start, shell->where.mode->end)) {
		shell->text.condition = !ends(start, "then");
		return add_condition(shell, line);
	}
	if (*start == '#') {
		buf_addf(&shell->text.body, "\n%*s%s", INDENT * (shell->text.depth + 1), "", start);
		return 0;
	}
	while (*start != '\0' && *start != '!' && status == 0) {
		const char *open = NULL;
		char *end = list ? entry_end(start, &open) : start + strlen(start);
		char separator = *end;

		if (!text_open(shell)) /* behind the end word */
			open = start;
		if (open != NULL) {
			parse->result = WALK_INVALID;
			parse->error_at = (size_t)(open - line);
			return 1;
		}
		*end = '\0';
		path_parse(shell->walker, NULL, &shell->where, WALK_WHOLE, line,
		    (size_t)(start - line), parse);
		*end = separator;
		if (parse->result == WALK_INCOMPLETE && start + strspn(start, " \t") == end)
			parse->result = WALK_OK; /* nothing between two commas */
		else if (parse->result != WALK_OK)
			return 1;
		else
			status = take(shell, &parse->match[0]);
		start = separator != '\0' ? end + 1 : end;
		start += strspn(start, " \t");
	}
	return status;
}

/* The argument that stands last in the line. */
static const struct arg *last_arg(const struct parse *parse)
{
	const struct match *match = &parse->match[parse->n - 1];

	return match->nargs > 0 ? &match->arg[match->nargs - 1] : NULL;
}

bool text_unfinished(const struct parse *parse)
{
	const struct arg *arg = last_arg(parse);

	return arg != NULL && arg->type != NULL && arg->type->unfinished != NULL &&
	       arg->type->unfinished(arg->text, strlen(arg->text));
}

/* A value that goes on in the lines that follow. */
struct unfinished {
	const struct type *type;
	struct buf whole; /* the line it began in, and what followed */
	size_t at;	  /* where in whole it begins */
	size_t len;	  /* of whole that was searched for its end, or up to that */
	bool refused;	  /* for some of its lines */
};

/* Whether the end of the text was not found yet. */
static bool goes_on(const struct unfinished *text)
{
	return text->type->unfinished(text->whole.data + text->at, text->len - text->at);
}

/* What stands behind the end of the text is no part of it. */
static void find_end(struct unfinished *text)
{
	const char *value = text->whole.data + text->at;

	if (text->type->unfinished(value, text->whole.len - text->at))
		text->len = text->whole.len;
	while (text->len < text->whole.len && goes_on(text))
		text->len++;
}

/* Keeps the first line of a text that is too long: its end is still looked for. */
static void forget(struct unfinished *text, size_t first)
{
	buf_cut(&text->whole, first);
	text->len = first;
}

int text_finish(
    struct shell *shell, const char *line, struct parse *parse, text_next *next, void *ctx)
{
	struct unfinished text = {.type = last_arg(parse)->type, .at = last_arg(parse)->at};
	enum input_result result = INPUT_LINE;
	struct error err;
	int status = 1;

	buf_adds(&text.whole, line);
	text.len = text.whole.len;
	while (goes_on(&text)) {
		buf_addc(&text.whole, '\n');
		result = next(ctx, &text.whole);
		if (result != INPUT_LINE && result != INPUT_TOO_LONG && result != INPUT_NOT_TEXT)
			break;
		text.refused = text.refused || result != INPUT_LINE;
		find_end(&text);
		if (text.whole.len <= LINE_MAX_BYTES)
			continue;
		if (!text.refused) {
			error_set(&err, RC_INVALID, "Text not accepted: longer than %d bytes",
			    LINE_MAX_BYTES);
			shell_fail(shell, &err);
		}
		text.refused = true;
		if (goes_on(&text))
			forget(&text, strlen(line));
	}
	if (goes_on(&text)) {
		error_set(&err, RC_INVALID, "Text not accepted: it has no end");
		shell_fail(shell, &err);
	} else if (!text.refused) {
		buf_cut(&text.whole, text.len);
		path_parse(
		    shell->walker, NULL, &shell->where, WALK_WHOLE, text.whole.data, 0, parse);
		status = parse->result == WALK_OK ? config_line_set(shell, parse, text.whole.data)
						  : shell_parser_error(shell, line, parse);
	}
	buf_free(&text.whole);
	return status;
}
