/* Well-formed UTF-8, RFC 3629 section 4.  See utf8.h. */
#include "base/utf8.h"

#include <string.h>

/* What the first byte says, and the bounds of the second one; those behind it are 80 to BF. */
static const struct {
	unsigned char first, last;
	unsigned char len;
	unsigned char low, high;
} forms[] = {
    {0x20, 0x7e, 1, 0, 0},
    {0xc2, 0xc2, 2, 0xa0, 0xbf}, /* below A0 are the control characters of C1 */
    {0xc3, 0xdf, 2, 0x80, 0xbf},
    {0xe0, 0xe0, 3, 0xa0, 0xbf},
    {0xe1, 0xec, 3, 0x80, 0xbf},
    {0xed, 0xed, 3, 0x80, 0x9f}, /* above are the surrogates */
    {0xee, 0xef, 3, 0x80, 0xbf},
    {0xf0, 0xf0, 4, 0x90, 0xbf},
    {0xf1, 0xf3, 4, 0x80, 0xbf},
    {0xf4, 0xf4, 4, 0x80, 0x8f},
};

size_t utf8_printable(const char *text, size_t len)
{
	const unsigned char *byte = (const unsigned char *)text;
	size_t form = 0;

	while (form < sizeof(forms) / sizeof(forms[0]) &&
	       (len == 0 || byte[0] < forms[form].first || byte[0] > forms[form].last))
		form++;
	if (form == sizeof(forms) / sizeof(forms[0]) || len < forms[form].len)
		return 0;
	for (size_t i = 1; i < forms[form].len; i++) {
		unsigned char low = i == 1 ? forms[form].low : 0x80;
		unsigned char high = i == 1 ? forms[form].high : 0xbf;

		if (byte[i] < low || byte[i] > high)
			return 0;
	}
	return forms[form].len;
}

size_t utf8_text_len(const char *text)
{
	size_t len = strlen(text), at = 0, n;

	while ((n = at < len && text[at] == '\t' ? 1 : utf8_printable(text + at, len - at)) > 0)
		at += n;
	return at;
}

bool utf8_is_printable(const char *text)
{
	size_t len = strlen(text), n;

	while ((n = utf8_printable(text, len)) > 0) {
		text += n;
		len -= n;
	}
	return len == 0;
}

size_t utf8_count(const char *text, size_t len)
{
	size_t count = 0, n;

	for (size_t at = 0; at<len; at += n> 0 ? n : 1) {
		n = utf8_printable(text + at, len - at);
		count++;
	}
	return count;
}
