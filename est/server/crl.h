/*
 * The revocation list (RFC 5280 section 5), signed by the sub-CA, good for a
 * day, kept in the database until it is stale.
 */
#ifndef EST_SERVER_CRL_H
#define EST_SERVER_CRL_H

#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "est/server/ca.h"
#include "est/server/ca_db.h"

/*
 * Appends the current CRL in DER to out: the kept one, or a new one when it
 * is older than half its life or something was revoked since.
 */
enum rc crl_current(
    const struct ca *ca, struct ca_db *db, int64_t now, struct buf *out, struct error *err);

#endif
