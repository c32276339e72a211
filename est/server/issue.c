/*
 * Requests checked and certificates made.  The key, subject and names come
 * from the request; every other extension is ours (RFC 5272 section 3.1 lets
 * a CA choose, RFC 5280 section 4.2.1 says what a peer expects).
 */
#include "est/server/issue.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdbool.h>

#include "est/pkcs7.h"
#include "est/server/ca.h"
#include "est/server/cert.h"

#define RSA_BITS_MIN	  2048
#define RSA_BITS_MAX	  8192
#define SUBJECT_PARTS_MAX 16
#define ALT_NAMES_MAX	  64
#define ALT_NAME_MAX	  255
#define CHALLENGE_MAX	  255 /* RFC 2985 section 5.4.1 */

enum rc issue_parse(const void *der, size_t len, X509_REQ **out, struct error *err)
{
	const unsigned char *p = der;

	*out = NULL;
	if (len > 0 && len <= INT32_MAX)
		*out = d2i_X509_REQ(NULL, &p, (long)len);
	if (*out != NULL && p == (const unsigned char *)der + len)
		return RC_OK;
	ERR_clear_error();
	X509_REQ_free(*out);
	*out = NULL;
	return error_set(err, RC_INVALID,
	    "RFC 7030 section 4.2.1: expected one PKCS#10 request in DER, %zu bytes came", len);
}

enum rc issue_parse_text(const struct buf *text, X509_REQ **out, struct error *err)
{
	BIO *bio = BIO_new_mem_buf(buf_str(text), (int)text->len);
	struct buf der = {0};
	enum rc rc = RC_OK;

	*out = NULL;
	if (bio == NULL)
		return openssl_error(err, "request");
	*out = PEM_read_bio_X509_REQ(bio, NULL, NULL, NULL);
	BIO_free(bio);
	ERR_clear_error();
	if (*out != NULL || issue_parse(text->data, text->len, out, err) == RC_OK)
		return RC_OK;
	rc = est_base64_decode(buf_str(text), text->len, &der, err);
	if (rc == RC_OK)
		rc = issue_parse(der.data, der.len, out, err);
	buf_free(&der);
	return rc == RC_OK
		   ? RC_OK
		   : error_set(err, RC_INVALID, "expected a PKCS#10 request as PEM, base64 or DER");
}

static enum rc check_key(EVP_PKEY *key, struct error *err)
{
	static const char *const curves[] = {SN_X9_62_prime256v1, SN_secp384r1, SN_secp521r1};
	char curve[64] = "";
	int bits = EVP_PKEY_get_bits(key);

	if (EVP_PKEY_is_a(key, "RSA")) {
		if (bits >= RSA_BITS_MIN && bits <= RSA_BITS_MAX)
			return RC_OK;
		return error_set(err, RC_INVALID, "RSA key of %d bits, expected %d to %d", bits,
		    RSA_BITS_MIN, RSA_BITS_MAX);
	}
	if (!EVP_PKEY_is_a(key, "EC"))
		return error_set(err, RC_INVALID, "key type %s, expected RSA or EC",
		    EVP_PKEY_get0_type_name(key));
	if (EVP_PKEY_get_group_name(key, curve, sizeof(curve), NULL) == 1) {
		for (size_t i = 0; i < sizeof(curves) / sizeof(curves[0]); i++) {
			if (strcmp(curve, curves[i]) == 0)
				return RC_OK;
		}
	}
	ERR_clear_error();
	return error_set(err, RC_INVALID, "EC key on %s, expected P-256, P-384 or P-521", curve);
}

/* Letters, digits, hyphens and dots, a star label at the start (RFC 5280 section 4.2.1.6). */
static bool dns_name_ok(const unsigned char *text, int len)
{
	for (int i = 0; i < len; i++) {
		unsigned char c = text[i];
		bool plain =
		    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

		if (!plain && c != '-' && c != '.' && c != '_' && !(c == '*' && i == 0))
			return false;
	}
	return len > 0 && text[0] != '.';
}

