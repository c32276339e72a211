/*
 * Who asks: the client's certificate, its HTTP credentials, or both, as the
 * policy demands (RFC 7030 sections 3.2.3 and 3.3.2).
 */
#ifndef EST_SERVER_IDENTITY_H
#define EST_SERVER_IDENTITY_H

#include <openssl/x509.h>

#include "est/server/enroll.h"

struct identity {
	X509 *cert;			/* the client's TLS certificate, or NULL */
	bool ours;			/* it was issued here */
	const struct credential *login; /* HTTP credentials, or NULL; points into the server's */
};

/*
 * Finds out who asks, and notes it in answer->who for the log.  False when
 * the policy is not met: then the answer is the refusal.  identity_free in
 * any case.
 */
bool identify(const struct est_server *server, const struct est_request *request,
    struct identity *identity, struct answer *answer);

void identity_free(struct identity *identity);

#endif
