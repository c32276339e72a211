/* The commands beside "serve".  They work with or without a running server. */
#ifndef EST_SERVER_ADMIN_H
#define EST_SERVER_ADMIN_H

#include "base/buf.h"
#include "base/error.h"
#include "est/server/options.h"

/* Runs the command; appends to out what goes to standard output. */
enum rc admin_run(const struct options *options, struct buf *out, struct error *err);

#endif
