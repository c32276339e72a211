/*
 * Output modifiers: the chain behind the | of a command.  Keywords, helps and
 * errors follow reference xr-shell sections 2 and 6.  Patterns are POSIX
 * extended regular expressions, case-sensitive, and reach to the next | that
 * is neither quoted nor behind a backslash; double quotes around them are
 * removed.  `count` prints the number of matching lines, as `utility wc -l`
 * does; `section` keeps a matching line and the deeper ones under it.
 */
#include "cli/filter.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cli/disk.h"
#include "cli/output.h"

#define BLANKS " \t"

struct filter {
	struct stage **stages; /* by pointer: a regex_t must not move */
	size_t n;
};

bool text_next(const struct buf *text, size_t *pos, struct text_line *line)
{
	const char *newline;

	if (*pos >= text->len)
		return false;
	line->text = text->data + *pos;
	newline = memchr(line->text, '\n', text->len - *pos);
	line->len = newline != NULL ? (size_t)(newline - line->text) : text->len - *pos;
	*pos += line->len + 1;
	return true;
}

void text_add(struct buf *out, const struct text_line *line)
{
	buf_add(out, line->text, line->len);
	buf_addc(out, '\n');
}

enum rc stage_compile(struct stage *stage, const char *pattern, bool ignore_case, struct error *err)
{
	int flags = REG_EXTENDED | (ignore_case ? REG_ICASE : 0);
	int status = regcomp(&stage->regex, pattern, flags);
	char reason[128];

	stage->compiled = status == 0;
	if (status == 0)
		return RC_OK;
	(void)regerror(status, &stage->regex, reason, sizeof(reason));
	return error_set(
	    err, RC_INVALID, "%% Bad regular expression \"%.128s\": %s", pattern, reason);
}

bool stage_match(const struct stage *stage, const struct text_line *line)
{
	regmatch_t range = {.rm_so = 0, .rm_eo = (regoff_t)line->len};

	return regexec(&stage->regex, line->text, 1, &range, REG_STARTEND) == 0;
}

static enum rc run_include(
    const struct stage *stage, const struct buf *in, struct buf *out, struct error *err)
{
	struct text_line line;
	size_t pos = 0;

	(void)err;
	while (text_next(in, &pos, &line))
		if (stage_match(stage, &line))
			text_add(out, &line);
	return RC_OK;
}

static enum rc run_exclude(
    const struct stage *stage, const struct buf *in, struct buf *out, struct error *err)
{
	struct text_line line;
	size_t pos = 0;

	(void)err;
	while (text_next(in, &pos, &line))
		if (!stage_match(stage, &line))
			text_add(out, &line);
	return RC_OK;
}

static enum rc run_begin(
    const struct stage *stage, const struct buf *in, struct buf *out, struct error *err)
{
	struct text_line line;
	size_t pos = 0;
	bool begun = false;

	(void)err;
	while (text_next(in, &pos, &line)) {
		begun = begun || stage_match(stage, &line);
		if (begun)
			text_add(out, &line);
	}
	return RC_OK;
}

static size_t indent(const struct text_line *line)
{
	size_t n = 0;

	while (n < line->len && line->text[n] == ' ')
		n++;
	return n;
}

static enum rc run_section(
    const struct stage *stage, const struct buf *in, struct buf *out, struct error *err)
{
	struct text_line line;
	size_t pos = 0, depth = 0;
	bool inside = false;

	(void)err;
	while (text_next(in, &pos, &line)) {
		if (inside && indent(&line) <= depth)
			inside = false;
		if (!inside && stage_match(stage, &line)) {
			inside = true;
			depth = indent(&line);
		}
		if (inside)
			text_add(out, &line);
	}
	return RC_OK;
}

static enum rc run_count(
    const struct stage *stage, const struct buf *in, struct buf *out, struct error *err)
{
	struct text_line line;
	size_t pos = 0, count = 0;

	(void)err;
	while (text_next(in, &pos, &line))
		count += stage_match(stage, &line);
	buf_addf(out, "%zu\n", count);
	return RC_OK;
}

static enum rc run_file(
    const struct stage *stage, const struct buf *in, struct buf *out, struct error *err)
{
	(void)out;
	return disk_write(stage->files, stage->text, buf_str(in), in->len, err);
}

static enum rc incomplete(const char **at, struct error *err)
{
	*at = NULL;
	return error_set(err, RC_INVALID, "%% Incomplete command.");
}

/* The text without blanks and then quotes around it, for the caller to free. */
static char *trim(const char *text)
{
	size_t len;

	text += strspn(text, BLANKS);
	len = strlen(text);
	while (len > 0 && strchr(BLANKS, text[len - 1]) != NULL)
		len--;
	if (len >= 2 && text[0] == '"' && text[len - 1] == '"') {
		text++;
		len -= 2;
	}
	return xstrndup(text, len);
}

static enum rc parse_pattern(const struct modifier *modifier, struct stage *stage, const char *text,
    const char **at, struct error *err)
{
	char *pattern = trim(text);
	enum rc rc;

	*at = NULL;
	stage->run = modifier->run;
	if (pattern[0] == '\0')
		rc = incomplete(at, err);
	else
		rc = stage_compile(stage, pattern, false, err);
	free(pattern);
	return rc;
}

static enum rc parse_file(const struct modifier *modifier, struct stage *stage, const char *text,
    const char **at, struct error *err)
{
	const char *word = text + strspn(text, BLANKS);
	size_t len = strcspn(word, BLANKS);
	struct error reason;

	*at = NULL;
	stage->run = modifier->run;
	if (len == 0)
		return incomplete(at, err);
	if (word[len + strspn(word + len, BLANKS)] != '\0') {
		*at = word + len + strspn(word + len, BLANKS);
		return RC_INVALID;
	}
	stage->text = xstrndup(word, len);
	if (disk_check(stage->text, &reason) != RC_OK)
		return error_set(err, RC_INVALID, "%% %.500s", reason.text);
	return RC_OK;
}

