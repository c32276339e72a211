/* The table of argument types.  See types.h. */
#include "store/model/types.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Longest text of a type that gives no bound; bounds what the walker copies. */
#define TEXT_MAX 800

static size_t fit_text(const struct type_spec *spec, const char *word, size_t len, bool *whole)
{
	size_t max = (size_t)spec->max;
	size_t good = 0;

	while (good < len && good < max && (unsigned char)word[good] >= ' ' && word[good] != 0x7f)
		good++;
	*whole = good == len && len > 0;
	return good;
}

/*
 * The digits that can still lead into min..max: no more than max allows.
 * A number below min is whole only when it is complete, so the caret stands
 * behind it.
 */
static size_t fit_range(const struct type_spec *spec, const char *word, size_t len, bool *whole)
{
	long long value = 0;
	size_t good = 0;

	while (good < len && isdigit((unsigned char)word[good])) {
		long long next = value * 10 + (word[good] - '0');

		if (next > spec->max)
			break;
		value = next;
		good++;
	}
	*whole = good == len && len > 0 && value >= spec->min;
	return good;
}

static size_t fit_ipv4(const struct type_spec *spec, const char *word, size_t len, bool *whole)
{
	size_t good = 0;
	int dots = 0;
	int octet = -1;

	(void)spec;
	for (; good < len; good++) {
		if (word[good] == '.' && octet >= 0 && dots < 3) {
			dots++;
			octet = -1;
		} else if (isdigit((unsigned char)word[good]) && octet != 0) {
			int next = (octet < 0 ? 0 : octet * 10) + (word[good] - '0');

			if (next > 255)
				break;
			octet = next;
		} else {
			break;
		}
	}
	*whole = good == len && dots == 3 && octet >= 0;
	return good;
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

/* clang-format off */
static const struct type types[] = {
	/* name     placeholder   rank        rest   fit */
	{ "word",   "WORD",       RANK_TEXT,  false, fit_text   },
	{ "line",   "LINE",       RANK_TEXT,  true,  fit_text   },
	{ "url",    "WORD",       RANK_TEXT,  false, fit_url    },
	{ "host",   "WORD",       RANK_TEXT,  false, fit_host   },
	{ "ipv4",   "A.B.C.D",    RANK_VALUE, false, fit_ipv4   },
	{ "number", "<-23-23>",   RANK_VALUE, false, fit_number },
	{ "range",  NULL,         RANK_VALUE, false, fit_range  },
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
