/*
 * Keys and certificates made afresh for each run of a test.  They are valid
 * for a day around TEST_NOW, which is the time the tests hand to the client.
 * Everything aborts on failure: a test has no use for less.
 */
#ifndef TESTPKI_H
#define TESTPKI_H

#include <openssl/x509.h>
#include <stdint.h>

#define TEST_NOW INT64_C(1900000000) /* 2030-03-17 */

/* A key with its certificate. */
struct identity {
	EVP_PKEY *key;
	X509 *cert;
};

/* What a certificate shall hold; NULL leaves the extension out. */
struct cert_spec {
	const char *cn;
	const char *san;    /* as in openssl.cnf, e.g. "DNS:a.example,IP:127.0.0.1" */
	const char *usage;  /* extendedKeyUsage */
	int64_t not_before; /* seconds relative to TEST_NOW; both 0: a day around it */
	int64_t not_after;
	int ca; /* basicConstraints CA:TRUE */
};

/* A new P-256 key and its certificate, issued by issuer or by itself (NULL). */
struct identity make_identity(const struct cert_spec *spec, const struct identity *issuer);
void free_identity(struct identity *id);

/* A stack that holds references to the certificates up to a NULL. */
STACK_OF(X509) *make_stack(X509 *first, ...) __attribute__((sentinel));

/* A certificate with the subject and key of the request; the caller frees. */
X509 *issue_for(const X509_REQ *req, const struct identity *issuer);

/* A request for key, signed; attribute challengePassword when binding is not NULL. */
X509_REQ *make_req(EVP_PKEY *key, const char *cn, const char *binding);

#endif
