/*
 * Making and loading the two-level CA.  Profiles follow RFC 5280 section
 * 4.2.1 for CA certificates and RFC 6125 section 6.4 for the server's names.
 */
#include "est/server/ca.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdbool.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"
#include "est/pkcs7.h"
#include "est/server/cert.h"

#define DAY		  INT64_C(86400)
#define ROOT_DAYS	  (20 * 365)
#define SUB_DAYS	  (10 * 365)
#define SERVER_RENEW_DAYS 30
#define RSA_BITS	  2048u
#define ROOT_SUBJECT	  "CN=xrsh Lab Root CA,O=xrsh Lab"
#define SUB_SUBJECT	  "CN=xrsh Lab Sub CA,O=xrsh Lab"
#define STRANGER_SUBJECT  "CN=Unrelated CA,O=Elsewhere"
#define SERVER_SUBJECT	  "CN=estd,O=xrsh Lab"

struct extension {
	int nid;
	const char *value;
};

static const struct extension root_extensions[] = {
    {NID_basic_constraints, "critical,CA:TRUE"},
    {NID_key_usage, "critical,keyCertSign,cRLSign"},
    {NID_subject_key_identifier, "hash"},
};

static const struct extension sub_extensions[] = {
    {NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
    {NID_key_usage, "critical,keyCertSign,cRLSign"},
    {NID_subject_key_identifier, "hash"},
    {NID_authority_key_identifier, "keyid:always"},
};

static const struct extension server_extensions[] = {
    {NID_basic_constraints, "critical,CA:FALSE"},
    {NID_key_usage, "critical,digitalSignature,keyEncipherment"},
    {NID_ext_key_usage, "serverAuth"},
    {NID_subject_key_identifier, "hash"},
    {NID_authority_key_identifier, "keyid:always"},
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* What is to be signed; issuer NULL means self-signed. */
struct profile {
	const char *subject;
	const struct extension *ext;
	size_t next;
	const char *alt_names;
	int64_t from, until;
};

static enum rc make_cert(const struct profile *profile, EVP_PKEY *key, X509 *issuer,
    EVP_PKEY *issuer_key, X509 **out, struct error *err)
{
	X509 *cert = X509_new();
	X509_NAME *subject = NULL;
	enum rc rc = RC_FATAL;

	*out = NULL;
	if (cert == NULL || name_parse(profile->subject, &subject, err) != RC_OK ||
	    cert_begin(cert, profile->from, profile->until, err) != RC_OK)
		goto out;
	if (X509_set_subject_name(cert, subject) != 1 ||
	    X509_set_issuer_name(cert, issuer != NULL ? X509_get_subject_name(issuer) : subject) !=
		1 ||
	    X509_set_pubkey(cert, key) != 1) {
		rc = openssl_error(err, profile->subject);
		goto out;
	}
	for (size_t i = 0; i < profile->next; i++) {
		if (cert_extend(cert, issuer != NULL ? issuer : cert, profile->ext[i].nid,
			profile->ext[i].value, err) != RC_OK)
			goto out;
	}
	if (profile->alt_names != NULL &&
	    cert_extend(cert, issuer, NID_subject_alt_name, profile->alt_names, err) != RC_OK)
		goto out;
	if (X509_sign(cert, issuer_key, EVP_sha256()) == 0) {
		rc = openssl_error(err, profile->subject);
		goto out;
	}
	*out = cert;
	cert = NULL;
	rc = RC_OK;
out:
	X509_NAME_free(subject);
	X509_free(cert);
	return rc;
}

/* The key is written before its certificate: a kill between leaves a key that is made again. */
static enum rc keep(const char *dir, const char *name, X509 *cert, EVP_PKEY *key, struct error *err)
{
	char *cert_name = xasprintf("%s/%s.pem", dir, name);
	char *key_name = xasprintf("%s/%s-key.pem", dir, name);
	enum rc rc = key_write(key_name, key, err);

	if (rc == RC_OK)
		rc = cert_write(cert_name, cert, err);
	free(cert_name);
	free(key_name);
	return rc;
}

static enum rc make_ca(const char *dir, int64_t now, struct error *err)
{
	/* A day of grace, for peers whose clock is behind. */
	const struct profile root_profile = {ROOT_SUBJECT, root_extensions, COUNT(root_extensions),
	    NULL, now - DAY, now + ROOT_DAYS * DAY};
	const struct profile sub_profile = {SUB_SUBJECT, sub_extensions, COUNT(sub_extensions),
	    NULL, now - DAY, now + SUB_DAYS * DAY};
	EVP_PKEY *root_key = EVP_RSA_gen(RSA_BITS);
	EVP_PKEY *sub_key = EVP_RSA_gen(RSA_BITS);
	X509 *root = NULL, *sub = NULL;
	enum rc rc = RC_FATAL;

	if (root_key == NULL || sub_key == NULL) {
		rc = openssl_error(err, "RSA key");
		goto out;
	}
	rc = make_cert(&root_profile, root_key, NULL, root_key, &root, err);
	if (rc == RC_OK)
		rc = make_cert(&sub_profile, sub_key, root, root_key, &sub, err);
	/* sub-ca.pem is what tells a whole CA, so it comes last. */
	if (rc == RC_OK)
		rc = keep(dir, "root-ca", root, root_key, err);
	if (rc == RC_OK)
		rc = keep(dir, "sub-ca", sub, sub_key, err);
out:
	EVP_PKEY_free(root_key);
	EVP_PKEY_free(sub_key);
	X509_free(root);
	X509_free(sub);
	return rc;
}

static enum rc load_cert(const char *dir, const char *name, X509 **out, struct error *err)
{
	char *path = path_join(dir, name);
	enum rc rc = cert_read(path, out, err);

	free(path);
	return rc;
}

static enum rc load_key(const char *dir, const char *name, EVP_PKEY **out, struct error *err)
{
	char *path = path_join(dir, name);
	enum rc rc = key_read(path, out, err);

	free(path);
	return rc;
}

static X509_EXTENSION *constant(X509 *issuer, int nid, const char *value)
{
	X509V3_CTX ctx;

	X509V3_set_ctx(&ctx, issuer, NULL, NULL, NULL, 0);
	X509V3_set_ctx_nodb(&ctx);
	return X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
}

/* Everything about an issued certificate that is always the same, made once. */
static enum rc prepare(struct ca *ca, struct error *err)
{
	STACK_OF(X509) *certs = sk_X509_new_null();
	enum rc rc = RC_FATAL;

	ca->sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	ca->sha1 = EVP_MD_fetch(NULL, "SHA1", NULL);
	ca->no_ca = constant(NULL, NID_basic_constraints, "critical,CA:FALSE");
	ca->usage_rsa = constant(NULL, NID_key_usage, "critical,digitalSignature,keyEncipherment");
	ca->usage_ec = constant(NULL, NID_key_usage, "critical,digitalSignature");
	ca->purposes = constant(NULL, NID_ext_key_usage, "clientAuth,serverAuth");
	ca->authority = constant(ca->sub, NID_authority_key_identifier, "keyid:always");
	if (ca->sha256 == NULL || ca->sha1 == NULL || ca->no_ca == NULL || ca->usage_rsa == NULL ||
	    ca->usage_ec == NULL || ca->purposes == NULL || ca->authority == NULL ||
	    certs == NULL || sk_X509_push(certs, ca->sub) == 0 ||
	    sk_X509_push(certs, ca->root) == 0) {
		rc = openssl_error(err, "CA");
		goto out;
	}
	rc = est_certs_only_make(certs, &ca->cacerts, err);
out:
	sk_X509_free(certs);
	return rc;
}

/* Makes the CA unless it is there; one process at a time. */
static enum rc ensure_ca(const char *dir, int64_t now, struct error *err)
{
	char *marker = path_join(dir, "sub-ca.pem");
	enum rc rc = dir_make(dir, err);
	int lock = -1;

	if (rc != RC_OK)
		goto out;
	lock = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (lock < 0 || flock(lock, LOCK_EX) != 0) {
		rc = error_set(err, RC_INVALID, "%s: %s", dir, strerror(errno));
		goto out;
	}
	if (access(marker, F_OK) != 0)
		rc = errno == ENOENT
			 ? make_ca(dir, now, err)
			 : error_set(err, RC_INVALID, "%s: %s", marker, strerror(errno));
out:
	if (lock >= 0)
		close(lock);
	free(marker);
	return rc;
}

enum rc ca_open(struct ca **out, const char *dir, int64_t now, struct error *err)
{
	struct ca *ca = xcalloc(1, sizeof(*ca));
	enum rc rc = ensure_ca(dir, now, err);

	*out = NULL;
	ca->dir = xstrdup(dir);
	if (rc == RC_OK)
		rc = load_cert(dir, "root-ca.pem", &ca->root, err);
	if (rc == RC_OK)
		rc = load_cert(dir, "sub-ca.pem", &ca->sub, err);
	if (rc == RC_OK)
		rc = load_key(dir, "sub-ca-key.pem", &ca->sub_key, err);
	if (rc == RC_OK && X509_check_private_key(ca->sub, ca->sub_key) != 1) {
		ERR_clear_error();
		rc = error_set(err, RC_INVALID, "%s/sub-ca.pem: does not fit sub-ca-key.pem", dir);
	}
	if (rc == RC_OK)
		rc = prepare(ca, err);
	if (rc != RC_OK) {
		ca_close(ca);
		return rc;
	}
	*out = ca;
	return RC_OK;
}

void ca_close(struct ca *ca)
{
	if (ca == NULL)
		return;
	free(ca->dir);
	X509_free(ca->root);
	X509_free(ca->sub);
	EVP_PKEY_free(ca->sub_key);
	EVP_MD_free(ca->sha256);
	EVP_MD_free(ca->sha1);
	X509_EXTENSION_free(ca->no_ca);
	X509_EXTENSION_free(ca->usage_rsa);
	X509_EXTENSION_free(ca->usage_ec);
	X509_EXTENSION_free(ca->purposes);
	X509_EXTENSION_free(ca->authority);
	buf_free(&ca->cacerts);
	free(ca);
}

enum rc ca_make_stranger(X509 **cert, EVP_PKEY **key, int64_t now, struct error *err)
{
	const struct profile profile = {STRANGER_SUBJECT, root_extensions, COUNT(root_extensions),
	    NULL, now - DAY, now + SUB_DAYS * DAY};
	enum rc rc;

	*cert = NULL;
	*key = EVP_EC_gen("P-256");
	if (*key == NULL)
		return openssl_error(err, "EC key");
	rc = make_cert(&profile, *key, NULL, *key, cert, err);
	if (rc != RC_OK) {
		EVP_PKEY_free(*key);
		*key = NULL;
	}
	return rc;
}

enum rc ca_server_key(const struct ca *ca, EVP_PKEY **out, struct error *err)
{
	char *path = path_join(ca->dir, "server-key.pem");
	enum rc rc = RC_OK;

	*out = NULL;
	if (access(path, F_OK) == 0) {
		rc = key_read(path, out, err);
		goto out;
	}
	*out = EVP_RSA_gen(RSA_BITS);
	rc = *out != NULL ? key_write(path, *out, err) : openssl_error(err, "RSA key");
	if (rc != RC_OK) {
		EVP_PKEY_free(*out);
		*out = NULL;
	}
out:
	free(path);
	return rc;
}

enum rc ca_make_server_cert(const struct ca *ca, EVP_PKEY *key, const char *alt_names, int64_t from,
    int64_t until, X509 **out, struct error *err)
{
	const struct profile profile = {
	    SERVER_SUBJECT, server_extensions, COUNT(server_extensions), alt_names, from, until};

	return make_cert(&profile, key, ca->sub, ca->sub_key, out, err);
}

/* The extension as bytes says whether the names are the same. */
static bool same_names(X509 *cert, const char *alt_names)
{
	X509_EXTENSION *wanted = constant(NULL, NID_subject_alt_name, alt_names);
	int at = X509_get_ext_by_NID(cert, NID_subject_alt_name, -1);
	bool same = wanted != NULL && at >= 0 &&
		    ASN1_OCTET_STRING_cmp(X509_EXTENSION_get_data(wanted),
			X509_EXTENSION_get_data(X509_get_ext(cert, at))) == 0;

	X509_EXTENSION_free(wanted);
	ERR_clear_error();
	return same;
}

static bool still_fits(
    const struct ca *ca, X509 *cert, EVP_PKEY *key, const char *alt_names, int64_t now)
{
	bool fits = X509_check_private_key(cert, key) == 1 &&
		    X509_verify(cert, X509_get0_pubkey(ca->sub)) == 1 &&
		    asn1_seconds(X509_get0_notAfter(cert)) > now + SERVER_RENEW_DAYS * DAY &&
		    asn1_seconds(X509_get0_notBefore(cert)) <= now && same_names(cert, alt_names);

	ERR_clear_error();
	return fits;
}

enum rc ca_server_cert(const struct ca *ca, EVP_PKEY *key, const char *alt_names, int64_t now,
    X509 **out, struct error *err)
{
	char *path = path_join(ca->dir, "server.pem");
	enum rc rc = RC_OK;

	/* A missing or broken file is simply replaced, so the reason is of no interest. */
	if (cert_read(path, out, NULL) == RC_OK && still_fits(ca, *out, key, alt_names, now))
		goto out;
	X509_free(*out);
	/* As long as the sub-CA: a router's clock may be set years ahead in a test. */
	rc = ca_make_server_cert(
	    ca, key, alt_names, now - DAY, asn1_seconds(X509_get0_notAfter(ca->sub)), out, err);
	if (rc == RC_OK)
		rc = cert_write(path, *out, err);
	if (rc != RC_OK) {
		X509_free(*out);
		*out = NULL;
	}
out:
	free(path);
	return rc;
}
