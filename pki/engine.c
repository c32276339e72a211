/* Opening store and vault together.  See engine.h. */
#include "pki/engine.h"

#include "store/jobs.h"

enum rc engine_open(struct engine *engine, const char *dir, struct error *err)
{
	enum rc rc;

	*engine = (struct engine){0};
	rc = store_open(&engine->store, dir, err);
	if (rc == RC_OK)
		rc = job_owner(engine->store, &engine->owner, err);
	if (rc == RC_OK)
		rc = tam_new(&engine->tam, dir, err);
	if (rc != RC_OK)
		engine_close(engine);
	return rc;
}

void engine_close(struct engine *engine)
{
	cert_cache_free(&engine->parsed);
	tam_free(engine->tam);
	store_close(engine->store);
	*engine = (struct engine){0};
}
