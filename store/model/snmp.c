/*
 * SNMP: who may ask, who is told, and what of; kept as text.  Forms as in
 * listings of IOS XR.  Community names are kept as typed, as there: they are
 * shown.  Which traps there are is in snmp_traps.c.
 */
#include "store/model/model.h"
#include "store/model/modes.h"

/* Access lists of a community, a user or a group. */
#define LISTS " IPv4 <word/64> | IPv6 <word/64> "
#define LIST_HELPS                                                                                 \
	"|IPv4 access list|Name of the access list|IPv6 access list|Name of the access list"
#define OWNERS	    "{SDROwner|SystemOwner}"
#define OWNER_HELPS "|Owner of the router;Owner of the system"

/* The receivers of notifications, in the default VRF and in others. */
#define HOSTS(before, empty)                                                                       \
	{.order = 721,                                                                             \
	    .nkey = 4,                                                                             \
	    .syntax = before                                                                       \
	    "host <ip> {informs|traps} version {1|2c} <word/128> ( udp-port <0-65535> )",          \
	    .help = empty "Receiver of notifications|Address|Send informs;Send traps|SNMP "        \
			  "version|SNMPv1;SNMPv2c|SNMP community string|Port|Port number"},        \
	    {.order = 719,                                                                         \
		.nkey = 4,                                                                         \
		.syntax = before "host <ip> {informs|traps} version {1|2c} encrypted <word/253> "  \
				 "( udp-port <0-65535> )",                                         \
		.help = empty "|||||Encrypted string follows|The encrypted community string|"      \
			      "Port|Port number"},                                                 \
	    {.order = 717,                                                                         \
		.nkey = 4,                                                                         \
		.syntax = before "host <ip> {informs|traps} version 3 {auth|noauth|priv} "         \
				 "<word/128> ( udp-port <0-65535> )",                              \
		.help = empty "||||SNMPv3|Authentication;No authentication;Authentication and "    \
			      "privacy|Name of the user|Port|Port number"},                        \
	{                                                                                          \
		.order = 718, .nkey = 3,                                                           \
		.syntax = before "host <ip> {informs|traps} <word/128> ( udp-port <0-65535> )",    \
		.help = empty "|||SNMP community string|Port|Port number"                          \
	}

/* clang-format off */
static const struct decl vrf_decls[] = {
	HOSTS("", ""),
	{ .order = 730, .nkey = 1, .syntax = "context <word/32>",
	  .help = "Name of a context|Name" },
	DECL_END
};

static const struct decl *const vrf_tables[] = { vrf_decls, NULL };
static const struct mode mode_snmp_vrf = {
	.tag = "config-snmp-vrf", .parent = &mode_config, .tables = vrf_tables,
	.summary = "SNMP in a VRF",
};

static const struct decl interface_decls[] = {
	{ .order = 10, .syntax = "notification linkupdown",
	  .help = "Notifications|Of changes of the link state" },
	{ .order = 10, .syntax = "notification linkupdown disable",
	  .help = "||Do not send any" },
	{ .order = 20, .syntax = "index persistence",
	  .help = "Index of the interface|Keep it over a restart" },
	DECL_END
};

static const struct decl *const interface_tables[] = { interface_decls, NULL };
static const struct mode mode_snmp_interface = {
	.tag = "config-snmp-if", .parent = &mode_config, .tables = interface_tables,
	.summary = "SNMP of an interface",
};

