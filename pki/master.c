/* The master key of type-6 passwords.  See master.h. */
#include "pki/master.h"

#include <openssl/crypto.h>

#include "pki/type6.h"
#include "store/commit.h"
#include "store/vault.h"

enum rc master_load(struct engine *e, struct buf *out, struct error *err)
{
	struct buf wrapped = {0};
	enum rc rc;

	if (!vault_has(e->store, VAULT_TYPE6_MASTER, NULL))
		return error_set(err, RC_INVALID,
		    "A type 6 password needs a master key: key config-key password-encryption");
	rc = vault_get(e->store, VAULT_TYPE6_MASTER, &wrapped, err);
	if (rc == RC_OK)
		rc = tam_unseal(
		    e->tam, TAM_SECRET, VAULT_TYPE6_MASTER, wrapped.data, wrapped.len, out, err);
	buf_free(&wrapped);
	return rc;
}

enum rc master_seal(struct engine *e, const char *text, struct buf *out, struct error *err)
{
	struct buf master = {0}, clear = {0};
	enum rc rc = master_load(e, &master, err);

	if (rc == RC_OK && type6_decrypt(buf_str(&master), text, &clear, NULL) == RC_OK)
		buf_adds(out, text);
	else if (rc == RC_OK)
		rc = type6_encrypt(buf_str(&master), text, NULL, out, err);
	buf_free(&clear);
	buf_free(&master);
	return rc;
}

/* Both master keys while the passwords pass from one to the other. */
struct rekey {
	const struct buf *old, *new;
};

/* The last word of a line that holds a type-6 password, under the new key. */
static enum rc reencrypt(void *ctx, const char *line, struct buf *out, struct error *err)
{
	const struct rekey *rekey = ctx;
	const char *last = strrchr(line, ' ');
	struct buf clear = {0};
	enum rc rc;

	if (last == NULL || !type6_is(last + 1))
		return RC_OK;
	/* What is not readable under the old key stays as unusable as it was. */
	if (type6_decrypt(buf_str(rekey->old), last + 1, &clear, NULL) != RC_OK)
		return RC_OK;
	buf_add(out, line, (size_t)(last + 1 - line));
	rc = type6_encrypt(buf_str(rekey->new), buf_str(&clear), NULL, out, err);
	buf_free(&clear);
	return rc;
}

/* Encrypts the type-6 passwords of the running configuration anew, as a commit. */
static enum rc rewrite_passwords(struct engine *e, struct dialogue *d, const struct buf *old,
    const struct buf *new, struct error *err)
{
	struct rekey rekey = {old, new};
	struct commit_request request = {
	    .user = d->user, .line = "cepki", .client = "Type6", .over_others = true};
	struct commit_outcome outcome;
	enum commit_result result =
	    commit_rewrite(e->store, &request, reencrypt, &rekey, &outcome, err);

	if (result == COMMIT_DONE && outcome.log.len > 0)
		dialogue_log(d, buf_str(&outcome.log));
	buf_free(&outcome.log);
	if (result == COMMIT_LOCKED)
		return error_set(err, RC_INVALID,
		    "The master key is not changed: another session holds the configuration");
	return result == COMMIT_DONE || result == COMMIT_NOTHING ? RC_OK : RC_FATAL;
}

static bool valid_master(const struct buf *key)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz0123456789";

	return key->len >= TYPE6_MASTER_MIN && key->len <= TYPE6_MASTER_MAX &&
	       strspn(buf_str(key), allowed) == key->len;
}

static bool same(const struct buf *a, const struct buf *b)
{
	return a->len == b->len && (a->len == 0 || CRYPTO_memcmp(a->data, b->data, a->len) == 0);
}

/* Asks for the old key when there is one. */
static enum rc ask_old(struct dialogue *d, const struct buf *current, struct error *err)
{
	struct buf old = {0};
	enum rc rc = RC_OK;

	if (!ask_secret(d, "Enter old key : ", &old))
		rc = error_set(err, RC_INVALID, "The master key is left as it is");
	else if (!same(&old, current))
		rc = error_set(err, RC_INVALID, "The old key does not match; nothing was changed");
	buf_free(&old);
	return rc;
}

