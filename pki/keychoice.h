/*
 * Which key pairs a trustpoint enrols with: the RSA pair (or the signature
 * and encryption pair) under its label.  Only RSA keys sign a request
 * (reference xr-pki section 2.4).
 */
#ifndef PKI_KEYCHOICE_H
#define PKI_KEYCHOICE_H

#include "pki/dialogue.h"
#include "pki/engine.h"
#include "pki/trustpoint.h"

#define USAGES_MAX 2

/*
 * Fills usages with the usages of the trustpoint's RSA keys and sets *n.  The
 * default key is made when the router has none yet; any other label must
 * exist.  RC_INVALID with one line that names key and trustpoint.
 */
enum rc trustpoint_keys(struct engine *e, struct dialogue *d, const struct trustpoint *tp,
    const char *usages[USAGES_MAX], size_t *n, struct error *err);

#endif
