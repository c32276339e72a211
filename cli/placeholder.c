/* Placeholders, by POSIX extended regular expressions.  See placeholder.h. */
#include "cli/placeholder.h"

#include <ctype.h>
#include <regex.h>

/* Placeholders in one line, and groups of the expression that they make. */
#define HOLDERS_MAX 32
#define GROUPS_MAX  128

#define HH	"[0-9A-F]"
#define CLOCK	"[0-9]{2}:[0-9]{2}:[0-9]{2}"
#define MONTH	"[A-Z][a-z]{2}"
#define WEEKDAY "[A-Z][a-z]{2}"
#define ZONE	"[!-~]{1,8}"
#define DAY	MONTH " [ 1-3][0-9] " CLOCK
#define MD5	"(" HH "{2} ){15}" HH "{2}"
#define MD5_4	HH "{8}( " HH "{8}){3}"

static const struct kind {
	const char *name;
	const char *regex;
} kinds[] = {
    {"time", WEEKDAY " " DAY "\\.[0-9]{3} " ZONE},
    {"logtime", DAY "\\.[0-9]{3} " ZONE},
    {"ctime", WEEKDAY " " DAY " [0-9]{4}"},
    {"date", CLOCK " " ZONE " " WEEKDAY " " MONTH " [0-9]{2} [0-9]{4}"},
    {"clock", CLOCK "\\.[0-9]{3} " ZONE " " WEEKDAY " " MONTH " [ 1-3][0-9] [0-9]{4}"},
    {"serial", HH "{2}(:" HH "{2})*"},
    {"sha1", HH "{40}"},
    {"sha256", HH "{64}"},
    {"md5", MD5},
    {"md5-groups", MD5_4},
    {"fingerprint", "(" HH "{64}|" HH "{40}|" MD5 "|" MD5_4 ")"},
    {"type6", "([0-9a-f]{6}){7,}"},
    {"crypt", "\\$[0-9a-z]+\\$[./0-9A-Za-z$]+"},
    {"url", "https?://[!-~]+"},
    {"session", "0000[0-9a-f]{4}-[0-9a-f]{8}-[0-9a-f]{8}"},
    {"pid", "[1-9][0-9]*"},
    {"number", "[0-9]+"},
    {"hex", "(" HH "{8} ){1,8}"},
    {"hex-end", "(" HH "{8} ){0,7}(" HH "{2}){1,4}"},
    {"sp", " "},
    {"any", ".*"},
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* A placeholder in a pattern. */
struct holder {
	const struct kind *kind;
	char sign; /* ':', '!', or 0 without a name */
	const char *name;
	size_t name_len;
	size_t group; /* of the expression */
};

static size_t groups_in(const char *regex)
{
	size_t n = 0;

	for (; *regex != '\0'; regex++)
		n += *regex == '(';
	return n;
}

static const struct kind *kind_find(const char *name, size_t len)
{
	for (size_t i = 0; i < KINDS; i++)
		if (strlen(kinds[i].name) == len && memcmp(kinds[i].name, name, len) == 0)
			return &kinds[i];
	return NULL;
}

/* Reads the placeholder at text; its length, 0 when there is none. */
static size_t holder_read(const char *text, struct holder *holder)
{
	const char *p = text + 1;
	size_t len = strspn(p, "abcdefghijklmnopqrstuvwxyz0123456789-");

	*holder = (struct holder){.kind = *text == '<' ? kind_find(p, len) : NULL};
	if (holder->kind == NULL)
		return 0;
	p += len;
	if (*p == ':' || *p == '!') {
		holder->sign = *p++;
		holder->name = p;
		holder->name_len = strspn(p, "abcdefghijklmnopqrstuvwxyz0123456789_");
		p += holder->name_len;
		if (holder->name_len == 0)
			return 0;
	}
	return *p == '>' ? (size_t)(p + 1 - text) : 0;
}

/* The pattern as an expression; the number of its placeholders. */
static size_t to_regex(const char *pattern, struct holder holders[HOLDERS_MAX], struct buf *regex)
{
	size_t n = 0, groups = 0, len;

	buf_addc(regex, '^');
	while (*pattern != '\0') {
		len = n < HOLDERS_MAX ? holder_read(pattern, &holders[n]) : 0;
		if (len > 0 && groups + 1 + groups_in(holders[n].kind->regex) < GROUPS_MAX) {
			holders[n].group = groups + 1;
			groups += 1 + groups_in(holders[n].kind->regex);
			buf_addf(regex, "(%s)", holders[n].kind->regex);
			pattern += len;
			n++;
			continue;
		}
		if (strchr("\\^$.[]|()*+?{}", *pattern) != NULL)
			buf_addc(regex, '\\');
		buf_addc(regex, *pattern++);
	}
	buf_addc(regex, '$');
	return n;
}

static const struct capture *capture_find(
    const struct captures *captures, const char *kind, const char *name, size_t name_len)
{
	for (size_t i = 0; i < captures->n; i++) {
		const struct capture *c = &captures->capture[i];

		if (strcmp(c->kind, kind) == 0 && strlen(c->name) == name_len &&
		    memcmp(c->name, name, name_len) == 0)
			return c;
	}
	return NULL;
}

static void capture_add(
    struct captures *captures, const char *kind, char *name, const char *text, size_t len)
{
	if (captures->n == captures->room) {
		captures->room = captures->room > 0 ? 2 * captures->room : 16;
		captures->capture =
		    xrealloc(captures->capture, captures->room * sizeof(*captures->capture));
	}
	captures->capture[captures->n++] =
	    (struct capture){xstrdup(kind), name, xstrndup(text, len)};
}

static void captures_cut(struct captures *captures, size_t n)
{
	while (captures->n > n) {
		const struct capture *c = &captures->capture[--captures->n];

		free(c->kind);
		free(c->name);
		free(c->text);
	}
}

void captures_free(struct captures *captures)
{
	captures_cut(captures, 0);
	free(captures->capture);
	*captures = (struct captures){0};
}

/* Whether the text may stand where the named placeholder does; binds a new name. */
static bool hold(
    struct captures *captures, const struct holder *holder, const char *text, size_t len)
{
	const struct capture *c =
	    capture_find(captures, holder->kind->name, holder->name, holder->name_len);
	bool equal = c != NULL && strlen(c->text) == len && memcmp(c->text, text, len) == 0;

	if (holder->sign == '!')
		return c != NULL && !equal;
	if (c == NULL)
		capture_add(captures, holder->kind->name, xstrndup(holder->name, holder->name_len),
		    text, len);
	return c == NULL || equal;
}

bool placeholder_match(struct captures *captures, const char *pattern, const char *line)
{
	struct holder holders[HOLDERS_MAX];
	regmatch_t *found;
	struct buf expression = {0};
	size_t n, bound = captures->n;
	regex_t regex;
	bool ok;

	if (strcmp(pattern, line) == 0)
		return true;
	n = to_regex(pattern, holders, &expression);
	ok = n > 0 && regcomp(&regex, buf_str(&expression), REG_EXTENDED) == 0;
	buf_free(&expression);
	if (!ok)
		return false;
	found = xcalloc(GROUPS_MAX, sizeof(*found));
	ok = regexec(&regex, line, GROUPS_MAX, found, 0) == 0;
	for (size_t i = 0; ok && i < n; i++) {
		const regmatch_t *m = &found[holders[i].group];

		if (holders[i].sign != 0)
			ok = hold(
			    captures, &holders[i], line + m->rm_so, (size_t)(m->rm_eo - m->rm_so));
	}
	if (!ok)
		captures_cut(captures, bound);
	free(found);
	regfree(&regex);
	return ok;
}

bool placeholder_any_lines(const char *pattern)
{
	return strcmp(pattern, "<any-lines>") == 0;
}

bool placeholder_pem(const char *pattern)
{
	return strcmp(pattern, "<pem>") == 0;
}

/* What is hidden in a recording, by what stands before and behind it. */
static const struct rule {
	const char *before;
	const char *kind;
	const char *behind;
	bool named;
} rules[] = {
    {"^", "time", "$", false},
    {"^RP/0/RP0/CPU0:", "logtime", ": ", false},
    {"^RP/0/RP0/CPU0:<logtime>: [[:alnum:]_-]+\\[", "pid", "\\]: ", false},
    {"", "ctime", "", false},
    {"", "date", "", false},
    {"^", "clock", "$", false},
    {"", "session", "", false},
    {"Serial Number +: ", "serial", "$", true},
    {"(^|[^0-9A-F])", "sha256", "($|[^0-9A-F])", true},
    {"(^|[^0-9A-F])", "sha1", "($|[^0-9A-F])", true},
    {"Fingerprint: +", "md5", "$", true},
    {"Fingerprint: +", "md5-groups", "$", true},
    {"^ ", "hex", "$", false},
    {"^ ", "hex-end", "$", false},
    {"(encrypted6|password|6) ", "type6", "$", true},
    {"secret (5|10) ", "crypt", "$", true},
};

#define RULES (sizeof(rules) / sizeof(rules[0]))

struct hider {
	struct captures seen;
	regex_t regex[RULES];
};

struct hider *hider_new(void)
{
	struct hider *hider = xcalloc(1, sizeof(*hider));
	struct buf expression = {0};

	for (size_t i = 0; i < RULES; i++) {
		const struct kind *kind = kind_find(rules[i].kind, strlen(rules[i].kind));

		buf_reset(&expression);
		buf_addf(&expression, "%s(%s)%s", rules[i].before, kind->regex, rules[i].behind);
		if (regcomp(&hider->regex[i], buf_str(&expression), REG_EXTENDED) != 0)
			abort(); /* our own table */
	}
	buf_free(&expression);
	return hider;
}

void hider_free(struct hider *hider)
{
	if (hider == NULL)
		return;
	for (size_t i = 0; i < RULES; i++)
		regfree(&hider->regex[i]);
	captures_free(&hider->seen);
	free(hider);
}

/* Appends the name of the text: the number of the first that was the same. */
static void add_name(
    struct hider *hider, const char *kind, const char *text, size_t len, struct buf *out)
{
	size_t number = 0;

	for (size_t i = 0; i < hider->seen.n; i++) {
		const struct capture *c = &hider->seen.capture[i];

		if (strcmp(c->kind, kind) != 0)
			continue;
		number++;
		if (strlen(c->text) == len && memcmp(c->text, text, len) == 0) {
			buf_addf(out, ":%s", c->name);
			return;
		}
	}
	capture_add(&hider->seen, kind, xasprintf("%zu", number + 1), text, len);
	buf_addf(out, ":%zu", number + 1);
}

/* Replaces in text all that one rule hides. */
static void apply(struct hider *hider, size_t i, struct buf *text)
{
	const struct rule *rule = &rules[i];
	size_t group = 1 + groups_in(rule->before);
	struct buf out = {0};
	const char *at = buf_str(text);
	regmatch_t found[8];
	int flags = 0;

	while (regexec(&hider->regex[i], at, 8, found, flags) == 0) {
		const regmatch_t *m = &found[group];

		buf_add(&out, at, (size_t)m->rm_so);
		buf_addf(&out, "<%s", rule->kind);
		if (rule->named)
			add_name(
			    hider, rule->kind, at + m->rm_so, (size_t)(m->rm_eo - m->rm_so), &out);
		buf_addc(&out, '>');
		at += m->rm_eo;
		flags = REG_NOTBOL;
	}
	if (flags == 0)
		return;
	buf_adds(&out, at);
	buf_reset(text);
	buf_add(text, out.data, out.len);
	buf_free(&out);
}

void placeholder_hide(struct hider *hider, const char *line, struct buf *out)
{
	struct buf text = {0};
	size_t len;

	buf_adds(&text, line);
	for (size_t i = 0; i < RULES; i++)
		apply(hider, i, &text);
	/* A blank at the end of a line is not to be lost in an editor. */
	len = text.len;
	if (len > 0 && text.data[len - 1] == ' ') {
		buf_cut(&text, len - 1);
		buf_adds(&text, "<sp>");
	}
	buf_add(out, buf_str(&text), text.len);
	buf_free(&text);
}
