/*
 * Small steps on certificates that the CA, the issuing of certificates and
 * the server certificate share: serial numbers, validity, extensions, names,
 * PEM files (RFC 5280 section 4.1).
 */
#ifndef EST_SERVER_CERT_H
#define EST_SERVER_CERT_H

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

/*
 * Gives cert version 3, a positive random serial number of 127 bits with the
 * highest one set, and the validity from..until (seconds since 1970).
 */
enum rc cert_begin(X509 *cert, int64_t from, int64_t until, struct error *err);

/* Adds the extension nid from its openssl.cnf text; issuer is for authorityKeyIdentifier. */
enum rc cert_extend(X509 *cert, X509 *issuer, int nid, const char *value, struct error *err);

/*
 * Copies a public key as bytes, without decoding and encoding it again: that
 * would cost about as much as the signature.
 */
enum rc cert_copy_key(X509 *cert, const X509_PUBKEY *key, struct error *err);

/* "CN=a,O=b" as RFC 4514 writes it, most specific first, as UTF8String or PrintableString. */
enum rc name_parse(const char *text, X509_NAME **out, struct error *err);

/* The same form; for people. */
void name_print(const X509_NAME *name, struct buf *out);

/* Upper-case hexadecimal of the serial number, without a sign. */
void serial_print(const X509 *cert, struct buf *out);

/* Seconds since 1970; INT64_MIN when the time can't be read. */
int64_t asn1_seconds(const ASN1_TIME *time);

/* Read a PEM file; RC_INVALID when missing or malformed.  The caller frees. */
enum rc cert_read(const char *path, X509 **out, struct error *err);
enum rc key_read(const char *path, EVP_PKEY **out, struct error *err);

/* Write a PEM file, 0600. */
enum rc cert_write(const char *path, X509 *cert, struct error *err);
enum rc key_write(const char *path, EVP_PKEY *key, struct error *err);

/* "what failed: OpenSSL's first reason" into err, RC_FATAL; empties OpenSSL's queue. */
enum rc openssl_error(struct error *err, const char *what);

#endif
