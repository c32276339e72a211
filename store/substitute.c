/* Replacing within a line.  See substitute.h. */
#include "store/substitute.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* \0 to \9 */
#define GROUPS 10

/* The group that \N at p names, -1 when there is none. */
static int group_at(const char *p)
{
	return p[0] == '\\' && isdigit((unsigned char)p[1]) ? p[1] - '0' : -1;
}

enum rc substitution_compile(regex_t *regex, const char *pattern, const char *to, struct error *err)
{
	int status = regcomp(regex, pattern, REG_EXTENDED | REG_NEWLINE);
	char reason[128];

	if (status != 0) {
		(void)regerror(status, regex, reason, sizeof(reason));
		return error_set(
		    err, RC_INVALID, "Bad regular expression '%.128s': %s", pattern, reason);
	}
	for (const char *p = to; *p != '\0'; p++) {
		if (group_at(p) > (int)regex->re_nsub) {
			(void)error_set(
			    err, RC_INVALID, "'%.128s' has no group \\%d", pattern, group_at(p));
			regfree(regex);
			return RC_INVALID;
		}
		if (p[0] == '\\' && p[1] != '\0')
			p++;
	}
	return RC_OK;
}

static bool ends_word(char c)
{
	return c == '\0' || isspace((unsigned char)c);
}

/* Whether the word at text is the interface, or one of its sub-interfaces. */
static bool names(const char *text, const char *name, size_t len)
{
	if (strncmp(text, name, len) != 0)
		return false;
	if (ends_word(text[len]))
		return true;
	if (text[len] != '.' || memchr(name, '.', len) != NULL)
		return false;
	text += len + 1;
	return ends_word(text[strspn(text, "0123456789")]);
}

static void substitute_interface(const struct substitution *s, const char *text, struct buf *out)
{
	size_t len = strlen(s->from);
	bool begins = true;

	while (*text != '\0') {
		if (begins && names(text, s->from, len)) {
			buf_adds(out, s->to);
			text += len;
			begins = false;
			continue;
		}
		begins = ends_word(*text);
		buf_addc(out, *text++);
	}
}

static void add_replacement(
    const char *to, const char *text, const regmatch_t group[GROUPS], struct buf *out)
{
	for (; *to != '\0'; to++) {
		int n = group_at(to);

		if (n >= 0) {
			if (group[n].rm_so >= 0)
				buf_add(out, text + group[n].rm_so,
				    (size_t)(group[n].rm_eo - group[n].rm_so));
			to++;
			continue;
		}
		if (to[0] == '\\' && to[1] != '\0')
			to++;
		buf_addc(out, *to);
	}
}

static void substitute_regex(const struct substitution *s, const char *text, struct buf *out)
{
	regmatch_t group[GROUPS];
	int flags = 0;

	while (*text != '\0' && regexec(s->regex, text, GROUPS, group, flags) == 0) {
		size_t before = (size_t)group[0].rm_so;

		if (group[0].rm_eo > group[0].rm_so) {
			buf_add(out, text, before);
			add_replacement(s->to, text, group, out);
			text += group[0].rm_eo;
		} else if (text[before] != '\0') {
			buf_add(out, text, before + 1);
			text += before + 1;
		} else {
			break;
		}
		flags = text[-1] == '\n' ? 0 : REG_NOTBOL;
	}
	buf_adds(out, text);
}

void substitute(const struct substitution *s, const char *text, size_t len, struct buf *out)
{
	char *part = xstrndup(text, len);

	(s->from != NULL ? substitute_interface : substitute_regex)(s, part, out);
	free_cleansed(part);
}
