/*
 * Checks an enrolment URL with libcurl's own URL parser, so that what is
 * checked is what will be connected to.  Paths follow RFC 7030 section 3.2.2.
 */
#include "est/url.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <strings.h>

#include "base/buf.h"

#define URL_MAX	  1024
#define LABEL_MAX 128

static const char well_known[] = "/.well-known/est";

/* pchar of RFC 3986 without escapes, which could hide a slash or an operation. */
static const char label_chars[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
				  "-._~!$&'()*+,;=:@";

static const char *const operations[] = {
    "cacerts",
    "simpleenroll",
    "simplereenroll",
    "fullcmc",
    "serverkeygen",
    "csrattrs",
};

static enum rc check_label(const char *label, struct error *err)
{
	size_t i;

	if (*label == '\0' || strlen(label) > LABEL_MAX || strcmp(label, ".") == 0 ||
	    strcmp(label, "..") == 0 || label[strspn(label, label_chars)] != '\0')
		return error_set(err, RC_INVALID,
		    "EST label \"%.40s\": 1 to %d characters of one path segment are expected",
		    label, LABEL_MAX);
	for (i = 0; i < sizeof(operations) / sizeof(operations[0]); i++)
		if (strcmp(label, operations[i]) == 0)
			return error_set(err, RC_INVALID,
			    "EST label \"%s\" is the name of an operation (RFC 7030 section 3.2.2)",
			    label);
	return RC_OK;
}

/* The end of "/.well-known/est" in path when it stands there as whole segments. */
static const char *after_well_known(const char *path)
{
	const char *at = path;

	while ((at = strstr(at, well_known)) != NULL) {
		at += sizeof(well_known) - 1;
		if (*at == '\0' || *at == '/')
			return at;
	}
	return NULL;
}

/* Joins prefix, /.well-known/est and label; label may stand in the path too. */
static enum rc make_path(const char *given, const char *label, char **out, struct error *err)
{
	size_t len = strlen(given);
	char *path = NULL;
	const char *end;
	enum rc rc = RC_INVALID;

	while (len > 0 && given[len - 1] == '/')
		len--;
	path = xstrndup(given, len);
	end = after_well_known(path);
	if (end != NULL && *end == '/') {
		if (check_label(end + 1, err) != RC_OK)
			goto out;
		if (label != NULL && strcmp(label, end + 1) != 0) {
			error_set(err, RC_INVALID,
			    "EST label \"%.40s\" contradicts the label in the URL path %.200s",
			    label, path);
			goto out;
		}
		label = NULL;
	}
	if (label != NULL && check_label(label, err) != RC_OK)
		goto out;
	*out = xasprintf("%s%s%s%s", path, end == NULL ? well_known : "", label != NULL ? "/" : "",
	    label != NULL ? label : "");
	rc = RC_OK;

out:
	free(path);
	return rc;
}

/* A part as a string of ours, or NULL when the URL has none. */
static char *part_of(CURLU *parsed, CURLUPart part, unsigned flags)
{
	char *text = NULL;
	char *copy = NULL;

	if (curl_url_get(parsed, part, &text, flags) == CURLUE_OK && text != NULL)
		copy = xstrdup(text);
	curl_free(text);
	return copy;
}

static bool is_address(const char *host)
{
	struct in6_addr addr;

	return inet_pton(AF_INET, host, &addr) == 1 || inet_pton(AF_INET6, host, &addr) == 1;
}

static char *without_brackets(const char *host)
{
	size_t len = strlen(host);

	if (len > 2 && host[0] == '[' && host[len - 1] == ']')
		return xstrndup(host + 1, len - 2);
	return xstrdup(host);
}

/* What an https URL may have for a browser but not for an enrolment server. */
static enum rc check_absent(CURLU *parsed, const char *url, struct error *err)
{
	static const struct {
		CURLUPart part;
		const char *what;
	} absent[] = {
	    {CURLUPART_QUERY, "a query"},
	    {CURLUPART_FRAGMENT, "a fragment"},
	    {CURLUPART_ZONEID, "an address zone"},
	};
	char *text;
	size_t i;

	for (i = 0; i < sizeof(absent) / sizeof(absent[0]); i++) {
		text = part_of(parsed, absent[i].part, 0);
		if (text == NULL)
			continue;
		free(text);
		return error_set(
		    err, RC_INVALID, "enrollment URL %.200s must not have %s", url, absent[i].what);
	}
	return RC_OK;
}

/* Opens url with curl's parser; the caller frees with curl_url_cleanup. */
static enum rc open_url(const char *url, CURLU **out, struct error *err)
{
	static const char https[] = "https://";
	const size_t len = sizeof(https) - 1;
	CURLU *parsed = curl_url();
	enum rc rc = RC_INVALID;
	CURLUcode code;

	if (parsed == NULL)
		return error_set(err, RC_FATAL, "no memory for a URL");
	code = curl_url_set(parsed, CURLUPART_URL, url, CURLU_DISALLOW_USER);
	if (code == CURLUE_USER_NOT_ALLOWED) {
		/* Not shown: what stands before the @ may be a password. */
		error_set(err, RC_INVALID, "enrollment URL must not hold a user name or password");
		goto out;
	}
	/* libcurl would take one slash, or three, for two. */
	if (code == CURLUE_OK && (strncasecmp(url, https, len) != 0 || url[len] == '/'))
		code = CURLUE_BAD_SCHEME;
	if (code != CURLUE_OK) {
		error_set(err, RC_INVALID,
		    "enrollment URL %.200s: %s; https://host[:port][/path] is expected",
		    strchr(url, '@') == NULL ? url : "", curl_url_strerror(code));
		goto out;
	}
	if (check_absent(parsed, url, err) != RC_OK)
		goto out;
	*out = parsed;
	parsed = NULL;
	rc = RC_OK;

out:
	curl_url_cleanup(parsed);
	return rc;
}

enum rc est_url_parse(const char *url, const char *label, struct est_url *out, struct error *err)
{
	CURLU *parsed = NULL;
	char *host = NULL;
	char *port = NULL;
	char *path = NULL;
	enum rc rc;

	memset(out, 0, sizeof(*out));
	if (url == NULL || strlen(url) > URL_MAX)
		return error_set(
		    err, RC_INVALID, "enrollment URL: 1 to %d characters are expected", URL_MAX);
	rc = open_url(url, &parsed, err);
	if (rc != RC_OK)
		goto out;
	host = part_of(parsed, CURLUPART_HOST, 0);
	port = part_of(parsed, CURLUPART_PORT, CURLU_DEFAULT_PORT);
	path = part_of(parsed, CURLUPART_PATH, 0);
	if (host == NULL || port == NULL) {
		rc = error_set(err, RC_INVALID, "enrollment URL %.200s names no host", url);
		goto out;
	}
	rc = make_path(path != NULL ? path : "", label, &out->path, err);
	if (rc != RC_OK)
		goto out;
	out->host = without_brackets(host);
	out->is_ip = is_address(out->host);
	out->peer = xasprintf("%s:%s", host, port);
	out->origin = xasprintf("https://%s", out->peer);

out:
	free(path);
	free(port);
	free(host);
	curl_url_cleanup(parsed);
	return rc;
}

void est_url_free(struct est_url *url)
{
	free(url->origin);
	free(url->path);
	free(url->host);
	free(url->peer);
	memset(url, 0, sizeof(*url));
}

char *est_url_resolve(const char *base, const char *location)
{
	CURLU *parsed = curl_url();
	char *absolute = NULL;

	if (parsed != NULL && *location != '\0' && strlen(location) <= URL_MAX &&
	    curl_url_set(parsed, CURLUPART_URL, base, 0) == CURLUE_OK &&
	    curl_url_set(parsed, CURLUPART_URL, location, CURLU_DISALLOW_USER) == CURLUE_OK)
		absolute = part_of(parsed, CURLUPART_URL, 0);
	curl_url_cleanup(parsed);
	return absolute;
}

bool est_url_same_origin(const struct est_url *url, const char *absolute)
{
	CURLU *parsed = curl_url();
	char *scheme = NULL;
	char *host = NULL;
	char *port = NULL;
	char *origin = NULL;
	bool same = false;

	if (parsed == NULL ||
	    curl_url_set(parsed, CURLUPART_URL, absolute, CURLU_DISALLOW_USER) != CURLUE_OK)
		goto out;
	scheme = part_of(parsed, CURLUPART_SCHEME, 0);
	host = part_of(parsed, CURLUPART_HOST, 0);
	port = part_of(parsed, CURLUPART_PORT, CURLU_DEFAULT_PORT);
	if (scheme == NULL || host == NULL || port == NULL)
		goto out;
	origin = xasprintf("%s://%s:%s", scheme, host, port);
	same = strcasecmp(origin, url->origin) == 0;

out:
	free(origin);
	free(port);
	free(host);
	free(scheme);
	curl_url_cleanup(parsed);
	return same;
}
