/* Type-6 passwords.  See type6.h. */
#include "pki/type6.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#define BLOCK	     16
#define MAC_BYTES    4
#define BASE	     41
#define FIRST_LETTER 'A'
#define PAYLOAD_MAX  (TYPE6_SALT_BYTES + TYPE6_CLEAR_MAX + MAC_BYTES)
#define LETTERS_MAX  (3 * (PAYLOAD_MAX / 2 + 1))

/* The two keys of one salt. */
struct keys {
	unsigned char mac[BLOCK];
	unsigned char stream[BLOCK];
};

static bool aes_block(
    const unsigned char key[BLOCK], const unsigned char in[BLOCK], unsigned char out[BLOCK])
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	int len;
	bool ok = ctx != NULL && EVP_EncryptInit_ex(ctx, EVP_aes_128_ecb(), NULL, key, NULL) == 1 &&
		  EVP_CIPHER_CTX_set_padding(ctx, 0) == 1 &&
		  EVP_EncryptUpdate(ctx, out, &len, in, BLOCK) == 1 && len == BLOCK;

	EVP_CIPHER_CTX_free(ctx);
	return ok;
}

static bool derive_keys(
    const char *master, const unsigned char salt[TYPE6_SALT_BYTES], struct keys *keys)
{
	unsigned char digest[BLOCK], block[BLOCK] = {0};
	bool ok;

	memcpy(block, salt, TYPE6_SALT_BYTES);
	ok = EVP_Q_digest(NULL, "MD5", NULL, master, strlen(master), digest, NULL) == 1 &&
	     aes_block(digest, block, keys->mac);
	block[BLOCK - 1] = 1;
	ok = ok && aes_block(digest, block, keys->stream);
	OPENSSL_cleanse(digest, sizeof(digest));
	return ok;
}

/* The same call encrypts and decrypts. */
static bool xor_stream(const struct keys *keys, unsigned char *data, size_t len)
{
	unsigned char counter[BLOCK] = {0}, pad[BLOCK];
	bool ok = true;

	for (size_t i = 0; ok && i < len; i++) {
		if (i % BLOCK == 0) {
			counter[3] = (unsigned char)(i / BLOCK);
			ok = aes_block(keys->stream, counter, pad);
		}
		data[i] ^= pad[i % BLOCK];
	}
	OPENSSL_cleanse(pad, sizeof(pad));
	return ok;
}

static bool mac_of(
    const struct keys *keys, const unsigned char *data, size_t len, unsigned char mac[MAC_BYTES])
{
	unsigned char full[EVP_MAX_MD_SIZE];
	char digest[] = "SHA1";
	OSSL_PARAM params[] = {
	    OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
	    OSSL_PARAM_construct_end(),
	};
	size_t got;
	bool ok = EVP_Q_mac(NULL, "HMAC", NULL, NULL, params, keys->mac, BLOCK, data, len, full,
		      sizeof(full), &got) != NULL;

	memcpy(mac, full, MAC_BYTES);
	return ok;
}

static void add_group(struct buf *hex, unsigned hi, unsigned lo)
{
	unsigned value = hi << 8 | lo;

	buf_addf(hex, "%02x%02x%02x", FIRST_LETTER + value / (BASE * BASE),
	    FIRST_LETTER + value / BASE % BASE, FIRST_LETTER + value % BASE);
}

/* Pairs of bytes become three letters; the last group tells odd from even. */
static void encode(const unsigned char *payload, size_t len, struct buf *hex)
{
	for (size_t i = 0; i + 1 < len; i += 2)
		add_group(hex, payload[i], payload[i + 1]);
	if (len % 2 == 0)
		add_group(hex, 0, 1);
	else
		add_group(hex, payload[len - 1], 0);
}

static int letter_at(const char *text)
{
	static const char digits[] = "0123456789abcdef";
	int value = 0;

	for (int i = 0; i < 2; i++) {
		char c = text[i];
		const char *digit =
		    strchr(digits, c >= 'A' && c <= 'F' ? (char)(c - 'A' + 'a') : c);

		if (c == '\0' || digit == NULL)
			return -1;
		value = value * 16 + (int)(digit - digits);
	}
	value -= FIRST_LETTER;
	return value >= 0 && value < BASE ? value : -1;
}

