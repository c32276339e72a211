/*
 * Names as people type them: subject-name (RFC 4514, most specific first, as
 * certificates are shown) and subject-alternative-name ("DNS:x,IP:y,email:z").
 */
#ifndef PKI_NAME_H
#define PKI_NAME_H

#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "base/error.h"

/*
 * Appends the attributes of text to name, so that the name is shown as it was
 * typed.  RC_INVALID when the syntax, an attribute or a value is wrong.
 */
enum rc name_parse(const char *text, X509_NAME *name, struct error *err);

/* Appends the names of text to names.  RC_INVALID when one is wrong. */
enum rc san_parse(const char *text, GENERAL_NAMES *names, struct error *err);

#endif
