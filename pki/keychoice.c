/* Choosing a trustpoint's keys.  See keychoice.h. */
#include "pki/keychoice.h"

#include "pki/key.h"
#include "pki/keygen.h"

static size_t rsa_usages(struct engine *e, const char *label, const char *usages[USAGES_MAX])
{
	static const char *const parts[USAGES_MAX] = {KEY_SIGNATURE, KEY_ENCRYPTION};
	size_t n = 0;

	if (key_exists(e, "rsa", label, KEY_GENERAL)) {
		usages[0] = KEY_GENERAL;
		return 1;
	}
	for (size_t i = 0; i < USAGES_MAX; i++)
		if (key_exists(e, "rsa", label, parts[i]))
			usages[n++] = parts[i];
	return n;
}

/* Another algorithm under the same label: say which, and that it can't serve. */
static enum rc refuse_other(
    struct engine *e, const struct trustpoint *tp, const char *label, struct error *err)
{
	size_t n;
	const struct key_algorithm *algorithms = key_algorithms(&n);

	for (size_t i = 0; i < n; i++)
		if (key_exists(e, algorithms[i].id, label, NULL))
			return error_set(err, RC_INVALID,
			    "Trustpoint %s: key %s is %s; only RSA keys sign a certificate request",
			    tp->name, label, algorithms[i].id);
	return RC_OK;
}

enum rc trustpoint_keys(struct engine *e, struct dialogue *d, const struct trustpoint *tp,
    const char *usages[USAGES_MAX], size_t *n, struct error *err)
{
	const char *label = trustpoint_label(tp);
	enum rc rc;

	*n = rsa_usages(e, label, usages);
	if (*n > 0)
		return RC_OK;
	rc = refuse_other(e, tp, label, err);
	if (rc == RC_OK && strcmp(label, KEY_DEFAULT_LABEL) == 0) {
		rc = key_ensure_default(e, d, err);
		if (rc == RC_OK)
			*n = rsa_usages(e, label, usages);
	}
	if (rc == RC_OK && *n == 0)
		rc = error_set(err, RC_INVALID,
		    "Trustpoint %s: there is no RSA key %s; make it with: crypto key generate rsa "
		    "%s",
		    tp->name, label, label);
	return rc;
}
