/*
 * HTTP for EST (RFC 7030 section 3.2) with libcurl.  What peers trip over is
 * avoided: no chunked request, no Expect, ALPN with http/1.1 only (reference
 * est-peers 1.2 and 3.6).  Redirects are followed here and not by libcurl,
 * which would leave the origin and turn a POST into a GET.
 */
#include "est/http.h"

#include <time.h>

#define TIMEOUT_DEFAULT 30 /* seconds */

/* Our own callbacks verify the server: libcurl's would judge by its own clock and files. */
static const struct {
	CURLoption option;
	long value;
} fixed_options[] = {
    {CURLOPT_NOSIGNAL, 1},
    {CURLOPT_NOPROGRESS, 1},
    {CURLOPT_FOLLOWLOCATION, 0},
    {CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1},
    {CURLOPT_HTTPPROXYTUNNEL, 1},
    {CURLOPT_SUPPRESS_CONNECT_HEADERS, 1},
    {CURLOPT_MAXCONNECTS, 1},
    {CURLOPT_MAXFILESIZE, EST_BODY_MAX},
    {CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2 | (long)CURL_SSLVERSION_MAX_TLSv1_3},
    {CURLOPT_SSL_SESSIONID_CACHE, 0},
    {CURLOPT_SSL_VERIFYPEER, 0},
    {CURLOPT_SSL_VERIFYHOST, 0},
};

/* How a transfer that ended without an answer is to be understood. */
static const struct failure {
	CURLcode code;
	enum est_status status;
	bool detail; /* libcurl's own words add something */
	const char *text;
} failures[] = {
    {CURLE_COULDNT_RESOLVE_HOST, EST_UNAVAILABLE, false, "the host name can't be resolved"},
    {CURLE_COULDNT_RESOLVE_PROXY, EST_UNAVAILABLE, false, "the proxy's name can't be resolved"},
    {CURLE_COULDNT_CONNECT, EST_UNAVAILABLE, true, "no connection"},
    {CURLE_OPERATION_TIMEDOUT, EST_UNAVAILABLE, true, "no complete answer in time"},
    {CURLE_GOT_NOTHING, EST_UNAVAILABLE, false, "the connection was closed without an answer"},
    {CURLE_PARTIAL_FILE, EST_UNAVAILABLE, false, "the connection was closed amid the answer"},
    {CURLE_SEND_ERROR, EST_UNAVAILABLE, true, "the connection broke"},
    {CURLE_RECV_ERROR, EST_UNAVAILABLE, true, "the connection broke"},
    {CURLE_SSL_CONNECT_ERROR, EST_UNAVAILABLE, false, "the connection broke in the handshake"},
    {CURLE_SSL_CIPHER, EST_TLS_FAILED, true, "no TLS connection"},
    {CURLE_SSL_CERTPROBLEM, EST_TLS_FAILED, true, "no TLS connection"},
    {CURLE_PEER_FAILED_VERIFICATION, EST_TLS_FAILED, true, "no TLS connection"},
    {CURLE_WEIRD_SERVER_REPLY, EST_MALFORMED, false, "the answer is not HTTP"},
    {CURLE_UNSUPPORTED_PROTOCOL, EST_MALFORMED, false, "the answer is not HTTP/1"},
    {CURLE_OUT_OF_MEMORY, EST_MALFORMED, false, "a header of the answer has no end"},
    {CURLE_OK, EST_MALFORMED, true, "the answer breaks HTTP"}, /* any other code */
};

#define FAILURES (sizeof(failures) / sizeof(failures[0]))

