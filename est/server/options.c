/* The command line, table driven over getopt_long.  See options.h. */
#include "est/server/options.h"

#include <getopt.h>
#include <openssl/asn1.h>
#include <openssl/ssl.h>

#include "est/server/cert.h"
#include "est/server/values.h"

#define DEFAULT_VALIDITY (INT64_C(30) * 86400)

typedef enum rc option_set(struct options *options, char *value, struct error *err);

static enum rc add_item(struct list *list, const char *what, const char *value, struct error *err)
{
	if (list->n == LIST_MAX)
		return error_set(err, RC_INVALID, "more than %d of %s", LIST_MAX, what);
	list->item[list->n++] = value;
	return RC_OK;
}

static enum rc set_user(struct options *options, char *value, struct error *err)
{
	return credential_add(&options->credentials, value, false, "--user", err);
}

static enum rc set_otp(struct options *options, char *value, struct error *err)
{
	return credential_add(&options->credentials, value, true, "--otp", err);
}

static enum rc set_users(struct options *options, char *value, struct error *err)
{
	return credentials_read(&options->credentials, value, err);
}

static enum rc set_listen(struct options *options, char *value, struct error *err)
{
	if (options->nlisten == LIST_MAX)
		return error_set(err, RC_INVALID, "more than %d of --listen", LIST_MAX);
	return endpoint_parse(value, &options->listen[options->nlisten++], err);
}

static enum rc set_http(struct options *options, char *value, struct error *err)
{
	return endpoint_parse(value, &options->http, err);
}

static enum rc set_client_ca(struct options *options, char *value, struct error *err)
{
	return add_item(&options->client_ca, "--client-ca", value, err);
}

/* One path segment that is not an operation (RFC 7030 section 3.2.2). */
static enum rc set_label(struct options *options, char *value, struct error *err)
{
	static const char *const taken[] = {
	    "cacerts", "simpleenroll", "simplereenroll", "fullcmc", "serverkeygen", "csrattrs"};

	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++) {
		if (strcmp(value, taken[i]) == 0)
			return error_set(err, RC_INVALID,
			    "--label %s: RFC 7030 section 3.2.2 forbids the name of an operation",
			    value);
	}
	if (*value == '\0' || strpbrk(value, "/?#%") != NULL)
		return error_set(
		    err, RC_INVALID, "--label \"%.40s\": expected one path segment", value);
	return add_item(&options->labels, "--label", value, err);
}

/* Goes into an openssl.cnf list, so nothing but a host name may pass. */
static enum rc set_server_name(struct options *options, char *value, struct error *err)
{
	if (*value == '\0' || strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
					    "0123456789.-:") != strlen(value))
		return error_set(err, RC_INVALID,
		    "--server-name \"%.80s\": expected a host name or address", value);
	return add_item(&options->names, "--server-name", value, err);
}

static enum rc set_validity(struct options *options, char *value, struct error *err)
{
	return duration_parse(value, &options->validity, err);
}

static enum rc set_days(struct options *options, char *value, struct error *err)
{
	char *text = xasprintf("%.20sd", value);
	enum rc rc = duration_parse(text, &options->validity, err);

	free(text);
	return rc == RC_OK
		   ? RC_OK
		   : error_set(err, RC_INVALID, "--days \"%.20s\": expected a number", value);
}

/* Reads a choice from words and gives its index. */
static enum rc choose(const char *option, const char *value, const char *const *words, size_t n,
    size_t *index, struct error *err)
{
	struct buf all = {0};
	enum rc rc;

	for (size_t i = 0; i < n; i++) {
		if (strcmp(words[i], value) == 0) {
			*index = i;
			return RC_OK;
		}
	}
	for (size_t i = 0; i < n; i++)
		buf_addf(&all, "%s%s", i == 0 ? "" : i + 1 < n ? ", " : " or ", words[i]);
	rc = error_set(err, RC_INVALID, "%s \"%.40s\": expected %s", option, value, buf_str(&all));
	buf_free(&all);
	return rc;
}

