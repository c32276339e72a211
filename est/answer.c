/* From HTTP status codes to the kinds of outcome in est.h.  See answer.h. */
#include "est/answer.h"

#include <curl/curl.h>
#include <ctype.h>
#include <strings.h>

#define QUOTE_MAX 120 /* characters of a server's explanation */

#define ENROLS	 (1u << EST_OP_ENROLL | 1u << EST_OP_REENROLL)
#define CSRATTRS (1u << EST_OP_CSRATTRS)
#define ALL	 (ENROLS | CSRATTRS | 1u << EST_OP_CACERTS)

/* The first row that fits counts. */
static const struct meaning {
	int first, last; /* HTTP status codes */
	unsigned ops;
	enum est_status status;
	const char *text;
} meanings[] = {
    {200, 200, ALL, EST_OK, ""}, {202, 202, ENROLS, EST_PENDING, "the request waits for approval"},
    {204, 204, CSRATTRS, EST_NONE, "the server demands no attributes"},
    {404, 404, CSRATTRS, EST_NONE, "the server demands no attributes"},
    {200, 299, ALL, EST_REJECTED, "only 200 means success (RFC 7030)"},
    {300, 399, ALL, EST_REJECTED, "the redirect can't be followed"},
    {401, 401, ALL, EST_UNAUTHORIZED, NULL}, /* see unauthorized() */
    {403, 403, ALL, EST_UNAUTHORIZED, "the server does not allow this client to do that"},
    {400, 499, ALL, EST_REJECTED, "the server rejects the request"},
    {500, 599, ALL, EST_UNAVAILABLE, "the server can't serve the request now"},
    {0, 0, ALL, EST_MALFORMED, "not an HTTP status"}, /* any other code */
};

#define MEANINGS (sizeof(meanings) / sizeof(meanings[0]))

static const char *const op_names[] = {
    [EST_OP_CACERTS] = "cacerts",
    [EST_OP_CSRATTRS] = "csrattrs",
    [EST_OP_ENROLL] = "simpleenroll",
    [EST_OP_REENROLL] = "simplereenroll",
};

const char *est_op_name(enum est_op op)
{
	return op_names[op];
}

void est_answer_free(struct est_answer *answer)
{
	buf_free(&answer->body);
}

int64_t est_retry_after(const char *value, int64_t now)
{
	int64_t wait;
	time_t date;
	char *end;

	if (isdigit((unsigned char)*value)) {
		/* Too many digits saturate, which the limit below cuts. */
		wait = strtoll(value, &end, 10);
		if (end[strspn(end, " \t")] != '\0')
			return EST_RETRY_DEFAULT;
	} else {
		date = isalpha((unsigned char)*value) ? curl_getdate(value, NULL) : -1;
		if (date == -1)
			return EST_RETRY_DEFAULT;
		wait = (int64_t)date - now;
	}
	if (wait < 1)
		return 1;
	return wait < EST_RETRY_MAX ? wait : EST_RETRY_MAX;
}

static const struct meaning *meaning_of(int code, enum est_op op)
{
	size_t i;

	for (i = 0; i < MEANINGS - 1; i++)
		if (code >= meanings[i].first && code <= meanings[i].last &&
		    (meanings[i].ops & 1u << op) != 0)
			return &meanings[i];
	return &meanings[MEANINGS - 1];
}

static const char *unauthorized(const struct est_options *options, const struct est_answer *answer)
{
	if (!answer->challenged)
		return "the server refuses this client and offers neither Basic nor Digest";
	if (options->trust == EST_TRUST_PROVISIONAL)
		return "no password is sent to a server that is not authenticated yet";
	if (options->username == NULL || options->password == NULL)
		return "the server asks for a user name and password and there are none";
	return "the server refused the user name and password";
}

/* RFC 7030 section 4.2.3: an error without a content type is plain text too. */
static bool is_plain_text(const char *type)
{
	static const char plain[] = "text/plain";
	const size_t len = sizeof(plain) - 1;

	return *type == '\0' ||
	       (strncasecmp(type, plain, len) == 0 && strchr("; \t", type[len]) != NULL);
}

/* The first line of an error's body when it is fit to be shown, else "". */
static void quote(const struct est_answer *answer, const char *password, char out[QUOTE_MAX + 1])
{
	size_t i;

	out[0] = '\0';
	if (answer->code < 400 || !is_plain_text(answer->type))
		return;
	for (i = 0; i < answer->body.len && i < QUOTE_MAX; i++) {
		if (!isascii((unsigned char)answer->body.data[i]) ||
		    !isprint((unsigned char)answer->body.data[i]))
			break;
		out[i] = answer->body.data[i];
	}
	out[i] = '\0';
	/* A server may echo what it was sent. */
	if (password != NULL && *password != '\0' && strstr(out, password) != NULL)
		out[0] = '\0';
}

void est_answer_judge(const struct est_options *options, enum est_op op, const char *where,
    const struct est_answer *answer, struct est_result *result)
{
	const struct meaning *meaning = meaning_of(answer->code, op);
	const char *text = meaning->text != NULL ? meaning->text : unauthorized(options, answer);
	char said[QUOTE_MAX + 1];

	result->status = meaning->status;
	result->http_status = answer->code;
	if (meaning->status == EST_PENDING || answer->code == 503)
		result->retry_after = est_retry_after(answer->retry_after, options->now);
	result->retry_named = result->retry_after > 0 && answer->retry_after[0] != '\0';
	if (meaning->status == EST_OK)
		return;
	quote(answer, options->password, said);
	error_set(&result->reason, RC_INVALID, "%.280s: HTTP %d, %s%s%s%s", where, answer->code,
	    text, said[0] != '\0' ? ": \"" : "", said, said[0] != '\0' ? "\"" : "");
}
