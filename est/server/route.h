/* Which operation a path names (RFC 7030 section 3.2.2), and by which method. */
#ifndef EST_SERVER_ROUTE_H
#define EST_SERVER_ROUTE_H

#include <event2/http.h>

#include "est/server/answer.h"
#include "est/server/options.h"

/* The decoded path of a request, for the caller to free; NULL when there is none. */
char *route_path(const struct evhttp_request *req);

/* The operation of a decoded path, after a label that is ours; false when there is none. */
bool route_find(const struct options *options, const char *path, enum operation *out);

enum evhttp_cmd_type route_method(enum operation operation);

#endif
