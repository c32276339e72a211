/*
 * crypto ca authenticate: getting and accepting the certificates of a CA.
 * Reference xr-pki section 2.3, RFC 7030 sections 4.1.1 to 4.1.3.
 */
#ifndef PKI_AUTHENTICATE_H
#define PKI_AUTHENTICATE_H

#include <openssl/x509.h>

#include "pki/dialogue.h"
#include "pki/engine.h"
#include "pki/trustpoint.h"

/*
 * By EST from /cacerts, or by a paste for a terminal trustpoint; the person
 * accepts; all certificates and the syslog line are stored in one
 * transaction.  RC_INVALID when something is refused, then nothing is stored.
 */
enum rc authenticate(
    struct engine *e, struct dialogue *d, const char *trustpoint, struct error *err);

#endif
