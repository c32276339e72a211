/*
 * IPv4 and IPv6 addresses, masks and prefixes.  IPv6 is shown as RFC 5952
 * says; the caret of a word that is none stands where reference xr-shell
 * section 2.1 measured it.
 */
#include "store/model/fits.h"

#include <arpa/inet.h>
#include <ctype.h>

#define IPV6_GROUPS 8

size_t fit_ipv4(const struct type_spec *spec, const char *word, size_t len, bool *whole)
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

/* Of a text that fit_ipv4 takes, up to anything behind it. */
static unsigned long ipv4_value(const char *text)
{
	unsigned long value = 0, octet = 0;

	for (; isdigit((unsigned char)*text) || *text == '.'; text++) {
		if (*text == '.') {
			value = value << 8 | octet;
			octet = 0;
		} else {
			octet = octet * 10 + (unsigned long)(*text - '0');
		}
	}
	return value << 8 | octet;
}

/* The version comes first: IPv4 before IPv6, and no key of one begins as one of the other. */
void key_ipv4(const char *text, struct buf *key)
{
	key_number(key, 4, 1);
	key_number(key, ipv4_value(text), 4);
}

/* Ones, then zeros. */
size_t fit_mask(const struct type_spec *spec, const char *word, size_t len, bool *whole)
{
	size_t good = fit_ipv4(spec, word, len, whole);
	unsigned long zeros;

	if (*whole) {
		zeros = ~ipv4_value(word) & 0xffffffff;
		*whole = (zeros & (zeros + 1)) == 0;
	}
	return good;
}

/* Where a group of an IPv6 address stands. */
struct groups {
	int n;	     /* groups that began */
	int digits;  /* of the last one */
	bool elided; /* :: was there */
	int colons;  /* just before */
};

/* Whether c may follow. */
static bool next_ipv6(struct groups *g, char c)
{
	if (isxdigit((unsigned char)c)) {
		if (g->digits == 4 || (g->n == 0 && g->colons == 1))
			return false;
		if (g->digits == 0 && ++g->n > IPV6_GROUPS)
			return false;
		g->digits++;
		g->colons = 0;
		return true;
	}
	if (c != ':' || (g->colons == 1 && g->elided) || g->colons == 2)
		return false;
	if (g->colons == 0 && g->n == IPV6_GROUPS)
		return false;
	g->colons++;
	g->elided = g->elided || g->colons == 2;
	g->digits = 0;
	return true;
}

size_t fit_ipv6(const struct type_spec *spec, const char *word, size_t len, bool *whole)
{
	char text[INET6_ADDRSTRLEN];
	struct in6_addr address;
	struct groups g = {0};
	size_t good = 0;

	(void)spec;
	*whole = false;
	while (good < len && next_ipv6(&g, word[good]))
		good++;
	if (good < len || len >= sizeof(text))
		return good;
	memcpy(text, word, len);
	text[len] = '\0';
	*whole = inet_pton(AF_INET6, text, &address) == 1;
	return good;
}

/* The address at text up to a slash or the end; ours, or whole by fit_ipv6. */
static struct in6_addr ipv6_value(const char *text, size_t len)
{
	char copy[INET6_ADDRSTRLEN] = {0};
	struct in6_addr address = {0};

	for (size_t i = 0; i < len && text[i] != '/' && i + 1 < sizeof(copy); i++)
		copy[i] = text[i];
	if (inet_pton(AF_INET6, copy, &address) != 1)
		abort();
	return address;
}

/* Of an address: whether the C library writes its end with dots, which is not read here. */
static bool is_dotted(const unsigned char b[16])
{
	bool mapped = b[10] == 0xff && b[11] == 0xff;
	bool compatible = b[10] == 0 && b[11] == 0 && (b[12] != 0 || b[13] != 0);

	for (int i = 0; i < 10; i++)
		if (b[i] != 0)
			return false;
	return mapped || compatible;
}

