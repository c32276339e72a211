/*
 * Logging and the time stamps of log lines.  `logging console disable` is
 * what clients set (reference xr-shell section 8); the rest is kept only.
 * Severities are spelled as each command spells them: they do not agree.
 */
#include "store/model/model.h"
#include "store/model/modes.h"

/* All but the last, which some commands call warning and others warnings. */
#define SEVERITIES "alerts|critical|debugging|emergencies|errors|informational|notifications"
#define SEVERITY_HELPS                                                                             \
	"Immediate action needed;Critical conditions;Debugging messages;System is unusable;"       \
	"Error conditions;Informational messages;Normal but significant conditions;"               \
	"Warning conditions"
/* Of a syslog server, which has its own words for two of them. */
#define HOST_SEVERITIES                                                                            \
	"alerts|critical|debugging|emergencies|error|errors|info|informational|notifications|"     \
	"warning|warnings"
#define HOST_SEVERITY_HELPS                                                                        \
	"Immediate action needed;Critical conditions;Debugging messages;System is unusable;"       \
	"Error conditions;Error conditions;Informational messages;Informational messages;"         \
	"Normal but significant conditions;Warning conditions;Warning conditions"

/* What begins the messages of one kind. */
#define TIMESTAMPS(place, kind, kind_help)                                                         \
	{.order = place,                                                                           \
	    .syntax = "service timestamps " kind                                                   \
		      " datetime ( localtime | msec | show-timezone | year )",                     \
	    .help = "Modify use of network based services|Timestamp messages|" kind_help           \
		    "|Date and time|In the local time zone|Milliseconds|Name of the time "         \
		    "zone|Year"},                                                                  \
	{                                                                                          \
		.order = place, .syntax = "service timestamps " kind " {disable|uptime}",          \
		.help = "|||No time;Time since the system started"                                 \
	}

/* clang-format off */
static const struct decl archive_decls[] = {
	{ .order = 10, .syntax = "device {disk0|disk1|harddisk}",
	  .help = "Where the archive is kept|Local disk 0;Local disk 1;Hard disk" },
	{ .order = 20, .syntax = "severity {" SEVERITIES "|warnings}",
	  .help = "Least severity that is archived|" SEVERITY_HELPS },
	{ .order = 30, .syntax = "file-size <1-2047>",
	  .help = "Size of one file|Megabytes" },
	{ .order = 35, .syntax = "frequency {daily|weekly}",
	  .help = "How often a file is begun|Every day;Every week" },
	{ .order = 40, .syntax = "archive-size <1-2047>",
	  .help = "Size of all files|Megabytes" },
	{ .order = 50, .syntax = "archive-length <1-256>",
	  .help = "How long files are kept|Weeks" },
	{ .order = 60, .syntax = "threshold <1-99>",
	  .help = "How full the archive may be before that is told|Percent" },
	DECL_END
};

static const struct decl *const archive_tables[] = { archive_decls, NULL };
static const struct mode mode_archive = {
	.tag = "config-logging-arch", .parent = &mode_config, .tables = archive_tables,
	.summary = "Archive of the log",
};

static const struct decl suppress_rule_decls[] = {
	{ .order = 10, .nkey = 3, .syntax = "alarm <word/64> <word/64> <word/64>",
	  .help = "Messages that are suppressed|Category|Group|Code" },
	{ .order = 20, .syntax = "all-alarms",
	  .help = "Suppress all messages" },
	DECL_END
};

static const struct decl *const suppress_rule_tables[] = { suppress_rule_decls, NULL };
static const struct mode mode_suppress_rule = {
	.tag = "config-suppr-rule", .parent = &mode_config, .tables = suppress_rule_tables,
	.summary = "Rule that suppresses messages",
};

static const struct decl suppress_apply_decls[] = {
	{ .order = 10, .syntax = "all-of-router",
	  .help = "Apply the rule to the whole router" },
	{ .order = 20, .nkey = 1, .syntax = "source location <word/64>",
	  .help = "Where messages come from|A node|Name of the node" },
	DECL_END
};

static const struct decl *const suppress_apply_tables[] = { suppress_apply_decls, NULL };
static const struct mode mode_suppress_apply = {
	.tag = "config-suppr-apply-rule", .parent = &mode_config, .tables = suppress_apply_tables,
	.summary = "Where a rule suppresses messages",
};

