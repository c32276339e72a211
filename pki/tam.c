/*
 * The vault with its one backend so far, a secret in a file.  See tam.h.
 *
 * Sealed form: 1 byte version, 12 bytes nonce, ciphertext, 16 bytes tag
 * (NIST SP 800-38D, random 96-bit nonce).  The additional data is
 * kind NUL name.
 */
#include "pki/tam.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <stdbool.h>
#include <unistd.h>

#include "base/file.h"

#define TAM_VERSION  1
#define NONCE_BYTES  12
#define TAG_BYTES    16
#define SECRET_BYTES 32
#define KEY_BYTES    32
#define SEALED_MIN   (1 + NONCE_BYTES + TAG_BYTES)
#define SEALED_MAX   (64 * 1024)
#define KEY_PURPOSE  "xrsh vault wrapping key 1"

/* Where the wrapping key comes from; a TPM would be another entry. */
struct tam_backend {
	const char *name;
	/* Fills key; makes the device secret first when make is set and it is missing. */
	enum rc (*wrapping_key)(
	    const struct tam *tam, bool make, unsigned char key[KEY_BYTES], struct error *err);
};

struct tam {
	const struct tam_backend *backend;
	char *dir; /* STATE/tam */
};

static enum rc file_wrapping_key(
    const struct tam *tam, bool make, unsigned char key[KEY_BYTES], struct error *err);

static const struct tam_backend backends[] = {
    {"file", file_wrapping_key},
};

enum rc tam_new(struct tam **out, const char *dir, struct error *err)
{
	struct tam *tam = xcalloc(1, sizeof(*tam));
	enum rc rc;

	*out = NULL;
	tam->backend = &backends[0];
	tam->dir = path_join(dir, "tam");
	rc = dir_make(tam->dir, err);
	if (rc == RC_OK)
		*out = tam;
	else
		tam_free(tam);
	return rc;
}

void tam_free(struct tam *tam)
{
	if (tam == NULL)
		return;
	free(tam->dir);
	free(tam);
}

static bool write_secret(int fd)
{
	unsigned char secret[SECRET_BYTES];
	bool ok = RAND_priv_bytes(secret, sizeof(secret)) == 1 &&
		  write(fd, secret, sizeof(secret)) == (ssize_t)sizeof(secret) && fsync(fd) == 0;

	OPENSSL_cleanse(secret, sizeof(secret));
	return ok;
}

static bool sync_dir(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return ok;
}

/*
 * Makes the secret beside its place and links it there: link fails when
 * another process was first, and then its secret is the one.
 */
static enum rc make_secret(const struct tam *tam, const char *path, struct error *err)
{
	char *temp = xasprintf("%s/device-secret.%d", tam->dir, (int)getpid());
	int fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	enum rc rc = RC_OK;

	/* Left over by a killed process of the same number; it was never linked. */
	if (fd < 0 && errno == EEXIST && unlink(temp) == 0)
		fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0) {
		rc = error_set(err, RC_FATAL, "%s: %s", temp, strerror(errno));
		goto out;
	}
	if (!write_secret(fd) || (link(temp, path) != 0 && errno != EEXIST))
		rc = error_set(err, RC_FATAL, "%s: can't be made: %s", path, strerror(errno));
	if (close(fd) != 0 || unlink(temp) != 0 || !sync_dir(tam->dir))
		rc = error_set(err, RC_FATAL, "%s: %s", tam->dir, strerror(errno));
out:
	free(temp);
	return rc;
}

/* HKDF-SHA256 (RFC 5869) of the secret under a label that names its purpose. */
static bool derive(const struct buf *secret, unsigned char key[KEY_BYTES])
{
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
	EVP_KDF_CTX *ctx = kdf != NULL ? EVP_KDF_CTX_new(kdf) : NULL;
	char digest[] = "SHA256";
	char purpose[] = KEY_PURPOSE;
	OSSL_PARAM params[] = {
	    OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
	    OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, secret->data, secret->len),
	    OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, purpose, sizeof(purpose) - 1),
	    OSSL_PARAM_construct_end(),
	};
	bool ok = ctx != NULL && EVP_KDF_derive(ctx, key, KEY_BYTES, params) == 1;

	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
	return ok;
}

