/* Cut and paste.  See terminal.h. */
#include "pki/terminal.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include "est/est.h"
#include "est/pkcs7.h"
#include "pki/cert.h"
#include "pki/csr.h"
#include "pki/issue.h"
#include "pki/key.h"
#include "pki/keychoice.h"
#include "store/jobs.h"
#include "store/requests.h"

/* As much as an EST server may send. */
#define PASTE_MAX EST_BODY_MAX

static bool blank(const char *line)
{
	return line[strspn(line, " \t\r")] == '\0';
}

/* Collects lines up to the end of the paste.  RC_INVALID when it is cancelled or too long. */
static enum rc read_paste(struct dialogue *d, struct buf *text, struct error *err)
{
	struct buf line = {0};
	enum rc rc = RC_OK;

	for (;;) {
		if (!ask(d, "", &line)) {
			rc = error_set(err, RC_INVALID, "Nothing was imported");
			break;
		}
		if (strcmp(buf_str(&line), "quit") == 0)
			break;
		if (blank(buf_str(&line)) && text->len == 0)
			continue;
		if (blank(buf_str(&line)))
			break;
		if (text->len + line.len > PASTE_MAX) {
			rc = error_set(
			    err, RC_INVALID, "The paste is longer than %u bytes", PASTE_MAX);
			break;
		}
		buf_adds(text, buf_str(&line));
		buf_addc(text, '\n');
	}
	buf_free(&line);
	return rc;
}

static enum rc parse_pem(const struct buf *text, STACK_OF(X509) *out, struct error *err)
{
	BIO *bio = BIO_new_mem_buf(text->data, (int)text->len);
	X509 *cert;
	enum rc rc = RC_OK;

	while (rc == RC_OK && (cert = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL) {
		if (sk_X509_num(out) >= EST_CERTS_MAX || sk_X509_push(out, cert) <= 0) {
			X509_free(cert);
			rc = error_set(err, RC_INVALID, "More than %d certificates", EST_CERTS_MAX);
		}
	}
	/* Anything but "no more blocks" is damage in one of them. */
	if (rc == RC_OK && ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE)
		rc = error_set(err, RC_INVALID, "The certificate is damaged: %s",
		    ERR_reason_error_string(ERR_peek_error()));
	ERR_clear_error();
	BIO_free(bio);
	return rc;
}

static enum rc parse_base64(const struct buf *text, STACK_OF(X509) **out, struct error *err)
{
	struct buf der = {0};
	const unsigned char *p;
	X509 *cert = NULL;
	enum rc rc = est_base64_decode(text->data, text->len, &der, err);

	if (rc == RC_OK) {
		p = (const unsigned char *)der.data;
		cert = d2i_X509(NULL, &p, (long)der.len);
		ERR_clear_error();
	}
	if (rc == RC_OK && cert != NULL && sk_X509_push(*out, cert) > 0) {
		cert = NULL;
	} else if (rc == RC_OK) {
		sk_X509_free(*out);
		rc = est_certs_only((const unsigned char *)der.data, der.len, out, err);
	}
	if (rc == RC_INVALID)
		error_set(err, rc, "The text is not a certificate in base64");
	X509_free(cert);
	buf_free(&der);
	return rc;
}

enum rc paste_certificates(struct dialogue *d, STACK_OF(X509) **out, struct error *err)
{
	STACK_OF(X509) *certs = sk_X509_new_null();
	struct buf text = {0};
	enum rc rc;

	*out = NULL;
	say(d, "\nEnter the base 64 encoded certificate.\n"
	       "End with a blank line or the word \"quit\" on a line by itself\n\n");
	rc = read_paste(d, &text, err);
	if (rc == RC_OK && text.len == 0)
		rc = error_set(err, RC_INVALID, "No certificate was entered");
	else if (rc == RC_OK && certs == NULL)
		rc = error_set(err, RC_FATAL, "no memory for certificates");
	else if (rc == RC_OK && strstr(buf_str(&text), "-----BEGIN CERTIFICATE") != NULL)
		rc = parse_pem(&text, certs, err);
	else if (rc == RC_OK)
		rc = parse_base64(&text, &certs, err);
	if (rc == RC_OK && sk_X509_num(certs) == 0)
		rc = error_set(err, RC_INVALID, "The text holds no whole certificate");
	if (rc == RC_OK) {
		*out = certs;
		certs = NULL;
	}
	sk_X509_pop_free(certs, X509_free);
	buf_free(&text);
	return rc;
}

/* Asks for a challenge password unless that is skipped; RC_INVALID when they differ. */
static enum rc ask_challenge(
    struct dialogue *d, const struct trustpoint *tp, struct buf *password, struct error *err)
{
	struct buf again = {0};
	enum rc rc = RC_OK;

