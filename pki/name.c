/* Parsing of names.  See name.h. */
#include "pki/name.h"

#include <ctype.h>
#include <openssl/objects.h>
#include <stdbool.h>
#include <strings.h>

#include "base/buf.h"

/* More attributes than a name of 800 characters can sensibly hold. */
#define RDN_MAX 64

/* RFC 4514 section 3 and the attributes that certificates of routers carry. */
static const struct {
	const char *word;
	int nid;
} attributes[] = {
    {"CN", NID_commonName},
    {"OU", NID_organizationalUnitName},
    {"O", NID_organizationName},
    {"L", NID_localityName},
    {"ST", NID_stateOrProvinceName},
    {"S", NID_stateOrProvinceName},
    {"C", NID_countryName},
    {"DC", NID_domainComponent},
    {"STREET", NID_streetAddress},
    {"UID", NID_userId},
    {"E", NID_pkcs9_emailAddress},
    {"EMAIL", NID_pkcs9_emailAddress},
    {"emailAddress", NID_pkcs9_emailAddress},
    {"serialNumber", NID_serialNumber},
    {"SN", NID_surname},
    {"GN", NID_givenName},
    {"T", NID_title},
    {"title", NID_title},
    {"unstructuredName", NID_pkcs9_unstructuredName},
    {"unstructuredAddress", NID_pkcs9_unstructuredAddress},
    {"dnQualifier", NID_dnQualifier},
};

struct attribute {
	int nid;
	const char *word;
	struct buf value;
	bool joined; /* by '+' to the attribute before */
};

static int attribute_nid(const char *word, const char **canonical)
{
	for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++)
		if (strcasecmp(attributes[i].word, word) == 0) {
			*canonical = attributes[i].word;
			return attributes[i].nid;
		}
	return NID_undef;
}

static int hex_digit(char c)
{
	const char *digits = "0123456789abcdef";
	const char *at = c != '\0' ? strchr(digits, tolower((unsigned char)c)) : NULL;

	return at != NULL ? (int)(at - digits) : -1;
}

/* One escape (p is behind the backslash); returns the characters used, 0 when it is wrong. */
static size_t take_escape(const char *p, struct buf *value)
{
	if (hex_digit(p[0]) >= 0 && hex_digit(p[1]) >= 0) {
		buf_addc(value, (char)(unsigned char)(hex_digit(p[0]) * 16 + hex_digit(p[1])));
		return 2;
	}
	if (*p == '\0' || strchr(",+\"\\<>;=# ", *p) == NULL)
		return 0;
	buf_addc(value, *p);
	return 1;
}

/*
 * Takes a value up to an unquoted separator; returns what follows, NULL when
 * the syntax is wrong.
 */
static const char *take_value(const char *p, struct buf *value)
{
	bool quoted = *p == '"';
	size_t keep = 0; /* blanks behind this length are not part of the value */

	if (quoted)
		p++;
	while (*p != '\0' && (quoted ? *p != '"' : strchr(",+;", *p) == NULL)) {
		if (*p == '\\') {
			size_t used = take_escape(p + 1, value);

			if (used == 0)
				return NULL;
			p += used + 1;
			keep = value->len;
			continue;
		}
		if (!quoted && strchr("\"<>", *p) != NULL)
			return NULL;
		buf_addc(value, *p);
		if (*p != ' ')
			keep = value->len;
		p++;
	}
	if (!quoted) {
		buf_cut(value, keep);
		return p;
	}
	if (*p != '"')
		return NULL;
	p++;
	return p + strspn(p, " ");
}

static enum rc take_attribute(
    const char **at, struct attribute *attribute, const char *text, struct error *err)
{
	const char *p = *at + strspn(*at, " ");
	size_t len = strcspn(p, "=,+;\"");
	char *word;
	enum rc rc = RC_OK;

	if (p[len] != '=')
		return error_set(
		    err, RC_INVALID, "subject-name '%s': expected TYPE=VALUE at '%.40s'", text, p);
	word = xstrndup(p, len);
	while (len > 0 && word[len - 1] == ' ')
		word[--len] = '\0';
	attribute->nid = attribute_nid(word, &attribute->word);
	p = strchr(p, '=') + 1;
	p += strspn(p, " ");
	if (attribute->nid == NID_undef)
		rc = error_set(err, RC_INVALID,
		    "subject-name '%s': '%.40s' is no known attribute (CN, OU, O, L, ST, C, ...)",
		    text, word);
	else if (*p == '#')
		rc = error_set(err, RC_INVALID,
		    "subject-name '%s': hexadecimal values are not accepted", text);
	else if ((*at = take_value(p, &attribute->value)) == NULL)
		rc = error_set(
		    err, RC_INVALID, "subject-name '%s': wrong value at '%.40s'", text, p);
	else if (attribute->value.len == 0 ||
		 memchr(attribute->value.data, '\0', attribute->value.len) != NULL)
		rc = error_set(err, RC_INVALID, "subject-name '%s': %s has no value", text, word);
	free(word);
	return rc;
}