static bool printable_ascii(const unsigned char *text, int len)
{
	for (int i = 0; i < len; i++) {
		if (text[i] <= ' ' || text[i] > '~')
			return false;
	}
	return len > 0;
}

static bool alt_name_ok(const GENERAL_NAME *name)
{
	int type;
	const ASN1_STRING *value = GENERAL_NAME_get0_value(name, &type);
	const unsigned char *text;
	int len;

	if (type != GEN_DNS && type != GEN_IPADD && type != GEN_URI && type != GEN_EMAIL)
		return false;
	text = ASN1_STRING_get0_data(value);
	len = ASN1_STRING_length(value);
	if (type == GEN_IPADD)
		return len == 4 || len == 16;
	if (len > ALT_NAME_MAX)
		return false;
	return type == GEN_DNS ? dns_name_ok(text, len) : printable_ascii(text, len);
}

static enum rc check_alt_names(const STACK_OF(X509_EXTENSION) *exts, int *count, struct error *err)
{
	int critical = 0;
	GENERAL_NAMES *names = X509V3_get_d2i(exts, NID_subject_alt_name, &critical, NULL);
	enum rc rc = RC_OK;

	*count = 0;
	if (names == NULL) {
		ERR_clear_error();
		/* -1: absent; -2: twice; else it did not parse. */
		return critical == -1 ? RC_OK
				      : error_set(err, RC_INVALID, "subjectAltName is malformed");
	}
	*count = sk_GENERAL_NAME_num(names);
	if (*count < 1 || *count > ALT_NAMES_MAX)
		rc = error_set(err, RC_INVALID, "subjectAltName holds %d names, expected 1 to %d",
		    *count, ALT_NAMES_MAX);
	for (int i = 0; i < *count && rc == RC_OK; i++) {
		if (!alt_name_ok(sk_GENERAL_NAME_value(names, i)))
			rc = error_set(err, RC_INVALID,
			    "subjectAltName: name %d is not a sound DNS, IP, URI or email name",
			    i + 1);
	}
	GENERAL_NAMES_free(names);
	return rc;
}

enum rc issue_check(X509_REQ *csr, struct error *err)
{
	EVP_PKEY *key = X509_REQ_get0_pubkey(csr);
	STACK_OF(X509_EXTENSION) *exts = NULL;
	int parts = X509_NAME_entry_count(X509_REQ_get_subject_name(csr));
	int names = 0;
	enum rc rc;

	if (key == NULL) {
		ERR_clear_error();
		return error_set(err, RC_INVALID, "the request's public key can't be read");
	}
	rc = check_key(key, err);
	if (rc != RC_OK)
		return rc;
	if (X509_REQ_verify(csr, key) != 1) {
		ERR_clear_error();
		return error_set(err, RC_INVALID,
		    "RFC 7030 section 3.4: the request's signature is not of its own key");
	}
	if (parts > SUBJECT_PARTS_MAX)
		return error_set(err, RC_INVALID, "subject of %d parts, expected at most %d", parts,
		    SUBJECT_PARTS_MAX);
	exts = X509_REQ_get_extensions(csr);
	rc = check_alt_names(exts, &names, err);
	if (rc == RC_OK && parts == 0 && names == 0)
		rc = error_set(err, RC_INVALID,
		    "RFC 5280 section 4.1.2.6: neither a subject nor a subjectAltName");
	sk_X509_EXTENSION_pop_free(exts, X509_EXTENSION_free);
	return rc;
}

/* RFC 5280 section 4.2.1.2 method 1, without decoding the key. */
static int add_key_id(const struct ca *ca, X509 *cert)
{
	unsigned char id[EVP_MAX_MD_SIZE];
	unsigned int len = 0;
	ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();
	int ok =
	    value != NULL && X509_pubkey_digest(cert, ca->sha1, id, &len) == 1 &&
	    ASN1_OCTET_STRING_set(value, id, (int)len) == 1 &&
	    X509_add1_ext_i2d(cert, NID_subject_key_identifier, value, 0, X509V3_ADD_DEFAULT) == 1;

	ASN1_OCTET_STRING_free(value);
	return ok;
}

