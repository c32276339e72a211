/*
 * SNMP basics and call-home.  Forms as IOS XR lists them (recalled).
 * Community names are kept as typed, as there: they are shown.
 */
#include "store/model/model.h"
#include "store/model/modes.h"

static const struct mode mode_call_home;

/* clang-format off */
static const struct decl profile_decls[] = {
	{ .order = 10, .syntax = "active",
	  .help = "Activate the profile" },
	{ .order = 20, .nkey = 1, .syntax = "destination address {email|http} <url/253>",
	  .help = "Where messages go|Address|By electronic mail;By HTTP|Address or URL" },
	{ .order = 30, .nkey = 1, .syntax = "destination transport-method {email|http}",
	  .help = "|How messages go|By electronic mail;By HTTP" },
	{ .order = 40, .syntax = "reporting smart-call-home-data",
	  .help = "What is reported|Data of smart call home" },
	{ .order = 41, .syntax = "reporting smart-licensing-data",
	  .help = "|Data of licensing" },
	DECL_END
};

static const struct decl *const profile_tables[] = { profile_decls, NULL };
static const struct mode mode_profile = {
	.tag = "config-call-home-profile", .parent = &mode_call_home, .tables = profile_tables,
	.summary = "Call-home profile configuration",
};

static const struct decl call_home_decls[] = {
	{ .order = 10, .syntax = "service active",
	  .help = "Call-home service|Enable it" },
	{ .order = 20, .syntax = "contact smart-licensing",
	  .help = "Contact|As smart licensing says" },
	{ .order = 21, .syntax = "contact-email-addr <word/200>",
	  .help = "Electronic mail of the contact|Address" },
	{ .order = 30, .syntax = "source-interface <interface>",
	  .help = "Interface whose address is the source|Interface" },
	{ .order = 40, .syntax = "vrf <vrf/32>",
	  .help = "VRF of the servers|VRF name" },
	{ .order = 50, .syntax = "http-proxy <host/64> port <1-65535>",
	  .help = "Proxy server for HTTP|Host name or address|Port|Port number" },
	{ .order = 60, .syntax = "mail-server <host/64> priority <1-100>",
	  .help = "Mail server|Host name or address|Order of trial|Priority" },
	{ .order = 70, .syntax = "sender from <word/200>",
	  .help = "Sender of mail|Address of the sender|Address" },
	{ .order = 80, .syntax = "site-id <line/200>",
	  .help = "Name of the site|Text" },
	{ .order = 90, .nkey = 1, .opens = &mode_profile, .syntax = "profile <call-home-profile/31>",
	  .help = "Call-home profile|Profile name" },
	DECL_END
};

static const struct decl *const call_home_tables[] = { call_home_decls, NULL };
static const struct mode mode_call_home = {
	.tag = "config-call-home", .parent = &mode_config, .tables = call_home_tables,
	.summary = "Call-home configuration",
};

const struct decl model_snmp[] = {
	{ .order = 720, .nkey = 1, .syntax = "snmp-server community <word/128>",
	  .help = "Enable SNMP, modify SNMP parameters|Set community string|SNMP community string" },
	{ .order = 720, .nkey = 1, .syntax = "snmp-server community <word/128> {RO|RW}",
	  .help = "|||Read-only access;Read-write access" },
	{ .order = 720, .nkey = 1, .syntax = "snmp-server community <word/128> {RO|RW} IPv4 <word/64>",
	  .help = "||||IPv4 access list|Name of the access list" },
	{ .order = 721, .nkey = 1, .syntax = "snmp-server host <ip> traps version {1|2c} <word/128>",
	  .help = "|Receiver of notifications|Address|Send traps|SNMP version|SNMPv1;SNMPv2c|SNMP community string" },
	{ .order = 722, .syntax = "snmp-server contact <line/254>",
	  .help = "|Text for the object sysContact|Text" },
	{ .order = 723, .syntax = "snmp-server location <line/254>",
	  .help = "|Text for the object sysLocation|Text" },
	{ .order = 724, .syntax = "snmp-server chassis-id <line/254>",
	  .help = "|Text that names the chassis|Text" },
	{ .order = 725, .syntax = "snmp-server ifindex persist",
	  .help = "|Interface indexes|Keep them over a restart" },
	{ .order = 726, .syntax = "snmp-server packetsize <484-65500>",
	  .help = "|Largest SNMP packet|Bytes" },
	{ .order = 727, .syntax = "snmp-server trap-source <interface>",
	  .help = "|Interface whose address is the source of traps|Interface" },
	{ .order = 728, .syntax = "snmp-server traps",
	  .help = "|Enable traps" },
	{ .order = 729, .nkey = 1, .syntax = "snmp-server traps {bgp|config|entity|fru-ctrl|ipsla|isis|ntp|ospf|rf|sensor|syslog|system}",
	  .help = "||BGP;Configuration;Entities;Field replaceable units;IP SLA;IS-IS;NTP;OSPF;Redundancy;Sensors;Log messages;System" },
	{ .order = 730, .nkey = 1, .syntax = "snmp-server traps snmp {authentication|coldstart|linkdown|linkup|warmstart}",
	  .help = "||SNMP|Failed authentication;Cold start;A link goes down;A link comes up;Warm start" },
	{ .order = 731, .nkey = 2, .syntax = "snmp-server view <word/64> <word/128> {excluded|included}",
	  .help = "|Define a view|Name of the view|MIB family|Not in the view;In the view" },
	{ .order = 732, .nkey = 1, .syntax = "snmp-server vrf <vrf/32>",
	  .help = "|VRF|VRF name" },
	{ .order = 750, .opens = &mode_call_home, .syntax = "call-home",
	  .help = "Enter call-home configuration mode" },
	DECL_END
};
/* clang-format on */
