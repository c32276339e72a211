/*
 * The modifiers behind `| utility`: the everyday uses of the Unix tools of
 * the same names, on the lines of the output and without starting a program.
 * Names and helps follow reference xr-shell section 6; what they print follows
 * POSIX, with the field widths of the GNU tools.
 */
#include "cli/filter.h"

#include <ctype.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BLANKS "\t "

bool stage_has(const struct stage *stage, char letter)
{
	return stage->option[letter - 'a'];
}

const char *stage_value(const struct stage *stage, char letter)
{
	return stage->value[letter - 'a'];
}

static enum rc run_copy(
    const struct stage *stage, const struct buf *in, struct buf *out, struct error *err)
{
	(void)stage;
	(void)err;
	if (in->len > 0)
		buf_add(out, in->data, in->len);
	return RC_OK;
}

static bool matches(const struct stage *stage, const struct text_line *line)
{
	if (stage->compiled)
		return stage_match(stage, line);
	if (stage->text[0] == '\0')
		return true;
	if (!stage_has(stage, 'i'))
		return memmem(line->text, line->len, stage->text, strlen(stage->text)) != NULL;
	for (size_t i = 0; i + strlen(stage->text) <= line->len; i++)
		if (strncasecmp(line->text + i, stage->text, strlen(stage->text)) == 0)
			return true;
	return false;
}

static enum rc run_grep(
    const struct stage *stage, const struct buf *in, struct buf *out, struct error *err)
{
	struct text_line line;
	size_t pos = 0, number = 0, count = 0;

	(void)err;
	while (text_next(in, &pos, &line)) {
		number++;
		if (matches(stage, &line) == stage_has(stage, 'v'))
			continue;
		count++;
		if (stage_has(stage, 'c'))
			continue;
		if (stage_has(stage, 'n'))
			buf_addf(out, "%zu:", number);
		text_add(out, &line);
	}
	if (stage_has(stage, 'c'))
		buf_addf(out, "%zu\n", count);
	return RC_OK;
}

/* The number of -n or -c, 10 without one; a + before it is skipped. */
static size_t amount(const struct stage *stage, char letter)
{
	const char *text = stage_value(stage, letter);

	if (text == NULL)
		return 10;
	return (size_t)strtoul(text + (text[0] == '+'), NULL, 10);
}

/* Where the first n lines of the text end. */
static size_t end_of_lines(const struct buf *text, size_t n)
{
	struct text_line line;
	size_t pos = 0;

	while (n > 0 && text_next(text, &pos, &line))
		n--;
	return pos < text->len ? pos : text->len;
}

size_t text_count(const struct buf *text)
{
	struct text_line line;
	size_t pos = 0, n = 0;

	while (text_next(text, &pos, &line))
		n++;
	return n;
}

static enum rc run_head(
    const struct stage *stage, const struct buf *in, struct buf *out, struct error *err)
{
	size_t end;

	(void)err;
	if (stage_has(stage, 'c'))
		end = amount(stage, 'c') < in->len ? amount(stage, 'c') : in->len;
	else
		end = end_of_lines(in, amount(stage, 'n'));
	if (end > 0)
		buf_add(out, in->data, end);
	return RC_OK;
}

static enum rc run_tail(
    const struct stage *stage, const struct buf *in, struct buf *out, struct error *err)
{
	char letter = stage_has(stage, 'c') ? 'c' : 'n';
	size_t total = letter == 'c' ? in->len : text_count(in);
	size_t wanted = amount(stage, letter), skip;

	(void)err;
	if (stage_value(stage, letter) != NULL && stage_value(stage, letter)[0] == '+')
		skip = wanted > 0 ? wanted - 1 : 0;
	else
		skip = wanted < total ? total - wanted : 0;
	if (skip > total)
		skip = total;
	if (letter == 'n')
		skip = end_of_lines(in, skip);
	if (skip < in->len)
		buf_add(out, in->data + skip, in->len - skip);
	return RC_OK;
}

static size_t count_words(const struct buf *text)
{
	size_t n = 0;
	bool blank = true;

	for (size_t i = 0; i < text->len; i++) {
		if (blank && !isspace((unsigned char)text->data[i]))
			n++;
		blank = isspace((unsigned char)text->data[i]) != 0;
	}
	return n;
}

static enum rc run_wc(
    const struct stage *stage, const struct buf *in, struct buf *out, struct error *err)
{
	bool all = !stage_has(stage, 'l') && !stage_has(stage, 'w') && !stage_has(stage, 'c');
	int width = all || stage_has(stage, 'l') + stage_has(stage, 'w') + stage_has(stage, 'c') > 1
			? 7
			: 1;
	const struct {
		bool shown;
		size_t count;
	} counts[] = {
	    {all || stage_has(stage, 'l'), text_count(in)},
	    {all || stage_has(stage, 'w'), count_words(in)},
	    {all || stage_has(stage, 'c'), in->len},
	};
	const char *before = "";

	(void)err;
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		if (!counts[i].shown)
			continue;
		buf_addf(out, "%s%*zu", before, width, counts[i].count);
		before = " ";
	}
	buf_addc(out, '\n');
	return RC_OK;
}

/*
 * The next word of *text without its quotes, for the caller to free; NULL
 * when there is none.
 */
