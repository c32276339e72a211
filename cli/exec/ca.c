/*
 * crypto ca in exec mode: the engine does the work and holds the dialogues;
 * reference xr-pki sections 2.1, 2.3 and 2.4.
 */
#include "cli/commands.h"
#include "cli/engine.h"

enum { AUTHENTICATE, ENROLL, IMPORT, CANCEL, CLEAR };

static const char *const verbs[] = {
    [AUTHENTICATE] = "authenticate",
    [ENROLL] = "enroll",
    [IMPORT] = "import",
    [CANCEL] = "cancel-enroll",
    [CLEAR] = "clear-certificates",
};

static int run_ca(struct shell *shell, const struct match *match)
{
	const char *trustpoint = match_arg(match, 0);

	return engine_call(shell, verbs[match->decl->tag], 1, &trustpoint, NULL);
}

/* clang-format off */
const struct decl ca_commands[] = {
	{ .run = run_ca, .tag = AUTHENTICATE, .syntax = "crypto ca authenticate <trustpoint/128>",
	  .help = "Crypto commands|Certification authority|Get the certification authority's certificates|Trustpoint name" },
	{ .run = run_ca, .tag = ENROLL, .syntax = "crypto ca enroll <trustpoint/128>",
	  .help = "||Request a certificate, or renew it|Trustpoint name" },
	{ .run = run_ca, .tag = IMPORT, .syntax = "crypto ca import <trustpoint/128> certificate",
	  .help = "||Import a certificate from the terminal|Trustpoint name|The router's certificate" },
	{ .run = run_ca, .tag = CANCEL, .syntax = "crypto ca cancel-enroll <trustpoint/128>",
	  .help = "||Give up a request that is pending|Trustpoint name" },
	{ .run = run_ca, .tag = CLEAR, .syntax = "clear crypto ca certificates <trustpoint/128>",
	  .help = "Clear|Crypto information|Certification authority|Certificates of a trustpoint|Trustpoint name" },
	DECL_END
};
/* clang-format on */
