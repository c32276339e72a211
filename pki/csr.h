/*
 * Certificate requests (PKCS#10, RFC 2986): what goes into one is planned
 * first, from the trustpoint or from the certificate to renew, because one
 * plan may be signed more than once (a new TLS connection has a new channel
 * binding, RFC 7030 section 3.5).
 */
#ifndef PKI_CSR_H
#define PKI_CSR_H

#include <openssl/x509.h>

#include "est/est.h"
#include "pki/engine.h"
#include "pki/trustpoint.h"

struct csr_plan {
	EVP_PKEY *key; /* borrowed; signs, and is what the request is for */
	const EVP_MD *digest;
	X509_PUBKEY *spki; /* of key, as the old certificate has it; or NULL */
	X509_NAME *subject;
	X509_EXTENSION *san;		  /* or NULL */
	const struct est_csrattrs *attrs; /* borrowed, or NULL */
	X509_REQ *repeat;		  /* a pending request to be sent again, or NULL */
};

/* Answers that the configuration leaves open; NULL leaves the attribute out. */
struct csr_answers {
	const char *serial_number;
	const char *ip_address;
};

/*
 * Fills plan for a first request: subject-name or CN=FQDN, the alternative
 * names, the answers.  RC_INVALID when the configuration is wrong.  key must
 * outlive plan.  Free with csr_plan_free in every case.
 */
enum rc csr_plan_first(struct csr_plan *plan, struct engine *e, const struct trustpoint *tp,
    const struct csr_answers *answers, EVP_PKEY *key, struct error *err);

/* The same for a renewal: Subject and SAN are those of old, byte for byte. */
enum rc csr_plan_renewal(struct csr_plan *plan, const struct trustpoint *tp, X509 *old,
    EVP_PKEY *key, struct error *err);

/*
 * Takes over what the server's csrattrs ask for.  RC_INVALID when this key
 * can't meet it.  attrs must outlive plan.
 */
enum rc csr_plan_attrs(struct csr_plan *plan, const struct est_csrattrs *attrs, struct error *err);

/* Makes and signs the request; challenge is a challengePassword or NULL.  The caller frees it. */
X509_REQ *csr_make(const struct csr_plan *plan, const char *challenge, struct error *err);

void csr_plan_free(struct csr_plan *plan);

/* "4F35ADC9 2791997A CE211437 AFC66CF7": how the enrolment dialogue names a request. */
void csr_fingerprint(const void *der, size_t len, struct buf *out);

/* "router1.example.com", or the host name alone without "domain name". */
void router_fqdn(struct store *store, struct buf *out);

#endif