/* Last typed is first in the encoding (RFC 4514 section 2.1). */
static enum rc add_reversed(
    const struct attribute *list, size_t n, X509_NAME *name, const char *text, struct error *err)
{
	for (size_t end = n; end > 0;) {
		size_t start = end - 1;

		while (start > 0 && list[start].joined)
			start--;
		for (size_t i = start; i < end; i++)
			if (X509_NAME_add_entry_by_NID(name, list[i].nid, MBSTRING_UTF8,
				(const unsigned char *)list[i].value.data, (int)list[i].value.len,
				-1, i == start ? 0 : -1) != 1)
				return error_set(err, RC_INVALID,
				    "subject-name '%s': %s=%.80s is too long or not of its type",
				    text, list[i].word, buf_str(&list[i].value));
		end = start;
	}
	return RC_OK;
}

enum rc name_parse(const char *text, X509_NAME *name, struct error *err)
{
	struct attribute *list = xcalloc(RDN_MAX, sizeof(*list));
	const char *p = text;
	size_t n = 0;
	bool joined = false;
	enum rc rc = RC_OK;

	for (;;) {
		if (n == RDN_MAX) {
			rc = error_set(
			    err, RC_INVALID, "subject-name: more than %d attributes", RDN_MAX);
			break;
		}
		list[n].joined = joined;
		rc = take_attribute(&p, &list[n++], text, err);
		if (rc != RC_OK || *p == '\0')
			break;
		joined = *p == '+';
		if (strchr(",;+", *p++) == NULL) {
			rc = error_set(err, RC_INVALID,
			    "subject-name '%s': expected ',' at '%.40s'", text, p - 1);
			break;
		}
	}
	if (rc == RC_OK)
		rc = add_reversed(list, n, name, text, err);
	for (size_t i = 0; i < n; i++)
		buf_free(&list[i].value);
	free(list);
	return rc;
}

static const struct {
	const char *prefix;
	int type;
} san_types[] = {{"DNS:", GEN_DNS}, {"IP:", GEN_IPADD}, {"email:", GEN_EMAIL}, {"URI:", GEN_URI}};

/* What an IA5String of a name may hold. */
static bool printable_ascii(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text <= ' ' || *text > '~')
			return false;
	return true;
}

static enum rc add_san(const char *item, GENERAL_NAMES *names, struct error *err)
{
	GENERAL_NAME *general = NULL;
	char *value;

	for (size_t i = 0; printable_ascii(item) && i < sizeof(san_types) / sizeof(san_types[0]);
	     i++) {
		size_t len = strlen(san_types[i].prefix);

		if (strncasecmp(item, san_types[i].prefix, len) != 0 || item[len] == '\0')
			continue;
		value = xstrdup(item + len);
		general = a2i_GENERAL_NAME(NULL, NULL, NULL, san_types[i].type, value, 0);
		free(value);
		break;
	}
	if (general != NULL && sk_GENERAL_NAME_push(names, general) > 0)
		return RC_OK;
	GENERAL_NAME_free(general);
	return error_set(err, RC_INVALID,
	    "subject-alternative-name: '%.80s' is not DNS:NAME, IP:ADDRESS, email:ADDRESS or "
	    "URI:URI",
	    item);
}

enum rc san_parse(const char *text, GENERAL_NAMES *names, struct error *err)
{
	enum rc rc = RC_OK;

	while (rc == RC_OK) {
		size_t len;
		char *item;

		text += strspn(text, " ");
		len = strcspn(text, ",");
		item = xstrndup(text, len);
		for (size_t end = len; end > 0 && item[end - 1] == ' ';)
			item[--end] = '\0';
		rc = add_san(item, names, err);
		free(item);
		if (text[len] == '\0')
			break;
		text += len + 1;
	}
	return rc;
}
