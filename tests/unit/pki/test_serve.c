/*
 * The engine behind its socket: frames in, frames out, and the dialogues of
 * reference xr-pki sections 2.2 and 4.1 byte for byte.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/msg.h"
#include "make.h"
#include "pki/serve.h"
#include "store/keys.h"
#include "store/vault.h"

struct fixture {
	char *dir;
	int fd;
	pid_t engine;
};

/* The other side of the socket; leaves by its exit status what serve said. */
static void engine_main(const char *dir, int fd)
{
	struct engine e;
	struct error err;
	enum rc rc = engine_open(&e, dir, &err);

	if (rc == RC_OK)
		rc = serve(&e, fd, &err);
	engine_close(&e);
	_exit(rc == RC_OK ? 0 : 1);
}

static int setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));
	int pair[2];

	f->dir = make_dir();
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	f->engine = fork();
	assert_true(f->engine >= 0);
	if (f->engine == 0) {
		close(pair[0]);
		engine_main(f->dir, pair[1]);
	}
	close(pair[1]);
	f->fd = pair[0];
	*state = f;
	return 0;
}

/* Hangs up and returns the engine's exit status. */
static int hang_up(struct fixture *f)
{
	int status;

	if (f->fd >= 0)
		close(f->fd);
	f->fd = -1;
	assert_int_equal(waitpid(f->engine, &status, 0), f->engine);
	assert_true(WIFEXITED(status));
	f->engine = 0;
	return WEXITSTATUS(status);
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	if (f->engine != 0)
		assert_int_equal(hang_up(f), 0);
	make_dir_remove(f->dir);
	free(f);
	return 0;
}

/*
 * Sends a call and plays the person: answers[] in turn, cancel when they run
 * out.  The screen is what was printed, prompts included, each answer to an
 * echoed question as "<answer>\n" and to a secret one as "\n".  Returns the
 * status; result, when not NULL, gets the verb's result.
 */
static char *play(struct fixture *f, size_t nfields, const char *const fields[],
    const char *const answers[], struct buf *screen, struct buf *result)
{
	struct msg m = {0};
	char *status = NULL;

	assert_int_equal(msg_send(f->fd, MSG_CALL, nfields, fields), 0);
	while (status == NULL) {
		assert_int_equal(msg_recv(f->fd, &m), 1);
		if (m.type == MSG_TEXT) {
			buf_adds(screen, msg_field(&m, 0));
		} else if (m.type == MSG_ASK || m.type == MSG_ASK_SECRET) {
			buf_adds(screen, msg_field(&m, 0));
			if (*answers != NULL)
				assert_int_equal(msg_send1(f->fd, MSG_ANSWER, *answers), 0);
			else
				assert_int_equal(msg_send(f->fd, MSG_CANCEL, 0, NULL), 0);
			if (*answers != NULL && m.type == MSG_ASK)
				buf_adds(screen, *answers);
			if (*answers != NULL)
				answers++;
			buf_addc(screen, '\n');
		} else if (m.type == MSG_DONE) {
			status = xstrdup(msg_field(&m, 0));
			if (result != NULL)
				buf_adds(result, msg_field(&m, 1));
		}
	}
	msg_free(&m);
	return status;
}

#define FIELDS(...)  ((const char *const[]){__VA_ARGS__})
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define ANSWERS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define NO_ANSWERS   ((const char *const[]){NULL})

static void expect(struct fixture *f, size_t nfields, const char *const fields[],
    const char *const answers[], const char *status, const char *screen)
{
	struct buf seen = {0};
	char *got = play(f, nfields, fields, answers, &seen, NULL);

	assert_string_equal(buf_str(&seen), screen);
	assert_string_equal(got, status);
	buf_free(&seen);
	free(got);
}

#define CHOOSE                                                                                     \
	"  Choose the size of the key modulus in the range of 512 to 4096 for your General "       \
	"Purpose "                                                                                 \
	"Keypair. Choosing a key modulus greater than 512 may take a few minutes.\n\n"
#define MADE "Generating RSA keys ...\nDone w/ crypto generate keypair\n[OK]\n\n"

