/*
 * est_certs_only must stand any bytes; what it takes has 1 to EST_CERTS_MAX
 * certificates and can be sent on.
 */
#include <stdint.h>

#include "est/est.h"
#include "est/pkcs7.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	STACK_OF(X509) *certs = NULL;
	STACK_OF(X509) *again = NULL;
	struct buf der = {0};
	struct error err;

	if (est_certs_only(data, size, &certs, &err) != RC_OK)
		return 0;
	if (sk_X509_num(certs) < 1 || sk_X509_num(certs) > EST_CERTS_MAX)
		abort();
	if (est_certs_only_make(certs, &der, &err) == RC_OK &&
	    est_certs_only((const unsigned char *)der.data, der.len, &again, &err) == RC_OK &&
	    sk_X509_num(again) != sk_X509_num(certs))
		abort();
	sk_X509_pop_free(again, X509_free);
	sk_X509_pop_free(certs, X509_free);
	buf_free(&der);
	return 0;
}