static int64_t monotonic_ms(void)
{
	struct timespec now;

	if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
		return 0;
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static size_t take_header(char *data, size_t size, size_t n, void *arg)
{
	struct est_http *http = arg;

	http->header_bytes += size * n;
	if (http->header_bytes > EST_HEADER_MAX) {
		http->too_long = true;
		return 0;
	}
	/* A status line: what came before was a challenge or a 1xx. */
	if (size * n > 5 && memcmp(data, "HTTP/", 5) == 0)
		buf_reset(&http->answer->body);
	return size * n;
}

static size_t take_body(char *data, size_t size, size_t n, void *arg)
{
	struct est_http *http = arg;

	if (size * n > EST_BODY_MAX - http->answer->body.len) {
		http->too_long = true;
		return 0;
	}
	buf_add(&http->answer->body, data, size * n);
	return size * n;
}

static CURLcode set_up_tls(CURL *curl, void *ctx, void *arg)
{
	struct est_http *http = arg;

	(void)curl;
	if (est_tls_setup(http->tls, ctx, &http->tls->refusal) != RC_OK)
		return CURLE_SSL_CERTPROBLEM;
	return CURLE_OK;
}

/*
 * Runs before each request, with the connection it will take.  A request that
 * holds a channel binding must not leave on another connection.
 */
static int before_request(void *arg, char *peer, char *local, int peer_port, int local_port)
{
	struct curl_tlssessioninfo *session = NULL;
	struct est_http *http = arg;

	(void)peer;
	(void)local;
	(void)peer_port;
	(void)local_port;
	http->used = true;
	http->binding[0] = '\0';
	if (curl_easy_getinfo(http->curl, CURLINFO_TLS_SSL_PTR, &session) == CURLE_OK &&
	    session != NULL && session->backend == CURLSSLBACKEND_OPENSSL &&
	    session->internals != NULL &&
	    est_tls_binding(session->internals, http->binding) != RC_OK)
		http->binding[0] = '\0';
	if (http->bound == NULL || strcmp(http->bound, http->binding) == 0)
		return CURL_PREREQFUNC_OK;
	http->stale = true;
	return CURL_PREREQFUNC_ABORT;
}

static CURLcode set_credentials(struct est_http *http)
{
	const struct est_options *options = http->options;
	CURLcode code;

	/* RFC 7030 section 4.1.1: never to a server that is not authenticated. */
	if (options->trust == EST_TRUST_PROVISIONAL || options->username == NULL ||
	    options->password == NULL)
		return CURLE_OK;
	code = curl_easy_setopt(http->curl, CURLOPT_USERNAME, options->username);
	if (code == CURLE_OK)
		code = curl_easy_setopt(http->curl, CURLOPT_PASSWORD, options->password);
	/* Two methods to choose from make libcurl wait for the challenge. */
	if (code == CURLE_OK)
		code = curl_easy_setopt(
		    http->curl, CURLOPT_HTTPAUTH, CURLAUTH_BASIC | CURLAUTH_DIGEST);
	return code;
}

static CURLcode set_options(struct est_http *http)
{
	const char *proxy = http->options->proxy;
	CURL *curl = http->curl;
	CURLcode code = CURLE_OK;
	size_t i;

	for (i = 0; i < sizeof(fixed_options) / sizeof(fixed_options[0]) && code == CURLE_OK; i++)
		code = curl_easy_setopt(curl, fixed_options[i].option, fixed_options[i].value);
	if (code != CURLE_OK ||
	    (code = curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https")) != CURLE_OK ||
	    (code = curl_easy_setopt(curl, CURLOPT_USERAGENT, "xrsh/" XRSH_VERSION)) != CURLE_OK ||
	    /* "" keeps proxies of the environment out. */
	    (code = curl_easy_setopt(curl, CURLOPT_PROXY, proxy != NULL ? proxy : "")) !=
		CURLE_OK ||
	    (code = curl_easy_setopt(curl, CURLOPT_NOPROXY, "")) != CURLE_OK ||
	    /* The default bundle would be read for each connection and never used. */
	    (code = curl_easy_setopt(curl, CURLOPT_CAINFO, NULL)) != CURLE_OK ||
	    (code = curl_easy_setopt(curl, CURLOPT_CAPATH, NULL)) != CURLE_OK ||
	    (code = curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, http->detail)) != CURLE_OK ||
	    (code = curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header)) != CURLE_OK ||
	    (code = curl_easy_setopt(curl, CURLOPT_HEADERDATA, http)) != CURLE_OK ||
	    (code = curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body)) != CURLE_OK ||
	    (code = curl_easy_setopt(curl, CURLOPT_WRITEDATA, http)) != CURLE_OK ||
	    (code = curl_easy_setopt(curl, CURLOPT_SSL_CTX_FUNCTION, set_up_tls)) != CURLE_OK ||
	    (code = curl_easy_setopt(curl, CURLOPT_SSL_CTX_DATA, http)) != CURLE_OK ||
	    (code = curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, before_request)) != CURLE_OK ||
	    (code = curl_easy_setopt(curl, CURLOPT_PREREQDATA, http)) != CURLE_OK)
		return code;
	return set_credentials(http);
}

/* A new handle in place of the old one, whose connection is closed. */
static CURLcode make_handle(struct est_http *http)
{
	curl_easy_cleanup(http->curl);
	http->curl = curl_easy_init();
	return http->curl != NULL ? set_options(http) : CURLE_FAILED_INIT;
}

