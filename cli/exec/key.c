/*
 * crypto key and the type-6 master key: the engine does the work and holds
 * the dialogues; reference xr-pki sections 2.1, 2.2 and 4.1.
 */
#include "cli/commands.h"
#include "cli/engine.h"

enum { GENERAL, USAGE };

/* One verb with up to two fixed words before the label, which may be left out. */
static int generate(
    struct shell *shell, const char *algorithm, const char *usage, const char *label)
{
	const char *args[] = {algorithm, usage, label != NULL ? label : ""};

	return engine_call(shell, "key-generate", 3, args, NULL);
}

static int zeroize(struct shell *shell, const char *algorithm, const char *label)
{
	const char *args[] = {algorithm, label != NULL ? label : ""};

	return engine_call(shell, "key-zeroize", 2, args, NULL);
}

static int run_generate_rsa(struct shell *shell, const struct match *match)
{
	return generate(
	    shell, "rsa", match->decl->tag == USAGE ? "usage" : "general", match_arg(match, 0));
}

static int run_generate(struct shell *shell, const struct match *match)
{
	return generate(shell, match_arg(match, 0), "general", match_arg(match, 1));
}

static int run_generate_ecdsa(struct shell *shell, const struct match *match)
{
	char *algorithm = xasprintf("ecdsa-%s", match_arg(match, 0));
	int status = generate(shell, algorithm, "general", match_arg(match, 1));

	free(algorithm);
	return status;
}

static int run_zeroize(struct shell *shell, const struct match *match)
{
	return zeroize(shell, match_arg(match, 0), match_arg(match, 1));
}

static int run_zeroize_ecdsa(struct shell *shell, const struct match *match)
{
	char *algorithm = xasprintf("ecdsa-%s", match_arg(match, 0));
	int status = zeroize(shell, algorithm, match_arg(match, 1));

	free(algorithm);
	return status;
}

static int run_master_key(struct shell *shell, const struct match *match)
{
	const char *args[] = {match->decl->tag != 0 ? "delete" : "set"};

	return engine_call(shell, "type6-key", 1, args, NULL);
}

/* clang-format off */
const struct decl key_commands[] = {
	{ .run = run_generate_rsa, .tag = GENERAL, .syntax = "crypto key generate rsa [ <rsa-key/127> ]",
	  .help = "Crypto commands|Key pairs|Generate a key pair|RSA keys|Label of the key" },
	{ .run = run_generate_rsa, .tag = GENERAL, .syntax = "crypto key generate rsa general-keys [ <rsa-key/127> ]",
	  .help = "||||One key pair for signing and encryption|Label of the key" },
	{ .run = run_generate_rsa, .tag = USAGE, .syntax = "crypto key generate rsa usage-keys [ <rsa-key/127> ]",
	  .help = "||||Separate key pairs for signing and encryption|Label of the keys" },
	{ .run = run_generate, .syntax = "crypto key generate {dsa|ed25519} [ <key/127> ]",
	  .help = "|||DSA keys;ED25519 keys|Label of the key" },
	{ .run = run_generate_ecdsa, .syntax = "crypto key generate ecdsa {nistp256|nistp384|nistp521} [ <ecdsa-key/127> ]",
	  .help = "|||ECDSA keys|NIST curve P-256;NIST curve P-384;NIST curve P-521|Label of the key" },
	{ .run = run_zeroize, .syntax = "crypto key zeroize {dsa|ed25519|rsa} [ <key/127> ]",
	  .help = "||Remove key pairs|DSA keys;ED25519 keys;RSA keys|Label of the key" },
	{ .run = run_zeroize_ecdsa, .syntax = "crypto key zeroize ecdsa {nistp256|nistp384|nistp521} [ <ecdsa-key/127> ]",
	  .help = "|||ECDSA keys|NIST curve P-256;NIST curve P-384;NIST curve P-521|Label of the key" },
	{ .run = run_master_key, .tag = 0, .syntax = "key config-key password-encryption",
	  .help = "Key management|Set a private configuration key|Set the master key of type 6 encryption" },
	{ .run = run_master_key, .tag = 1, .syntax = "key config-key password-encryption delete",
	  .help = "|||Delete the master key" },
	DECL_END
};
/* clang-format on */
