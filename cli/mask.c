/* Secrets of typed lines.  See mask.h. */
#include "cli/mask.h"

#include <ctype.h>
#include <strings.h>

#include "cli/commands.h"
#include "cli/config_line.h"
#include "cli/text.h"
#include "store/opaque.h"

/* A part of the line. */
struct span {
	size_t at, len;
};

/*
 * Words before a secret, the shortest form that is taken for one, and the
 * words that may follow it when it is none.  tests/unit/cli/test_mask.c finds
 * a declaration whose secret stands behind no such word.
 */
static const struct teller {
	const char *word;
	size_t shortest;
	const char *const *others;
} tellers[] = {
    {"password", 4, NULL},
    {"secret", 3, NULL},
    {"sftp-password", 6, NULL},
    {"Encrypt6", 4, NULL},
    {"encrypted6", 4, NULL},
    {"key-string", 4, NULL},
    {"key", 3,
	(const char *const[]){"chain", "config-key", "generate", "zeroize", "mypubkey", NULL}},
    {"md5", 3, NULL},
};

static bool is_word(const char *text, size_t len, const char *word, size_t shortest)
{
	return len >= shortest && len <= strlen(word) && strncasecmp(text, word, len) == 0;
}

static const struct teller *find_teller(const char *word, size_t len)
{
	for (size_t i = 0; i < sizeof(tellers) / sizeof(tellers[0]); i++)
		if (is_word(word, len, tellers[i].word, tellers[i].shortest))
			return &tellers[i];
	return NULL;
}

/* Whether rest, which follows the word of teller, is or holds a secret. */
static bool tells(const struct teller *teller, const char *rest)
{
	size_t len = strcspn(rest, " \t");

	if (len == 0)
		return false;
	if (teller->others == NULL)
		return true;
	/* A number alone is that of a key; before a secret it is the kind of what follows. */
	if (strspn(rest, "0123456789") == len)
		return rest[len + strspn(rest + len, " \t")] != '\0';
	for (const char *const *other = teller->others; *other != NULL; other++)
		if (is_word(rest, len, *other, 2))
			return false;
	return true;
}

/* What follows the first word that tells of a secret. */
static struct span guess(const char *line)
{
	const char *p = line;

	while (*(p += strspn(p, " \t")) != '\0') {
		size_t len = strcspn(p, " \t");
		const char *rest = p + len + strspn(p + len, " \t");
		const struct teller *teller = find_teller(p, len);

		if (teller != NULL && tells(teller, rest))
			return (struct span){(size_t)(rest - line), strlen(rest)};
		p += len;
	}
	return (struct span){0};
}

/* The argument that the declaration seals. */
static struct span sealed(const struct match *match)
{
	const struct arg *arg;

	if (match->decl->seal == SEAL_NONE || match->decl->sealed > match->nargs)
		return (struct span){0};
	arg = &match->arg[match->decl->sealed - 1];
	return (struct span){arg->at, strlen(arg->text)};
}

/* A command with a modifier behind its |, which only the shell takes apart. */
static bool is_piped(struct shell *shell, const char *line, const struct path *where,
    const struct decl *const *extra)
{
	const char *bar = strchr(line, '|');
	struct parse *parse;
	char *command;
	bool ok;

	if (bar == NULL)
		return false;
	parse = xcalloc(1, sizeof(*parse));
	command = xstrndup(line, (size_t)(bar - line));
	path_parse(shell->walker, extra, where, WALK_WHOLE, command, 0, parse);
	ok = parse->result == WALK_OK && parse->match[0].decl->run != NULL;
	free_cleansed(command);
	free(parse);
	return ok;
}

/* Of a line that is refused. */
static struct span suspect(const struct shell *shell, const char *line, const struct parse *parse)
{
	struct span span = guess(line);
	const char *rest;

	if (!shell->configuring || parse->result != WALK_INVALID)
		return span;
	rest = line + parse->error_at;
	rest += strcspn(rest, " \t");
	rest += strspn(rest, " \t");
	if (*rest == '\0' || (span.len > 0 && span.at < (size_t)(rest - line)))
		return span;
	return (struct span){(size_t)(rest - line), strlen(rest)};
}

static struct span find_secret(struct shell *shell, const char *line)
{
	struct parse *parse = xcalloc(1, sizeof(*parse));
	const struct decl *const *extra = shell->configuring ? config_mode_tables : NULL;
	size_t rest = shell->configuring ? config_line_negated(line) : 0;
	struct span span = {0};
	struct path root;
	const struct path *where = shell->configuring ? &shell->where : &root;

	path_init(&root, &mode_exec);
	path_parse(shell->walker, rest > 0 ? NULL : extra, where,
	    rest > 0 ? WALK_NEGATE : WALK_WHOLE, line, rest, parse);
	if (parse->result == WALK_OK && parse->match[0].decl->run == NULL)
		span = sealed(&parse->match[parse->n - 1]);
	else if (parse->result != WALK_OK && !is_piped(shell, line, where, extra))
		span = suspect(shell, line, parse);
	else if (strncasecmp(line + strspn(line, " \t"), "do ", 3) == 0)
		span = guess(line);
	path_free(&root);
	walker_wipe(shell->walker);
	free(parse);
	return span;
}

void mask_line(struct shell *shell, const char *line, struct buf *out, struct buf *secret)
{
	struct span span = {0};

	/* The lines of a block of text are no commands; only some can hold a secret. */
	if (text_keeps(shell))
		span = guess(line);
	else if (!text_open(shell))
		span = find_secret(shell, line);
	if (span.len == 0) {
		buf_adds(out, line);
		return;
	}
	buf_add(secret, line + span.at, span.len);
	buf_add(out, line, span.at);
	buf_adds(out, MASK);
	buf_adds(out, line + span.at + span.len);
}

bool mask_suspects(const char *line)
{
	return guess(line).len > 0;
}

/* As guess, by the words of features that the model does not know. */
static struct span guess_unknown(const char *line)
{
	const char *p = line;

	while (*(p += strspn(p, " \t")) != '\0') {
		size_t len = strcspn(p, " \t");
		const char *rest = p + len + strspn(p + len, " \t");

		if (opaque_tells(p, len) && *rest != '\0')
			return (struct span){(size_t)(rest - line), strlen(rest)};
		p += len;
	}
	return (struct span){0};
}

void mask_suspected(const char *line, struct buf *out)
{
	struct span span = guess(line);

	if (span.len == 0)
		span = guess_unknown(line);
	buf_add(out, line, span.len > 0 ? span.at : strlen(line));
	buf_adds(out, span.len > 0 ? MASK : "");
}

void mask_text(struct buf *text, const struct buf *secret)
{
	struct buf out = {0};
	const char *at = buf_str(text), *found;

	if (secret->len == 0 || strstr(at, secret->data) == NULL)
		return;
	for (; (found = strstr(at, secret->data)) != NULL; at = found + secret->len) {
		buf_add(&out, at, (size_t)(found - at));
		buf_adds(&out, MASK);
	}
	buf_adds(&out, at);
	buf_reset(text);
	buf_add(text, out.data, out.len);
	buf_free(&out);
}
