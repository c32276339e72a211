/* TLS contexts and channel bindings.  See tls.h. */
#include "est/server/tls.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include "est/pkcs7.h"
#include "est/server/cert.h"

#define DAY		INT64_C(86400)
#define WRONG_NAME	"DNS:wrong-name.invalid"
#define SESSION_SECONDS 300
#define CLIENT_CAS_MAX	32

/* tls-exporter of RFC 9266 section 2. */
static const char exporter_label[] = "EXPORTER-Channel-Binding";
#define EXPORTER_LEN 32

static enum rc server_cert(const struct ca *ca, const struct options *options,
    const char *alt_names, EVP_PKEY *key, int64_t now, X509 **out, struct error *err)
{
	const char *names = options->faults.on[FAULT_WRONG_NAME] ? WRONG_NAME : alt_names;

	if (options->faults.on[FAULT_EXPIRED_SERVER_CERT])
		return ca_make_server_cert(ca, key, names, now - 2 * DAY, now - DAY, out, err);
	if (options->faults.on[FAULT_WRONG_NAME])
		return ca_make_server_cert(ca, key, names, now - DAY, now + DAY, out, err);
	return ca_server_cert(ca, key, names, now, out, err);
}

/* Trusts cert for clients, and names it in the CertificateRequest. */
static int accept_issuer(SSL_CTX *ctx, X509 *cert)
{
	return X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), cert) == 1 &&
	       SSL_CTX_add_client_CA(ctx, cert) == 1;
}

static enum rc accept_file(SSL_CTX *ctx, const char *path, struct error *err)
{
	BIO *bio = BIO_new_file(path, "r");
	X509 *cert;
	int n = 0;
	enum rc rc = RC_OK;

	if (bio == NULL) {
		ERR_clear_error();
		return error_set(err, RC_INVALID, "--client-ca %s: can't be read", path);
	}
	while (rc == RC_OK && n < CLIENT_CAS_MAX &&
	       (cert = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL) {
		if (!accept_issuer(ctx, cert))
			rc = openssl_error(err, path);
		X509_free(cert);
		n++;
	}
	BIO_free(bio);
	ERR_clear_error();
	if (rc == RC_OK && n == 0)
		rc = error_set(
		    err, RC_INVALID, "--client-ca %s: expected certificates in PEM", path);
	return rc;
}

static enum rc accept_clients(
    SSL_CTX *ctx, const struct ca *ca, const struct options *options, struct error *err)
{
	static const unsigned char session_context[] = "estd";
	bool demand = options->policy == POLICY_CERT || options->policy == POLICY_BOTH;
	enum rc rc = RC_OK;

	/* An invalid certificate ends the handshake even where none is demanded. */
	SSL_CTX_set_verify(
	    ctx, SSL_VERIFY_PEER | (demand ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0), NULL);
	SSL_CTX_set_verify_depth(ctx, 8);
	X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(ctx), X509_V_FLAG_PARTIAL_CHAIN);
	if (!accept_issuer(ctx, ca->sub) || !accept_issuer(ctx, ca->root) ||
	    SSL_CTX_set_session_id_context(ctx, session_context, sizeof(session_context) - 1) != 1)
		return openssl_error(err, "TLS");
	for (size_t i = 0; i < options->client_ca.n && rc == RC_OK; i++)
		rc = accept_file(ctx, options->client_ca.item[i], err);
	return rc;
}

/* A resumed connection would have another binding than the one the client knows. */
static void set_sessions(SSL_CTX *ctx, bool bind)
{
	SSL_CTX_set_timeout(ctx, SESSION_SECONDS);
	/* Each ticket costs OpenSSL a copy of the session, client certificate and all: one will do.
	 */
	SSL_CTX_set_num_tickets(ctx, 1);
	if (!bind)
		return;
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
	SSL_CTX_set_num_tickets(ctx, 0);
}

enum rc tls_open(SSL_CTX **out, const struct ca *ca, const struct options *options,
    const char *alt_names, int64_t now, struct error *err)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	EVP_PKEY *key = NULL;
	X509 *cert = NULL;
	enum rc rc;

	*out = NULL;
	rc = ctx != NULL ? ca_server_key(ca, &key, err) : openssl_error(err, "TLS");
	if (rc == RC_OK)
		rc = server_cert(ca, options, alt_names, key, now, &cert, err);
	if (rc != RC_OK)
		goto out;
	if (SSL_CTX_set_min_proto_version(ctx, options->tls != 0 ? options->tls : TLS1_2_VERSION) !=
		1 ||
	    SSL_CTX_set_max_proto_version(ctx, options->tls) != 1 ||
	    SSL_CTX_use_certificate(ctx, cert) != 1 || SSL_CTX_use_PrivateKey(ctx, key) != 1 ||
	    SSL_CTX_add1_chain_cert(ctx, ca->sub) != 1) {
		rc = openssl_error(err, "TLS");
		goto out;
	}
	SSL_CTX_set_options(
	    ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
	SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
	set_sessions(ctx, options->bind);
	rc = accept_clients(ctx, ca, options, err);
	if (rc == RC_OK) {
		*out = ctx;
		ctx = NULL;
	}
out:
	EVP_PKEY_free(key);
	X509_free(cert);
	SSL_CTX_free(ctx);
	return rc;
}

SSL *tls_accept(SSL_CTX *ctx, int64_t now)
{
	SSL *ssl = SSL_new(ctx);

	if (ssl != NULL)
		X509_VERIFY_PARAM_set_time(SSL_get0_param(ssl), (time_t)now);
	else
		ERR_clear_error();
	return ssl;
}

/* In one line, as it stands in an attribute. */
static void add_base64(const unsigned char *value, size_t len, struct buf *out)
{
	struct buf text = {0};

	est_base64_encode(value, len, &text);
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] != '\n')
			buf_addc(out, text.data[i]);
	}
	buf_free(&text);
}

enum rc tls_binding(SSL *ssl, struct buf *out, struct error *err)
{
	unsigned char value[EVP_MAX_MD_SIZE];
	size_t len = EXPORTER_LEN;

	if (!SSL_is_init_finished(ssl))
		return error_set(err, RC_FATAL, "no channel binding before the handshake is over");
	/*
	 * RFC 5929 section 3: the first Finished message of the handshake, which
	 * is the client's in a full one and the server's in a resumed one.
	 */
	if (SSL_version(ssl) < TLS1_3_VERSION)
		len = SSL_session_reused(ssl) ? SSL_get_finished(ssl, value, sizeof(value))
					      : SSL_get_peer_finished(ssl, value, sizeof(value));
	else if (SSL_export_keying_material(
		     ssl, value, len, exporter_label, sizeof(exporter_label) - 1, NULL, 0, 1) != 1)
		return openssl_error(err, "channel binding");
	if (len == 0 || len > sizeof(value))
		return error_set(err, RC_FATAL, "no channel binding for this connection");
	add_base64(value, len, out);
	OPENSSL_cleanse(value, sizeof(value));
	return RC_OK;
}
