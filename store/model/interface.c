/*
 * Interfaces and sub-interfaces: what a lab router configures on them.  Forms
 * as in listings of reference xr-shell sections 1.1, 4.4 and 4.5.
 */
#include "store/model/model.h"
#include "store/model/modes.h"

static const struct mode mode_interface;

/* clang-format off */
static const struct decl lldp_decls[] = {
	{ .order = 10, .syntax = "receive disable",
	  .help = "Reception of LLDP packets|Do not take any" },
	{ .order = 20, .syntax = "transmit disable",
	  .help = "Transmission of LLDP packets|Do not send any" },
	DECL_END
};

static const struct decl *const lldp_tables[] = { lldp_decls, NULL };
static const struct mode mode_if_lldp = {
	.tag = "config-lldp", .parent = &mode_interface, .tables = lldp_tables,
	.summary = "LLDP on an interface",
};

/* What every interface has. */
static const struct decl common_decls[] = {
	{ .order = 10, .syntax = "description <line/240>",
	  .help = "Set description for this interface|Text, at most 240 characters" },
	{ .order = 40, .syntax = "mtu <64-65535>",
	  .help = "Set the MTU on an interface|MTU size in bytes" },
	{ .order = 50, .syntax = "vrf <vrf/32>",
	  .help = "Assign the interface to a VRF|VRF name" },
	{ .order = 60, .syntax = "ipv4 mtu <68-65535>",
	  .help = "IPv4 interface subcommands|Set IPv4 Maximum Transmission Unit|MTU in bytes" },
	{ .order = 61, .syntax = "ipv4 address <ipv4> <mask>",
	  .help = "|Set the IPv4 address of an interface|IPv4 address|IPv4 subnet mask" },
	{ .order = 61, .canon = "ipv4 address %1", .syntax = "ipv4 address <address>",
	  .help = "||IPv4 address and prefix length" },
	{ .order = 61, .syntax = "ipv4 address dhcp",
	  .help = "||IPv4 address negotiated with DHCP" },
	{ .order = 61, .syntax = "ipv4 unnumbered <interface>",
	  .help = "|Enable IPv4 processing without an explicit address|Interface whose address is used" },
	{ .order = 62, .nkey = 1, .canon = "ipv4 address %1 %2 secondary",
	  .syntax = "ipv4 address <ipv4> <mask> secondary",
	  .help = "||||Make this IPv4 address a secondary address" },
	{ .order = 63, .syntax = "ipv4 unreachables disable",
	  .help = "|ICMP unreachable messages|Do not send any" },
	{ .order = 64, .nkey = 2, .syntax = "ipv4 helper-address vrf <vrf/32> <ipv4>",
	  .help = "|Destination for UDP broadcasts|VRF of the destination|VRF name|IPv4 address of the helper" },
	{ .order = 70, .nkey = 1, .syntax = "ipv6 address <prefix6>",
	  .help = "IPv6 interface subcommands|Set the IPv6 address of an interface|IPv6 address and prefix length" },
	{ .order = 71, .syntax = "ipv6 address <ipv6> link-local",
	  .help = "||IPv6 address|Use as link-local address" },
	{ .order = 72, .syntax = "ipv6 enable",
	  .help = "|Enable IPv6 on interface" },
	{ .order = 73, .syntax = "ipv6 mtu <1280-65535>",
	  .help = "|Set IPv6 Maximum Transmission Unit|MTU in bytes" },
	{ .order = 74, .syntax = "ipv6 nd suppress-ra",
	  .help = "|Neighbor discovery|Suppress router advertisements" },
	{ .order = 75, .syntax = "ipv6 unreachables disable",
	  .help = "|ICMP unreachable messages|Do not send any" },
	{ .order = 80, .syntax = "ipv4 access-group <word/64> ingress",
	  .help = "|Apply an access list|Name of the access list|To packets that come in" },
	{ .order = 81, .syntax = "ipv4 access-group <word/64> egress",
	  .help = "|||To packets that go out" },
	{ .order = 82, .syntax = "ipv6 access-group <word/64> ingress",
	  .help = "|Apply an access list|Name of the access list|To packets that come in" },
	{ .order = 83, .syntax = "ipv6 access-group <word/64> egress",
	  .help = "|||To packets that go out" },
	{ .order = 150, .syntax = "bandwidth <0-4294967295>",
	  .help = "Set the bandwidth of an interface|Bandwidth in kbps" },
	{ .order = 160, .syntax = "load-interval <0-600>",
	  .help = "Specify interval for load calculation|Seconds, in steps of 30" },
	{ .order = 170, .syntax = "logging events link-status",
	  .help = "Per-interface logging configuration|Interface events|Changes of the link state" },
	{ .order = 180, .syntax = "shutdown",
	  .help = "Shutdown the selected interface" },
	DECL_END
};

