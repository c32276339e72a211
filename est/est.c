/*
 * The EST client: opening, and the operations that only fetch (RFC 7030
 * sections 4.1 and 4.5).  See est.h; enrolment is in enroll.c.
 */
#include "est/est.h"

#include <curl/curl.h>

#include "est/client.h"
#include "est/csrattrs.h"
#include "est/pkcs7.h"

#define TIMEOUT_MAX 300 /* seconds */

void est_result_free(struct est_result *result)
{
	sk_X509_pop_free(result->certs, X509_free);
	sk_X509_pop_free(result->tls_chain, X509_free);
	est_csrattrs_free(result->attrs);
	result->certs = NULL;
	result->tls_chain = NULL;
	result->attrs = NULL;
}

static enum rc check_options(const struct est_options *options, struct error *err)
{
	if (options->timeout < 0 || options->timeout > TIMEOUT_MAX)
		return error_set(err, RC_INVALID, "EST timeout of %d s: 1 to %d s are expected",
		    options->timeout, TIMEOUT_MAX);
	if (options->client_cert == NULL)
		return RC_OK;
	if (options->client_key == NULL ||
	    X509_check_private_key(options->client_cert, options->client_key) != 1)
		return error_set(err, RC_INVALID,
		    "the client certificate's private key is missing or "
		    "another one's");
	return RC_OK;
}

enum rc est_open(struct est **out, const struct est_options *options, struct error *err)
{
	struct est *est;
	enum rc rc;

	*out = NULL;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return error_set(err, RC_FATAL, "libcurl can't be started");
	est = xcalloc(1, sizeof(*est));
	est->options = *options;
	est->tls.options = &est->options;
	est->tls.url = &est->url;
	est->tls.anchors = &est->anchors;
	rc = check_options(options, err);
	if (rc == RC_OK)
		rc = est_url_parse(options->url, options->label, &est->url, err);
	if (rc == RC_OK)
		rc = est_anchors_load(&est->options, &est->anchors, err);
	if (rc == RC_OK)
		rc = est_http_open(&est->http, &est->options, &est->url, &est->tls, err);
	if (rc != RC_OK) {
		est_close(est);
		return rc;
	}
	*out = est;
	return RC_OK;
}

void est_close(struct est *est)
{
	if (est == NULL)
		return;
	est_http_close(&est->http);
	est_tls_free(&est->tls);
	est_anchors_free(&est->anchors);
	est_url_free(&est->url);
	explicit_bzero(est, sizeof(*est));
	free(est);
	curl_global_cleanup();
}

/* The URL of the operation, for messages; the caller frees. */
static char *where(const struct est *est, enum est_op op)
{
	return xasprintf("%s%s/%s", est->url.origin, est->url.path, est_op_name(op));
}

void est_fail(const struct est *est, enum est_op op, enum est_status status,
    const struct error *err, struct est_result *result)
{
	char *url = where(est, op);

	result->status = status;
	error_set(&result->reason, RC_INVALID, "%.280s: %s", url, err->text);
	free(url);
}

bool est_may_ask(const struct est *est, enum est_op op, struct est_result *result)
{
	static const struct error refusal = {
	    "the server is not authenticated yet, only cacerts may be asked"};

	if (est->options.trust != EST_TRUST_PROVISIONAL)
		return true;
	est_fail(est, op, EST_TLS_FAILED, &refusal, result);
	return false;
}

/* Hands out what the server presented on the connection that was used. */
static void copy_chain(const struct est *est, struct est_result *result)
{
	sk_X509_pop_free(result->tls_chain, X509_free);
	result->tls_chain = NULL;
	if (est->tls.chain != NULL && (est->http.used || est->tls.attempted))
		result->tls_chain = X509_chain_up_ref(est->tls.chain);
	result->tls_verified = result->tls_chain != NULL && est->tls.verified;
}

bool est_run(struct est *est, enum est_op op, const struct buf *body, const char *bound,
    struct est_result *result, struct buf *der)
{
	struct est_answer answer = {0};
	struct error err = {0};
	char *url = where(est, op);
	bool ok = false;

	result->status = est_http(&est->http, op, body, bound, &answer, &result->reason);
	result->http_status = answer.code;
	copy_chain(est, result);
	if (result->status != EST_OK)
		goto out;
	est_answer_judge(&est->options, op, url, &answer, result);
	if (result->status != EST_OK)
		goto out;
	if (answer.body.len == 0) {
		error_set(&err, RC_INVALID, "HTTP 200 without a body");
		est_fail(est, op, EST_MALFORMED, &err, result);
		goto out;
	}
	if (est_base64_decode(answer.body.data, answer.body.len, der, NULL) != RC_OK) {
		error_set(&err, RC_INVALID, "the body (%zu bytes, %s) is not base64",
		    answer.body.len, answer.type[0] != '\0' ? answer.type : "no Content-Type");
		est_fail(est, op, EST_MALFORMED, &err, result);
		goto out;
	}
	ok = true;

out:
	free(url);
	est_answer_free(&answer);
	return ok;
}

void est_cacerts(struct est *est, struct est_result *result)
{
	struct buf der = {0};
	struct error err = {0};

	memset(result, 0, sizeof(*result));
	if (est_run(est, EST_OP_CACERTS, NULL, NULL, result, &der) &&
	    est_certs_only((unsigned char *)der.data, der.len, &result->certs, &err) != RC_OK)
		est_fail(est, EST_OP_CACERTS, EST_MALFORMED, &err, result);
	buf_free(&der);
}

void est_csrattrs(struct est *est, struct est_result *result)
{
	struct buf der = {0};
	struct error err = {0};

	memset(result, 0, sizeof(*result));
	if (est_may_ask(est, EST_OP_CSRATTRS, result) &&
	    est_run(est, EST_OP_CSRATTRS, NULL, NULL, result, &der) &&
	    est_csrattrs_parse((unsigned char *)der.data, der.len, &result->attrs, &err) != RC_OK)
		est_fail(est, EST_OP_CSRATTRS, EST_MALFORMED, &err, result);
	buf_free(&der);
}
