/* Gathering identity and credentials.  See peer.h. */
#include "pki/peer.h"

#include <strings.h>

#include "pki/cert.h"
#include "pki/chain.h"
#include "pki/key.h"
#include "pki/master.h"
#include "pki/type6.h"
#include "store/config.h"

/* Keywords before a stored type-6 password; the first is what we write. */
static const char *const type6_words[] = {" password encrypted6 ", " password 6 "};

void peer_free(struct peer *peer)
{
	sk_X509_pop_free(peer->anchors, X509_free);
	X509_free(peer->cert);
	sk_X509_pop_free(peer->chain, X509_free);
	EVP_PKEY_free(peer->key);
	free(peer->username);
	buf_free(&peer->password);
	free(peer->proxy);
	*peer = (struct peer){0};
}

static enum rc check_url(const struct trustpoint *tp, struct error *err)
{
	if (tp->url == NULL)
		return error_set(err, RC_INVALID, "Trustpoint %s has no enrollment url", tp->name);
	if (strncasecmp(tp->url, "https://", 8) != 0)
		return error_set(err, RC_INVALID,
		    "Trustpoint %s: the enrollment url does not begin with https://, which EST "
		    "needs",
		    tp->name);
	return RC_OK;
}

/* The router certificate of trustpoint name as identity in TLS; what names it in errors. */
static enum rc use_certificate(
    struct peer *peer, struct engine *e, const char *name, const char *what, struct error *err)
{
	struct error detail = {""};
	enum rc rc = cert_load_router(e, name, NULL, &peer->cert, err);

	if (rc == RC_OK && peer->cert == NULL)
		rc = error_set(
		    err, RC_INVALID, "%s: trustpoint %s has no router certificate", what, name);
	if (rc == RC_OK)
		rc = cert_valid_at(peer->cert, store_now(e->store), what, err);
	if (rc != RC_OK)
		return rc;
	rc = key_of_cert(e, peer->cert, &peer->key, &detail);
	if (rc != RC_OK)
		return error_set(err, rc, "%s: %s", what, detail.text);
	return cert_load(e, name, "ca", "chain", &peer->chain, err);
}

static enum rc use_bootstrap(
    struct peer *peer, struct engine *e, const struct trustpoint *tp, struct error *err)
{
	char *path = xasprintf("ssl profile %s certificate", tp->ssl_profile);
	struct buf line = {0};
	const char *name;
	char *what = NULL;
	enum rc rc = RC_OK;

	if (config_get(e->store, path, &line, NULL) != RC_OK ||
	    (name = config_after(buf_str(&line), "certificate")) == NULL) {
		rc = error_set(err, RC_INVALID,
		    "Trustpoint %s: ssl profile %s is not configured with a certificate", tp->name,
		    tp->ssl_profile);
		goto out;
	}
	what =
	    xasprintf("Trustpoint %s: the bootstrap certificate of ssl profile %s (trustpoint %s)",
		tp->name, tp->ssl_profile, name);
	rc = use_certificate(peer, e, name, what, err);
out:
	free(what);
	free(path);
	buf_free(&line);
	return rc;
}

/* "username U password encrypted6 HEX" */
static enum rc split_credentials(
    const char *line, char **username, const char **secret, struct error *err)
{
	const char *rest = config_after(line, "username");

	for (size_t i = 0; rest != NULL && i < sizeof(type6_words) / sizeof(type6_words[0]); i++) {
		const char *at = strstr(rest, type6_words[i]);

		if (at != NULL && at > rest) {
			*username = xstrndup(rest, (size_t)(at - rest));
			*secret = at + strlen(type6_words[i]);
			return RC_OK;
		}
	}
	return error_set(err, RC_INVALID, "no username with a type 6 password");
}

static enum rc use_profile(struct peer *peer, struct engine *e, const struct trustpoint *tp,
    const char *profile, struct error *err)
{
	char *path = xasprintf("client-authentication profile %s username", profile);
	struct buf line = {0}, master = {0};
	struct error detail = {""};
	const char *secret = NULL;
	enum rc rc = RC_OK;

	if (config_get(e->store, path, &line, NULL) != RC_OK)
		rc = error_set(&detail, RC_INVALID, "not configured with a username");
	else if (!config_has(e->store, "password6 encryption aes"))
		rc = error_set(&detail, RC_INVALID,
		    "its password can't be used: password6 encryption aes is not configured");
	if (rc == RC_OK)
		rc = split_credentials(buf_str(&line), &peer->username, &secret, &detail);
	if (rc == RC_OK)
		rc = master_load(e, &master, &detail);
	if (rc == RC_OK)
		rc = type6_decrypt(buf_str(&master), secret, &peer->password, &detail);
	if (rc != RC_OK)
		error_set(err, rc, "Trustpoint %s: client-authentication profile %.100s: %s",
		    tp->name, profile, detail.text);
	free(path);
	buf_free(&line);
	buf_free(&master);
	return rc;
}

