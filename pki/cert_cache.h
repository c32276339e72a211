/*
 * Certificates of the store as parsed objects, kept between the calls of one
 * engine: OpenSSL 3 takes as long to find a decoder for the public key of a
 * certificate as to verify a dozen signatures.  Holds nothing secret.  The key
 * is the whole DER, so that what another process stored is never missed.
 */
#ifndef PKI_CERT_CACHE_H
#define PKI_CERT_CACHE_H

#include <openssl/x509.h>

#include "base/buf.h"

#define CERT_CACHE_MAX 32

/* Zeroed is empty.  Places are used in turn. */
struct cert_cache {
	struct {
		struct buf der;
		X509 *cert;
	} place[CERT_CACHE_MAX];
	size_t next;
};

/*
 * The certificate with this encoding, parsed now or before; NULL when der is
 * none.  The caller frees its reference.
 */
X509 *cert_cache_parse(struct cert_cache *cache, const void *der, size_t len);

/* Remembers a certificate that is at hand, with its encoding. */
void cert_cache_add(struct cert_cache *cache, X509 *cert, const void *der, size_t len);

/* Empties it. */
void cert_cache_free(struct cert_cache *cache);

#endif
