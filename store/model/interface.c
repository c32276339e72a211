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
	{ .order = 30, .syntax = "enable",
	  .help = "Use LLDP although it is not enabled globally" },
	DECL_END
};

static const struct decl *const lldp_tables[] = { lldp_decls, NULL };
static const struct mode mode_if_lldp = {
	.tag = "config-lldp", .parent = &mode_interface, .tables = lldp_tables,
	.summary = "LLDP on an interface",
};

static const struct decl l2transport_decls[] = {
	{ .order = 10, .syntax = "l2protocol cpsv {drop|forward|reverse-tunnel|tunnel}",
	  .help = "Layer 2 protocols|CDP, PVST, STP and VTP|Drop;Forward;Tunnel to the customer;Tunnel" },
	{ .order = 20, .syntax = "propagate remote-status",
	  .help = "State of the other end|Tell it" },
	DECL_END
};

static const struct decl *const l2transport_tables[] = { l2transport_decls, NULL };
static const struct mode mode_l2transport = {
	.tag = "config-if-l2", .parent = &mode_interface, .tables = l2transport_tables,
	.summary = "Layer 2 transport of a port",
};

/* An access list, for packets of one family that come in or go out. */
#define ACCESS_GROUP(place, family, way, way_help)                                                 \
	{ .order = place,                                                                          \
	  .syntax = family " access-group <word/64> " way " ( hardware-count | interface-statistics | compress level <0-3> )", \
	  .help = "|Apply an access list|Name of the access list|" way_help "|Count in hardware|"  \
		  "Count for each interface|Compress|Level|Level" },                               \
	{ .order = place,                                                                          \
	  .syntax = family " access-group common <word/64> <word/64> " way " ( hardware-count | interface-statistics | compress level <0-3> )", \
	  .help = "||Lists of many interfaces|Name of the common list|Name of the access list|"    \
		  way_help "|Count in hardware|Count for each interface|Compress|Level|Level" }

#define REVERSE_PATH(place, family)                                                                \
	{ .order = place,                                                                          \
	  .syntax = family " verify unicast source reachable-via {any|rx} ( allow-self-ping | allow-default )", \
	  .help = "|Check packets|Unicast packets|Their source|How it may be reached|"             \
		  "By any interface;By this interface|This router may ping itself|"                \
		  "The default route counts" }