static enum rc set_auth(struct options *options, char *value, struct error *err)
{
	static const char *const words[] = {"any", "cert", "http", "both"};
	size_t i = 0;
	enum rc rc = choose("--auth", value, words, 4, &i, err);

	options->policy = (enum auth_policy)i;
	return rc;
}

static enum rc set_http_auth(struct options *options, char *value, struct error *err)
{
	static const char *const words[] = {"both", "basic", "digest"};
	size_t i = 0;
	enum rc rc = choose("--http-auth", value, words, 3, &i, err);

	options->basic = i != 2;
	options->digest = i != 1;
	return rc;
}

static enum rc set_basic(struct options *options, char *value, struct error *err)
{
	(void)value, (void)err;
	options->basic = true;
	options->digest = false;
	return RC_OK;
}

static enum rc set_digest(struct options *options, char *value, struct error *err)
{
	(void)value, (void)err;
	options->basic = false;
	options->digest = true;
	return RC_OK;
}

static enum rc set_tls(struct options *options, char *value, struct error *err)
{
	static const char *const words[] = {"1.2", "1.3"};
	size_t i = 0;
	enum rc rc = choose("--tls", value, words, 2, &i, err);

	options->tls = i == 0 ? TLS1_2_VERSION : TLS1_3_VERSION;
	return rc;
}

static enum rc set_csrattrs(struct options *options, char *value, struct error *err)
{
	static const char *const words[] = {"default", "none", "204"};
	size_t i = 0;
	enum rc rc = choose("--csrattrs", value, words, 3, &i, err);

	options->csrattrs = (enum csrattrs_mode)i;
	return rc;
}

static enum rc set_fault(struct options *options, char *value, struct error *err)
{
	return faults_add(&options->faults, value, err);
}

static enum rc set_fault_on(struct options *options, char *value, struct error *err)
{
	return faults_add_place(&options->faults, value, err);
}

static enum rc set_workers(struct options *options, char *value, struct error *err)
{
	char *end;
	long n = strtol(value, &end, 10);

	if (*end != '\0' || n < 1 || n > WORKERS_MAX)
		return error_set(
		    err, RC_INVALID, "--workers \"%.20s\": expected 1 to %d", value, WORKERS_MAX);
	options->workers = (int)n;
	return RC_OK;
}

static enum rc set_not_after(struct options *options, char *value, struct error *err)
{
	ASN1_TIME *time = ASN1_TIME_new();
	enum rc rc = RC_OK;

	if (time != NULL && strlen(value) == 15 && ASN1_TIME_set_string_X509(time, value) == 1)
		options->not_after = asn1_seconds(time);
	else
		rc = error_set(
		    err, RC_INVALID, "--not-after \"%.40s\": expected YYYYMMDDHHMMSSZ", value);
	ASN1_TIME_free(time);
	return rc;
}

static const struct {
	const char *name, *operand, *help; /* operand NULL: none is taken */
} commands[CMD_COUNT] = {
    [CMD_SERVE] = {"serve", NULL, "serve EST and the CRL (the default)"},
    [CMD_INIT] = {"init", NULL, "only make the CA"},
    [CMD_ISSUE] = {"issue", NULL, "sign a request from a file"},
    [CMD_LIST] = {"list", NULL, "show the certificates issued"},
    [CMD_REVOKE] = {"revoke", "SERIAL", "revoke a certificate"},
    [CMD_PENDING] = {"pending", NULL, "show the requests that wait"},
    [CMD_GRANT] = {"grant", "ID|all", "let waiting requests have their certificates"},
    [CMD_REJECT] = {"reject", "ID|all", "refuse waiting requests"},
};

#define ALL   0xffu
#define SERVE (1u << CMD_SERVE)
#define ISSUE (1u << CMD_ISSUE)

