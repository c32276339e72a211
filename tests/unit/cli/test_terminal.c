/*
 * A person's or a client's terminal, over a pseudo-terminal: what it sees,
 * byte for byte, is reference clients section 2 and xr-shell sections 1.4, 3
 * and 6.  The session runs in a child; this side waits for the bytes.
 */
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

#include <cmocka.h>

#include "cli/input.h"
#include "cli/output.h"
#include "tests/unit/cli/memscan.h"

#define PROMPT	   "RP/0/RP0/CPU0:ios#"
#define TIMEOUT_MS 10000

/* The child's side. */

static void help(void *ctx, const char *text, struct buf *out)
{
	(void)ctx;
	if (strcmp(text, "long ") == 0)
		buf_adds(out, "  a\n  b\n  c\n  d\n  e\n");
	else
		buf_addf(out, "  <cr>  behind [%s]\n", text);
}

static void complete(void *ctx, const char *text, struct buf *insert, struct buf *list)
{
	(void)ctx;
	if (strcmp(text, "sh") == 0)
		buf_adds(insert, "ow ");
	else if (strcmp(text, "tel") == 0)
		buf_adds(list, "telemetry  telnet\n");
}

static void command(struct input *input, struct buf *line, struct buf *out)
{
	struct buf answer = {0};
	enum input_result result;
	const char *text = buf_str(line);
	const char *old;

	if (strcmp(text, "page") == 0) {
		for (int i = 1; i <= 7; i++)
			buf_addf(out, "line %d\n", i);
	} else if (strcmp(text, "no page") == 0)
		input_set_size(input, 0, -1);
	else if (strcmp(text, "exec") == 0 || strcmp(text, "config") == 0)
		input_use_history(input, text[0] == 'e' ? HISTORY_EXEC : HISTORY_CONFIG);
	else if (strcmp(text, "history") == 0)
		for (size_t i = 0; (old = input_history(input, i)) != NULL; i++)
			buf_addf(out, "%zu %s\n", i, old);
	else if (strcmp(text, "ask") == 0 || strcmp(text, "password") == 0) {
		result = input_ask(input, "One.\nTwo: ", strcmp(text, "ask") == 0, &answer);
		buf_addf(out, "%d %zu\n", (int)result, answer.len);
		buf_free(&answer);
	} else if (strcmp(text, "scan") == 0) {
		buf_addf(out, "found %s\n", memscan_count() > 0 ? "it" : "nothing");
	} else if (strncmp(text, "keep ", 5) == 0 || strncmp(text, "forget ", 7) == 0) {
		input_remember(input, text);
		if (text[0] == 'f') {
			buf_free(line);
			input_forget(input);
		}
		return;
	} else if (line->len > 0)
		buf_addf(out, "[%s]\n", text);
	input_remember(input, text);
}

static void session(void)
{
	const struct input_hooks hooks = {NULL, help, complete};
	struct input *input = input_terminal(&hooks);
	struct buf line = {0}, out = {0};
	enum input_result result;

	while ((result = input_read(input, PROMPT, &line)) != INPUT_EOF) {
		buf_reset(&out);
		if (result != INPUT_LINE)
			buf_addf(&out, "result %d\n", (int)result);
		else
			command(input, &line, &out);
		(void)output_page(input, &out);
		buf_free(&line);
	}
	(void)output_write("bye\n", 4);
	input_close(input);
	buf_free(&out);
}

/* This side. */

struct terminal {
	int master;
	pid_t pid;
	struct buf seen;
};

static void start(struct terminal *t, const char *type, unsigned short rows, unsigned short columns,
    const char *before)
{
	struct winsize size = {.ws_row = rows, .ws_col = columns};
	int slave;

	*t = (struct terminal){0};
	assert_int_equal(openpty(&t->master, &slave, NULL, NULL, &size), 0);
	/* Typed before the program has started, with the kernel's echo out of the way. */
	if (before != NULL) {
		struct termios quiet;

		assert_int_equal(tcgetattr(slave, &quiet), 0);
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		assert_int_equal(tcsetattr(slave, TCSANOW, &quiet), 0);
		assert_int_equal(write(t->master, before, strlen(before)), strlen(before));
	}
	assert_int_equal(fflush(stdout), 0);
	t->pid = fork();
	assert_true(t->pid >= 0);
	if (t->pid == 0) {
		(void)close(t->master);
		if (login_tty(slave) != 0 || setenv("TERM", type, 1) != 0)
			_exit(2);
		session();
		exit(0);
	}
	assert_int_equal(close(slave), 0);
}

