/*
 * Lines from streams and from the command line: line ends, bounds, echo,
 * questions, and that a forgotten secret is nowhere in memory.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/input.h"
#include "cli/output.h"
#include "store/model/walk.h"
#include "tests/unit/cli/memscan.h"

/* A stream that yields text, through a pipe as another program would send it. */
static FILE *pipe_of(const char *text, size_t len)
{
	int ends[2];
	FILE *stream;

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], text, len), len);
	assert_int_equal(close(ends[1]), 0);
	stream = fdopen(ends[0], "r");
	assert_non_null(stream);
	return stream;
}

static struct input *input_of(const char *text)
{
	return input_stream(pipe_of(text, strlen(text)), false);
}

static void check_line(struct input *input, enum input_result result, const char *expected)
{
	struct buf line = {0};

	assert_int_equal(input_read(input, "#", &line), result);
	assert_string_equal(buf_str(&line), expected);
	buf_free(&line);
}

static void test_line_ends(void **state)
{
	struct input *input = input_of("one\ntwo\r\n\n\r\n  three \nno end");

	(void)state;
	assert_false(input_interactive(input));
	check_line(input, INPUT_LINE, "one");
	check_line(input, INPUT_LINE, "two");
	check_line(input, INPUT_LINE, "");
	check_line(input, INPUT_LINE, "");
	check_line(input, INPUT_LINE, "  three ");
	check_line(input, INPUT_LINE, "no end");
	check_line(input, INPUT_EOF, "");
	check_line(input, INPUT_EOF, "");
	input_close(input);
}

static void test_bounds(void **state)
{
	struct buf text = {0}, longest = {0};
	struct input *input;

	(void)state;
	for (size_t i = 0; i < LINE_MAX_BYTES; i++)
		buf_addc(&longest, 'x');
	buf_addf(&text, "%s\n%s\r\n%sx\n%sxx\r\nafter\n", longest.data, longest.data, longest.data,
	    longest.data);
	buf_add(&text, "a\0b\n", 4);
	for (int i = 0; i < 10; i++)
		buf_adds(&text, longest.data);
	buf_adds(&text, "\nlast\n");
	input = input_stream(pipe_of(text.data, text.len), false);
	check_line(input, INPUT_LINE, longest.data);
	check_line(input, INPUT_LINE, longest.data);
	check_line(input, INPUT_TOO_LONG, "");
	check_line(input, INPUT_TOO_LONG, "");
	check_line(input, INPUT_LINE, "after");
	check_line(input, INPUT_NOT_TEXT, "");
	check_line(input, INPUT_TOO_LONG, "");
	check_line(input, INPUT_LINE, "last");
	check_line(input, INPUT_EOF, "");
	input_close(input);
	buf_free(&text);
	buf_free(&longest);
}

/* More than one read's worth, with lines across the edges. */
static void test_many(void **state)
{
	FILE *file = tmpfile();
	struct input *input;
	char expected[64];

	(void)state;
	assert_non_null(file);
	for (int i = 0; i < 20000; i++)
		assert_true(fprintf(file, "interface Loopback%d\n", i) > 0);
	assert_int_equal(fflush(file), 0);
	assert_int_equal(lseek(fileno(file), 0, SEEK_SET), 0);
	input = input_stream(file, false);
	for (int i = 0; i < 20000; i++) {
		(void)snprintf(expected, sizeof(expected), "interface Loopback%d", i);
		check_line(input, INPUT_LINE, expected);
	}
	check_line(input, INPUT_EOF, "");
	input_close(input);
}

static void test_array(void **state)
{
	char first[] = "show version", second[] = "exit";
	char *const lines[] = {first, second, NULL};
	struct input *input = input_lines(lines, false);

	(void)state;
	check_line(input, INPUT_LINE, "show version");
	check_line(input, INPUT_LINE, "exit");
	check_line(input, INPUT_EOF, "");
	input_close(input);
}

