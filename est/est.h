/*
 * An Enrollment over Secure Transport client: RFC 7030 with the corrections
 * of RFC 8951.  The folder knows neither the configuration store nor the PKI
 * engine: the caller hands in trust anchors, identity and credentials, and
 * gets back parsed certificates or a reason, never a half-parsed buffer.
 */
#ifndef EST_EST_H
#define EST_EST_H

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

/* Limits on what a server may send or make us do. */
#define EST_BODY_MAX	  (256u * 1024u) /* bytes of one response body */
#define EST_HEADER_MAX	  (16u * 1024u)	 /* bytes of all response headers */
#define EST_CERTS_MAX	  32		 /* certificates in one certs-only message */
#define EST_REDIRECTS_MAX 3		 /* redirects followed, same origin only */
#define EST_ATTRS_MAX	  64		 /* elements of one csrattrs answer */

/* How the server's TLS certificate is judged (RFC 7030 section 3.6). */
enum est_trust {
	EST_TRUST_EXPLICIT,    /* anchors only (from an accepted /cacerts) */
	EST_TRUST_IMPLICIT,    /* the system's trust store (or ca_file when set) */
	EST_TRUST_PROVISIONAL, /* until a person decides, /cacerts only; RFC 7030 section 4.1.1 */
};

/*
 * One server and one identity.  All pointers are borrowed: they must live
 * until est_close.
 */
struct est_options {
	const char *url;   /* https://host[:port][/prefix][/.well-known/est[/label]] */
	const char *label; /* additional path segment (RFC 7030 section 3.2.2), or NULL */
	enum est_trust trust;
	STACK_OF(X509) *anchors; /* for EST_TRUST_EXPLICIT; roots and intermediates */
	const char *ca_file; /* for EST_TRUST_IMPLICIT in place of the system's store, or NULL */
	X509 *client_cert;   /* presented in TLS when asked, or NULL */
	STACK_OF(X509) *client_chain; /* sent with it, or NULL */
	EVP_PKEY *client_key;	      /* belongs to client_cert */
	const char *username;	      /* HTTP Basic or Digest, sent only after a 401; or NULL */
	const char *password;
	const char *proxy; /* host:port of an HTTP proxy, or NULL */
	bool cn_ip_allow;  /* accept a server whose only name is an IP address in the CN */
	int64_t now;	   /* seconds since 1970; judges all certificates */
	int timeout;	   /* seconds for one whole exchange, 1..300; 0 means 30 */
};

/* What kind of answer came. */
enum est_status {
	EST_OK = 0,
	EST_NONE,	  /* csrattrs: 204 or 404, nothing is demanded */
	EST_PENDING,	  /* 202: come back after retry_after (RFC 7030 section 4.2.3) */
	EST_UNAUTHORIZED, /* 401, 403, or no credentials that the server asks for */
	EST_REJECTED,	  /* another 4xx: the server does not want this request */
	EST_UNAVAILABLE,  /* connection failed, timed out, 5xx */
	EST_TLS_FAILED,	  /* either side refused the other in the handshake */
	EST_MALFORMED,	  /* the answer breaks the protocol or a limit above */
};

struct est_csrattrs; /* what the server wants in the request (RFC 7030 4.5, RFC 8951 4) */

/*
 * The outcome of a call, which overwrites what was there before;
 * est_result_free releases what is in it.
 */
struct est_result {
	enum est_status status;
	int http_status;	   /* 0 when no answer came */
	int64_t retry_after;	   /* EST_PENDING or 503: seconds to wait, at least 1 */
	bool retry_named;	   /* the server named that time; otherwise it is a default */
	STACK_OF(X509) *certs;	   /* EST_OK of cacerts and enrol, in the order received */
	STACK_OF(X509) *tls_chain; /* what the server presented, leaf first; NULL if no handshake */
	bool tls_verified;	   /* that chain and the name passed; false only when PROVISIONAL */
	struct est_csrattrs *attrs; /* EST_OK of csrattrs */
	struct error reason;	    /* one line for a person, unless EST_OK */
};

void est_result_free(struct est_result *result);

struct est; /* a client and its (kept) connection */

/*
 * Checks the options and prepares a client; nothing is sent.  RC_INVALID when
 * the URL is not https, holds user names, or names an operation as label.
 */
enum rc est_open(struct est **out, const struct est_options *options, struct error *err);
void est_close(struct est *est);

/*
 * GET /cacerts (RFC 7030 section 4.1).  result->certs holds one or more
 * certificates; nothing about their trustworthiness is implied.  The first
 * call may be PROVISIONAL; every other operation refuses that trust.
 */
void est_cacerts(struct est *est, struct est_result *result);

/*
 * True when the TLS chain of a provisional exchange leads to the anchors that
 * were accepted since, and names the server of the URL (RFC 7030 4.1.1, RFC
 * 6125): run before the anchors are stored, so that what was fetched and what
 * was accepted are the same server's.  options as for est_open; of its trust
 * only anchors and now are used.
 */
bool est_chain_matches(
    const struct est_options *options, STACK_OF(X509) *tls_chain, struct error *err);

/* GET /csrattrs (RFC 7030 section 4.5).  EST_OK, EST_NONE, or trouble. */
void est_csrattrs(struct est *est, struct est_result *result);

/* True when the server asks for challengePassword, i.e. channel binding. */
bool est_csrattrs_wants_binding(const struct est_csrattrs *attrs);

/* True when a digest is asked for: *nid becomes its NID (e.g. NID_sha384). */
bool est_csrattrs_digest(const struct est_csrattrs *attrs, int *nid);

/* True when an RSA key of at least *bits is asked for. */
bool est_csrattrs_rsa_bits(const struct est_csrattrs *attrs, int *bits);

/* OID of a key algorithm that is asked for: NID or NID_undef when none. */
int est_csrattrs_key_type(const struct est_csrattrs *attrs);

/* The curve of an EC key that is asked for (e.g. NID_secp384r1), or NID_undef. */
int est_csrattrs_curve(const struct est_csrattrs *attrs);

/*
 * Adds to the request what attrs asks for and the caller can't decide:
 * extensions with given values (extensionReq).  Unknown OIDs are ignored
 * (RFC 7030 section 4.5.2).  0, or -1 when OpenSSL failed.
 */
int est_csrattrs_apply(const struct est_csrattrs *attrs, X509_REQ *req);

void est_csrattrs_free(struct est_csrattrs *attrs);

/*
 * Makes and signs the certificate request.  binding is the base64 of the
 * connection's tls-unique (TLS 1.2, RFC 7030 section 3.5) or tls-exporter
 * (TLS 1.3, RFC 9266) to be put into challengePassword, or NULL when none is
 * wanted or to be had: a server that closes the connection after each answer
 * leaves none.  May be called more than once, for a new connection has a new
 * binding.  Returns the request, which est frees, or NULL with err set.
 */
typedef X509_REQ *est_make_request(void *ctx, const char *binding, struct error *err);

/*
 * POST /simpleenroll or /simplereenroll (RFC 7030 section 4.2).  bind asks for
 * channel binding.  EST_OK: result->certs holds what came, and the leaf whose
 * key is that of the request is first.  An answer without such a leaf is
 * EST_MALFORMED.  When make returns NULL the status is EST_REJECTED and the
 * reason is make's.
 */
void est_enroll(struct est *est, bool renew, bool bind, est_make_request *make, void *ctx,
    struct est_result *result);

#endif
