/*
 * est_base64_decode must stand any bytes, and what it takes must survive being
 * encoded and decoded again.
 */
#include <stdint.h>

#include "est/pkcs7.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf plain = {0};
	struct buf text = {0};
	struct buf again = {0};
	struct error err;

	if (est_base64_decode(data, size, &plain, &err) != RC_OK)
		goto out;
	est_base64_encode(buf_str(&plain), plain.len, &text);
	if (text.len > size * 2 + 4)
		abort();
	if (est_base64_decode(buf_str(&text), text.len, &again, &err) == RC_OK &&
	    (again.len != plain.len || memcmp(buf_str(&again), buf_str(&plain), plain.len) != 0))
		abort();

out:
	buf_free(&again);
	buf_free(&text);
	buf_free(&plain);
	return 0;
}
