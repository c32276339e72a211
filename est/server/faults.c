/* The table of faults and what they do to an answer.  See faults.h. */
#include "est/server/faults.h"

#include <openssl/rand.h>

#include "est/server/values.h"

/* More than any client should read (our own stops at EST_BODY_MAX, 256 KiB). */
#define HUGE_BODY_LEN (1024u * 1024u)

typedef void fault_act(const struct faults *faults, struct answer *answer);

static void act_no_retry_after(const struct faults *faults, struct answer *answer)
{
	(void)faults;
	answer_refuse(answer, 202, "pending, without a Retry-After (fault)");
}

static void act_unauthorized(const struct faults *faults, struct answer *answer)
{
	(void)faults;
	answer_unauthorized(answer, false);
}

static void act_server_error(const struct faults *faults, struct answer *answer)
{
	(void)faults;
	answer_refuse(answer, 500, "the server failed (fault)");
}

static void act_redirect(const struct faults *faults, struct answer *answer)
{
	answer_refuse(answer, 307, "elsewhere (fault)");
	answer->location = faults->url;
}

static void act_truncated(const struct faults *faults, struct answer *answer)
{
	(void)faults;
	buf_cut(&answer->body, answer->body.len / 2);
}

static void act_garbage(const struct faults *faults, struct answer *answer)
{
	(void)faults;
	if (RAND_bytes((unsigned char *)answer->body.data, (int)answer->body.len) != 1)
		abort();
	/* A set class bit keeps it from being a SEQUENCE by chance. */
	answer->body.data[0] = (char)0xff;
}

static void act_empty(const struct faults *faults, struct answer *answer)
{
	(void)faults;
	buf_reset(&answer->body);
}