/* An option either sets a bool or a text at an offset in struct options, or calls set. */
static const struct {
	const char *name;
	const char *value;     /* NULL: takes none */
	unsigned int commands; /* bits of enum command */
	option_set *set;
	size_t offset;
	const char *help;
} table[] = {
#define AT(member)    NULL, offsetof(struct options, member)
#define SET(function) function, 0
    {"dir", "DIR", ALL, AT(dir), "where the CA is kept; made at first use"},
    {"clock", "FILE", ALL, AT(clock_file), "the router's clock: an offset in seconds to follow"},
    {"listen", "ADDR:PORT", SERVE, SET(set_listen), "serve EST here, port 0 for any; repeatable"},
    {"http", "ADDR:PORT", SERVE, SET(set_http), "serve the CRL here, without TLS"},
    {"user", "NAME:PASSWORD", SERVE, SET(set_user), "may enrol; NAME:@FILE reads the password"},
    {"users", "FILE", SERVE, SET(set_users), "lines of NAME:PASSWORD"},
    {"otp", "NAME:PASSWORD", SERVE, SET(set_otp), "may enrol once; NAME:@FILE reads the password"},
    {"client-ca", "FILE", SERVE, SET(set_client_ca), "its client certificates may enrol, too"},
    {"label", "LABEL", SERVE, SET(set_label), "serve /.well-known/est/LABEL, too; repeatable"},
    {"auth", "any|cert|http|both", SERVE, SET(set_auth), "what enrolment needs"},
    {"http-auth", "both|basic|digest", SERVE, SET(set_http_auth), "what a 401 offers"},
    {"basic", NULL, SERVE, SET(set_basic), "as --http-auth basic"},
    {"digest", NULL, SERVE, SET(set_digest), "as --http-auth digest"},
    {"tls", "1.2|1.3", SERVE, SET(set_tls), "only this version of TLS"},
    {"bind", NULL, SERVE, AT(bind), "demand requests bound to their connection"},
    {"csrattrs", "default|none|204", SERVE, SET(set_csrattrs), "what /csrattrs answers"},
    {"one-line", NULL, SERVE, AT(one_line), "base64 without line breaks"},
    {"manual", NULL, SERVE, AT(manual), "hold each request until it is granted"},
    {"server-name", "NAME", SERVE, SET(set_server_name), "one more name in the TLS certificate"},
    {"validity", "DURATION", SERVE | ISSUE, SET(set_validity),
	"of what is issued: 90s 10m 12h 30d"},
    {"workers", "N", SERVE, SET(set_workers), "processes; one for each processor by default"},
    {"fault", "NAME[=VALUE]", SERVE, SET(set_fault), "misbehave; see below; repeatable"},
    {"fault-on", "enroll|cacerts|csrattrs|all", SERVE, SET(set_fault_on), "where; repeatable"},
    {"csr", "FILE", ISSUE, AT(csr), "the request, in PEM or DER"},
    {"subject", "NAME", ISSUE, AT(subject), "in place of the request's, like CN=a,O=b"},
    {"days", "N", ISSUE, SET(set_days), "as --validity Nd"},
    {"not-after", "YYYYMMDDHHMMSSZ", ISSUE, SET(set_not_after), "in place of a duration"},
    {"out", "FILE", ISSUE, AT(out), "where the certificate goes; else standard output"},
    {"help", NULL, ALL, AT(help), "show this text"},
    {"version", NULL, ALL, AT(version), "show the version"},
#undef AT
#undef SET
};

#define NOPTIONS (sizeof(table) / sizeof(table[0]))

static enum rc read_command(struct options *options, const char *word, struct error *err)
{
	for (size_t i = 0; i < CMD_COUNT; i++) {
		if (strcmp(commands[i].name, word) == 0) {
			options->command = (enum command)i;
			return RC_OK;
		}
	}
	return error_set(err, RC_INVALID, "\"%.40s\": no command of estd; see --help", word);
}