/* Headers of a POST; an empty "Expect:" keeps libcurl from sending one. */
static const char *const post_headers[] = {
    "Content-Type: application/pkcs10",
    "Content-Transfer-Encoding: base64",
    "Expect:",
};

enum rc est_http_open(struct est_http *http, const struct est_options *options,
    const struct est_url *url, struct est_tls *tls, struct error *err)
{
	struct curl_slist *more;
	CURLcode code;
	size_t i;

	http->options = options;
	http->url = url;
	http->tls = tls;
	for (i = 0; i < sizeof(post_headers) / sizeof(post_headers[0]); i++) {
		more = curl_slist_append(http->post_headers, post_headers[i]);
		if (more == NULL)
			return error_set(err, RC_FATAL, "no memory for HTTP headers");
		http->post_headers = more;
	}
	code = make_handle(http);
	if (code != CURLE_OK)
		return error_set(err, RC_FATAL, "libcurl lacks something needed for EST: %s",
		    curl_easy_strerror(code));
	return RC_OK;
}

void est_http_close(struct est_http *http)
{
	curl_easy_cleanup(http->curl);
	curl_slist_free_all(http->post_headers);
	http->curl = NULL;
	http->post_headers = NULL;
}

/* Sets what differs from request to request. */
static CURLcode set_request(
    struct est_http *http, const char *target, const struct buf *body, int64_t ms)
{
	CURL *curl = http->curl;
	CURLcode code;

	if ((code = curl_easy_setopt(curl, CURLOPT_URL, target)) != CURLE_OK ||
	    (code = curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)(ms > 0 ? ms : 1))) !=
		CURLE_OK)
		return code;
	if (body == NULL) {
		code = curl_easy_setopt(curl, CURLOPT_HTTPHEADER, NULL);
		return code != CURLE_OK ? code : curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
	}
	if ((code = curl_easy_setopt(curl, CURLOPT_HTTPHEADER, http->post_headers)) != CURLE_OK ||
	    (code = curl_easy_setopt(curl, CURLOPT_POST, 1L)) != CURLE_OK ||
	    (code = curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body->data)) != CURLE_OK)
		return code;
	return curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)body->len);
}

/* The value up to what may not be shown to a person, or "". */
static void copy_header(CURL *curl, const char *name, char *room, size_t size)
{
	struct curl_header *header;
	size_t len = 0;

	if (curl_easy_header(curl, name, 0, CURLH_HEADER, -1, &header) == CURLHE_OK)
		while (len < size - 1 && header->value[len] >= ' ' && header->value[len] <= '~')
			len++;
	if (len > 0)
		memcpy(room, header->value, len);
	room[len] = '\0';
}

/*
 * Notes a challenge, and from then on answers without waiting for one: a
 * server that closes the connection with each 401 would else never see a
 * request bound to the connection.
 */
static CURLcode note_challenge(struct est_http *http)
{
	long offered = 0;
	CURLcode code;

	code = curl_easy_getinfo(http->curl, CURLINFO_HTTPAUTH_AVAIL, &offered);
	offered &= (long)(CURLAUTH_BASIC | CURLAUTH_DIGEST);
	if (code != CURLE_OK || offered == 0)
		return code;
	http->answer->challenged = true;
	if (http->options->trust == EST_TRUST_PROVISIONAL || http->options->username == NULL)
		return CURLE_OK;
	return curl_easy_setopt(http->curl, CURLOPT_HTTPAUTH,
	    (offered & (long)CURLAUTH_DIGEST) != 0 ? CURLAUTH_DIGEST : CURLAUTH_BASIC);
}

static enum est_status explain(
    const struct est_http *http, CURLcode code, const char *where, struct error *err)
{
	const char *detail = http->detail[0] != '\0' ? http->detail : curl_easy_strerror(code);
	size_t i;

	if (est_tls_failed(http->tls, err))
		return EST_TLS_FAILED;
	if (http->too_long || code == CURLE_FILESIZE_EXCEEDED) {
		error_set(err, RC_INVALID,
		    "%.280s: the answer is longer than %u bytes of headers or %u bytes of body",
		    where, EST_HEADER_MAX, EST_BODY_MAX);
		return EST_MALFORMED;
	}
	for (i = 0; i < FAILURES - 1; i++)
		if (failures[i].code == code)
			break;
	error_set(err, RC_INVALID, "%.280s: %s%s%s", where, failures[i].text,
	    failures[i].detail ? ": " : "", failures[i].detail ? detail : "");
	return failures[i].status;
}

