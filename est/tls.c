/*
 * TLS for the EST client (RFC 7030 section 3.3): 1.2 and 1.3, never an
 * anonymous or unencrypted suite; judged by verify.c instead of libcurl, for
 * whom the clock is always the system's and trust always a file.
 */
#include "est/tls.h"

#include <openssl/err.h>

/* No anonymous, unencrypted, export or ageing suites; the security level stays. */
#define CIPHERS "DEFAULT:!aNULL:!eNULL:!EXPORT:!DES:!3DES:!RC4:!MD5:!PSK:!SRP"

static const char exporter_label[] = "EXPORTER-Channel-Binding";
#define EXPORTER_BYTES 32

/* Alerts by which a server turns down the client's certificate (RFC 8446 section 6.2). */
static const int certificate_alerts[] = {
    SSL_AD_NO_CERTIFICATE,
    SSL_AD_BAD_CERTIFICATE,
    SSL_AD_UNSUPPORTED_CERTIFICATE,
    SSL_AD_CERTIFICATE_REVOKED,
    SSL_AD_CERTIFICATE_EXPIRED,
    SSL_AD_CERTIFICATE_UNKNOWN,
    SSL_AD_UNKNOWN_CA,
    SSL_AD_ACCESS_DENIED,
    SSL_AD_DECRYPT_ERROR,
    SSL_AD_CERTIFICATE_REQUIRED,
    SSL_AD_HANDSHAKE_FAILURE,
};

/* OpenSSL calls this in place of its own verification of the server. */
static int verify_server(X509_STORE_CTX *ctx, void *arg)
{
	struct est_tls *tls = arg;
	STACK_OF(X509) *sent = X509_STORE_CTX_get0_untrusted(ctx);
	int code = X509_V_OK;

	sk_X509_pop_free(tls->chain, X509_free);
	tls->chain = X509_chain_up_ref(sent);
	tls->verified = est_verify(tls->anchors, tls->options, tls->url,
			    X509_STORE_CTX_get0_cert(ctx), sent, &code, &tls->refusal) == RC_OK;
	if (!tls->verified && tls->options->trust == EST_TRUST_PROVISIONAL) {
		/* RFC 7030 section 4.1.1: a person will judge what comes. */
		tls->refusal.text[0] = '\0';
		code = X509_V_OK;
	}
	X509_STORE_CTX_set_error(ctx, code);
	return code == X509_V_OK;
}

/* Called when the server asks for a certificate, whether there is one or not. */
static int note_demand(SSL *ssl, void *arg)
{
	struct est_tls *tls = arg;

	(void)ssl;
	tls->cert_asked = true;
	return 1;
}

static void note_state(const SSL *ssl, int where, int value)
{
	struct est_tls *tls = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));

	if (tls == NULL)
		return;
	if (where == SSL_CB_READ_ALERT && (value >> 8) == SSL3_AL_FATAL)
		tls->alert = value & 0xff;
	/* Waiting for more bytes is an exit too, but leaves no error. */
	if (where == SSL_CB_CONNECT_EXIT && value <= 0)
		tls->error = ERR_peek_last_error();
}

static enum rc use_identity(const struct est_options *options, SSL_CTX *ctx, struct error *err)
{
	if (options->client_cert == NULL)
		return RC_OK;
	/* What is sent is what was given; the trust anchors are not for the server. */
	SSL_CTX_set_mode(ctx, SSL_MODE_NO_AUTO_CHAIN);
	if (SSL_CTX_use_certificate(ctx, options->client_cert) == 1 &&
	    (options->client_chain == NULL ||
		SSL_CTX_set1_chain(ctx, options->client_chain) == 1) &&
	    SSL_CTX_use_PrivateKey(ctx, options->client_key) == 1)
		return RC_OK;
	error_set(err, RC_INVALID, "the client certificate can't be used for TLS: %s",
	    ERR_reason_error_string(ERR_peek_last_error()));
	ERR_clear_error();
	return RC_INVALID;
}

void est_tls_forget(struct est_tls *tls)
{
	tls->alert = -1;
	tls->error = 0;
	tls->attempted = false;
	tls->refusal.text[0] = '\0';
}

