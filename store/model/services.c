/*
 * Services of the router: name resolution, HTTP client, discovery protocols
 * and agents.  Forms as in reference xr-shell section 8 and in listings of
 * IOS XR (recalled where it has none).
 */
#include "store/model/model.h"
#include "store/model/modes.h"

/* clang-format off */
static const struct mode mode_lldp;

static const struct decl tlv_decls[] = {
	{ .order = 10, .nkey = 1,
	  .syntax = "{management-address|port-description|system-capabilities|system-description|system-name} disable",
	  .help = "Management address;Description of the port;Capabilities;Description of the system;Name of the system|Do not send it" },
	DECL_END
};

static const struct decl *const tlv_tables[] = { tlv_decls, NULL };
static const struct mode mode_tlv = {
	.tag = "config-lldp-tlv", .parent = &mode_lldp, .tables = tlv_tables,
	.summary = "What LLDP tells",
};

static const struct decl lldp_decls[] = {
	{ .order = 10, .syntax = "holdtime <0-65535>",
	  .help = "How long a receiver keeps what it is told|Seconds" },
	{ .order = 20, .syntax = "timer <5-65534>",
	  .help = "Rate at which LLDP packets are sent|Seconds" },
	{ .order = 30, .syntax = "reinit <2-5>",
	  .help = "Delay before initialization|Seconds" },
	{ .order = 40, .syntax = "management enable",
	  .help = "Management interfaces|Use LLDP on them" },
	{ .order = 50, .syntax = "subinterfaces enable",
	  .help = "Sub-interfaces|Use LLDP on them" },
	{ .order = 60, .syntax = "priorityaddr enable",
	  .help = "Priority of addresses|Use it" },
	{ .order = 70, .syntax = "extended-show-width enable",
	  .help = "Width of listings|Whole names" },
	{ .order = 80, .opens = &mode_tlv, .syntax = "tlv-select",
	  .help = "What is told" },
	DECL_END
};

static const struct decl *const lldp_tables[] = { lldp_decls, NULL };
static const struct mode mode_lldp = {
	.tag = "config-lldp", .parent = &mode_config, .tables = lldp_tables,
	.summary = "LLDP configuration",
};

static const struct decl agent_session_decls[] = {
	{ .order = 10, .syntax = "limit <1-1024>",
	  .help = "Sessions at one time|Sessions" },
	{ .order = 20, .syntax = "absolute-timeout <1-1440>",
	  .help = "Longest life of a session|Minutes" },
	{ .order = 30, .syntax = "idle-timeout <1-1440>",
	  .help = "Longest silence of a session|Minutes" },
	DECL_END
};

static const struct mode mode_netconf;
static const struct decl *const agent_session_tables[] = { agent_session_decls, NULL };
static const struct mode mode_agent_session = {
	.tag = "config-ncy-agent-session", .parent = &mode_netconf, .tables = agent_session_tables,
	.summary = "Sessions of the NETCONF agent",
};

static const struct decl netconf_decls[] = {
	{ .order = 10, .syntax = "ssh",
	  .help = "Enable NETCONF over SSH" },
	{ .order = 20, .opens = &mode_agent_session, .syntax = "session",
	  .help = "Session parameters" },
	{ .order = 30, .syntax = "rate-limit <4096-4294967295>",
	  .help = "Limit what requests may send|Bytes in a second" },
	{ .order = 40, .syntax = "with-defaults-support enable",
	  .help = "The with-defaults capability|Enable it" },
	DECL_END
};

static const struct decl *const netconf_tables[] = { netconf_decls, NULL };
static const struct mode mode_netconf = {
	.tag = "config-ncy-agent", .parent = &mode_config, .tables = netconf_tables,
	.summary = "NETCONF agent configuration",
};

static const struct decl netconf_tty_decls[] = {
	{ .order = 10, .syntax = "session timeout <1-1440>",
	  .help = "Session parameters|Longest silence|Minutes" },
	{ .order = 20, .syntax = "throttle memory <100-1024>",
	  .help = "Limits|Memory of a session|Megabytes" },
	{ .order = 21, .syntax = "throttle process-rate <1000-30000>",
	  .help = "|Tags processed in a second|Tags" },
	DECL_END
};

