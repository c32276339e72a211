/*
 * Basic and Digest.  A Digest nonce is the time, randomness and an HMAC of
 * both, so that the server keeps no state and several workers agree.  The
 * count nc is not remembered: the exchange runs inside TLS, where nobody can
 * replay it.
 */
#include "est/server/auth.h"

#include <ctype.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "est/pkcs7.h"
#include "est/server/cert.h"

#define NONCE_RAW_LEN 16 /* time, 8 bytes big-endian; 8 random bytes */
#define NONCE_MAC_LEN 16
#define NONCE_HEX_LEN ((size_t)2 * (NONCE_RAW_LEN + NONCE_MAC_LEN))

enum rc auth_begin(struct auth *auth, struct error *err)
{
	if (RAND_bytes(auth->nonce_key, sizeof(auth->nonce_key)) != 1)
		return openssl_error(err, "random numbers");
	return RC_OK;
}

static void add_hex(struct buf *out, const unsigned char *data, size_t len)
{
	for (size_t i = 0; i < len; i++)
		buf_addf(out, "%02x", data[i]);
}

/* Takes as long for a near miss as for a far one; only the lengths may show. */
static bool same_secret(const char *a, const char *b)
{
	size_t len = strlen(a);

	return len == strlen(b) && CRYPTO_memcmp(a, b, len) == 0;
}

static void seal_nonce(
    const struct auth *auth, const unsigned char raw[NONCE_RAW_LEN], struct buf *out)
{
	unsigned char mac[EVP_MAX_MD_SIZE];
	unsigned int len = 0;

	if (HMAC(EVP_sha256(), auth->nonce_key, (int)sizeof(auth->nonce_key), raw, NONCE_RAW_LEN,
		mac, &len) == NULL)
		abort();
	add_hex(out, raw, NONCE_RAW_LEN);
	add_hex(out, mac, NONCE_MAC_LEN);
}

static void make_nonce(const struct auth *auth, int64_t now, struct buf *out)
{
	unsigned char raw[NONCE_RAW_LEN];

	for (int i = 0; i < 8; i++)
		raw[i] = (unsigned char)((uint64_t)now >> (56 - 8 * i));
	if (RAND_bytes(raw + 8, NONCE_RAW_LEN - 8) != 1)
		abort();
	seal_nonce(auth, raw, out);
}

/* Ours and fresh: AUTH_OK; ours but old: AUTH_STALE; else AUTH_BAD. */
static enum auth_outcome check_nonce(const struct auth *auth, const char *nonce, int64_t now)
{
	unsigned char raw[NONCE_RAW_LEN];
	struct buf sealed = {0};
	uint64_t made = 0;
	bool ours;

	if (strlen(nonce) != NONCE_HEX_LEN || strspn(nonce, "0123456789abcdef") != NONCE_HEX_LEN)
		return AUTH_BAD;
	for (size_t i = 0; i < NONCE_RAW_LEN; i++) {
		const char digits[3] = {nonce[2 * i], nonce[2 * i + 1], '\0'};

		raw[i] = (unsigned char)strtoul(digits, NULL, 16);
	}
	for (int i = 0; i < 8; i++)
		made = made << 8 | raw[i];
	seal_nonce(auth, raw, &sealed);
	ours = same_secret(buf_str(&sealed), nonce);
	buf_free(&sealed);
	if (!ours)
		return AUTH_BAD;
	return (int64_t)made > now || now - (int64_t)made > AUTH_NONCE_SECONDS ? AUTH_STALE
									       : AUTH_OK;
}

static struct auth_result check_basic(const struct auth *auth, const char *token)
{
	struct auth_result result = {.outcome = AUTH_BAD, .scheme = "basic"};
	struct buf plain = {0};
	char *colon;