static enum rc ask_new(struct dialogue *d, struct buf *key, struct error *err)
{
	struct buf again = {0};
	enum rc rc = RC_OK;

	if (!ask_secret(d, "Enter new key : ", key))
		rc = error_set(err, RC_INVALID, "The master key is left as it is");
	else if (!valid_master(key))
		rc = error_set(err, RC_INVALID,
		    "A master key has %d to %d characters of [A-Z][a-z][0-9]; nothing was changed",
		    TYPE6_MASTER_MIN, TYPE6_MASTER_MAX);
	else if (!ask_secret(d, "Enter confirm key : ", &again))
		rc = error_set(err, RC_INVALID, "The master key is left as it is");
	else if (!same(key, &again))
		rc = error_set(err, RC_INVALID, "The keys do not match; nothing was changed");
	buf_free(&again);
	return rc;
}

/* Inside the transaction: nobody else replaced the key while questions were asked. */
static enum rc still_current(struct engine *e, const struct buf *current, struct error *err)
{
	struct buf now = {0};
	enum rc rc = RC_OK;

	if (vault_has(e->store, VAULT_TYPE6_MASTER, NULL))
		rc = master_load(e, &now, err);
	if (rc == RC_OK && !same(&now, current))
		rc = error_set(err, RC_INVALID,
		    "The master key was changed by somebody else meanwhile; nothing was changed");
	buf_free(&now);
	return rc;
}

/* The new key and all that lies under it change together, or not at all. */
static enum rc store_master(struct engine *e, struct dialogue *d, const struct buf *current,
    const struct buf *key, struct error *err)
{
	struct buf wrapped = {0};
	enum rc rc =
	    tam_seal(e->tam, TAM_SECRET, VAULT_TYPE6_MASTER, key->data, key->len, &wrapped, err);

	if (rc == RC_OK)
		rc = store_begin(e->store, err);
	if (rc != RC_OK)
		goto out;
	rc = still_current(e, current, err);
	if (rc == RC_OK && current->len > 0)
		rc = rewrite_passwords(e, d, current, key, err);
	if (rc == RC_OK)
		rc = vault_put(e->store, VAULT_TYPE6_MASTER, wrapped.data, wrapped.len,
		    store_now(e->store), err);
	rc = store_end(e->store, rc, err);
out:
	buf_free(&wrapped);
	return rc;
}

enum rc master_set(struct engine *e, struct dialogue *d, struct error *err)
{
	struct buf current = {0}, key = {0};
	bool replace = vault_has(e->store, VAULT_TYPE6_MASTER, NULL);
	enum rc rc = replace ? master_load(e, &current, err) : RC_OK;

	if (rc == RC_OK) {
		say(d,
		    "New password Requirements: Min-length %d, Max-length %d \n"
		    "Characters restricted to [A-Z][a-z][0-9]\n",
		    TYPE6_MASTER_MIN, TYPE6_MASTER_MAX);
		rc = replace ? ask_old(d, &current, err) : RC_OK;
	}
	if (rc == RC_OK)
		rc = ask_new(d, &key, err);
	if (rc == RC_OK)
		rc = store_master(e, d, &current, &key, err);
	if (rc == RC_OK)
		say(d, "Master key operation is started in background\n");
	buf_free(&key);
	buf_free(&current);
	return rc;
}

enum rc master_delete(struct engine *e, struct dialogue *d, struct error *err)
{
	enum rc rc;

	if (!vault_has(e->store, VAULT_TYPE6_MASTER, NULL))
		return error_set(err, RC_INVALID, "There is no master key");
	say(d, "WARNING: All type 6 encrypted keys will become unusable\n");
	if (!ask_yes(d, "Continue with master key deletion ? [yes/no]:"))
		return error_set(err, RC_INVALID, "The master key is left as it is");
	rc = vault_delete(e->store, VAULT_TYPE6_MASTER, err);
	if (rc == RC_OK)
		say(d, "Master key operation is started in background\n");
	return rc;
}
