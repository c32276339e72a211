/*
 * PKI outside trustpoints: crypto ca, ssl profile, client-authentication
 * profile and type 6 of the 25.1.1 grammar, reference xr-pki sections 1.1 and
 * 1.5 to 1.8.  `crypto ca est implicit-trust disable` is an extension of
 * xrsh: docs/fidelity.md.
 */
#include "store/config.h"
#include "store/model/model.h"
#include "store/model/modes.h"

/* clang-format off */
static const struct decl ssl_decls[] = {
	{ .order = 10, .syntax = "certificate <trustpoint/800>",
	  .help = "Certificate presented during enrollment|Trustpoint that holds the certificate" },
	DECL_END
};

static const struct decl *const ssl_tables[] = { ssl_decls, NULL };
static const struct mode mode_ssl_profile = {
	.tag = "config-SSL-profile", .parent = &mode_config, .tables = ssl_tables,
	.summary = "SSL profile configuration",
};

static const struct decl client_auth_decls[] = {
	{ .order = 10, .sealed = 3, .seal = SEAL_TYPE6, .canon = "username %1 password encrypted6 %3",
	  .syntax = "username <word/256> password {Encrypt6|encrypted6|6|clear} <line/512>",
	  .help = "Configure user name for HTTP authentication|User name|Configure password|Type 6 string, or clear text to be encrypted;Type 6 string, or clear text to be encrypted;Type 6 string, or clear text to be encrypted;Clear text password follows|The password" },
	{ .order = 10, .sealed = 2, .seal = SEAL_TYPE6, .canon = "username %1 password encrypted6 %2",
	  .syntax = "username <word/256> password <line/512>",
	  .help = "|||The password in clear text" },
	DECL_END
};

static const struct decl *const client_auth_tables[] = { client_auth_decls, NULL };
static const struct mode mode_client_auth = {
	.tag = "config-client-authentication-profile", .parent = &mode_config,
	.tables = client_auth_tables, .summary = "Client authentication profile configuration",
};

static const struct decl trustpool_decls[] = {
	{ .order = 10, .syntax = "description <line/80>",
	  .help = "Description of the trustpool policy|Text, at most 80 characters" },
	{ .order = 20, .syntax = "cabundle url <url/800>",
	  .help = "Configure the CA bundle|Location of the bundle|URL" },
	{ .order = 30, .syntax = "crl optional",
	  .help = "CRL options|CRL verification is optional" },
	{ .order = 40, .syntax = "vrf <vrf/32>",
	  .help = "Source interface VRF|VRF name" },
	DECL_END
};

static const struct decl *const trustpool_tables[] = { trustpool_decls, NULL };
static const struct mode mode_trustpool = {
	.tag = "config-trustpool", .parent = &mode_config, .tables = trustpool_tables,
	.summary = "Trustpool policy configuration",
};

