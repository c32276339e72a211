/*
 * The lab's certificate authority: a root, a sub-CA that issues everything,
 * and the server's own TLS certificate, as PEM files (0600) in one folder.
 */
#ifndef EST_SERVER_CA_H
#define EST_SERVER_CA_H

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

struct ca {
	char *dir;
	X509 *root, *sub;
	EVP_PKEY *sub_key;
	EVP_MD *sha256, *sha1;	   /* fetched once: fetching costs more than hashing */
	X509_EXTENSION *no_ca;	   /* basicConstraints of what is issued */
	X509_EXTENSION *usage_rsa; /* keyUsage digitalSignature, keyEncipherment */
	X509_EXTENSION *usage_ec;  /* keyUsage digitalSignature (RFC 5480 section 3) */
	X509_EXTENSION *purposes;  /* extKeyUsage clientAuth, serverAuth */
	X509_EXTENSION *authority; /* authorityKeyIdentifier of the sub-CA */
	struct buf cacerts;	   /* certs-only SignedData of sub-CA and root (RFC 7030 4.1.3) */
};

/*
 * Loads the CA in dir, and makes it first when the folder holds none.  now is
 * on the router's clock.  RC_INVALID when the folder is unusable or holds
 * half a CA.  *out is NULL on failure.
 */
enum rc ca_open(struct ca **out, const char *dir, int64_t now, struct error *err);
void ca_close(struct ca *ca);

/* A self-signed CA that has nothing to do with this one, for the fault wrong-ca. */
enum rc ca_make_stranger(X509 **cert, EVP_PKEY **key, int64_t now, struct error *err);

/* The server's key, made at first use and kept in DIR/server-key.pem. */
enum rc ca_server_key(const struct ca *ca, EVP_PKEY **out, struct error *err);

/*
 * A TLS server certificate from the sub-CA; alt_names is in openssl.cnf form
 * ("DNS:a,IP:b").  Not kept.  The caller frees *out.
 */
enum rc ca_make_server_cert(const struct ca *ca, EVP_PKEY *key, const char *alt_names, int64_t from,
    int64_t until, X509 **out, struct error *err);

/*
 * The kept server certificate (DIR/server.pem), replaced when it is missing,
 * does not fit key or sub-CA, has other names, or expires within 30 days.
 */
enum rc ca_server_cert(const struct ca *ca, EVP_PKEY *key, const char *alt_names, int64_t now,
    X509 **out, struct error *err);

#endif
