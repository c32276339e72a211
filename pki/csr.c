/* Planning and signing requests.  See csr.h. */
#include "pki/csr.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "pki/cert.h"
#include "pki/name.h"
#include "store/config.h"

#define DIGEST_DEFAULT	 "sha256"
#define HOSTNAME_DEFAULT "ios"

void csr_plan_free(struct csr_plan *plan)
{
	X509_PUBKEY_free(plan->spki);
	X509_NAME_free(plan->subject);
	X509_EXTENSION_free(plan->san);
	X509_REQ_free(plan->repeat);
	*plan = (struct csr_plan){0};
}

void csr_fingerprint(const void *der, size_t len, struct buf *out)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int got = 0;

	if (EVP_Digest(der, len, digest, &got, EVP_md5(), NULL) == 1)
		hex_render(digest, got, 4, " ", out);
}

/* Appends the value of a configured line. */
static bool config_value(struct store *store, const char *path, struct buf *out)
{
	struct buf line = {0};
	const char *value = NULL;

	if (config_get(store, path, &line, NULL) == RC_OK) {
		value = config_after(buf_str(&line), path);
		if (value != NULL)
			buf_adds(out, value);
	}
	buf_free(&line);
	return value != NULL;
}

void router_fqdn(struct store *store, struct buf *out)
{
	struct buf domain = {0};

	if (!config_value(store, "hostname", out))
		buf_adds(out, HOSTNAME_DEFAULT);
	if (config_value(store, "domain name", &domain) && domain.len > 0)
		buf_addf(out, ".%s", buf_str(&domain));
	buf_free(&domain);
}

static enum rc add_text(
    X509_NAME *name, int nid, const char *value, const char *what, struct error *err)
{
	if (value == NULL || X509_NAME_add_entry_by_NID(name, nid, MBSTRING_UTF8,
				 (const unsigned char *)value, -1, -1, 0) == 1)
		return RC_OK;
	return error_set(
	    err, RC_INVALID, "%s '%.100s' does not fit into a subject name", what, value);
}

/* Attributes added first are shown last: least specific first. */
static enum rc plan_subject(struct csr_plan *plan, struct engine *e, const struct trustpoint *tp,
    const struct csr_answers *answers, struct error *err)
{
	struct buf fqdn = {0};
	enum rc rc;

	plan->subject = X509_NAME_new();
	if (plan->subject == NULL)
		return error_set(err, RC_FATAL, "no memory for a name");
	rc = add_text(plan->subject, NID_pkcs9_unstructuredAddress, answers->ip_address,
	    "The IP address", err);
	if (rc == RC_OK)
		rc = add_text(plan->subject, NID_serialNumber, answers->serial_number,
		    "The serial number", err);
	if (rc == RC_OK && tp->subject_name != NULL) {
		rc = name_parse(tp->subject_name, plan->subject, err);
	} else if (rc == RC_OK) {
		router_fqdn(e->store, &fqdn);
		rc = add_text(plan->subject, NID_commonName, buf_str(&fqdn), "The host name", err);
	}
	buf_free(&fqdn);
	return rc;
}

static enum rc plan_san(struct csr_plan *plan, const struct trustpoint *tp,
    const struct csr_answers *answers, struct error *err)
{
	GENERAL_NAMES *names = GENERAL_NAMES_new();
	char *ip = answers->ip_address != NULL ? xasprintf("IP:%s", answers->ip_address) : NULL;
	enum rc rc = names != NULL ? RC_OK : error_set(err, RC_FATAL, "no memory for names");

	if (rc == RC_OK && tp->subject_alt_name != NULL)
		rc = san_parse(tp->subject_alt_name, names, err);
	if (rc == RC_OK && ip != NULL)
		rc = san_parse(ip, names, err);
	if (rc == RC_OK && sk_GENERAL_NAME_num(names) > 0) {
		plan->san = X509V3_EXT_i2d(NID_subject_alt_name, 0, names);
		if (plan->san == NULL)
			rc = error_set(err, RC_FATAL, "alternative names can't be encoded");
	}
	free(ip);
	GENERAL_NAMES_free(names);
	return rc;
}

static enum rc plan_digest(struct csr_plan *plan, const struct trustpoint *tp, struct error *err)
{
	const char *name = tp->message_digest != NULL ? tp->message_digest : DIGEST_DEFAULT;

	plan->digest = EVP_get_digestbyname(name);
	if (plan->digest == NULL)
		return error_set(err, RC_INVALID, "message-digest %s is not known", name);
	return RC_OK;
}

enum rc csr_plan_first(struct csr_plan *plan, struct engine *e, const struct trustpoint *tp,
    const struct csr_answers *answers, EVP_PKEY *key, struct error *err)
{
	enum rc rc;

	*plan = (struct csr_plan){.key = key};
	rc = plan_digest(plan, tp, err);
	if (rc == RC_OK)
		rc = plan_subject(plan, e, tp, answers, err);
	if (rc == RC_OK)
		rc = plan_san(plan, tp, answers, err);
	return rc;
}

enum rc csr_plan_renewal(
    struct csr_plan *plan, const struct trustpoint *tp, X509 *old, EVP_PKEY *key, struct error *err)
{
	int san = X509_get_ext_by_NID(old, NID_subject_alt_name, -1);