/* What every interface has. */
static const struct decl common_decls[] = {
	{ .order = 10, .syntax = "description <line/240>",
	  .help = "Set description for this interface|Text, at most 240 characters" },
	{ .order = 40, .syntax = "mtu <64-65535>",
	  .help = "Set the MTU on an interface|MTU size in bytes" },
	{ .order = 50, .syntax = "vrf <vrf/32>",
	  .help = "Assign the interface to a VRF|VRF name" },
	{ .order = 59, .syntax = "ipv4 point-to-point",
	  .help = "IPv4 interface subcommands|Answer for the other end" },
	{ .order = 60, .syntax = "ipv4 mtu <68-65535>",
	  .help = "|Set IPv4 Maximum Transmission Unit|MTU in bytes" },
	{ .order = 61, .syntax = "ipv4 address <ipv4> <mask> ( route-tag <1-4294967295> )",
	  .help = "|Set the IPv4 address of an interface|IPv4 address|IPv4 subnet mask|Tag of its route|Tag" },
	{ .order = 61, .canon = "ipv4 address %1", .syntax = "ipv4 address <address>",
	  .help = "||IPv4 address and prefix length" },
	{ .order = 61, .canon = "ipv4 address %1 route-tag %2",
	  .syntax = "ipv4 address <address> route-tag <1-4294967295>",
	  .help = "|||Tag of its route|Tag" },
	{ .order = 61, .syntax = "ipv4 address dhcp",
	  .help = "||IPv4 address negotiated with DHCP" },
	{ .order = 61, .syntax = "ipv4 unnumbered <interface>",
	  .help = "|Enable IPv4 processing without an explicit address|Interface whose address is used" },
	{ .order = 62, .nkey = 1,
	  .syntax = "ipv4 address <ipv4> <mask> secondary ( route-tag <1-4294967295> )",
	  .help = "||||Make this IPv4 address a secondary address|Tag of its route|Tag" },
	{ .order = 63, .syntax = "ipv4 unreachables disable",
	  .help = "|ICMP unreachable messages|Do not send any" },
	{ .order = 64, .nkey = 2, .syntax = "ipv4 helper-address vrf <vrf/32> <ipv4>",
	  .help = "|Destination for UDP broadcasts|VRF of the destination|VRF name|IPv4 address of the helper" },
	{ .order = 65, .syntax = "ipv4 directed-broadcast",
	  .help = "|Forward directed broadcasts" },
	{ .order = 66, .syntax = "ipv4 redirects",
	  .help = "|Send ICMP redirects" },
	{ .order = 67, .syntax = "ipv4 mask-reply",
	  .help = "|Answer ICMP mask requests" },
	REVERSE_PATH(68, "ipv4"),
	{ .order = 70, .nkey = 1,
	  .syntax = "ipv6 address <prefix6> ( eui-64 | route-tag <1-4294967295> )",
	  .help = "IPv6 interface subcommands|Set the IPv6 address of an interface|IPv6 address and prefix length|Interface identifier in the low 64 bits|Tag of its route|Tag" },
	{ .order = 71, .syntax = "ipv6 address <ipv6> link-local ( route-tag <1-4294967295> )",
	  .help = "||IPv6 address|Use as link-local address|Tag of its route|Tag" },
	{ .order = 72, .syntax = "ipv6 enable",
	  .help = "|Enable IPv6 on interface" },
	{ .order = 73, .syntax = "ipv6 mtu <1280-65535>",
	  .help = "|Set IPv6 Maximum Transmission Unit|MTU in bytes" },
	{ .order = 74, .syntax = "ipv6 nd suppress-ra",
	  .help = "|Neighbor discovery|Suppress router advertisements" },
	{ .order = 75, .syntax = "ipv6 unreachables disable",
	  .help = "|ICMP unreachable messages|Do not send any" },
	{ .order = 76, .nkey = 1, .syntax = "ipv6 nd {managed-config-flag|other-config-flag|redirects|unicast-ra}",
	  .help = "||Addresses come from DHCP;The rest comes from DHCP;Send redirects;Answer solicitations alone" },
	{ .order = 77, .nkey = 1, .syntax = "ipv6 nd {ns-interval|ra-lifetime|reachable-time} <0-4294967295>",
	  .help = "||Between two solicitations;How long this router is used;How long a neighbor counts as reachable|Milliseconds, of the lifetime seconds" },
	{ .order = 78, .syntax = "ipv6 nd dad attempts <0-600>",
	  .help = "||Detection of duplicate addresses|Attempts|Attempts" },
	REVERSE_PATH(79, "ipv6"),
	ACCESS_GROUP(80, "ipv4", "ingress", "To packets that come in"),
	ACCESS_GROUP(81, "ipv4", "egress", "To packets that go out"),
	ACCESS_GROUP(82, "ipv6", "ingress", "To packets that come in"),
	ACCESS_GROUP(83, "ipv6", "egress", "To packets that go out"),
	{ .order = 150, .syntax = "bandwidth <0-4294967295>",
	  .help = "Set the bandwidth of an interface|Bandwidth in kbps" },
	{ .order = 155, .syntax = "arp timeout <30-4294967295>",
	  .help = "ARP|How long an entry is kept|Seconds" },
	{ .order = 156, .syntax = "arp learning {disable|local}",
	  .help = "|What is learned|Nothing;Addresses of this subnet" },
	{ .order = 157, .syntax = "proxy-arp",
	  .help = "Answer for others" },
	{ .order = 158, .syntax = "local-proxy-arp",
	  .help = "Answer for others of this subnet" },
	{ .order = 160, .syntax = "load-interval <0-600>",
	  .help = "Specify interval for load calculation|Seconds, in steps of 30" },
	{ .order = 165, .syntax = "host-routing",
	  .help = "Install routes to hosts" },
	{ .order = 170, .nkey = 1, .syntax = "logging events {bundle-members|bundle-status|link-status|subinterface}",
	  .help = "Per-interface logging configuration|Interface events|Members of a bundle;States of a bundle;Changes of the link state;Sub-interfaces" },
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
	{ .order = 23, .syntax = "bundle minimum-active bandwidth <1-4294967295>",
	  .help = "||Bandwidth|Kilobits per second" },
	{ .order = 24, .syntax = "bundle maximum-active links <1-64> ( hot-standby )",
	  .help = "|Most that are used|Number of links|Links|Others stand by" },
	{ .order = 25, .syntax = "bundle load-balancing hash {auto|dst-ip|src-ip}",
	  .help = "|How the links are chosen|By a hash|As the router likes;Of the destination;Of the source" },
	{ .order = 26, .syntax = "bundle wait-while <0-2000>",
	  .help = "|How long to wait for the peer|Milliseconds" },
	{ .order = 27, .syntax = "bundle shutdown",
	  .help = "|Shut down the bundle and its members" },
	{ .order = 30, .syntax = "cdp",
	  .help = "Enable CDP on an interface" },
	{ .order = 90, .opens = &mode_if_lldp, .syntax = "lldp",
	  .help = "LLDP on an interface" },
	{ .order = 100, .syntax = "lacp period short",
	  .help = "LACP|Rate at which LACP packets are sent|One a second" },
	{ .order = 100, .syntax = "lacp period <100-1000>",
	  .help = "||Milliseconds" },
	{ .order = 101, .syntax = "lacp mode {active|passive}",
	  .help = "|Mode|Begin;Wait for the peer" },
	{ .order = 102, .nkey = 1, .syntax = "lacp {fast-switchover|non-revertive}",
	  .help = "|No delay;Stay on the link" },
	{ .order = 104, .nkey = 1, .syntax = "lacp system {mac|priority} <word/14>",
	  .help = "|This router for the peer|MAC address;Priority|Address or number" },
	{ .order = 106, .syntax = "lacp switchover suppress-flaps <100-65535>",
	  .help = "|Change of links|How long flaps are suppressed|Milliseconds" },
	{ .order = 107, .syntax = "lacp cisco enable ( link-order signaled )",
	  .help = "|Extensions|Use them|Order of links|As the peer says" },
	{ .order = 110, .syntax = "speed {10|100|1000|10000|25000}",
	  .help = "Configure speed|10 Mbps;100 Mbps;1000 Mbps;10 Gbps;25 Gbps" },
	{ .order = 120, .syntax = "duplex {full|half}",
	  .help = "Configure duplex operation|Full duplex;Half duplex" },
	{ .order = 125, .syntax = "flow-control {bidirectional|egress|ingress}",
	  .help = "Pause frames|Both ways;Take them;Send them" },
	{ .order = 130, .syntax = "negotiation auto",
	  .help = "Configure link negotiation|Enable link autonegotiation" },
	{ .order = 135, .syntax = "mac-address <word/14>",
	  .help = "MAC address of the interface|Address, as in 0000.5e00.5301" },
	{ .order = 136, .syntax = "loopback {external|internal|line}",
	  .help = "Loop packets back|Outside;Inside;To the line" },
	{ .order = 137, .syntax = "transceiver permit pid all",
	  .help = "Transceiver|Permit|Product identifier|Any" },
	{ .order = 140, .syntax = "carrier-delay up <0-2147483647> ( down <0-2147483647> )",
	  .help = "Delay interface state transitions|When the link comes up|Milliseconds|When the link goes down|Milliseconds" },
	{ .order = 140, .syntax = "carrier-delay down <0-2147483647>",
	  .help = "|When the link goes down|Milliseconds" },
	{ .order = 145, .syntax = "dampening",
	  .help = "Configure event dampening" },
	{ .order = 145, .syntax = "dampening <1-45>",
	  .help = "|Half-life in minutes" },
	{ .order = 145, .syntax = "dampening <1-45> <1-20000> <1-20000> <1-255>",
	  .help = "||Penalty at which it is used again|Penalty at which it is suppressed|Longest suppression in minutes" },
	{ .order = 200, .opens = &mode_l2transport, .syntax = "l2transport",
	  .help = "Layer 2 transport" },
	DECL_END
};

