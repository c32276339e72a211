/* Forgetting certificates.  See clear.h. */
#include "pki/clear.h"

#include "pki/events.h"
#include "pki/pending.h"
#include "pki/renew.h"
#include "store/certs.h"
#include "store/jobs.h"

static enum rc clear_rows(
    struct engine *e, struct dialogue *d, const char *trustpoint, struct error *err)
{
	int64_t certs = 0, requests = 0;
	enum rc rc = certs_delete(e->store, trustpoint, NULL, &certs, err);

	if (rc == RC_OK)
		rc = pending_drop(e, trustpoint, &requests, err);
	if (rc == RC_OK)
		rc = job_delete(e->store, JOB_RENEW, trustpoint, err);
	if (rc == RC_OK && certs + requests == 0)
		rc = error_set(err, RC_INVALID, "Trustpoint %s holds no certificates", trustpoint);
	if (rc == RC_OK)
		rc = event_log(e, d, EVENT_DATABASE, err, NULL);
	return rc;
}

enum rc clear_certificates(
    struct engine *e, struct dialogue *d, const char *trustpoint, struct error *err)
{
	enum rc rc = store_begin(e->store, err);

	if (rc != RC_OK)
		return rc;
	rc = clear_rows(e, d, trustpoint, err);
	return dialogue_settle(d, store_end(e->store, rc, err));
}
