/*
 * Validation of an EST server's certificate: RFC 5280 by OpenSSL at the
 * router's time, names after RFC 9525 (subjectAltName only), RFC 7030 section
 * 3.6 for what authorises a server.
 */
#include "est/verify.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "base/buf.h"

/* 112 bits: RSA-2048 and SHA-256 pass, RSA-1024 and SHA-1 do not. */
#define AUTH_LEVEL 2
#define NAME_ROOM  128

/*
 * Puts roots into the store and sets intermediates aside; without a root, all
 * of them end a chain.  Whether one is a root costs a verification, so that
 * each is asked once.
 */
static enum rc load_explicit(STACK_OF(X509) *given, struct est_anchors *anchors, struct error *err)
{
	bool ok = true;
	int roots = 0;

	anchors->explicit_ta = true;
	for (int i = 0; ok && i < sk_X509_num(given); i++) {
		X509 *cert = sk_X509_value(given, i);
		bool root = X509_self_signed(cert, 1) == 1;

		roots += root;
		ok = root ? X509_STORE_add_cert(anchors->store, cert) == 1
			  : X509_add_cert(anchors->intermediates, cert, X509_ADD_FLAG_UP_REF) == 1;
	}
	anchors->partial = roots == 0;
	while (ok && anchors->partial && sk_X509_num(anchors->intermediates) > 0) {
		X509 *cert = sk_X509_shift(anchors->intermediates);

		ok = X509_STORE_add_cert(anchors->store, cert) == 1;
		X509_free(cert);
	}
	return ok ? RC_OK : error_set(err, RC_FATAL, "OpenSSL does not take a trust anchor");
}

static enum rc load_implicit(const char *ca_file, X509_STORE *store, struct error *err)
{
	if (ca_file == NULL)
		return X509_STORE_set_default_paths(store) == 1
			   ? RC_OK
			   : error_set(err, RC_FATAL, "the system's trust store can't be opened");
	if (X509_STORE_load_file(store, ca_file) != 1)
		return error_set(
		    err, RC_INVALID, "trust anchor file %.200s: no PEM certificates read", ca_file);
	return RC_OK;
}

enum rc est_anchors_load(
    const struct est_options *options, struct est_anchors *out, struct error *err)
{
	bool given = sk_X509_num(options->anchors) > 0;
	enum rc rc;

	memset(out, 0, sizeof(*out));
	if (options->trust == EST_TRUST_EXPLICIT && !given)
		return error_set(
		    err, RC_INVALID, "no trust anchors: the CA certificate must be accepted first");
	out->store = X509_STORE_new();
	out->intermediates = sk_X509_new_null();
	if (out->store == NULL || out->intermediates == NULL)
		return error_set(err, RC_FATAL, "no memory for trust anchors");
	/* Provisionally, without anchors, nothing is verified: not by the system's CAs either. */
	if (options->trust == EST_TRUST_IMPLICIT)
		rc = load_implicit(options->ca_file, out->store, err);
	else
		rc = load_explicit(options->anchors, out, err);
	ERR_clear_error();
	return rc;
}

void est_anchors_free(struct est_anchors *anchors)
{
	X509_STORE_free(anchors->store);
	sk_X509_pop_free(anchors->intermediates, X509_free);
	memset(anchors, 0, sizeof(*anchors));
}

/* The subject in one bounded line. */
static const char *subject_of(const X509 *cert, char room[NAME_ROOM])
{
	X509_NAME_oneline(X509_get_subject_name(cert), room, NAME_ROOM);
	return room;
}

/* True when cert has any name that RFC 9525 compares. */
static bool has_alt_names(X509 *cert)
{
	GENERAL_NAMES *names = X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL);
	bool some = sk_GENERAL_NAME_num(names) > 0;

	GENERAL_NAMES_free(names);
	return some;
}

/*
 * Old lab CAs name a server by address in the common name only; the router's
 * configuration can allow that.
 */
static bool cn_is_address(X509 *cert, const char *address)
{
	X509_NAME *subject = X509_get_subject_name(cert);
	int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
	ASN1_OCTET_STRING *wanted = NULL;
	ASN1_OCTET_STRING *found = NULL;
	unsigned char *text = NULL;
	bool same = false;
	int len;

	if (at < 0 || X509_NAME_get_index_by_NID(subject, NID_commonName, at) >= 0 ||
	    has_alt_names(cert))
		return false;
	len =
	    ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
	if (len <= 0 || strlen((char *)text) != (size_t)len)
		goto out;
	wanted = a2i_IPADDRESS(address);
	found = a2i_IPADDRESS((char *)text);
	same = wanted != NULL && found != NULL && ASN1_OCTET_STRING_cmp(wanted, found) == 0;

out:
	ASN1_OCTET_STRING_free(found);
	ASN1_OCTET_STRING_free(wanted);
	OPENSSL_free(text);
	return same;
}

static bool is_cmc_ra(X509 *cert)
{
	EXTENDED_KEY_USAGE *usage = X509_get_ext_d2i(cert, NID_ext_key_usage, NULL, NULL);
	bool found = false;
	int i;

	for (i = 0; i < sk_ASN1_OBJECT_num(usage) && !found; i++)
		found = OBJ_obj2nid(sk_ASN1_OBJECT_value(usage, i)) == NID_cmcRA;
	EXTENDED_KEY_USAGE_free(usage);
	return found;
}

