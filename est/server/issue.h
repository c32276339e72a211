/*
 * From a certificate request (PKCS#10, RFC 2986) to a certificate (RFC 5280)
 * signed by the lab's sub-CA.
 */
#ifndef EST_SERVER_ISSUE_H
#define EST_SERVER_ISSUE_H

#include <openssl/x509.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

struct ca;

/* What the issuer decides; the request brings the rest. */
struct issue_terms {
	const X509_NAME *subject; /* NULL keeps the request's */
	const X509_PUBKEY *key;	  /* NULL keeps the request's */
	X509 *issuer;		  /* NULL for the sub-CA, with issuer_key else */
	EVP_PKEY *issuer_key;
	int64_t from, until; /* seconds since 1970; cut to the issuer's validity */
	const char *crl_url; /* NULL for no distribution point */
};

/* Parses exactly one request from DER.  The caller frees *out. */
enum rc issue_parse(const void *der, size_t len, X509_REQ **out, struct error *err);

/* The same from PEM, DER or base64, for files; other text around PEM is skipped. */
enum rc issue_parse_text(const struct buf *text, X509_REQ **out, struct error *err);

/*
 * Checks the signature (proof of possession, RFC 7030 section 3.4), the key
 * (RSA of 2048 to 8192 bits, P-256, P-384, P-521), the subject and the names
 * in subjectAltName.  RC_INVALID with the reason.
 */
enum rc issue_check(X509_REQ *csr, struct error *err);

/* Makes and signs the certificate of a checked request.  The caller frees *out. */
enum rc issue_cert(const struct ca *ca, X509_REQ *csr, const struct issue_terms *terms, X509 **out,
    struct error *err);

/*
 * RFC 7030 section 4.2.2: the request's Subject and SubjectAltName are those
 * of the certificate, byte for byte.  RC_INVALID names the one that differs.
 */
enum rc issue_same_identity(X509_REQ *csr, const X509 *cert, struct error *err);

/* The value of subjectAltName as DER, nothing when there is none.  Append to out. */
void issue_csr_san(X509_REQ *csr, struct buf *out);
void issue_cert_san(const X509 *cert, struct buf *out);

/* The text of challengePassword (RFC 2985 section 5.4.1); RC_INVALID when absent. */
enum rc issue_challenge(X509_REQ *csr, struct buf *out, struct error *err);

#endif
