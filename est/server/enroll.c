/*
 * RFC 7030 sections 4.1, 4.2 and 4.5 as a server sees them.  Every refusal
 * names the section it rests on.
 */
#include "est/server/enroll.h"

#include <openssl/err.h>

#include "est/pkcs7.h"
#include "est/server/cert.h"
#include "est/server/enrolment.h"
#include "est/server/issue.h"
#include "est/server/tls.h"

#define BACKDATE_MAX 60 /* seconds, for peers whose clock is behind */
#define DAY	     INT64_C(86400)

static enum rc make_csrattrs(struct est_server *server, struct error *err)
{
	/* RFC 7030 section 4.5.2 wants challengePassword named where binding is demanded. */
	const int nids[] = {NID_sha256, server->options->bind ? NID_pkcs9_challengePassword : 0};
	ASN1_SEQUENCE_ANY *attrs = sk_ASN1_TYPE_new_null();
	unsigned char *der = NULL;
	int len = -1;

	for (size_t i = 0; attrs != NULL && i < sizeof(nids) / sizeof(nids[0]); i++) {
		ASN1_TYPE *oid = nids[i] != 0 ? ASN1_TYPE_new() : NULL;

		if (oid == NULL)
			continue;
		ASN1_TYPE_set(oid, V_ASN1_OBJECT, OBJ_nid2obj(nids[i]));
		if (sk_ASN1_TYPE_push(attrs, oid) == 0)
			ASN1_TYPE_free(oid);
	}
	len = i2d_ASN1_SEQUENCE_ANY(attrs, &der);
	if (len > 0)
		buf_add(&server->csrattrs, der, (size_t)len);
	OPENSSL_free(der);
	sk_ASN1_TYPE_pop_free(attrs, ASN1_TYPE_free);
	return len > 0 ? RC_OK : openssl_error(err, "csrattrs");
}

enum rc enroll_begin(struct est_server *server, int64_t now, struct error *err)
{
	const struct faults *faults = &server->options->faults;
	EVP_PKEY *other = NULL;
	enum rc rc = auth_begin(&server->auth, err);

	if (rc == RC_OK)
		rc = make_csrattrs(server, err);
	if (rc == RC_OK && faults->on[FAULT_WRONG_CA])
		rc = ca_make_stranger(&server->stranger, &server->stranger_key, now, err);
	if (rc == RC_OK && faults->on[FAULT_WRONG_KEY]) {
		other = EVP_EC_gen("P-256");
		if (other == NULL || X509_PUBKEY_set(&server->other_key, other) != 1)
			rc = openssl_error(err, "EC key");
		EVP_PKEY_free(other);
	}
	return rc;
}

void enroll_end(struct est_server *server)
{
	X509_free(server->stranger);
	EVP_PKEY_free(server->stranger_key);
	X509_PUBKEY_free(server->other_key);
	buf_free(&server->csrattrs);
	OPENSSL_cleanse(&server->auth, sizeof(server->auth));
}

static void answer_cacerts(struct est_server *server, struct answer *answer)
{
	answer_der(
	    answer, "application/pkcs7-mime", server->ca->cacerts.data, server->ca->cacerts.len);
}

static void answer_csrattrs(struct est_server *server, struct answer *answer)
{
	switch (server->options->csrattrs) {
	case CSRATTRS_NONE:
		answer->status = 404; /* RFC 7030 section 4.5.2: none; a body would confuse peers */
		break;
	case CSRATTRS_204:
		answer->status = 204;
		break;
	case CSRATTRS_DEFAULT:
		answer_der(
		    answer, "application/csrattrs", server->csrattrs.data, server->csrattrs.len);
		break;
	}
}

/* An inner failure: the reason goes to the log's reader and the client alike; it holds no secret.
 */
static bool refuse(struct enrolment *e, enum rc rc, int status, const struct error *why)
{
	answer_refuse(e->answer, rc == RC_FATAL ? 500 : status, why->text);
	return false;
}