static int add_alt_names(X509 *cert, X509_REQ *csr)
{
	STACK_OF(X509_EXTENSION) *exts = X509_REQ_get_extensions(csr);
	int at = X509v3_get_ext_by_NID(exts, NID_subject_alt_name, -1);
	X509_EXTENSION *ext = at >= 0 ? X509_EXTENSION_dup(X509v3_get_ext(exts, at)) : NULL;
	bool no_subject = X509_NAME_entry_count(X509_get_subject_name(cert)) == 0;
	int ok = at < 0 || (ext != NULL && X509_EXTENSION_set_critical(ext, no_subject) == 1 &&
			       X509_add_ext(cert, ext, -1) == 1);

	X509_EXTENSION_free(ext);
	sk_X509_EXTENSION_pop_free(exts, X509_EXTENSION_free);
	return ok;
}

static bool is_rsa(const X509_PUBKEY *key)
{
	ASN1_OBJECT *oid = NULL;

	return X509_PUBKEY_get0_param(&oid, NULL, NULL, NULL, key) == 1 &&
	       OBJ_obj2nid(oid) == NID_rsaEncryption;
}

static enum rc add_extensions(const struct ca *ca, X509 *cert, X509_REQ *csr,
    const struct issue_terms *terms, const X509_PUBKEY *key, struct error *err)
{
	X509_EXTENSION *const fixed[] = {ca->no_ca, is_rsa(key) ? ca->usage_rsa : ca->usage_ec,
	    ca->purposes, terms->issuer == NULL ? ca->authority : NULL};
	char *point = NULL;
	enum rc rc = RC_OK;

	for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++) {
		if (fixed[i] != NULL && X509_add_ext(cert, fixed[i], -1) != 1)
			return openssl_error(err, "extension");
	}
	if (!add_key_id(ca, cert) || !add_alt_names(cert, csr))
		return openssl_error(err, "extension");
	if (terms->issuer != NULL)
		rc = cert_extend(
		    cert, terms->issuer, NID_authority_key_identifier, "keyid:always", err);
	if (rc == RC_OK && terms->crl_url != NULL) {
		point = xasprintf("URI:%s", terms->crl_url);
		rc = cert_extend(cert, NULL, NID_crl_distribution_points, point, err);
		free(point);
	}
	return rc;
}

enum rc issue_cert(const struct ca *ca, X509_REQ *csr, const struct issue_terms *terms, X509 **out,
    struct error *err)
{
	X509 *issuer = terms->issuer != NULL ? terms->issuer : ca->sub;
	EVP_PKEY *issuer_key = terms->issuer != NULL ? terms->issuer_key : ca->sub_key;
	const X509_PUBKEY *key = terms->key != NULL ? terms->key : X509_REQ_get_X509_PUBKEY(csr);
	const X509_NAME *subject =
	    terms->subject != NULL ? terms->subject : X509_REQ_get_subject_name(csr);
	int64_t last = asn1_seconds(X509_get0_notAfter(issuer));
	X509 *cert = X509_new();
	enum rc rc = RC_FATAL;

	*out = NULL;
	if (cert == NULL) {
		rc = openssl_error(err, "certificate");
		goto out;
	}
	rc = cert_begin(cert, terms->from, terms->until < last ? terms->until : last, err);
	if (rc == RC_OK)
		rc = cert_copy_key(cert, key, err);
	if (rc != RC_OK)
		goto out;
	if (X509_set_subject_name(cert, subject) != 1 ||
	    X509_set_issuer_name(cert, X509_get_subject_name(issuer)) != 1) {
		rc = openssl_error(err, "certificate");
		goto out;
	}
	rc = add_extensions(ca, cert, csr, terms, key, err);
	if (rc == RC_OK && X509_sign(cert, issuer_key, ca->sha256) == 0)
		rc = openssl_error(err, "signature");
	if (rc == RC_OK) {
		*out = cert;
		cert = NULL;
	}
out:
	X509_free(cert);
	return rc;
}

