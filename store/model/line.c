/*
 * Terminal lines, the pools of virtual ones, and banners.  Forms as in
 * reference xr-shell section 8; what clients set there is kept, and
 * `show terminal` tells nothing of it.
 */
#include "store/model/model.h"
#include "store/model/modes.h"

/* clang-format off */
static const struct decl line_decls[] = {
	{ .order = 10, .syntax = "exec-timeout <0-35791> <0-2147483647>",
	  .help = "Set the EXEC timeout|Timeout in minutes|Timeout in seconds" },
	{ .order = 20, .syntax = "absolute-timeout <0-70000>",
	  .help = "Configure absolute timeout|Absolute timeout interval in minutes" },
	{ .order = 30, .syntax = "session-timeout <0-35791>",
	  .help = "Set interval for closing connection when there is no input traffic|Session timeout interval in minutes" },
	{ .order = 30, .syntax = "session-timeout <0-35791> output",
	  .help = "||Output counts as traffic, too" },
	{ .order = 35, .syntax = "session-limit <0-20>",
	  .help = "Limit of outgoing connections|Connections" },
	{ .order = 36, .syntax = "stopbits {1|2}",
	  .help = "Stop bits of an asynchronous line|One;Two" },
	{ .order = 37, .syntax = "pager {less|more|none}",
	  .help = "Pager|less;more;None" },
	{ .order = 40, .syntax = "length <0-512>",
	  .help = "Set number of lines on a screen|Number of lines on screen (0 for no pausing)" },
	{ .order = 50, .syntax = "width <0-512>",
	  .help = "Set width of the display terminal|Number of characters on a screen line (0 for unlimited)" },
	{ .order = 60, .syntax = "timestamp {disable|enable}",
	  .help = "Configure timestamp before each command|Disable the timestamp;Enable the timestamp" },
	{ .order = 60, .syntax = "timestamp",
	  .help = "" },
	{ .order = 70, .syntax = "transport input {all|none|ssh|telnet}",
	  .help = "Define transport protocols for line|Define which protocols to use when connecting to the terminal server|All protocols;No protocols;TCP/IP SSH protocol;TCP/IP Telnet protocol" },
	{ .order = 70, .syntax = "transport input {ssh|telnet} {ssh|telnet}",
	  .help = "|||TCP/IP SSH protocol;TCP/IP Telnet protocol" },
	{ .order = 71, .syntax = "transport output {all|none|ssh|telnet}",
	  .help = "|Define which protocols to use for outgoing connections|All protocols;No protocols;TCP/IP SSH protocol;TCP/IP Telnet protocol" },
	{ .order = 71, .syntax = "transport output {ssh|telnet} {ssh|telnet}",
	  .help = "|||TCP/IP SSH protocol;TCP/IP Telnet protocol" },
	{ .order = 72, .syntax = "transport preferred {none|ssh|telnet}",
	  .help = "|Specify the preferred protocol to use|No protocols;TCP/IP SSH protocol;TCP/IP Telnet protocol" },
	{ .order = 80, .nkey = 1, .syntax = "access-class {ingress|egress} <word/64>",
	  .help = "Filter connections based on an IPv4 access list|Incoming connections;Outgoing connections|Name of the access list" },
	{ .order = 90, .syntax = "login authentication <word/64>",
	  .help = "Login options|Authentication method|Name of a method list" },
	{ .order = 91, .syntax = "password 7 <word/253>",
	  .help = "Password of the line|Specifies that an encrypted password will follow|The encrypted password" },
	{ .order = 91, .sealed = 1, .seal = SEAL_CRYPT, .canon = "secret 10 %1",
	  .syntax = "secret 0 <line/253>",
	  .help = "Secret of the line|Specifies an UNENCRYPTED password will follow|The UNENCRYPTED (cleartext) password" },
	{ .order = 91, .syntax = "secret 5 <word/253>",
	  .help = "|Specifies that a MD5 encrypted password will follow|MD5 encrypted password" },
	{ .order = 91, .syntax = "secret 10 <word/253>",
	  .help = "|Specifies that a SHA512-based password will follow|SHA512-based encrypted password" },
	{ .order = 100, .nkey = 1, .syntax = "authorization {commands|eventmanager|exec} <word/64>",
	  .help = "Authorization parameters|For commands;For the event manager;For starting an EXEC shell|Name of a method list" },
	{ .order = 110, .nkey = 1, .syntax = "accounting {commands|exec} <word/64>",
	  .help = "Accounting parameters|For commands;For starting an EXEC shell|Name of a method list" },
	{ .order = 120, .nkey = 1, .syntax = "users group <usergroup/64>",
	  .help = "Users that come in by this line|Give them a group|Name of the group" },
	DECL_END
};

static const struct decl *const line_tables[] = { line_decls, NULL };
static const struct mode mode_line = {
	.tag = "config-line", .parent = &mode_config, .tables = line_tables,
	.summary = "Line configuration",
};

const struct decl model_line[] = {
	{ .order = 210, .nkey = 1, .syntax = "banner {exec|incoming|login|motd|prompt-timeout|slip-ppp} <banner>",
	  .help = "Define a login banner|When a shell starts;On incoming connections;Before the login prompt;Message of the day;When the login prompt times out;For SLIP and PPP|Delimiter, text, delimiter: on several lines when the delimiter does not end the first one" },
	{ .order = 700, .nkey = 1, .opens = &mode_line, .syntax = "line {console|default}",
	  .help = "Configure a terminal line|Primary terminal line;Default template" },
	{ .order = 701, .nkey = 1, .opens = &mode_line, .syntax = "line template <line-template/64>",
	  .help = "|Specific line template|Name of the template" },
	{ .order = 710, .nkey = 1, .syntax = "vty-pool {default|eem|fault-manager} <0-199> <0-199>",
	  .help = "Configure VTY lines to be included in a pool|Default pool;Embedded event manager;Fault manager|First line|Last line" },
	{ .order = 710, .nkey = 1, .syntax = "vty-pool {default|eem|fault-manager} <0-199> <0-199> line-template <line-template/64>",
	  .help = "||||Template of these lines|Name of the template" },
	{ .order = 711, .nkey = 1, .syntax = "vty-pool <word/64> <0-199> <0-199>",
	  .help = "|Name of a pool|First line|Last line" },
	{ .order = 711, .nkey = 1, .syntax = "vty-pool <word/64> <0-199> <0-199> line-template <line-template/64>",
	  .help = "||||Template of these lines|Name of the template" },
	DECL_END
};
/* clang-format on */
