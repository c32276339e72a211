/* Key dialogues.  See keygen.h. */
#include "pki/keygen.h"

#include <errno.h>

#include "pki/events.h"
#include "pki/key.h"
#include "store/keys.h"

/* What "crypto key generate" makes for each usage argument. */
struct key_part {
	const char *usage;
	const char *purpose; /* as the question for its modulus names it */
};

static const struct key_part general_parts[] = {
    {KEY_GENERAL, "General Purpose Keypair"}, {NULL, NULL}};
static const struct key_part usage_parts[] = {
    {KEY_SIGNATURE, "Signature Keypair"}, {KEY_ENCRYPTION, "Encryption Keypair"}, {NULL, NULL}};

#define PARTS_MAX     2
#define KEY_LABEL_MAX 127

static void explain_modulus(
    struct dialogue *d, const struct key_algorithm *alg, const char *purpose)
{
	if (strcmp(alg->id, "rsa") == 0)
		say(d,
		    "  Choose the size of the key modulus in the range of %d to %d for your %s."
		    " Choosing a key modulus greater than 512 may take a few minutes.\n\n",
		    alg->bits_min, alg->bits_max, purpose);
	else
		say(d,
		    "  Choose the size of your DSA key modulus. Modulus size can be 512, 768, or "
		    "1024"
		    " bits. Choosing a key modulus greater than 512 may take a few minutes.\n\n");
}

/* Asks until the number is one; RC_INVALID at the end of input. */
static enum rc ask_modulus(
    struct dialogue *d, const struct key_algorithm *alg, int *bits, struct error *err)
{
	char *prompt = xasprintf("How many bits in the modulus [%d]: ", alg->bits_default);
	struct buf answer = {0};
	enum rc rc = RC_INVALID;

	error_set(err, RC_INVALID, "No key was generated");
	while (ask(d, prompt, &answer)) {
		const char *text = buf_str(&answer) + strspn(buf_str(&answer), " \t");
		char *end;
		long value;

		if (*text == '\0') {
			*bits = alg->bits_default;
			rc = RC_OK;
			break;
		}
		errno = 0;
		value = strtol(text, &end, 10);
		if (errno == 0 && end[strspn(end, " \t")] == '\0' && value >= alg->bits_min &&
		    value <= alg->bits_max) {
			*bits = (int)value;
			rc = RC_OK;
			break;
		}
		say(d, "%% Invalid modulus '%s': expected a number from %d to %d.\n", text,
		    alg->bits_min, alg->bits_max);
	}
	buf_free(&answer);
	free(prompt);
	return rc;
}

static enum rc save_parts(struct engine *e, struct dialogue *d, const struct key_algorithm *alg,
    const char *label, const struct key_part *parts, EVP_PKEY *keys[PARTS_MAX], struct error *err)
{
	enum rc rc = store_begin(e->store, err);

	if (rc != RC_OK)
		return rc;
	rc = keys_delete(e->store, alg->id, label, NULL, err);
	for (int i = 0; rc == RC_OK && parts[i].usage != NULL; i++)
		rc = key_save(e, alg, label, parts[i].usage, keys[i], err);
	if (rc == RC_OK)
		rc =
		    event_log(e, d, EVENT_KEY, err, "crypto key %s generated, label:%s, modulus:%d",
			alg->word, label, EVP_PKEY_get_bits(keys[0]));
	return store_end(e->store, rc, err);
}

static enum rc make_parts(struct engine *e, struct dialogue *d, const struct key_algorithm *alg,
    const char *label, const struct key_part *parts, struct error *err)
{
	EVP_PKEY *keys[PARTS_MAX] = {NULL};
	enum rc rc = RC_OK;

	for (int i = 0; rc == RC_OK && parts[i].usage != NULL; i++) {
		int bits = alg->bits_default;

		if (alg->bits_min != alg->bits_max) {
			explain_modulus(d, alg, parts[i].purpose);
			rc = ask_modulus(d, alg, &bits, err);
			if (rc != RC_OK)
				break;
		}
		say(d, "Generating %s keys ...\n", alg->word);
		rc = key_make(alg, bits, &keys[i], err);
	}
	if (rc == RC_OK)
		rc = save_parts(e, d, alg, label, parts, keys, err);
	if (rc == RC_OK)
		say(d, "Done w/ crypto generate %skeypair\n[OK]\n\n",
		    alg->curve != NULL ? "ECDSA " : "");
	for (int i = 0; i < PARTS_MAX; i++)
		EVP_PKEY_free(keys[i]);
	return rc;
}

