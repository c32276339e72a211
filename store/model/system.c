/*
 * The router itself: names, clock, users, lines, logging.  Forms as in
 * reference xr-shell section 8.
 */
#include "store/model/model.h"
#include "store/model/modes.h"

/* clang-format off */
static const struct decl username_decls[] = {
	{ .order = 10, .nkey = 1, .syntax = "group <word/253>",
	  .help = "User group in which this user is to be included|Name of the group" },
	{ .order = 20, .sealed = 1, .seal = SEAL_CRYPT, .canon = "secret 10 %1",
	  .syntax = "secret 0 <line/253>",
	  .help = "Specify the secret for the user|Specifies an UNENCRYPTED password will follow|The UNENCRYPTED (cleartext) user password" },
	{ .order = 20, .syntax = "secret 5 <word/253>",
	  .help = "|Specifies that a MD5 encrypted password will follow|MD5 encrypted user password" },
	{ .order = 20, .syntax = "secret 10 <word/253>",
	  .help = "|Specifies that a SHA512-based password will follow|SHA512-based encrypted user password" },
	{ .order = 20, .sealed = 1, .seal = SEAL_CRYPT, .canon = "secret 10 %1",
	  .syntax = "secret <line/253>",
	  .help = "|The UNENCRYPTED (cleartext) user password" },
	DECL_END
};

static const struct decl *const username_tables[] = { username_decls, NULL };
static const struct mode mode_username = {
	.tag = "config-un", .parent = &mode_config, .tables = username_tables,
	.summary = "Username configuration",
};

static const struct decl line_decls[] = {
	{ .order = 10, .syntax = "exec-timeout <0-35791> <0-2147483647>",
	  .help = "Set the EXEC timeout|Timeout in minutes|Timeout in seconds" },
	{ .order = 20, .syntax = "absolute-timeout <0-70000>",
	  .help = "Configure absolute timeout|Absolute timeout interval in minutes" },
	{ .order = 30, .syntax = "session-timeout <0-35791>",
	  .help = "Set interval for closing connection when there is no input traffic|Session timeout interval in minutes" },
	{ .order = 40, .syntax = "length <0-512>",
	  .help = "Set number of lines on a screen|Number of lines on screen (0 for no pausing)" },
	{ .order = 50, .syntax = "width <0-512>",
	  .help = "Set width of the display terminal|Number of characters on a screen line (0 for unlimited)" },
	{ .order = 60, .syntax = "timestamp {disable|enable}",
	  .help = "Configure timestamp before each command|Disable the timestamp;Enable the timestamp" },
	{ .order = 70, .syntax = "transport input {all|none|ssh|telnet}",
	  .help = "Define transport protocols for line|Define which protocols to use when connecting to the terminal server|All protocols;No protocols;TCP/IP SSH protocol;TCP/IP Telnet protocol" },
	DECL_END
};

static const struct decl *const line_tables[] = { line_decls, NULL };
static const struct mode mode_line = {
	.tag = "config-line", .parent = &mode_config, .tables = line_tables,
	.summary = "Line configuration",
};

const struct decl model_system[] = {
	{ .order = 10, .syntax = "hostname <host/63>",
	  .help = "Set system's network name|This system's network name" },
	{ .order = 20, .syntax = "clock timezone <word/8> <number/23>",
	  .help = "Configure time-of-day clock|Configure time zone|Name of time zone|Hours offset from UTC" },
	{ .order = 20, .syntax = "clock timezone <word/8> <number/23> <0-59>",
	  .help = "||||Minutes offset from UTC" },
	{ .order = 30, .syntax = "logging console {alerts|critical|debugging|disable|emergencies|errors|informational|notifications|warning}",
	  .help = "Modify message logging facilities|Set console logging|Immediate action needed;Critical conditions;Debugging messages;Disable logging;System is unusable;Error conditions;Informational messages;Normal but significant conditions;Warning conditions" },
	{ .order = 40, .syntax = "domain name <host/253>",
	  .help = "Domain service related commands|Define the default domain name|Default domain name" },
	{ .order = 60, .nkey = 1, .opens = &mode_username, .syntax = "username <word/253>",
	  .help = "Establish User Name Authentication|The user name" },
	{ .order = 70, .nkey = 1, .opens = &mode_line, .syntax = "line {console|default}",
	  .help = "Configure a terminal line|Primary terminal line;Default template" },
	DECL_END
};
/* clang-format on */