#define PATTERN_HELP "  LINE  Regular Expression\n"

static const struct modifier modifiers[] = {
    {"begin", "Begin with the line that matches", PATTERN_HELP, parse_pattern, run_begin, NULL},
    {"count", "Count lines that match", PATTERN_HELP, parse_pattern, run_count, NULL},
    {"exclude", "Exclude lines that match", PATTERN_HELP, parse_pattern, run_exclude, NULL},
    {"file", "Save the configuration", "  WORD  File name, e.g. disk0:/name\n", parse_file,
	run_file, NULL},
    {"include", "Include lines that match", PATTERN_HELP, parse_pattern, run_include, NULL},
    {"section", "Include lines that match and the lines under them", PATTERN_HELP, parse_pattern,
	run_section, NULL},
    {"utility", "A set of common unix utilities", NULL, utility_parse, NULL, NULL},
};
#define NMODIFIERS (sizeof(modifiers) / sizeof(modifiers[0]))

/* How many characters of the word the name begins with. */
static size_t common(const char *name, const char *word, size_t len)
{
	size_t n = 0;

	while (n < len && name[n] != '\0' && strncasecmp(name + n, word + n, 1) == 0)
		n++;
	return n;
}

enum rc table_parse(const struct modifier *table, size_t n, struct stage *stage, const char *text,
    const char **at, struct error *err)
{
	const char *word = text + strspn(text, BLANKS);
	size_t len = strcspn(word, BLANKS);
	const struct modifier *found = NULL;
	size_t matches = 0, longest = 0, same;

	if (len == 0)
		return incomplete(at, err);
	for (size_t i = 0; i < n; i++) {
		same = common(table[i].name, word, len);
		longest = same > longest ? same : longest;
		if (same < len)
			continue;
		found = &table[i];
		matches++;
		if (table[i].name[len] != '\0')
			continue;
		matches = 1;
		break;
	}
	if (matches == 1)
		return found->parse(found, stage, word + len, at, err);
	*at = matches == 0 ? word + longest : NULL;
	if (matches == 0)
		return RC_INVALID;
	return error_set(
	    err, RC_INVALID, "%% Ambiguous command:  \"%.*s\"", (int)(len > 200 ? 200 : len), word);
}

/* Length of the stage at text: up to a | that is neither quoted nor escaped. */
static size_t stage_length(const char *text, bool *unmatched)
{
	bool quoted = false;
	size_t n = 0;

	for (; text[n] != '\0'; n++) {
		if (text[n] == '\\' && text[n + 1] != '\0')
			n++;
		else if (text[n] == '"')
			quoted = !quoted;
		else if (text[n] == '|' && !quoted)
			break;
	}
	*unmatched = quoted;
	return n;
}

static struct stage *add_stage(struct filter *filter, const char *files)
{
	struct stage *stage;

	filter->stages = xrealloc(filter->stages, (filter->n + 1) * sizeof(*filter->stages));
	stage = xcalloc(1, sizeof(*stage));
	stage->files = xstrdup(files);
	filter->stages[filter->n++] = stage;
	return stage;
}

struct filter *filter_parse(
    const char *text, const char *files, size_t *error_at, struct error *err)
{
	struct filter *filter = xcalloc(1, sizeof(*filter));
	const char *at = NULL;
	size_t start = 0, len;
	bool unmatched;
	char *copy;
	enum rc rc;

	*error_at = SIZE_MAX;
	for (;; start += len + 1) {
		len = stage_length(text + start, &unmatched);
		if (unmatched) {
			rc = error_set(err, RC_INVALID, "%% Unmatched quote");
			break;
		}
		copy = xstrndup(text + start, len);
		rc = table_parse(modifiers, NMODIFIERS, add_stage(filter, files), copy, &at, err);
		if (rc != RC_OK && at != NULL) {
			*error_at = start + (size_t)(at - copy);
			(void)error_set(
			    err, RC_INVALID, "%% Invalid input detected at '^' marker.");
		}
		free(copy);
		if (rc != RC_OK || text[start + len] == '\0')
			break;
	}
	if (rc == RC_OK)
		return filter;
	filter_free(filter);
	return NULL;
}

enum rc filter_run(
    const struct filter *filter, const struct buf *in, struct buf *out, struct error *err)
{
	struct buf before = {0}, after = {0};
	const struct stage *stage;
	enum rc rc = RC_OK;

	for (size_t i = 0; i < filter->n && rc == RC_OK; i++) {
		stage = filter->stages[i];
		rc = stage->run(stage, i == 0 ? in : &before, &after, err);
		buf_free(&before);
		before = after;
		after = (struct buf){0};
	}
	if (rc == RC_OK && before.len > 0)
		buf_add(out, before.data, before.len);
	buf_free(&before);
	return rc;
}

void filter_free(struct filter *filter)
{
	struct stage *stage;

	if (filter == NULL)
		return;
	for (size_t i = 0; i < filter->n; i++) {
		stage = filter->stages[i];
		if (stage->compiled)
			regfree(&stage->regex);
		for (size_t j = 0; j < sizeof(stage->value) / sizeof(stage->value[0]); j++)
			free(stage->value[j]);
		free(stage->text);
		free(stage->files);
		free(stage);
	}
	free(filter->stages);
	free(filter);
}

void filter_help(const char *text, struct buf *out)
{
	table_help(modifiers, NMODIFIERS, text, out);
}

void filter_complete(const char *text, struct buf *insert, struct buf *list)
{
	table_complete(modifiers, NMODIFIERS, text, insert, list);
}
