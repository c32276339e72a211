/*
 * The server's side of TLS: version, client certificates (RFC 7030 section
 * 3.3.2) and the channel binding of a connection (section 3.5; RFC 9266).
 */
#ifndef EST_SERVER_TLS_H
#define EST_SERVER_TLS_H

#include <openssl/ssl.h>

#include "base/buf.h"
#include "base/error.h"
#include "est/server/ca.h"
#include "est/server/options.h"

/*
 * A context with the server's certificate (or a faulty one) and the CAs whose
 * client certificates are accepted.  alt_names as for ca_server_cert.  The
 * caller frees *out with SSL_CTX_free.
 */
enum rc tls_open(SSL_CTX **out, const struct ca *ca, const struct options *options,
    const char *alt_names, int64_t now, struct error *err);

/* A new connection whose certificates are judged at now; NULL when OpenSSL failed. */
SSL *tls_accept(SSL_CTX *ctx, int64_t now);

/*
 * Base64 of tls-unique (TLS 1.2) or tls-exporter (TLS 1.3), appended.
 * RC_FATAL before the handshake is over.
 */
enum rc tls_binding(SSL *ssl, struct buf *out, struct error *err);

#endif
