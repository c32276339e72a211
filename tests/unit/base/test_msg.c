/* Frames over a socket pair: as they were sent, or refused; layout as msg.h says. */
#include "tests/unit/base/scratch.h"

#include <errno.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/msg.h"

struct fixture {
	int here, there;
	struct msg m;
};

static int setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));
	int fds[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	f->here = fds[0];
	f->there = fds[1];
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	msg_free(&f->m);
	if (f->here >= 0)
		close(f->here);
	close(f->there);
	free(f);
	return 0;
}

static void hang_up(struct fixture *f)
{
	close(f->here);
	f->here = -1;
}

static void put(struct fixture *f, const void *bytes, size_t len)
{
	assert_int_equal(write(f->here, bytes, len), len);
}

static void fields_arrive_as_sent(void **state)
{
	const char *const fields[] = {"enroll", "", "EST_TP"};
	struct fixture *f = *state;

	assert_int_equal(msg_send(f->here, MSG_CALL, 3, fields), 0);
	assert_int_equal(msg_send(f->here, MSG_CANCEL, 0, NULL), 0);
	assert_int_equal(msg_send1(f->here, MSG_TEXT, "a\nb\n"), 0);
	hang_up(f);
	assert_int_equal(msg_recv(f->there, &f->m), 1);
	assert_int_equal(f->m.type, MSG_CALL);
	assert_int_equal(f->m.nfields, 3);
	assert_string_equal(msg_field(&f->m, 0), "enroll");
	assert_string_equal(msg_field(&f->m, 1), "");
	assert_string_equal(msg_field(&f->m, 2), "EST_TP");
	assert_string_equal(msg_field(&f->m, 3), "");
	assert_int_equal(msg_recv(f->there, &f->m), 1);
	assert_int_equal(f->m.type, MSG_CANCEL);
	assert_int_equal(f->m.nfields, 0);
	assert_string_equal(msg_field(&f->m, 0), "");
	assert_int_equal(msg_recv(f->there, &f->m), 1);
	assert_string_equal(msg_field(&f->m, 0), "a\nb\n");
	assert_int_equal(msg_recv(f->there, &f->m), 0);
}

static void layout_on_the_wire(void **state)
{
	const char *const fields[] = {"ok", "x"};
	const char expected[] = "\0\0\0\6Dok\0x";
	struct fixture *f = *state;
	char got[32];

	assert_int_equal(msg_send(f->here, MSG_DONE, 2, fields), 0);
	hang_up(f);
	assert_int_equal(recv(f->there, got, sizeof(got), MSG_WAITALL), sizeof(expected));
	assert_memory_equal(got, expected, sizeof(expected));
}

struct sending {
	int fd, result;
	const char *text;
};

static void *send_text(void *ctx)
{
	struct sending *s = ctx;

	s->result = msg_send1(s->fd, MSG_TEXT, s->text);
	return NULL;
}

/* More than a socket holds: many reads and writes a frame. */
static void largest_frame_passes(void **state)
{
	struct fixture *f = *state;
	size_t len = MSG_MAX - 2; /* type and NUL */
	char *text = xmalloc(len + 1);
	struct sending sending = {.fd = f->here, .result = -1, .text = text};
	pthread_t sender;

	for (size_t i = 0; i < len; i++)
		text[i] = (char)('a' + (char)(i % 23));
	text[len] = '\0';
	assert_int_equal(pthread_create(&sender, NULL, send_text, &sending), 0);
	assert_int_equal(msg_recv(f->there, &f->m), 1);
	assert_int_equal(pthread_join(sender, NULL), 0);
	assert_int_equal(sending.result, 0);
	assert_string_equal(msg_field(&f->m, 0), text);
	free(text);
}

static void oversize_is_not_sent(void **state)
{
	const char *many[MSG_FIELDS_MAX + 1];
	struct fixture *f = *state;
	char *text = xmalloc(MSG_MAX);

	memset(text, 'x', MSG_MAX - 1);
	text[MSG_MAX - 1] = '\0';
	assert_int_equal(msg_send1(f->here, MSG_TEXT, text), -1);
	assert_int_equal(errno, EMSGSIZE);
	for (size_t i = 0; i < MSG_FIELDS_MAX + 1; i++)
		many[i] = "x";
	assert_int_equal(msg_send(f->here, MSG_CALL, MSG_FIELDS_MAX + 1, many), -1);
	assert_int_equal(errno, EMSGSIZE);
	assert_int_equal(msg_send(f->here, MSG_CALL, MSG_FIELDS_MAX, many), 0);
	hang_up(f);
	/* Of the refused frames not one byte went out. */
	assert_int_equal(msg_recv(f->there, &f->m), 1);
	assert_int_equal(f->m.nfields, MSG_FIELDS_MAX);
	assert_int_equal(msg_recv(f->there, &f->m), 0);
	free(text);
}

#define FRAME(bytes)                                                                               \
	{                                                                                          \
		bytes, sizeof(bytes) - 1                                                           \
	}

/* None of these may be taken for a frame, nor for a clean end. */
static void malformed_is_refused(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
	} bad[] = {
	    FRAME("\0\0\0\0T"),		/* no type within the length */
	    FRAME("\0\x10\0\1T"),	/* one byte more than MSG_MAX */
	    FRAME("\xff\xff\xff\xffT"), /* as large as can be said */
	    FRAME("\0\0\0\4Tabc"),	/* a field without its NUL */
	    FRAME("\0\0\0\5Ta\0bc"),	/* the last field without its NUL */
	    FRAME("\0\0\0\x12"
		  "C\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), /* 17 fields */
	    FRAME("\0"),				  /* ends within the length */
	    FRAME("\0\0\0\5"),				  /* ends before the type */
	    FRAME("\0\0\0\5Ta"),			  /* ends within the fields */
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct fixture *f;

		if (i > 0)
			setup(state);
		f = *state;
		put(f, bad[i].bytes, bad[i].len);
		hang_up(f);
		assert_int_equal(msg_recv(f->there, &f->m), -1);
		if (i + 1 < sizeof(bad) / sizeof(bad[0]))
			teardown(state);
	}
}

static void old_content_is_forgotten(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(msg_send1(f->here, MSG_ANSWER, "secret word"), 0);
	assert_int_equal(msg_send(f->here, MSG_CANCEL, 0, NULL), 0);
	assert_int_equal(msg_recv(f->there, &f->m), 1);
	assert_int_equal(msg_recv(f->there, &f->m), 1);
	assert_int_equal(f->m.body.len, 0);
	for (size_t i = 0; i < f->m.body.cap && i < strlen("secret word"); i++)
		assert_int_equal(f->m.body.data[i], 0);
}

/* SIGPIPE would end this test. */
static void other_side_gone_is_an_error(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(shutdown(f->there, SHUT_RDWR), 0);
	assert_int_equal(msg_send1(f->here, MSG_TEXT, "x"), -1);
	assert_int_equal(errno, EPIPE);
	assert_int_equal(msg_recv(-1, &f->m), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(fields_arrive_as_sent, setup, teardown),
	    cmocka_unit_test_setup_teardown(layout_on_the_wire, setup, teardown),
	    cmocka_unit_test_setup_teardown(largest_frame_passes, setup, teardown),
	    cmocka_unit_test_setup_teardown(oversize_is_not_sent, setup, teardown),
	    cmocka_unit_test_setup_teardown(malformed_is_refused, setup, teardown),
	    cmocka_unit_test_setup_teardown(old_content_is_forgotten, setup, teardown),
	    cmocka_unit_test_setup_teardown(other_side_gone_is_an_error, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