static void rsa_key_dialogue(void **state)
{
	struct fixture *f = *state;
	const char *const call[] = {"key-generate", "cisco", "rsa", "general", ""};

	expect(f, COUNT(call), call, ANSWERS("511", "4097", "1k", "1024"), "ok",
	    "The name for the keys will be: the_default\n" CHOOSE
	    "How many bits in the modulus [2048]: 511\n"
	    "% Invalid modulus '511': expected a number from 512 to 4096.\n"
	    "How many bits in the modulus [2048]: 4097\n"
	    "% Invalid modulus '4097': expected a number from 512 to 4096.\n"
	    "How many bits in the modulus [2048]: 1k\n"
	    "% Invalid modulus '1k': expected a number from 512 to 4096.\n"
	    "How many bits in the modulus [2048]: 1024\n" MADE);
	/* It is asked before a key is replaced, and a no leaves it. */
	expect(f, COUNT(call), call, ANSWERS("no"), "invalid",
	    "The name for the keys will be: the_default\n"
	    "% You already have keys defined for the_default\n"
	    "Do you really want to replace them? [yes/no]: no\n"
	    "% The keys are left as they are\n");
	expect(f, COUNT(call), call, ANSWERS("yes", ""), "ok",
	    "The name for the keys will be: the_default\n"
	    "% You already have keys defined for the_default\n"
	    "Do you really want to replace them? [yes/no]: yes\n" CHOOSE
	    "How many bits in the modulus [2048]: \n" MADE);
}

static void zeroize_dialogue(void **state)
{
	struct fixture *f = *state;
	const char *const make[] = {"key-generate", "cisco", "ed25519", "general", "k1"};
	const char *const drop[] = {"key-zeroize", "cisco", "ed25519", "k1"};

	expect(f, COUNT(make), make, NO_ANSWERS, "ok",
	    "The name for the keys will be: k1\nGenerating ED25519 keys ...\n"
	    "Done w/ crypto generate keypair\n[OK]\n\n");
	/* The end of input is a no. */
	expect(f, COUNT(drop), drop, NO_ANSWERS, "invalid",
	    "% Keys to be removed are named k1\n"
	    "Do you really want to remove these keys ?? [yes/no]: \n"
	    "% The keys are left as they are\n");
	expect(f, COUNT(drop), drop, ANSWERS("yes"), "ok",
	    "% Keys to be removed are named k1\n"
	    "Do you really want to remove these keys ?? [yes/no]: yes\n\n");
	expect(f, COUNT(drop), drop, ANSWERS("yes"), "invalid",
	    "% There is no ED25519 key pair named k1\n");
}

#define REQUIREMENTS                                                                               \
	"New password Requirements: Min-length 6, Max-length 64 \n"                                \
	"Characters restricted to [A-Z][a-z][0-9]\n"
#define STARTED "Master key operation is started in background\n"

static void master_key_dialogue(void **state)
{
	struct fixture *f = *state;
	const char *const set[] = {"type6-key", "cisco", "set"};
	const char *const drop[] = {"type6-key", "cisco", "delete"};
	const char *const seal[] = {"type6-seal", "cisco", "estpwd"};

	expect(f, COUNT(seal), seal, NO_ANSWERS, "invalid",
	    "% A type 6 password needs a master key: key config-key password-encryption\n");
	expect(f, COUNT(set), set, ANSWERS("short"), "invalid",
	    REQUIREMENTS
	    "Enter new key : \n"
	    "% A master key has 6 to 64 characters of [A-Z][a-z][0-9]; nothing was changed\n");
	expect(f, COUNT(set), set, ANSWERS("Cisco-123"), "invalid",
	    REQUIREMENTS
	    "Enter new key : \n"
	    "% A master key has 6 to 64 characters of [A-Z][a-z][0-9]; nothing was changed\n");
	expect(f, COUNT(set), set, ANSWERS("Cisco123", "Cisco124"), "invalid",
	    REQUIREMENTS "Enter new key : \nEnter confirm key : \n"
			 "% The keys do not match; nothing was changed\n");
	expect(f, COUNT(set), set, ANSWERS("Cisco123", "Cisco123"), "ok",
	    REQUIREMENTS "Enter new key : \nEnter confirm key : \n" STARTED);
	expect(f, COUNT(set), set, ANSWERS("Cisco124"), "invalid",
	    REQUIREMENTS "Enter old key : \n% The old key does not match; nothing was changed\n");
	expect(f, COUNT(set), set, ANSWERS("Cisco123", "Other456", "Other456"), "ok",
	    REQUIREMENTS "Enter old key : \nEnter new key : \nEnter confirm key : \n" STARTED);
	expect(f, COUNT(drop), drop, ANSWERS("yes"), "ok",
	    "WARNING: All type 6 encrypted keys will become unusable\n"
	    "Continue with master key deletion ? [yes/no]:yes\n" STARTED);
	expect(f, COUNT(drop), drop, ANSWERS("yes"), "invalid", "% There is no master key\n");
}

