/*
 * Taking an issued certificate, however it came: verified as a whole before
 * anything is stored, stored with all that follows from it in one
 * transaction.
 */
#ifndef PKI_ISSUE_H
#define PKI_ISSUE_H

#include <openssl/x509.h>

#include "pki/dialogue.h"
#include "pki/engine.h"
#include "pki/events.h"
#include "pki/trustpoint.h"

/*
 * Checks that leaf is for key, leads to the trustpoint's anchors (certs may
 * hold certificates between) and is valid now.  RC_INVALID with one line.
 */
enum rc issue_check(struct engine *e, const struct trustpoint *tp, X509 *leaf,
    STACK_OF(X509) *certs, EVP_PKEY *key, struct error *err);

/*
 * Stores leaf as the router certificate for usage ("general", ...), drops the
 * pending request it answers, plans the renewal, and logs event.  Flushes the
 * log lines after COMMIT.
 */
enum rc issue_store(struct engine *e, struct dialogue *d, const struct trustpoint *tp,
    const char *usage, X509 *leaf, enum event event, struct error *err);

/* When a certificate is to be renewed: percent of its lifetime after its begin. */
int64_t renewal_time(int64_t not_before, int64_t not_after, int percent);

/*
 * Puts ordered CA certificates in place of those of trustpoint and logs it,
 * in one transaction.
 */
enum rc issue_store_ca(struct engine *e, struct dialogue *d, const char *trustpoint,
    STACK_OF(X509) *ordered, struct error *err);

#endif