static char *take_word(const char **text)
{
	const char *p = *text + strspn(*text, BLANKS);
	struct buf word = {0};
	bool quoted = false;
	char *copy;

	if (*p == '\0')
		return NULL;
	for (; *p != '\0' && (quoted || strchr(BLANKS, *p) == NULL); p++) {
		if (*p == '"')
			quoted = !quoted;
		else {
			if (*p == '\\' && p[1] != '\0')
				buf_addc(&word, *p++);
			buf_addc(&word, *p);
		}
	}
	*text = p;
	copy = xstrdup(buf_str(&word));
	buf_free(&word);
	return copy;
}

static enum rc bad_options(const char **at, struct error *err)
{
	*at = NULL;
	return error_set(err, RC_INVALID, "%% Error parsing piping string. Quitting...");
}

/* One letter of an option; *rest is what follows it in its word. */
static bool take_option(
    const struct modifier *utility, struct stage *stage, const char **rest, const char **text)
{
	char letter = **rest;
	const char *known =
	    islower((unsigned char)letter) ? strchr(utility->options, letter) : NULL;
	char **slot;

	if (known == NULL)
		return false;
	(*rest)++;
	stage->option[letter - 'a'] = true;
	if (known[1] != ':')
		return true;
	slot = &stage->value[letter - 'a'];
	free(*slot);
	*slot = **rest != '\0' ? xstrdup(*rest) : take_word(text);
	*rest += strlen(*rest);
	return *slot != NULL;
}

/* A word that begins with '-'; head and tail know -20 for -n 20. */
static bool take_options(
    const struct modifier *utility, struct stage *stage, const char *word, const char **text)
{
	const char *rest = word + 1;

	if (isdigit((unsigned char)*rest) && strncmp(utility->options, "n:", 2) == 0) {
		free(stage->value['n' - 'a']);
		stage->value['n' - 'a'] = xstrdup(rest);
		stage->option['n' - 'a'] = true;
		return true;
	}
	while (*rest != '\0')
		if (!take_option(utility, stage, &rest, text))
			return false;
	return true;
}

/* True when -n and -c of head and tail are numbers, and cut has one good list. */
static bool values_fit(const struct modifier *utility, const struct stage *stage)
{
	const char *number;

	if (utility->run == run_cut)
		return stage_has(stage, 'f') != stage_has(stage, 'c') &&
		       cut_is_list(stage_value(stage, stage_has(stage, 'f') ? 'f' : 'c')) &&
		       (stage_value(stage, 'd') == NULL || strlen(stage_value(stage, 'd')) == 1);
	for (const char *letter = "nc"; *letter != '\0'; letter++) {
		number = stage_value(stage, *letter);
		if (number == NULL)
			continue;
		number += *number == '+' && utility->run == run_tail;
		if (*number == '\0' || strlen(number) > 9 ||
		    number[strspn(number, "0123456789")] != '\0')
			return false;
	}
	return true;
}

/* Options, then for the greps one pattern; nothing else reads files here. */
static enum rc parse_utility(const struct modifier *utility, struct stage *stage, const char *text,
    const char **at, struct error *err)
{
	bool wants_pattern = utility->run == run_grep;
	enum rc rc = RC_OK;
	char *word = NULL;

	*at = NULL;
	stage->run = utility->run;
	while (rc == RC_OK && (word = take_word(&text)) != NULL) {
		if (word[0] == '-' && word[1] != '\0' && stage->text == NULL) {
			if (!take_options(utility, stage, word, &text))
				rc = bad_options(at, err);
		} else if (wants_pattern && stage->text == NULL)
			stage->text = xstrdup(word);
		else
			rc = bad_options(at, err);
		free(word);
	}
	if (rc == RC_OK && wants_pattern && stage->text == NULL)
		return error_set(err, RC_INVALID, "%% Incomplete command.");
	if (rc == RC_OK && !values_fit(utility, stage))
		return bad_options(at, err);
	if (rc == RC_OK && wants_pattern && utility->name[0] == 'e')
		rc = stage_compile(stage, stage->text, stage_has(stage, 'i'), err);
	return rc;
}

#define WORD_HELP "  WORD  Unix commandline option string , maximum length 20\n"
#define REST_HELP WORD_HELP "  <cr>\n"

static const struct modifier utilities[] = {
    {"cut", "Cut out selected fields of each line of a file", WORD_HELP, parse_utility, run_cut,
	"d:f:c:"},
    {"egrep", "Extended regular expression grep", WORD_HELP, parse_utility, run_grep, "ivcn"},
    {"fgrep", "Fixed string expression grep", WORD_HELP, parse_utility, run_grep, "ivcn"},
    {"head", "Show set of lines/characters from the top of a file", REST_HELP, parse_utility,
	run_head, "n:c:"},
    {"less", "Fixed string pattern matching", REST_HELP, parse_utility, run_copy, ""},
    {"more", "Paging Utility More", REST_HELP, parse_utility, run_copy, ""},
    {"sort", "Sort, merge, or sequence-check text files", REST_HELP, parse_utility, run_sort,
	"rnu"},
    {"tail", "Copy the last part of files", REST_HELP, parse_utility, run_tail, "n:c:"},
    {"uniq", "Report or filter out repeated lines in a file", REST_HELP, parse_utility, run_uniq,
	"cdui"},
    {"wc", "Counting lines/words/characters of a file", REST_HELP, parse_utility, run_wc, "lwc"},
};
#define NUTILITIES (sizeof(utilities) / sizeof(utilities[0]))

enum rc utility_parse(const struct modifier *modifier, struct stage *stage, const char *text,
    const char **at, struct error *err)
{
	(void)modifier;
	return table_parse(utilities, NUTILITIES, stage, text, at, err);
}

const struct modifier *utility_table(size_t *n)
{
	*n = NUTILITIES;
	return utilities;
}
