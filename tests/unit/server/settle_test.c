/*
 * Enrolments that are recorded together: each gets its own verdict, and one
 * that can't be recorded takes no other along (RFC 7030 section 4.2.3).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ftw.h>
#include <unistd.h>

#include "est/server/enrolment.h"
#include "est/server/issue.h"

#define NOW INT64_C(1800000000)
#define DAY INT64_C(86400)
#define N   3

struct fixture {
	char dir[64];
	struct options options;
	struct ca *ca;
	struct est_server server;
	struct credential once;
	struct enrolment *list[N];
	struct answer answer[N];
};

/* An enrolment as it comes from the rules: checked, with its certificate signed. */
static struct enrolment *enrolment(struct fixture *f, const char *name, struct answer *answer)
{
	const struct issue_terms terms = {.from = NOW, .until = NOW + DAY};
	struct enrolment *e = xcalloc(1, sizeof(*e));
	EVP_PKEY *key = EVP_EC_gen("P-256");

	e->server = &f->server;
	e->operation = OP_ENROLL;
	e->now = NOW;
	e->answer = answer;
	e->csr = X509_REQ_new();
	assert_int_equal(X509_NAME_add_entry_by_txt(X509_REQ_get_subject_name(e->csr), "CN",
			     MBSTRING_UTF8, (const unsigned char *)name, -1, -1, 0),
	    1);
	assert_int_equal(X509_REQ_set_pubkey(e->csr, key), 1);
	assert_true(X509_REQ_sign(e->csr, key, EVP_sha256()) > 0);
	assert_int_equal(EVP_Digest(name, strlen(name), e->digest, NULL, EVP_sha256(), NULL), 1);
	assert_int_equal(issue_cert(f->ca, e->csr, &terms, &e->cert, NULL), RC_OK);
	EVP_PKEY_free(key);
	return e;
}

static int setup(void **state)
{
	static char name[] = "u", password[] = "p";
	static const char *const names[N] = {"a", "b", "c"};
	struct fixture *f = xcalloc(1, sizeof(*f));
	const char *base = getenv("TMPDIR");

	snprintf(f->dir, sizeof(f->dir), "%.40s/settle-XXXXXX", base != NULL ? base : P_tmpdir);
	if (mkdtemp(f->dir) == NULL || ca_open(&f->ca, f->dir, NOW, NULL) != RC_OK ||
	    ca_db_open(&f->server.db, f->dir, NULL) != RC_OK)
		return -1;
	f->once = (struct credential){.name = name, .password = password, .one_time = true};
	f->server.options = &f->options;
	f->server.ca = f->ca;
	for (size_t i = 0; i < N; i++)
		f->list[i] = enrolment(f, names[i], &f->answer[i]);
	*state = f;
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	int result;

	for (size_t i = 0; i < N; i++) {
		enrolment_free(f->list[i]);
		answer_free(&f->answer[i]);
	}
	ca_db_close(f->server.db);
	ca_close(f->ca);
	result = nftw(f->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(f);
	return result;
}

static enum cert_state recorded(struct fixture *f, size_t i)
{
	enum cert_state state;

	assert_int_equal(ca_db_cert_state(f->server.db, f->list[i]->cert, &state, NULL), RC_OK);
	return state;
}

static void all_are_recorded_before_they_are_answered(void **state)
{
	struct fixture *f = *state;

	settle(&f->server, f->list, N);
	for (size_t i = 0; i < N; i++) {
		assert_int_equal(f->answer[i].status, 200);
		assert_int_equal(recorded(f, i), CERT_GOOD);
	}
}

/* Two that come together are no less two than two that come one after the other. */
static void one_time_password_serves_one_of_a_batch(void **state)
{
	struct fixture *f = *state;

	f->list[0]->identity.login = &f->once;
	f->list[1]->identity.login = &f->once;
	settle(&f->server, f->list, N);
	assert_int_equal(f->answer[0].status, 200);
	assert_int_equal(f->answer[1].status, 401);
	assert_int_equal(f->answer[2].status, 200);
	assert_int_equal(recorded(f, 0), CERT_GOOD);
	assert_int_equal(recorded(f, 1), CERT_UNKNOWN);
	assert_int_equal(recorded(f, 2), CERT_GOOD);
}

static void one_failure_takes_no_other_along(void **state)
{
	struct fixture *f = *state;

	/* A serial number is used once: the second of these can't be recorded. */
	X509_free(f->list[1]->cert);
	assert_int_equal(X509_up_ref(f->list[0]->cert), 1);
	f->list[1]->cert = f->list[0]->cert;
	settle(&f->server, f->list, N);
	assert_int_equal(f->answer[0].status, 200);
	assert_int_equal(f->answer[1].status, 500);
	assert_int_equal(f->answer[2].status, 200);
	assert_int_equal(recorded(f, 2), CERT_GOOD);
}

static void manual_holds_and_hands_nothing_out(void **state)
{
	struct fixture *f = *state;

	f->options.manual = true;
	settle(&f->server, f->list, N);
	for (size_t i = 0; i < N; i++) {
		assert_int_equal(f->answer[i].status, 202);
		assert_true(f->answer[i].retry_after >= 1);
		assert_int_equal(recorded(f, i), CERT_UNKNOWN);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		all_are_recorded_before_they_are_answered, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		one_time_password_serves_one_of_a_batch, setup, teardown),
	    cmocka_unit_test_setup_teardown(one_failure_takes_no_other_along, setup, teardown),
	    cmocka_unit_test_setup_teardown(manual_holds_and_hands_nothing_out, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