	if (tp->skip_challenge)
		return RC_OK;
	say(d, "%% Create a challenge password. You will need to verbally provide this\n"
	       "  password to the CA Administrator in order to revoke your certificate.\n"
	       "%% For security reasons your password will not be saved in the configuration.\n"
	       "%% Please make a note of it.\n\n");
	if (!ask_secret(d, "Password:", password) || !ask_secret(d, "Re-enter Password:", &again))
		rc = error_set(err, RC_INVALID, "Enrollment was aborted");
	else if (strcmp(buf_str(password), buf_str(&again)) != 0)
		rc = error_set(
		    err, RC_INVALID, "The passwords do not match; enrollment was aborted");
	buf_free(&again);
	return rc;
}

/* The questions that the configuration leaves open. */
static enum rc ask_attributes(struct engine *e, struct dialogue *d, const struct trustpoint *tp,
    struct csr_answers *answers, struct buf *address, struct error *err)
{
	struct buf fqdn = {0};
	bool include;

	router_fqdn(e->store, &fqdn);
	say(d, "%% The subject name in the certificate will include: %s\n",
	    tp->subject_name != NULL ? tp->subject_name : buf_str(&fqdn));
	buf_free(&fqdn);
	include = tp->serial_number && !tp->serial_number_none;
	if (!tp->serial_number && !tp->serial_number_none)
		include = ask_yes(
		    d, "% Include the router serial number in the subject name? [yes/no]: ");
	if (include) {
		answers->serial_number = CHASSIS_SERIAL;
		say(d, "%% The serial number in the certificate will be: %s\n", CHASSIS_SERIAL);
	}
	if (tp->ip_address != NULL) {
		if (strcmp(tp->ip_address, "none") != 0)
			answers->ip_address = tp->ip_address;
	} else if (ask_yes(d, "% Include an IP address in the subject name? [yes/no]: ")) {
		if (!ask(d, "Enter IP Address[] ", address) || address->len == 0)
			return error_set(err, RC_INVALID, "Enrollment was aborted");
		answers->ip_address = buf_str(address);
	}
	return RC_OK;
}

static enum rc show_request(struct dialogue *d, X509_REQ *req, struct error *err)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *pem;
	long len;
	enum rc rc = RC_OK;

	if (bio == NULL || PEM_write_bio_X509_REQ(bio, req) != 1) {
		rc = error_set(err, RC_FATAL, "the certificate request can't be encoded");
		goto out;
	}
	len = BIO_get_mem_data(bio, &pem);
	if (ask_yes(d, "Display Certificate Request to terminal? [yes/no]: ")) {
		do {
			say(d,
			    "Certificate Request follows:\n\n%.*s\n"
			    "---End - This line not part of the certificate request---\n\n",
			    (int)len, pem);
		} while (ask_yes(d, "Redisplay enrollment request? [yes/no]: "));
	}
out:
	BIO_free(bio);
	return rc;
}

/* Keeps one form of the request under the fingerprint of the other. */
static enum rc keep_request(struct engine *e, struct dialogue *d, const struct trustpoint *tp,
    const char *usage, X509_REQ *shown, X509_REQ *kept, struct error *err)
{
	unsigned char *der = NULL;
	int len = i2d_X509_REQ(shown, &der);
	struct buf fingerprint = {0};
	enum rc rc;

	if (len > 0) {
		csr_fingerprint(der, (size_t)len, &fingerprint);
		OPENSSL_clear_free(der, (size_t)len);
		der = NULL;
		len = i2d_X509_REQ(kept, &der);
	}
	if (len <= 0) {
		buf_free(&fingerprint);
		return error_set(err, RC_FATAL, "the certificate request can't be encoded");
	}
	say(d, "    Fingerprint:  %s\n", buf_str(&fingerprint));
	rc = requests_put(e->store,
	    &(struct request_row){.trustpoint = tp->name,
		.usage = usage,
		.csr = der,
		.csr_len = (size_t)len,
		.fingerprint = buf_str(&fingerprint),
		.submitted = store_now(e->store)},
	    err);
	buf_free(&fingerprint);
	OPENSSL_free(der);
	return rc;
}

