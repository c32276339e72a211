/*
 * Authentication, authorization and accounting: users and their groups,
 * TACACS+ and RADIUS servers, method lists.  Forms as in reference xr-shell
 * section 8; keys are kept as type 6 (reference xr-pki section 4.3).
 */
#include "store/model/model.h"
#include "store/model/modes.h"

/*
 * The key of a server: sealed when it comes in clear; a type 7 string is kept
 * as it is given.  One word, so that `key chain NAME` is none.
 */
#define SERVER_KEYS(place, before, empty)                                                          \
	{.order = place,                                                                           \
	    .sealed = 1,                                                                           \
	    .seal = SEAL_TYPE6,                                                                    \
	    .canon = before "key 6 %1",                                                            \
	    .syntax = before "key 0 <line/253>",                                                   \
	    .help = empty "Set the encryption key|Clear text follows|The key in clear text"},      \
	    {.order = place,                                                                       \
		.sealed = 1,                                                                       \
		.seal = SEAL_TYPE6,                                                                \
		.canon = before "key 6 %1",                                                        \
		.syntax = before "key 6 <word/900>",                                               \
		.help = empty "|Type 6 string follows|The encrypted key"},                         \
	    {.order = place,                                                                       \
		.sealed = 1,                                                                       \
		.syntax = before "key 7 <word/253>",                                               \
		.help = empty "|Type 7 string follows|The encrypted key"},                         \
	{                                                                                          \
		.order = place, .sealed = 1, .seal = SEAL_TYPE6, .canon = before "key 6 %1",       \
		.syntax = before "key <word/253>", .help = empty "|The key in clear text"          \
	}

/* clang-format off */
static const struct decl username_decls[] = {
	{ .order = 10, .nkey = 1, .syntax = "group <group/253>",
	  .help = "User group in which this user is to be included|Name of the group" },
	{ .order = 20, .sealed = 1, .seal = SEAL_CRYPT, .canon = "secret 10 %1",
	  .syntax = "secret 0 <line/253>",
	  .help = "Specify the secret for the user|Specifies an UNENCRYPTED password will follow|The UNENCRYPTED (cleartext) user password" },
	{ .order = 20, .sealed = 1, .syntax = "secret 5 <word/253>",
	  .help = "|Specifies that a MD5 encrypted password will follow|MD5 encrypted user password" },
	{ .order = 20, .sealed = 1, .syntax = "secret 8 <word/253>",
	  .help = "|Specifies that SHA256-based password will follow|SHA256-based encrypted user password" },
	{ .order = 20, .sealed = 1, .syntax = "secret 9 <word/253>",
	  .help = "|Specifies that scrypt-based password will follow|Scrypt-based encrypted user password" },
	{ .order = 20, .sealed = 1, .syntax = "secret 10 <word/253>",
	  .help = "|Specifies that a SHA512-based password will follow|SHA512-based encrypted user password" },
	{ .order = 20, .sealed = 1, .seal = SEAL_CRYPT, .canon = "secret 10 %1",
	  .syntax = "secret <line/253>",
	  .help = "|The UNENCRYPTED (cleartext) user password" },
	{ .order = 30, .sealed = 1, .syntax = "password 7 <word/253>",
	  .help = "Specify the password for the user|Specifies that an encrypted password will follow|The encrypted user password" },
	{ .order = 40, .syntax = "login-history {disable|enable}",
	  .help = "Show the last logins at a login|Do not;Do" },
	{ .order = 50, .syntax = "policy <word/253>",
	  .help = "Policy of the password|Name of the policy" },
	DECL_END
};

static const struct decl *const username_tables[] = { username_decls, NULL };
static const struct mode mode_username = {
	.tag = "config-un", .parent = &mode_config, .tables = username_tables,
	.summary = "Username configuration",
};

static const struct decl usergroup_decls[] = {
	{ .order = 10, .syntax = "description <line/240>",
	  .help = "Description of the group|Text, at most 240 characters" },
	{ .order = 20, .nkey = 1, .syntax = "taskgroup <taskgroup/253>",
	  .help = "Task group that the group has|Name of the task group" },
	{ .order = 30, .nkey = 1, .syntax = "inherit usergroup <usergroup/253>",
	  .help = "What it has from another|User group|Name of the group" },
	DECL_END
};

static const struct decl *const usergroup_tables[] = { usergroup_decls, NULL };
static const struct mode mode_usergroup = {
	.tag = "config-ug", .parent = &mode_config, .tables = usergroup_tables,
	.summary = "User group configuration",
};

static const struct decl taskgroup_decls[] = {
	{ .order = 10, .syntax = "description <line/240>",
	  .help = "Description of the group|Text, at most 240 characters" },
	{ .order = 20, .nkey = 2, .syntax = "task {debug|execute|read|write} <word/64>",
	  .help = "Task that the group may do|Debug;Execute;Read;Write|Name of the task" },
	{ .order = 30, .nkey = 1, .syntax = "inherit taskgroup <taskgroup/253>",
	  .help = "What it has from another|Task group|Name of the group" },
	DECL_END
};