/*
 * What makes a repeated request the same one: who asks for which key.  Not
 * its bytes, since a channel binding (RFC 7030 section 3.5) is new with each
 * connection.
 */
static enum rc fingerprint(struct enrolment *e, struct error *err)
{
	struct buf text = {0};
	const unsigned char *subject;
	unsigned char *key = NULL;
	size_t len;
	int key_len = i2d_X509_PUBKEY(X509_REQ_get_X509_PUBKEY(e->csr), &key);
	enum rc rc = RC_OK;

	if (key_len <= 0 ||
	    X509_NAME_get0_der(X509_REQ_get_subject_name(e->csr), &subject, &len) != 1) {
		rc = openssl_error(err, "request");
		goto out;
	}
	buf_add(&text, subject, len);
	buf_add(&text, key, (size_t)key_len);
	if (EVP_Digest(text.data, text.len, e->digest, NULL, e->server->ca->sha256, NULL) != 1)
		rc = openssl_error(err, "digest");
out:
	OPENSSL_free(key);
	buf_free(&text);
	return rc;
}

/* RFC 7030 section 4.2.1; RFC 8951 section 3: base64 whatever the transfer encoding says. */
static bool read_request(struct enrolment *e)
{
	static const char wanted[] = "application/pkcs10";
	const struct est_request *request = e->request;
	const char *type = request->content_type;
	struct buf der = {0};
	struct error why;
	enum rc rc;

	if (type != NULL && (strncasecmp(type, wanted, sizeof(wanted) - 1) != 0 ||
				strchr(" \t;", type[sizeof(wanted) - 1]) == NULL)) {
		error_set(&why, RC_INVALID,
		    "RFC 7030 section 4.2.1: expected Content-Type %s, \"%.80s\" came", wanted,
		    type);
		return refuse(e, RC_INVALID, 415, &why);
	}
	rc = est_base64_decode(request->body, request->len, &der, &why);
	if (rc == RC_OK)
		rc = issue_parse(der.data, der.len, &e->csr, &why);
	if (rc == RC_OK)
		rc = issue_check(e->csr, &why);
	if (rc == RC_OK)
		rc = fingerprint(e, &why);
	buf_free(&der);
	return rc == RC_OK || refuse(e, rc, 400, &why);
}

/*
 * RFC 7030 section 3.5: a value that is there is checked, also where none is
 * demanded.
 */
static bool check_binding(struct enrolment *e)
{
	struct buf claimed = {0}, actual = {0};
	struct error why;
	enum rc rc = issue_challenge(e->csr, &claimed, &why);

	if (rc == RC_INVALID && !e->server->options->bind &&
	    X509_REQ_get_attr_by_NID(e->csr, NID_pkcs9_challengePassword, -1) < 0) {
		rc = RC_OK;
		goto out;
	}
	if (rc == RC_OK)
		rc = tls_binding(e->request->ssl, &actual, &why);
	if (rc == RC_OK && (claimed.len != actual.len ||
			       CRYPTO_memcmp(claimed.data, actual.data, actual.len) != 0))
		rc = error_set(&why, RC_INVALID,
		    "RFC 7030 section 3.5: challengePassword is not the channel binding of this "
		    "connection");
out:
	buf_free(&claimed);
	buf_free(&actual);
	return rc == RC_OK || refuse(e, rc, 400, &why);
}

