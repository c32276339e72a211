/* Listening sockets, and the one-line log on standard error. */
#ifndef EST_SERVER_NET_H
#define EST_SERVER_NET_H

#include "base/error.h"
#include "est/server/values.h"

/*
 * Binds and listens, non-blocking, without delay of small packets.  endpoint
 * gets the real port.  RC_INVALID when the address can't be had (errno kept);
 * else *fd is the caller's.
 */
enum rc net_listen(struct endpoint *endpoint, int *fd, struct error *err);

/* Writes one line to standard error as a whole; control characters become '?'. */
void net_log(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