static void act_huge_body(const struct faults *faults, struct answer *answer)
{
	(void)faults;
	while (answer->body.len < HUGE_BODY_LEN)
		buf_adds(&answer->body,
		    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n");
}

static void act_bad_base64(const struct faults *faults, struct answer *answer)
{
	(void)faults;
	answer->body.data[answer->body.len / 2] = '!';
}

static void act_created(const struct faults *faults, struct answer *answer)
{
	(void)faults;
	answer->status = 201;
}

static void act_slow(const struct faults *faults, struct answer *answer)
{
	answer->delay = faults->seconds[FAULT_SLOW];
}

static void act_close(const struct faults *faults, struct answer *answer)
{
	(void)faults;
	answer->cut = true;
}

enum value { VALUE_NONE, VALUE_SECONDS, VALUE_URL };

static const struct {
	const char *name;
	enum value value;
	int64_t seconds; /* when no value is given */
	enum fault_stage stage;
	fault_act *act; /* NULL: the place itself asks fault_acts */
	const char *help;
} table[FAULT_COUNT] = {
    [FAULT_RETRY_AFTER] = {"retry-after", VALUE_SECONDS, 5, STAGE_ISSUE, NULL,
	"the first enrolment of each request gets 202, later ones its certificate after that time"},
    [FAULT_NO_RETRY_AFTER] = {"no-retry-after", VALUE_NONE, 0, STAGE_EARLY, act_no_retry_after,
	"202 without Retry-After, always"},
    [FAULT_UNAUTHORIZED] = {"unauthorized", VALUE_NONE, 0, STAGE_EARLY, act_unauthorized,
	"401, whatever the credentials"},
    [FAULT_SERVER_ERROR] = {"server-error", VALUE_NONE, 0, STAGE_EARLY, act_server_error, "500"},
    [FAULT_REDIRECT] = {"redirect", VALUE_URL, 0, STAGE_EARLY, act_redirect,
	"307 to the URL, by default to another origin"},
    [FAULT_WRONG_CA] = {"wrong-ca", VALUE_NONE, 0, STAGE_ISSUE, NULL,
	"the certificate is signed by an unrelated CA"},
    [FAULT_WRONG_KEY] = {"wrong-key", VALUE_NONE, 0, STAGE_ISSUE, NULL,
	"the certificate is for another key"},
    [FAULT_OLD_CERT] = {"old-cert", VALUE_NONE, 0, STAGE_ISSUE, NULL,
	"the certificate has expired already"},
    [FAULT_MANY_CERTS] = {"many-certs", VALUE_NONE, 0, STAGE_ISSUE, NULL,
	"the certificate comes with a hundred others"},
    [FAULT_TRUNCATED] = {"truncated", VALUE_NONE, 0, STAGE_DER, act_truncated,
	"half of the message, in whole base64 and with a true Content-Length"},
    [FAULT_GARBAGE] = {"garbage", VALUE_NONE, 0, STAGE_DER, act_garbage, "base64 of random bytes"},
    [FAULT_CSRATTRS_GARBAGE] = {"csrattrs-garbage", VALUE_NONE, 0, STAGE_DER, act_garbage,
	"base64 of random bytes, for csrattrs only"},
    [FAULT_EMPTY] = {"empty", VALUE_NONE, 0, STAGE_TEXT, act_empty, "200 with an empty body"},
    [FAULT_HUGE_BODY] = {"huge-body", VALUE_NONE, 0, STAGE_TEXT, act_huge_body, "a body of 1 MiB"},
    [FAULT_BAD_BASE64] = {"bad-base64", VALUE_NONE, 0, STAGE_TEXT, act_bad_base64,
	"a character that is not base64 in the middle of it"},
    [FAULT_CREATED] = {"created", VALUE_NONE, 0, STAGE_TEXT, act_created, "201 in place of 200"},
    [FAULT_SLOW] = {"slow", VALUE_SECONDS, 10, STAGE_SEND, act_slow,
	"the answer comes after that time"},
    [FAULT_CLOSE] = {"close", VALUE_NONE, 0, STAGE_SEND, act_close,
	"the connection closes in the middle of the body"},
    [FAULT_EXPIRED_SERVER_CERT] = {"expired-server-cert", VALUE_NONE, 0, STAGE_TLS, NULL,
	"the TLS certificate has expired"},
    [FAULT_WRONG_NAME] = {"wrong-name", VALUE_NONE, 0, STAGE_TLS, NULL,
	"the TLS certificate names another host"},
};

static enum rc set_value(struct faults *faults, size_t i, const char *value, struct error *err)
{
	char *end;

	faults->seconds[i] = table[i].seconds;
	if (table[i].value == VALUE_URL)
		faults->url = value != NULL ? value : "https://elsewhere.invalid/.well-known/est";
	if (value == NULL || table[i].value == VALUE_URL)
		return RC_OK;
	if (table[i].value == VALUE_NONE)
		return error_set(err, RC_INVALID, "fault %s takes no value", table[i].name);
	faults->seconds[i] = strtoll(value, &end, 10);
	if (*value < '0' || *value > '9' || *end != '\0' || faults->seconds[i] < 1 ||
	    faults->seconds[i] > DURATION_MAX)
		return error_set(err, RC_INVALID, "fault %s=%.40s: expected a number of seconds",
		    table[i].name, value);
	return RC_OK;
}

enum rc faults_add(struct faults *faults, const char *text, struct error *err)
{
	size_t len = strcspn(text, "=");
	struct buf names = {0};
	enum rc rc;

	for (size_t i = 0; i < FAULT_COUNT; i++) {
		if (strlen(table[i].name) == len && memcmp(table[i].name, text, len) == 0) {
			faults->on[i] = true;
			return set_value(faults, i, text[len] == '=' ? text + len + 1 : NULL, err);
		}
	}
	for (size_t i = 0; i < FAULT_COUNT; i++)
		buf_addf(&names, "%s%s", i > 0 ? ", " : "", table[i].name);
	rc = error_set(
	    err, RC_INVALID, "fault \"%.40s\": expected one of %s", text, buf_str(&names));
	buf_free(&names);
	return rc;
}

enum rc faults_add_place(struct faults *faults, const char *text, struct error *err)
{
	static const struct {
		const char *name;
		bool where[OP_COUNT];
	} places[] = {
	    {"enroll", {[OP_ENROLL] = true, [OP_REENROLL] = true}},
	    {"cacerts", {[OP_CACERTS] = true}},
	    {"csrattrs", {[OP_CSRATTRS] = true}},
	    {"all", {true, true, true, true}},
	};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (strcmp(places[i].name, text) != 0)
			continue;
		for (size_t op = 0; op < OP_COUNT; op++)
			faults->where[op] = faults->where[op] || places[i].where[op];
		return RC_OK;
	}
	return error_set(err, RC_INVALID,
	    "--fault-on \"%.40s\": expected enroll, cacerts, csrattrs or all", text);
}

bool fault_acts(const struct faults *faults, enum fault fault, enum operation operation)
{
	bool chosen = false;

	if (!faults->on[fault])
		return false;
	if (fault == FAULT_CSRATTRS_GARBAGE)
		return operation == OP_CSRATTRS;
	for (size_t op = 0; op < OP_COUNT; op++)
		chosen = chosen || faults->where[op];
	if (!chosen)
		return operation == OP_ENROLL || operation == OP_REENROLL;
	return faults->where[operation];
}

bool faults_apply(const struct faults *faults, enum fault_stage stage, enum operation operation,
    struct answer *answer)
{
	bool acted = false;

	for (size_t i = 0; i < FAULT_COUNT; i++) {
		if (table[i].stage != stage || table[i].act == NULL ||
		    !fault_acts(faults, (enum fault)i, operation))
			continue;
		table[i].act(faults, answer);
		acted = true;
	}
	return acted;
}

void faults_describe(struct buf *out)
{
	static const char *const values[] = {
	    [VALUE_NONE] = "", [VALUE_SECONDS] = "[=SECONDS]", [VALUE_URL] = "[=URL]"};

	for (size_t i = 0; i < FAULT_COUNT; i++) {
		size_t start = out->len;

		buf_addf(out, "  %s%s", table[i].name, values[table[i].value]);
		while (out->len - start < 26)
			buf_addc(out, ' ');
		buf_addf(out, "%s\n", table[i].help);
	}
}
