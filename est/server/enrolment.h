/*
 * One enrolment between the rules (enroll.c), which check the request and sign
 * its certificate, and the database (settle.c), which has the last word.
 */
#ifndef EST_SERVER_ENROLMENT_H
#define EST_SERVER_ENROLMENT_H

#include "est/server/identity.h"

/* How a request with its row in the database goes on. */
enum verdict { VERDICT_ISSUE, VERDICT_HOLD, VERDICT_REFUSE, VERDICT_SPENT };

struct enrolment {
	struct est_server *server;
	const struct est_request *request; /* borrowed; NULL once the rules are through */
	enum operation operation;
	int64_t now;
	struct identity identity;
	X509_REQ *csr;
	unsigned char digest[DIGEST_LEN]; /* of the request's subject and public key */
	X509 *cert;			  /* signed; handed out only when the verdict says so */
	struct answer *answer;		  /* borrowed */
	enum verdict verdict;
	int64_t wait; /* VERDICT_HOLD: seconds */
};

/* Safe with NULL. */
void enrolment_free(struct enrolment *e);

/* Decides and records all in one transaction, and writes their answers up to DER. */
void settle(struct est_server *server, struct enrolment *const list[], size_t n);

#endif
