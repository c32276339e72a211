/*
 * Taking certificates out as PEM (RFC 7468), so that another program can
 * judge them: show crypto ca certificates TRUSTPOINT detail.
 */
#ifndef PKI_EXPORT_H
#define PKI_EXPORT_H

#include "pki/dialogue.h"
#include "pki/engine.h"

/*
 * Says every certificate of trustpoint in PEM, each behind a line that names
 * its subject, in the order of the plain listing.  RC_INVALID when there is
 * none.
 */
enum rc export_certificates(
    struct engine *e, struct dialogue *d, const char *trustpoint, struct error *err);

#endif
