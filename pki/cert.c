/* Rendering and storing certificates.  See cert.h. */
#include "pki/cert.h"

#include <openssl/evp.h>
#include <openssl/x509v3.h>
#include <strings.h>
#include <time.h>

#include "pki/key.h"
#include "store/certs.h"

/* Longest distribution point that is kept, as long as a configured URL may be. */
#define CRL_DP_MAX 800

static const struct {
	const char *usage, *role, *text;
} router_roles[] = {
    {KEY_GENERAL, "router", "General Purpose"},
    {KEY_SIGNATURE, "router-signature", "Signature"},
    {KEY_ENCRYPTION, "router-encryption", "Encryption"},
};

#define ROUTER_ROLES (sizeof(router_roles) / sizeof(router_roles[0]))

const char *router_role(const char *usage)
{
	for (size_t i = 0; i < ROUTER_ROLES; i++)
		if (strcmp(router_roles[i].usage, usage) == 0)
			return router_roles[i].role;
	return router_roles[0].role;
}

const char *router_usage_text(const char *usage)
{
	for (size_t i = 0; i < ROUTER_ROLES; i++)
		if (strcmp(router_roles[i].usage, usage) == 0)
			return router_roles[i].text;
	return router_roles[0].text;
}

void hex_render(
    const unsigned char *data, size_t len, size_t group, const char *separator, struct buf *out)
{
	for (size_t i = 0; i < len; i++) {
		if (i > 0 && i % group == 0)
			buf_adds(out, separator);
		buf_addf(out, "%02X", data[i]);
	}
}

void name_render(const X509_NAME *name, struct buf *out)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *data;
	long len;

	/* These flags escape control characters and everything outside ASCII. */
	if (bio != NULL && X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253) >= 0) {
		len = BIO_get_mem_data(bio, &data);
		if (len > 0)
			buf_add(out, data, (size_t)len);
	}
	BIO_free(bio);
}

enum rc time_seconds(const ASN1_TIME *time, int64_t *seconds, struct error *err)
{
	struct tm tm;

	if (time == NULL || ASN1_TIME_to_tm(time, &tm) != 1)
		return error_set(err, RC_INVALID, "a certificate with a malformed date");
	*seconds = (int64_t)timegm(&tm);
	return RC_OK;
}

static void render_serial(const X509 *cert, struct buf *out)
{
	const ASN1_INTEGER *serial = X509_get0_serialNumber(cert);
	const unsigned char *data = ASN1_STRING_get0_data(serial);
	int len = ASN1_STRING_length(serial);

	if (ASN1_STRING_type(serial) == V_ASN1_NEG_INTEGER)
		buf_addc(out, '-');
	hex_render(data, len > 0 ? (size_t)len : 0, 1, ":", out);
}

/* True when uri is http and holds nothing that could disturb a terminal. */
static bool usable_uri(const ASN1_IA5STRING *uri)
{
	const unsigned char *data = ASN1_STRING_get0_data(uri);
	int len = ASN1_STRING_length(uri);

	if (len < 8 || len > CRL_DP_MAX || strncasecmp((const char *)data, "http", 4) != 0)
		return false;
	for (int i = 0; i < len; i++)
		if (data[i] <= ' ' || data[i] >= 0x7f)
			return false;
	return true;
}

static void render_crl_dp(const X509 *cert, struct buf *out)
{
	CRL_DIST_POINTS *points = X509_get_ext_d2i(cert, NID_crl_distribution_points, NULL, NULL);

	for (int i = 0; out->len == 0 && i < sk_DIST_POINT_num(points); i++) {
		DIST_POINT_NAME *name = sk_DIST_POINT_value(points, i)->distpoint;

		if (name == NULL || name->type != 0)
			continue;
		for (int j = 0; out->len == 0 && j < sk_GENERAL_NAME_num(name->name.fullname);
		     j++) {
			GENERAL_NAME *general = sk_GENERAL_NAME_value(name->name.fullname, j);

			if (general->type == GEN_URI &&
			    usable_uri(general->d.uniformResourceIdentifier))
				buf_add(out,
				    ASN1_STRING_get0_data(general->d.uniformResourceIdentifier),
				    (size_t)ASN1_STRING_length(
					general->d.uniformResourceIdentifier));
		}
	}
	CRL_DIST_POINTS_free(points);
}

enum rc cert_fields(X509 *cert, struct cert_fields *f, struct error *err)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int len = 0;
	enum rc rc;

	*f = (struct cert_fields){0};
	rc = time_seconds(X509_get0_notBefore(cert), &f->not_before, err);
	if (rc == RC_OK)
		rc = time_seconds(X509_get0_notAfter(cert), &f->not_after, err);
	if (rc == RC_OK && X509_digest(cert, EVP_sha1(), digest, &len) != 1)
		rc = error_set(err, RC_FATAL, "a certificate's fingerprint can't be computed");
	if (rc != RC_OK)
		return rc;
	render_serial(cert, &f->serial);
	name_render(X509_get_subject_name(cert), &f->subject);
	name_render(X509_get_issuer_name(cert), &f->issuer);
	render_crl_dp(cert, &f->crl_dp);
	hex_render(digest, len, 1, "", &f->sha1);
	return RC_OK;
}

