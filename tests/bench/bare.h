/*
 * The floor of an enrolment: the HTTP exchange of RFC 7030 sections 4.2 and
 * 4.5 with SSL_* calls and bytes written by hand, on one new connection.  It
 * judges the server's certificate and reads the certificate that comes, and
 * does nothing else.  Whatever fails ends the benchmark.
 */
#ifndef BARE_H
#define BARE_H

#include <openssl/ssl.h>
#include <stdbool.h>

#include "tests/bench/bench.h"

/* An estd of our own. */
struct lab {
	struct child estd;
	char *dir; /* of the CA */
	char url[64];
	int port;
	X509 *root; /* trust anchor */
};

/*
 * Starts estd on a free port of the loopback, with user bench, password
 * bench; lab_stop ends it and returns the seconds of CPU it used.  The CA's
 * folder, made at first use, stays.
 */
void lab_start(struct lab *lab, const char *estd, const char *dir);
double lab_stop(struct lab *lab);

/* A new RSA key of 2048 bits, and a signed request for it. */
EVP_PKEY *bare_key(void);
X509_REQ *bare_request(EVP_PKEY *key);

/* The PEM file name in the CA's folder. */
X509 *bare_read_cert(const char *dir, const char *name);
EVP_PKEY *bare_read_key(const char *dir, const char *name);

/* Who enrols: with a certificate and its key, or, where they are NULL, as user bench. */
struct bare_identity {
	X509 *cert;
	EVP_PKEY *key;
};

/* What a client needs for many connections.  The caller frees it with SSL_CTX_free. */
SSL_CTX *bare_context(const struct lab *lab, const struct bare_identity *identity);

/* The same to one server: GET csrattrs if asked, POST simpleenroll or simplereenroll. */
X509 *bare_enroll(const struct lab *lab, SSL_CTX *ctx, const struct bare_identity *identity,
    bool csrattrs, X509_REQ *req);

#endif
