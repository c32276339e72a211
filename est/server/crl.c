/* Making and keeping the CRL.  See crl.h. */
#include "est/server/crl.h"

#include <openssl/asn1.h>
#include <openssl/bn.h>
#include <openssl/x509v3.h>
#include <time.h>

#include "est/server/cert.h"

#define CRL_SECONDS	INT64_C(86400)
#define REFRESH_SECONDS (CRL_SECONDS / 2)

static int set_time(X509_CRL *crl, int (*set)(X509_CRL *, const ASN1_TIME *), int64_t seconds)
{
	ASN1_TIME *time = ASN1_TIME_set(NULL, (time_t)seconds);
	int ok = time != NULL && set(crl, time) == 1;

	ASN1_TIME_free(time);
	return ok;
}

/* One revoked certificate; ctx is the X509_CRL. */
static enum rc add_revoked(void *ctx, const char *serial, int64_t revoked, struct error *err)
{
	X509_REVOKED *entry = X509_REVOKED_new();
	ASN1_TIME *time = ASN1_TIME_set(NULL, (time_t)revoked);
	BIGNUM *number = NULL;
	ASN1_INTEGER *integer = NULL;
	enum rc rc = RC_OK;

	if (BN_hex2bn(&number, serial) > 0)
		integer = BN_to_ASN1_INTEGER(number, NULL);
	if (entry == NULL || time == NULL || integer == NULL ||
	    X509_REVOKED_set_serialNumber(entry, integer) != 1 ||
	    X509_REVOKED_set_revocationDate(entry, time) != 1 ||
	    X509_CRL_add0_revoked(ctx, entry) != 1)
		rc = openssl_error(err, "CRL");
	else
		entry = NULL;
	X509_REVOKED_free(entry);
	ASN1_TIME_free(time);
	ASN1_INTEGER_free(integer);
	BN_free(number);
	return rc;
}

static int add_number(X509_CRL *crl, int64_t number)
{
	ASN1_INTEGER *value = ASN1_INTEGER_new();
	int ok = value != NULL && ASN1_INTEGER_set_int64(value, number) == 1 &&
		 X509_CRL_add1_ext_i2d(crl, NID_crl_number, value, 0, X509V3_ADD_DEFAULT) == 1;

	ASN1_INTEGER_free(value);
	return ok;
}

static enum rc make_crl(const struct ca *ca, struct ca_db *db, int64_t number, int64_t now,
    struct buf *out, struct error *err)
{
	X509_CRL *crl = X509_CRL_new();
	unsigned char *der = NULL;
	int len;
	enum rc rc = RC_FATAL;

	if (crl == NULL || X509_CRL_set_version(crl, X509_CRL_VERSION_2) != 1 ||
	    X509_CRL_set_issuer_name(crl, X509_get_subject_name(ca->sub)) != 1 ||
	    !set_time(crl, X509_CRL_set1_lastUpdate, now) ||
	    !set_time(crl, X509_CRL_set1_nextUpdate, now + CRL_SECONDS)) {
		rc = openssl_error(err, "CRL");
		goto out;
	}
	rc = ca_db_each_revoked(db, now, add_revoked, crl, err);
	if (rc != RC_OK)
		goto out;
	if (X509_CRL_sort(crl) != 1 || X509_CRL_add_ext(crl, ca->authority, -1) != 1 ||
	    !add_number(crl, number) || X509_CRL_sign(crl, ca->sub_key, ca->sha256) == 0 ||
	    (len = i2d_X509_CRL(crl, &der)) <= 0) {
		rc = openssl_error(err, "CRL");
		goto out;
	}
	buf_add(out, der, (size_t)len);
out:
	OPENSSL_free(der);
	X509_CRL_free(crl);
	return rc;
}

enum rc crl_current(
    const struct ca *ca, struct ca_db *db, int64_t now, struct buf *out, struct error *err)
{
	struct buf der = {0};
	int64_t number = 0;
	enum rc rc = ca_db_crl(db, now, out, err);

	if (rc != RC_INVALID)
		return rc;
	rc = ca_db_begin(db, err);
	if (rc != RC_OK)
		return rc;
	/* Another worker may have made it while this one waited. */
	rc = ca_db_crl(db, now, &der, err);
	if (rc == RC_INVALID) {
		rc = ca_db_crl_number(db, &number, err);
		if (rc == RC_OK)
			rc = make_crl(ca, db, number + 1, now, &der, err);
		if (rc == RC_OK)
			rc = ca_db_put_crl(db, number + 1, &der, now + REFRESH_SECONDS, err);
	}
	if (rc == RC_OK)
		rc = ca_db_commit(db, err);
	else
		ca_db_rollback(db);
	if (rc == RC_OK)
		buf_add(out, der.data, der.len);
	buf_free(&der);
	return rc;
}
