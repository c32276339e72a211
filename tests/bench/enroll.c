/*
 * A renewal: through the EST client of est/ in this process, and as the
 * command `crypto ca enroll` in a shell that has its engine; each beside the
 * same exchange made with bare OpenSSL calls.  Keys are made before.
 * Usage: enroll XRSH ESTD
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "est/est.h"
#include "tests/bench/bare.h"

#define ROUNDS 101

#define BUDGET "1.2 x bare OpenSSL calls"
#define RATIO  1.2

static double time_bare(const struct lab *lab, const struct bare_identity *identity)
{
	double begin = bench_now();
	SSL_CTX *ctx = bare_context(lab, identity);
	X509_REQ *req = bare_request(identity->key);

	X509_free(bare_enroll(lab, ctx, identity, true, req));
	X509_REQ_free(req);
	SSL_CTX_free(ctx);
	return bench_now() - begin;
}

static X509_REQ *make(void *ctx, const char *binding, struct error *err)
{
	const struct bare_identity *identity = ctx;

	(void)binding;
	(void)err;
	return bare_request(identity->key);
}

static double time_client(
    const struct lab *lab, struct bare_identity *identity, STACK_OF(X509) *anchors)
{
	const struct est_options options = {.url = lab->url,
	    .trust = EST_TRUST_EXPLICIT,
	    .anchors = anchors,
	    .client_cert = identity->cert,
	    .client_key = identity->key,
	    .now = time(NULL)};
	double begin = bench_now();
	struct est_result result;
	struct error err;
	struct est *est;

	if (est_open(&est, &options, &err) != RC_OK)
		bench_die("%s", err.text);
	est_csrattrs(est, &result);
	if (result.status != EST_OK)
		bench_die("csrattrs: %s", result.reason.text);
	est_result_free(&result);
	est_enroll(est, true, false, make, identity, &result);
	if (result.status != EST_OK)
		bench_die("enroll: %s", result.reason.text);
	est_result_free(&result);
	est_close(est);
	return bench_now() - begin;
}

static void client(const struct lab *lab, struct bare_identity *identity)
{
	STACK_OF(X509) *anchors = sk_X509_new_null();
	struct series ours = {0}, floor = {0};

	if (anchors == NULL || sk_X509_push(anchors, lab->root) == 0)
		bench_die("no memory");
	for (int i = 0; i < ROUNDS; i++) {
		series_add(&floor, time_bare(lab, identity));
		series_add(&ours, time_client(lab, identity, anchors));
	}
	sk_X509_free(anchors);
	bench_row(&(struct figure){.name = "renewal by est/ (csrattrs, simplereenroll)",
	    .value = series_median(&ours),
	    .floor = series_median(&floor),
	    .budget = BUDGET,
	    .ratio = RATIO});
}

#define PROMPT "RP/0/RP0/CPU0:ios#"

/* A router with a trustpoint that has its first certificate, and renews by it. */
static void configure(const char *xrsh, const char *dir, const struct lab *lab)
{
	const char *const argv[] = {xrsh, "-s", dir, "--on-error", "stop", NULL};
	struct child shell;
	char *lines = xasprintf("key config-key password-encryption\n"
				"Bench1Master1\n"
				"Bench1Master1\n"
				"configure terminal\n"
				"password6 encryption aes\n"
				"client-authentication profile P\n"
				"username bench password Encrypt6 bench\n"
				"crypto ca trustpoint TP\n"
				"method est\n"
				"enrollment url %s\n"
				"subject-name CN=bench.example.com\n"
				"serial-number none\n"
				"ip-address none\n"
				"enrollment authentication-profile P\n"
				"commit\n"
				"end\n"
				"crypto ca authenticate TP\n"
				"yes\n"
				"crypto ca enroll TP\n"
				"configure terminal\n"
				"crypto ca trustpoint TP\n"
				"no enrollment authentication-profile\n"
				"commit\n"
				"end\n",
	    lab->url);

	child_start(&shell, argv, true);
	child_write(&shell, lines);
	child_end(&shell, 0);
	free(lines);
}

static void command(const char *xrsh, const struct lab *lab, const struct bare_identity *identity)
{
	char *dir = bench_scratch();
	const char *const argv[] = {xrsh, "-s", dir, "-e", NULL};
	struct series ours = {0}, floor = {0};
	struct child shell;

	configure(xrsh, dir, lab);
	child_start(&shell, argv, true);
	child_expect(&shell, PROMPT);
	for (int i = 0; i < ROUNDS; i++) {
		double begin;

		series_add(&floor, time_bare(lab, identity));
		begin = bench_now();
		child_write(&shell, "crypto ca enroll TP\n");
		child_expect(&shell, PROMPT);
		series_add(&ours, bench_now() - begin);
		if (strstr(child_text(), "Start certificate enrollment") == NULL ||
		    strstr(child_text(), "Trustpoint TP") != NULL)
			bench_die("crypto ca enroll: %s", child_text());
	}
	child_write(&shell, "exit\n");
	child_end(&shell, 0);
	bench_scratch_end(dir);
	bench_row(&(struct figure){.name = "renewal by crypto ca enroll, whole command",
	    .value = series_median(&ours),
	    .floor = series_median(&floor),
	    .budget = BUDGET,
	    .ratio = RATIO});
}

int main(int argc, char *argv[])
{
	struct bare_identity identity = {0};
	char *dir = bench_scratch();
	struct lab lab;
	X509_REQ *req;
	SSL_CTX *ctx;

	if (argc != 3)
		bench_die("usage: enroll XRSH ESTD");
	lab_start(&lab, argv[2], dir);
	ctx = bare_context(&lab, &identity);
	identity.key = bare_key();
	req = bare_request(identity.key);
	identity.cert = bare_enroll(&lab, ctx, &identity, false, req);
	client(&lab, &identity);
	command(argv[1], &lab, &identity);
	X509_REQ_free(req);
	SSL_CTX_free(ctx);
	X509_free(identity.cert);
	EVP_PKEY_free(identity.key);
	(void)lab_stop(&lab);
	bench_scratch_end(dir);
	return 0;
}
