/* Enrolment URLs: what RFC 7030 section 3.2.2 and 3.3 allow, and what not. */
#include "cm.h"

#include "est/url.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct {
	const char *url, *label;
	const char *host, *path, *origin;
	bool is_ip;
} good[] = {
    {"https://est.example", NULL, "est.example", "/.well-known/est", "https://est.example:443",
	false},
    {"https://est.example/", NULL, "est.example", "/.well-known/est", "https://est.example:443",
	false},
    {"HTTPS://est.example:8443", NULL, "est.example", "/.well-known/est",
	"https://est.example:8443", false},
    {"https://192.0.2.1:8443", NULL, "192.0.2.1", "/.well-known/est", "https://192.0.2.1:8443",
	true},
    {"https://[2001:db8::1]", NULL, "2001:db8::1", "/.well-known/est", "https://[2001:db8::1]:443",
	true},
    {"https://[2001:db8::1]:8443/", NULL, "2001:db8::1", "/.well-known/est",
	"https://[2001:db8::1]:8443", true},
    {"https://h/.well-known/est", NULL, "h", "/.well-known/est", "https://h:443", false},
    {"https://h/.well-known/est/", NULL, "h", "/.well-known/est", "https://h:443", false},
    {"https://h/.well-known/est/lab", NULL, "h", "/.well-known/est/lab", "https://h:443", false},
    {"https://h/.well-known/est/lab/", NULL, "h", "/.well-known/est/lab", "https://h:443", false},
    {"https://h/.well-known/est/lab", "lab", "h", "/.well-known/est/lab", "https://h:443", false},
    {"https://h/.well-known/est", "lab", "h", "/.well-known/est/lab", "https://h:443", false},
    {"https://h", "lab", "h", "/.well-known/est/lab", "https://h:443", false},
    {"https://h", "ca:17", "h", "/.well-known/est/ca:17", "https://h:443", false},
    {"https://h/pre/fix", "lab", "h", "/pre/fix/.well-known/est/lab", "https://h:443", false},
    {"https://h/pre/.well-known/est", NULL, "h", "/pre/.well-known/est", "https://h:443", false},
    {"https://h/.well-known/estate", NULL, "h", "/.well-known/estate/.well-known/est",
	"https://h:443", false},
};

static void test_good(void **state)
{
	struct est_url url;
	struct error err;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(good); i++) {
		if (est_url_parse(good[i].url, good[i].label, &url, &err) != RC_OK)
			fail_msg("%s: %s", good[i].url, err.text);
		assert_string_equal(url.host, good[i].host);
		assert_string_equal(url.path, good[i].path);
		assert_string_equal(url.origin, good[i].origin);
		assert_int_equal(url.is_ip, good[i].is_ip);
		est_url_free(&url);
	}
}

static const struct {
	const char *url, *label;
} bad[] = {
    {NULL, NULL},
    {"", NULL},
    {"est.example", NULL},
    {"http://est.example", NULL},
    {"ftp://est.example", NULL},
    {"https://", NULL},
    {"https:///path", NULL},
    {"https://h:0x50/", NULL},
    {"https://h:65536/", NULL},
    {"https://[::1", NULL},
    {"https://[2001:db8::1%25eth0]/", NULL},
    {"https://user@h/", NULL},
    {"https://user:hunter2@h/", NULL},
    {"https://@h/", NULL},
    {"https://h/#frag", NULL},
    {"https://h/?query", NULL},
    {"https://h h/", NULL},
    {"https://h/.well-known/est/cacerts", NULL},
    {"https://h/.well-known/est/simpleenroll", NULL},
    {"https://h/.well-known/est/a/b", NULL},
    {"https://h/.well-known/est/a%2fb", NULL},
    {"https://h/.well-known/est/one", "two"},
    {"https://h", ""},
    {"https://h", "a/b"},
    {"https://h", "a b"},
    {"https://h", "a?b"},
    {"https://h", "%63acerts"},
    {"https://h", ".."},
    {"https://h", "cacerts"},
    {"https://h", "simpleenroll"},
    {"https://h", "simplereenroll"},
    {"https://h", "fullcmc"},
    {"https://h", "serverkeygen"},
    {"https://h", "csrattrs"},
};

static void test_bad(void **state)
{
	struct est_url url;
	struct error err;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		err.text[0] = '\0';
		if (est_url_parse(bad[i].url, bad[i].label, &url, &err) != RC_INVALID)
			fail_msg("%s with label %s was taken", bad[i].url ? bad[i].url : "(none)",
			    bad[i].label ? bad[i].label : "(none)");
		assert_string_not_equal(err.text, "");
		assert_null(strstr(err.text, "hunter2"));
		est_url_free(&url);
	}
}

static void test_too_long(void **state)
{
	char text[1200];
	struct est_url url;

	(void)state;
	memset(text, 'a', sizeof(text));
	memcpy(text, "https://", 8);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(est_url_parse(text, NULL, &url, NULL), RC_INVALID);
	est_url_free(&url);
}

static void test_origin(void **state)
{
	static const struct {
		const char *url;
		bool same;
	} table[] = {
	    {"https://h:8443/.well-known/est/lab/cacerts", true},
	    {"https://H:8443/", true},
	    {"https://h/", false},
	    {"https://h:443/", false},
	    {"http://h:8443/", false},
	    {"https://other:8443/", false},
	    {"https://h.example:8443/", false},
	    {"https://u@h:8443/", false},
	    {"/relative", false},
	};
	struct est_url url;
	size_t i;

	(void)state;
	assert_int_equal(est_url_parse("https://h:8443", NULL, &url, NULL), RC_OK);
	for (i = 0; i < COUNT(table); i++)
		if (est_url_same_origin(&url, table[i].url) != table[i].same)
			fail_msg("%s", table[i].url);
	est_url_free(&url);

	assert_int_equal(est_url_parse("https://h", NULL, &url, NULL), RC_OK);
	assert_true(est_url_same_origin(&url, "https://h/"));
	assert_true(est_url_same_origin(&url, "https://h:443/"));
	assert_false(est_url_same_origin(&url, "https://h:8443/"));
	est_url_free(&url);
}

static void test_resolve(void **state)
{
	static const struct {
		const char *location, *absolute;
	} table[] = {
	    {"/x/cacerts", "https://h:8443/x/cacerts"},
	    {"simpleenroll", "https://h:8443/a/simpleenroll"},
	    {"../b/cacerts", "https://h:8443/b/cacerts"},
	    {"https://other/cacerts", "https://other/cacerts"},
	    {"//other/cacerts", "https://other/cacerts"},
	    {"http://h:8443/cacerts", "http://h:8443/cacerts"},
	    {"https://u:p@h:8443/cacerts", NULL},
	    {"https://h:99999/", NULL},
	    {"/a\033[31m", NULL},
	    {"", NULL},
	};
	char *absolute;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(table); i++) {
		absolute = est_url_resolve("https://h:8443/a/cacerts", table[i].location);
		if (table[i].absolute == NULL)
			assert_null(absolute);
		else
			assert_string_equal(absolute, table[i].absolute);
		free(absolute);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_good),
	    cmocka_unit_test(test_bad),
	    cmocka_unit_test(test_too_long),
	    cmocka_unit_test(test_origin),
	    cmocka_unit_test(test_resolve),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
