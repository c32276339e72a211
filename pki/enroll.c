/* Enrolment.  See enroll.h. */
#include "pki/enroll.h"

#include <openssl/x509v3.h>

#include "est/est.h"
#include "pki/cert.h"
#include "pki/csr.h"
#include "pki/issue.h"
#include "pki/key.h"
#include "pki/keychoice.h"
#include "pki/peer.h"
#include "pki/pending.h"
#include "pki/renew.h"
#include "pki/terminal.h"
#include "store/jobs.h"

/* One run over the keys of a trustpoint. */
struct run {
	struct engine *e;
	struct dialogue *d;
	const struct trustpoint *tp;
	struct attempt *attempt;
	bool renew;
	struct peer peer;
	struct est *est;
	struct est_result attrs; /* of csrattrs */
	bool bind;
};

/* One request of the run. */
struct request {
	const char *usage;
	EVP_PKEY *key;
	struct csr_plan plan;
	struct pending *pending; /* borrowed; NULL for a new request */
};

static void request_free(struct request *r)
{
	csr_plan_free(&r->plan);
	EVP_PKEY_free(r->key);
	*r = (struct request){0};
}

static enum rc fail(struct run *run, const struct est_result *result, struct error *err)
{
	run->attempt->again = result->status == EST_UNAVAILABLE;
	run->attempt->retry_after = result->retry_named ? result->retry_after : 0;
	return error_set(
	    err, RC_INVALID, "Trustpoint %s: %.400s", run->tp->name, result->reason.text);
}

/* extended-key-usage match: the peer's certificate must be for what is configured. */
static enum rc check_peer_usage(
    const struct trustpoint *tp, const struct est_result *result, struct error *err)
{
	X509 *leaf =
	    sk_X509_num(result->tls_chain) > 0 ? sk_X509_value(result->tls_chain, 0) : NULL;
	uint32_t have;

	if (leaf == NULL || (!tp->eku_server && !tp->eku_client))
		return RC_OK;
	have =
	    X509_get_extension_flags(leaf) & EXFLAG_XKUSAGE ? X509_get_extended_key_usage(leaf) : 0;
	if ((!tp->eku_server || have & XKU_SSL_SERVER) &&
	    (!tp->eku_client || have & XKU_SSL_CLIENT))
		return RC_OK;
	return error_set(err, RC_INVALID,
	    "Trustpoint %s: the server's certificate lacks the extended key usage that is "
	    "configured",
	    tp->name);
}

/*
 * Many servers answer csrattrs with an error and enrol all the same, so only
 * trouble on the way there ends the enrolment.
 */
static enum rc ask_attrs(struct run *run, struct error *err)
{
	est_csrattrs(run->est, &run->attrs);
	if (run->attrs.status == EST_TLS_FAILED || run->attrs.http_status == 0)
		return fail(run, &run->attrs, err);
	if (run->attrs.status == EST_OK)
		run->bind = est_csrattrs_wants_binding(run->attrs.attrs);
	return check_peer_usage(run->tp, &run->attrs, err);
}

static X509_REQ *make_request(void *ctx, const char *binding, struct error *err)
{
	const struct request *r = ctx;

	return csr_make(&r->plan, binding, err);
}

/* The key of what is renewed: as a rule that of the identity in TLS, which is unwrapped already. */
static enum rc renewed_key(const struct run *run, X509 *old, EVP_PKEY **out, struct error *err)
{
	if (run->peer.cert == NULL || X509_cmp(old, run->peer.cert) != 0 ||
	    EVP_PKEY_up_ref(run->peer.key) != 1)
		return key_of_cert(run->e, old, out, err);
	*out = run->peer.key;
	return RC_OK;
}

/* Adds to r what a new request, a renewal or a repetition is made of. */
static enum rc prepare(struct run *run, struct request *r, struct error *err)
{
	const struct trustpoint *tp = run->tp;
	const struct csr_answers answers = {
	    .serial_number = tp->serial_number && !tp->serial_number_none ? CHASSIS_SERIAL : NULL,
	    .ip_address = tp->ip_address != NULL && strcmp(tp->ip_address, "none") != 0
			      ? tp->ip_address
			      : NULL,
	};
	X509 *old = NULL;
	enum rc rc = RC_OK;

