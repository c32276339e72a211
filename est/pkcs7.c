/*
 * The certs-only SignedData of EST answers (RFC 5272 section 4.1, RFC 7030
 * sections 4.1.3 and 4.2.3).  OpenSSL's PKCS7 calls keep the order that was
 * sent where its CMS calls sort; versions 1 and 3, and an empty eContent, all
 * occur among real servers (reference est-peers 3.6, traps 12 and 13).
 */
#include "est/pkcs7.h"

#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/pkcs7.h>

#include "est/est.h"

/* The bag of certificates inside, or NULL with the reason. */
static STACK_OF(X509) *bag_of(const PKCS7 *p7, struct error *err)
{
	STACK_OF(X509) *certs;

	if (OBJ_obj2nid(p7->type) != NID_pkcs7_signed || p7->d.sign == NULL) {
		error_set(err, RC_INVALID, "the message is PKCS#7, but not SignedData");
		return NULL;
	}
	certs = p7->d.sign->cert;
	if (sk_X509_num(certs) <= 0) {
		error_set(err, RC_INVALID, "the certs-only message holds no certificate");
		return NULL;
	}
	if (sk_X509_num(certs) > EST_CERTS_MAX) {
		error_set(err, RC_INVALID,
		    "the certs-only message holds %d certificates, at most %d are taken",
		    sk_X509_num(certs), EST_CERTS_MAX);
		return NULL;
	}
	return certs;
}

enum rc est_certs_only(
    const unsigned char *der, size_t len, STACK_OF(X509) **out, struct error *err)
{
	const unsigned char *end = der;
	STACK_OF(X509) *certs;
	PKCS7 *p7 = NULL;
	enum rc rc = RC_INVALID;

	*out = NULL;
	if (len == 0 || len > EST_BODY_MAX)
		return error_set(err, RC_INVALID,
		    "a certs-only message of %zu bytes; 1 to %u are expected", len, EST_BODY_MAX);
	p7 = d2i_PKCS7(NULL, &end, (long)len);
	if (p7 == NULL) {
		error_set(
		    err, RC_INVALID, "%zu bytes that are not a certs-only PKCS#7 message", len);
		goto out;
	}
	if ((size_t)(end - der) != len) {
		error_set(err, RC_INVALID, "%zu bytes after the end of the certs-only message",
		    len - (size_t)(end - der));
		goto out;
	}
	certs = bag_of(p7, err);
	if (certs == NULL)
		goto out;
	*out = X509_chain_up_ref(certs);
	rc = *out != NULL ? RC_OK : error_set(err, RC_FATAL, "no memory for certificates");

out:
	ERR_clear_error();
	PKCS7_free(p7);
	return rc;
}

/* An empty SignedData of version 1, without eContent. */
static PKCS7 *empty_bag(void)
{
	PKCS7 *p7 = PKCS7_new();

	if (p7 != NULL && PKCS7_set_type(p7, NID_pkcs7_signed) == 1) {
		p7->d.sign->contents->type = OBJ_nid2obj(NID_pkcs7_data);
		return p7;
	}
	PKCS7_free(p7);
	return NULL;
}

enum rc est_certs_only_make(STACK_OF(X509) *certs, struct buf *out, struct error *err)
{
	PKCS7 *p7 = empty_bag();
	unsigned char *der = NULL;
	enum rc rc = RC_FATAL;
	int len;
	int i;

	if (p7 == NULL)
		goto out;
	for (i = 0; i < sk_X509_num(certs); i++)
		if (PKCS7_add_certificate(p7, sk_X509_value(certs, i)) != 1)
			goto out;
	len = i2d_PKCS7(p7, &der);
	if (len <= 0)
		goto out;
	buf_add(out, der, (size_t)len);
	rc = RC_OK;

out:
	if (rc != RC_OK)
		error_set(err, rc, "OpenSSL can't build a certs-only message of %d certificates",
		    sk_X509_num(certs));
	OPENSSL_free(der);
	PKCS7_free(p7);
	return rc;
}