/* Returns the length of the payload, or 0 when text is not of this form. */
static size_t decode(const char *text, unsigned char payload[PAYLOAD_MAX + 2])
{
	size_t groups = strlen(text) / 6, len = 0;

	if (strlen(text) % 6 != 0 || groups * 3 > LETTERS_MAX)
		return 0;
	for (size_t g = 0; g < groups; g++) {
		int value = 0;

		for (size_t i = 0; i < 3; i++) {
			int letter = letter_at(text + g * 6 + i * 2);

			if (letter < 0)
				return 0;
			value = value * BASE + letter;
		}
		if (value > 0xffff)
			return 0;
		payload[len++] = (unsigned char)(value >> 8);
		payload[len++] = (unsigned char)(value & 0xff);
	}
	if (len < 2)
		return 0;
	if (payload[len - 1] == 1 && payload[len - 2] == 0)
		len -= 2;
	else if (payload[len - 1] == 0)
		len -= 1;
	else
		return 0;
	return len > TYPE6_SALT_BYTES + MAC_BYTES && len <= PAYLOAD_MAX ? len : 0;
}

bool type6_is(const char *text)
{
	unsigned char payload[PAYLOAD_MAX + 2];

	return decode(text, payload) > 0;
}

enum rc type6_encrypt(const char *master, const char *clear, const unsigned char *salt,
    struct buf *hex, struct error *err)
{
	unsigned char payload[PAYLOAD_MAX];
	unsigned char *body = payload + TYPE6_SALT_BYTES;
	size_t len = strlen(clear);
	struct keys keys;
	enum rc rc = RC_OK;

	if (len == 0 || len > TYPE6_CLEAR_MAX)
		return error_set(err, RC_INVALID, "a password of %zu characters, expected 1 to %d",
		    len, TYPE6_CLEAR_MAX);
	if (salt != NULL)
		memcpy(payload, salt, TYPE6_SALT_BYTES);
	else if (RAND_bytes(payload, TYPE6_SALT_BYTES) != 1)
		return error_set(err, RC_FATAL, "type 6: no random numbers");
	memcpy(body, clear, len);
	if (derive_keys(master, payload, &keys) && xor_stream(&keys, body, len) &&
	    mac_of(&keys, body, len, body + len))
		encode(payload, TYPE6_SALT_BYTES + len + MAC_BYTES, hex);
	else
		rc = error_set(err, RC_FATAL, "type 6: encryption failed");
	OPENSSL_cleanse(&keys, sizeof(keys));
	OPENSSL_cleanse(payload, sizeof(payload));
	return rc;
}

enum rc type6_decrypt(const char *master, const char *text, struct buf *clear, struct error *err)
{
	unsigned char payload[PAYLOAD_MAX + 2], mac[MAC_BYTES];
	unsigned char *body = payload + TYPE6_SALT_BYTES;
	size_t len = decode(text, payload);
	struct keys keys = {0};
	enum rc rc = RC_OK;

	if (len == 0)
		return error_set(err, RC_INVALID, "not a type 6 password");
	len -= TYPE6_SALT_BYTES + MAC_BYTES;
	if (!derive_keys(master, payload, &keys) || !mac_of(&keys, body, len, mac))
		rc = error_set(err, RC_FATAL, "type 6: decryption failed");
	else if (CRYPTO_memcmp(mac, body + len, MAC_BYTES) != 0)
		rc = error_set(
		    err, RC_INVALID, "the type 6 password was encrypted under another master key");
	else if (!xor_stream(&keys, body, len))
		rc = error_set(err, RC_FATAL, "type 6: decryption failed");
	else
		buf_add(clear, body, len);
	OPENSSL_cleanse(&keys, sizeof(keys));
	OPENSSL_cleanse(payload, sizeof(payload));
	OPENSSL_cleanse(mac, sizeof(mac));
	return rc;
}