void cert_fields_free(struct cert_fields *f)
{
	buf_free(&f->serial);
	buf_free(&f->subject);
	buf_free(&f->issuer);
	buf_free(&f->crl_dp);
	buf_free(&f->sha1);
}

enum rc cert_valid_at(X509 *cert, int64_t now, const char *what, struct error *err)
{
	struct buf when = {0};
	int64_t from, until;
	enum rc rc = time_seconds(X509_get0_notBefore(cert), &from, err);

	if (rc == RC_OK)
		rc = time_seconds(X509_get0_notAfter(cert), &until, err);
	if (rc == RC_OK && now < from) {
		clock_validity(&when, from);
		rc = error_set(err, RC_INVALID, "%s is not valid before %s", what, buf_str(&when));
	} else if (rc == RC_OK && now > until) {
		clock_validity(&when, until);
		rc = error_set(err, RC_INVALID, "%s expired at %s", what, buf_str(&when));
	}
	buf_free(&when);
	return rc;
}

enum rc cert_store(struct engine *e, const char *trustpoint, const char *role, int seq,
    const char *usage, X509 *cert, struct error *err)
{
	struct cert_fields f;
	unsigned char *der = NULL;
	int len = i2d_X509(cert, &der);
	enum rc rc = cert_fields(cert, &f, err);

	if (rc == RC_OK && len <= 0)
		rc = error_set(err, RC_FATAL, "a certificate can't be encoded");
	if (rc == RC_OK) {
		struct cert_row row = {.trustpoint = trustpoint,
		    .role = role,
		    .seq = seq,
		    .der = der,
		    .der_len = (size_t)len,
		    .serial = buf_str(&f.serial),
		    .subject = buf_str(&f.subject),
		    .issuer = buf_str(&f.issuer),
		    .not_before = f.not_before,
		    .not_after = f.not_after,
		    .crl_dp = f.crl_dp.len > 0 ? buf_str(&f.crl_dp) : NULL,
		    .sha1 = buf_str(&f.sha1),
		    .usage = usage};

		rc = certs_put(e->store, &row, err);
		cert_cache_add(&e->parsed, cert, der, (size_t)len);
	}
	cert_fields_free(&f);
	OPENSSL_free(der);
	return rc;
}

struct load {
	struct cert_cache *parsed;
	const char *role1, *role2;
	STACK_OF(X509) *certs;
	bool damaged;
};

static bool load_row(void *ctx, const struct cert_row *row)
{
	struct load *load = ctx;
	X509 *cert;

	if (strcmp(row->role, load->role1) != 0 &&
	    (load->role2 == NULL || strcmp(row->role, load->role2) != 0))
		return true;
	cert = cert_cache_parse(load->parsed, row->der, row->der_len);
	if (cert == NULL || sk_X509_push(load->certs, cert) <= 0) {
		X509_free(cert);
		load->damaged = true;
	}
	return !load->damaged;
}

enum rc cert_load(struct engine *e, const char *trustpoint, const char *role1, const char *role2,
    STACK_OF(X509) **out, struct error *err)
{
	struct load load = {
	    .parsed = &e->parsed, .role1 = role1, .role2 = role2, .certs = sk_X509_new_null()};
	enum rc rc = RC_FATAL;

	*out = NULL;
	if (load.certs != NULL)
		rc = certs_each(e->store, trustpoint, load_row, &load, err);
	else
		error_set(err, RC_FATAL, "no memory for certificates");
	if (rc == RC_OK && load.damaged)
		rc = error_set(err, RC_FATAL, "a stored certificate of %s is damaged", trustpoint);
	if (rc == RC_OK)
		*out = load.certs;
	else
		sk_X509_pop_free(load.certs, X509_free);
	return rc;
}

enum rc cert_load_router(
    struct engine *e, const char *trustpoint, const char *usage, X509 **out, struct error *err)
{
	STACK_OF(X509) *certs;
	enum rc rc = usage != NULL ? cert_load(e, trustpoint, router_role(usage), NULL, &certs, err)
				   : cert_load(e, trustpoint, router_role(KEY_GENERAL),
					 router_role(KEY_SIGNATURE), &certs, err);

	*out = NULL;
	if (rc != RC_OK)
		return rc;
	if (sk_X509_num(certs) > 0)
		*out = sk_X509_shift(certs);
	sk_X509_pop_free(certs, X509_free);
	return RC_OK;
}