const struct decl model_snmp[] = {
	{ .order = 715, .nkey = 1, .opens = &mode_snmp_interface,
	  .syntax = "snmp-server interface <interface>",
	  .help = "Enable SNMP, modify SNMP parameters|SNMP of an interface|Interface" },
	{ .order = 716, .nkey = 1, .opens = &mode_snmp_vrf, .syntax = "snmp-server vrf <vrf/32>",
	  .help = "|VRF|VRF name" },
	{ .order = 720, .nkey = 1,
	  .syntax = "snmp-server community <word/128> ( view <word/64> | {RO|RW} | " OWNERS " |" LISTS ")",
	  .help = "|Set community string|SNMP community string|What may be seen|Name of the view|Read-only access;Read-write access" OWNER_HELPS LIST_HELPS },
	{ .order = 720, .nkey = 1,
	  .syntax = "snmp-server community <word/128> ( view <word/64> | {RO|RW} | " OWNERS " ) <word/64>",
	  .help = "|||What may be seen|Name of the view|Read-only access;Read-write access" OWNER_HELPS "|Name of an access list" },
	{ .order = 714, .nkey = 1, .sealed = 1,
	  .syntax = "snmp-server community encrypted <word/253> ( view <word/64> | {RO|RW} | " OWNERS " |" LISTS ")",
	  .help = "||Encrypted string follows|The encrypted community string|What may be seen|Name of the view|Read-only access;Read-write access" OWNER_HELPS LIST_HELPS },
	HOSTS("snmp-server ", "|"),
	{ .order = 722, .syntax = "snmp-server contact <line/254>",
	  .help = "|Text for the object sysContact|Text" },
	{ .order = 723, .syntax = "snmp-server location <line/254>",
	  .help = "|Text for the object sysLocation|Text" },
	{ .order = 724, .syntax = "snmp-server chassis-id <line/254>",
	  .help = "|Text that names the chassis|Text" },
	{ .order = 725, .syntax = "snmp-server ifindex persist",
	  .help = "|Interface indexes|Keep them over a restart" },
	{ .order = 732, .syntax = "snmp-server entityindex persist",
	  .help = "|Entity indexes|Keep them over a restart" },
	{ .order = 726, .syntax = "snmp-server packetsize <484-65500>",
	  .help = "|Largest SNMP packet|Bytes" },
	{ .order = 727, .syntax = "snmp-server trap-source <interface>",
	  .help = "|Interface whose address is the source of traps|Interface" },
	{ .order = 728, .nkey = 1, .syntax = "snmp-server trap-source {ipv4|ipv6} <interface>",
	  .help = "||IPv4;IPv6|Interface" },
	{ .order = 731, .nkey = 2, .syntax = "snmp-server view <word/64> <word/128> {excluded|included}",
	  .help = "|Define a view|Name of the view|MIB family|Not in the view;In the view" },
	{ .order = 733, .nkey = 1,
	  .syntax = "snmp-server group <word/64> {v1|v2c} ( notify <word/64> | read <word/64> | write <word/64> | context <word/64> |" LISTS ")",
	  .help = "|Define a group of users|Name of the group|SNMPv1;SNMPv2c|View of notifications|Name of the view|View for reading|Name of the view|View for writing|Name of the view|Context|Name of the context" LIST_HELPS },
	{ .order = 733, .nkey = 1,
	  .syntax = "snmp-server group <word/64> v3 {auth|noauth|priv} ( notify <word/64> | read <word/64> | write <word/64> | context <word/64> |" LISTS ")",
	  .help = "|||SNMPv3|Authentication;No authentication;Authentication and privacy|View of notifications|Name of the view|View for reading|Name of the view|View for writing|Name of the view|Context|Name of the context" LIST_HELPS },
	{ .order = 734, .nkey = 1,
	  .syntax = "snmp-server user <word/64> <word/64> {v1|v2c|v3} ( " OWNERS " |" LISTS ")",
	  .help = "|Define a user|Name of the user|Name of the group|SNMPv1;SNMPv2c;SNMPv3" OWNER_HELPS LIST_HELPS },
	{ .order = 734, .nkey = 1,
	  .syntax = "snmp-server user <word/64> <word/64> v3 auth {md5|sha} encrypted <word/253> ( " OWNERS " |" LISTS ")",
	  .help = "||||SNMPv3|Authentication|MD5;SHA|Encrypted password follows|The encrypted password" OWNER_HELPS LIST_HELPS },
	{ .order = 734, .nkey = 1,
	  .syntax = "snmp-server user <word/64> <word/64> v3 auth {md5|sha} encrypted <word/253> priv {3des|des56} encrypted <word/253> ( " OWNERS " |" LISTS ")",
	  .help = "|||||||||Privacy|Triple DES;DES|Encrypted password follows|The encrypted password" OWNER_HELPS LIST_HELPS },
	{ .order = 734, .nkey = 1,
	  .syntax = "snmp-server user <word/64> <word/64> v3 auth {md5|sha} encrypted <word/253> priv aes {128|192|256} encrypted <word/253> ( " OWNERS " |" LISTS ")",
	  .help = "||||||||||AES|128 bits;192 bits;256 bits|Encrypted password follows|The encrypted password" OWNER_HELPS LIST_HELPS },
	{ .order = 735, .nkey = 1, .syntax = "snmp-server context <word/32>",
	  .help = "|Name of a context|Name" },
	{ .order = 736, .nkey = 1,
	  .syntax = "snmp-server community-map <word/128> ( context <word/64> | security-name <word/64> | target-list <word/64> )",
	  .help = "|Map a community|SNMP community string|Context|Name of the context|Security name|Name|Target list|Name of the list" },
	{ .order = 737, .nkey = 3, .syntax = "snmp-server target list <word/64> {host|vrf} <word/64>",
	  .help = "|Targets|List of targets|Name of the list|A host;A VRF|Address or name" },
	{ .order = 738, .syntax = "snmp-server engineID local <word/64>",
	  .help = "|Engine|Of this router|Identifier" },
	{ .order = 739, .syntax = "snmp-server queue-length <1-5000>",
	  .help = "|Length of the queue of a receiver|Messages" },
	{ .order = 740, .syntax = "snmp-server throttle-time <50-1000>",
	  .help = "|Time between two queries|Milliseconds" },
	{ .order = 741, .syntax = "snmp-server trap-timeout <1-1000>",
	  .help = "|Time to send a trap again|Seconds" },
	{ .order = 742, .syntax = "snmp-server trap throttle-time <10-500>",
	  .help = "|How traps are sent|Time between two traps|Milliseconds" },
	{ .order = 743, .syntax = "snmp-server trap link ietf",
	  .help = "||Traps of links|As RFC 2233 says" },
	{ .order = 744, .syntax = "snmp-server overload-control <0-4294967295> <0-4294967295>",
	  .help = "|What happens when there is too much|Seconds in which queries are dropped|Milliseconds between two queries" },
	{ .order = 745, .syntax = "snmp-server ifmib ifalias long",
	  .help = "|Interfaces MIB|Object ifAlias|More than 64 characters" },
	{ .order = 746, .syntax = "snmp-server ifmib stats cache",
	  .help = "||Counters|Take them from the cache" },
	{ .order = 747, .syntax = "snmp-server ifmib ipsubscriber",
	  .help = "||Subscriber interfaces" },
	{ .order = 748, .syntax = "snmp-server ifmib internal cache max-duration <0-60>",
	  .help = "||The MIB itself|Its cache|How long it is kept|Seconds" },
	{ .order = 751, .syntax = "snmp-server mibs cbqosmib persist",
	  .help = "|MIBs|Class-based QoS|Keep indexes over a restart" },
	{ .order = 752, .syntax = "snmp-server mibs cbqosmib cache refresh time <5-60>",
	  .help = "|||Cache|When it is filled again|Time|Seconds" },
	{ .order = 753, .nkey = 1, .syntax = "snmp-server drop report acl {IPv4|IPv6} <word/64>",
	  .help = "|Do not answer|Report packets|Access list|IPv4;IPv6|Name of the access list" },
	{ .order = 754, .syntax = "snmp-server drop unknown-user",
	  .help = "||Users who are not known" },
	{ .order = 755, .nkey = 1, .syntax = "snmp-server {ipv4|ipv6} {dscp|precedence} <word/16>",
	  .help = "|IPv4;IPv6|DSCP field of packets;Precedence field of packets|Value or name" },
	{ .order = 756, .nkey = 1, .syntax = "snmp-server inform {pending|retries|timeout} <0-4294967295>",
	  .help = "|Informs|Those that wait for an answer;Attempts;Time for an answer|Number" },
	{ .order = 757, .nkey = 1, .syntax = "snmp-server timeouts {duplicate|inQdrop|subagent|threshold} <0-20>",
	  .help = "|Timeouts|Of duplicates;Of the queue;Of an agent;Of the threshold|Seconds" },
	{ .order = 758, .nkey = 1,
	  .syntax = "snmp-server logging threshold {oid-processing|pdu-processing} <0-20000>",
	  .help = "|Log|What takes long|An object;A packet|Milliseconds" },
	{ .order = 759, .nkey = 1, .syntax = "snmp-server notification-log-mib {GlobalSize|globalAgeOut|size} <1-4294967295>",
	  .help = "|Log of notifications|Limit of all logs;How long they are kept;Limit of the log|Number" },
	DECL_END
};
/* clang-format on */