static const struct decl *const netconf_tty_tables[] = { netconf_tty_decls, NULL };
static const struct mode mode_netconf_tty = {
	.tag = "config-netconf-tty", .parent = &mode_config, .tables = netconf_tty_tables,
	.summary = "NETCONF agent on terminals",
};

static const struct mode mode_xml_tty;

static const struct decl xml_vrf_decls[] = {
	{ .order = 10, .nkey = 1, .syntax = "{ipv4|ipv6} access-list <word/64>",
	  .help = "IPv4;IPv6|Who may connect|Name of the access list" },
	{ .order = 20, .syntax = "shutdown",
	  .help = "Do not serve the VRF" },
	DECL_END
};

static const struct decl *const xml_vrf_tables[] = { xml_vrf_decls, NULL };
static const struct mode mode_xml_vrf = {
	.tag = "config-xml-vrf", .parent = &mode_xml_tty, .tables = xml_vrf_tables,
	.summary = "XML agent in a VRF",
};

static const struct decl xml_decls[] = {
	{ .order = 10, .syntax = "iteration off",
	  .help = "Iteration of responses|Send them whole" },
	{ .order = 10, .syntax = "iteration on size <1-100000>",
	  .help = "|Send them in parts|Size of a part|Kilobytes" },
	{ .order = 20, .syntax = "session timeout <1-1440>",
	  .help = "Session parameters|Longest silence|Minutes" },
	{ .order = 30, .syntax = "streaming on size <1-100000>",
	  .help = "Streaming of responses|Stream them|Size of a part|Kilobytes" },
	{ .order = 40, .syntax = "throttle memory <100-1024>",
	  .help = "Limits|Memory of a session|Megabytes" },
	{ .order = 41, .syntax = "throttle process-rate <1000-30000>",
	  .help = "|Tags processed in a second|Tags" },
	{ .order = 50, .nkey = 1, .opens = &mode_xml_vrf, .syntax = "vrf <vrf/32>",
	  .help = "VRF that is served|VRF name" },
	DECL_END
};

static const struct decl *const xml_tables[] = { xml_decls, NULL };
static const struct mode mode_xml_tty = {
	.tag = "config-xml-tty", .parent = &mode_config, .tables = xml_tables,
	.summary = "XML agent configuration",
};