const struct decl model_crypto[] = {
	{ .order = 500, .syntax = "password6 encryption aes",
	  .help = "Configure type 6 password service|Configure password encryption|Encrypt with AES" },
	{ .order = 800, .nkey = 1, .opens = &mode_client_auth,
	  .syntax = "client-authentication profile <client-profile/800>",
	  .help = "Configure client authentication|Configure a client authentication profile|Profile name" },
	{ .order = 900, .nkey = 1, .opens = &mode_ssl_profile, .syntax = "ssl profile <ssl-profile/800>",
	  .help = "Configure SSL|Configure an SSL profile|Profile name" },
	{ .order = 1000, .syntax = "crypto ca http-proxy <host/64> port <1-65535>",
	  .help = "Global Crypto configuration commands|Certification authority|Specify proxy server for http request|Host name or address|Proxy server port|Port number" },
	{ .order = 1010, .canon = "crypto ca source-interface %1 %2",
	  .syntax = "crypto ca source-interface {ipv4|ipv6} <interface>",
	  .help = "||Specify source interface for connections to the CA|Use the interface's IPv4 address;Use the interface's IPv6 address|Interface" },
	{ .order = 1010, .canon = "crypto ca source-interface %1 %2",
	  .syntax = "crypto ca source interface {ipv4|ipv6} <interface>",
	  .help = "||Specify source interface for connections to the CA|Interface|Use the interface's IPv4 address;Use the interface's IPv6 address|Interface" },
	{ .order = 1020, .syntax = "crypto ca crl curl-timeout <5-50>",
	  .help = "||CRL options|Timeout of one transfer|Seconds" },
	{ .order = 1020, .canon = "crypto ca crl curl-timeout %1",
	  .syntax = "crypto ca crl curl timeout <5-50>",
	  .help = "|||Transfer options|Timeout of one transfer|Seconds" },
	{ .order = 1030, .syntax = "crypto ca fqdn-check ip-address allow",
	  .help = "||Check of the name in a server's certificate|When the common name is an IP address|Do not reject the connection" },
	{ .order = 1040, .syntax = "crypto ca rsa 1024 disable",
	  .help = "||RSA certificates of the trustpool|Modulus of 1024 bits|Do not accept them" },
	{ .order = 1050, .syntax = "crypto ca est implicit-trust disable",
	  .help = "||Enrollment over Secure Transport|Trust in the system's certification authorities|Do not use it before the trustpoint is authenticated" },
	{ .order = 1060, .opens = &mode_trustpool, .syntax = "crypto ca trustpool policy",
	  .help = "||Trusted certification authorities|Configure the policy" },
	{ .order = 1100, .nkey = 1, .opens = &mode_trustpoint,
	  .syntax = "crypto ca trustpoint <trustpoint/128>",
	  .help = "||Define a trustpoint|Trustpoint name" },
	DECL_END
};
/* clang-format on */

/* Both prerequisites of HTTP authentication, reference xr-pki section 2.5. */
const char *check_credential(struct store *store, const struct change *change)
{
	if (change->new == NULL || config_after(change->new, "username") == NULL)
		return NULL;
	if (!config_has(store, "password6 encryption aes"))
		return "a password in a client-authentication profile needs 'password6 encryption "
		       "aes'";
	return NULL;
}

/* The configuration, read line by line to find one that holds a type 6 string. */
struct hunt {
	struct walker *walker;
	struct parse *parse;
	struct path where;
	bool found;
};

static void hunt_line(void *ctx, int depth, enum row_kind kind, const char *line)
{
	struct hunt *hunt = ctx;
	const struct parse *parse = hunt->parse;

	if (hunt->found || (size_t)depth > hunt->where.n)
		return;
	path_cut(&hunt->where, (size_t)depth);
	/* Blocks of text hold no secrets. */
	if (hunt->where.mode->end != NULL || strchr(line, '\n') != NULL)
		return;
	path_parse(hunt->walker, NULL, &hunt->where, WALK_WHOLE, line, 0, hunt->parse);
	if (parse->result != WALK_OK || parse->keep != (size_t)depth)
		return;
	hunt->found = parse->match[parse->n - 1].decl->seal == SEAL_TYPE6;
	if (kind == ROW_BLOCK)
		path_apply(&hunt->where, parse);
}

const char *check_type6_removal(struct store *store, const struct change *change)
{
	struct hunt hunt = {.found = false};
	enum rc rc;

	if (change->new != NULL)
		return NULL;
	hunt.walker = walker_new();
	hunt.parse = xcalloc(1, sizeof(*hunt.parse));
	path_init(&hunt.where, &mode_config);
	rc = config_each(store, NULL, hunt_line, &hunt, NULL);
	path_free(&hunt.where);
	free(hunt.parse);
	walker_free(hunt.walker);
	if (rc == RC_FATAL)
		return "the configuration could not be read";
	return hunt.found ? "the configuration holds type 6 passwords" : NULL;
}
