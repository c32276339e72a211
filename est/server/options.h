/*
 * The command line of estd: one const table of options says for each its
 * value, the commands it belongs to and its help.
 */
#ifndef EST_SERVER_OPTIONS_H
#define EST_SERVER_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "est/server/faults.h"
#include "est/server/values.h"

#define LIST_MAX    16 /* of each option that may be repeated */
#define WORKERS_MAX 64

enum command {
	CMD_SERVE,
	CMD_INIT,
	CMD_ISSUE,
	CMD_LIST,
	CMD_REVOKE,
	CMD_PENDING,
	CMD_GRANT,
	CMD_REJECT,
	CMD_COUNT
};

/* Who may enrol (RFC 7030 section 3.2.3 and 3.3.2). */
enum auth_policy { POLICY_ANY, POLICY_CERT, POLICY_HTTP, POLICY_BOTH };

enum csrattrs_mode { CSRATTRS_DEFAULT, CSRATTRS_NONE, CSRATTRS_204 };

struct list {
	const char *item[LIST_MAX];
	size_t n;
};

/* Texts point into argv unless said otherwise. */
struct options {
	enum command command;
	bool help, version;
	const char *dir;
	struct endpoint listen[LIST_MAX];
	size_t nlisten;
	struct endpoint http;
	struct credentials credentials; /* owned */
	struct list client_ca, labels, names;
	int64_t validity; /* seconds */
	enum auth_policy policy;
	bool basic, digest;
	int tls; /* TLS1_2_VERSION, TLS1_3_VERSION, or 0 for both */
	bool bind, one_line, manual;
	enum csrattrs_mode csrattrs;
	struct faults faults;
	const char *clock_file;
	int workers; /* 0: one for each processor */
	const char *subject, *csr, *out;
	int64_t not_after; /* 0 when not given */
	const char *operand;
};

/*
 * Reads the command line.  Passwords are copied and their bytes in argv
 * overwritten, so that they leave the process table.  RC_INVALID names the
 * wrong word.  options_free in any case.
 */
enum rc options_parse(struct options *options, int argc, char **argv, struct error *err);
void options_free(struct options *options);

/* The text of --help. */
void options_usage(struct buf *out);

#endif
