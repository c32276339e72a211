/*
 * crypto ca trustpoint: every sub-command of a named trustpoint in 25.1.1,
 * reference xr-pki sections 1.1 and 1.2.  Declarations of the same order are
 * one item that is written in several ways, or whose forms exclude each
 * other.
 */
#include "store/model/model.h"
#include "store/model/modes.h"

/* clang-format off */
static const struct decl method_decls[] = { DECL_END };
static const struct decl *const method_tables[] = { method_decls, NULL };
static const struct mode mode_method_est = {
	.tag = "config-method-est", .parent = &mode_trustpoint, .tables = method_tables,
	.summary = "EST method configuration",
};

static const struct decl trustpoint_decls[] = {
	{ .order = 10, .syntax = "description <line/80>",
	  .help = "Description of the trustpoint|Text, at most 80 characters" },
	{ .order = 20, .syntax = "ssl-profile <ssl-profile/800>",
	  .help = "SSL profile whose certificate serves the first enrollment|Profile name" },
	/* The EST feature guide types the profile in two words. */
	{ .order = 20, .canon = "ssl-profile %1", .syntax = "ssl profile <ssl-profile/800>",
	  .help = "SSL profile whose certificate serves the first enrollment|Name the profile|Profile name" },
	{ .order = 30, .opens = &mode_method_est, .syntax = "method est",
	  .help = "Enrollment method|Enrollment over Secure Transport" },
	{ .order = 40, .syntax = "vrf <vrf/32>",
	  .help = "Source interface VRF|VRF name" },
	{ .order = 50, .syntax = "crl optional",
	  .help = "CRL options|CRL verification is optional" },
	{ .order = 60, .syntax = "query url <url/800>",
	  .help = "Query for certificates and CRLs|LDAP server|URL" },
	{ .order = 70, .syntax = "rsakeypair <rsa-key/800>",
	  .help = "Specify the RSA key pair|Label of the key" },
	{ .order = 80, .syntax = "ip-address <ipv4>",
	  .help = "Include an IP address|IPv4 address" },
	{ .order = 80, .syntax = "ip-address none",
	  .help = "|Do not include an IP address" },
	{ .order = 90, .syntax = "subject-name <line/800>",
	  .help = "Subject name|X.500 name, as in CN=router1,O=Example" },
	{ .order = 100, .syntax = "subject-alternative-name <line/800>",
	  .help = "Subject alternative names|As in DNS:router1.example.com,IP:192.0.2.1,email:a@example.com" },
	{ .order = 110, .syntax = "serial-number",
	  .help = "Include the router's serial number" },
	{ .order = 110, .syntax = "serial-number none",
	  .help = "|Do not include the router's serial number" },
	{ .order = 120, .syntax = "message-digest {md5|sha1|sha256|sha384|sha512}",
	  .help = "Message digest of the request|MD5;SHA-1;SHA-256;SHA-384;SHA-512" },
	{ .order = 130, .nkey = 1, .syntax = "extended-key-usage match {client-auth|server-auth}",
	  .help = "Extended key usage of a peer's certificate|Accept only these|TLS client authentication;TLS server authentication" },
	{ .order = 140, .syntax = "skip-challenge-password",
	  .help = "Do not ask for a challenge password" },
	{ .order = 150, .syntax = "renewal-message-type {pkcsreq|renewalreq}",
	  .help = "SCEP message for renewal|PKCSReq (default);RenewalReq" },
	{ .order = 160, .syntax = "auto-enroll <1-99>",
	  .help = "Renew the certificate without being asked|Percentage of its lifetime after which it is renewed" },
	{ .order = 170, .syntax = "sftp-username <word/800>",
	  .help = "User name for SFTP|User name" },
	{ .order = 180, .sealed = 2, .seal = SEAL_TYPE6, .canon = "sftp-password password %2",
	  .syntax = "sftp-password {clear|password} <line/512>",
	  .help = "Password for SFTP|Clear text password follows;Encrypted password follows|The password" },
	{ .order = 180, .sealed = 1, .seal = SEAL_TYPE6, .canon = "sftp-password password %1",
	  .syntax = "sftp-password <line/512>",
	  .help = "|The password in clear text" },
	{ .order = 190, .syntax = "enrollment retry count <1-100>",
	  .help = "Enrollment parameters|Polling of a request that is held back|Number of polls (default 10)|Polls" },
	{ .order = 191, .syntax = "enrollment retry period <1-60>",
	  .help = "||Time between polls (default 1 minute)|Minutes" },
	{ .order = 192, .syntax = "enrollment terminal",
	  .help = "|Enroll by cut and paste" },
	{ .order = 192, .canon = "enrollment terminal", .syntax = "enrollment url terminal",
	  .help = "||Enroll by cut and paste" },
	{ .order = 193, .syntax = "enrollment url <url/800>",
	  .help = "|URL of the certification authority|https://HOST[:PORT][/PATH] for EST" },
	{ .order = 194, .syntax = "enrollment authentication-profile <client-profile/800>",
	  .help = "|Client authentication profile for enrollment|Profile name" },
	{ .order = 200, .syntax = "re-enrollment authentication-profile <client-profile/800>",
	  .help = "Re-enrollment parameters|Client authentication profile for re-enrollment|Profile name" },
	DECL_END
};

static const struct decl *const trustpoint_tables[] = { trustpoint_decls, NULL };
const struct mode mode_trustpoint = {
	.tag = "config-trustp", .parent = &mode_config, .tables = trustpoint_tables,
	.summary = "Trustpoint configuration",
};
/* clang-format on */
