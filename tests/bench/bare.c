/* See bare.h. */
#include "tests/bench/bare.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs7.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"

#define HOST	    "127.0.0.1"
#define ANSWER_MAX  16384
#define CREDENTIALS "YmVuY2g6YmVuY2g=" /* bench:bench */

static void must(bool ok, const char *what)
{
	if (!ok)
		bench_die("%s: %s", what, ERR_reason_error_string(ERR_peek_last_error()));
}

X509 *bare_read_cert(const char *dir, const char *name)
{
	char *path = xasprintf("%s/%s", dir, name);
	BIO *bio = BIO_new_file(path, "r");
	X509 *cert = bio != NULL ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : NULL;

	must(cert != NULL, path);
	BIO_free(bio);
	free(path);
	return cert;
}

EVP_PKEY *bare_read_key(const char *dir, const char *name)
{
	char *path = xasprintf("%s/%s", dir, name);
	BIO *bio = BIO_new_file(path, "r");
	EVP_PKEY *key = bio != NULL ? PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL) : NULL;

	must(key != NULL, path);
	BIO_free(bio);
	free(path);
	return key;
}

void lab_start(struct lab *lab, const char *estd, const char *dir)
{
	const char *const argv[] = {estd, "--dir", dir, "--listen", HOST ":0", "--user",
	    "bench:bench", "--server-name", HOST, NULL};

	*lab = (struct lab){.dir = xstrdup(dir)};
	child_start(&lab->estd, argv, true);
	child_expect(&lab->estd, "\n");
	if (sscanf(child_text(), "estd: ready %63s", lab->url) != 1 ||
	    sscanf(lab->url, "https://" HOST ":%d", &lab->port) != 1)
		bench_die("estd: no ready line, but: %s", child_text());
	lab->root = bare_read_cert(dir, "root-ca.pem");
}

static double seconds(struct timeval tv)
{
	return (double)tv.tv_sec + (double)tv.tv_usec / 1e6;
}

double lab_stop(struct lab *lab)
{
	struct rusage usage;
	int status;

	if (kill(lab->estd.pid, SIGTERM) != 0 ||
	    wait4(lab->estd.pid, &status, 0, &usage) != lab->estd.pid || status != 0)
		bench_die("estd did not end well");
	close(lab->estd.in);
	close(lab->estd.out);
	X509_free(lab->root);
	free(lab->dir);
	*lab = (struct lab){0};
	return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

EVP_PKEY *bare_key(void)
{
	EVP_PKEY *key = EVP_RSA_gen(2048);

	must(key != NULL, "RSA key");
	return key;
}

X509_REQ *bare_request(EVP_PKEY *key)
{
	static const unsigned char name[] = "bench.example.com";
	X509_REQ *req = X509_REQ_new();

	must(req != NULL && X509_REQ_set_version(req, X509_REQ_VERSION_1) == 1 &&
		 X509_NAME_add_entry_by_txt(
		     X509_REQ_get_subject_name(req), "CN", MBSTRING_UTF8, name, -1, -1, 0) == 1 &&
		 X509_REQ_set_pubkey(req, key) == 1 && X509_REQ_sign(req, key, EVP_sha256()) > 0,
	    "request");
	return req;
}

SSL_CTX *bare_context(const struct lab *lab, const struct bare_identity *identity)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	must(
	    ctx != NULL && X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), lab->root) == 1, "TLS");
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	if (identity->cert != NULL)
		must(SSL_CTX_use_certificate(ctx, identity->cert) == 1 &&
			 SSL_CTX_use_PrivateKey(ctx, identity->key) == 1,
		    "client certificate");
	return ctx;
}

static SSL *open_connection(const struct lab *lab, SSL_CTX *ctx)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)lab->port)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	SSL *ssl = SSL_new(ctx);

	if (inet_pton(AF_INET, HOST, &to.sin_addr) != 1 || fd < 0 ||
	    connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		bench_die("no connection to estd");
	must(ssl != NULL && SSL_set_fd(ssl, fd) == 1 &&
		 X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), HOST) == 1 &&
		 SSL_connect(ssl) == 1,
	    "handshake");
	return ssl;
}

/* Reads one answer with status 200 and Content-Length; returns its body. */
static char *read_answer(SSL *ssl, char answer[ANSWER_MAX])
{
	size_t len = 0, want = 0;
	char *body = NULL;

	while (body == NULL || len < want) {
		const char *length;
		int n = SSL_read(ssl, answer + len, (int)(ANSWER_MAX - 1 - len));

		must(n > 0, "answer");
		len += (size_t)n;
		answer[len] = '\0';
		if (body != NULL || (body = strstr(answer, "\r\n\r\n")) == NULL)
			continue;
		body += 4;
		length = strcasestr(answer, "\r\nContent-Length: ");
		if (strncmp(answer, "HTTP/1.1 200 ", 13) != 0 || length == NULL)
			bench_die("estd: %s", answer);
		want = (size_t)(body - answer) + strtoul(length + 18, NULL, 10);
	}
	return body;
}

static void send_text(SSL *ssl, const struct buf *text)
{
	must(SSL_write(ssl, text->data, (int)text->len) == (int)text->len, "request");
}

/* The one certificate of a certs-only answer. */
static X509 *read_certificate(const char *body)
{
	BIO *text = BIO_new_mem_buf(body, -1);
	BIO *base64 = BIO_new(BIO_f_base64());
	PKCS7 *p7 = d2i_PKCS7_bio(BIO_push(base64, text), NULL);
	X509 *cert;

	must(p7 != NULL && PKCS7_type_is_signed(p7) && sk_X509_num(p7->d.sign->cert) == 1,
	    "certs-only answer");
	cert = sk_X509_shift(p7->d.sign->cert);
	PKCS7_free(p7);
	BIO_free_all(base64);
	return cert;
}

static void add_post(struct buf *out, const struct bare_identity *identity, X509_REQ *req)
{
	unsigned char *der = NULL;
	int len = i2d_X509_REQ(req, &der);
	char *body = xmalloc((size_t)len * 2);

	len = EVP_EncodeBlock((unsigned char *)body, der, len);
	buf_addf(out,
	    "POST /.well-known/est/%s HTTP/1.1\r\nHost: " HOST "\r\n%s"
	    "Content-Type: application/pkcs10\r\nContent-Length: %d\r\n\r\n%s",
	    identity->cert != NULL ? "simplereenroll" : "simpleenroll",
	    identity->cert != NULL ? "" : "Authorization: Basic " CREDENTIALS "\r\n", len, body);
	OPENSSL_free(der);
	free(body);
}

X509 *bare_enroll(const struct lab *lab, SSL_CTX *ctx, const struct bare_identity *identity,
    bool csrattrs, X509_REQ *req)
{
	SSL *ssl = open_connection(lab, ctx);
	char *answer = xmalloc(ANSWER_MAX);
	struct buf text = {0};
	X509 *cert;

	if (csrattrs) {
		buf_adds(&text, "GET /.well-known/est/csrattrs HTTP/1.1\r\nHost: " HOST "\r\n\r\n");
		send_text(ssl, &text);
		(void)read_answer(ssl, answer);
		buf_reset(&text);
	}
	add_post(&text, identity, req);
	send_text(ssl, &text);
	cert = read_certificate(read_answer(ssl, answer));
	(void)SSL_shutdown(ssl); /* our half; what the other side says no longer matters */
	close(SSL_get_fd(ssl));
	SSL_free(ssl);
	buf_free(&text);
	free(answer);
	return cert;
}
