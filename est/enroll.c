/*
 * Enrolment and re-enrolment (RFC 7030 section 4.2), with the request bound to
 * its TLS connection where that is asked for (section 3.5; RFC 9266 for TLS
 * 1.3).  The issued certificate is found by its key and never by its place:
 * servers that redirect or misbehave answer with a CA certificate instead.
 */
#include <openssl/err.h>

#include "est/client.h"
#include "est/pkcs7.h"

/*
 * A connection may have been closed while idle, and again together with a
 * 401; the third try then finds one that stays.
 */
#define BIND_TRIES 3

/* One enrolment under way. */
struct enrolment {
	struct est *est;
	enum est_op op;
	est_make_request *make;
	void *ctx;
	X509_REQ *req;	 /* made last */
	struct buf body; /* its base64 */
};

/* Makes the request anew, as the binding demands. */
static bool make_body(struct enrolment *e, const char *binding, struct est_result *result)
{
	struct error err = {0};
	unsigned char *der = NULL;
	int len;

	X509_REQ_free(e->req);
	buf_reset(&e->body);
	e->req = e->make(e->ctx, binding, &err);
	len = e->req != NULL ? i2d_X509_REQ(e->req, &der) : 0;
	if (len > 0)
		est_base64_encode(der, (size_t)len, &e->body);
	else if (err.text[0] == '\0')
		error_set(&err, RC_INVALID, "the certificate request can't be made");
	if (len <= 0)
		est_fail(e->est, e->op, EST_REJECTED, &err, result);
	OPENSSL_free(der);
	ERR_clear_error();
	return len > 0;
}

/* Makes sure that a connection is open; what the server answers is of no interest. */
static bool connect_first(struct enrolment *e, struct est_result *result)
{
	struct est_answer answer = {0};

	result->status =
	    est_http(&e->est->http, EST_OP_CSRATTRS, NULL, NULL, &answer, &result->reason);
	est_answer_free(&answer);
	return result->status == EST_OK;
}

/* POSTs a request bound to the connection it travels on.  True as est_run. */
static bool post_bound(struct enrolment *e, struct est_result *result, struct buf *der)
{
	const struct est_http *http = &e->est->http;
	char binding[EST_BINDING_MAX];
	int tries;

	for (tries = 0; tries < BIND_TRIES; tries++) {
		if ((tries > 0 || http->binding[0] == '\0') && !connect_first(e, result))
			return false;
		if (http->binding[0] == '\0')
			break;
		memcpy(binding, http->binding, sizeof(binding));
		if (!make_body(e, binding, result))
			return false;
		if (est_run(e->est, e->op, &e->body, binding, result, der))
			return true;
		if (!http->stale)
			return false;
	}
	/* The server keeps no connection: there is no binding to be had. */
	return make_body(e, NULL, result) && est_run(e->est, e->op, &e->body, NULL, result, der);
}

/* The encoded SubjectPublicKeyInfo; empty when OpenSSL fails. */
static void encode_key(const X509_PUBKEY *key, struct buf *out)
{
	unsigned char *der = NULL;
	int len = i2d_X509_PUBKEY(key, &der);

	buf_reset(out);
	if (len > 0)
		buf_add(out, der, (size_t)len);
	OPENSSL_free(der);
}

/*
 * Whether cert is for the key of the request, whose encoding is wanted.  One
 * encoding is one key; another encoding may be the same key all the same, if
 * the request holds its key decoded.
 */
static bool same_key(const X509 *cert, X509_REQ *req, const struct buf *wanted)
{
	struct buf have = {0};
	EVP_PKEY *key;
	bool same;

	encode_key(X509_get_X509_PUBKEY(cert), &have);
	same = have.len > 0 && have.len == wanted->len &&
	       memcmp(have.data, wanted->data, have.len) == 0;
	buf_free(&have);
	if (same)
		return true;
	key = X509_REQ_get0_pubkey(req);
	return key != NULL && EVP_PKEY_eq(X509_get0_pubkey(cert), key) == 1;
}

/*
 * Moves the certificate with the request's key to the front; the newest when
 * the server sent the one that is being renewed along.
 */
static bool leaf_first(STACK_OF(X509) *certs, X509_REQ *req)
{
	struct buf wanted = {0};
	X509 *found = NULL;
	X509 *cert;
	int at = -1;
	int i;

	encode_key(X509_REQ_get_X509_PUBKEY(req), &wanted);
	for (i = 0; i < sk_X509_num(certs); i++) {
		cert = sk_X509_value(certs, i);
		if (!same_key(cert, req, &wanted))
			continue;
		if (found != NULL &&
		    ASN1_TIME_compare(X509_get0_notBefore(cert), X509_get0_notBefore(found)) <= 0)
			continue;
		found = cert;
		at = i;
	}
	buf_free(&wanted);
	ERR_clear_error();
	if (found == NULL)
		return false;
	/* The stack keeps its room when one is taken out: putting it back can't fail. */
	return sk_X509_unshift(certs, sk_X509_delete(certs, at)) > 0;
}

static void take_certificates(
    const struct enrolment *e, const struct buf *der, struct est_result *result)
{
	struct error err = {0};

	if (est_certs_only((unsigned char *)der->data, der->len, &result->certs, &err) != RC_OK) {
		est_fail(e->est, e->op, EST_MALFORMED, &err, result);
		return;
	}
	if (leaf_first(result->certs, e->req))
		return;
	sk_X509_pop_free(result->certs, X509_free);
	result->certs = NULL;
	error_set(&err, RC_INVALID, "the certificate that came back is not for our key");
	est_fail(e->est, e->op, EST_MALFORMED, &err, result);
}

void est_enroll(struct est *est, bool renew, bool bind, est_make_request *make, void *ctx,
    struct est_result *result)
{
	struct enrolment e = {.est = est, .make = make, .ctx = ctx};
	struct buf der = {0};
	bool answered;

	memset(result, 0, sizeof(*result));
	e.op = renew ? EST_OP_REENROLL : EST_OP_ENROLL;
	if (!est_may_ask(est, e.op, result))
		return;
	if (bind)
		answered = post_bound(&e, result, &der);
	else
		answered =
		    make_body(&e, NULL, result) && est_run(est, e.op, &e.body, NULL, result, &der);
	if (answered)
		take_certificates(&e, &der, result);
	X509_REQ_free(e.req);
	buf_free(&e.body);
	buf_free(&der);
}
