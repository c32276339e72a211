/* What status codes mean (RFC 7030) and Retry-After (RFC 9110 section 10.2.3). */
#include "cm.h"

#include "est/answer.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define NOW	     INT64_C(1900000000) /* Sun, 17 Mar 2030 17:46:40 GMT */

static void test_retry_after(void **state)
{
	static const struct {
		const char *value;
		int64_t seconds;
	} table[] = {
	    {"120", 120},
	    {"120 ", 120},
	    {"0", 1},
	    {"1", 1},
	    {"604800", 604800},
	    {"604801", 604800},
	    {"99999999999999999999999999", 604800},
	    {"Sun, 17 Mar 2030 17:46:50 GMT", 10},
	    {"Sunday, 17-Mar-30 17:46:50 GMT", 10},
	    {"Sun Mar 17 17:46:50 2030", 10},
	    {"Sun, 17 Mar 2030 17:46:30 GMT", 1},
	    {"Tue, 17 Mar 2037 17:46:30 GMT", 604800},
	    {"", 60},
	    {"-5", 60},
	    {"5 apples", 60},
	    {"soon", 60},
	    {"1e3", 60},
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(table); i++)
		if (est_retry_after(table[i].value, NOW) != table[i].seconds)
			fail_msg("\"%s\": %lld in place of %lld", table[i].value,
			    (long long)est_retry_after(table[i].value, NOW),
			    (long long)table[i].seconds);
}

static void test_status(void **state)
{
	static const struct {
		int code;
		enum est_op op;
		enum est_status status;
	} table[] = {
	    {200, EST_OP_CACERTS, EST_OK},
	    {200, EST_OP_ENROLL, EST_OK},
	    {201, EST_OP_ENROLL, EST_REJECTED},
	    {202, EST_OP_ENROLL, EST_PENDING},
	    {202, EST_OP_REENROLL, EST_PENDING},
	    {202, EST_OP_CACERTS, EST_REJECTED},
	    {204, EST_OP_CSRATTRS, EST_NONE},
	    {204, EST_OP_CACERTS, EST_REJECTED},
	    {400, EST_OP_ENROLL, EST_REJECTED},
	    {401, EST_OP_ENROLL, EST_UNAUTHORIZED},
	    {403, EST_OP_ENROLL, EST_UNAUTHORIZED},
	    {404, EST_OP_CSRATTRS, EST_NONE},
	    {404, EST_OP_CACERTS, EST_REJECTED},
	    {404, EST_OP_ENROLL, EST_REJECTED},
	    {500, EST_OP_ENROLL, EST_UNAVAILABLE},
	    {503, EST_OP_ENROLL, EST_UNAVAILABLE},
	    {599, EST_OP_ENROLL, EST_UNAVAILABLE},
	    {600, EST_OP_ENROLL, EST_MALFORMED},
	    {999, EST_OP_CSRATTRS, EST_MALFORMED},
	};
	const struct est_options options = {.now = NOW};
	struct est_result result;
	struct est_answer answer;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		memset(&result, 0, sizeof(result));
		memset(&answer, 0, sizeof(answer));
		answer.code = table[i].code;
		est_answer_judge(&options, table[i].op, "https://h/est", &answer, &result);
		if (result.status != table[i].status)
			fail_msg("%d gave %d", table[i].code, (int)result.status);
		assert_int_equal(result.http_status, table[i].code);
		assert_int_equal(result.reason.text[0] == '\0', result.status == EST_OK);
	}
}

static void judge(int code, const char *type, const char *body, const char *retry,
    const struct est_options *options, struct est_result *result)
{
	struct est_answer answer = {.code = code};

	memset(result, 0, sizeof(*result));
	assert_true(snprintf(answer.type, sizeof(answer.type), "%s", type) >= 0);
	assert_true(snprintf(answer.retry_after, sizeof(answer.retry_after), "%s", retry) >= 0);
	buf_adds(&answer.body, body);
	est_answer_judge(options, EST_OP_ENROLL, "https://h/est", &answer, result);
	est_answer_free(&answer);
}

static void test_waiting(void **state)
{
	const struct est_options options = {.now = NOW};
	struct est_result result;

	(void)state;
	judge(202, "", "", "", &options, &result);
	assert_int_equal(result.retry_after, 60);
	judge(202, "", "", "300", &options, &result);
	assert_int_equal(result.retry_after, 300);
	judge(503, "", "", "Sun, 17 Mar 2030 17:48:20 GMT", &options, &result);
	assert_int_equal(result.retry_after, 100);
	judge(400, "", "", "300", &options, &result);
	assert_int_equal(result.retry_after, 0);
}

/* A server's words are shown when they are one line of plain, printable text. */
static void test_quote(void **state)
{
	const struct est_options options = {.now = NOW, .username = "u", .password = "hunter2"};
	struct est_result result;
	char text[400];

	(void)state;
	judge(400, "text/plain", "the request is odd", "", &options, &result);
	assert_non_null(strstr(result.reason.text, "\"the request is odd\""));
	judge(400, "TEXT/Plain; charset=utf-8", "odd\r\nsecond", "", &options, &result);
	assert_non_null(strstr(result.reason.text, "\"odd\""));
	judge(400, "", "odd", "", &options, &result);
	assert_non_null(strstr(result.reason.text, "\"odd\""));
	judge(400, "text/plaintive", "odd", "", &options, &result);
	assert_null(strchr(result.reason.text, '"'));
	judge(400, "text/html", "<p>odd", "", &options, &result);
	assert_null(strchr(result.reason.text, '"'));
	judge(400, "text/plain", "a\033[31mb", "", &options, &result);
	assert_non_null(strstr(result.reason.text, "\"a\""));
	judge(400, "text/plain", "wrong: hunter2", "", &options, &result);
	assert_null(strstr(result.reason.text, "hunter2"));
	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	judge(500, "text/plain", text, "", &options, &result);
	assert_int_equal(strspn(strchr(result.reason.text, '"') + 1, "x"), 120);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_retry_after),
	    cmocka_unit_test(test_status),
	    cmocka_unit_test(test_waiting),
	    cmocka_unit_test(test_quote),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
