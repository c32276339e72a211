/* Calls and jobs.  See serve.h. */
#include "pki/serve.h"

#include <errno.h>
#include <openssl/err.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/msg.h"
#include "pki/renew.h"
#include "pki/verbs.h"
#include "store/jobs.h"
#include "store/trial.h"

/* Other processes add jobs and move the clock: look again after this long. */
#define LOOK_AGAIN_SECONDS 2

static const char *status_name(enum rc rc)
{
	return rc == RC_OK ? "ok" : rc == RC_INVALID ? "invalid" : "fatal";
}

static enum rc run_call(struct engine *e, struct dialogue *d, const struct msg *m,
    struct buf *result, struct error *err)
{
	const struct verb *verb = verb_find(msg_field(m, 0));
	const char *arg[VERB_ARGS_MAX];

	if (verb == NULL)
		return error_set(err, RC_INVALID, "engine: unknown verb %.40s", msg_field(m, 0));
	if (m->nfields != verb->nargs + 2)
		return error_set(err, RC_INVALID, "engine: %s with %zu fields, expected %zu",
		    verb->name, m->nfields, verb->nargs + 2);
	for (size_t i = 0; i < VERB_ARGS_MAX; i++)
		arg[i] = msg_field(m, i + 2);
	return verb->run(e, d, arg, result, err);
}

/* One call from its frame to its DONE. */
static int answer_call(struct engine *e, int fd, const struct msg *m)
{
	struct dialogue d = {.fd = fd, .user = msg_field(m, 1)};
	struct error err = {""};
	struct buf result = {0};
	const char *fields[2];
	enum rc rc = run_call(e, &d, m, &result, &err);
	int sent;

	ERR_clear_error();
	if (rc == RC_OK)
		dialogue_flush(&d);
	else if (err.text[0] != '\0')
		say(&d, "%% %s\n", err.text);
	fields[0] = status_name(rc);
	fields[1] = rc == RC_OK ? buf_str(&result) : "";
	sent = msg_send(fd, MSG_DONE, 2, fields);
	buf_free(&result);
	dialogue_free(&d);
	return sent;
}

enum rc serve(struct engine *e, int fd, struct error *err)
{
	struct msg m = {0};
	enum rc rc = RC_OK;
	int got;

	while ((got = msg_recv(fd, &m)) == 1) {
		if (m.type != MSG_CALL) {
			rc = error_set(
			    err, RC_INVALID, "a frame of type %d, expected a call", m.type);
			break;
		}
		if (answer_call(e, fd, &m) != 0)
			break;
	}
	if (got < 0)
		rc = error_set(err, RC_INVALID, "a malformed frame");
	msg_free(&m);
	return rc;
}

/* Blocks the signals that end the daemon and returns a descriptor that reads them. */
static int watch_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
		return -1;
	return signalfd(-1, &set, SFD_CLOEXEC);
}

/* Milliseconds until the next job is due, at most until it is time to look again. */
static int wait_ms(struct engine *e)
{
	int64_t left = jobs_next(e->store) - store_now(e->store);

	if (left < 0)
		left = 0;
	return (int)(left < LOOK_AGAIN_SECONDS ? left : LOOK_AGAIN_SECONDS) * 1000;
}

static enum rc run_due(struct engine *e, struct error *err)
{
	struct dialogue d = {.fd = -1, .quiet = true};
	bool rolled_back;
	int done;
	enum rc rc = trial_expire(e->store, false, &rolled_back, NULL, err);

	if (rc == RC_OK)
		rc = renewals_plan(e, err);

	if (rc == RC_OK)
		rc = jobs_run(e, &d, &done, err);
	ERR_clear_error();
	dialogue_free(&d);
	return rc;
}

/*
 * A daemon outlives a full disk: it says so once and tries again.  last is the
 * text it said last.
 */
static void complain(struct error *last, const struct error *err)
{
	if (strcmp(last->text, err->text) == 0)
		return;
	fprintf(stderr, "cepki: %s; trying again\n", err->text);
	*last = *err;
}

enum rc serve_jobs(struct engine *e, bool once, struct error *err)
{
	struct pollfd signals = {.fd = once ? -1 : watch_signals(), .events = POLLIN};
	struct error said = {""};
	enum rc rc;
	int ready = 0;

	if (once)
		return run_due(e, err);
	if (signals.fd < 0)
		return error_set(err, RC_FATAL, "signals: %s", strerror(errno));
	do {
		rc = run_due(e, err);
		if (rc != RC_OK)
			complain(&said, err);
		else
			said.text[0] = '\0';
		ready = poll(&signals, 1, rc == RC_OK ? wait_ms(e) : LOOK_AGAIN_SECONDS * 1000);
	} while (ready == 0 || (ready < 0 && errno == EINTR));
	rc = ready > 0 ? RC_OK : error_set(err, RC_FATAL, "poll: %s", strerror(errno));
	close(signals.fd);
	return rc;
}
