/* Paths through certificates.  See chain.h. */
#include "pki/chain.h"

#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <time.h>

#include "pki/cert.h"

bool cert_self_signed(X509 *cert)
{
	return X509_self_signed(cert, 1) == 1;
}

bool stack_add(STACK_OF(X509) *stack, X509 *cert)
{
	if (X509_up_ref(cert) != 1)
		return false;
	if (sk_X509_push(stack, cert) > 0)
		return true;
	X509_free(cert);
	return false;
}

static X509 *newest_self_signed(STACK_OF(X509) *certs)
{
	X509 *newest = NULL;

	for (int i = 0; i < sk_X509_num(certs); i++) {
		X509 *cert = sk_X509_value(certs, i);

		if (cert_self_signed(cert) &&
		    (newest == NULL || ASN1_TIME_compare(X509_get0_notAfter(cert),
					   X509_get0_notAfter(newest)) > 0))
			newest = cert;
	}
	return newest;
}

static enum rc refuse(X509 *cert, int code, struct error *err)
{
	struct buf subject = {0};

	name_render(X509_get_subject_name(cert), &subject);
	error_set(err, RC_INVALID, "Certificate %.200s does not verify: %s", buf_str(&subject),
	    X509_verify_cert_error_string(code));
	buf_free(&subject);
	return RC_INVALID;
}

/*
 * One path validation.  trusted is what it may end in, untrusted what it may
 * pass.  *path, which may be NULL, becomes the path from cert to the anchor.
 */
static enum rc validate(STACK_OF(X509) *trusted, bool partial, STACK_OF(X509) *untrusted,
    X509 *cert, int64_t now, STACK_OF(X509) **path, int *code, struct error *err)
{
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	X509_VERIFY_PARAM *param;
	enum rc rc = RC_FATAL;

	*code = X509_V_ERR_UNSPECIFIED;
	if (ctx == NULL || X509_STORE_CTX_init(ctx, NULL, cert, untrusted) != 1) {
		error_set(err, RC_FATAL, "path validation can't start");
		goto out;
	}
	X509_STORE_CTX_set0_trusted_stack(ctx, trusted);
	param = X509_STORE_CTX_get0_param(ctx);
	X509_VERIFY_PARAM_set_time(param, (time_t)now);
	if (partial)
		X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_PARTIAL_CHAIN);
	if (X509_verify_cert(ctx) == 1) {
		if (path != NULL)
			*path = X509_STORE_CTX_get1_chain(ctx);
		rc = path == NULL || *path != NULL ? RC_OK : RC_FATAL;
	} else {
		*code = X509_STORE_CTX_get_error(ctx);
		rc = refuse(cert, *code, err);
	}
out:
	X509_STORE_CTX_free(ctx);
	return rc;
}

/* The bag while it is sorted. */
struct bag {
	STACK_OF(X509) *certs;
	STACK_OF(X509) *anchor; /* one certificate */
	int64_t now;
	STACK_OF(X509) *best; /* longest path so far, issuing CA first */
	STACK_OF(X509) *good; /* all that verified, without the anchor */
};

/*
 * An old root signed by its own old key (RFC 4210 section 4.4, OldWithOld)
 * can't chain to the new one itself; it is good when the bag holds that old
 * key certified by the new one.
 */
static bool old_root_vouched(struct bag *bag, X509 *old, struct error *err)
{
	for (int i = 0; i < sk_X509_num(bag->certs); i++) {
		X509 *other = sk_X509_value(bag->certs, i);
		int code;

		if (other == old || cert_self_signed(other) ||
		    X509_NAME_cmp(X509_get_subject_name(other), X509_get_subject_name(old)) != 0 ||
		    EVP_PKEY_eq(X509_get0_pubkey(other), X509_get0_pubkey(old)) != 1)
			continue;
		if (validate(bag->anchor, false, bag->certs, other, bag->now, NULL, &code, err) ==
		    RC_OK)
			return true;
	}
	return false;
}

/* A certificate of the root that its own other key signed: OldWithNew, NewWithOld. */
static bool key_update(X509 *cert)
{
	return X509_NAME_cmp(X509_get_subject_name(cert), X509_get_issuer_name(cert)) == 0;
}

static void keep_longest(struct bag *bag, STACK_OF(X509) *path)
{
	int longer = bag->best == NULL ? 1 : sk_X509_num(path) - sk_X509_num(bag->best);

	if (longer == 0)
		longer = ASN1_TIME_compare(X509_get0_notAfter(sk_X509_value(path, 0)),
		    X509_get0_notAfter(sk_X509_value(bag->best, 0)));
	if (longer <= 0) {
		sk_X509_pop_free(path, X509_free);
		return;
	}
	sk_X509_pop_free(bag->best, X509_free);
	bag->best = path;
}

