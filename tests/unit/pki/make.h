/* Keys and certificates for the PKI tests, made afresh by each run. */
#ifndef TESTS_UNIT_PKI_MAKE_H
#define TESTS_UNIT_PKI_MAKE_H

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <stdint.h>

/* An instant in the middle of what make_cert makes by default. */
#define MAKE_NOW 1800000000

struct make {
	const char *subject; /* common name */
	EVP_PKEY *key;
	const char *issuer; /* common name; NULL: self-signed */
	EVP_PKEY *issuer_key;
	bool ca;
	int64_t from, until; /* 0: a day around MAKE_NOW */
};

/* A P-256 key; aborts the test when OpenSSL fails, like make_cert. */
EVP_PKEY *make_key(void);
X509 *make_cert(const struct make *m);

/* A folder of its own under the test's working folder; removed with make_dir_remove. */
char *make_dir(void);
void make_dir_remove(char *dir);

#endif