/* The tags of packets that belong to a sub-interface. */
static const struct decl subinterface_decls[] = {
	{ .order = 190, .syntax = "encapsulation {dot1ad|dot1q} <vlans>",
	  .help = "Set the encapsulation on an interface|IEEE 802.1ad tagged packets;IEEE 802.1Q VLAN-tagged packets|VLAN identifier, several of them, or any" },
	{ .order = 190, .syntax = "encapsulation {dot1ad|dot1q} <vlans> exact",
	  .help = "|||No more tags than these" },
	{ .order = 190, .syntax = "encapsulation dot1q <vlans> second-dot1q <vlans> ( exact )",
	  .help = "|IEEE 802.1Q VLAN-tagged packets|VLAN identifier, several of them, or any|Inner tag|VLAN identifier, several of them, or any|No more tags than these" },
	{ .order = 190, .syntax = "encapsulation dot1ad <vlans> dot1q <vlans> ( exact )",
	  .help = "|IEEE 802.1ad tagged packets|VLAN identifier, several of them, or any|Inner tag|VLAN identifier, several of them, or any|No more tags than these" },
	{ .order = 190, .syntax = "encapsulation {default|untagged}",
	  .help = "|What belongs to no other;Packets without a tag" },
	{ .order = 191, .syntax = "rewrite ingress tag pop {1|2} ( symmetric )",
	  .help = "Rewrite tags|Of packets that come in|Tags|Take off|One;Two|Put on again what goes out" },
	{ .order = 191, .syntax = "rewrite ingress tag push {dot1ad|dot1q} <1-4094> ( second-dot1q <1-4094> | symmetric )",
	  .help = "|||Put on|IEEE 802.1ad;IEEE 802.1Q|VLAN identifier|Inner tag|VLAN identifier|Take off again what goes out" },
	{ .order = 191, .syntax = "rewrite ingress tag translate {1-to-1|1-to-2|2-to-1|2-to-2} {dot1ad|dot1q} <1-4094> ( second-dot1q <1-4094> | symmetric )",
	  .help = "|||Exchange|One for one;One for two;Two for one;Two for two|IEEE 802.1ad;IEEE 802.1Q|VLAN identifier|Inner tag|VLAN identifier|Exchange back what goes out" },
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
	{ .order = 2000, .nkey = 1, .opens = &mode_subinterface,
	  .syntax = "interface <subinterface> l2transport",
	  .help = "||Layer 2 transport" },
	{ .order = 2001, .nkey = 1, .opens = &mode_interface, .syntax = "interface preconfigure <port>",
	  .help = "|Interface that is not there yet|Interface" },
	{ .order = 2001, .nkey = 1, .opens = &mode_subinterface,
	  .syntax = "interface preconfigure <subinterface> ( l2transport )",
	  .help = "||Sub-interface|Layer 2 transport" },
	DECL_END
};
/* clang-format on */
