/*
 * Is this the server that was meant?  Path validation of its certificate chain
 * (RFC 5280) and the authorisation of RFC 7030 section 3.6: the name of the
 * URL, or id-kp-cmcRA below explicit trust anchors.
 */
#ifndef EST_VERIFY_H
#define EST_VERIFY_H

#include "est/est.h"
#include "est/url.h"

/* Trust anchors as OpenSSL wants them. */
struct est_anchors {
	X509_STORE *store;
	STACK_OF(X509) *intermediates; /* among the anchors given, trusted only below a root */
	bool partial;		       /* no root was given: any of them ends a chain */
	bool explicit_ta;	       /* RFC 7030 section 3.6.1, else 3.6.2 */
};

/*
 * The explicit anchors of options, or with none of those the system's store or
 * ca_file.  RC_INVALID when ca_file can't be read, when EST_TRUST_EXPLICIT has
 * no anchors.  The caller releases *out with est_anchors_free, also on failure.
 */
enum rc est_anchors_load(
    const struct est_options *options, struct est_anchors *out, struct error *err);
void est_anchors_free(struct est_anchors *anchors);

/*
 * Judges leaf, with the certificates that came along, at options->now.  RC_OK
 * when the chain ends at an anchor and leaf is authorised for url.  RC_INVALID
 * otherwise; *code then says why in OpenSSL's X509_V_ERR_ terms, from which it
 * derives the TLS alert.
 */
enum rc est_verify(const struct est_anchors *anchors, const struct est_options *options,
    const struct est_url *url, X509 *leaf, STACK_OF(X509) *sent, int *code, struct error *err);

#endif