/* Waits for more bytes; fails when none come. */
static void gather(struct terminal *t)
{
	struct pollfd wait = {.fd = t->master, .events = POLLIN};
	char bytes[1024];
	ssize_t n = poll(&wait, 1, TIMEOUT_MS);

	if (n == 1)
		n = read(t->master, bytes, sizeof(bytes));
	if (n <= 0)
		fail_msg("nothing more came after: %s", buf_str(&t->seen));
	buf_add(&t->seen, bytes, (size_t)n);
}

/* Reads as many bytes as are expected, compares and forgets them. */
static void see(struct terminal *t, const char *expected)
{
	while (t->seen.len < strlen(expected))
		gather(t);
	assert_string_equal(buf_str(&t->seen), expected);
	buf_reset(&t->seen);
}

static void type(struct terminal *t, const char *text)
{
	assert_int_equal(write(t->master, text, strlen(text)), strlen(text));
}

static void finish(struct terminal *t)
{
	int status;

	if (t->master >= 0)
		assert_int_equal(close(t->master), 0);
	assert_int_equal(waitpid(t->pid, &status, 0), t->pid);
	assert_int_equal(status, 0);
	buf_free(&t->seen);
}

static void test_plain(void **state)
{
	static const char *const types[] = {"xterm", "vt100", "dumb", "emacs", "unheard-of"};
	struct terminal t;

	(void)state;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		start(&t, types[i], 24, 80, NULL);
		see(&t, PROMPT);
		type(&t, "show version\n");
		see(&t, "show version\r\n[show version]\r\n" PROMPT);
		type(&t, "\r");
		see(&t, "\r\n" PROMPT);
		type(&t, "a\r\nb\r\n");
		see(&t, "a\r\n[a]\r\n" PROMPT "b\r\n[b]\r\n" PROMPT);
		type(&t, "\x04");
		see(&t, "\r\nbye\r\n");
		finish(&t);
	}
}

/* Point 4: no width ever wraps or scrolls what is typed. */
static void test_long_lines(void **state)
{
	static const unsigned short sizes[][2] = {
	    {24, 80}, {511, 511}, {0, 132}, {80, 256}, {0, 0}, {24, 20}};
	static char line[3001], expected[7000];
	struct terminal t;

	(void)state;
	for (size_t i = 0; i < sizeof(line) - 1; i++)
		line[i] = (char)('a' + i % 26);
	line[sizeof(line) - 1] = '\0';
	(void)snprintf(expected, sizeof(expected), "%s\r\n[%s]\r\n" PROMPT, line, line);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		start(&t, "vt100", sizes[i][0], sizes[i][1], NULL);
		see(&t, PROMPT);
		type(&t, "no page\r");
		see(&t, "no page\r\n" PROMPT);
		type(&t, line);
		type(&t, "\r");
		see(&t, expected);
		finish(&t);
	}
}

/* Point 6: what is typed ahead, before the start too, is echoed when it is read. */
static void test_type_ahead(void **state)
{
	struct buf text = {0}, expected = {0};
	struct terminal t;

	(void)state;
	start(&t, "xterm", 24, 80, "early\n");
	see(&t, PROMPT "early\r\n[early]\r\n" PROMPT);
	for (int i = 0; i < 150; i++) {
		buf_addf(&text, "line %d\r", i);
		buf_addf(&expected, "line %d\r\n[line %d]\r\n" PROMPT, i, i);
	}
	type(&t, buf_str(&text));
	see(&t, buf_str(&expected));
	finish(&t);
	buf_free(&text);
	buf_free(&expected);
}

static void test_help_and_tab(void **state)
{
	struct terminal t;

	(void)state;
	start(&t, "xterm", 24, 80, NULL);
	see(&t, PROMPT);
	type(&t, "show ?");
	see(&t, "show ?\r\n  <cr>  behind [show ]\r\n" PROMPT "show ");
	type(&t, "x\x16?\r");
	see(&t, "x?\r\n[show x?]\r\n" PROMPT);
	type(&t, "sh\t");
	see(&t, "show ");
	type(&t, "\r");
	see(&t, "\r\n[show ]\r\n" PROMPT);
	type(&t, "tel\t");
	see(&t, "tel\r\ntelemetry  telnet\r\n" PROMPT "tel");
	type(&t, "\t");
	see(&t, "\r\ntelemetry  telnet\r\n" PROMPT "tel");
	finish(&t);
}

