/*
 * The values of command-line options that have a form of their own:
 * durations, addresses, credentials.
 */
#ifndef EST_SERVER_VALUES_H
#define EST_SERVER_VALUES_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/error.h"
#include "est/server/auth.h"

#define DURATION_MAX	(INT64_C(100) * 365 * 86400) /* a hundred years, in seconds */
#define CREDENTIALS_MAX 1024

struct endpoint {
	struct sockaddr_storage addr; /* AF_INET or AF_INET6 */
	socklen_t len;		      /* 0 when not given */
};

struct credentials {
	struct credential *item;
	size_t n;
};

/* "90s", "10m", "12h", "30d" in seconds, 1 to DURATION_MAX. */
enum rc duration_parse(const char *text, int64_t *seconds, struct error *err);

/* "127.0.0.1:8443" or "[::1]:8443"; port 0 asks for any. */
enum rc endpoint_parse(const char *text, struct endpoint *out, struct error *err);

/* The same form, appended; without the port also without brackets. */
void endpoint_print(const struct endpoint *endpoint, bool with_port, struct buf *out);

/* Puts another port, in host order, into the address. */
void endpoint_set_port(struct endpoint *endpoint, uint16_t port);

/*
 * Adds "NAME:PASSWORD", or "NAME:@FILE" whose first line is the password, and
 * overwrites value, so that the password leaves the process table.  where
 * says in an error what was wrong; the password is never shown.
 */
enum rc credential_add(struct credentials *credentials, char *value, bool one_time,
    const char *where, struct error *err);

/* Adds each line NAME:PASSWORD of a file; empty ones and those with # at the start are skipped. */
enum rc credentials_read(struct credentials *credentials, const char *path, struct error *err);

/* Cleanses and frees. */
void credentials_free(struct credentials *credentials);

#endif
