/* clear crypto ca certificates: forgetting what a trustpoint holds. */
#ifndef PKI_CLEAR_H
#define PKI_CLEAR_H

#include "pki/dialogue.h"
#include "pki/engine.h"

/*
 * Removes certificates, pending requests and jobs of trustpoint, which need
 * not be configured any more, in one transaction.  RC_INVALID when it holds
 * nothing.
 */
enum rc clear_certificates(
    struct engine *e, struct dialogue *d, const char *trustpoint, struct error *err);

#endif
