/* Accepting a CA.  See authenticate.h. */
#include "pki/authenticate.h"

#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include "est/est.h"
#include "pki/cert.h"
#include "pki/chain.h"
#include "pki/issue.h"
#include "pki/peer.h"
#include "pki/terminal.h"
#include "store/config.h"

/*
 * The line a router prints, and one that today's eyes can rely on: MD5 says
 * no more which certificate it is than its attacker wants.
 */
static const struct {
	const char *label;
	const EVP_MD *(*digest)(void);
	const char *separator;
} fingerprints[] = {
    {"Fingerprint: ", EVP_md5, " "},
    {"SHA256 Fingerprint: ", EVP_sha256, ""},
};

static enum rc say_certificate(struct dialogue *d, X509 *cert, struct error *err)
{
	struct buf from = {0}, until = {0};
	struct cert_fields f;
	enum rc rc = cert_fields(cert, &f, err);

	if (rc == RC_OK) {
		clock_validity(&from, f.not_before);
		clock_validity(&until, f.not_after);
		say(d,
		    "  Serial Number  : %s\n"
		    "  Subject:\n"
		    "        %s\n"
		    "  Issued By      :\n"
		    "        %s\n"
		    "  Validity Start : %s\n"
		    "  Validity End   : %s\n",
		    buf_str(&f.serial), buf_str(&f.subject), buf_str(&f.issuer), buf_str(&from),
		    buf_str(&until));
		if (f.crl_dp.len > 0)
			say(d, "  CRL Distribution Point\n        %s\n", buf_str(&f.crl_dp));
	}
	buf_free(&from);
	buf_free(&until);
	cert_fields_free(&f);
	return rc;
}

static enum rc say_fingerprints(struct dialogue *d, X509 *cert, struct error *err)
{
	say(d, "Certificate has the following attributes:\n");
	for (size_t i = 0; i < sizeof(fingerprints) / sizeof(fingerprints[0]); i++) {
		unsigned char digest[EVP_MAX_MD_SIZE];
		struct buf hex = {0};
		unsigned int len = 0;

		if (X509_digest(cert, fingerprints[i].digest(), digest, &len) != 1)
			return error_set(err, RC_FATAL, "a fingerprint can't be computed");
		hex_render(digest, len, 1, fingerprints[i].separator, &hex);
		say(d, "  %s%s\n", fingerprints[i].label, buf_str(&hex));
		buf_free(&hex);
	}
	say(d, "\n");
	return RC_OK;
}

/* Shows what would be stored and asks; RC_INVALID is a no. */
static enum rc ask_acceptance(struct dialogue *d, STACK_OF(X509) *ordered, struct error *err)
{
	enum rc rc = RC_OK;

	for (int i = 0; rc == RC_OK && i < sk_X509_num(ordered); i++) {
		rc = say_certificate(d, sk_X509_value(ordered, i), err);
		if (rc == RC_OK)
			rc = say_fingerprints(d, sk_X509_value(ordered, i), err);
	}
	if (rc == RC_OK && !ask_yes(d, "Do you accept this certificate? [yes/no]: "))
		rc = error_set(
		    err, RC_INVALID, "The certificate was not accepted; nothing was stored");
	return rc;
}

static void fetch_once(const struct est_options *options, struct est_result *result)
{
	struct est *est;

	*result = (struct est_result){0};
	if (est_open(&est, options, &result->reason) != RC_OK) {
		result->status = EST_REJECTED;
		return;
	}
	est_cacerts(est, result);
	est_close(est);
}

/*
 * With anchors: explicit trust only.  Without: the system's trust store
 * unless it is disabled, and if that does not verify, provisionally until a
 * person has accepted (RFC 7030 section 4.1.1).
 */
static enum rc fetch(struct peer *peer, struct engine *e, const struct trustpoint *tp,
    struct est_result *result, struct error *err)
{
	bool explicit_trust = peer->options.trust == EST_TRUST_EXPLICIT;

