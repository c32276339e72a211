/*
 * The csrattrs answer (RFC 7030 section 4.5.2, RFC 8951 section 4), parsed
 * from DER with OpenSSL templates.  The accessors are in est.h.
 */
#ifndef EST_CSRATTRS_H
#define EST_CSRATTRS_H

#include "est/est.h"

/*
 * Parses CsrAttrs ::= SEQUENCE OF AttrOrOID.  An empty sequence is fine.
 * RC_INVALID when it is not one, is longer than EST_ATTRS_MAX, or bytes
 * trail it.  The caller frees *out with est_csrattrs_free.
 */
enum rc est_csrattrs_parse(
    const unsigned char *der, size_t len, struct est_csrattrs **out, struct error *err);

#endif