	if (run->renew) {
		rc = cert_load_router(run->e, tp->name, r->usage, &old, err);
		if (rc == RC_OK && old == NULL)
			rc = error_set(err, RC_INVALID, "there is no certificate to renew");
		if (rc == RC_OK)
			rc = renewed_key(run, old, &r->key, err);
		if (rc == RC_OK)
			rc = csr_plan_renewal(&r->plan, tp, old, r->key, err);
	} else {
		rc = key_load(run->e, "rsa", trustpoint_label(tp), r->usage, &r->key, err);
		if (rc == RC_OK)
			rc = csr_plan_first(&r->plan, run->e, tp, &answers, r->key, err);
	}
	if (rc == RC_OK && r->pending != NULL)
		rc = pending_request(r->pending, r->key, &r->plan.repeat, err);
	X509_free(old);
	return trustpoint_error(tp, rc, err);
}

/* 202: the same request is to be sent again, unless that was done often enough. */
static enum rc hold(
    struct run *run, struct request *r, const struct est_result *result, struct error *err)
{
	int polls = r->pending != NULL ? r->pending->polls + 1 : 0;
	X509_REQ *req;
	enum rc rc;

	if (polls >= run->tp->retry_count)
		return error_set(err, RC_INVALID,
		    "Trustpoint %s: the server held the request back %d times; giving up",
		    run->tp->name, polls + 1);
	req = csr_make(&r->plan, NULL, err);
	if (req == NULL)
		return RC_FATAL;
	rc = pending_store(run->e, run->d, run->tp, r->usage, req, run->renew, polls,
	    r->pending != NULL ? r->pending->submitted : store_now(run->e->store),
	    result->retry_named ? result->retry_after : (int64_t)run->tp->retry_period * 60, err);
	X509_REQ_free(req);
	run->attempt->pending = rc == RC_OK;
	return rc;
}

static enum rc send_one(struct run *run, struct request *r, struct error *err)
{
	struct est_result result;
	enum rc rc = RC_OK;

	if (run->attrs.status == EST_OK)
		rc =
		    trustpoint_error(run->tp, csr_plan_attrs(&r->plan, run->attrs.attrs, err), err);
	if (rc != RC_OK)
		return rc;
	est_enroll(run->est, run->renew, run->bind, make_request, r, &result);
	if (result.status == EST_OK) {
		X509 *leaf = sk_X509_value(result.certs, 0);

		rc = check_peer_usage(run->tp, &result, err);
		if (rc == RC_OK)
			rc = issue_check(run->e, run->tp, leaf, result.certs, r->key, err);
		if (rc == RC_OK)
			rc = issue_store(
			    run->e, run->d, run->tp, r->usage, leaf, EVENT_GRANTED, err);
	} else if (result.status == EST_PENDING) {
		rc = hold(run, r, &result, err);
	} else {
		rc = fail(run, &result, err);
	}
	est_result_free(&result);
	return rc;
}

/*
 * What there is to do: what is pending, else what is to renew.  *n stays 0
 * for a first enrolment, whose keys are looked for when all else is in place.
 */
static enum rc plan_run(struct run *run, const struct pending_list *pending, const char **usages,
    size_t *n, struct error *err)
{
	static const char *const all[] = {KEY_GENERAL, KEY_SIGNATURE, KEY_ENCRYPTION};
	enum rc rc = RC_OK;

	*n = 0;
	if (pending->n > 0) {
		run->renew = pending->item[0].renew;
		for (; *n < pending->n; ++*n)
			usages[*n] = pending->item[*n].usage;
		return RC_OK;
	}
	for (size_t i = 0; rc == RC_OK && i < sizeof(all) / sizeof(all[0]) && *n < USAGES_MAX;
	     i++) {
		X509 *old;

		rc = cert_load_router(run->e, run->tp->name, all[i], &old, err);
		if (rc == RC_OK && old != NULL)
			usages[(*n)++] = all[i];
		X509_free(old);
	}
	run->renew = *n > 0;
	return rc;
}

/* All that can be wrong without the server is found before anything is sent to it. */
static enum rc run_all(struct run *run, struct pending_list *pending, struct error *err)
{
	const char *usages[USAGES_MAX];
	struct request request[USAGES_MAX] = {0};
	size_t n;
	enum rc rc = plan_run(run, pending, usages, &n, err);

