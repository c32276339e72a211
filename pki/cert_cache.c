/* Parsed certificates by their encoding.  See cert_cache.h. */
#include "pki/cert_cache.h"

static X509 *find(const struct cert_cache *cache, const void *der, size_t len)
{
	for (size_t i = 0; i < CERT_CACHE_MAX; i++)
		if (cache->place[i].cert != NULL && cache->place[i].der.len == len &&
		    memcmp(cache->place[i].der.data, der, len) == 0)
			return cache->place[i].cert;
	return NULL;
}

void cert_cache_add(struct cert_cache *cache, X509 *cert, const void *der, size_t len)
{
	size_t at = cache->next;

	if (len == 0 || find(cache, der, len) != NULL || X509_up_ref(cert) != 1)
		return;
	X509_free(cache->place[at].cert);
	cache->place[at].cert = cert;
	buf_reset(&cache->place[at].der);
	buf_add(&cache->place[at].der, der, len);
	cache->next = (at + 1) % CERT_CACHE_MAX;
}

X509 *cert_cache_parse(struct cert_cache *cache, const void *der, size_t len)
{
	const unsigned char *p = der;
	X509 *cert = len > 0 ? find(cache, der, len) : NULL;

	if (cert != NULL)
		return X509_up_ref(cert) == 1 ? cert : NULL;
	cert = d2i_X509(NULL, &p, (long)len);
	if (cert != NULL)
		cert_cache_add(cache, cert, der, len);
	return cert;
}

void cert_cache_free(struct cert_cache *cache)
{
	for (size_t i = 0; i < CERT_CACHE_MAX; i++) {
		X509_free(cache->place[i].cert);
		buf_free(&cache->place[i].der);
	}
	*cache = (struct cert_cache){0};
}
