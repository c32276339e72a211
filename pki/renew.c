/* Jobs of the engine.  See renew.h. */
#include "pki/renew.h"

#include "pki/enroll.h"
#include "pki/events.h"
#include "pki/issue.h"
#include "pki/pending.h"
#include "store/certs.h"
#include "store/jobs.h"
#include "store/requests.h"

/* Stores a line outside any transaction and shows it. */
static void note(struct engine *e, struct dialogue *d, enum event event, const char *text)
{
	/* A log that can't be written must not keep the job from being settled. */
	if (event_log(e, d, event, NULL, "%s", text) == RC_OK)
		dialogue_flush(d);
	else
		dialogue_drop(d);
}

/* Seconds to the next attempt: the configured period, or longer when the server says so. */
static int64_t wait_for(const struct trustpoint *tp, const struct attempt *attempt)
{
	int64_t period = (int64_t)tp->retry_period * 60;

	return attempt->retry_after > period ? attempt->retry_after : period;
}

/* The request and its job go, with the line that says why, in one transaction. */
static enum rc give_up_pending(struct engine *e, struct dialogue *d, const struct job *job,
    enum event event, const char *why, struct error *err)
{
	enum rc rc = store_begin(e->store, err);

	if (rc != RC_OK)
		return rc;
	rc = pending_drop(e, job->target, NULL, err);
	if (rc == RC_OK)
		rc = event_log(e, d, event, err, "%s", why);
	return dialogue_settle(d, store_end(e->store, rc, err));
}

/* Repeats a pending request. */
static enum rc run_enroll(struct engine *e, struct dialogue *d, const struct job *job,
    const struct trustpoint *tp, struct error *err)
{
	struct attempt attempt;
	struct error why = {""};
	enum rc rc;

	if (!requests_get(e->store, tp->name, NULL))
		return job_done(e->store, job, err);
	rc = enroll_attempt(e, d, tp, &attempt, &why);
	if (rc == RC_OK)
		return attempt.pending ? RC_OK : job_done(e->store, job, err);
	if ((rc == RC_FATAL || attempt.again) && job->attempts + 1 < tp->retry_count) {
		note(e, d, EVENT_RETRY, why.text);
		return job_again(e->store, job, store_now(e->store) + wait_for(tp, &attempt), err);
	}
	return give_up_pending(e, d, job, EVENT_ENROLL_FAIL, why.text, err);
}

/* Renews; the job stays, for no time, when nothing more is to be tried by itself. */
static enum rc run_renew(struct engine *e, struct dialogue *d, const struct job *job,
    const struct trustpoint *tp, struct error *err)
{
	struct attempt attempt = {0};
	struct error why = {""};
	bool claimed;
	enum rc rc;

	if (tp->auto_enroll == 0) {
		note(
		    e, d, EVENT_DROPPED, "renewal dropped: auto-enroll is not configured any more");
		return job_done(e->store, job, err);
	}
	rc = job_claim(e->store, JOB_ENROLL, tp->name, e->owner, &claimed, err);
	if (rc != RC_OK)
		return rc;
	if (!claimed || requests_get(e->store, tp->name, NULL)) {
		/* An enrolment is under way already; what it brings has a renewal of its own. */
		if (claimed)
			job_release(e->store, JOB_ENROLL, tp->name);
		return job_again(e->store, job, JOB_NEVER, err);
	}
	rc = enroll_attempt(e, d, tp, &attempt, &why);
	job_release(e->store, JOB_ENROLL, tp->name);
	if (rc == RC_OK)
		return attempt.pending ? job_again(e->store, job, JOB_NEVER, err)
				       : job_done(e->store, job, err);
	if (job->attempts + 1 < tp->retry_count) {
		note(e, d, EVENT_RETRY, why.text);
		return job_again(e->store, job, store_now(e->store) + wait_for(tp, &attempt), err);
	}
	note(e, d, EVENT_RENEW_FAIL, why.text);
	return job_again(e->store, job, JOB_NEVER, err);
}