/* RFC 7030 section 4.2.2. */
static bool check_renewal(struct enrolment *e)
{
	struct buf san = {0};
	struct error why;
	bool valid = false;
	enum rc rc = RC_OK;

	if (e->request->operation != OP_REENROLL)
		return true;
	if (e->identity.cert != NULL) {
		if (!e->identity.ours) {
			error_set(&why, RC_INVALID,
			    "RFC 7030 section 4.2.2: the client certificate was not issued here");
			return refuse(e, RC_INVALID, 403, &why);
		}
		rc = issue_same_identity(e->csr, e->identity.cert, &why);
		return rc == RC_OK || refuse(e, rc, 400, &why);
	}
	issue_csr_san(e->csr, &san);
	rc = ca_db_subject_valid(
	    e->server->db, X509_REQ_get_subject_name(e->csr), &san, e->request->now, &valid, &why);
	buf_free(&san);
	if (rc == RC_OK && !valid)
		rc = error_set(&why, RC_INVALID,
		    "RFC 7030 section 4.2.2: no valid certificate with this Subject and "
		    "SubjectAltName was issued here");
	return rc == RC_OK || refuse(e, rc, 403, &why);
}

static int64_t min64(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static enum rc make_certificate(struct enrolment *e, X509 **out, struct error *err)
{
	const struct est_server *server = e->server;
	const struct faults *faults = &server->options->faults;
	enum operation op = e->operation;
	int64_t validity = server->options->validity;
	struct issue_terms terms = {
	    .from = e->request->now - min64(validity / 100, BACKDATE_MAX),
	    .until = e->request->now + validity,
	    .crl_url = server->crl_url,
	};

	if (fault_acts(faults, FAULT_WRONG_CA, op)) {
		terms.issuer = server->stranger;
		terms.issuer_key = server->stranger_key;
	}
	if (fault_acts(faults, FAULT_WRONG_KEY, op))
		terms.key = server->other_key;
	if (fault_acts(faults, FAULT_OLD_CERT, op)) {
		terms.from = e->request->now - 2 * DAY;
		terms.until = e->request->now - DAY;
	}
	return issue_cert(server->ca, e->csr, &terms, out, err);
}

/* Signed before the transaction, so that no other worker waits for a signature. */
static bool sign(struct enrolment *e)
{
	struct error why;
	enum rc rc = make_certificate(e, &e->cert, &why);

	return rc == RC_OK || refuse(e, rc, 500, &why);
}

/* NULL when the answer is complete: a refusal. */
static struct enrolment *answer_enroll(
    struct est_server *server, const struct est_request *request, struct answer *answer)
{
	struct enrolment *e = xcalloc(1, sizeof(*e));

	e->server = server;
	e->request = request;
	e->operation = request->operation;
	e->now = request->now;
	e->answer = answer;
	if (!identify(server, request, &e->identity, answer) || !read_request(e) ||
	    !check_binding(e) || !check_renewal(e) || !sign(e)) {
		enrolment_free(e);
		e = NULL;
	} else {
		e->request = NULL;
	}
	ERR_clear_error();
	return e;
}

/* What is done to every answer once it is known. */
static void complete(const struct est_server *server, enum operation op, struct answer *answer)
{
	const struct faults *faults = &server->options->faults;

	if (answer->status == 200) {
		faults_apply(faults, STAGE_DER, op, answer);
		answer_encode(answer, server->options->one_line);
		faults_apply(faults, STAGE_TEXT, op, answer);
	}
	faults_apply(faults, STAGE_SEND, op, answer);
}

struct enrolment *enroll_answer(
    struct est_server *server, const struct est_request *request, struct answer *answer)
{
	enum operation op = request->operation;
	struct enrolment *waiting = NULL;

	if (faults_apply(&server->options->faults, STAGE_EARLY, op, answer))
		return NULL;
	if (op == OP_CACERTS)
		answer_cacerts(server, answer);
	else if (op == OP_CSRATTRS)
		answer_csrattrs(server, answer);
	else
		waiting = answer_enroll(server, request, answer);
	if (waiting == NULL)
		complete(server, op, answer);
	return waiting;
}

void enroll_settle(struct est_server *server, struct enrolment *const list[], size_t n)
{
	settle(server, list, n);
	for (size_t i = 0; i < n; i++) {
		complete(server, list[i]->operation, list[i]->answer);
		enrolment_free(list[i]);
	}
	ERR_clear_error();
}
