/* Certificates as PEM.  See export.h. */
#include "pki/export.h"

#include <openssl/pem.h>

#include "store/certs.h"

struct export
{
	struct buf text;
	enum rc rc;
	struct error *err;
};

static bool add_certificate(void *ctx, const struct cert_row *row)
{
	struct export *x = ctx;
	BIO *bio = BIO_new(BIO_s_mem());
	char *pem;
	long len = 0;

	/* The row holds DER that was parsed before it was stored; PEM is its armour only. */
	if (bio != NULL &&
	    PEM_write_bio(bio, PEM_STRING_X509, "", row->der, (long)row->der_len) > 0)
		len = BIO_get_mem_data(bio, &pem);
	if (len > 0)
		buf_addf(&x->text, "\n%s: %s\n%.*s", row->role, row->subject, (int)len, pem);
	else
		x->rc = error_set(x->err, RC_FATAL, "a certificate can't be written as PEM");
	BIO_free(bio);
	return x->rc == RC_OK;
}

enum rc export_certificates(
    struct engine *e, struct dialogue *d, const char *trustpoint, struct error *err)
{
	struct export x = {.rc = RC_OK, .err = err};
	enum rc rc = certs_each(e->store, trustpoint, add_certificate, &x, err);

	if (rc == RC_OK)
		rc = x.rc;
	if (rc == RC_OK && x.text.len == 0)
		rc = error_set(err, RC_INVALID, "Trustpoint %s has no certificates", trustpoint);
	if (rc == RC_OK)
		say(d, "%s\n", buf_str(&x.text));
	buf_free(&x.text);
	return rc;
}