void canon_ipv6(const char *text, size_t len, struct buf *out)
{
	struct in6_addr address = ipv6_value(text, len);
	const unsigned char *b = address.s6_addr;
	char shown[INET6_ADDRSTRLEN];

	if (is_dotted(b)) {
		buf_addf(out, "::%s%x:%x", b[10] != 0 ? "ffff:" : "", b[12] << 8 | b[13],
		    b[14] << 8 | b[15]);
		return;
	}
	if (inet_ntop(AF_INET6, &address, shown, sizeof(shown)) == NULL)
		abort();
	buf_adds(out, shown);
}

void key_ipv6(const char *text, struct buf *key)
{
	struct in6_addr address = ipv6_value(text, strlen(text));

	key_number(key, 6, 1);
	buf_add(key, &address, sizeof(address));
}

typedef size_t fit_address(const struct type_spec *spec, const char *word, size_t len, bool *whole);

static size_t fit_with_length(
    fit_address *fit, long long bits, const char *word, size_t len, bool *whole)
{
	const char *slash = memchr(word, '/', len);
	size_t alen = slash != NULL ? (size_t)(slash - word) : len;
	size_t good = fit(NULL, word, alen, whole);
	long long length;

	if (slash == NULL || !*whole) {
		*whole = false;
		return good;
	}
	good = alen + 1;
	good += fit_digits(word + good, len - good, bits, &length);
	*whole = good == len && good > alen + 1;
	return good;
}

size_t fit_prefix(const struct type_spec *spec, const char *word, size_t len, bool *whole)
{
	(void)spec;
	return fit_with_length(fit_ipv4, 32, word, len, whole);
}

size_t fit_prefix6(const struct type_spec *spec, const char *word, size_t len, bool *whole)
{
	(void)spec;
	return fit_with_length(fit_ipv6, 128, word, len, whole);
}

/* The number behind the slash. */
static unsigned prefix_length(const char *text, size_t len)
{
	const char *slash = memchr(text, '/', len);
	long long length;

	if (slash == NULL)
		abort(); /* fit has seen one */
	(void)fit_digits(slash + 1, (size_t)(text + len - slash - 1), 128, &length);
	return (unsigned)length;
}

void canon_prefix(const char *text, size_t len, struct buf *out)
{
	buf_addf(out, "%.*s/%u", (int)strcspn(text, "/"), text, prefix_length(text, len));
}

/* The form in which an interface shows its address. */
void canon_address_mask(const char *text, size_t len, struct buf *out)
{
	unsigned length = prefix_length(text, len);
	unsigned mask = length == 0 ? 0 : 0xffffffffU << (32 - length);

	buf_addf(out, "%.*s %u.%u.%u.%u", (int)strcspn(text, "/"), text, mask >> 24,
	    mask >> 16 & 255, mask >> 8 & 255, mask & 255);
}

void key_prefix(const char *text, struct buf *key)
{
	key_ipv4(text, key);
	key_number(key, prefix_length(text, strlen(text)), 1);
}

void canon_prefix6(const char *text, size_t len, struct buf *out)
{
	canon_ipv6(text, len, out);
	buf_addf(out, "/%u", prefix_length(text, len));
}

void key_prefix6(const char *text, struct buf *key)
{
	key_ipv6(text, key);
	key_number(key, prefix_length(text, strlen(text)), 1);
}

size_t fit_ip(const struct type_spec *spec, const char *word, size_t len, bool *whole)
{
	bool whole4, whole6;
	size_t good4 = fit_ipv4(spec, word, len, &whole4);
	size_t good6 = fit_ipv6(spec, word, len, &whole6);

	*whole = whole4 || whole6;
	return good4 > good6 ? good4 : good6;
}

void canon_ip(const char *text, size_t len, struct buf *out)
{
	if (memchr(text, ':', len) != NULL)
		canon_ipv6(text, len, out);
	else
		buf_add(out, text, len);
}

void key_ip(const char *text, struct buf *key)
{
	if (strchr(text, ':') != NULL)
		key_ipv6(text, key);
	else
		key_ipv4(text, key);
}

void offer_ip(const char *word, size_t len, type_offer *offer, void *ctx)
{
	bool ignored;

	if (fit_ipv4(NULL, word, len, &ignored) == len)
		offer(ctx, "A.B.C.D", NULL, false);
	if (fit_ipv6(NULL, word, len, &ignored) == len)
		offer(ctx, "X:X::X", NULL, false);
}
