/*
 * What the PKI has: certificates, trustpoints, public keys, type 6.  All of
 * it is plain columns of the store, so the shell needs no X.509 code.
 * Layouts of reference xr-pki sections 3.1, 3.2, 3.5 and 4.2.
 */
#include "cli/commands.h"
#include "cli/engine.h"
#include "cli/render.h"
#include "cli/shell.h"
#include "store/certs.h"
#include "store/config.h"
#include "store/keys.h"
#include "store/requests.h"
#include "store/vault.h"

/*
 * The EST feature guide prints the verification command with a colon behind
 * the name; a name that is unknown is looked up without it.
 */
static char *trustpoint_name(struct shell *shell, const char *typed)
{
	size_t len = strlen(typed);
	char *path = xasprintf("crypto ca trustpoint %s", typed);
	bool known = config_has(shell->store, path);

	free(path);
	if (!known && len > 1 && typed[len - 1] == ':')
		len--;
	return xstrndup(typed, len);
}

static int run_trustpoint(struct shell *shell, const struct match *match)
{
	struct renderer r = {.out = &shell->out};
	char *name = match->nargs > 0 ? trustpoint_name(shell, match_arg(match, 0)) : NULL;
	char *path = name != NULL ? xasprintf("crypto ca trustpoint %s", name)
				  : xstrdup("crypto ca trustpoint");
	struct error err;
	int status = 0;
	enum rc rc;

	rc = config_each(shell->store, path, render_row, &r, &err);
	render_end(&r);
	if (rc == RC_FATAL)
		status = shell_fail(shell, &err);
	else if (rc == RC_INVALID && name != NULL) {
		shell_say(shell, "%% Trustpoint %s is not configured\n", name);
		status = 1;
	}
	free(path);
	free(name);
	return status;
}

struct listing {
	struct shell *shell;
	char trustpoint[132]; /* being listed; "" before the first */
	bool chain;	      /* its "Trusted Certificate Chain" has begun */
};

static void say_validity(struct shell *shell, const char *indent, const char *label, int64_t when)
{
	struct buf text = {0};

	clock_validity(&text, when);
	shell_say(shell, "%s%s: %s\n", indent, label, buf_str(&text));
	buf_free(&text);
}

static const char *usage_text(const char *usage)
{
	return strcmp(usage, "signature") == 0	  ? "Signature"
	       : strcmp(usage, "encryption") == 0 ? "Encryption"
						  : "General Purpose";
}

static bool pending_block(void *ctx, const struct request_row *request)
{
	struct listing *l = ctx;

	shell_say(l->shell,
	    "Router certificate\n    Key usage      : %s\n    Status         : Pending\n"
	    "    Request fingerprint:\n        %s\n",
	    usage_text(request->usage), request->fingerprint);
	return true;
}

static void end_trustpoint(struct listing *l)
{
	if (l->trustpoint[0] == '\0')
		return;
	if (requests_each(l->shell->store, l->trustpoint, pending_block, l, NULL) != RC_OK)
		shell_say(l->shell, "%% The pending requests could not be read\n");
	shell_say(l->shell, "Associated Trustpoint: %s\n", l->trustpoint);
	l->trustpoint[0] = '\0';
}

static void begin_trustpoint(struct listing *l, const char *name)
{
	end_trustpoint(l);
	(void)snprintf(l->trustpoint, sizeof(l->trustpoint), "%s", name);
	l->chain = false;
	shell_say(l->shell,
	    "\nTrustpoint      : %s\n"
	    "==================================================\n",
	    name);
}

static void say_fields(struct listing *l, const struct cert_row *c, const char *indent)
{
	struct shell *s = l->shell;

	shell_say(s, "%sSubject:\n%s    %s\n", indent, indent, c->subject);
	shell_say(s, "%sIssued By      :\n%s    %s\n", indent, indent, c->issuer);
	say_validity(s, indent, "Validity Start ", c->not_before);
	say_validity(s, indent, "Validity End   ", c->not_after);
	if (c->crl_dp != NULL && *c->crl_dp != '\0')
		shell_say(s, "\n%sCRL Distribution Point\n%s    %s\n", indent, indent, c->crl_dp);
	shell_say(s, "%sSHA1 Fingerprint:\n%s    %s\n", indent, indent, c->sha1);
}

static bool certificate_block(void *ctx, const struct cert_row *c)
{
	struct listing *l = ctx;

	if (strcmp(l->trustpoint, c->trustpoint) != 0)
		begin_trustpoint(l, c->trustpoint);
	if (strncmp(c->role, "router", 6) == 0) {
		shell_say(l->shell,
		    "Router certificate\n    Key usage      : %s\n"
		    "    Status         : Available\n    Serial Number  : %s\n",
		    c->usage, c->serial);
		say_fields(l, c, "    ");
		return true;
	}
	if (strcmp(c->role, "ca") == 0) {
		shell_say(l->shell, "CA certificate\n");
	} else if (!l->chain) {
		shell_say(l->shell, "Trusted Certificate Chain\n");
		l->chain = true;
	}
	shell_say(l->shell, "  Serial Number  : %s\n", c->serial);
	say_fields(l, c, "  ");
	return true;
}