/* RFC 7030 section 3.6: by name, or as a registration authority. */
static bool is_authorised(const struct est_anchors *anchors, const struct est_options *options,
    const struct est_url *url, X509 *leaf)
{
	const unsigned flags =
	    X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT;

	if (!url->is_ip && X509_check_host(leaf, url->host, 0, flags, NULL) == 1)
		return true;
	if (url->is_ip && X509_check_ip_asc(leaf, url->host, flags) == 1)
		return true;
	if (url->is_ip && options->cn_ip_allow && cn_is_address(leaf, url->host))
		return true;
	return anchors->explicit_ta && is_cmc_ra(leaf);
}

/* What may stand between leaf and anchor, none of it trusted by itself. */
static STACK_OF(X509) *untrusted_of(const struct est_anchors *anchors, STACK_OF(X509) *sent)
{
	STACK_OF(X509) *all = sk_X509_new_null();
	int failed = all == NULL;
	int i;

	for (i = 0; i < sk_X509_num(sent) && !failed; i++)
		failed = sk_X509_push(all, sk_X509_value(sent, i)) == 0;
	for (i = 0; i < sk_X509_num(anchors->intermediates) && !failed; i++)
		failed = sk_X509_push(all, sk_X509_value(anchors->intermediates, i)) == 0;
	if (!failed)
		return all;
	sk_X509_free(all);
	return NULL;
}

static enum rc verify_path(const struct est_anchors *anchors, int64_t now, const char *peer,
    X509 *leaf, STACK_OF(X509) *untrusted, int *code, struct error *err)
{
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	X509_VERIFY_PARAM *param;
	char name[NAME_ROOM];
	enum rc rc = RC_INVALID;

	*code = X509_V_ERR_UNSPECIFIED;
	if (ctx == NULL || X509_STORE_CTX_init(ctx, anchors->store, leaf, untrusted) != 1 ||
	    X509_STORE_CTX_set_default(ctx, "ssl_server") != 1) {
		error_set(err, RC_INVALID, "OpenSSL can't verify the certificate of %s", peer);
		goto out;
	}
	param = X509_STORE_CTX_get0_param(ctx);
	X509_VERIFY_PARAM_set_time(param, (time_t)now);
	X509_VERIFY_PARAM_set_auth_level(param, AUTH_LEVEL);
	if (anchors->partial)
		X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_PARTIAL_CHAIN);
	if (X509_verify_cert(ctx) == 1) {
		*code = X509_V_OK;
		rc = RC_OK;
		goto out;
	}
	*code = X509_STORE_CTX_get_error(ctx);
	if (X509_STORE_CTX_get_error_depth(ctx) > 0 && X509_STORE_CTX_get_current_cert(ctx) != NULL)
		error_set(err, RC_INVALID, "server certificate of %s: %s (its issuer %s)", peer,
		    X509_verify_cert_error_string(*code),
		    subject_of(X509_STORE_CTX_get_current_cert(ctx), name));
	else
		error_set(err, RC_INVALID, "server certificate of %s: %s", peer,
		    X509_verify_cert_error_string(*code));

out:
	ERR_clear_error();
	X509_STORE_CTX_free(ctx);
	return rc;
}

enum rc est_verify(const struct est_anchors *anchors, const struct est_options *options,
    const struct est_url *url, X509 *leaf, STACK_OF(X509) *sent, int *code, struct error *err)
{
	STACK_OF(X509) *untrusted = untrusted_of(anchors, sent);
	char name[NAME_ROOM];
	enum rc rc;

	*code = X509_V_ERR_OUT_OF_MEM;
	if (untrusted == NULL)
		return error_set(err, RC_INVALID, "no memory to verify %s", url->peer);
	rc = verify_path(anchors, options->now, url->peer, leaf, untrusted, code, err);
	if (rc == RC_OK && !is_authorised(anchors, options, url, leaf)) {
		*code = url->is_ip ? X509_V_ERR_IP_ADDRESS_MISMATCH : X509_V_ERR_HOSTNAME_MISMATCH;
		rc = error_set(err, RC_INVALID,
		    "server certificate of %s: issued to %s, it does not name %s", url->peer,
		    subject_of(leaf, name), url->host);
	}
	sk_X509_free(untrusted);
	return rc;
}

bool est_chain_matches(
    const struct est_options *options, STACK_OF(X509) *tls_chain, struct error *err)
{
	struct est_options as_explicit = *options;
	struct est_anchors anchors = {0};
	struct est_url url = {0};
	bool matches = false;
	int code;

	as_explicit.trust = EST_TRUST_EXPLICIT;
	if (sk_X509_num(tls_chain) <= 0) {
		error_set(err, RC_INVALID, "the server presented no certificate");
		goto out;
	}
	if (est_url_parse(options->url, options->label, &url, err) != RC_OK ||
	    est_anchors_load(&as_explicit, &anchors, err) != RC_OK)
		goto out;
	matches = est_verify(&anchors, &as_explicit, &url, sk_X509_value(tls_chain, 0), tls_chain,
		      &code, err) == RC_OK;

out:
	est_anchors_free(&anchors);
	est_url_free(&url);
	return matches;
}
