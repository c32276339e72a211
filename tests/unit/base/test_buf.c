/*
 * Buffers: what they hold, and that no copy of a secret outlives them.  Memory
 * that was freed can't be looked at, so free itself is wrapped (see
 * meson.build) and looks at the watched block while it is still there.
 */
#include "tests/unit/base/scratch.h"

#include <malloc.h>
#include <stdbool.h>

#include "base/buf.h"

#define SECRET "correct horse battery staple"

void __real_free(void *ptr);
void __wrap_free(void *ptr);

struct watch {
	const void *ptr; /* the block that is waited for */
	bool freed;	 /* it was freed */
	bool clean;	 /* and held only zeros then */
};

static struct watch watch;

static bool only_zeros(const void *ptr, size_t len)
{
	const unsigned char *bytes = ptr;

	while (len > 0 && bytes[len - 1] == 0)
		len--;
	return len == 0;
}

void __wrap_free(void *ptr)
{
	if (ptr != NULL && ptr == watch.ptr) {
		watch.freed = true;
		watch.clean = only_zeros(ptr, strlen(SECRET));
		watch.ptr = NULL;
	}
	__real_free(ptr);
}

static void watch_for(const void *ptr)
{
	watch = (struct watch){.ptr = ptr};
}

static void empty_is_a_string(void **state)
{
	struct buf b = {0};

	(void)state;
	assert_string_equal(buf_str(&b), "");
	buf_adds(&b, "");
	assert_string_equal(buf_str(&b), "");
	assert_int_equal(b.len, 0);
	buf_free(&b);
	buf_free(&b);
	assert_null(b.data);
}

static void adding_keeps_every_byte(void **state)
{
	struct buf b = {0};

	(void)state;
	for (int i = 0; i < 5000; i++)
		buf_addc(&b, (char)(unsigned char)(i % 251));
	assert_int_equal(b.len, 5000);
	assert_true(b.cap > b.len);
	assert_int_equal(b.data[b.len], '\0');
	for (int i = 0; i < 5000; i++)
		assert_int_equal((unsigned char)b.data[i], i % 251);
	buf_free(&b);
}

static void formats_of_any_length(void **state)
{
	struct buf b = {0};

	(void)state;
	buf_addf(&b, "%s-%d", "a", 7);
	buf_addf(&b, "%300s|", "x");
	assert_int_equal(b.len, 3 + 301);
	assert_memory_equal(b.data, "a-7   ", 6);
	assert_string_equal(b.data + 302, "x|");
	buf_free(&b);
}

static void cut_drops_and_wipes_the_end(void **state)
{
	struct buf b = {0};

	(void)state;
	buf_adds(&b, "user " SECRET);
	buf_cut(&b, 5);
	assert_string_equal(buf_str(&b), "user ");
	assert_true(only_zeros(b.data + 5, strlen(SECRET)));
	buf_cut(&b, 5);
	assert_int_equal(b.len, 5);
	buf_adds(&b, "name");
	assert_string_equal(buf_str(&b), "user name");
	buf_free(&b);
}

static void shift_drops_the_beginning(void **state)
{
	struct buf b = {0};

	(void)state;
	buf_adds(&b, SECRET);
	buf_shift(&b, 0);
	assert_string_equal(buf_str(&b), SECRET);
	buf_shift(&b, strlen(SECRET) - 6);
	assert_string_equal(buf_str(&b), "staple");
	assert_true(only_zeros(b.data + 6, strlen(SECRET) - 6));
	buf_shift(&b, 6);
	assert_int_equal(b.len, 0);
	assert_true(only_zeros(b.data, strlen(SECRET)));
	buf_free(&b);
}

static void reset_wipes_and_keeps_memory(void **state)
{
	struct buf b = {0};
	const char *data;

	(void)state;
	buf_adds(&b, SECRET);
	data = b.data;
	buf_reset(&b);
	assert_ptr_equal(b.data, data);
	assert_true(only_zeros(b.data, strlen(SECRET)));
	buf_free(&b);
}

static void growing_wipes_the_old_memory(void **state)
{
	struct buf b = {0};

	(void)state;
	buf_adds(&b, SECRET);
	watch_for(b.data);
	for (size_t cap = b.cap; b.cap == cap;)
		buf_addc(&b, '.');
	assert_true(watch.freed);
	assert_true(watch.clean);
	assert_memory_equal(b.data, SECRET "..", strlen(SECRET) + 2);
	buf_free(&b);
}

static void freeing_wipes(void **state)
{
	struct buf b = {0};
	char *text = xstrdup(SECRET);

	(void)state;
	buf_adds(&b, SECRET);
	watch_for(b.data);
	buf_free(&b);
	assert_true(watch.freed);
	assert_true(watch.clean);
	watch_for(text);
	free_cleansed(text);
	assert_true(watch.freed);
	assert_true(watch.clean);
	free_cleansed(NULL);
}

/* The watch itself must be able to fail. */
static void watch_sees_what_is_left(void **state)
{
	char *text = xstrdup(SECRET);

	(void)state;
	watch_for(text);
	__wrap_free(text);
	assert_true(watch.freed);
	assert_false(watch.clean);
}

static void copies_are_whole(void **state)
{
	char *cut = xstrndup("abcdef", 3);
	char *all = xasprintf("%s/%d", "a", 1);

	(void)state;
	assert_string_equal(cut, "abc");
	assert_string_equal(all, "a/1");
	free(cut);
	free(all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(empty_is_a_string),
	    cmocka_unit_test(adding_keeps_every_byte),
	    cmocka_unit_test(formats_of_any_length),
	    cmocka_unit_test(cut_drops_and_wipes_the_end),
	    cmocka_unit_test(shift_drops_the_beginning),
	    cmocka_unit_test(reset_wipes_and_keeps_memory),
	    cmocka_unit_test(growing_wipes_the_old_memory),
	    cmocka_unit_test(freeing_wipes),
	    cmocka_unit_test(watch_sees_what_is_left),
	    cmocka_unit_test(copies_are_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