static const struct {
	const char *kind;
	enum rc (*run)(struct engine *e, struct dialogue *d, const struct job *job,
	    const struct trustpoint *tp, struct error *err);
} kinds[] = {
    {JOB_ENROLL, run_enroll},
    {JOB_RENEW, run_renew},
};

static enum rc run_one(
    struct engine *e, struct dialogue *d, const struct job *job, struct error *err)
{
	struct trustpoint tp;
	struct error why = {""};
	char *text;
	enum rc rc = trustpoint_load(e->store, job->target, &tp, &why);

	if (rc == RC_FATAL)
		return error_set(err, rc, "%s", why.text);
	if (rc == RC_INVALID || !tp.est) {
		text =
		    xasprintf("%s of trustpoint %s dropped: it is not configured for EST any more",
			job->kind, job->target);
		rc = give_up_pending(e, d, job, EVENT_DROPPED, text, err);
		free(text);
		trustpoint_free(&tp);
		return rc == RC_OK ? job_done(e->store, job, err) : rc;
	}
	rc = error_set(err, RC_INVALID, "a job of unknown kind %s", job->kind);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].kind, job->kind) == 0)
			rc = kinds[i].run(e, d, job, &tp, err);
	trustpoint_free(&tp);
	return rc;
}

enum rc jobs_run(struct engine *e, struct dialogue *d, int *done, struct error *err)
{
	struct job job;
	bool taken;
	enum rc rc;

	*done = 0;
	for (;;) {
		rc = job_take(
		    e->store, store_now(e->store), e->owner, LEASE_SECONDS, &job, &taken, err);
		if (rc != RC_OK || !taken)
			return rc;
		rc = run_one(e, d, &job, err);
		job_free(&job);
		if (rc != RC_OK)
			return rc;
		++*done;
	}
}

/* Router certificates that could have a renewal. */
struct plan {
	char **trustpoint;
	int64_t *not_before, *not_after;
	size_t n;
};

static bool plan_row(void *ctx, const struct cert_row *row)
{
	struct plan *plan = ctx;

	if (strncmp(row->role, "router", strlen("router")) != 0)
		return true;
	plan->trustpoint = xrealloc(plan->trustpoint, (plan->n + 1) * sizeof(*plan->trustpoint));
	plan->not_before = xrealloc(plan->not_before, (plan->n + 1) * sizeof(*plan->not_before));
	plan->not_after = xrealloc(plan->not_after, (plan->n + 1) * sizeof(*plan->not_after));
	plan->trustpoint[plan->n] = xstrdup(row->trustpoint);
	plan->not_before[plan->n] = row->not_before;
	plan->not_after[plan->n++] = row->not_after;
	return true;
}

/* Leaves alone what was tried before: its next time is not that of the table. */
static enum rc plan_one(struct engine *e, const struct plan *plan, size_t i, struct error *err)
{
	struct trustpoint tp;
	int64_t due, wanted;
	int attempts = 0;
	bool have = job_get(e->store, JOB_RENEW, plan->trustpoint[i], &due, &attempts);
	enum rc rc = trustpoint_load(e->store, plan->trustpoint[i], &tp, err);

	if (rc == RC_FATAL)
		return rc;
	if (rc == RC_OK && tp.est && tp.auto_enroll > 0 && attempts == 0) {
		wanted = renewal_time(plan->not_before[i], plan->not_after[i], tp.auto_enroll);
		if (!have || due != wanted)
			rc = job_set(e->store, JOB_RENEW, tp.name, wanted, err);
	}
	trustpoint_free(&tp);
	return rc == RC_FATAL ? rc : RC_OK;
}

enum rc renewals_plan(struct engine *e, struct error *err)
{
	struct plan plan = {0};
	enum rc rc = certs_each(e->store, NULL, plan_row, &plan, err);

	for (size_t i = 0; i < plan.n; i++) {
		if (rc == RC_OK)
			rc = plan_one(e, &plan, i, err);
		free(plan.trustpoint[i]);
	}
	free(plan.trustpoint);
	free(plan.not_before);
	free(plan.not_after);
	return rc;
}
