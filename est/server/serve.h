/* The command "serve": sockets, worker processes, their life and end. */
#ifndef EST_SERVER_SERVE_H
#define EST_SERVER_SERVE_H

#include "base/error.h"
#include "est/server/options.h"

/*
 * Serves until SIGTERM or SIGINT.  Prints "estd: ready https://ADDR:PORT" on
 * standard output, a line for each listener, once connections are accepted.
 */
enum rc serve(struct options *options, struct error *err);

#endif