static const struct decl *const taskgroup_tables[] = { taskgroup_decls, NULL };
static const struct mode mode_taskgroup = {
	.tag = "config-tg", .parent = &mode_config, .tables = taskgroup_tables,
	.summary = "Task group configuration",
};

static const struct decl tacacs_host_decls[] = {
	SERVER_KEYS(10, "", ""),
	{ .order = 20, .syntax = "timeout <1-1000>",
	  .help = "Time to wait for the server|Seconds" },
	{ .order = 30, .syntax = "single-connection",
	  .help = "Reuse connections to the server" },
	{ .order = 35, .syntax = "single-connection-idle-timeout <500-7200>",
	  .help = "How long a connection may be silent|Seconds" },
	{ .order = 40, .syntax = "holddown-time <0-1200>",
	  .help = "How long a silent server is left alone|Seconds" },
	DECL_END
};

static const struct decl *const tacacs_host_tables[] = { tacacs_host_decls, NULL };
static const struct mode mode_tacacs_host = {
	.tag = "config-tacacs-host", .parent = &mode_config, .tables = tacacs_host_tables,
	.summary = "TACACS+ server configuration",
};

static const struct decl radius_host_decls[] = {
	SERVER_KEYS(10, "", ""),
	{ .order = 20, .syntax = "timeout <1-1000>",
	  .help = "Time to wait for the server|Seconds" },
	{ .order = 30, .syntax = "retransmit <1-100>",
	  .help = "Attempts to reach the server|Attempts" },
	DECL_END
};

static const struct decl *const radius_host_tables[] = { radius_host_decls, NULL };
static const struct mode mode_radius_host = {
	.tag = "config-radius-host", .parent = &mode_config, .tables = radius_host_tables,
	.summary = "RADIUS server configuration",
};

static const struct mode mode_tacacs_group;
static const struct mode mode_tacacs_private = {
	.tag = "config-sg-tacacs-private", .parent = &mode_tacacs_group,
	.tables = tacacs_host_tables, .summary = "TACACS+ server of one group",
};

static const struct decl tacacs_group_decls[] = {
	{ .order = 10, .nkey = 1, .syntax = "server <ip>",
	  .help = "Server of the group|Address of the server" },
	{ .order = 40, .nkey = 1, .opens = &mode_tacacs_private, .syntax = "server-private <ip> port <1-65535>",
	  .help = "Server of this group only|Address of the server|TCP port (default 49)|Port number" },
	{ .order = 20, .syntax = "vrf <vrf/32>",
	  .help = "VRF of the servers|VRF name" },
	{ .order = 30, .syntax = "holddown-time <0-1200>",
	  .help = "How long a silent server is left alone|Seconds" },
	DECL_END
};

static const struct decl *const tacacs_group_tables[] = { tacacs_group_decls, NULL };
static const struct mode mode_tacacs_group = {
	.tag = "config-sg-tacacs", .parent = &mode_config, .tables = tacacs_group_tables,
	.summary = "TACACS+ server group configuration",
};

static const struct mode mode_radius_group;
static const struct mode mode_radius_private = {
	.tag = "config-sg-radius-private", .parent = &mode_radius_group,
	.tables = radius_host_tables, .summary = "RADIUS server of one group",
};

static const struct decl radius_group_decls[] = {
	{ .order = 15, .nkey = 3, .opens = &mode_radius_private,
	  .syntax = "server-private <ip> auth-port <0-65535> acct-port <0-65535>",
	  .help = "Server of this group only|Address of the server|Authentication|Port number|Accounting|Port number" },
	{ .order = 10, .nkey = 3, .syntax = "server <ip> auth-port <0-65535> acct-port <0-65535>",
	  .help = "Server of the group|Address of the server|Authentication|Port number|Accounting|Port number" },
	{ .order = 20, .syntax = "vrf <vrf/32>",
	  .help = "VRF of the servers|VRF name" },
	{ .order = 30, .syntax = "source-interface <interface>",
	  .help = "Interface whose address is the source|Interface" },
	{ .order = 40, .syntax = "deadtime <0-1440>",
	  .help = "How long a silent server is left alone|Minutes" },
	DECL_END
};

static const struct decl *const radius_group_tables[] = { radius_group_decls, NULL };
static const struct mode mode_radius_group = {
	.tag = "config-sg-radius", .parent = &mode_config, .tables = radius_group_tables,
	.summary = "RADIUS server group configuration",
};

