/*
 * ntp: the servers and peers that the clock is set by, and who may ask it.
 * What it says is kept; the clock of the router is that of its host.  Forms
 * as IOS XR lists them (recalled).
 */
#include "store/model/model.h"
#include "store/model/modes.h"

#define ASSOCIATION                                                                                \
	" ( version <1-4> | key <1-65535> | minpoll <4-17> | maxpoll <4-17> | prefer | burst | "   \
	"iburst | source <interface> )"
#define ASSOCIATION_HELPS                                                                          \
	"|Version of NTP|Version|Authentication key|Key number|Shortest time between two polls|"   \
	"Power of 2 of seconds|Longest time between two polls|Power of 2 of seconds|Prefer it|"    \
	"Several packets at each poll|Several packets at first|Interface whose address is the "    \
	"source|Interface"

/* clang-format off */
static const struct decl ntp_decls[] = {
	{ .order = 5, .syntax = "max-associations <0-4294967295>",
	  .help = "Limit of associations|Associations" },
	{ .order = 10, .nkey = 1, .syntax = "server <ip>" ASSOCIATION,
	  .help = "Configure NTP server|Address of the server" ASSOCIATION_HELPS },
	{ .order = 10, .nkey = 1, .syntax = "server <host/253>" ASSOCIATION,
	  .help = "|Name of the server" ASSOCIATION_HELPS },
	{ .order = 11, .nkey = 2, .syntax = "server vrf <vrf/32> <ip>" ASSOCIATION,
	  .help = "|VRF of the server|VRF name|Address of the server" ASSOCIATION_HELPS },
	{ .order = 11, .nkey = 2, .syntax = "server vrf <vrf/32> <host/253>" ASSOCIATION,
	  .help = "|||Name of the server" ASSOCIATION_HELPS },
	{ .order = 12, .nkey = 1, .syntax = "peer <ip>" ASSOCIATION,
	  .help = "Configure NTP peer|Address of the peer" ASSOCIATION_HELPS },
	{ .order = 13, .nkey = 2, .syntax = "peer vrf <vrf/32> <ip>" ASSOCIATION,
	  .help = "|VRF of the peer|VRF name|Address of the peer" ASSOCIATION_HELPS },
	{ .order = 20, .syntax = "authenticate",
	  .help = "Authenticate time sources" },
	{ .order = 21, .nkey = 1, .sealed = 2, .seal = SEAL_TYPE6,
	  .canon = "authentication-key %1 md5 encrypted6 %2",
	  .syntax = "authentication-key <1-65535> md5 clear <word/80>",
	  .help = "Authentication key for trusted time sources|Key number|MD5 authentication|Clear text key follows|The key" },
	{ .order = 21, .nkey = 1, .sealed = 2, .seal = SEAL_TYPE6,
	  .canon = "authentication-key %1 md5 encrypted6 %2",
	  .syntax = "authentication-key <1-65535> md5 encrypted6 <word/512>",
	  .help = "|||Type 6 key follows|The key" },
	{ .order = 21, .nkey = 1, .sealed = 2,
	  .syntax = "authentication-key <1-65535> md5 encrypted <word/162>",
	  .help = "|||Encrypted key follows|The key" },
	{ .order = 22, .nkey = 1, .syntax = "trusted-key <1-65535>",
	  .help = "Key numbers for trusted time sources|Key number" },
	{ .order = 30, .syntax = "source <interface>",
	  .help = "Interface whose address is the source|Interface" },
	{ .order = 31, .nkey = 1, .syntax = "source vrf <vrf/32> <interface>",
	  .help = "|VRF|VRF name|Interface" },
	{ .order = 40, .syntax = "master <1-15>",
	  .help = "Act as NTP master clock|Stratum" },
	{ .order = 40, .syntax = "master",
	  .help = "" },
	{ .order = 50, .syntax = "update-calendar",
	  .help = "Periodically update the calendar" },
	{ .order = 60, .nkey = 2,
	  .syntax = "access-group {ipv4|ipv6} {peer|query-only|serve|serve-only} <word/64>",
	  .help = "Who may use the server|IPv4;IPv6|Full access;Control queries only;Server and queries;Server only|Name of the access list" },
	{ .order = 61, .nkey = 1, .syntax = "access-group {peer|query-only|serve|serve-only} <word/64>",
	  .help = "|Full access;Control queries only;Server and queries;Server only|Name of the access list" },
	{ .order = 62, .nkey = 3,
	  .syntax = "access-group vrf <vrf/32> {ipv4|ipv6} {peer|query-only|serve|serve-only} <word/64>",
	  .help = "|VRF|VRF name|IPv4;IPv6|Full access;Control queries only;Server and queries;Server only|Name of the access list" },
	{ .order = 70, .syntax = "broadcastdelay <1-999999>",
	  .help = "Estimated round-trip delay of broadcasts|Microseconds" },
	{ .order = 80, .nkey = 1, .syntax = "{ipv4|ipv6} {dscp|precedence} <word/16>",
	  .help = "IPv4;IPv6|DSCP field of packets;Precedence field of packets|Value or name" },
	{ .order = 90, .syntax = "log-internal-sync",
	  .help = "Log when the clock is synchronized" },
	{ .order = 100, .syntax = "passive",
	  .help = "Accept passive associations" },
	DECL_END
};

static const struct decl *const ntp_tables[] = { ntp_decls, NULL };
static const struct mode mode_ntp = {
	.tag = "config-ntp", .parent = &mode_config, .tables = ntp_tables,
	.summary = "NTP configuration",
};

const struct decl model_ntp[] = {
	{ .order = 794, .opens = &mode_ntp, .syntax = "ntp",
	  .help = "Configure NTP" },
	DECL_END
};
/* clang-format on */
