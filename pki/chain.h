/*
 * Which certificates lead to which: the bag of /cacerts (RFC 7030 section
 * 4.1.3) put into roles, and certificates verified against what a trustpoint
 * trusts (RFC 5280 path validation by OpenSSL, on the router's clock).
 */
#ifndef PKI_CHAIN_H
#define PKI_CHAIN_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

/*
 * Orders a bag: first the issuing CA, then its issuers up to the root, then
 * key-update certificates.  The newest self-signed certificate is the trust
 * anchor; every other one must be a CA certificate that verifies with it, and
 * one that is out of its validity at now is left out.  RC_INVALID when there
 * is no self-signed one, the anchor is not valid at now, or a certificate
 * does not verify.  *out shares nothing with bag; free with sk_X509_pop_free.
 */
enum rc chain_order(STACK_OF(X509) *bag, int64_t now, STACK_OF(X509) **out, struct error *err);

/*
 * Verifies that leaf leads to the trust anchor among anchors (as ordered and
 * stored: the newest self-signed one; without any, each of them is trusted as
 * it is), by way of the others and of untrusted (may be NULL).  RC_INVALID
 * with the reason.
 */
enum rc chain_verify(
    STACK_OF(X509) *anchors, STACK_OF(X509) *untrusted, X509 *leaf, int64_t now, struct error *err);

/* True when cert carries its own signature and a self-issued name. */
bool cert_self_signed(X509 *cert);

/* Adds a reference of cert to stack; false when memory is out. */
bool stack_add(STACK_OF(X509) *stack, X509 *cert);

#endif