/*
 * In TLS 1.3 the server may refuse the client's certificate when the handshake
 * is over for the client.  If it also hangs up before the request is written,
 * its alert is still unread; closing the connection makes libcurl read it.
 */
static CURLcode perform(
    struct est_http *http, const char *target, const struct buf *body, int64_t deadline)
{
	CURLcode code = http->curl != NULL ? CURLE_OK : make_handle(http);

	if (code == CURLE_OK)
		code = set_request(http, target, body, deadline - monotonic_ms());
	if (code == CURLE_OK)
		code = curl_easy_perform(http->curl);
	if (code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR) {
		curl_easy_cleanup(http->curl);
		http->curl = NULL;
	}
	return code;
}

/* One request, one answer, redirect or not. */
static enum est_status exchange(struct est_http *http, const char *target, const struct buf *body,
    int64_t deadline, struct error *err)
{
	long status = 0;
	CURLcode code;

	http->detail[0] = '\0';
	http->too_long = false;
	http->header_bytes = 0;
	est_tls_forget(http->tls);
	buf_reset(&http->answer->body);
	http->answer->code = 0;

	code = perform(http, target, body, deadline);
	if (http->curl == NULL)
		return explain(http, code, target, err);
	if (note_challenge(http) != CURLE_OK ||
	    curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, &status) != CURLE_OK)
		return explain(http, CURLE_FAILED_INIT, target, err);
	/* Too much of an error page still is that error; its size matters for 200 only. */
	if (http->header_bytes <= EST_HEADER_MAX && status != 200 && status >= 200 &&
	    (http->too_long || code == CURLE_FILESIZE_EXCEEDED))
		code = CURLE_OK;
	if (code != CURLE_OK)
		return explain(http, code, target, err);
	http->answer->code = (int)status;
	copy_header(http->curl, "Content-Type", http->answer->type, sizeof(http->answer->type));
	copy_header(http->curl, "Retry-After", http->answer->retry_after,
	    sizeof(http->answer->retry_after));
	return EST_OK;
}

/* Redirects that keep method and body (RFC 9110 section 15.4, RFC 7030 section 3.2.1). */
static bool keeps_method(int code)
{
	return code == 301 || code == 302 || code == 307 || code == 308;
}

/* Replaces *target by where the answer points to. */
static enum est_status redirect(
    const struct est_http *http, int hops, char **target, struct error *err)
{
	struct curl_header *location;
	int status = http->answer->code;
	char *next = NULL;
	enum est_status verdict = EST_REJECTED;

	/* Not CURLINFO_REDIRECT_URL, into which libcurl puts the password. */
	if (curl_easy_header(http->curl, "Location", 0, CURLH_HEADER, -1, &location) == CURLHE_OK)
		next = est_url_resolve(*target, location->value);
	if (!keeps_method(status)) {
		error_set(err, RC_INVALID,
		    "%.280s: HTTP %d, a kind of redirect that EST does not know", *target, status);
	} else if (next == NULL) {
		error_set(
		    err, RC_INVALID, "%.280s: HTTP %d without a usable Location", *target, status);
		verdict = EST_MALFORMED;
	} else if (!est_url_same_origin(http->url, next)) {
		error_set(err, RC_INVALID,
		    "%.280s: HTTP %d, the server redirects to another server: %.120s", *target,
		    status, next);
	} else if (hops >= EST_REDIRECTS_MAX) {
		error_set(
		    err, RC_INVALID, "%.280s: more than %d redirects", *target, EST_REDIRECTS_MAX);
		verdict = EST_MALFORMED;
	} else {
		free(*target);
		*target = next;
		return EST_OK;
	}
	free(next);
	return verdict;
}

enum est_status est_http(struct est_http *http, enum est_op op, const struct buf *body,
    const char *bound, struct est_answer *answer, struct error *err)
{
	int seconds = http->options->timeout > 0 ? http->options->timeout : TIMEOUT_DEFAULT;
	int64_t deadline = monotonic_ms() + (int64_t)seconds * 1000;
	char *target = xasprintf("%s%s/%s", http->url->origin, http->url->path, est_op_name(op));
	enum est_status status;
	int hops;

	http->answer = answer;
	http->bound = bound;
	http->stale = false;
	http->used = false;
	for (hops = 0;; hops++) {
		status = exchange(http, target, body, deadline, err);
		if (status != EST_OK || answer->code < 300 || answer->code > 399)
			break;
		status = redirect(http, hops, &target, err);
		if (status != EST_OK)
			break;
	}
	http->answer = NULL;
	free(target);
	return status;
}
