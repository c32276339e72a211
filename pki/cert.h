/*
 * A certificate's fields as they are shown: reference xr-pki section 3.1
 * "Formatting facts".  Rendered once, when it is stored.
 */
#ifndef PKI_CERT_H
#define PKI_CERT_H

#include <openssl/x509.h>
#include <stdint.h>

#include "pki/engine.h"

struct cert_fields {
	struct buf serial;  /* "28:E5" */
	struct buf subject; /* RFC 2253 order, commas without spaces, escaped */
	struct buf issuer;
	int64_t not_before; /* seconds since 1970 */
	int64_t not_after;
	struct buf crl_dp; /* first http distribution point; empty when there is none */
	struct buf sha1;   /* 40 upper-case hex digits */
};

/* Renders cert.  RC_INVALID when its dates can't be read; free with cert_fields_free. */
enum rc cert_fields(X509 *cert, struct cert_fields *f, struct error *err);
void cert_fields_free(struct cert_fields *f);

/* A name in RFC 2253 order, escaped, appended to out. */
void name_render(const X509_NAME *name, struct buf *out);

/* Appends len bytes as upper-case hex, separator after every group bytes ("" for none). */
void hex_render(
    const unsigned char *data, size_t len, size_t group, const char *separator, struct buf *out);

/* Seconds since 1970.  RC_INVALID when the time is malformed. */
enum rc time_seconds(const ASN1_TIME *time, int64_t *seconds, struct error *err);

/* RC_INVALID, with a line that begins with what, when cert is not valid at now. */
enum rc cert_valid_at(X509 *cert, int64_t now, const char *what, struct error *err);

/* Renders and stores cert; usage as in store/certs.h.  May run inside a transaction. */
enum rc cert_store(struct engine *e, const char *trustpoint, const char *role, int seq,
    const char *usage, X509 *cert, struct error *err);

/*
 * The certificates of trustpoint with one of two roles (role2 may be NULL),
 * in the order of the store.  *out is never NULL on RC_OK; the caller frees
 * it with sk_X509_pop_free.
 */
enum rc cert_load(struct engine *e, const char *trustpoint, const char *role1, const char *role2,
    STACK_OF(X509) **out, struct error *err);

/*
 * The router certificate of trustpoint whose key is usage ("general",
 * "signature", "encryption"); NULL asks for the one that signs, general or
 * signature.  *out is NULL, with RC_OK, when there is none.
 */
enum rc cert_load_router(
    struct engine *e, const char *trustpoint, const char *usage, X509 **out, struct error *err);

/* The role and the shown text that go with the usage of a key. */
const char *router_role(const char *usage);
const char *router_usage_text(const char *usage);

#endif
