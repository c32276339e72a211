/* Base64 of EST bodies: RFC 4648 section 10 vectors, RFC 8951 section 3.1 tolerance. */
#include "cm.h"

#include "est/est.h"
#include "est/pkcs7.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct {
	const char *text;
	size_t len; /* 0: strlen */
	const char *plain;
} good[] = {
    {"", 0, ""},
    {"Zg==", 0, "f"},
    {"Zm8=", 0, "fo"},
    {"Zm9v", 0, "foo"},
    {"Zm9vYg==", 0, "foob"},
    {"Zm9vYmE=", 0, "fooba"},
    {"Zm9vYmFy", 0, "foobar"},
    {"Zm9v\r\nYmFy\r\n", 0, "foobar"},
    {" Zm\t9vY\nmFy ", 0, "foobar"},
    {"Zm9vYg=\n=", 0, "foob"},
    {"\n\nZm9v\n\n", 0, "foo"},
    {"Zm9v\n\0", 6, "foo"},
    {"Zm9v\0\0", 6, "foo"},
    {"-----BEGIN PKCS7-----\nZm9v\nYmFy\n-----END PKCS7-----\n", 0, "foobar"},
    {"-----BEGIN PKCS7-----\r\nZm9v\r\n-----END PKCS7-----", 0, "foo"},
};

static void test_good(void **state)
{
	struct buf out;
	size_t len;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(good); i++) {
		memset(&out, 0, sizeof(out));
		len = good[i].len != 0 ? good[i].len : strlen(good[i].text);
		if (est_base64_decode(good[i].text, len, &out, NULL) != RC_OK)
			fail_msg("\"%s\" was refused", good[i].text);
		assert_string_equal(buf_str(&out), good[i].plain);
		assert_int_equal(out.len, strlen(good[i].plain));
		buf_free(&out);
	}
}

static const struct {
	const char *text;
	size_t len;
} bad[] = {
    {"Z", 0},
    {"Zg", 0},
    {"Zg=", 0},
    {"Zg===", 0},
    {"====", 0},
    {"Z===", 0},
    {"=Zg=", 0},
    {"Zg==Zg==", 0},
    {"Zm9v-", 0},
    {"Zm9v----", 0},
    {"Zm9-", 0},
    {"Zm_v", 0},
    {"Zm9v\v\v\v\v", 0},
    {"Zm9vYm9v<html>..", 0},
    {"Zm\0v", 4},
    {"Zm9v\0Zm9", 8},
    {"\xff\xff\xff\xff", 0},
};

static void test_bad(void **state)
{
	struct error err;
	struct buf out = {0};
	size_t len;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		len = bad[i].len != 0 ? bad[i].len : strlen(bad[i].text);
		err.text[0] = '\0';
		if (est_base64_decode(bad[i].text, len, &out, &err) != RC_INVALID)
			fail_msg("\"%s\" was taken", bad[i].text);
		assert_string_not_equal(err.text, "");
		assert_int_equal(out.len, 0);
	}
	buf_free(&out);
}

static void test_append(void **state)
{
	struct buf out = {0};

	(void)state;
	buf_adds(&out, "before ");
	assert_int_equal(est_base64_decode("Zm9v", 4, &out, NULL), RC_OK);
	assert_string_equal(buf_str(&out), "before foo");
	buf_free(&out);
}

static void test_too_long(void **state)
{
	char *text = xmalloc(EST_BODY_MAX + 4);
	struct buf out = {0};

	(void)state;
	memset(text, 'A', EST_BODY_MAX + 4);
	assert_int_equal(est_base64_decode(text, EST_BODY_MAX + 4, &out, NULL), RC_INVALID);
	assert_int_equal(est_base64_decode(text, EST_BODY_MAX, &out, NULL), RC_OK);
	assert_int_equal(out.len, EST_BODY_MAX / 4 * 3);
	free(text);
	buf_free(&out);
}

/* 64 columns and a final newline are what libest and nginx-http-est can read. */
static void test_encode(void **state)
{
	unsigned char data[200];
	struct buf text = {0};
	struct buf back = {0};
	size_t columns;
	size_t len;
	size_t at;

	(void)state;
	for (len = 0; len < sizeof(data); len++)
		data[len] = (unsigned char)(len * 7);
	for (len = 0; len <= sizeof(data); len++) {
		buf_reset(&text);
		buf_reset(&back);
		est_base64_encode(data, len, &text);
		for (at = 0; at < text.len; at += columns + 1) {
			columns = strcspn(text.data + at, "\n");
			assert_in_range(columns, 1, 64);
			if (at + columns + 1 < text.len)
				assert_int_equal(columns, 64);
			assert_int_equal(text.data[at + columns], '\n');
		}
		assert_int_equal(est_base64_decode(buf_str(&text), text.len, &back, NULL), RC_OK);
		assert_int_equal(back.len, len);
		if (len > 0)
			assert_memory_equal(back.data, data, len);
	}
	buf_reset(&text);
	est_base64_encode("foob", 4, &text);
	assert_string_equal(buf_str(&text), "Zm9vYg==\n");
	buf_free(&text);
	buf_free(&back);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_good),
	    cmocka_unit_test(test_bad),
	    cmocka_unit_test(test_append),
	    cmocka_unit_test(test_too_long),
	    cmocka_unit_test(test_encode),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