/* Both see what is before the cursor, and leave what is behind it. */
static void test_help_in_the_middle(void **state)
{
	struct terminal t;

	(void)state;
	start(&t, "xterm", 24, 80, NULL);
	see(&t, PROMPT);
	type(&t, "shx\x02?");
	see(&t, "shx\b?\r\n  <cr>  behind [sh]\r\n" PROMPT "shx\b");
	type(&t, "\t");
	see(&t, "ow x\b");
	type(&t, "\r");
	see(&t, "\r\n[show x]\r\n" PROMPT);
	/* The blank that Tab would add is there. */
	type(&t, "sh x\x02\x02");
	see(&t, "sh x\b\b");
	type(&t, "\t");
	see(&t, "ow x\b\b");
	type(&t, "\r");
	see(&t, "\r\n[show x]\r\n" PROMPT);
	finish(&t);
}

struct keys {
	const char *typed;
	const char *line; /* that comes of it */
};

/* The keys of reference xr-shell section 3.4, and the arrows. */
static void test_keys(void **state)
{
	static const struct keys keys[] = {
	    {"abc\x01X", "Xabc"},		      /* ^A */
	    {"abc\x01\x05X", "abcX"},		      /* ^E */
	    {"abc\x02X", "abXc"},		      /* ^B */
	    {"abc\x02\x02\x06X", "abXc"},	      /* ^F */
	    {"abc\x01\x04", "bc"},		      /* ^D */
	    {"abc\bX", "abX"},			      /* ^H */
	    {"abc\x7fX", "abX"},		      /* DEL */
	    {"abc\x02\x0bX", "abX"},		      /* ^K */
	    {"abc\x02\x15X", "Xc"},		      /* ^U */
	    {"abc\x02\x18X", "Xc"},		      /* ^X */
	    {"ab cd\x17X", "ab X"},		      /* ^W */
	    {"ab\x14", "ba"},			      /* ^T */
	    {"ab cd\x17\x19\x19", "ab cdcd"},	      /* ^Y */
	    {"ab cd\033bX", "ab Xcd"},		      /* Esc b */
	    {"ab cd\x01\033fX", "abX cd"},	      /* Esc f */
	    {"ab cd\x01\033d", " cd"},		      /* Esc d */
	    {"abc\033[D\033[D\033[CX", "abXc"},	      /* left, right */
	    {"abc\033OD\033OD\033OCX", "abXc"},	      /* the same in application mode */
	    {"abc\033[HX\033[FY", "XabcY"},	      /* Home, End */
	    {"abc\033[1~X\033[4~Y", "XabcY"},	      /* the same, vt220 */
	    {"abc\033[D\033[3~", "ab"},		      /* Delete */
	    {"caf\xc3\xa9s\x02\x7f", "cafs"},	      /* a character of two bytes */
	    {"ab\x0c\x12\x0f\x13\x11\x1c\x07", "ab"}, /* redrawn, or without effect */
	};
	char expected[64];
	struct terminal t;
	const char *found;

	(void)state;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		start(&t, "xterm", 24, 80, NULL);
		see(&t, PROMPT);
		type(&t, keys[i].typed);
		type(&t, "\r");
		(void)snprintf(expected, sizeof(expected), "\r\n[%s]\r\n" PROMPT, keys[i].line);
		do {
			gather(&t);
			found = strstr(buf_str(&t.seen), "]\r\n" PROMPT);
		} while (found == NULL);
		if (strstr(t.seen.data, expected) == NULL)
			fail_msg("key %zu: expected [%s], saw %s", i, keys[i].line, t.seen.data);
		assert_null(memchr(t.seen.data, 0x1b, t.seen.len));
		assert_null(memchr(t.seen.data, 0, t.seen.len));
		buf_reset(&t.seen);
		finish(&t);
	}
}

static void test_interrupt_and_suspend(void **state)
{
	char expected[64];
	struct terminal t;

	(void)state;
	start(&t, "xterm", 24, 80, NULL);
	see(&t, PROMPT);
	type(&t, "abc\x03");
	(void)snprintf(
	    expected, sizeof(expected), "abc\r\nresult %d\r\n" PROMPT, (int)INPUT_INTERRUPT);
	see(&t, expected);
	type(&t, "abc\x1a");
	(void)snprintf(
	    expected, sizeof(expected), "abc\r\nresult %d\r\n" PROMPT, (int)INPUT_SUSPEND);
	see(&t, expected);
	finish(&t);
}