const struct decl model_services[] = {
	{ .order = 400, .syntax = "domain name <host/253>",
	  .help = "Domain service related commands|Define the default domain name|Default domain name" },
	{ .order = 401, .nkey = 1, .syntax = "domain list <host/253>",
	  .help = "|Domain name to complete unqualified host names|A domain name" },
	{ .order = 402, .syntax = "domain lookup disable",
	  .help = "|Name resolution|Do not ask servers" },
	{ .order = 403, .syntax = "domain lookup source-interface <interface>",
	  .help = "||Interface whose address is the source|Interface" },
	{ .order = 404, .nkey = 1, .syntax = "domain name-server <ip>",
	  .help = "|Specify address of name server to use|Address of the server" },
	{ .order = 405, .nkey = 1, .syntax = "domain ipv4 host <host/253> <ipv4>",
	  .help = "|IPv4 host|Host with a fixed address|Host name|IPv4 address" },
	{ .order = 405, .nkey = 1, .syntax = "domain ipv4 host <host/253> <ipv4> <ipv4>",
	  .help = "|||||Second address" },
	{ .order = 405, .nkey = 1, .syntax = "domain ipv4 host <host/253> <ipv4> <ipv4> <ipv4>",
	  .help = "||||||Third address" },
	{ .order = 406, .nkey = 1, .syntax = "domain ipv6 host <host/253> <ipv6>",
	  .help = "|IPv6 host|Host with a fixed address|Host name|IPv6 address" },
	{ .order = 406, .nkey = 1, .syntax = "domain ipv6 host <host/253> <ipv6> <ipv6>",
	  .help = "|||||Second address" },
	{ .order = 407, .nkey = 1, .syntax = "domain vrf <vrf/32> name <host/253>",
	  .help = "|VRF|VRF name|Define the default domain name|Default domain name" },
	{ .order = 408, .nkey = 2, .syntax = "domain vrf <vrf/32> name-server <ip>",
	  .help = "|||Specify address of name server to use|Address of the server" },
	{ .order = 409, .nkey = 1, .syntax = "domain vrf <vrf/32> lookup source-interface <interface>",
	  .help = "|||Name resolution|Interface whose address is the source|Interface" },
	{ .order = 410, .nkey = 1, .syntax = "domain vrf <vrf/32> lookup disable",
	  .help = "||||Do not ask servers" },
	{ .order = 411, .nkey = 2, .syntax = "domain vrf <vrf/32> list <host/253>",
	  .help = "|||Domain name to complete unqualified host names|A domain name" },
	{ .order = 412, .nkey = 2, .syntax = "domain vrf <vrf/32> ipv4 host <host/253> <ipv4>",
	  .help = "|||IPv4 host|Host with a fixed address|Host name|IPv4 address" },
	{ .order = 413, .nkey = 2, .syntax = "domain vrf <vrf/32> ipv6 host <host/253> <ipv6>",
	  .help = "|||IPv6 host|Host with a fixed address|Host name|IPv6 address" },
	{ .order = 414, .syntax = "domain multicast <host/253>",
	  .help = "|Domain of multicast services|Domain name" },
	{ .order = 660, .syntax = "cdp",
	  .help = "Enable CDP" },
	{ .order = 661, .syntax = "cdp advertise v1",
	  .help = "|Which version is advertised|Version 1" },
	{ .order = 662, .syntax = "cdp holdtime <10-255>",
	  .help = "|How long a receiver keeps what it is told|Seconds" },
	{ .order = 663, .syntax = "cdp timer <5-254>",
	  .help = "|Rate at which CDP packets are sent|Seconds" },
	{ .order = 664, .syntax = "cdp log adjacency changes",
	  .help = "|Log|Neighbors|When they come and go" },
	{ .order = 665, .opens = &mode_lldp, .syntax = "lldp",
	  .help = "Enable LLDP" },
	{ .order = 2300, .syntax = "http client connection retry <1-5>",
	  .help = "HTTP|Client|Connection to a server|Attempts|Number of attempts" },
	{ .order = 2301, .syntax = "http client connection timeout <1-60>",
	  .help = "|||Time that it may take|Seconds" },
	{ .order = 2302, .syntax = "http client response timeout <1-300>",
	  .help = "||Answer of a server|Time that it may take|Seconds" },
	{ .order = 2303, .syntax = "http client secure-verify-host disable",
	  .help = "||Name in the server's certificate|Do not verify it" },
	{ .order = 2304, .syntax = "http client secure-verify-peer disable",
	  .help = "||Server's certificate|Do not verify it" },
	{ .order = 2305, .nkey = 1, .syntax = "http client source-interface {ipv4|ipv6} <interface>",
	  .help = "||Interface whose address is the source|IPv4;IPv6|Interface" },
	{ .order = 2306, .syntax = "http client ssl version {tls1.0|tls1.1|tls1.2|tls1.3}",
	  .help = "||Secure connections|Version of the protocol|TLS 1.0;TLS 1.1;TLS 1.2;TLS 1.3" },
	{ .order = 2307, .syntax = "http client tcp-window-scale <1-14>",
	  .help = "||Scale of the TCP window|Scale" },
	{ .order = 2308, .syntax = "http client version {1.0|1.1|default}",
	  .help = "||Version of HTTP|HTTP 1.0;HTTP 1.1;As the server likes" },
	{ .order = 2309, .syntax = "http client vrf <vrf/32>",
	  .help = "||VRF of the servers|VRF name" },
	{ .order = 2500, .opens = &mode_xml_tty, .syntax = "xml agent tty",
	  .help = "XML commands|XML agent|On terminals" },
	{ .order = 2501, .opens = &mode_xml_tty, .syntax = "xml agent ssl",
	  .help = "||Over TLS" },
	{ .order = 2502, .opens = &mode_xml_tty, .syntax = "xml agent",
	  .help = "|" },
	{ .order = 2510, .opens = &mode_netconf_tty, .syntax = "netconf agent tty",
	  .help = "NETCONF|Agent|On terminals" },
	{ .order = 2600, .opens = &mode_netconf, .syntax = "netconf-yang agent",
	  .help = "NETCONF and YANG|Agent" },
	DECL_END
};
/* clang-format on */