const struct decl model_logging[] = {
	TIMESTAMPS(290, "log", "Log messages"),
	TIMESTAMPS(291, "debug", "Debug messages"),
	{ .order = 300, .syntax = "logging trap {disable|" SEVERITIES "|warning}",
	  .help = "Modify message logging facilities|Messages to syslog servers|Disable logging;" SEVERITY_HELPS },
	{ .order = 301, .syntax = "logging archive", .opens = &mode_archive,
	  .help = "|Archive of the log" },
	{ .order = 302, .syntax = "logging console {disable|" SEVERITIES "|warning}",
	  .help = "|Set console logging|Disable logging;" SEVERITY_HELPS },
	{ .order = 303, .syntax = "logging monitor {disable|" SEVERITIES "|warning}",
	  .help = "|Set terminal line logging|Disable logging;" SEVERITY_HELPS },
	{ .order = 304, .syntax = "logging buffered <307200-125000000>",
	  .help = "|Messages to the logging buffer|Size of the buffer in bytes" },
	{ .order = 305, .syntax = "logging buffered {" SEVERITIES "|warnings}",
	  .help = "||" SEVERITY_HELPS },
	{ .order = 306, .syntax = "logging facility {auth|cron|daemon|kern|local0|local1|local2|local3|local4|local5|local6|local7|lpr|mail|news|syslog|user|uucp}",
	  .help = "|Facility of syslog messages|Authorization;Cron;System daemons;Kernel;Local use;Local use;Local use;Local use;Local use;Local use;Local use;Local use;Line printer;Mail;News;Syslog itself;User processes;UUCP" },
	{ .order = 307, .nkey = 2,
	  .syntax = "logging <ip> vrf <vrf/32> ( severity {" HOST_SEVERITIES "} )",
	  .help = "|Address of a syslog server|VRF of the server|VRF name|Least severity that is sent|" HOST_SEVERITY_HELPS },
	{ .order = 307, .nkey = 2,
	  .syntax = "logging <ip> vrf <vrf/32> ( severity {" HOST_SEVERITIES "} ) port default",
	  .help = "||||||Port of the server|The usual one" },
	{ .order = 307, .nkey = 2,
	  .syntax = "logging <ip> vrf <vrf/32> ( severity {" HOST_SEVERITIES "} ) port <1-65535>",
	  .help = "|||||||Port number" },
	{ .order = 308, .nkey = 1, .syntax = "logging <ip>",
	  .help = "|" },
	{ .order = 309, .syntax = "logging hostnameprefix <host/63>",
	  .help = "|Name that begins each message|Name" },
	{ .order = 310, .syntax = "logging source-interface <interface>",
	  .help = "|Interface whose address is the source|Interface" },
	{ .order = 311, .nkey = 2, .syntax = "logging source-interface <interface> vrf <vrf/32>",
	  .help = "|||VRF|VRF name" },
	{ .order = 312, .syntax = "logging suppress duplicates",
	  .help = "|Suppress messages|Those that repeat the last one" },
	{ .order = 313, .syntax = "logging events level {" SEVERITIES "|warnings}",
	  .help = "|Events that raise alarms|Least severity|" SEVERITY_HELPS },
	{ .order = 314, .syntax = "logging history size <1-500>",
	  .help = "|Messages kept for SNMP|Number of messages|Messages" },
	{ .order = 315, .syntax = "logging history {" SEVERITIES "|warning}",
	  .help = "||" SEVERITY_HELPS },
	{ .order = 316, .syntax = "logging events threshold <10-100>",
	  .help = "||How full the buffer may be before that is told|Percent" },
	{ .order = 317, .syntax = "logging events buffer-size <1024-1024000>",
	  .help = "||Size of the buffer|Bytes" },
	{ .order = 318, .syntax = "logging events display-location",
	  .help = "||Show where events come from" },
	{ .order = 319, .syntax = "logging events link-status {disable|software-interfaces}",
	  .help = "||Changes of link states|Do not log them;Of software interfaces too" },
	{ .order = 320, .nkey = 1, .syntax = "logging file <word/64> path <word/200> ( maxfilesize <1-2097152> | severity {" HOST_SEVERITIES "} )",
	  .help = "|Messages to a file|Name of the file|Where it is kept|Folder|Largest size|Kilobytes|Least severity|" HOST_SEVERITY_HELPS },
	{ .order = 321, .syntax = "logging format {bsd|rfc5424}",
	  .help = "|Format of messages|As of BSD;As of RFC 5424" },
	{ .order = 322, .nkey = 1, .syntax = "logging {ipv4|ipv6} dscp <word/8>",
	  .help = "|IPv4;IPv6|Value of the DSCP field|Value or name" },
	{ .order = 323, .nkey = 1, .syntax = "logging {ipv4|ipv6} precedence <word/16>",
	  .help = "||Value of the precedence field|Value or name" },
	{ .order = 324, .syntax = "logging localfilesize <0-4294967295>",
	  .help = "|Size of the local log file|Bytes" },
	{ .order = 326, .nkey = 1, .opens = &mode_suppress_rule,
	  .syntax = "logging suppress rule <word/64>",
	  .help = "||Rule|Name of the rule" },
	{ .order = 327, .nkey = 1, .opens = &mode_suppress_apply,
	  .syntax = "logging suppress apply rule <word/64>",
	  .help = "||Apply a rule|Rule|Name of the rule" },
	DECL_END
};
/* clang-format on */