static void add_san_of(const STACK_OF(X509_EXTENSION) *exts, struct buf *out)
{
	int at = X509v3_get_ext_by_NID(exts, NID_subject_alt_name, -1);
	const ASN1_OCTET_STRING *value;

	if (at < 0)
		return;
	value = X509_EXTENSION_get_data(X509v3_get_ext(exts, at));
	buf_add(out, ASN1_STRING_get0_data(value), (size_t)ASN1_STRING_length(value));
}

void issue_csr_san(X509_REQ *csr, struct buf *out)
{
	STACK_OF(X509_EXTENSION) *exts = X509_REQ_get_extensions(csr);

	add_san_of(exts, out);
	sk_X509_EXTENSION_pop_free(exts, X509_EXTENSION_free);
}

void issue_cert_san(const X509 *cert, struct buf *out)
{
	add_san_of(X509_get0_extensions(cert), out);
}

/*
 * The encodings are compared, as they came: X509_NAME_cmp would fold case and
 * string types, and RFC 7030 section 4.2.2 says identical.
 */
static bool same_name(const X509_NAME *a, const X509_NAME *b)
{
	const unsigned char *der_a = NULL, *der_b = NULL;
	size_t len_a = 0, len_b = 0;

	return X509_NAME_get0_der(a, &der_a, &len_a) == 1 &&
	       X509_NAME_get0_der(b, &der_b, &len_b) == 1 && len_a == len_b &&
	       memcmp(der_a, der_b, len_a) == 0;
}

enum rc issue_same_identity(X509_REQ *csr, const X509 *cert, struct error *err)
{
	struct buf asked = {0}, held = {0};
	enum rc rc = RC_OK;

	if (!same_name(X509_REQ_get_subject_name(csr), X509_get_subject_name(cert)))
		return error_set(err, RC_INVALID,
		    "RFC 7030 section 4.2.2: the request's Subject is not the certificate's");
	issue_csr_san(csr, &asked);
	issue_cert_san(cert, &held);
	if (asked.len != held.len || memcmp(buf_str(&asked), buf_str(&held), asked.len) != 0)
		rc = error_set(err, RC_INVALID,
		    "RFC 7030 section 4.2.2: the request's SubjectAltName is not the "
		    "certificate's");
	buf_free(&asked);
	buf_free(&held);
	return rc;
}

enum rc issue_challenge(X509_REQ *csr, struct buf *out, struct error *err)
{
	int at = X509_REQ_get_attr_by_NID(csr, NID_pkcs9_challengePassword, -1);
	X509_ATTRIBUTE *attr = at >= 0 ? X509_REQ_get_attr(csr, at) : NULL;
	ASN1_TYPE *value = attr != NULL ? X509_ATTRIBUTE_get0_type(attr, 0) : NULL;
	const ASN1_STRING *text;

	if (value == NULL)
		return error_set(err, RC_INVALID,
		    "RFC 7030 section 3.5: the request has no challengePassword attribute");
	if (value->type != V_ASN1_PRINTABLESTRING && value->type != V_ASN1_UTF8STRING &&
	    value->type != V_ASN1_IA5STRING && value->type != V_ASN1_T61STRING)
		return error_set(err, RC_INVALID,
		    "RFC 2985 section 5.4.1: challengePassword is not a DirectoryString");
	text = value->value.asn1_string;
	if (ASN1_STRING_length(text) < 1 || ASN1_STRING_length(text) > CHALLENGE_MAX)
		return error_set(err, RC_INVALID,
		    "RFC 2985 section 5.4.1: challengePassword of %d characters, expected 1 to %d",
		    ASN1_STRING_length(text), CHALLENGE_MAX);
	buf_add(out, ASN1_STRING_get0_data(text), (size_t)ASN1_STRING_length(text));
	return RC_OK;
}
