/*
 * HTTP authentication as RFC 7030 section 3.2.3 asks: Basic (RFC 7617) and
 * Digest (RFC 7616, MD5 and SHA-256, qop=auth).  Pure functions on strings;
 * nothing here knows of connections.
 */
#ifndef EST_SERVER_AUTH_H
#define EST_SERVER_AUTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

#define AUTH_REALM	   "estd"
#define AUTH_HEADER_MAX	   2048 /* characters of one Authorization header */
#define AUTH_NONCE_SECONDS 300	/* how long a nonce is good */

struct credential {
	char *name;
	char *password; /* cleansed by its owner */
	bool one_time;
	unsigned char tag[32]; /* of a one-time password: how the database knows it */
};

struct auth {
	const struct credential *credentials;
	size_t n;
	bool basic, digest;	     /* schemes offered */
	unsigned char nonce_key[32]; /* of this server's life */
};

enum auth_outcome {
	AUTH_ABSENT, /* no header */
	AUTH_BAD,    /* malformed, a scheme not offered, or wrong credentials */
	AUTH_STALE,  /* right, but for a nonce that is too old */
	AUTH_OK,
};

/* What an Authorization header said. */
struct auth_result {
	enum auth_outcome outcome;
	const struct credential *who; /* AUTH_OK: points into auth->credentials */
	const char *scheme;	      /* AUTH_OK: "basic" or "digest", for the log */
};

/* What goes into a Digest response with qop=auth. */
struct auth_digest_parts {
	const char *algorithm; /* "MD5", "SHA-256"; "" means MD5 */
	const char *name, *realm, *password;
	const char *method, *uri;
	const char *nonce, *nc, *cnonce;
};

/*
 * The response of RFC 7616 section 3.4.1 in lower-case hexadecimal, appended.
 * RC_INVALID for another algorithm.
 */
enum rc auth_digest(const struct auth_digest_parts *parts, struct buf *out, struct error *err);

/* Draws the nonce key.  RC_FATAL when there is no randomness. */
enum rc auth_begin(struct auth *auth, struct error *err);

/*
 * Judges the value of an Authorization header (NULL when there was none) for
 * a request.  target is the request target as it came; now is in seconds.
 */
struct auth_result auth_check(const struct auth *auth, const char *header, const char *method,
    const char *target, int64_t now);

/*
 * The values of the WWW-Authenticate headers of a 401, strongest first (RFC
 * 7616 section 3.7), at most AUTH_CHALLENGES.  Returns how many.
 */
#define AUTH_CHALLENGES 3
size_t auth_challenges(
    const struct auth *auth, bool stale, int64_t now, struct buf out[AUTH_CHALLENGES]);

#endif
