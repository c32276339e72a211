/*
 * The body of an EST answer: base64 as RFC 8951 section 3 reads it, and the
 * certs-only SignedData in it (RFC 5272 section 4.1, RFC 7030 section 4.1.3).
 * Pure functions on bytes, fuzzed without a socket.
 */
#ifndef EST_PKCS7_H
#define EST_PKCS7_H

#include <openssl/x509.h>

#include "base/buf.h"
#include "base/error.h"

/*
 * Decodes base64 after dropping blanks, tabs, line ends and a trailing NUL;
 * PEM armour lines are dropped too.  RC_INVALID when something else is left
 * or the length is impossible.  Appends to out.
 */
enum rc est_base64_decode(const void *text, size_t len, struct buf *out, struct error *err);

/* 64 columns a line, final newline: the shape every known peer reads. */
void est_base64_encode(const void *data, size_t len, struct buf *out);

/*
 * The certificates of a certs-only SignedData in DER, in the order found, at
 * most EST_CERTS_MAX.  RC_INVALID when it is not one, or has none, or bytes
 * trail it.  The caller frees with sk_X509_pop_free.
 */
enum rc est_certs_only(
    const unsigned char *der, size_t len, STACK_OF(X509) **out, struct error *err);

/* The reverse, for a server: DER of a certs-only SignedData with these. */
enum rc est_certs_only_make(STACK_OF(X509) *certs, struct buf *out, struct error *err);

#endif
