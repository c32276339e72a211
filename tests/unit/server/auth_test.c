/*
 * HTTP authentication of estd: the worked examples of RFC 7616 and RFC 7617,
 * and headers that must not pass.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "est/pkcs7.h"
#include "est/server/auth.h"

#define NOW    INT64_C(1600000000)
#define TARGET "/.well-known/est/simpleenroll"

static char bob_name[] = "bob", bob_password[] = "let:me in";
static char mufasa_name[] = "Mufasa", mufasa_password[] = "Circle of Life";

static const struct credential credentials[] = {
    {.name = bob_name, .password = bob_password},
    {.name = mufasa_name, .password = mufasa_password},
};

static struct auth make_auth(bool basic, bool digest)
{
	struct auth auth = {.credentials = credentials, .n = 2, .basic = basic, .digest = digest};

	assert_int_equal(auth_begin(&auth, NULL), RC_OK);
	return auth;
}

/* RFC 7616 section 3.9.1. */
static void digest_examples(void **state)
{
	static const struct {
		const char *algorithm, *response;
	} examples[] = {
	    {"MD5", "8ca523f5e9506fed4657c9700eebdbec"},
	    {"", "8ca523f5e9506fed4657c9700eebdbec"},
	    {"SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		const struct auth_digest_parts parts = {
		    .algorithm = examples[i].algorithm,
		    .name = "Mufasa",
		    .realm = "http-auth@example.org",
		    .password = "Circle of Life",
		    .method = "GET",
		    .uri = "/dir/index.html",
		    .nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
		    .nc = "00000001",
		    .cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
		};
		struct buf out = {0};

		assert_int_equal(auth_digest(&parts, &out, NULL), RC_OK);
		assert_string_equal(buf_str(&out), examples[i].response);
		buf_free(&out);
	}
}

static void digest_unknown_algorithm(void **state)
{
	const struct auth_digest_parts parts = {.algorithm = "SHA-1",
	    .name = "",
	    .realm = "",
	    .password = "",
	    .method = "",
	    .uri = "",
	    .nonce = "",
	    .nc = "",
	    .cnonce = ""};
	struct buf out = {0};
	(void)state;

	assert_int_equal(auth_digest(&parts, &out, NULL), RC_INVALID);
	assert_int_equal(out.len, 0);
}

static enum auth_outcome try_basic(const struct auth *auth, const char *scheme, const void *plain,
    size_t len, const struct credential **who)
{
	struct buf header = {0};
	struct auth_result result;

	buf_addf(&header, "%s ", scheme);
	est_base64_encode(plain, len, &header);
	buf_cut(&header, header.len - 1);
	result = auth_check(auth, buf_str(&header), "POST", TARGET, NOW);
	*who = result.who;
	buf_free(&header);
	return result.outcome;
}

/* RFC 7617 section 2: the password may hold colons, the scheme has any case. */
static void basic_right(void **state)
{
	struct auth auth = make_auth(true, true);
	const struct credential *who;
	(void)state;

	assert_int_equal(try_basic(&auth, "Basic", "bob:let:me in", 13, &who), AUTH_OK);
	assert_ptr_equal(who, &credentials[0]);
	assert_int_equal(try_basic(&auth, "bAsIc", "Mufasa:Circle of Life", 21, &who), AUTH_OK);
	assert_ptr_equal(who, &credentials[1]);
}

static void basic_wrong(void **state)
{
	static const struct {
		const char *plain;
		size_t len;
	} wrong[] = {
	    {"bob:let:me i", 12},
	    {"bob:let:me in ", 14},
	    {"bob:let:me in\0x", 15},
	    {"bob:Circle of Life", 18},
	    {"Bob:let:me in", 13},
	    {"bob:", 4},
	    {"bob", 3},
	    {":let:me in", 10},
	};
	struct auth auth = make_auth(true, true);
	struct auth digest_only = make_auth(false, true);
	const struct credential *who;
	(void)state;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		if (try_basic(&auth, "Basic", wrong[i].plain, wrong[i].len, &who) != AUTH_BAD)
			fail_msg("\"%s\" passed", wrong[i].plain);
		assert_null(who);
	}
	assert_int_equal(try_basic(&digest_only, "Basic", "bob:let:me in", 13, &who), AUTH_BAD);
	assert_int_equal(try_basic(&auth, "Basi", "bob:let:me in", 13, &who), AUTH_BAD);
}

static void no_header(void **state)
{
	struct auth auth = make_auth(true, true);
	(void)state;

	assert_int_equal(auth_check(&auth, NULL, "POST", TARGET, NOW).outcome, AUTH_ABSENT);
	assert_int_equal(auth_check(&auth, "", "POST", TARGET, NOW).outcome, AUTH_BAD);
	assert_int_equal(auth_check(&auth, "Basic", "POST", TARGET, NOW).outcome, AUTH_BAD);
	assert_int_equal(auth_check(&auth, "Digest", "POST", TARGET, NOW).outcome, AUTH_BAD);
}

/* What a client says in its Digest header; NULL keeps what is right. */
struct claim {
	const char *name, *password, *realm, *nonce, *uri, *algorithm, *qop, *nc, *extra;
	int64_t later; /* seconds between challenge and request */
};