	if (est_base64_decode(token, strlen(token), &plain, NULL) != RC_OK)
		goto out;
	colon = plain.len > 0 ? strchr(plain.data, ':') : NULL;
	/* A NUL inside would hide what follows it from the comparison. */
	if (colon == NULL || strlen(plain.data) != plain.len)
		goto out;
	*colon = '\0';
	for (size_t i = 0; i < auth->n; i++) {
		bool same = same_secret(colon + 1, auth->credentials[i].password);

		if (same && strcmp(plain.data, auth->credentials[i].name) == 0) {
			result.outcome = AUTH_OK;
			result.who = &auth->credentials[i];
		}
	}
out:
	buf_free(&plain);
	return result;
}

enum digest_field {
	F_USERNAME,
	F_REALM,
	F_NONCE,
	F_URI,
	F_RESPONSE,
	F_ALGORITHM,
	F_CNONCE,
	F_QOP,
	F_NC,
	F_COUNT
};

static const char *const digest_fields[F_COUNT] = {
    [F_USERNAME] = "username",
    [F_REALM] = "realm",
    [F_NONCE] = "nonce",
    [F_URI] = "uri",
    [F_RESPONSE] = "response",
    [F_ALGORITHM] = "algorithm",
    [F_CNONCE] = "cnonce",
    [F_QOP] = "qop",
    [F_NC] = "nc",
};

/* One value of auth-param (RFC 7235 section 2.1): a token or a quoted string.  NULL: malformed. */
static const char *take_value(const char *p, struct buf *value)
{
	if (*p != '"') {
		size_t len = strcspn(p, ", \t\"");

		buf_add(value, p, len);
		return p[len] == '"' ? NULL : p + len;
	}
	for (p++; *p != '"'; p++) {
		if (*p == '\\')
			p++;
		if (*p == '\0')
			return NULL;
		buf_addc(value, *p);
	}
	return p + 1;
}

/* Splits the parameters; unknown ones are skipped, a repeated one is malformed. */
static bool parse_digest(const char *p, struct buf fields[F_COUNT])
{
	for (;;) {
		struct buf value = {0};
		size_t len, field;

		p += strspn(p, " \t,");
		if (*p == '\0')
			return true;
		len = strcspn(p, " \t=,\"");
		for (field = 0; field < F_COUNT; field++) {
			if (strlen(digest_fields[field]) == len &&
			    strncasecmp(p, digest_fields[field], len) == 0)
				break;
		}
		p += len;
		p += strspn(p, " \t");
		if (len == 0 || *p != '=')
			return false;
		p++;
		p = take_value(p + strspn(p, " \t"), &value);
		if (p == NULL || (field < F_COUNT && fields[field].data != NULL)) {
			buf_free(&value);
			return false;
		}
		if (field < F_COUNT) {
			buf_add(&value, "", 0);
			fields[field] = value;
		} else {
			buf_free(&value);
		}
	}
}

/* Lower-case hexadecimal hash of the text. */
static void hash_hex(const EVP_MD *md, const struct buf *text, struct buf *out)
{
	unsigned char hash[EVP_MAX_MD_SIZE];
	unsigned int len = 0;

	if (EVP_Digest(buf_str(text), text->len, hash, &len, md, NULL) != 1)
		abort();
	add_hex(out, hash, len);
	OPENSSL_cleanse(hash, sizeof(hash));
}

static const EVP_MD *digest_algorithm(const char *name)
{
	if (*name == '\0' || strcasecmp(name, "MD5") == 0)
		return EVP_md5();
	return strcasecmp(name, "SHA-256") == 0 ? EVP_sha256() : NULL;
}

enum rc auth_digest(const struct auth_digest_parts *parts, struct buf *out, struct error *err)
{
	const EVP_MD *md = digest_algorithm(parts->algorithm);
	struct buf a1 = {0}, a2 = {0}, all = {0};

	if (md == NULL)
		return error_set(err, RC_INVALID,
		    "Digest algorithm \"%.40s\": expected MD5 or SHA-256", parts->algorithm);
	buf_addf(&a1, "%s:%s:%s", parts->name, parts->realm, parts->password);
	buf_addf(&a2, "%s:%s", parts->method, parts->uri);
	hash_hex(md, &a1, &all);
	buf_addf(&all, ":%s:%s:%s:auth:", parts->nonce, parts->nc, parts->cnonce);
	hash_hex(md, &a2, &all);
	hash_hex(md, &all, out);
	buf_free(&a1);
	buf_free(&a2);
	buf_free(&all);
	return RC_OK;
}

