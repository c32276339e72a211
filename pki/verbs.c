/* The table of verbs.  See verbs.h. */
#include "pki/verbs.h"

#include "pki/authenticate.h"
#include "pki/clear.h"
#include "pki/enroll.h"
#include "pki/export.h"
#include "pki/keygen.h"
#include "pki/master.h"
#include "pki/renew.h"
#include "pki/terminal.h"

/* The arguments that a verb's function is given, so that the rows read as calls. */
#define VERB(function)                                                                             \
	static enum rc function(struct engine *e, struct dialogue *d,                              \
	    const char *const arg[VERB_ARGS_MAX], struct buf *result, struct error *err)

VERB(verb_key_generate)
{
	(void)result;
	return key_generate(e, d, arg[0], arg[1], arg[2], err);
}

VERB(verb_key_zeroize)
{
	(void)result;
	return key_zeroize(e, d, arg[0], arg[1], err);
}

VERB(verb_authenticate)
{
	(void)result;
	return authenticate(e, d, arg[0], err);
}

VERB(verb_enroll)
{
	(void)result;
	return enroll(e, d, arg[0], err);
}

VERB(verb_import)
{
	(void)result;
	return terminal_import(e, d, arg[0], err);
}

VERB(verb_cancel_enroll)
{
	(void)result;
	return enroll_cancel(e, d, arg[0], err);
}

VERB(verb_clear_certificates)
{
	(void)result;
	return clear_certificates(e, d, arg[0], err);
}

VERB(verb_export_certificates)
{
	(void)result;
	return export_certificates(e, d, arg[0], err);
}

VERB(verb_type6_key)
{
	(void)result;
	if (strcmp(arg[0], "set") == 0)
		return master_set(e, d, err);
	if (strcmp(arg[0], "delete") == 0)
		return master_delete(e, d, err);
	return error_set(err, RC_INVALID, "type6-key %s: expected set or delete", arg[0]);
}

VERB(verb_type6_seal)
{
	(void)d;
	return master_seal(e, arg[0], result, err);
}

VERB(verb_run_jobs)
{
	int done = 0;
	enum rc rc;

	(void)arg;
	d->quiet = true;
	rc = renewals_plan(e, err);
	if (rc == RC_OK)
		rc = jobs_run(e, d, &done, err);
	d->quiet = false;
	buf_addf(result, "%d", done);
	return rc;
}

static const struct verb verbs[] = {
    {"key-generate", 3, verb_key_generate},
    {"key-zeroize", 2, verb_key_zeroize},
    {"authenticate", 1, verb_authenticate},
    {"enroll", 1, verb_enroll},
    {"import", 1, verb_import},
    {"cancel-enroll", 1, verb_cancel_enroll},
    {"clear-certificates", 1, verb_clear_certificates},
    {"export-certificates", 1, verb_export_certificates},
    {"type6-key", 1, verb_type6_key},
    {"type6-seal", 1, verb_type6_seal},
    {"run-jobs", 0, verb_run_jobs},
};

const struct verb *verb_find(const char *name)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (strcmp(verbs[i].name, name) == 0)
			return &verbs[i];
	return NULL;
}