/* The nonce of the first challenge made at NOW. */
static char *take_nonce(const struct auth *auth)
{
	struct buf challenges[AUTH_CHALLENGES] = {0};
	size_t n = auth_challenges(auth, false, NOW, challenges);
	const char *start = strstr(buf_str(&challenges[0]), "nonce=\"");
	char *nonce;

	assert_true(n > 0);
	assert_non_null(start);
	start += strlen("nonce=\"");
	nonce = xstrndup(start, strcspn(start, "\""));
	for (size_t i = 0; i < n; i++)
		buf_free(&challenges[i]);
	return nonce;
}

static const char * or (const char *text, const char *otherwise)
{
	return text != NULL ? text : otherwise;
}

static enum auth_outcome try_digest(const struct auth *auth, const struct claim *claim)
{
	char *nonce = take_nonce(auth);
	const struct auth_digest_parts parts = {
	    .algorithm = or (claim->algorithm, "SHA-256"),
	    .name = or (claim->name, "bob"),
	    .realm = or (claim->realm, AUTH_REALM),
	    .password = or (claim->password, "let:me in"),
	    .method = "POST",
	    .uri = or (claim->uri, TARGET),
	    .nonce = or (claim->nonce, nonce),
	    .nc = or (claim->nc, "00000001"),
	    .cnonce = "0a4f113b",
	};
	struct buf response = {0}, header = {0};
	struct auth_result result;

	assert_int_equal(auth_digest(&parts, &response, NULL), RC_OK);
	buf_addf(&header, "Digest username=\"%s\", realm=\"%s\", nonce=\"%s\", uri=\"%s\",",
	    parts.name, parts.realm, parts.nonce, parts.uri);
	if (*parts.algorithm != '\0')
		buf_addf(&header, " algorithm=%s,", parts.algorithm);
	buf_addf(&header, "nc=%s , cnonce=\"%s\",qop=%s, response=\"%s\"%s", parts.nc, parts.cnonce,
	    or (claim->qop, "auth"), buf_str(&response), or (claim->extra, ""));
	result = auth_check(auth, buf_str(&header), "POST", TARGET, NOW + claim->later);
	assert_true((result.outcome == AUTH_OK) == (result.who == &credentials[0]));
	buf_free(&response);
	buf_free(&header);
	free(nonce);
	return result.outcome;
}

static void digest_right(void **state)
{
	static const struct claim right[] = {
	    {0},
	    {.algorithm = "MD5"},
	    {.algorithm = ""},
	    {.qop = "\"auth\""},
	    {.extra = ", opaque=\"x, y=\\\"z\", userhash=false"},
	    {.later = AUTH_NONCE_SECONDS},
	};
	struct auth auth = make_auth(true, true);
	(void)state;

	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
		if (try_digest(&auth, &right[i]) != AUTH_OK)
			fail_msg("claim %zu did not pass", i);
	}
}

static void digest_wrong(void **state)
{
	static const struct claim wrong[] = {
	    {.name = "eve"},
	    {.password = "let me in"},
	    {.realm = "elsewhere"},
	    {.uri = "/.well-known/est/cacerts"},
	    {.nonce = "0011"},
	    {.nonce = "000000005f5e1000000000000000000000000000000000000000000000000000"},
	    {.qop = "auth-int"},
	    {.nc = "1"},
	    {.extra = ", nc=00000002"},
	    {.extra = ", opaque"},
	    {.extra = ", opaque=\"x"},
	};
	struct auth auth = make_auth(true, true);
	(void)state;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		if (try_digest(&auth, &wrong[i]) != AUTH_BAD)
			fail_msg("claim %zu was not refused", i);
	}
}

/* RFC 7616 section 3.3: stale=true tells a client that only the nonce was too old. */
static void digest_stale(void **state)
{
	const struct claim late = {.later = AUTH_NONCE_SECONDS + 1};
	const struct claim late_and_wrong = {
	    .later = AUTH_NONCE_SECONDS + 1, .password = "let me in"};
	struct auth auth = make_auth(true, true);
	struct buf challenges[AUTH_CHALLENGES] = {0};
	size_t n;
	(void)state;

	assert_int_equal(try_digest(&auth, &late), AUTH_STALE);
	assert_int_equal(try_digest(&auth, &late_and_wrong), AUTH_BAD);
	n = auth_challenges(&auth, true, NOW, challenges);
	assert_int_equal(n, 3);
	assert_non_null(strstr(buf_str(&challenges[0]), "algorithm=SHA-256"));
	assert_non_null(strstr(buf_str(&challenges[0]), "stale=true"));
	assert_non_null(strstr(buf_str(&challenges[1]), "algorithm=MD5"));
	assert_int_equal(strncmp(buf_str(&challenges[2]), "Basic realm=", 12), 0);
	for (size_t i = 0; i < n; i++)
		buf_free(&challenges[i]);
}

/* A nonce of another server, that is of another key, is not ours. */
static void digest_foreign_nonce(void **state)
{
	struct auth auth = make_auth(true, true), other = make_auth(true, true);
	char *nonce = take_nonce(&other);
	const struct claim claim = {.nonce = nonce};
	(void)state;

	assert_int_equal(try_digest(&auth, &claim), AUTH_BAD);
	assert_int_equal(try_digest(&other, &claim), AUTH_OK);
	free(nonce);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(digest_examples),
	    cmocka_unit_test(digest_unknown_algorithm),
	    cmocka_unit_test(basic_right),
	    cmocka_unit_test(basic_wrong),
	    cmocka_unit_test(no_header),
	    cmocka_unit_test(digest_right),
	    cmocka_unit_test(digest_wrong),
	    cmocka_unit_test(digest_stale),
	    cmocka_unit_test(digest_foreign_nonce),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
