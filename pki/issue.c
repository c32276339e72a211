/* Verifying and storing what was issued.  See issue.h. */
#include "pki/issue.h"

#include "pki/cert.h"
#include "pki/chain.h"
#include "pki/key.h"
#include "pki/renew.h"
#include "store/certs.h"
#include "store/jobs.h"
#include "store/requests.h"

enum rc issue_check(struct engine *e, const struct trustpoint *tp, X509 *leaf,
    STACK_OF(X509) *certs, EVP_PKEY *key, struct error *err)
{
	STACK_OF(X509) *anchors = NULL;
	struct error detail = {""};
	int64_t now = store_now(e->store);
	enum rc rc;

	if (EVP_PKEY_eq(X509_get0_pubkey(leaf), key) != 1)
		return error_set(err, RC_INVALID,
		    "Trustpoint %s: the certificate is not for our key; it is not used", tp->name);
	rc = cert_valid_at(leaf, now, "the certificate", &detail);
	if (rc == RC_OK)
		rc = cert_load(e, tp->name, "ca", "chain", &anchors, &detail);
	if (rc == RC_OK && sk_X509_num(anchors) == 0)
		rc = error_set(&detail, RC_INVALID,
		    "there is no CA certificate to verify the certificate with");
	if (rc == RC_OK)
		rc = chain_verify(anchors, certs, leaf, now, &detail);
	if (rc != RC_OK)
		error_set(err, rc, "Trustpoint %s: %.300s; it is not used", tp->name, detail.text);
	sk_X509_pop_free(anchors, X509_free);
	return rc;
}

int64_t renewal_time(int64_t not_before, int64_t not_after, int percent)
{
	/* Lifetimes are at most some 8000 years of seconds, far from overflow by 100. */
	return not_before + (not_after - not_before) * percent / 100;
}

static enum rc plan_renewal(
    struct engine *e, const struct trustpoint *tp, X509 *leaf, struct error *err)
{
	int64_t from, until;
	enum rc rc;

	if (tp->auto_enroll == 0)
		return job_delete(e->store, JOB_RENEW, tp->name, err);
	rc = time_seconds(X509_get0_notBefore(leaf), &from, err);
	if (rc == RC_OK)
		rc = time_seconds(X509_get0_notAfter(leaf), &until, err);
	if (rc == RC_OK)
		rc = job_set(
		    e->store, JOB_RENEW, tp->name, renewal_time(from, until, tp->auto_enroll), err);
	return rc;
}

/* A general purpose certificate and those for two usages exclude each other. */
static enum rc drop_other_roles(
    struct engine *e, const char *trustpoint, const char *usage, struct error *err)
{
	enum rc rc;

	if (strcmp(usage, KEY_GENERAL) != 0)
		return certs_delete(e->store, trustpoint, router_role(KEY_GENERAL), NULL, err);
	rc = certs_delete(e->store, trustpoint, router_role(KEY_SIGNATURE), NULL, err);
	if (rc == RC_OK)
		rc = certs_delete(e->store, trustpoint, router_role(KEY_ENCRYPTION), NULL, err);
	return rc;
}

static enum rc write_issue(struct engine *e, struct dialogue *d, const struct trustpoint *tp,
    const char *usage, X509 *leaf, enum event event, struct error *err)
{
	enum rc rc = drop_other_roles(e, tp->name, usage, err);

	if (rc == RC_OK)
		rc = cert_store(
		    e, tp->name, router_role(usage), 0, router_usage_text(usage), leaf, err);
	if (rc == RC_OK)
		rc = requests_delete(e->store, tp->name, usage, NULL, err);
	/* The job that repeats requests has nothing left to do after the last one. */
	if (rc == RC_OK && !requests_get(e->store, tp->name, NULL))
		rc = job_delete(e->store, JOB_ENROLL, tp->name, err);
	if (rc == RC_OK)
		rc = plan_renewal(e, tp, leaf, err);
	if (rc == RC_OK)
		rc = event_log(e, d, event, err, NULL);
	return rc;
}

enum rc issue_store(struct engine *e, struct dialogue *d, const struct trustpoint *tp,
    const char *usage, X509 *leaf, enum event event, struct error *err)
{
	enum rc rc = store_begin(e->store, err);

	if (rc != RC_OK)
		return rc;
	rc = write_issue(e, d, tp, usage, leaf, event, err);
	return dialogue_settle(d, store_end(e->store, rc, err));
}

static enum rc write_ca(struct engine *e, struct dialogue *d, const char *trustpoint,
    STACK_OF(X509) *ordered, struct error *err)
{
	enum rc rc = certs_delete(e->store, trustpoint, "ca", NULL, err);

	if (rc == RC_OK)
		rc = certs_delete(e->store, trustpoint, "chain", NULL, err);
	for (int i = 0; rc == RC_OK && i < sk_X509_num(ordered); i++)
		rc = cert_store(e, trustpoint, i == 0 ? "ca" : "chain", i == 0 ? 0 : i - 1, "",
		    sk_X509_value(ordered, i), err);
	if (rc == RC_OK)
		rc = event_log(e, d, EVENT_DATABASE, err, NULL);
	return rc;
}

enum rc issue_store_ca(struct engine *e, struct dialogue *d, const char *trustpoint,
    STACK_OF(X509) *ordered, struct error *err)
{
	enum rc rc = store_begin(e->store, err);

	if (rc != RC_OK)
		return rc;
	rc = write_ca(e, d, trustpoint, ordered, err);
	return dialogue_settle(d, store_end(e->store, rc, err));
}
