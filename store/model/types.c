/* The table of argument types.  See types.h. */
#include "store/model/types.h"

#include <ctype.h>
#include <stdint.h>

#include "base/utf8.h"
#include "store/model/fits.h"

/* Longest text of a type that gives no bound; bounds what the walker copies. */
#define TEXT_MAX 800

#define VLAN_MAX 4094

static size_t fit_text(const struct type_spec *spec, const char *word, size_t len, bool *whole)
{
	size_t max = (size_t)spec->max;
	size_t good = 0, n;

	while ((n = utf8_printable(word + good, len - good)) > 0 && good + n <= max)
		good += n;
	*whole = good == len && len > 0;
	return good;
}

size_t fit_digits(const char *word, size_t len, long long max, long long *value)
{
	size_t good = 0;

	*value = 0;
	while (good < len && isdigit((unsigned char)word[good])) {
		long long next = *value * 10 + (word[good] - '0');

		if (next > max)
			break;
		*value = next;
		good++;
	}
	return good;
}

void key_number(struct buf *key, unsigned long long value, int bytes)
{
	while (bytes-- > 0)
		buf_addc(key, (char)(unsigned char)(value >> (8 * bytes)));
}

/*
 * The digits that can still lead into min..max: no more than max allows.
 * A number below min is whole only when it is complete, so the caret stands
 * behind it.
 */
static size_t fit_range(const struct type_spec *spec, const char *word, size_t len, bool *whole)
{
	long long value;
	size_t good = fit_digits(word, len, spec->max, &value);

	*whole = good == len && len > 0 && value >= spec->min;
	return good;
}

/* Without the zeros that may have been typed before it. */
static void canon_range(const char *text, size_t len, struct buf *out)
{
	while (len > 1 && *text == '0') {
		text++;
		len--;
	}
	buf_add(out, text, len);
}

static void key_range(const char *text, struct buf *key)
{
	key_number(key, strtoull(text, NULL, 10), 8);
}

/* The characters that a URL may hold (RFC 3986 section 2); the scheme is for the user to choose. */
static size_t fit_url(const struct type_spec *spec, const char *word, size_t len, bool *whole)
{
	static const char others[] = "-._~:/?#[]@!$&'()*+,;=%";
	size_t good = 0;

	while (good < len && good < (size_t)spec->max &&
	       (isalnum((unsigned char)word[good]) || strchr(others, word[good]) != NULL))
		good++;
	*whole = good == len && len > 0 && memchr(word, ':', len) != NULL;
	return good;
}

/* A host name as hostname(7) wants it, so that the prompt stays one that clients match. */
static size_t fit_host(const struct type_spec *spec, const char *word, size_t len, bool *whole)
{
	size_t good = 0;

	while (good < len && good < (size_t)spec->max &&
	       (isalnum((unsigned char)word[good]) || strchr("-._", word[good]) != NULL))
		good++;
	*whole = good == len && len > 0 && isalnum((unsigned char)word[0]);
	return good;
}

static size_t fit_number(const struct type_spec *spec, const char *word, size_t len, bool *whole)
{
	size_t sign = len > 0 && word[0] == '-' ? 1 : 0;
	struct type_spec bound = {.min = 0, .max = spec->max};
	size_t good = fit_range(&bound, word + sign, len - sign, whole);

	return sign + good;
}

/* hh:mm:ss */
static size_t fit_time(const struct type_spec *spec, const char *word, size_t len, bool *whole)
{
	static const int limit[] = {23, 59, 59};
	size_t good = 0;
	int parts = 0;

	(void)spec;
	*whole = false;
	while (parts < 3) {
		long long value;
		size_t digits = fit_digits(word + good, len - good, limit[parts], &value);

		good += digits;
		if (digits == 0 || digits > 2)
			return good;
		parts++;
		if (parts < 3 && (good == len || word[good++] != ':'))
			return good < len ? good - 1 : good;
	}
	*whole = good == len;
	return good;
}

