/*
 * Where an EST server is: the URL of the configuration taken apart and checked
 * once (RFC 7030 sections 3.2.2 and 3.3), so that the rest of the folder deals
 * with parts that are known to be good.
 */
#ifndef EST_URL_H
#define EST_URL_H

#include <stdbool.h>

#include "base/error.h"

struct est_url {
	char *origin; /* "https://host:port", an IPv6 address in brackets */
	char *path;   /* "[/prefix]/.well-known/est[/label]", no slash at the end */
	char *host;   /* bare, without brackets */
	char *peer;   /* "host:port" for messages */
	bool is_ip;   /* host is an IPv4 or IPv6 address */
};

/*
 * Checks url and label (NULL when there is none) and fills *out, which the
 * caller releases with est_url_free.  Without /.well-known/est in it, the
 * path is a prefix.  RC_INVALID when the URL is not https, has a user name,
 * query, fragment or zone, or when the label is not one plain path segment,
 * is the name of an operation, or contradicts the one in the URL.
 */
enum rc est_url_parse(const char *url, const char *label, struct est_url *out, struct error *err);

/* Safe on a zeroed or freed one. */
void est_url_free(struct est_url *url);

/*
 * The absolute URL that location means when it stands in an answer to base.
 * NULL when it means none, has a user name or is longer than a URL may be.
 * The caller frees.
 */
char *est_url_resolve(const char *base, const char *location);

/* True when the absolute URL has the same scheme, host and port, and no user name. */
bool est_url_same_origin(const struct est_url *url, const char *absolute);

#endif