static void test_size(void **state)
{
	struct input *input = input_of("");

	(void)state;
	assert_int_equal(input_rows(input), 0);
	input_set_size(input, 24, -1);
	input_set_size(input, -1, 132);
	assert_int_equal(input_rows(input), 0);
	assert_int_equal(input_columns(input), 132);
	assert_null(input_history(input, 0));
	assert_int_equal(input_key(input), -1);
	input_close(input);
}

/* A session with echo, run with standard output into a file, which is returned. */
static char *session_output(const char *text)
{
	FILE *out = tmpfile();
	int saved = dup(STDOUT_FILENO);
	struct input *input;
	struct buf line = {0};
	char *copy = xcalloc(1, 1000);

	assert_non_null(out);
	assert_int_equal(fflush(stdout), 0);
	assert_int_equal(dup2(fileno(out), STDOUT_FILENO), STDOUT_FILENO);
	input = input_stream(pipe_of(text, strlen(text)), true);
	while (input_read(input, "R#", &line) == INPUT_LINE) {
		if (strcmp(buf_str(&line), "ask") == 0)
			(void)input_ask(input, "Sure? ", true, &line);
		else if (strcmp(buf_str(&line), "secret") == 0)
			(void)input_ask(input, "Password: ", false, &line);
		else
			(void)output_write("output\n", 7);
	}
	input_close(input);
	(void)output_flush();
	assert_int_equal(dup2(saved, STDOUT_FILENO), STDOUT_FILENO);
	assert_int_equal(close(saved), 0);
	assert_true(pread(fileno(out), copy, 999, 0) >= 0);
	(void)fclose(out);
	buf_free(&line);
	return copy;
}

static void test_echo(void **state)
{
	char *out = session_output("show x\nask\nyes\nsecret\nhunter2\n\n");

	(void)state;
	assert_string_equal(out, "R#show x\noutput\nR#ask\nSure? yes\nR#secret\nPassword: \n"
				 "R#\noutput\nR#\n");
	free(out);
}

/* The secret comes from another process, so that this one never had it in clear. */
static FILE *secret_stream(pid_t *pid)
{
	char text[SECRET_LEN + 64];
	int ends[2], n;
	FILE *stream;

	assert_int_equal(pipe(ends), 0);
	*pid = fork();
	assert_true(*pid >= 0);
	if (*pid == 0) {
		n = snprintf(text, sizeof(text), "username x\nsecret 0 ");
		secret_decode(text + n);
		n += SECRET_LEN;
		n += snprintf(text + n, sizeof(text) - (size_t)n, "\nend\n");
		_exit(write(ends[1], text, (size_t)n) == n ? 0 : 1);
	}
	assert_int_equal(close(ends[1]), 0);
	stream = fdopen(ends[0], "r");
	assert_non_null(stream);
	return stream;
}

static void test_forget(void **state)
{
	struct buf line = {0};
	struct input *input;
	int status;
	pid_t pid;

	(void)state;
	input = input_stream(secret_stream(&pid), false);
	assert_int_equal(input_read(input, "#", &line), INPUT_LINE);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(input_read(input, "#", &line), INPUT_LINE);
	assert_int_equal(line.len, strlen("secret 0 ") + SECRET_LEN);
	buf_free(&line);
	/* The search does find it as long as it is there. */
	assert_true(memscan_count() > 0);
	input_forget(input);
	assert_int_equal(memscan_count(), 0);
	check_line(input, INPUT_LINE, "end");
	input_close(input);
}

int main(void)
{
	const struct CMUnitTest memory[] = {
	    cmocka_unit_test(test_forget),
	};
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_line_ends),
	    cmocka_unit_test(test_bounds),
	    cmocka_unit_test(test_many),
	    cmocka_unit_test(test_array),
	    cmocka_unit_test(test_size),
	    cmocka_unit_test(test_echo),
	};

	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	/* Memory that a sanitizer keeps back proves nothing: the case is not of that build. */
	if (memscan_possible())
		failed += cmocka_run_group_tests(memory, NULL, NULL);
	return failed;
}
