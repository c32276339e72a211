/*
 * The two ways the engine runs: answering the calls of one shell over a
 * socket, or doing by itself what falls due.  Frames are those of base/msg.h.
 */
#ifndef PKI_SERVE_H
#define PKI_SERVE_H

#include "pki/engine.h"

/*
 * Answers calls on fd, one at a time, until the other side closes.  RC_INVALID
 * when it sends something that is not a call.
 */
enum rc serve(struct engine *e, int fd, struct error *err);

/*
 * Runs what is due; with once returns then, else sleeps until more falls due
 * and returns RC_OK after SIGTERM or SIGINT.
 */
enum rc serve_jobs(struct engine *e, bool once, struct error *err);

#endif
