/*
 * Logging and the time stamps of log lines.  `logging console disable` is
 * what clients set (reference xr-shell section 8); the rest is kept only.
 */
#include "store/model/model.h"
#include "store/model/modes.h"

#define SEVERITIES                                                                                 \
	"alerts|critical|debugging|emergencies|errors|informational|notifications|warning"
#define SEVERITY_HELPS                                                                             \
	"Immediate action needed;Critical conditions;Debugging messages;System is unusable;"       \
	"Error conditions;Informational messages;Normal but significant conditions;"               \
	"Warning conditions"

/* clang-format off */
static const struct decl archive_decls[] = {
	{ .order = 10, .syntax = "device {disk0|disk1|harddisk}",
	  .help = "Where the archive is kept|Local disk 0;Local disk 1;Hard disk" },
	{ .order = 20, .syntax = "severity {" SEVERITIES "}",
	  .help = "Least severity that is archived|" SEVERITY_HELPS },
	{ .order = 30, .syntax = "file-size <1-2047>",
	  .help = "Size of one file|Megabytes" },
	{ .order = 40, .syntax = "archive-size <1-2047>",
	  .help = "Size of all files|Megabytes" },
	{ .order = 50, .syntax = "archive-length <1-52>",
	  .help = "How long files are kept|Weeks" },
	DECL_END
};

static const struct decl *const archive_tables[] = { archive_decls, NULL };
static const struct mode mode_archive = {
	.tag = "config-logging-arch", .parent = &mode_config, .tables = archive_tables,
	.summary = "Archive of the log",
};

const struct decl model_logging[] = {
	{ .order = 290, .syntax = "service timestamps log datetime localtime msec show-timezone year",
	  .help = "Modify use of network based services|Timestamp messages|Log messages|Date and time|In the local time zone|Milliseconds|Name of the time zone|Year" },
	{ .order = 290, .syntax = "service timestamps log datetime localtime msec show-timezone",
	  .help = "||||||" },
	{ .order = 290, .syntax = "service timestamps log datetime localtime msec",
	  .help = "|||||" },
	{ .order = 291, .syntax = "service timestamps log uptime",
	  .help = "|||Time since the system started" },
	{ .order = 300, .syntax = "logging trap {disable|" SEVERITIES "}",
	  .help = "Modify message logging facilities|Messages to syslog servers|Disable logging;" SEVERITY_HELPS },
	{ .order = 301, .syntax = "logging archive", .opens = &mode_archive,
	  .help = "|Archive of the log" },
	{ .order = 302, .syntax = "logging console {disable|" SEVERITIES "}",
	  .help = "|Set console logging|Disable logging;" SEVERITY_HELPS },
	{ .order = 303, .syntax = "logging monitor {disable|" SEVERITIES "}",
	  .help = "|Set terminal line logging|Disable logging;" SEVERITY_HELPS },
	{ .order = 304, .syntax = "logging buffered <2097152-125000000>",
	  .help = "|Messages to the logging buffer|Size of the buffer in bytes" },
	{ .order = 305, .syntax = "logging buffered {" SEVERITIES "}",
	  .help = "||" SEVERITY_HELPS },
	{ .order = 306, .syntax = "logging facility {auth|cron|daemon|kern|local0|local1|local2|local3|local4|local5|local6|local7|lpr|mail|news|syslog|user|uucp}",
	  .help = "|Facility of syslog messages|Authorization;Cron;System daemons;Kernel;Local use;Local use;Local use;Local use;Local use;Local use;Local use;Local use;Line printer;Mail;News;Syslog itself;User processes;UUCP" },
	{ .order = 307, .nkey = 2, .canon = "logging %1 vrf %2", .syntax = "logging <ip> vrf <vrf/32>",
	  .help = "|Address of a syslog server|VRF of the server|VRF name" },
	{ .order = 307, .nkey = 2, .syntax = "logging <ip> vrf <vrf/32> severity {" SEVERITIES "}",
	  .help = "||||Least severity that is sent|" SEVERITY_HELPS },
	{ .order = 307, .nkey = 2, .syntax = "logging <ip> vrf <vrf/32> severity {" SEVERITIES "} port <1-65535>",
	  .help = "||||||Port of the server|Port number" },
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
	{ .order = 313, .syntax = "logging events level {" SEVERITIES "}",
	  .help = "|Events that raise alarms|Least severity|" SEVERITY_HELPS },
	{ .order = 314, .syntax = "logging history size <1-500>",
	  .help = "|Messages kept for SNMP|Number of messages|Messages" },
	DECL_END
};
/* clang-format on */