static enum rc request_one(struct engine *e, struct dialogue *d, const struct trustpoint *tp,
    const char *usage, const struct csr_answers *answers, const char *challenge, struct error *err)
{
	EVP_PKEY *key = NULL;
	struct csr_plan plan = {0};
	X509_REQ *shown = NULL, *kept = NULL;
	enum rc rc = key_load(e, "rsa", trustpoint_label(tp), usage, &key, err);

	if (rc == RC_OK)
		rc = csr_plan_first(&plan, e, tp, answers, key, err);
	/* The challenge password is for the CA's eyes: what is kept does without it. */
	if (rc == RC_OK && ((shown = csr_make(&plan, challenge, err)) == NULL ||
			       (kept = csr_make(&plan, NULL, err)) == NULL))
		rc = RC_FATAL;
	if (rc == RC_OK)
		rc = keep_request(e, d, tp, usage, shown, kept, err);
	if (rc == RC_OK)
		rc = show_request(d, shown, err);
	X509_REQ_free(shown);
	X509_REQ_free(kept);
	csr_plan_free(&plan);
	EVP_PKEY_free(key);
	return rc;
}

enum rc terminal_enroll(
    struct engine *e, struct dialogue *d, const struct trustpoint *tp, struct error *err)
{
	const char *usages[USAGES_MAX];
	struct csr_answers answers = {0};
	struct buf challenge = {0}, address = {0};
	size_t n = 0;
	enum rc rc = trustpoint_keys(e, d, tp, usages, &n, err);

	if (rc == RC_OK) {
		say(d, "%% Start certificate enrollment ...\n");
		rc = ask_challenge(d, tp, &challenge, err);
	}
	if (rc == RC_OK)
		rc = ask_attributes(e, d, tp, &answers, &address, err);
	for (size_t i = 0; rc == RC_OK && i < n; i++)
		rc = request_one(e, d, tp, usages[i], &answers,
		    challenge.len > 0 ? buf_str(&challenge) : NULL, err);
	buf_free(&challenge);
	buf_free(&address);
	return rc;
}

/* Finds the pasted certificate of one of our keys; RC_INVALID when none is. */
static enum rc match_key(struct engine *e, const struct trustpoint *tp, STACK_OF(X509) *pasted,
    const char **usage, X509 **leaf, EVP_PKEY **key, struct error *err)
{
	static const char *const usages[] = {KEY_GENERAL, KEY_SIGNATURE, KEY_ENCRYPTION};

	*key = NULL;
	for (size_t u = 0; u < sizeof(usages) / sizeof(usages[0]); u++) {
		if (!key_exists(e, "rsa", trustpoint_label(tp), usages[u]))
			continue;
		if (key_load(e, "rsa", trustpoint_label(tp), usages[u], key, err) != RC_OK)
			return RC_FATAL;
		for (int i = 0; i < sk_X509_num(pasted); i++) {
			*leaf = sk_X509_value(pasted, i);
			*usage = usages[u];
			if (EVP_PKEY_eq(X509_get0_pubkey(*leaf), *key) == 1)
				return RC_OK;
		}
		EVP_PKEY_free(*key);
		*key = NULL;
	}
	return error_set(err, RC_INVALID,
	    "Trustpoint %s: the certificate is not for the key %s; it is not used", tp->name,
	    trustpoint_label(tp));
}

enum rc terminal_import(
    struct engine *e, struct dialogue *d, const char *trustpoint, struct error *err)
{
	STACK_OF(X509) *pasted = NULL;
	EVP_PKEY *key = NULL;
	struct trustpoint tp;
	const char *usage = NULL;
	X509 *leaf = NULL;
	enum rc rc = trustpoint_load(e->store, trustpoint, &tp, err);

	if (rc != RC_OK)
		return rc;
	rc = paste_certificates(d, &pasted, err);
	if (rc == RC_OK)
		rc = match_key(e, &tp, pasted, &usage, &leaf, &key, err);
	if (rc == RC_OK)
		rc = issue_check(e, &tp, leaf, pasted, key, err);
	if (rc == RC_OK)
		rc = issue_store(e, d, &tp, usage, leaf, EVENT_DATABASE, err);
	EVP_PKEY_free(key);
	sk_X509_pop_free(pasted, X509_free);
	trustpoint_free(&tp);
	return rc;
}