/* What is sealed already is left as it is. */
static void sealing_twice_is_sealing_once(void **state)
{
	struct fixture *f = *state;
	struct buf screen = {0}, sealed = {0}, again = {0};
	const char *call[] = {"type6-seal", "cisco", "estpwd"};

	expect(f, 3, FIELDS("type6-key", "cisco", "set"), ANSWERS("Cisco123", "Cisco123"), "ok",
	    REQUIREMENTS "Enter new key : \nEnter confirm key : \n" STARTED);
	free(play(f, COUNT(call), call, NO_ANSWERS, &screen, &sealed));
	call[2] = buf_str(&sealed);
	free(play(f, COUNT(call), call, NO_ANSWERS, &screen, &again));
	assert_int_equal(sealed.len, 60);
	assert_string_equal(buf_str(&again), buf_str(&sealed));
	assert_string_equal(buf_str(&screen), "");
	buf_free(&screen);
	buf_free(&sealed);
	buf_free(&again);
}

static bool private_part(void *ctx, const struct key_row *row)
{
	int *rows = ctx;

	/* The version and algorithm that every PKCS#8 in clear begins with (RFC 5208). */
	assert_null(memmem(row->wrapped, row->wrapped_len, "\x02\x01\x00\x30", 4));
	++*rows;
	return true;
}

static void store_holds_no_clear_secret(void **state)
{
	struct fixture *f = *state;
	struct buf wrapped = {0};
	struct store *store;
	struct error err;
	int rows = 0;

	expect(f, 3, FIELDS("type6-key", "cisco", "set"), ANSWERS("Cisco123", "Cisco123"), "ok",
	    REQUIREMENTS "Enter new key : \nEnter confirm key : \n" STARTED);
	expect(f, 5, FIELDS("key-generate", "cisco", "ed25519", "general", ""), NO_ANSWERS, "ok",
	    "The name for the keys will be: the_default\nGenerating ED25519 keys ...\n"
	    "Done w/ crypto generate keypair\n[OK]\n\n");
	assert_int_equal(store_open(&store, f->dir, &err), RC_OK);
	assert_int_equal(vault_get(store, VAULT_TYPE6_MASTER, &wrapped, &err), RC_OK);
	assert_null(memmem(wrapped.data, wrapped.len, "Cisco123", 8));
	assert_int_equal(keys_each(store, NULL, private_part, &rows, &err), RC_OK);
	assert_int_equal(rows, 1);
	buf_free(&wrapped);
	store_close(store);
}

static void other_calls_are_refused(void **state)
{
	struct fixture *f = *state;

	expect(f, 2, FIELDS("nonsense", "cisco"), NO_ANSWERS, "invalid",
	    "% engine: unknown verb nonsense\n");
	expect(f, 2, FIELDS("enroll", "cisco"), NO_ANSWERS, "invalid",
	    "% engine: enroll with 2 fields, expected 3\n");
	expect(f, 3, FIELDS("enroll", "cisco", "T\x1b[1mP"), NO_ANSWERS, "invalid",
	    "% Trustpoint T?[1mP is not configured\n");
	/* And the engine is still there. */
	expect(f, 3, FIELDS("cancel-enroll", "cisco", "TP"), NO_ANSWERS, "invalid",
	    "% Trustpoint TP has no pending certificate request\n");
}

static void broken_frames_end_the_engine(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(send(f->fd,
			     "\xff\xff\xff\xff"
			     "C",
			     5, 0),
	    5);
	assert_int_equal(hang_up(f), 1);
}

static void only_calls_begin_a_conversation(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(msg_send1(f->fd, MSG_ANSWER, "yes"), 0);
	assert_int_equal(hang_up(f), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(rsa_key_dialogue, setup, teardown),
	    cmocka_unit_test_setup_teardown(zeroize_dialogue, setup, teardown),
	    cmocka_unit_test_setup_teardown(master_key_dialogue, setup, teardown),
	    cmocka_unit_test_setup_teardown(sealing_twice_is_sealing_once, setup, teardown),
	    cmocka_unit_test_setup_teardown(store_holds_no_clear_secret, setup, teardown),
	    cmocka_unit_test_setup_teardown(other_calls_are_refused, setup, teardown),
	    cmocka_unit_test_setup_teardown(broken_frames_end_the_engine, setup, teardown),
	    cmocka_unit_test_setup_teardown(only_calls_begin_a_conversation, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
