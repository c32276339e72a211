/*
 * The rules of RFC 7030: what each operation answers to whom.  Knows TLS
 * connections and headers as values, not HTTP.
 */
#ifndef EST_SERVER_ENROLL_H
#define EST_SERVER_ENROLL_H

#include <openssl/ssl.h>
#include <stdint.h>

#include "base/error.h"
#include "est/server/answer.h"
#include "est/server/auth.h"
#include "est/server/ca.h"
#include "est/server/ca_db.h"
#include "est/server/options.h"

/* What the operations work with; set up once in each worker. */
struct est_server {
	const struct options *options;
	const struct ca *ca;
	struct ca_db *db;
	struct auth auth;
	const char *crl_url;
	X509 *stranger; /* the unrelated CA of the fault wrong-ca, else NULL */
	EVP_PKEY *stranger_key;
	X509_PUBKEY *other_key; /* of the fault wrong-key, else NULL */
	struct buf csrattrs;	/* DER */
};

/* One request as it came.  All borrowed. */
struct est_request {
	enum operation operation;
	SSL *ssl;
	const char *method, *target;
	const char *authorization; /* header values, NULL when absent */
	const char *content_type;
	const void *body;
	size_t len;
	int64_t now; /* seconds since 1970 on the router's clock */
};

/* Fills the csrattrs, the strangers of the faults, the nonce key.  enroll_end in any case. */
enum rc enroll_begin(struct est_server *server, int64_t now, struct error *err);
void enroll_end(struct est_server *server);

/* An enrolment that waits for its record; its answer is not known before. */
struct enrolment;

/*
 * Carries out one operation, faults included, up to base64.  NULL: answer is
 * complete.  Else enroll_settle will complete it, and frees what is returned;
 * answer must live until then, the request need not.
 */
struct enrolment *enroll_answer(
    struct est_server *server, const struct est_request *request, struct answer *answer);

/*
 * Decides and records n enrolments in one transaction, and completes their
 * answers: what an answer says is in the database before it is sent.
 */
void enroll_settle(struct est_server *server, struct enrolment *const list[], size_t n);

#endif