static bool out_of_validity(X509 *cert, int64_t now)
{
	return cert_valid_at(cert, now, "", NULL) != RC_OK;
}

static enum rc judge(struct bag *bag, X509 *cert, struct error *err)
{
	STACK_OF(X509) *path = NULL;
	struct buf subject = {0};
	int code;
	enum rc rc;

	if (X509_check_ca(cert) == 0) {
		name_render(X509_get_subject_name(cert), &subject);
		error_set(err, RC_INVALID, "Certificate %.200s is not a CA's", buf_str(&subject));
		buf_free(&subject);
		return RC_INVALID;
	}
	if (X509_cmp(cert, sk_X509_value(bag->anchor, 0)) == 0)
		return RC_OK;
	if (out_of_validity(cert, bag->now))
		return RC_OK;
	if (cert_self_signed(cert)) {
		if (!old_root_vouched(bag, cert, err))
			return refuse(cert, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, err);
		return stack_add(bag->good, cert) ? RC_OK : RC_FATAL;
	}
	rc = validate(bag->anchor, false, bag->certs, cert, bag->now, &path, &code, err);
	if (rc != RC_OK)
		return rc;
	if (key_update(cert))
		sk_X509_pop_free(path, X509_free);
	else
		keep_longest(bag, path);
	return stack_add(bag->good, cert) ? RC_OK : RC_FATAL;
}

static bool contains(STACK_OF(X509) *stack, X509 *cert)
{
	for (int i = 0; i < sk_X509_num(stack); i++)
		if (X509_cmp(sk_X509_value(stack, i), cert) == 0)
			return true;
	return false;
}

/* The longest path (the anchor alone when there is one level), then the rest. */
static bool assemble(struct bag *bag, STACK_OF(X509) *out)
{
	STACK_OF(X509) *parts[] = {bag->best != NULL ? bag->best : bag->anchor, bag->good};

	for (int part = 0; part < 2; part++)
		for (int i = 0; i < sk_X509_num(parts[part]); i++) {
			X509 *cert = sk_X509_value(parts[part], i);

			if (!contains(out, cert) && !stack_add(out, cert))
				return false;
		}
	return true;
}

enum rc chain_order(STACK_OF(X509) *certs, int64_t now, STACK_OF(X509) **out, struct error *err)
{
	X509 *anchor = newest_self_signed(certs);
	struct bag bag = {.certs = certs, .now = now};
	STACK_OF(X509) *ordered = sk_X509_new_null();
	enum rc rc = RC_OK;

	*out = NULL;
	bag.anchor = sk_X509_new_null();
	bag.good = sk_X509_new_null();
	if (bag.anchor == NULL || bag.good == NULL || ordered == NULL)
		rc = error_set(err, RC_FATAL, "no memory for certificates");
	else if (anchor == NULL)
		rc = error_set(err, RC_INVALID,
		    "The CA certificates hold no self-signed one to trust (of %d)",
		    sk_X509_num(certs));
	else
		rc = cert_valid_at(anchor, now, "The root certificate", err);
	if (rc == RC_OK && !stack_add(bag.anchor, anchor))
		rc = RC_FATAL;
	for (int i = 0; rc == RC_OK && i < sk_X509_num(certs); i++)
		rc = judge(&bag, sk_X509_value(certs, i), err);
	if (rc == RC_OK && !assemble(&bag, ordered))
		rc = error_set(err, RC_FATAL, "no memory for certificates");
	if (rc == RC_OK) {
		*out = ordered;
		ordered = NULL;
	}
	sk_X509_pop_free(ordered, X509_free);
	sk_X509_pop_free(bag.anchor, X509_free);
	sk_X509_pop_free(bag.good, X509_free);
	sk_X509_pop_free(bag.best, X509_free);
	return rc;
}

enum rc chain_verify(
    STACK_OF(X509) *anchors, STACK_OF(X509) *untrusted, X509 *leaf, int64_t now, struct error *err)
{
	X509 *root = newest_self_signed(anchors);
	STACK_OF(X509) *trusted = sk_X509_new_null();
	STACK_OF(X509) *others = sk_X509_new_null();
	bool ok = trusted != NULL && others != NULL;
	int code;
	enum rc rc = RC_FATAL;

	for (int i = 0; ok && i < sk_X509_num(anchors); i++) {
		X509 *cert = sk_X509_value(anchors, i);

		ok = stack_add(root == NULL || cert == root ? trusted : others, cert);
	}
	for (int i = 0; ok && i < sk_X509_num(untrusted); i++)
		ok = stack_add(others, sk_X509_value(untrusted, i));
	if (ok)
		rc = validate(trusted, root == NULL, others, leaf, now, NULL, &code, err);
	else
		error_set(err, RC_FATAL, "no memory for certificates");
	sk_X509_pop_free(trusted, X509_free);
	sk_X509_pop_free(others, X509_free);
	return rc;
}