/* "crypto ca http-proxy H port N" becomes "H:N". */
static void use_proxy(struct peer *peer, struct store *store)
{
	struct buf line = {0};
	const char *host, *port;

	if (config_get(store, "crypto ca http-proxy", &line, NULL) == RC_OK &&
	    (host = config_after(buf_str(&line), "crypto ca http-proxy")) != NULL &&
	    (port = strstr(host, " port ")) != NULL)
		peer->proxy =
		    xasprintf("%.*s:%s", (int)(port - host), host, port + strlen(" port "));
	buf_free(&line);
}

static int configured_timeout(struct store *store)
{
	struct buf line = {0};
	const char *value = NULL;
	int seconds = 0;

	if (config_get(store, "crypto ca crl curl-timeout", &line, NULL) == RC_OK)
		value = config_after(buf_str(&line), "crypto ca crl curl-timeout");
	if (value != NULL)
		seconds = (int)strtol(value, NULL, 10);
	buf_free(&line);
	return seconds;
}

static enum rc first_identity(
    struct peer *peer, struct engine *e, const struct trustpoint *tp, struct error *err)
{
	enum rc rc = RC_OK;

	if (tp->ssl_profile == NULL && tp->enroll_profile == NULL)
		return error_set(err, RC_INVALID,
		    "Trustpoint %s has neither an ssl-profile nor an enrollment"
		    " authentication-profile to enroll with",
		    tp->name);
	if (tp->ssl_profile != NULL)
		rc = use_bootstrap(peer, e, tp, err);
	if (rc == RC_OK && tp->enroll_profile != NULL)
		rc = use_profile(peer, e, tp, tp->enroll_profile, err);
	return rc;
}

static enum rc renewal_identity(
    struct peer *peer, struct engine *e, const struct trustpoint *tp, struct error *err)
{
	const char *profile =
	    tp->reenroll_profile != NULL ? tp->reenroll_profile : tp->enroll_profile;
	char *what = xasprintf("Trustpoint %s: the router certificate", tp->name);
	enum rc rc = use_certificate(peer, e, tp->name, what, err);

	if (rc == RC_OK && profile != NULL)
		rc = use_profile(peer, e, tp, profile, err);
	free(what);
	return rc;
}

/*
 * Some servers ask for a client certificate already for /cacerts: the one that
 * the next enrolment will present, when it is there and usable.
 */
static enum rc cacerts_identity(struct peer *peer, struct engine *e, const struct trustpoint *tp)
{
	enum rc rc = use_certificate(peer, e, tp->name, "", NULL);

	if (rc == RC_INVALID && peer->cert == NULL && tp->ssl_profile != NULL)
		rc = use_bootstrap(peer, e, tp, NULL);
	if (rc == RC_INVALID) {
		X509_free(peer->cert);
		peer->cert = NULL;
	}
	return rc == RC_INVALID ? RC_OK : rc;
}

static void fill_options(struct peer *peer, struct engine *e, const struct trustpoint *tp)
{
	bool have = sk_X509_num(peer->anchors) > 0;

	peer->options = (struct est_options){.url = tp->url,
	    .trust = have ? EST_TRUST_EXPLICIT : EST_TRUST_IMPLICIT,
	    .anchors = have ? peer->anchors : NULL,
	    .client_cert = peer->cert,
	    .client_chain = peer->chain,
	    .client_key = peer->key,
	    .username = peer->username,
	    .password = peer->username != NULL ? buf_str(&peer->password) : NULL,
	    .proxy = peer->proxy,
	    .cn_ip_allow = config_has(e->store, "crypto ca fqdn-check ip-address allow"),
	    .now = store_now(e->store),
	    .timeout = configured_timeout(e->store)};
}

enum rc peer_prepare(struct peer *peer, struct engine *e, const struct trustpoint *tp,
    enum peer_use use, struct error *err)
{
	enum rc rc;

	*peer = (struct peer){0};
	rc = check_url(tp, err);
	if (rc == RC_OK)
		rc = cert_load(e, tp->name, "ca", "chain", &peer->anchors, err);
	if (rc == RC_OK && use != PEER_CACERTS && sk_X509_num(peer->anchors) == 0)
		rc = error_set(err, RC_INVALID,
		    "You must authenticate the Certificate Authority before you can enroll with "
		    "it.");
	if (rc == RC_OK && use == PEER_CACERTS && cacerts_identity(peer, e, tp) != RC_OK)
		rc = error_set(
		    err, RC_FATAL, "Trustpoint %s: its certificates can't be read", tp->name);
	if (rc == RC_OK && use == PEER_FIRST)
		rc = first_identity(peer, e, tp, err);
	if (rc == RC_OK && use == PEER_RENEW)
		rc = renewal_identity(peer, e, tp, err);
	if (rc != RC_OK)
		return rc;
	use_proxy(peer, e->store);
	fill_options(peer, e, tp);
	return RC_OK;
}
