/*
 * What is needed to talk to a trustpoint's EST server: URL, trust, identity
 * and credentials, gathered and checked before anything is sent.  The rules
 * are those of reference xr-pki section 2.5: the bootstrap certificate serves
 * the first enrolment only, re-enrolment presents the certificate issued
 * before, and a profile for re-enrolment goes before the general one.
 */
#ifndef PKI_PEER_H
#define PKI_PEER_H

#include "est/est.h"
#include "pki/engine.h"
#include "pki/trustpoint.h"

enum peer_use {
	PEER_CACERTS, /* fetching CA certificates: only the URL is needed */
	PEER_FIRST,   /* first enrolment */
	PEER_RENEW,   /* re-enrolment */
};

struct peer {
	struct est_options options; /* borrows from what follows */
	STACK_OF(X509) *anchors;    /* explicit trust: the ca and chain rows; may be empty */
	X509 *cert;
	STACK_OF(X509) *chain;
	EVP_PKEY *key;
	char *username;
	struct buf password;
	char *proxy;
};

/*
 * Fills peer.  RC_INVALID with one clear line when something is missing,
 * expired or not configured.  tp must outlive peer; free it in every case.
 */
enum rc peer_prepare(struct peer *peer, struct engine *e, const struct trustpoint *tp,
    enum peer_use use, struct error *err);

/* Wipes and frees; safe on a zeroed one. */
void peer_free(struct peer *peer);

#endif
