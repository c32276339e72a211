/*
 * Requests that an EST server holds back (202, RFC 7030 section 4.2.3): kept
 * as they were sent, with the job that sends them again.
 */
#ifndef PKI_PENDING_H
#define PKI_PENDING_H

#include <openssl/x509.h>

#include "pki/dialogue.h"
#include "pki/engine.h"
#include "pki/keychoice.h"
#include "pki/trustpoint.h"

struct pending {
	const char *usage; /* "general", "signature" or "encryption" */
	struct buf csr;	   /* DER */
	bool renew;
	int64_t submitted; /* seconds since 1970 */
	int polls;	   /* repetitions so far */
};

struct pending_list {
	struct pending item[USAGES_MAX];
	size_t n;
};

/* What trustpoint has pending; free with pending_free. */
enum rc pending_load(
    struct engine *e, const char *trustpoint, struct pending_list *list, struct error *err);
void pending_free(struct pending_list *list);

/*
 * The request itself.  RC_INVALID when it is not for key any more; the caller
 * frees *out.
 */
enum rc pending_request(
    const struct pending *pending, EVP_PKEY *key, X509_REQ **out, struct error *err);

/*
 * Keeps req and sets the job that repeats it in wait seconds, with the syslog
 * line, in one transaction.
 */
enum rc pending_store(struct engine *e, struct dialogue *d, const struct trustpoint *tp,
    const char *usage, X509_REQ *req, bool renew, int polls, int64_t submitted, int64_t wait,
    struct error *err);

/* Removes all requests of trustpoint and their job; for use inside a transaction. */
enum rc pending_drop(struct engine *e, const char *trustpoint, int64_t *removed, struct error *err);

#endif