	if (!explicit_trust && config_has(e->store, "crypto ca est implicit-trust disable"))
		peer->options.trust = EST_TRUST_PROVISIONAL;
	fetch_once(&peer->options, result);
	if (result->status == EST_TLS_FAILED && peer->options.trust == EST_TRUST_IMPLICIT) {
		est_result_free(result);
		peer->options.trust = EST_TRUST_PROVISIONAL;
		fetch_once(&peer->options, result);
	}
	if (result->status == EST_OK)
		return RC_OK;
	return error_set(err, RC_INVALID, "Trustpoint %s: %.350s%s", tp->name, result->reason.text,
	    explicit_trust && result->status == EST_TLS_FAILED
		? " (for a new CA: clear crypto ca certificates first)"
		: "");
}

/* A provisional exchange counts only when it was with a server of the accepted CA. */
static enum rc confirm_server(struct peer *peer, const struct est_result *result,
    STACK_OF(X509) *accepted, const struct trustpoint *tp, struct error *err)
{
	struct est_options options = peer->options;
	struct error detail = {""};

	if (result->tls_verified)
		return RC_OK;
	options.anchors = accepted;
	if (est_chain_matches(&options, result->tls_chain, &detail))
		return RC_OK;
	return error_set(err, RC_INVALID,
	    "Trustpoint %s: the server is not of the accepted CA, nothing was stored: %.300s",
	    tp->name, detail.text);
}

static enum rc authenticate_est(
    struct engine *e, struct dialogue *d, const struct trustpoint *tp, struct error *err)
{
	STACK_OF(X509) *ordered = NULL;
	struct est_result result = {0};
	struct peer peer;
	enum rc rc = peer_prepare(&peer, e, tp, PEER_CACERTS, err);

	if (rc == RC_OK)
		rc = fetch(&peer, e, tp, &result, err);
	if (rc == RC_OK)
		rc = trustpoint_error(
		    tp, chain_order(result.certs, store_now(e->store), &ordered, err), err);
	if (rc == RC_OK)
		rc = ask_acceptance(d, ordered, err);
	if (rc == RC_OK)
		rc = confirm_server(&peer, &result, ordered, tp, err);
	if (rc == RC_OK)
		rc = issue_store_ca(e, d, tp->name, ordered, err);
	sk_X509_pop_free(ordered, X509_free);
	est_result_free(&result);
	peer_free(&peer);
	return rc;
}

static enum rc authenticate_terminal(
    struct engine *e, struct dialogue *d, const struct trustpoint *tp, struct error *err)
{
	STACK_OF(X509) *pasted = NULL, *ordered = NULL;
	int64_t now = store_now(e->store);
	enum rc rc = paste_certificates(d, &pasted, err);

	/* A person may trust an issuing CA without its root; it is then the anchor. */
	if (rc == RC_OK && sk_X509_num(pasted) == 1 &&
	    !cert_self_signed(sk_X509_value(pasted, 0))) {
		if (X509_check_ca(sk_X509_value(pasted, 0)) == 0)
			rc = error_set(err, RC_INVALID, "The certificate is not a CA's");
		else
			rc = cert_valid_at(sk_X509_value(pasted, 0), now, "The certificate", err);
		ordered = pasted;
		pasted = NULL;
	} else if (rc == RC_OK) {
		rc = chain_order(pasted, now, &ordered, err);
	}
	if (rc == RC_OK)
		rc = ask_acceptance(d, ordered, err);
	if (rc == RC_OK)
		rc = issue_store_ca(e, d, tp->name, ordered, err);
	sk_X509_pop_free(pasted, X509_free);
	sk_X509_pop_free(ordered, X509_free);
	return rc;
}

enum rc authenticate(
    struct engine *e, struct dialogue *d, const char *trustpoint, struct error *err)
{
	struct trustpoint tp;
	enum rc rc = trustpoint_load(e->store, trustpoint, &tp, err);

	if (rc != RC_OK)
		return rc;
	if (tp.terminal)
		rc = authenticate_terminal(e, d, &tp, err);
	else if (tp.est)
		rc = authenticate_est(e, d, &tp, err);
	else
		rc = error_set(err, RC_INVALID, METHOD_MISSING, tp.name);
	trustpoint_free(&tp);
	return rc;
}