const struct decl model_aaa[] = {
	{ .order = 510, .nkey = 1, .opens = &mode_tacacs_host, .syntax = "tacacs-server host <ip> port <1-65535>",
	  .help = "Modify TACACS+ query parameters|TACACS+ server|Address of the server|TCP port (default 49)|Port number" },
	{ .order = 510, .nkey = 1, .opens = &mode_tacacs_host, .canon = "tacacs-server host %1 port 49",
	  .syntax = "tacacs-server host <ip>",
	  .help = "||" },
	SERVER_KEYS(511, "tacacs-server ", "|"),
	{ .order = 512, .syntax = "tacacs-server timeout <1-1000>",
	  .help = "|Time to wait for a server|Seconds" },
	{ .order = 513, .syntax = "tacacs-server ipv4 dscp <0-63>",
	  .help = "|IPv4|Value of the DSCP field|Value" },
	{ .order = 514, .nkey = 2, .syntax = "tacacs source-interface <interface> vrf <vrf/32>",
	  .help = "TACACS+ parameters|Interface whose address is the source|Interface|VRF|VRF name" },
	{ .order = 515, .syntax = "tacacs source-interface <interface>",
	  .help = "||" },
	{ .order = 530, .nkey = 1, .opens = &mode_radius_host,
	  .syntax = "radius-server host <ip> auth-port <0-65535> acct-port <0-65535>",
	  .help = "Modify RADIUS query parameters|RADIUS server|Address of the server|Authentication (default 1645)|Port number|Accounting (default 1646)|Port number" },
	{ .order = 530, .nkey = 1, .opens = &mode_radius_host,
	  .canon = "radius-server host %1 auth-port 1645 acct-port 1646",
	  .syntax = "radius-server host <ip>",
	  .help = "||" },
	SERVER_KEYS(531, "radius-server ", "|"),
	{ .order = 532, .syntax = "radius-server timeout <1-1000>",
	  .help = "|Time to wait for a server|Seconds" },
	{ .order = 533, .syntax = "radius-server retransmit <1-100>",
	  .help = "|Attempts to reach a server|Attempts" },
	{ .order = 534, .syntax = "radius-server deadtime <1-1440>",
	  .help = "|How long a silent server is left alone|Minutes" },
	{ .order = 535, .syntax = "radius source-interface <interface>",
	  .help = "RADIUS parameters|Interface whose address is the source|Interface" },
	{ .order = 536, .nkey = 2, .syntax = "radius source-interface <interface> vrf <vrf/32>",
	  .help = "|||VRF|VRF name" },
	{ .order = 537, .syntax = "radius-server vsa attribute ignore unknown",
	  .help = "|Attributes of vendors|Attributes|Ignore|Those that are not known" },
	{ .order = 538, .nkey = 1, .syntax = "radius-server dead-criteria {time|tries} <1-120>",
	  .help = "|When a server counts as dead|Time without an answer;Attempts without an answer|Seconds or attempts" },
	{ .order = 539, .nkey = 1, .syntax = "radius-server {ipv4|ipv6} dscp <0-63>",
	  .help = "|IPv4;IPv6|Value of the DSCP field|Value" },
	{ .order = 580, .nkey = 1, .opens = &mode_taskgroup, .syntax = "taskgroup <taskgroup/253>",
	  .help = "Define a task group|Name of the group" },
	{ .order = 590, .nkey = 1, .opens = &mode_usergroup, .syntax = "usergroup <usergroup/253>",
	  .help = "Define a user group|Name of the group" },
	{ .order = 600, .nkey = 1, .opens = &mode_username, .syntax = "username <user/253>",
	  .help = "Establish User Name Authentication|The user name" },
	{ .order = 610, .nkey = 2, .syntax = "aaa accounting {commands|exec|network|subscriber|system} <word/64> {start-stop|stop-only} <line/253>",
	  .help = "Authentication, Authorization and Accounting|Accounting configurations parameters|Commands;Shells;Network services;Subscribers;System events|Name of the list, or default|A notice at the begin and at the end;A notice at the end|Methods in turn, as in: group tacacs+ none" },
	{ .order = 610, .nkey = 2, .syntax = "aaa accounting {commands|exec|network|subscriber|system} <word/64> none",
	  .help = "||||No accounting" },
	{ .order = 611, .syntax = "aaa accounting update newinfo",
	  .help = "||Interim notices|When there is news" },
	{ .order = 611, .syntax = "aaa accounting update periodic <0-35791394>",
	  .help = "|||From time to time|Minutes" },
	{ .order = 620, .nkey = 1, .opens = &mode_radius_group, .syntax = "aaa group server radius <radius-group/253>",
	  .help = "|Server groups|Server group|RADIUS|Name of the group" },
	{ .order = 621, .nkey = 1, .opens = &mode_tacacs_group, .syntax = "aaa group server tacacs+ <tacacs-group/253>",
	  .help = "|||TACACS+|Name of the group" },
	{ .order = 630, .nkey = 2, .syntax = "aaa authorization {commands|eventmanager|exec|nacm|network|subscriber} <word/64> <line/253>",
	  .help = "|Authorization configurations parameters|Commands;Event manager;Shells;NETCONF access control;Network services;Subscribers|Name of the list, or default|Methods in turn, as in: group tacacs+ none" },
	{ .order = 640, .nkey = 2, .syntax = "aaa authentication {dot1x|login|ppp|subscriber} <word/64> <line/253>",
	  .help = "|Authentication configurations parameters|IEEE 802.1X;Logins;PPP;Subscribers|Name of the list, or default|Methods in turn, as in: group tacacs+ local" },
	{ .order = 650, .syntax = "aaa default-taskgroup <taskgroup/253>",
	  .help = "|Task group of users who have none|Name of the group" },
	DECL_END
};
/* clang-format on */
