/* Paths to operations.  See route.h. */
#include "est/server/route.h"

#define PREFIX "/.well-known/est/"

static const struct {
	const char *name;
	enum evhttp_cmd_type method;
} operations[OP_COUNT] = {
    [OP_CACERTS] = {"cacerts", EVHTTP_REQ_GET},
    [OP_CSRATTRS] = {"csrattrs", EVHTTP_REQ_GET},
    [OP_ENROLL] = {"simpleenroll", EVHTTP_REQ_POST},
    [OP_REENROLL] = {"simplereenroll", EVHTTP_REQ_POST},
};

char *route_path(const struct evhttp_request *req)
{
	const char *path = evhttp_uri_get_path(evhttp_request_get_evhttp_uri(req));

	return path != NULL ? evhttp_uridecode(path, 0, NULL) : NULL;
}

bool route_find(const struct options *options, const char *path, enum operation *out)
{
	const char *name = path + strlen(PREFIX);

	if (strncmp(path, PREFIX, strlen(PREFIX)) != 0)
		return false;
	for (size_t i = 0; i < options->labels.n; i++) {
		size_t len = strlen(options->labels.item[i]);

		if (strncmp(name, options->labels.item[i], len) == 0 && name[len] == '/') {
			name += len + 1;
			break;
		}
	}
	for (size_t i = 0; i < OP_COUNT; i++) {
		if (strcmp(name, operations[i].name) == 0) {
			*out = (enum operation)i;
			return true;
		}
	}
	return false;
}

enum evhttp_cmd_type route_method(enum operation operation)
{
	return operations[operation].method;
}