static enum rc file_wrapping_key(
    const struct tam *tam, bool make, unsigned char key[KEY_BYTES], struct error *err)
{
	char *path = path_join(tam->dir, "device-secret");
	struct buf secret = {0};
	enum rc rc = file_read(path, SECRET_BYTES, &secret, err);

	if (rc == RC_INVALID && errno == ENOENT && make) {
		rc = make_secret(tam, path, err);
		if (rc == RC_OK)
			rc = file_read(path, SECRET_BYTES, &secret, err);
	}
	if (rc == RC_OK && secret.len != SECRET_BYTES)
		rc = error_set(err, RC_FATAL, "%s: holds %zu bytes, expected %d", path, secret.len,
		    SECRET_BYTES);
	if (rc == RC_OK && !derive(&secret, key))
		rc = error_set(err, RC_FATAL, "%s: key derivation failed", path);
	buf_free(&secret);
	free(path);
	return rc == RC_OK ? RC_OK : RC_FATAL;
}

/* Feeds kind NUL name as additional data. */
static bool bind_name(EVP_CIPHER_CTX *ctx, const char *kind, const char *name)
{
	struct buf aad = {0};
	int len;
	bool ok;

	buf_add(&aad, kind, strlen(kind) + 1);
	buf_adds(&aad, name);
	ok = EVP_CipherUpdate(ctx, NULL, &len, (unsigned char *)aad.data, (int)aad.len) == 1;
	buf_free(&aad);
	return ok;
}

enum rc tam_seal(struct tam *tam, const char *kind, const char *name, const void *data, size_t len,
    struct buf *out, struct error *err)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	unsigned char key[KEY_BYTES], nonce[NONCE_BYTES], tag[TAG_BYTES];
	unsigned char *body = xmalloc(len);
	int got = 0, more = 0;
	enum rc rc = RC_FATAL;

	if (len > SEALED_MAX - SEALED_MIN) {
		error_set(err, RC_FATAL, "vault: %s %s is too large", kind, name);
		goto out;
	}
	if (tam->backend->wrapping_key(tam, true, key, err) != RC_OK)
		goto out;
	if (ctx == NULL || RAND_bytes(nonce, sizeof(nonce)) != 1 ||
	    EVP_EncryptInit_ex(ctx, EVP_aes_256_gcm(), NULL, key, nonce) != 1 ||
	    !bind_name(ctx, kind, name) ||
	    EVP_EncryptUpdate(ctx, body, &got, data, (int)len) != 1 ||
	    EVP_EncryptFinal_ex(ctx, body + got, &more) != 1 ||
	    EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_GET_TAG, TAG_BYTES, tag) != 1) {
		error_set(err, RC_FATAL, "vault: sealing %s %s failed", kind, name);
		goto out;
	}
	buf_addc(out, TAM_VERSION);
	buf_add(out, nonce, sizeof(nonce));
	buf_add(out, body, (size_t)(got + more));
	buf_add(out, tag, sizeof(tag));
	rc = RC_OK;
out:
	OPENSSL_cleanse(key, sizeof(key));
	OPENSSL_cleanse(body, len);
	free(body);
	EVP_CIPHER_CTX_free(ctx);
	return rc;
}

enum rc tam_unseal(struct tam *tam, const char *kind, const char *name, const void *sealed,
    size_t len, struct buf *out, struct error *err)
{
	const unsigned char *p = sealed;
	size_t body_len = len > SEALED_MIN ? len - SEALED_MIN : 0;
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	unsigned char key[KEY_BYTES], tag[TAG_BYTES];
	unsigned char *body = xmalloc(body_len);
	int got = 0, more = 0;
	enum rc rc = RC_FATAL;

	if (len <= SEALED_MIN || len > SEALED_MAX || p[0] != TAM_VERSION) {
		error_set(err, RC_FATAL, "vault: %s %s is damaged", kind, name);
		goto out;
	}
	if (tam->backend->wrapping_key(tam, false, key, err) != RC_OK)
		goto out;
	memcpy(tag, p + len - TAG_BYTES, TAG_BYTES);
	if (ctx == NULL || EVP_DecryptInit_ex(ctx, EVP_aes_256_gcm(), NULL, key, p + 1) != 1 ||
	    !bind_name(ctx, kind, name) ||
	    EVP_DecryptUpdate(ctx, body, &got, p + 1 + NONCE_BYTES, (int)body_len) != 1 ||
	    EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_SET_TAG, TAG_BYTES, tag) != 1 ||
	    EVP_DecryptFinal_ex(ctx, body + got, &more) != 1) {
		error_set(err, RC_FATAL,
		    "vault: %s %s can't be unwrapped: changed, or wrapped by another device", kind,
		    name);
		goto out;
	}
	buf_add(out, body, (size_t)(got + more));
	rc = RC_OK;
out:
	OPENSSL_cleanse(key, sizeof(key));
	OPENSSL_cleanse(body, body_len);
	free(body);
	EVP_CIPHER_CTX_free(ctx);
	return rc;
}