static int run_certificates(struct shell *shell, const struct match *match)
{
	struct listing l = {.shell = shell};
	char *name = match->nargs > 0 ? trustpoint_name(shell, match_arg(match, 0)) : NULL;
	struct error err;
	int status = 0;

	if (certs_each(shell->store, name, certificate_block, &l, &err) != RC_OK)
		status = shell_fail(shell, &err);
	else
		end_trustpoint(&l);
	free(name);
	return status;
}

static int run_certificates_detail(struct shell *shell, const struct match *match)
{
	char *name = trustpoint_name(shell, match_arg(match, 0));
	const char *args[] = {name};
	int status = run_certificates(shell, match);

	if (status == 0)
		status = engine_call(shell, "export-certificates", 1, args, NULL);
	free(name);
	return status;
}

static void say_data(struct shell *shell, const unsigned char *data, size_t len)
{
	shell_say(shell, "Data     : \n");
	for (size_t i = 0; i < len; i++) {
		if (i % 32 == 0)
			shell_say(shell, " ");
		shell_say(shell, "%02X", data[i]);
		if (i % 4 == 3)
			shell_say(shell, " ");
		if (i % 32 == 31 || i + 1 == len)
			shell_say(shell, "\n");
	}
	shell_say(shell, " \n");
}

struct key_names {
	const char *algorithm, *type, *size;
};

static const struct key_names key_names[] = {
    {"rsa", "RSA", "Size     "},
    {"dsa", "DSA", "Size     "},
    {"ecdsa-nistp256", "ECDSA General Curve Nistp256", "Degree   "},
    {"ecdsa-nistp384", "ECDSA General Curve Nistp384", "Degree   "},
    {"ecdsa-nistp521", "ECDSA General Curve Nistp521", "Degree   "},
    {"ed25519", "ED25519", "Size     "},
};

static const char *usage_suffix(const struct key_row *key)
{
	if (strcmp(key->algorithm, "rsa") != 0)
		return "";
	return strcmp(key->usage, "signature") == 0    ? " Signature"
	       : strcmp(key->usage, "encryption") == 0 ? " Encryption"
						       : " General purpose";
}

static bool key_block(void *ctx, const struct key_row *key)
{
	struct shell *shell = ctx;

	for (size_t i = 0; i < sizeof(key_names) / sizeof(key_names[0]); i++) {
		const struct key_names *n = &key_names[i];

		if (strcmp(n->algorithm, key->algorithm) != 0)
			continue;
		shell_say(shell, "Key label: %s\nType     : %s%s\n%s: %d\n", key->label, n->type,
		    usage_suffix(key), n->size, key->bits);
		say_validity(shell, "", "Created  ", key->created);
		say_data(shell, key->spki, key->spki_len);
	}
	return true;
}

static int run_mypubkey(struct shell *shell, const struct match *match)
{
	static const char *const curves[] = {"ecdsa-nistp256", "ecdsa-nistp384", "ecdsa-nistp521"};
	const char *wanted = match_arg(match, 0);
	const char *one[] = {strcmp(wanted, "all") == 0 ? NULL : wanted};
	bool ecdsa = strcmp(wanted, "ecdsa") == 0;
	struct error err;

	for (size_t i = 0; i < (ecdsa ? 3u : 1u); i++)
		if (keys_each(shell->store, ecdsa ? curves[i] : one[0], key_block, shell, &err) !=
		    RC_OK)
			return shell_fail(shell, &err);
	return 0;
}

static int run_type6(struct shell *shell, const struct match *match)
{
	bool aes = config_has(shell->store, "password6 encryption aes");
	bool key = vault_has(shell->store, VAULT_TYPE6_MASTER, NULL);

	(void)match;
	shell_say(shell, "Server detail information:\n"
			 "=============================================\n");
	shell_say(shell, "AES config State        : %s\n", aes ? "Enabled" : "Disabled");
	shell_say(shell, "Masterkey config State  : %s\n", key ? "Enabled" : "Disabled");
	shell_say(shell, "Type6 feature State     : %s\n", aes && key ? "Enabled" : "Disabled");
	shell_say(shell, "Master key Inprogress   : No\n");
	return 0;
}

/* clang-format off */
const struct decl show_pki_commands[] = {
	{ .run = run_certificates, .syntax = "show crypto ca certificates [ <trustpoint/129> ]",
	  .help = "Show running system information|Crypto information|Certification authority|Certificates|Trustpoint name" },
	{ .run = run_certificates_detail, .syntax = "show crypto ca certificates <trustpoint/129> detail",
	  .help = "|||||With each certificate in PEM" },
	{ .run = run_trustpoint, .syntax = "show crypto ca trustpoint [ <trustpoint/129> ]",
	  .help = "|||Configuration of trustpoints|Trustpoint name" },
	{ .run = run_mypubkey, .syntax = "show crypto key mypubkey {all|dsa|ecdsa|ed25519|rsa}",
	  .help = "||Key pairs|Public keys of this router|All keys;DSA keys;ECDSA keys;ED25519 keys;RSA keys" },
	{ .run = run_type6, .syntax = "show type6 server",
	  .help = "|Type 6 passwords|State of the server" },
	DECL_END
};
/* clang-format on */