	if (rc == RC_OK)
		rc = peer_prepare(
		    &run->peer, run->e, run->tp, run->renew ? PEER_RENEW : PEER_FIRST, err);
	if (rc == RC_OK && n == 0)
		rc = trustpoint_keys(run->e, run->d, run->tp, usages, &n, err);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		request[i].usage = usages[i];
		request[i].pending = i < pending->n ? &pending->item[i] : NULL;
		rc = prepare(run, &request[i], err);
	}
	if (rc == RC_OK)
		rc = trustpoint_error(run->tp, est_open(&run->est, &run->peer.options, err), err);
	if (rc == RC_OK)
		rc = ask_attrs(run, err);
	for (size_t i = 0; rc == RC_OK && i < n; i++)
		rc = send_one(run, &request[i], err);
	for (size_t i = 0; i < USAGES_MAX; i++)
		request_free(&request[i]);
	est_result_free(&run->attrs);
	est_close(run->est);
	peer_free(&run->peer);
	return rc;
}

enum rc enroll_attempt(struct engine *e, struct dialogue *d, const struct trustpoint *tp,
    struct attempt *attempt, struct error *err)
{
	struct run run = {.e = e, .d = d, .tp = tp, .attempt = attempt};
	struct pending_list pending = {0};
	enum rc rc = pending_load(e, tp->name, &pending, err);

	*attempt = (struct attempt){0};
	if (rc == RC_OK)
		rc = run_all(&run, &pending, err);
	pending_free(&pending);
	return rc;
}

/*
 * The person's command claims the job that polls, so that a request is never
 * sent twice at a time.
 */
static enum rc enroll_claimed(
    struct engine *e, struct dialogue *d, const struct trustpoint *tp, struct error *err)
{
	struct attempt attempt;
	bool claimed;
	enum rc rc;

	rc = job_claim(e->store, JOB_ENROLL, tp->name, e->owner, &claimed, err);
	if (rc != RC_OK)
		return rc;
	if (!claimed)
		return error_set(err, RC_INVALID,
		    "Trustpoint %s: another process is enrolling it just now", tp->name);
	rc = enroll_attempt(e, d, tp, &attempt, err);
	job_release(e->store, JOB_ENROLL, tp->name);
	return rc;
}

/* True, and said, when a pending request may not be sent yet. */
static bool too_early(struct engine *e, struct dialogue *d, const struct trustpoint *tp)
{
	struct buf when = {0};
	int64_t due;

	if (!job_get(e->store, JOB_ENROLL, tp->name, &due, NULL) || due == JOB_NEVER)
		return false;
	if (due > store_now(e->store))
		clock_validity(&when, due);
	say(d, "%% Trustpoint %s: certificate request pending%s%s\n", tp->name,
	    when.len > 0 ? ", next attempt at " : ", trying now", buf_str(&when));
	due = (int64_t)when.len;
	buf_free(&when);
	return due > 0;
}

enum rc enroll(struct engine *e, struct dialogue *d, const char *trustpoint, struct error *err)
{
	struct trustpoint tp;
	enum rc rc = trustpoint_load(e->store, trustpoint, &tp, err);

	if (rc != RC_OK)
		return rc;
	if (tp.terminal) {
		rc = terminal_enroll(e, d, &tp, err);
	} else if (!tp.est) {
		rc = error_set(err, RC_INVALID, METHOD_MISSING, tp.name);
	} else if (!too_early(e, d, &tp)) {
		say(d, "%% Start certificate enrollment ...\n");
		rc = enroll_claimed(e, d, &tp, err);
	}
	trustpoint_free(&tp);
	return rc;
}

enum rc enroll_cancel(
    struct engine *e, struct dialogue *d, const char *trustpoint, struct error *err)
{
	int64_t removed = 0;
	enum rc rc = store_begin(e->store, err);

	if (rc != RC_OK)
		return rc;
	rc = pending_drop(e, trustpoint, &removed, err);
	rc = store_end(e->store, rc, err);
	if (rc != RC_OK)
		return rc;
	if (removed == 0)
		return error_set(err, RC_INVALID,
		    "Trustpoint %s has no pending certificate request", trustpoint);
	say(d, "%% The pending certificate request of trustpoint %s was dropped\n", trustpoint);
	return RC_OK;
}
