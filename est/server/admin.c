/* init, issue, list, revoke, pending, grant, reject.  See admin.h. */
#include "est/server/admin.h"

#include <inttypes.h>
#include <openssl/pem.h>

#include "base/clock.h"
#include "base/file.h"
#include "est/server/ca.h"
#include "est/server/ca_db.h"
#include "est/server/cert.h"
#include "est/server/issue.h"

#define CSR_FILE_MAX (64u * 1024u)

/* What a command works with. */
struct desk {
	const struct options *options;
	struct ca *ca;
	struct ca_db *db;
	int64_t now;
	struct buf *out;
};

typedef enum rc command_run(struct desk *desk, struct error *err);

static enum rc run_init(struct desk *desk, struct error *err)
{
	(void)desk, (void)err;
	return RC_OK; /* the CA was made when it was opened */
}

static enum rc deliver(struct desk *desk, X509 *cert, struct error *err)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *text = NULL;
	long len = 0;
	enum rc rc = RC_OK;

	if (bio == NULL || PEM_write_bio_X509(bio, cert) != 1) {
		rc = openssl_error(err, "certificate");
		goto out;
	}
	len = BIO_get_mem_data(bio, &text);
	if (desk->options->out != NULL)
		rc = file_write(desk->options->out, text, (size_t)len, err);
	else
		buf_add(desk->out, text, (size_t)len);
out:
	BIO_free(bio);
	return rc;
}

static enum rc sign_request(struct desk *desk, X509_REQ *csr, struct error *err)
{
	const struct options *options = desk->options;
	struct buf url = {0};
	X509_NAME *subject = NULL;
	X509 *cert = NULL;
	struct issue_terms terms = {.from = desk->now,
	    .until = options->not_after != 0 ? options->not_after : desk->now + options->validity};
	enum rc rc = issue_check(csr, err);

	if (rc == RC_OK && options->subject != NULL)
		rc = name_parse(options->subject, &subject, err);
	if (rc != RC_OK)
		goto out;
	/* A time that is past already asks for an expired certificate, for tests. */
	if (terms.from >= terms.until)
		terms.from = terms.until - 1;
	if (ca_db_get(desk->db, "crl-url", &url, NULL) == RC_OK)
		terms.crl_url = buf_str(&url);
	terms.subject = subject;
	rc = issue_cert(desk->ca, csr, &terms, &cert, err);
	if (rc == RC_OK)
		rc = ca_db_add_cert(desk->db, cert, 0, err);
	if (rc == RC_OK)
		rc = deliver(desk, cert, err);
out:
	X509_free(cert);
	X509_NAME_free(subject);
	buf_free(&url);
	return rc;
}

static enum rc run_issue(struct desk *desk, struct error *err)
{
	struct buf text = {0};
	X509_REQ *csr = NULL;
	enum rc rc = file_read(desk->options->csr, CSR_FILE_MAX, &text, err);

	if (rc == RC_OK)
		rc = issue_parse_text(&text, &csr, err);
	if (rc == RC_OK)
		rc = sign_request(desk, csr, err);
	X509_REQ_free(csr);
	buf_free(&text);
	return rc;
}

static enum rc run_list(struct desk *desk, struct error *err)
{
	return ca_db_list_certs(desk->db, desk->now, desk->out, err);
}

static enum rc run_pending(struct desk *desk, struct error *err)
{
	return ca_db_list_pending(desk->db, desk->out, err);
}

static enum rc run_revoke(struct desk *desk, struct error *err)
{
	return ca_db_revoke(desk->db, desk->options->operand, desk->now, err);
}

static enum rc decide(struct desk *desk, bool grant, struct error *err)
{
	const char *text = desk->options->operand;
	int64_t id = 0, count = 0;
	char *end = NULL;
	enum rc rc;

	if (strcmp(text, "all") != 0) {
		id = strtoll(text, &end, 10);
		if (*end != '\0' || id < 1)
			return error_set(err, RC_INVALID,
			    "request \"%.40s\": expected its number, or all", text);
	}
	rc = ca_db_decide(desk->db, id, grant, &count, err);
	if (rc == RC_OK)
		buf_addf(desk->out, "%" PRId64 " %s\n", count, grant ? "granted" : "rejected");
	return rc;
}

static enum rc run_grant(struct desk *desk, struct error *err)
{
	return decide(desk, true, err);
}

static enum rc run_reject(struct desk *desk, struct error *err)
{
	return decide(desk, false, err);
}

static command_run *const commands[CMD_COUNT] = {
    [CMD_INIT] = run_init,
    [CMD_ISSUE] = run_issue,
    [CMD_LIST] = run_list,
    [CMD_REVOKE] = run_revoke,
    [CMD_PENDING] = run_pending,
    [CMD_GRANT] = run_grant,
    [CMD_REJECT] = run_reject,
};

enum rc admin_run(const struct options *options, struct buf *out, struct error *err)
{
	struct desk desk = {.options = options, .out = out};
	struct clock clock = {0};
	enum rc rc = RC_OK;

	if (options->clock_file != NULL)
		rc = clock_load(&clock, options->clock_file, err);
	if (rc != RC_OK)
		return rc;
	desk.now = clock_now(&clock);
	rc = ca_open(&desk.ca, options->dir, desk.now, err);
	if (rc == RC_OK)
		rc = ca_db_open(&desk.db, options->dir, err);
	if (rc == RC_OK)
		rc = commands[options->command](&desk, err);
	ca_db_close(desk.db);
	ca_close(desk.ca);
	return rc;
}