static enum rc apply(struct options *options, size_t i, char *value, struct error *err)
{
	char *member = (char *)options + table[i].offset;

	if (table[i].set != NULL)
		return table[i].set(options, value, err);
	if (table[i].value == NULL)
		memcpy(member, &(bool){true}, sizeof(bool));
	else
		memcpy(member, &value, sizeof(value));
	return RC_OK;
}

static enum rc read_options(struct options *options, int argc, char **argv, struct error *err)
{
	struct option names[NOPTIONS + 1] = {0};
	enum rc rc = RC_OK;
	int i;

	for (size_t k = 0; k < NOPTIONS; k++) {
		names[k].name = table[k].name;
		names[k].has_arg = table[k].value != NULL ? required_argument : no_argument;
		names[k].val = (int)k + 256;
	}
	optind = 0; /* starts getopt afresh, for tests that parse more than once */
	opterr = 0;
	while (rc == RC_OK && (i = getopt_long(argc, argv, "+:", names, NULL)) != -1) {
		if (i < 256)
			return error_set(err, RC_INVALID, "%.*s: %s; see --help",
			    /* What follows a misspelt option may be a password. */
			    (int)strcspn(argv[optind - 1], "="), argv[optind - 1],
			    i == ':' ? "expects a value" : "unknown option");
		i -= 256;
		if ((table[i].commands >> options->command & 1u) == 0)
			return error_set(err, RC_INVALID, "--%s: not an option of estd %s",
			    table[i].name, commands[options->command].name);
		rc = apply(options, (size_t)i, optarg, err);
	}
	return rc;
}

enum rc options_parse(struct options *options, int argc, char **argv, struct error *err)
{
	enum rc rc = RC_OK;
	const char *operand;

	memset(options, 0, sizeof(*options));
	options->validity = DEFAULT_VALIDITY;
	options->basic = options->digest = true;
	if (argc > 1 && argv[1][0] != '-') {
		rc = read_command(options, argv[1], err);
		argv++;
		argc--;
	}
	if (rc == RC_OK)
		rc = read_options(options, argc, argv, err);
	if (rc != RC_OK || options->help || options->version)
		return rc;
	operand = commands[options->command].operand;
	if (operand != NULL && optind < argc)
		options->operand = argv[optind++];
	if (operand != NULL && options->operand == NULL)
		return error_set(err, RC_INVALID, "estd %s: expects %s",
		    commands[options->command].name, operand);
	if (optind < argc)
		return error_set(err, RC_INVALID, "\"%.40s\": one word too many", argv[optind]);
	if (options->dir == NULL || *options->dir == '\0')
		return error_set(err, RC_INVALID, "--dir: is needed");
	if (options->command == CMD_SERVE && options->nlisten == 0)
		return error_set(err, RC_INVALID, "--listen: is needed");
	if (options->command == CMD_ISSUE && options->csr == NULL)
		return error_set(err, RC_INVALID, "--csr: is needed");
	return RC_OK;
}

void options_free(struct options *options)
{
	credentials_free(&options->credentials);
}

void options_usage(struct buf *out)
{
	buf_adds(out, "usage: estd [COMMAND] --dir DIR [OPTION]...\n\ncommands:\n");
	for (size_t i = 0; i < CMD_COUNT; i++)
		buf_addf(out, "  %-8s %-8s %s\n", commands[i].name,
		    commands[i].operand != NULL ? commands[i].operand : "", commands[i].help);
	buf_adds(out, "\noptions:\n");
	for (size_t i = 0; i < NOPTIONS; i++) {
		size_t start = out->len;

		buf_addf(
		    out, "  --%s %s", table[i].name, table[i].value != NULL ? table[i].value : "");
		while (out->len - start < 32)
			buf_addc(out, ' ');
		buf_addf(out, " %s\n", table[i].help);
	}
	buf_adds(out, "\nfaults:\n");
	faults_describe(out);
}
