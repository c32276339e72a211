/*
 * Base64 as it travels in EST bodies: RFC 8951 section 3.1 wants receivers to
 * tolerate blanks and line ends; real peers also send PEM armour and a NUL
 * after the text (reference est-peers 3.6, traps 1, 3 and 15).  OpenSSL's BIO
 * filter is of no use here: it fails on long or unterminated lines.
 */
#include "est/pkcs7.h"

#include <openssl/evp.h>

#include "est/est.h"

#define LINE_BYTES 48 /* make 64 columns */

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char armour[] = "-----";

/* The line's length including its end, if it is a BEGIN or END line, else 0. */
static size_t armour_line(const char *text, size_t len)
{
	const char *end;

	if (len < sizeof(armour) - 1 || memcmp(text, armour, sizeof(armour) - 1) != 0)
		return 0;
	end = memchr(text, '\n', len);
	return end != NULL ? (size_t)(end - text) + 1 : len;
}

/* Appends what counts of the text; whatever it may be is judged later. */
static void drop_blanks(const char *text, size_t len, struct buf *clean)
{
	bool line_start = true;
	size_t i = 0;
	size_t skip;

	while (i < len) {
		skip = line_start ? armour_line(text + i, len - i) : 0;
		if (skip > 0) {
			i += skip;
			continue;
		}
		if (strchr(" \t\r\n", text[i]) == NULL || text[i] == '\0')
			buf_addc(clean, text[i]);
		line_start = text[i] == '\n';
		i++;
	}
}

/* Padding characters at the end, at most 2; -1 when the text is not base64. */
static int padding(const struct buf *clean)
{
	size_t digits;
	size_t pad;

	if (clean->len % 4 != 0)
		return -1;
	digits = strspn(buf_str(clean), alphabet);
	pad = clean->len - digits;
	if (pad > 2 || memcmp(buf_str(clean) + digits, "==", pad) != 0)
		return -1;
	return (int)pad;
}

enum rc est_base64_decode(const void *text, size_t len, struct buf *out, struct error *err)
{
	struct buf clean = {0};
	struct buf raw = {0};
	const char *chars = text;
	enum rc rc = RC_INVALID;
	int pad;
	int n;

	if (len > EST_BODY_MAX)
		return error_set(
		    err, RC_INVALID, "base64 of %zu bytes is longer than %u", len, EST_BODY_MAX);
	while (len > 0 && chars[len - 1] == '\0')
		len--;
	drop_blanks(chars, len, &clean);
	pad = padding(&clean);
	if (pad < 0) {
		error_set(err, RC_INVALID, "not base64");
		goto out;
	}
	rc = RC_OK;
	if (clean.len == 0)
		goto out;

	raw.data = xmalloc(clean.len / 4 * 3 + 1);
	raw.cap = clean.len / 4 * 3 + 1;
	n = EVP_DecodeBlock(
	    (unsigned char *)raw.data, (const unsigned char *)clean.data, (int)clean.len);
	if (n < pad) {
		rc = error_set(err, RC_INVALID, "not base64");
		goto out;
	}
	buf_add(out, raw.data, (size_t)(n - pad));

out:
	buf_free(&raw);
	buf_free(&clean);
	return rc;
}

void est_base64_encode(const void *data, size_t len, struct buf *out)
{
	const unsigned char *bytes = data;
	unsigned char line[LINE_BYTES / 3 * 4 + 1];
	size_t take;
	int n;

	while (len > 0) {
		take = len < LINE_BYTES ? len : LINE_BYTES;
		n = EVP_EncodeBlock(line, bytes, (int)take);
		buf_add(out, line, (size_t)n);
		buf_addc(out, '\n');
		bytes += take;
		len -= take;
	}
}
