/* The command line of estd: durations, addresses, credentials, wrong use. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <openssl/ssl.h>
#include <unistd.h>

#include "est/server/options.h"

static void durations(void **state)
{
	static const struct {
		const char *text;
		int64_t seconds; /* 0: wrong */
	} samples[] = {
	    {"90s", 90},
	    {"10m", 600},
	    {"12h", 43200},
	    {"30d", 2592000},
	    {"36500d", DURATION_MAX},
	    {"36501d", 0},
	    {"99999999999999999999d", 0},
	    {"9223372036854775807d", 0},
	    {"0s", 0},
	    {"-1d", 0},
	    {"+1d", 0},
	    {" 1d", 0},
	    {"1", 0},
	    {"d", 0},
	    {"", 0},
	    {"1w", 0},
	    {"1dd", 0},
	    {"1.5h", 0},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		int64_t seconds = 0;
		enum rc rc = duration_parse(samples[i].text, &seconds, NULL);

		if (rc != (samples[i].seconds != 0 ? RC_OK : RC_INVALID) ||
		    seconds != samples[i].seconds)
			fail_msg("\"%s\" gave %lld", samples[i].text, (long long)seconds);
	}
}

static void endpoints(void **state)
{
	static const struct {
		const char *text;
		bool right;
	} samples[] = {
	    {"127.0.0.1:8443", true},
	    {"127.0.0.1:0", true},
	    {"[::1]:8443", true},
	    {"[::1]:0", true},
	    {"0.0.0.0:65535", true},
	    {"127.0.0.1", false},
	    {"127.0.0.1:", false},
	    {"127.0.0.1:65536", false},
	    {"127.0.0.1:x", false},
	    {"::1:8443", false},
	    {"[::1]", false},
	    {"[::1", false},
	    {"localhost:8443", false},
	    {":8443", false},
	    {":0", false},
	    {"", false},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		struct endpoint endpoint;
		struct buf text = {0};
		enum rc rc = endpoint_parse(samples[i].text, &endpoint, NULL);

		if (rc != (samples[i].right ? RC_OK : RC_INVALID))
			fail_msg("\"%s\" gave %d", samples[i].text, rc);
		if (rc == RC_OK) {
			endpoint_print(&endpoint, true, &text);
			assert_string_equal(buf_str(&text), samples[i].text);
		}
		buf_free(&text);
	}
}

/* Parses words, as writable copies; the caller frees both. */
static enum rc parse(
    struct options *options, char **argv, const char *const *words, size_t n, struct error *err)
{
	for (size_t i = 0; i < n; i++)
		argv[i] = xstrdup(words[i]);
	argv[n] = NULL;
	return options_parse(options, (int)n, argv, err);
}

static void release(struct options *options, char **argv)
{
	options_free(options);
	free(options);
	for (size_t i = 0; argv[i] != NULL; i++)
		free(argv[i]);
}

#define WORDS_MAX 16
#define PARSE(...)                                                                                 \
	parse(options, argv, (const char *const[]){__VA_ARGS__},                                   \
	    sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *), &why)

static void serve_options(void **state)
{
	struct options *options = xcalloc(1, sizeof(*options));
	char *argv[WORDS_MAX] = {0};
	struct error why = {0};
	(void)state;

	assert_int_equal(
	    PARSE("estd", "--dir", "d", "--listen", "127.0.0.1:1", "--listen=[::1]:2", "--user",
		"bob:a:b", "--otp", "new:c", "--tls", "1.3", "--bind", "--fault", "slow=3"),
	    RC_OK);
	assert_int_equal(options->command, CMD_SERVE);
	assert_string_equal(options->dir, "d");
	assert_int_equal(options->nlisten, 2);
	assert_int_equal(options->tls, TLS1_3_VERSION);
	assert_true(options->bind && options->basic && options->digest && !options->manual);
	assert_int_equal(options->validity, 30 * 86400);
	assert_int_equal(options->credentials.n, 2);
	assert_string_equal(options->credentials.item[0].name, "bob");
	assert_string_equal(options->credentials.item[0].password, "a:b");
	assert_false(options->credentials.item[0].one_time);
	assert_true(options->credentials.item[1].one_time);
	assert_true(options->faults.on[FAULT_SLOW]);
	assert_int_equal(options->faults.seconds[FAULT_SLOW], 3);
	assert_string_equal(argv[7], ""); /* the password left the process table */
	assert_string_equal(argv[9], "");
	release(options, argv);
}

