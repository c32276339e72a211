/*
 * est_csrattrs_parse and the accessors must stand any bytes, and a request to
 * which the wishes were added must still be encodable.
 */
#include <stdint.h>

#include "est/csrattrs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void apply(const struct est_csrattrs *attrs)
{
	X509_REQ *req = X509_REQ_new();
	unsigned char *der = NULL;

	if (req == NULL)
		abort();
	/* The second time everything is there already. */
	if (est_csrattrs_apply(attrs, req) == 0 && est_csrattrs_apply(attrs, req) == 0 &&
	    X509_REQ_get_attr_count(req) > 1)
		abort();
	if (i2d_re_X509_REQ_tbs(req, &der) > 0 && der == NULL)
		abort();
	OPENSSL_free(der);
	X509_REQ_free(req);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct est_csrattrs *attrs = NULL;
	struct error err;
	int number = 0;

	if (est_csrattrs_parse(data, size, &attrs, &err) != RC_OK)
		return 0;
	if (est_csrattrs_rsa_bits(attrs, &number) && (number < 1024 || number > 16384))
		abort();
	if (est_csrattrs_digest(attrs, &number) && number == NID_undef)
		abort();
	(void)est_csrattrs_wants_binding(attrs);
	(void)est_csrattrs_key_type(attrs);
	(void)est_csrattrs_curve(attrs);
	apply(attrs);
	est_csrattrs_free(attrs);
	return 0;
}