/* Digits, or two numbers of 16 bits with a dot (RFC 5396 section 2). */
static size_t fit_as_number(const char *word, size_t len)
{
	long long value;
	size_t good = fit_digits(word, len, UINT32_MAX, &value);

	if (good == 0 || good == len || word[good] != '.' || value > UINT16_MAX)
		return good;
	good++;
	return good + fit_digits(word + good, len - good, UINT16_MAX, &value);
}

/* VLAN identifiers and ranges of them, separated by commas; or `any`. */
static size_t fit_vlans(const struct type_spec *spec, const char *word, size_t len, bool *whole)
{
	size_t good = 0, digits;
	long long value;

	(void)spec;
	*whole = len == 3 && strncmp(word, "any", 3) == 0;
	while (good < 3 && good < len && word[good] == "any"[good])
		good++;
	if (good > 0)
		return good;
	do {
		digits = fit_digits(word + good, len - good, VLAN_MAX, &value);
		good += digits;
		if (digits == 0 || value == 0)
			return good;
	} while (good < len && (word[good] == ',' || word[good] == '-') && ++good <= len);
	*whole = good == len;
	return good;
}

/*
 * The name of a route policy and, in parentheses, the names of its
 * parameters, which may be set off by blanks.
 */
static size_t fit_policy(const struct type_spec *spec, const char *word, size_t len, bool *whole)
{
	size_t name = strcspn(word, "(");
	size_t good = fit_text(spec, word, name < len ? name : len, whole);

	if (name >= len)
		return good;
	*whole = *whole && memchr(word, ')', len) == word + len - 1 &&
		 memchr(word + name + 1, '(', len - name - 1) == NULL;
	return *whole ? len : good;
}

static size_t span_policy(const char *word)
{
	size_t len = strcspn(word, " \t");
	const char *open = memchr(word, '(', len);
	const char *close = open != NULL ? strchr(open, ')') : NULL;

	return close != NULL ? (size_t)(close + 1 - word) : len;
}

/* The name alone: its parameters do not make it another policy. */
static void key_policy(const char *text, struct buf *key)
{
	buf_add(key, text, strcspn(text, "("));
	buf_addc(key, '\0');
}

/* IOS XR lists the groups of the root before all others. */
static void key_group(const char *text, struct buf *key)
{
	buf_addc(key, strncmp(text, "root-", strlen("root-")) == 0 ? '0' : '1');
	buf_add(key, text, strlen(text) + 1);
}

/* An AS number or an IPv4 address, a colon and a number (RFC 4360 section 3). */
static size_t fit_target(const struct type_spec *spec, const char *word, size_t len, bool *whole)
{
	const char *colon = memchr(word, ':', len);
	size_t front = colon != NULL ? (size_t)(colon - word) : len;
	size_t good, dotted;
	long long value;
	bool address;

	(void)spec;
	*whole = false;
	good = fit_as_number(word, front);
	dotted = fit_ipv4(NULL, word, front, &address);
	if (dotted > good)
		good = dotted;
	if (colon == NULL || front == 0 || good < front || word[front - 1] == '.' ||
	    (fit_as_number(word, front) < front && !address))
		return good;
	good = front + 1;
	good += fit_digits(word + good, len - good, UINT32_MAX, &value);
	*whole = good == len && good > front + 1;
	return good;
}

/*
 * The delimiter that a banner's text begins with: one character, or ^C, which
 * is how the control character is shown.
 */
static size_t delimiter_len(const char *text, size_t len)
{
	size_t n = utf8_printable(text, len);

	if (len > 1 && text[0] == '^' && text[1] == 'C')
		return 2;
	return n > 0 ? n : 1;
}

/* Offset of what follows the closing delimiter; 0 when it is not there yet. */
static size_t banner_end(const char *text, size_t len)
{
	size_t dlen = delimiter_len(text, len);

	for (size_t i = dlen; i + dlen <= len; i++)
		if (memcmp(text + i, text, dlen) == 0)
			return i + dlen;
	return 0;
}