static void issue_options(void **state)
{
	struct options *options = xcalloc(1, sizeof(*options));
	char *argv[WORDS_MAX] = {0};
	struct error why = {0};
	(void)state;

	assert_int_equal(PARSE("estd", "issue", "--dir", "d", "--csr", "f", "--days", "7",
			     "--not-after", "20200102030405Z", "--subject", "CN=a"),
	    RC_OK);
	assert_int_equal(options->command, CMD_ISSUE);
	assert_int_equal(options->validity, 7 * 86400);
	assert_int_equal(options->not_after, 1577934245);
	assert_string_equal(options->subject, "CN=a");
	release(options, argv);
}

static void operands(void **state)
{
	struct options *options = xcalloc(1, sizeof(*options));
	char *argv[WORDS_MAX] = {0};
	struct error why = {0};
	(void)state;

	assert_int_equal(PARSE("estd", "revoke", "--dir", "d", "0A:0B"), RC_OK);
	assert_int_equal(options->command, CMD_REVOKE);
	assert_string_equal(options->operand, "0A:0B");
	release(options, argv);
}

struct wrong {
	const char *words[8];
	const char *said; /* in the reason */
};

static void wrong_use(void **state)
{
	static const struct wrong samples[] = {
	    {{"estd"}, "--dir"},
	    {{"estd", "--dir", "d"}, "--listen"},
	    {{"estd", "--dir"}, "--dir"},
	    {{"estd", "dance"}, "dance"},
	    {{"estd", "--dance"}, "--dance"},
	    {{"estd", "issue", "--dir", "d"}, "--csr"},
	    {{"estd", "list", "--dir", "d", "--manual"}, "--manual"},
	    {{"estd", "list", "--dir", "d", "x"}, "\"x\""},
	    {{"estd", "revoke", "--dir", "d"}, "SERIAL"},
	    {{"estd", "--dir", "d", "--user", "nocolon"}, "--user"},
	    {{"estd", "--dir", "d", "--user", "bob:"}, "--user"},
	    {{"estd", "--dir", "d", "--user", ":x"}, "--user"},
	    {{"estd", "--dir", "d", "--label", "csrattrs"}, "3.2.2"},
	    {{"estd", "--dir", "d", "--label", "a/b"}, "--label"},
	    {{"estd", "--dir", "d", "--auth", "none"}, "any, cert, http or both"},
	    {{"estd", "--dir", "d", "--tls", "1.1"}, "1.2 or 1.3"},
	    {{"estd", "--dir", "d", "--workers", "0"}, "--workers"},
	    {{"estd", "--dir", "d", "--server-name", "a,DNS:b"}, "--server-name"},
	    {{"estd", "--dir", "d", "--fault", "nonsense"}, "retry-after"},
	    {{"estd", "--dir", "d", "--fault", "close=1"}, "no value"},
	    {{"estd", "--dir", "d", "--fault", "slow=-1"}, "seconds"},
	    {{"estd", "--dir", "d", "--fault-on", "x"}, "cacerts"},
	    {{"estd", "issue", "--dir", "d", "--not-after", "2020"}, "--not-after"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		struct options *options = xcalloc(1, sizeof(*options));
		char *argv[WORDS_MAX] = {0};
		struct error why = {0};
		size_t n = 0;

		while (n < 8 && samples[i].words[n] != NULL)
			n++;
		if (parse(options, argv, samples[i].words, n, &why) != RC_INVALID)
			fail_msg("sample %zu was taken", i);
		if (strstr(why.text, samples[i].said) == NULL)
			fail_msg("sample %zu: \"%s\" lacks \"%s\"", i, why.text, samples[i].said);
		release(options, argv);
	}
}

static void password_not_shown(void **state)
{
	struct options *options = xcalloc(1, sizeof(*options));
	char *argv[WORDS_MAX] = {0};
	struct error why = {0};
	(void)state;

	assert_int_equal(PARSE("estd", "--dir", "d", "--user", "hidden-word"), RC_INVALID);
	assert_null(strstr(why.text, "hidden-word"));
	release(options, argv);
	options = xcalloc(1, sizeof(*options));
	assert_int_equal(PARSE("estd", "--dir", "d", "--usre=bob:hidden-word"), RC_INVALID);
	assert_non_null(strstr(why.text, "--usre"));
	assert_null(strstr(why.text, "hidden-word"));
	release(options, argv);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(durations),
	    cmocka_unit_test(endpoints),
	    cmocka_unit_test(serve_options),
	    cmocka_unit_test(issue_options),
	    cmocka_unit_test(operands),
	    cmocka_unit_test(wrong_use),
	    cmocka_unit_test(password_not_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
