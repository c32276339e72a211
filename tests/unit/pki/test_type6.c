/* Type-6 passwords against the published vector of reference xr-pki section 4.3. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pki/type6.h"

#define MASTER "Cisco123"

/* fe_a`iJYE\DZYJhDhTP[`MYaTgRH_MAAB, each letter as two hex digits. */
static const char vector[] = "66655f6160694a59455c445a594a68446854505b604d5961546752485f4d414142";

static void published_vector_decrypts(void **state)
{
	struct buf clear = {0};
	struct error err;

	(void)state;
	assert_int_equal(type6_decrypt(MASTER, vector, &clear, &err), RC_OK);
	assert_string_equal(buf_str(&clear), "Cisco123");
	buf_free(&clear);
}

/*
 * The salt of the vector, decoded by hand: the letters "fe_" are the digits
 * 37, 36, 30 of base 41, that is 63703 or 0xf8d7, and so on.
 */
static void published_vector_encrypts(void **state)
{
	static const unsigned char salt[TYPE6_SALT_BYTES] = {
	    0xf8, 0xd7, 0xd7, 0x3f, 0x3e, 0xf5, 0xb1, 0xdf};
	struct buf hex = {0};
	struct error err;

	(void)state;
	assert_int_equal(type6_encrypt(MASTER, "Cisco123", salt, &hex, &err), RC_OK);
	assert_string_equal(buf_str(&hex), vector);
	buf_free(&hex);
}

/* Lengths of reference section 4.3: n=1 42, 6 60, 8 66, 16 90 hex digits. */
static void lengths_and_round_trips(void **state)
{
	static const struct {
		size_t n, digits;
	} lengths[] = {{1, 42}, {6, 60}, {8, 66}, {16, 90}, {17, 90}, {TYPE6_CLEAR_MAX, 810}};

	(void)state;
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		struct buf text = {0}, hex = {0}, clear = {0};
		struct error err;

		while (text.len < lengths[i].n)
			buf_addc(&text, (char)('!' + text.len % 90));
		assert_int_equal(type6_encrypt(MASTER, buf_str(&text), NULL, &hex, &err), RC_OK);
		assert_int_equal(hex.len, lengths[i].digits);
		assert_true(type6_is(buf_str(&hex)));
		assert_int_equal(type6_decrypt(MASTER, buf_str(&hex), &clear, &err), RC_OK);
		assert_string_equal(buf_str(&clear), buf_str(&text));
		buf_free(&text);
		buf_free(&hex);
		buf_free(&clear);
	}
}

static void same_text_twice_differs(void **state)
{
	struct buf one = {0}, two = {0};
	struct error err;

	(void)state;
	assert_int_equal(type6_encrypt(MASTER, "secret", NULL, &one, &err), RC_OK);
	assert_int_equal(type6_encrypt(MASTER, "secret", NULL, &two, &err), RC_OK);
	assert_string_not_equal(buf_str(&one), buf_str(&two));
	buf_free(&one);
	buf_free(&two);
}

static void other_key_is_refused(void **state)
{
	struct buf clear = {0};
	struct error err;

	(void)state;
	assert_int_equal(type6_decrypt("Cisco124", vector, &clear, &err), RC_INVALID);
	assert_int_equal(clear.len, 0);
}

static void changed_string_is_refused(void **state)
{
	char text[sizeof(vector)];

	(void)state;
	/* Every letter, changed to a neighbour in the alphabet. */
	for (size_t at = 1; at < sizeof(vector) - 1; at += 2) {
		struct buf clear = {0};
		struct error err;

		memcpy(text, vector, sizeof(text));
		text[at] = text[at] == '1' ? '2' : '1';
		assert_int_equal(type6_decrypt(MASTER, text, &clear, &err), RC_INVALID);
		assert_int_equal(clear.len, 0);
	}
}

static void other_forms_are_not_type6(void **state)
{
	static const char *const texts[] = {"", "estpwd", "606745575e6565", "414142",
	    "66655f6160694a59455c445a594a68446854505b604d5961546752485f4d4141",
	    "zz655f6160694a59455c445a594a68446854505b604d5961546752485f4d414142"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_false(type6_is(texts[i]));
	assert_true(type6_is(vector));
}

static void lengths_are_bounded(void **state)
{
	struct buf text = {0}, hex = {0};
	struct error err;

	(void)state;
	assert_int_equal(type6_encrypt(MASTER, "", NULL, &hex, &err), RC_INVALID);
	while (text.len <= TYPE6_CLEAR_MAX)
		buf_addc(&text, 'x');
	assert_int_equal(type6_encrypt(MASTER, buf_str(&text), NULL, &hex, &err), RC_INVALID);
	assert_int_equal(hex.len, 0);
	buf_reset(&text);
	while (text.len < 6000)
		buf_adds(&text, "414142");
	assert_false(type6_is(buf_str(&text)));
	buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(published_vector_decrypts),
	    cmocka_unit_test(published_vector_encrypts),
	    cmocka_unit_test(lengths_and_round_trips),
	    cmocka_unit_test(same_text_twice_differs),
	    cmocka_unit_test(other_key_is_refused),
	    cmocka_unit_test(changed_string_is_refused),
	    cmocka_unit_test(other_forms_are_not_type6),
	    cmocka_unit_test(lengths_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