static const struct credential *match_digest(
    const struct auth *auth, const char *method, const struct buf fields[F_COUNT])
{
	const struct credential *who = NULL;

	for (size_t i = 0; i < auth->n; i++) {
		const struct credential *c = &auth->credentials[i];
		const struct auth_digest_parts parts = {
		    .algorithm = buf_str(&fields[F_ALGORITHM]),
		    .name = c->name,
		    .password = c->password,
		    .realm = AUTH_REALM,
		    .method = method,
		    .uri = buf_str(&fields[F_URI]),
		    .nonce = buf_str(&fields[F_NONCE]),
		    .nc = buf_str(&fields[F_NC]),
		    .cnonce = buf_str(&fields[F_CNONCE]),
		};
		struct buf expected = {0};

		if (strcmp(c->name, buf_str(&fields[F_USERNAME])) == 0 &&
		    auth_digest(&parts, &expected, NULL) == RC_OK &&
		    same_secret(buf_str(&expected), buf_str(&fields[F_RESPONSE])))
			who = c;
		buf_free(&expected);
	}
	return who;
}

static struct auth_result check_digest(const struct auth *auth, const char *params,
    const char *method, const char *target, int64_t now)
{
	struct auth_result result = {.outcome = AUTH_BAD, .scheme = "digest"};
	struct buf fields[F_COUNT] = {0};

	if (!parse_digest(params, fields))
		goto out;
	if (strcmp(buf_str(&fields[F_REALM]), AUTH_REALM) != 0 ||
	    strcmp(buf_str(&fields[F_URI]), target) != 0 ||
	    strcmp(buf_str(&fields[F_QOP]), "auth") != 0 || fields[F_NC].len != 8 ||
	    fields[F_CNONCE].len == 0)
		goto out;
	for (char *c = fields[F_RESPONSE].data; c != NULL && *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	result.who = match_digest(auth, method, fields);
	if (result.who != NULL)
		result.outcome = check_nonce(auth, buf_str(&fields[F_NONCE]), now);
	if (result.outcome != AUTH_OK)
		result.who = NULL;
out:
	for (size_t i = 0; i < F_COUNT; i++)
		buf_free(&fields[i]);
	return result;
}

struct auth_result auth_check(const struct auth *auth, const char *header, const char *method,
    const char *target, int64_t now)
{
	static const struct auth_result bad = {.outcome = AUTH_BAD};
	size_t len;
	const char *rest;

	if (header == NULL)
		return (struct auth_result){.outcome = AUTH_ABSENT};
	if (strlen(header) > AUTH_HEADER_MAX)
		return bad;
	len = strcspn(header, " ");
	rest = header + len + strspn(header + len, " ");
	if (auth->basic && len == 5 && strncasecmp(header, "Basic", len) == 0)
		return check_basic(auth, rest);
	if (auth->digest && len == 6 && strncasecmp(header, "Digest", len) == 0)
		return check_digest(auth, rest, method, target, now);
	return bad;
}

size_t auth_challenges(
    const struct auth *auth, bool stale, int64_t now, struct buf out[AUTH_CHALLENGES])
{
	static const char *const algorithms[] = {"SHA-256", "MD5"};
	size_t n = 0;

	for (size_t i = 0; auth->digest && i < sizeof(algorithms) / sizeof(algorithms[0]); i++) {
		buf_addf(&out[n], "Digest realm=\"%s\", qop=\"auth\", algorithm=%s, nonce=\"",
		    AUTH_REALM, algorithms[i]);
		make_nonce(auth, now, &out[n]);
		buf_addf(&out[n], "\"%s", stale ? ", stale=true" : "");
		n++;
	}
	if (auth->basic)
		buf_addf(&out[n++], "Basic realm=\"%s\"", AUTH_REALM);
	return n;
}
