/*
 * Enrolments a second that estd serves to 1, 4 and 16 clients at a time, each
 * on a new connection, and the CPU that it takes for one; beside the CPU that
 * its cryptography alone takes: the server's half of a full handshake with the
 * same key and chain, the check of the request, and the CA's signature.
 * Clients and server share the machine, so that CPU and not time is compared.
 * Usage: load ESTD
 */
#include <openssl/err.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>

#include "base/buf.h"
#include "tests/bench/bare.h"

#define ROUNDS	      5
#define ROUND_SECONDS 1.0
#define FLOOR_RUNS    100
#define IDLE_ROUNDS   3
#define CLIENTS_MAX   16

/* Runs a client until the end; returns its enrolments. */
static unsigned client(const struct lab *lab, X509_REQ *req, double end)
{
	const struct bare_identity nobody = {NULL, NULL};
	SSL_CTX *ctx = bare_context(lab, &nobody);
	unsigned done = 0;

	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	while (bench_now() < end) {
		X509_free(bare_enroll(lab, ctx, &nobody, false, req));
		done++;
	}
	SSL_CTX_free(ctx);
	return done;
}

/* One round of n clients; *rate becomes what they were served in a second. */
static double round_of(const struct lab *lab, X509_REQ *req, int n, double *rate)
{
	double begin = bench_now(), total = 0;
	int results[2];

	if (pipe(results) != 0)
		bench_die("pipe failed");
	for (int i = 0; i < n; i++) {
		pid_t pid = fork();
		unsigned done;

		if (pid < 0)
			bench_die("fork failed");
		if (pid > 0)
			continue;
		if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
			_exit(1);
		done = client(lab, req, begin + ROUND_SECONDS);
		_exit(write(results[1], &done, sizeof(done)) != (ssize_t)sizeof(done));
	}
	close(results[1]);
	for (int i = 0; i < n; i++) {
		unsigned done;

		if (read(results[0], &done, sizeof(done)) != (ssize_t)sizeof(done))
			bench_die("a client ended early");
		total += done;
	}
	*rate = total / (bench_now() - begin);
	close(results[0]);
	for (int i = 0; i < n; i++)
		if (wait(NULL) < 0)
			bench_die("wait failed");
	return total;
}

/* What the server's cryptography needs. */
struct crypto {
	SSL_CTX *server, *client;
	X509 *cert;
	EVP_PKEY *ca_key;
	X509_REQ *req;
};

static void crypto_begin(struct crypto *c, const struct lab *lab, X509_REQ *req)
{
	const struct bare_identity nobody = {NULL, NULL};
	X509 *sub = bare_read_cert(lab->dir, "sub-ca.pem");
	EVP_PKEY *key = bare_read_key(lab->dir, "server-key.pem");

	c->cert = bare_read_cert(lab->dir, "server.pem");
	c->ca_key = bare_read_key(lab->dir, "sub-ca-key.pem");
	c->req = req;
	c->client = bare_context(lab, &nobody);
	c->server = SSL_CTX_new(TLS_server_method());
	if (c->server == NULL || SSL_CTX_use_certificate(c->server, c->cert) != 1 ||
	    SSL_CTX_use_PrivateKey(c->server, key) != 1 ||
	    SSL_CTX_add1_chain_cert(c->server, sub) != 1)
		bench_die("TLS: %s", ERR_reason_error_string(ERR_peek_last_error()));
	X509_free(sub);
	EVP_PKEY_free(key);
}

static void crypto_end(struct crypto *c)
{
	SSL_CTX_free(c->server);
	SSL_CTX_free(c->client);
	X509_free(c->cert);
	EVP_PKEY_free(c->ca_key);
}

/* Seconds of CPU of the server's half of one handshake. */
static double handshake(const struct crypto *c)
{
	SSL *client = SSL_new(c->client);
	BIO *near, *far;
	double cpu = 0, begin = bench_cpu();
	SSL *server = SSL_new(c->server);
	int done = 0;

	cpu += bench_cpu() - begin;
	if (client == NULL || server == NULL || BIO_new_bio_pair(&near, 0, &far, 0) != 1)
		bench_die("no memory");
	SSL_set_bio(client, near, near);
	SSL_set_bio(server, far, far);
	for (int i = 0; done != 1 && i < 10; i++) {
		if (SSL_connect(client) != 1)
			ERR_clear_error();
		begin = bench_cpu();
		done = SSL_accept(server);
		cpu += bench_cpu() - begin;
		if (done != 1)
			ERR_clear_error();
	}
	if (done != 1)
		bench_die("a handshake in memory failed");
	begin = bench_cpu();
	SSL_free(server);
	cpu += bench_cpu() - begin;
	SSL_free(client);
	return cpu;
}

/* The median of the whole cryptography of an enrolment. */
static double floor_cpu(const struct crypto *c)
{
	struct series s = {0};

	for (int i = 0; i < FLOOR_RUNS; i++) {
		X509 *issued = X509_dup(c->cert);
		X509_REQ *req = X509_REQ_dup(c->req);
		double cpu = handshake(c), begin = bench_cpu();

		if (issued == NULL || req == NULL ||
		    X509_REQ_verify(req, X509_REQ_get0_pubkey(req)) != 1 ||
		    X509_sign(issued, c->ca_key, EVP_sha256()) == 0)
			bench_die("a signature failed");
		series_add(&s, cpu + bench_cpu() - begin);
		X509_free(issued);
		X509_REQ_free(req);
	}
	return series_median(&s);
}

static void measure(const char *estd, const char *dir, X509_REQ *req, int clients, double idle)
{
	struct series cpu = {0}, rates = {0}, floor = {0};
	double rate;
	char *name;

	for (int i = 0; i < ROUNDS; i++) {
		struct lab lab;
		struct crypto c;
		double served;

		lab_start(&lab, estd, dir);
		crypto_begin(&c, &lab, req);
		series_add(&floor, floor_cpu(&c));
		served = round_of(&lab, req, clients, &rate);
		series_add(&rates, rate);
		series_add(&cpu, (lab_stop(&lab) - idle) / served);
		crypto_end(&c);
	}
	rate = series_median(&rates);
	name = xasprintf("estd, CPU of an enrolment, %d at a time (%.0f a second)", clients, rate);
	bench_row(&(struct figure){.name = name,
	    .value = series_median(&cpu),
	    .floor = series_median(&floor),
	    .budget = "1.3 x its cryptography",
	    .ratio = 1.3});
	free(name);
}

/* What starting and ending the server takes. */
static double idle_cpu(const char *estd, const char *dir)
{
	struct series s = {0};

	for (int i = 0; i < IDLE_ROUNDS; i++) {
		struct lab lab;

		lab_start(&lab, estd, dir);
		series_add(&s, lab_stop(&lab));
	}
	return series_median(&s);
}

int main(int argc, char *argv[])
{
	char *dir = bench_scratch();
	EVP_PKEY *key = bare_key();
	X509_REQ *req = bare_request(key);
	struct lab lab;
	double idle;

	if (argc != 2)
		bench_die("usage: load ESTD");
	lab_start(&lab, argv[1], dir); /* makes the CA */
	(void)lab_stop(&lab);
	idle = idle_cpu(argv[1], dir);
	for (int clients = 1; clients <= CLIENTS_MAX; clients *= 4)
		measure(argv[1], dir, req, clients, idle);
	X509_REQ_free(req);
	EVP_PKEY_free(key);
	bench_scratch_end(dir);
	return 0;
}
