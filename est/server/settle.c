/*
 * The last word on enrolments: what the database knows of the same request
 * and of the one-time password, read and written in one transaction for all
 * that came together.  See enrolment.h.
 */
#include "est/server/enrolment.h"

#include "est/pkcs7.h"
#include "est/server/cert.h"

#define DEFAULT_RETRY_AFTER 5
#define MANY_CERTS	    100

static enum rc write_certificate(struct enrolment *e, X509 *cert, struct error *err)
{
	STACK_OF(X509) *certs = sk_X509_new_null();
	struct buf der = {0};
	bool ok = certs != NULL && sk_X509_push(certs, cert) > 0;
	enum rc rc;

	if (ok && fault_acts(&e->server->options->faults, FAULT_MANY_CERTS, e->operation)) {
		for (int i = 0; i < MANY_CERTS; i++)
			ok = ok && sk_X509_push(certs, e->server->ca->sub) > 0;
	}
	rc = ok ? est_certs_only_make(certs, &der, err) : openssl_error(err, "certificates");
	if (rc == RC_OK)
		answer_der(
		    e->answer, "application/pkcs7-mime; smime-type=certs-only", der.data, der.len);
	sk_X509_free(certs);
	buf_free(&der);
	return rc;
}

static enum verdict judge(
    const struct enrolment *e, const struct request_row *row, struct request_row *next)
{
	const struct faults *faults = &e->server->options->faults;
	int64_t now = e->now;
	bool delayed = fault_acts(faults, FAULT_RETRY_AFTER, e->operation);
	int64_t wait = delayed ? faults->seconds[FAULT_RETRY_AFTER] : DEFAULT_RETRY_AFTER;

	*next = (struct request_row){.state = REQ_PENDING, .due = now + wait};
	if (row->state == REQ_REJECTED)
		return VERDICT_REFUSE;
	/* One that was issued before starts anew: a renewal with the same key looks the same. */
	if (e->server->options->manual && row->state != REQ_GRANTED)
		return VERDICT_HOLD;
	if (!e->server->options->manual && delayed && (row->state == REQ_NEW || row->due > now)) {
		next->due = row->state == REQ_NEW ? next->due : row->due;
		return VERDICT_HOLD;
	}
	next->due = 0;
	return VERDICT_ISSUE;
}

static enum rc spend_one_time(struct enrolment *e, int64_t request, struct error *err)
{
	const struct credential *login = e->identity.login;

	if (login == NULL || !login->one_time)
		return RC_OK;
	return ca_db_use_otp(e->server->db, login->tag, login->name, request, err);
}

/* Inside the transaction: the rows that go with a certificate. */
static enum rc record(
    struct enrolment *e, const struct request_row *row, X509 *cert, struct error *err)
{
	int64_t id = 0;
	enum rc rc = ca_db_put_request(e->server->db, e->digest, e->csr, buf_str(&e->answer->who),
	    cert != NULL ? REQ_ISSUED : REQ_PENDING, row->due, e->now, &id, err);

	if (rc == RC_OK)
		rc = spend_one_time(e, id, err);
	if (rc == RC_OK && cert != NULL)
		rc = ca_db_add_cert(e->server->db, cert, id, err);
	return rc;
}

/* True when the one-time password went with another request meanwhile. */
static enum rc check_spent(const struct enrolment *e, bool *spent, struct error *err)
{
	const struct credential *login = e->identity.login;
	struct otp_state otp = {0};
	enum rc rc = RC_OK;

	if (login != NULL && login->one_time)
		rc = ca_db_otp(e->server->db, login->tag, &otp, err);
	*spent = otp.used && memcmp(otp.digest, e->digest, DIGEST_LEN) != 0;
	return rc;
}

/* Inside the transaction: decides, then records what was decided. */
static enum rc decide(struct enrolment *e, struct error *err)
{
	struct request_row row, next;
	bool spent = false;
	enum rc rc = check_spent(e, &spent, err);

	e->verdict = VERDICT_SPENT;
	if (rc != RC_OK || spent)
		return rc;
	rc = ca_db_request(e->server->db, e->digest, &row, err);
	if (rc != RC_OK)
		return rc;
	e->verdict = judge(e, &row, &next);
	e->wait = next.due - e->now;
	if (e->verdict == VERDICT_REFUSE)
		return RC_OK;
	return record(e, &next, e->verdict == VERDICT_ISSUE ? e->cert : NULL, err);
}

static enum rc commit_all(
    struct ca_db *db, struct enrolment *const list[], size_t n, struct error *err)
{
	enum rc rc = ca_db_begin(db, err);

	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; rc == RC_OK && i < n; i++)
		rc = decide(list[i], err);
	if (rc == RC_OK)
		return ca_db_commit(db, err);
	ca_db_rollback(db);
	return rc;
}

/* What was decided is recorded: say it. */
static void conclude(struct enrolment *e)
{
	struct error why;

	switch (e->verdict) {
	case VERDICT_SPENT:
		answer_unauthorized(e->answer, false);
		break;
	case VERDICT_REFUSE:
		answer_refuse(e->answer, 403,
		    "RFC 7030 section 4.2.3: the operator of the CA rejected "
		    "this request");
		break;
	case VERDICT_HOLD:
		answer_refuse(e->answer, 202, "pending");
		e->answer->retry_after = e->wait > 0 ? e->wait : 1;
		break;
	case VERDICT_ISSUE:
		if (write_certificate(e, e->cert, &why) != RC_OK)
			answer_refuse(e->answer, 500, why.text);
		serial_print(e->cert, &e->answer->serial);
		break;
	}
}

void settle(struct est_server *server, struct enrolment *const list[], size_t n)
{
	struct error why;
	enum rc rc = commit_all(server->db, list, n, &why);

	if (rc == RC_OK) {
		for (size_t i = 0; i < n; i++)
			conclude(list[i]);
	} else if (n == 1) {
		answer_refuse(list[0]->answer, 500, why.text);
	} else {
		/* One that can't be recorded must not take the others along. */
		for (size_t i = 0; i < n; i++)
			settle(server, &list[i], 1);
	}
}

void enrolment_free(struct enrolment *e)
{
	if (e == NULL)
		return;
	identity_free(&e->identity);
	X509_REQ_free(e->csr);
	X509_free(e->cert);
	free(e);
}