static const struct decl port_decls[] = {
	{ .order = 20, .syntax = "bundle id <1-65535> mode {active|on|passive}",
	  .help = "Set the bundling configuration|Bundle that the port joins|Bundle-Ether number|LACP mode|Run LACP, and begin;Do not run LACP;Run LACP, and wait for the peer" },
	{ .order = 21, .syntax = "bundle port-priority <1-65535>",
	  .help = "|Priority of this port within its bundle|Priority" },
	{ .order = 22, .syntax = "bundle minimum-active links <1-64>",
	  .help = "|Least that must be up for the bundle to be up|Number of links|Links" },
	{ .order = 30, .syntax = "cdp",
	  .help = "Enable CDP on an interface" },
	{ .order = 90, .opens = &mode_if_lldp, .syntax = "lldp",
	  .help = "LLDP on an interface" },
	{ .order = 100, .syntax = "lacp period short",
	  .help = "LACP|Rate at which LACP packets are sent|One a second" },
	{ .order = 110, .syntax = "speed {10|100|1000}",
	  .help = "Configure speed|10 Mbps;100 Mbps;1000 Mbps" },
	{ .order = 120, .syntax = "duplex {full|half}",
	  .help = "Configure duplex operation|Full duplex;Half duplex" },
	{ .order = 130, .syntax = "negotiation auto",
	  .help = "Configure link negotiation|Enable link autonegotiation" },
	{ .order = 140, .syntax = "carrier-delay up <0-2147483647> down <0-2147483647>",
	  .help = "Delay interface state transitions|When the link comes up|Milliseconds|When the link goes down|Milliseconds" },
	{ .order = 145, .syntax = "dampening",
	  .help = "Configure event dampening" },
	DECL_END
};

static const struct decl subinterface_decls[] = {
	{ .order = 190, .syntax = "encapsulation dot1q <1-4094>",
	  .help = "Set the encapsulation on an interface|IEEE 802.1Q VLAN-tagged packets|VLAN identifier" },
	{ .order = 190, .syntax = "encapsulation dot1q <1-4094> second-dot1q <1-4094>",
	  .help = "|||Inner tag|VLAN identifier" },
	DECL_END
};

static const struct decl *const interface_tables[] = { common_decls, port_decls, NULL };
static const struct mode mode_interface = {
	.tag = "config-if", .parent = &mode_config, .tables = interface_tables,
	.summary = "Interface configuration",
};

static const struct decl *const subinterface_tables[] = {
	common_decls, subinterface_decls, NULL
};
static const struct mode mode_subinterface = {
	.tag = "config-subif", .parent = &mode_config, .tables = subinterface_tables,
	.summary = "Sub-interface configuration",
};

const struct decl model_interface[] = {
	{ .order = 2000, .nkey = 1, .opens = &mode_interface, .syntax = "interface <port>",
	  .help = "Interface configuration subcommands|Interface" },
	{ .order = 2000, .nkey = 1, .opens = &mode_subinterface, .syntax = "interface <subinterface>",
	  .help = "|Sub-interface" },
	DECL_END
};
/* clang-format on */