static void test_questions(void **state)
{
	char expected[80];
	struct terminal t;

	(void)state;
	start(&t, "xterm", 24, 80, NULL);
	see(&t, PROMPT);
	type(&t, "ask\r");
	see(&t, "ask\r\nOne.\r\nTwo: ");
	type(&t, "y?\r");
	(void)snprintf(expected, sizeof(expected), "y?\r\n%d 2\r\n" PROMPT, (int)INPUT_LINE);
	see(&t, expected);
	/* The answer is not in the history: the line before it is. */
	type(&t, "\x10\r");
	see(&t, "ask\r\nOne.\r\nTwo: ");
	type(&t, "\x03");
	(void)snprintf(expected, sizeof(expected), "\r\n%d 0\r\n" PROMPT, (int)INPUT_INTERRUPT);
	see(&t, expected);
	type(&t, "password\rhun\x7f\x7fnter\xc3\xa9\x7f\r");
	(void)snprintf(expected, sizeof(expected), "password\r\nOne.\r\nTwo: \r\n%d 5\r\n" PROMPT,
	    (int)INPUT_LINE);
	see(&t, expected);
	type(&t, "password\rabc\x03");
	(void)snprintf(expected, sizeof(expected), "password\r\nOne.\r\nTwo: \r\n%d 0\r\n" PROMPT,
	    (int)INPUT_INTERRUPT);
	see(&t, expected);
	finish(&t);
}

static void test_history(void **state)
{
	struct terminal t;

	(void)state;
	start(&t, "xterm", 24, 80, NULL);
	see(&t, PROMPT);
	type(&t, "a\ra\r  \rb\r");
	see(&t, "a\r\n[a]\r\n" PROMPT "a\r\n[a]\r\n" PROMPT "  \r\n[  ]\r\n" PROMPT
		"b\r\n[b]\r\n" PROMPT);
	type(&t, "forget me\r");
	see(&t, "forget me\r\n" PROMPT);
	type(&t, "history\r");
	see(&t, "history\r\n0 a\r\n1 b\r\n" PROMPT);
	type(&t, "\x10\x10\x10");
	see(&t, "history"
		"\b\b\b\b\b\b\bb      \b\b\b\b\b\b"
		"\ba");
	type(&t, "\033[B\r");
	see(&t, "\bb\r\n[b]\r\n" PROMPT);
	/* The other modes have a history of their own. */
	type(&t, "config\rc\rhistory\r");
	see(&t, "config\r\n" PROMPT "c\r\n[c]\r\n" PROMPT "history\r\n0 config\r\n1 c\r\n" PROMPT);
	type(&t, "exec\r\x10\r");
	see(&t, "exec\r\n" PROMPT "exec\r\n" PROMPT);
	type(&t, "history\r");
	see(&t, "history\r\n0 a\r\n1 b\r\n2 history\r\n3 b\r\n4 exec\r\n" PROMPT);
	finish(&t);
}

/* Section 6: the prompt's bytes; blank is a page, Enter a line, q the end. */
static void test_pager(void **state)
{
#define MORE  " --More-- "
#define ERASE "\r          \r"
	struct terminal t;

	(void)state;
	start(&t, "xterm", 3, 80, NULL);
	see(&t, PROMPT);
	type(&t, "page\r");
	see(&t, "page\r\nline 1\r\nline 2\r\nline 3\r\n" MORE);
	type(&t, "\r");
	see(&t, ERASE "line 4\r\n" MORE);
	type(&t, "x ");
	see(&t, ERASE "line 5\r\nline 6\r\nline 7\r\n" PROMPT);
	type(&t, "page\rqnext\r");
	see(&t,
	    "page\r\nline 1\r\nline 2\r\nline 3\r\n" MORE ERASE PROMPT "next\r\n[next]\r\n" PROMPT);
	type(&t, "page\r\x03");
	see(&t, "page\r\nline 1\r\nline 2\r\nline 3\r\n" MORE ERASE PROMPT);
	/* So is help that is longer than the screen; the line is there again behind it. */
	type(&t, "long ?");
	see(&t, "long ?\r\n  a\r\n  b\r\n  c\r\n" MORE);
	type(&t, " ");
	see(&t, ERASE "  d\r\n  e\r\n" PROMPT "long ");
	type(&t, "?q\r");
	see(&t, "?\r\n  a\r\n  b\r\n  c\r\n" MORE ERASE PROMPT "long \r\n[long ]\r\n" PROMPT);
	type(&t, "no page\rpage\r");
	see(&t, "no page\r\n" PROMPT "page\r\nline 1\r\nline 2\r\nline 3\r\nline 4\r\n"
		"line 5\r\nline 6\r\nline 7\r\n" PROMPT);
	finish(&t);
	/* Exactly a screenful: nothing to wait for. */
	start(&t, "xterm", 7, 80, NULL);
	see(&t, PROMPT);
	type(&t, "page\r");
	see(&t, "page\r\nline 1\r\nline 2\r\nline 3\r\nline 4\r\nline 5\r\nline 6\r\nline "
		"7\r\n" PROMPT);
	finish(&t);
}