static enum rc known_algorithm(const char *id, const struct key_algorithm **alg, struct error *err)
{
	*alg = key_algorithm(id);
	return *alg != NULL ? RC_OK : error_set(err, RC_INVALID, "Unknown key algorithm '%s'", id);
}

/* The model's limit of a label, in characters that can be typed and shown. */
static enum rc check_label(const char *label, struct error *err)
{
	size_t len = strlen(label);

	for (size_t i = 0; i < len && len <= KEY_LABEL_MAX; i++)
		if (label[i] <= ' ' || label[i] > '~')
			return error_set(
			    err, RC_INVALID, "A key label has no blanks or odd characters");
	if (len > KEY_LABEL_MAX)
		return error_set(err, RC_INVALID,
		    "A key label of %zu characters, expected at most %d", len, KEY_LABEL_MAX);
	return RC_OK;
}

enum rc key_generate(struct engine *e, struct dialogue *d, const char *algorithm, const char *usage,
    const char *label, struct error *err)
{
	const struct key_algorithm *alg;
	const struct key_part *parts = strcmp(usage, "usage") == 0 ? usage_parts : general_parts;
	enum rc rc = known_algorithm(algorithm, &alg, err);

	if (rc == RC_OK)
		rc = check_label(label, err);
	if (rc != RC_OK)
		return rc;
	if (*label == '\0')
		label = KEY_DEFAULT_LABEL;
	say(d, "The name for the keys will be: %s\n", label);
	if (key_exists(e, alg->id, label, NULL)) {
		say(d, "%% You already have keys defined for %s\n", label);
		if (!ask_yes(d, "Do you really want to replace them? [yes/no]: "))
			return error_set(err, RC_INVALID, "The keys are left as they are");
	}
	return make_parts(e, d, alg, label, parts, err);
}

enum rc key_zeroize(struct engine *e, struct dialogue *d, const char *algorithm, const char *label,
    struct error *err)
{
	const struct key_algorithm *alg;
	enum rc rc = known_algorithm(algorithm, &alg, err);

	if (rc != RC_OK)
		return rc;
	if (*label == '\0')
		label = KEY_DEFAULT_LABEL;
	if (!key_exists(e, alg->id, label, NULL))
		return error_set(
		    err, RC_INVALID, "There is no %s key pair named %s", alg->word, label);
	say(d, "%% Keys to be removed are named %s\n", label);
	if (!ask_yes(d, "Do you really want to remove these keys ?? [yes/no]: "))
		return error_set(err, RC_INVALID, "The keys are left as they are");
	say(d, "\n");
	rc = store_begin(e->store, err);
	if (rc != RC_OK)
		return rc;
	rc = keys_delete(e->store, alg->id, label, NULL, err);
	if (rc == RC_OK)
		rc = event_log(
		    e, d, EVENT_KEY, err, "crypto key %s zeroized, label:%s", alg->word, label);
	return store_end(e->store, rc, err);
}

enum rc key_ensure_default(struct engine *e, struct dialogue *d, struct error *err)
{
	const struct key_algorithm *alg = key_algorithm("rsa");
	EVP_PKEY *keys[PARTS_MAX] = {NULL};
	enum rc rc;

	if (key_exists(e, NULL, KEY_DEFAULT_LABEL, NULL))
		return RC_OK;
	rc = key_make(alg, alg->bits_default, &keys[0], err);
	if (rc == RC_OK)
		rc = save_parts(e, d, alg, KEY_DEFAULT_LABEL, general_parts, keys, err);
	dialogue_settle(d, rc);
	EVP_PKEY_free(keys[0]);
	return rc;
}