enum rc est_tls_setup(struct est_tls *tls, SSL_CTX *ctx, struct error *err)
{
	sk_X509_pop_free(tls->chain, X509_free);
	tls->chain = NULL;
	tls->verified = false;
	tls->cert_asked = false;
	est_tls_forget(tls);
	tls->attempted = true;

	if (SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) != 1 ||
	    SSL_CTX_set_max_proto_version(ctx, TLS1_3_VERSION) != 1 ||
	    SSL_CTX_set_cipher_list(ctx, CIPHERS) != 1)
		return error_set(err, RC_FATAL, "OpenSSL has no TLS 1.2 or 1.3");
	/* Resumption and renegotiation would change what a request is bound to. */
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
	SSL_CTX_set_app_data(ctx, (void *)tls);
	SSL_CTX_set_info_callback(ctx, note_state);
	SSL_CTX_set_cert_cb(ctx, note_demand, tls);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_cert_verify_callback(ctx, verify_server, tls);
	return use_identity(tls->options, ctx, err);
}

static bool is_about_certificate(int alert)
{
	size_t i;

	for (i = 0; i < sizeof(certificate_alerts) / sizeof(certificate_alerts[0]); i++)
		if (alert == certificate_alerts[i])
			return true;
	return false;
}

static const char *alert_name(int alert)
{
	/* OpenSSL 3.0 has no words for these two. */
	if (alert == SSL_AD_CERTIFICATE_REQUIRED)
		return "certificate required";
	if (alert == SSL_AD_NO_APPLICATION_PROTOCOL)
		return "no application protocol";
	return SSL_alert_desc_string_long(alert);
}

/* Neither alert nor refusal: OpenSSL could make no sense of what came. */
static bool failed_by_itself(const struct est_tls *tls, struct error *err)
{
	const char *why = ERR_reason_error_string(tls->error);

	/* A connection that ended is no verdict on anybody; it may be tried again. */
	if (tls->error == 0 || ERR_GET_REASON(tls->error) == SSL_R_UNEXPECTED_EOF_WHILE_READING)
		return false;
	error_set(err, RC_INVALID, "no TLS connection to %s: %s", tls->url->peer,
	    why != NULL ? why : "OpenSSL failed");
	return true;
}

bool est_tls_failed(const struct est_tls *tls, struct error *err)
{
	const char *alert;

	if (tls->refusal.text[0] != '\0') {
		error_set(err, RC_INVALID, "%s", tls->refusal.text);
		return true;
	}
	if (tls->alert < 0)
		return failed_by_itself(tls, err);
	alert = alert_name(tls->alert);
	if (!tls->cert_asked || !is_about_certificate(tls->alert))
		error_set(err, RC_INVALID, "the server %s refused the TLS connection: alert %s",
		    tls->url->peer, alert);
	else if (tls->options->client_cert == NULL)
		error_set(err, RC_INVALID,
		    "the server %s demands a client certificate and there is none: alert %s",
		    tls->url->peer, alert);
	else
		error_set(err, RC_INVALID, "the server %s refused the client certificate: alert %s",
		    tls->url->peer, alert);
	return true;
}

enum rc est_tls_binding(SSL *ssl, char binding[EST_BINDING_MAX])
{
	unsigned char raw[EVP_MAX_MD_SIZE];
	size_t len;

	if (SSL_version(ssl) >= TLS1_3_VERSION) {
		len = EXPORTER_BYTES;
		if (SSL_export_keying_material(
			ssl, raw, len, exporter_label, sizeof(exporter_label) - 1, NULL, 0, 0) != 1)
			return RC_FATAL;
	} else {
		/* The first Finished message is ours: no session is ever resumed. */
		len = SSL_get_finished(ssl, raw, sizeof(raw));
		if (len == 0 || len > sizeof(raw))
			return RC_FATAL;
	}
	EVP_EncodeBlock((unsigned char *)binding, raw, (int)len);
	return RC_OK;
}

void est_tls_free(struct est_tls *tls)
{
	sk_X509_pop_free(tls->chain, X509_free);
	tls->chain = NULL;
}