static size_t fit_banner(const struct type_spec *spec, const char *word, size_t len, bool *whole)
{
	size_t end = len > 0 ? banner_end(word, len) : 0;
	size_t good = 0, n;

	(void)spec;
	while (good < len && (end == 0 || good < end)) {
		n = word[good] == '\n' || word[good] == '\t'
			? 1
			: utf8_printable(word + good, len - good);
		if (n == 0)
			break;
		good += n;
	}
	*whole = good == len && len > 0;
	return good;
}

static bool unfinished_banner(const char *text, size_t len)
{
	return banner_end(text, len) == 0;
}

/* A text that is the name of something in the configuration, in lines that begin with prefix. */
#define NAME(type_name, prefix)                                                                    \
	{                                                                                          \
		type_name, "WORD", RANK_TEXT, .fit = fit_text, .names = NAMES_CONFIG,              \
					      .names_of = prefix                                   \
	}

/* An interface, of those that fit_name takes. */
#define INTERFACE(type_name, fit_name)                                                             \
	{                                                                                          \
		type_name, "interface", RANK_VALUE,                                                \
		    .fit = fit_name, .canon = canon_interface, .key = key_interface,               \
		    .span = span_interface, .offer = offer_interface, .names = NAMES_CONFIG,       \
		    .names_of = "interface", .tail = tail_interface, .ranges = ranges_interface    \
	}

/* A key pair of an algorithm. */
#define KEY(type_name, algorithm)                                                                  \
	{                                                                                          \
		type_name, "WORD", RANK_TEXT, .fit = fit_text, .names = NAMES_KEY,                 \
					      .names_of = algorithm                                \
	}

/* The rest of the line, in another grammar. */
#define REST(type_name, grammar)                                                                   \
	{                                                                                          \
		type_name, "LINE", RANK_TEXT, .fit = fit_text, .rest = true, .inner = grammar      \
	}

/* The closing quote of a text in single quotes, or its end. */
static size_t span_quoted(const char *word)
{
	const char *end = *word == '\'' ? strchr(word + 1, '\'') : NULL;

	if (end != NULL)
		return (size_t)(end + 1 - word);
	return *word == '\'' ? strlen(word) : strcspn(word, " \t");
}

static size_t fit_quoted(const struct type_spec *spec, const char *word, size_t len, bool *whole)
{
	const char *end = len > 1 ? memchr(word + 1, '\'', len - 1) : NULL;

	*whole = false;
	if (len == 0 || word[0] != '\'')
		return 0;
	*whole = end == word + len - 1;
	return fit_text(spec, word, end != NULL ? (size_t)(end + 1 - word) : len, &(bool){false});
}

