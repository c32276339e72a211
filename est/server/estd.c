/*
 * estd: a lab certificate authority and EST server (RFC 7030).  This file is
 * the main program: what goes to the terminal, and the exit status (0 done,
 * 1 failed, 2 wrong use).
 */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/error.h"
#include "est/server/admin.h"
#include "est/server/options.h"
#include "est/server/serve.h"

#define EXIT_WRONG_USE 2

static int print(const struct buf *text)
{
	if (fwrite(buf_str(text), 1, text->len, stdout) == text->len && fflush(stdout) == 0)
		return EXIT_SUCCESS;
	fprintf(stderr, "estd: standard output can't be written\n");
	return EXIT_FAILURE;
}

static int run(struct options *options)
{
	struct buf out = {0};
	struct error why;
	enum rc rc = RC_OK;
	int status;

	if (options->help)
		options_usage(&out);
	else if (options->version)
		buf_adds(&out, "estd " XRSH_VERSION "\n");
	else if (options->command == CMD_SERVE)
		rc = serve(options, &why);
	else
		rc = admin_run(options, &out, &why);
	if (rc != RC_OK) {
		fprintf(stderr, "estd: %s\n", why.text);
		status = EXIT_FAILURE;
	} else {
		status = print(&out);
	}
	buf_free(&out);
	return status;
}

int main(int argc, char **argv)
{
	struct options *options = xcalloc(1, sizeof(*options)); /* too large for the stack */
	struct error why;
	int status;

	umask(077);
	/* Passwords and keys are in memory: no core file. */
	if (setrlimit(RLIMIT_CORE, &(const struct rlimit){0}) != 0)
		perror("estd: core files can't be turned off");
	if (options_parse(options, argc, argv, &why) == RC_OK) {
		status = run(options);
	} else {
		fprintf(stderr, "estd: %s\n", why.text);
		status = EXIT_WRONG_USE;
	}
	options_free(options);
	free(options);
	return status;
}