	*plan = (struct csr_plan){.key = key};
	plan->spki = X509_PUBKEY_dup(X509_get_X509_PUBKEY(old));
	/* Duplicates keep the encoding: servers compare bytes (RFC 7030 section 4.2.2). */
	plan->subject = X509_NAME_dup(X509_get_subject_name(old));
	if (san >= 0)
		plan->san = X509_EXTENSION_dup(X509_get_ext(old, san));
	if (plan->spki == NULL || plan->subject == NULL || (san >= 0 && plan->san == NULL))
		return error_set(err, RC_FATAL, "no memory for names");
	return plan_digest(plan, tp, err);
}

enum rc csr_plan_attrs(struct csr_plan *plan, const struct est_csrattrs *attrs, struct error *err)
{
	int nid = est_csrattrs_key_type(attrs);
	int bits;

	plan->attrs = attrs;
	if (nid != NID_undef && nid != NID_rsaEncryption)
		return error_set(err, RC_INVALID,
		    "The server asks for a %s key; only RSA keys sign an EST request",
		    OBJ_nid2sn(nid));
	if (est_csrattrs_rsa_bits(attrs, &bits) && bits > EVP_PKEY_get_bits(plan->key))
		return error_set(err, RC_INVALID,
		    "The server asks for an RSA key of %d bits; the key has %d", bits,
		    EVP_PKEY_get_bits(plan->key));
	if (est_csrattrs_digest(attrs, &nid)) {
		const EVP_MD *digest = EVP_get_digestbynid(nid);

		if (digest == NULL)
			return error_set(err, RC_INVALID,
			    "The server asks for digest %s, which is not known", OBJ_nid2sn(nid));
		plan->digest = digest;
	}
	return RC_OK;
}

/* Puts challenge in the place of an older challengePassword. */
static bool set_challenge(X509_REQ *req, const char *challenge)
{
	int at = X509_REQ_get_attr_by_NID(req, NID_pkcs9_challengePassword, -1);

	if (at >= 0)
		X509_ATTRIBUTE_free(X509_REQ_delete_attr(req, at));
	return challenge == NULL ||
	       X509_REQ_add1_attr_by_NID(req, NID_pkcs9_challengePassword, MBSTRING_UTF8,
		   (const unsigned char *)challenge, (int)strlen(challenge)) == 1;
}

static bool add_san(X509_REQ *req, X509_EXTENSION *san)
{
	STACK_OF(X509_EXTENSION) *list = sk_X509_EXTENSION_new_null();
	bool ok = list != NULL && sk_X509_EXTENSION_push(list, san) > 0 &&
		  X509_REQ_add_extensions(req, list) == 1;

	sk_X509_EXTENSION_free(list);
	return ok;
}

/*
 * With the encoding at hand the key is neither encoded nor, what OpenSSL does
 * to check itself, decoded again: each takes half as long as a signature.
 * Only for RSA, whose parameters are NULL (RFC 8017 appendix A.1).
 */
static bool set_key(X509_REQ *req, const struct csr_plan *plan)
{
	const unsigned char *bits = NULL;
	ASN1_OBJECT *oid = NULL;
	unsigned char *copy;
	int len = 0;

	if (plan->spki == NULL ||
	    X509_PUBKEY_get0_param(&oid, &bits, &len, NULL, plan->spki) != 1 ||
	    OBJ_obj2nid(oid) != NID_rsaEncryption || len <= 0)
		return X509_REQ_set_pubkey(req, plan->key) == 1;
	copy = OPENSSL_memdup(bits, (size_t)len);
	if (copy != NULL && X509_PUBKEY_set0_param(X509_REQ_get_X509_PUBKEY(req),
				OBJ_nid2obj(NID_rsaEncryption), V_ASN1_NULL, NULL, copy, len) == 1)
		return true;
	OPENSSL_free(copy);
	return false;
}

static X509_REQ *build(const struct csr_plan *plan)
{
	X509_REQ *req = X509_REQ_new();

	if (req != NULL && X509_REQ_set_version(req, X509_REQ_VERSION_1) == 1 &&
	    X509_REQ_set_subject_name(req, plan->subject) == 1 && set_key(req, plan) &&
	    (plan->san == NULL || add_san(req, plan->san)) &&
	    (plan->attrs == NULL || est_csrattrs_apply(plan->attrs, req) == 0))
		return req;
	X509_REQ_free(req);
	return NULL;
}

X509_REQ *csr_make(const struct csr_plan *plan, const char *challenge, struct error *err)
{
	X509_REQ *req = plan->repeat != NULL ? X509_REQ_dup(plan->repeat) : build(plan);

	/* What the server saw before is repeated as it was, unless a new binding goes in. */
	if (req != NULL && plan->repeat != NULL && challenge == NULL)
		return req;
	if (req != NULL && set_challenge(req, challenge) &&
	    X509_REQ_sign(req, plan->key, plan->digest) > 0)
		return req;
	error_set(err, RC_FATAL, "The certificate request can't be made: %s",
	    ERR_reason_error_string(ERR_peek_last_error()));
	X509_REQ_free(req);
	return NULL;
}
