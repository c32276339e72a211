/*
 * TLS under the HTTP of the client: identity from memory, our own judgement of
 * the server, channel binding, and what a failed handshake was about.
 */
#ifndef EST_TLS_H
#define EST_TLS_H

#include <openssl/ssl.h>

#include "est/verify.h"

/* Base64 of the longest Finished message or of 32 exported bytes, and its NUL. */
#define EST_BINDING_MAX 96

/* Borrowed settings, and what is known of the connection made last. */
struct est_tls {
	const struct est_options *options;
	const struct est_url *url;
	const struct est_anchors *anchors;
	STACK_OF(X509) *chain; /* what the server presented, leaf first */
	bool verified;	       /* chain and name passed */
	bool attempted;	       /* a handshake was begun since est_tls_forget */
	bool cert_asked;       /* the server asked for a client certificate */
	int alert;	       /* fatal alert received (its number), -1 when none */
	unsigned long error;   /* OpenSSL's, that ended the handshake; 0 when none */
	struct error refusal;  /* why we refused the server; "" when we did not */
};

/*
 * Prepares the context of one new connection; tls must outlive it.  RC_INVALID
 * when the client's certificate, chain or key is not usable.
 */
enum rc est_tls_setup(struct est_tls *tls, SSL_CTX *ctx, struct error *err);

/* Forgets the trouble of an earlier connection; what is known of the kept one stays. */
void est_tls_forget(struct est_tls *tls);

/* True when the connection failed for a reason of TLS; then err says which. */
bool est_tls_failed(const struct est_tls *tls, struct error *err);

/*
 * Base64 of tls-unique (RFC 5929, TLS 1.2) or tls-exporter (RFC 9266, TLS 1.3)
 * of a completed handshake.  RC_FATAL when OpenSSL has none.
 */
enum rc est_tls_binding(SSL *ssl, char binding[EST_BINDING_MAX]);

void est_tls_free(struct est_tls *tls);

#endif
