/*
 * Certificates by trustpoint, each with its fields as they are shown
 * (reference xr-pki section 3.1), so that showing one needs no X.509 code.
 */
#ifndef STORE_CERTS_H
#define STORE_CERTS_H

#include "store/store.h"

/*
 * One certificate.  Pointers are borrowed: in a callback they live until it
 * returns.  Roles: "ca" is the issuing CA (the root when there is one level),
 * "chain" its issuers upwards to the root and then key-update certificates,
 * "router", "router-signature" or "router-encryption" the router's own.
 */
struct cert_row {
	const char *trustpoint;
	const char *role;
	int seq; /* position within the role, from 0 */
	const void *der;
	size_t der_len;
	const char *serial;  /* "28:E5" */
	const char *subject; /* RFC 2253 order, no control characters */
	const char *issuer;
	int64_t not_before; /* seconds since 1970 */
	int64_t not_after;
	const char *crl_dp; /* first http distribution point, NULL when there is none */
	const char *sha1;   /* 40 upper-case hex digits */
	const char *usage;  /* "General Purpose", "Signature", "Encryption"; "" for a CA */
};

/* Return false to end the iteration. */
typedef bool certs_row(void *ctx, const struct cert_row *row);

/* Adds row, in place of one of the same trustpoint, role and seq. */
enum rc certs_put(struct store *store, const struct cert_row *row, struct error *err);

/*
 * Removes the certificates of trustpoint in role (NULL: in all roles);
 * *removed, which may be NULL, becomes their number.
 */
enum rc certs_delete(struct store *store, const char *trustpoint, const char *role,
    int64_t *removed, struct error *err);

/*
 * Calls row with each certificate of trustpoint (NULL: of all), ordered by
 * trustpoint, then ca, chain, router, router-signature, router-encryption,
 * then seq.  row must not call certs_each.  RC_OK also when there is none.
 */
enum rc certs_each(
    struct store *store, const char *trustpoint, certs_row *row, void *ctx, struct error *err);

#endif