static void test_hang_up(void **state)
{
	struct terminal t;

	(void)state;
	start(&t, "xterm", 24, 80, NULL);
	see(&t, PROMPT);
	assert_int_equal(kill(t.pid, SIGHUP), 0);
	see(&t, "bye\r\n");
	finish(&t);
}

/* A signal that ends the shell leaves the terminal as it was. */
static void test_restored(void **state)
{
	struct termios before, after;
	struct terminal t;
	int status;

	(void)state;
	start(&t, "xterm", 24, 80, NULL);
	see(&t, PROMPT);
	assert_int_equal(tcgetattr(t.master, &before), 0);
	assert_int_equal(before.c_lflag & (ECHO | ICANON), 0);
	assert_int_equal(kill(t.pid, SIGTERM), 0);
	assert_int_equal(waitpid(t.pid, &status, 0), t.pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
	assert_int_equal(tcgetattr(t.master, &after), 0);
	assert_int_equal(after.c_lflag & (ECHO | ICANON), ECHO | ICANON);
	assert_int_equal(close(t.master), 0);
	buf_free(&t.seen);
}

/*
 * Edited, yanked and on the screen: after forgetting it is nowhere.  Both
 * children start before this process has the secret in clear.
 */
static void test_forget(void **state)
{
	char secret[SECRET_LEN + 1] = {0};
	struct terminal keeps, forgets;
	struct buf expected = {0};

	(void)state;
	start(&keeps, "xterm", 24, 80, NULL);
	start(&forgets, "xterm", 24, 80, NULL);
	secret_decode(secret);

	/* As long as it is kept, the search does find it. */
	see(&keeps, PROMPT);
	buf_addf(&expected, "keep %s\r\n" PROMPT "scan\r\nfound it\r\n" PROMPT, secret);
	type(&keeps, "keep ");
	type(&keeps, secret);
	type(&keeps, "\rscan\r");
	see(&keeps, buf_str(&expected));
	/* Closing is not enough to end it: the other child has this end open, too. */
	type(&keeps, "\x04");
	see(&keeps, "\r\nbye\r\n");
	finish(&keeps);

	see(&forgets, PROMPT);
	buf_reset(&expected);
	buf_adds(&expected, secret);
	for (size_t i = 0; i < 3 * SECRET_LEN; i++)
		buf_addc(&expected, i / SECRET_LEN == 1 ? ' ' : '\b');
	buf_addf(&expected, "forget %s\r\n" PROMPT "scan\r\nfound nothing\r\n" PROMPT, secret);
	type(&forgets, secret);
	type(&forgets, "\x15"
		       "forget \x19\rscan\r");
	see(&forgets, buf_str(&expected));
	finish(&forgets);
	buf_free(&expected);
}

int main(void)
{
	const struct CMUnitTest memory[] = {
	    cmocka_unit_test(test_forget),
	};
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_plain),
	    cmocka_unit_test(test_long_lines),
	    cmocka_unit_test(test_type_ahead),
	    cmocka_unit_test(test_help_and_tab),
	    cmocka_unit_test(test_help_in_the_middle),
	    cmocka_unit_test(test_keys),
	    cmocka_unit_test(test_interrupt_and_suspend),
	    cmocka_unit_test(test_questions),
	    cmocka_unit_test(test_history),
	    cmocka_unit_test(test_pager),
	    cmocka_unit_test(test_hang_up),
	    cmocka_unit_test(test_restored),
	};

	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	/* Memory that a sanitizer keeps back proves nothing: the case is not of that build. */
	if (memscan_possible())
		failed += cmocka_run_group_tests(memory, NULL, NULL);
	return failed;
}
