/* The vault: what is sealed comes back only whole, under its own name, on its own device. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "make.h"
#include "pki/tam.h"

static const char secret[] = "the secret of this test";

struct fixture {
	char *dir;
	struct tam *tam;
	struct buf sealed;
};

static int setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));
	struct error err;

	f->dir = make_dir();
	assert_int_equal(tam_new(&f->tam, f->dir, &err), RC_OK);
	assert_int_equal(
	    tam_seal(f->tam, TAM_SECRET, "one", secret, sizeof(secret), &f->sealed, &err), RC_OK);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	tam_free(f->tam);
	buf_free(&f->sealed);
	make_dir_remove(f->dir);
	free(f);
	return 0;
}

static void unseal_refused(struct fixture *f, const char *kind, const char *name)
{
	struct buf clear = {0};
	struct error err = {""};

	assert_int_equal(
	    tam_unseal(f->tam, kind, name, f->sealed.data, f->sealed.len, &clear, &err), RC_FATAL);
	assert_int_equal(clear.len, 0);
	assert_string_not_equal(err.text, "");
}

static void comes_back(void **state)
{
	struct fixture *f = *state;
	struct buf clear = {0};
	struct error err;

	assert_int_equal(
	    tam_unseal(f->tam, TAM_SECRET, "one", f->sealed.data, f->sealed.len, &clear, &err),
	    RC_OK);
	assert_int_equal(clear.len, sizeof(secret));
	assert_memory_equal(clear.data, secret, sizeof(secret));
	buf_free(&clear);
}

static void is_not_in_clear(void **state)
{
	struct fixture *f = *state;

	assert_null(memmem(f->sealed.data, f->sealed.len, secret, strlen(secret)));
}

static void nonce_is_fresh(void **state)
{
	struct fixture *f = *state;
	struct buf again = {0};
	struct error err;

	assert_int_equal(
	    tam_seal(f->tam, TAM_SECRET, "one", secret, sizeof(secret), &again, &err), RC_OK);
	assert_int_equal(again.len, f->sealed.len);
	assert_memory_not_equal(again.data + 1, f->sealed.data + 1, 12);
	buf_free(&again);
}

static void rows_cannot_be_swapped(void **state)
{
	struct fixture *f = *state;

	unseal_refused(f, TAM_SECRET, "two");
	unseal_refused(f, TAM_KEYPAIR, "one");
}

static void any_flipped_bit_is_noticed(void **state)
{
	struct fixture *f = *state;

	for (size_t bit = 0; bit < f->sealed.len * 8; bit++) {
		f->sealed.data[bit / 8] = (char)(f->sealed.data[bit / 8] ^ (1 << bit % 8));
		unseal_refused(f, TAM_SECRET, "one");
		f->sealed.data[bit / 8] = (char)(f->sealed.data[bit / 8] ^ (1 << bit % 8));
	}
}

static void any_cut_is_noticed(void **state)
{
	struct fixture *f = *state;

	while (f->sealed.len > 0) {
		buf_cut(&f->sealed, f->sealed.len - 1);
		unseal_refused(f, TAM_SECRET, "one");
	}
}

static void secret_is_private_and_outside_the_row(void **state)
{
	struct fixture *f = *state;
	char *path = xasprintf("%s/tam/device-secret", f->dir);
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(st.st_size, 32);
	free(path);
}

static void another_device_cannot_unwrap(void **state)
{
	struct fixture *f = *state;
	char *path = xasprintf("%s/tam/device-secret", f->dir);
	int fd = open(path, O_WRONLY);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, "\1\2\3\4\5\6\7\10", 8), 8);
	assert_int_equal(close(fd), 0);
	unseal_refused(f, TAM_SECRET, "one");
	/* Without its secret the vault says so, and makes no new one for reading. */
	assert_int_equal(unlink(path), 0);
	unseal_refused(f, TAM_SECRET, "one");
	assert_int_equal(access(path, F_OK), -1);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(comes_back, setup, teardown),
	    cmocka_unit_test_setup_teardown(is_not_in_clear, setup, teardown),
	    cmocka_unit_test_setup_teardown(nonce_is_fresh, setup, teardown),
	    cmocka_unit_test_setup_teardown(rows_cannot_be_swapped, setup, teardown),
	    cmocka_unit_test_setup_teardown(any_flipped_bit_is_noticed, setup, teardown),
	    cmocka_unit_test_setup_teardown(any_cut_is_noticed, setup, teardown),
	    cmocka_unit_test_setup_teardown(secret_is_private_and_outside_the_row, setup, teardown),
	    cmocka_unit_test_setup_teardown(another_device_cannot_unwrap, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
