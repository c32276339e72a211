/* Requests that wait.  See pending.h. */
#include "pki/pending.h"

#include "pki/csr.h"
#include "pki/events.h"
#include "pki/key.h"
#include "pki/renew.h"
#include "store/jobs.h"
#include "store/requests.h"

static const char *const known_usages[] = {KEY_GENERAL, KEY_SIGNATURE, KEY_ENCRYPTION};

static bool load_row(void *ctx, const struct request_row *row)
{
	struct pending_list *list = ctx;
	struct pending *item = &list->item[list->n];

	for (size_t i = 0; i < sizeof(known_usages) / sizeof(known_usages[0]); i++)
		if (strcmp(known_usages[i], row->usage) == 0)
			item->usage = known_usages[i];
	if (item->usage == NULL)
		return true;
	buf_add(&item->csr, row->csr, row->csr_len);
	item->renew = row->renew;
	item->submitted = row->submitted;
	item->polls = row->polls;
	return ++list->n < USAGES_MAX;
}

enum rc pending_load(
    struct engine *e, const char *trustpoint, struct pending_list *list, struct error *err)
{
	*list = (struct pending_list){0};
	return requests_each(e->store, trustpoint, load_row, list, err);
}

void pending_free(struct pending_list *list)
{
	for (size_t i = 0; i < USAGES_MAX; i++)
		buf_free(&list->item[i].csr);
	*list = (struct pending_list){0};
}

enum rc pending_request(
    const struct pending *pending, EVP_PKEY *key, X509_REQ **out, struct error *err)
{
	const unsigned char *p = (const unsigned char *)pending->csr.data;
	X509_REQ *req = d2i_X509_REQ(NULL, &p, (long)pending->csr.len);

	*out = NULL;
	if (req == NULL)
		return error_set(err, RC_FATAL, "the pending request in the store is damaged");
	if (EVP_PKEY_eq(X509_REQ_get0_pubkey(req), key) != 1) {
		X509_REQ_free(req);
		return error_set(err, RC_INVALID,
		    "the key of the pending request was replaced; drop it: crypto ca "
		    "cancel-enroll");
	}
	*out = req;
	return RC_OK;
}

static enum rc write_pending(struct engine *e, struct dialogue *d, const struct request_row *row,
    int64_t due, struct error *err)
{
	enum rc rc = requests_put(e->store, row, err);

	if (rc == RC_OK)
		rc = job_set(e->store, JOB_ENROLL, row->trustpoint, due, err);
	if (rc == RC_OK)
		rc = event_log(e, d, EVENT_PENDING, err, NULL);
	return rc;
}

enum rc pending_store(struct engine *e, struct dialogue *d, const struct trustpoint *tp,
    const char *usage, X509_REQ *req, bool renew, int polls, int64_t submitted, int64_t wait,
    struct error *err)
{
	unsigned char *der = NULL;
	int len = i2d_X509_REQ(req, &der);
	struct buf fingerprint = {0};
	struct request_row row;
	enum rc rc;

	if (len <= 0)
		return error_set(err, RC_FATAL, "the certificate request can't be encoded");
	csr_fingerprint(der, (size_t)len, &fingerprint);
	row = (struct request_row){.trustpoint = tp->name,
	    .usage = usage,
	    .csr = der,
	    .csr_len = (size_t)len,
	    .fingerprint = buf_str(&fingerprint),
	    .renew = renew,
	    .submitted = submitted,
	    .polls = polls};
	rc = store_begin(e->store, err);
	if (rc == RC_OK) {
		rc = write_pending(e, d, &row, store_now(e->store) + wait, err);
		rc = store_end(e->store, rc, err);
	}
	dialogue_settle(d, rc);
	buf_free(&fingerprint);
	OPENSSL_free(der);
	return rc;
}

enum rc pending_drop(struct engine *e, const char *trustpoint, int64_t *removed, struct error *err)
{
	enum rc rc = requests_delete(e->store, trustpoint, NULL, removed, err);

	if (rc == RC_OK)
		rc = job_delete(e->store, JOB_ENROLL, trustpoint, err);
	return rc;
}