/* clang-format off */
static const struct type types[] = {
	{ "word",      "WORD",           RANK_TEXT,  .fit = fit_text },
	{ "line",      "LINE",           RANK_TEXT,  .fit = fit_text, .rest = true },
	{ "url",       "WORD",           RANK_TEXT,  .fit = fit_url },
	{ "host",      "WORD",           RANK_TEXT,  .fit = fit_host },
	{ "ipv4",      "A.B.C.D",        RANK_VALUE, .fit = fit_ipv4, .key = key_ipv4 },
	{ "mask",      "A.B.C.D",        RANK_VALUE, .fit = fit_mask, .key = key_ipv4 },
	{ "prefix",    "A.B.C.D/length", RANK_VALUE, .fit = fit_prefix, .canon = canon_prefix,
	  .key = key_prefix },
	/* Shown as address and mask. */
	{ "address",   "A.B.C.D/length", RANK_VALUE, .fit = fit_prefix, .canon = canon_address_mask },
	{ "ipv6",      "X:X::X",         RANK_VALUE, .fit = fit_ipv6, .canon = canon_ipv6,
	  .key = key_ipv6 },
	{ "prefix6",   "X:X::X/length",  RANK_VALUE, .fit = fit_prefix6, .canon = canon_prefix6,
	  .key = key_prefix6 },
	/* Of either family. */
	{ "ip",        "A.B.C.D",        RANK_VALUE, .fit = fit_ip, .canon = canon_ip, .key = key_ip,
	  .offer = offer_ip },
	INTERFACE("interface", fit_interface),
	/* An interface that is no sub-interface, and one that is. */
	INTERFACE("port", fit_port),
	INTERFACE("subinterface", fit_subinterface),
	{ "target",    "ASN:nn",         RANK_VALUE, .fit = fit_target },
	{ "vlans",     "<1-4094>",       RANK_VALUE, .fit = fit_vlans },
	{ "policy",    "WORD",           RANK_TEXT,  .fit = fit_policy, .key = key_policy,
	  .span = span_policy, .names = NAMES_CONFIG, .names_of = "route-policy" },
	{ "group",     "WORD",           RANK_TEXT,  .fit = fit_text, .key = key_group },
	{ "time",      "hh:mm:ss",       RANK_VALUE, .fit = fit_time },
	{ "banner",    "LINE",           RANK_TEXT,  .fit = fit_banner, .rest = true,
	  .unfinished = unfinished_banner },
	/* Names of what is configured, where it is defined as where it is used. */
	NAME("trustpoint", "crypto ca trustpoint"),
	NAME("ssl-profile", "ssl profile"),
	NAME("client-profile", "client-authentication profile"),
	NAME("vrf", "vrf"),
	NAME("key-chain", "key chain"),
	NAME("as-path-set", "as-path-set"),
	NAME("community-set", "community-set"),
	NAME("prefix-set", "prefix-set"),
	NAME("route-policy", "route-policy"),
	NAME("user", "username"),
	NAME("usergroup", "usergroup"),
	NAME("taskgroup", "taskgroup"),
	NAME("radius-group", "aaa group server radius"),
	NAME("tacacs-group", "aaa group server tacacs+"),
	NAME("line-template", "line template"),
	NAME("call-home-profile", "call-home profile"),
	/* Names of what is kept beside the configuration. */
	KEY("rsa-key", "rsa"),
	KEY("ecdsa-key", "ecdsa-%1"),
	KEY("key", "%1"),
	{ "commit",    "WORD",           RANK_TEXT,  .fit = fit_text, .names = NAMES_COMMIT },
	{ "file",      "WORD",           RANK_TEXT,  .fit = fit_text, .names = NAMES_FILE },
	REST("exec-command", INNER_EXEC),
	REST("config-command", INNER_NEGATED),
	REST("running-part", INNER_RUNNING),
	REST("target-part", INNER_TARGET),

	{ "quoted",    "regex-string",   RANK_VALUE, .fit = fit_quoted, .span = span_quoted },
	{ "number",    "<-23-23>",       RANK_VALUE, .fit = fit_number },
	{ "range",     NULL,             RANK_VALUE, .fit = fit_range, .canon = canon_range,
	  .key = key_range },
};
/* clang-format on */

#define TYPES (sizeof(types) / sizeof(types[0]))

void type_spec_read(const char *text, struct type_spec *spec)
{
	size_t len = strcspn(text, "/>");
	char *end;

	if (isdigit((unsigned char)*text)) {
		spec->type = &types[TYPES - 1];
		spec->min = strtoll(text, &end, 10);
		if (*end != '-')
			abort();
		spec->max = strtoll(end + 1, &end, 10);
		return;
	}
	for (size_t i = 0; i < TYPES; i++) {
		if (strlen(types[i].name) == len && strncmp(types[i].name, text, len) == 0) {
			spec->type = &types[i];
			spec->min = 0;
			spec->max = text[len] == '/' ? strtoll(text + len + 1, NULL, 10) : TEXT_MAX;
			return;
		}
	}
	abort();
}

void type_ranges(
    const struct type *type, const struct buf *base, const char *text, type_range *range, void *ctx)
{
	struct buf key = {0};

	if (type->ranges != NULL) {
		type->ranges(base, text, range, ctx);
		return;
	}
	buf_add(&key, base->data, base->len);
	buf_adds(&key, text);
	range(ctx, &key, &key);
	buf_free(&key);
}

size_t type_span(const struct type *type, const char *word, size_t len)
{
	if (type->span != NULL)
		return type->span(word);
	if (!type->rest)
		return len;
	len = strlen(word);
	while (len > 0 && isspace((unsigned char)word[len - 1]))
		len--;
	return len;
}
