/*
 * Services of the router: ssh, telnet, HTTP client, name resolution, NTP,
 * SNMP, discovery protocols, agents, call-home.  Forms as in reference
 * xr-shell section 8 and in listings of IOS XR (recalled where it has none).
 */
#include "store/model/model.h"
#include "store/model/modes.h"

/* clang-format off */
static const struct decl ntp_decls[] = {
	{ .order = 10, .nkey = 1, .syntax = "server <ip>",
	  .help = "Configure NTP server|Address of the server" },
	{ .order = 10, .nkey = 1, .syntax = "server <ip> prefer",
	  .help = "||Prefer this server" },
	{ .order = 10, .nkey = 1, .syntax = "server <ip> key <1-65535>",
	  .help = "||Authentication key|Key number" },
	{ .order = 11, .nkey = 2, .syntax = "server vrf <vrf/32> <ip>",
	  .help = "|VRF of the server|VRF name|Address of the server" },
	{ .order = 11, .nkey = 2, .syntax = "server vrf <vrf/32> <ip> prefer",
	  .help = "||||Prefer this server" },
	{ .order = 12, .nkey = 1, .syntax = "peer <ip>",
	  .help = "Configure NTP peer|Address of the peer" },
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
	{ .order = 21, .nkey = 1, .syntax = "authentication-key <1-65535> md5 encrypted <word/162>",
	  .help = "|||Encrypted key follows|The key" },
	{ .order = 22, .nkey = 1, .syntax = "trusted-key <1-65535>",
	  .help = "Key numbers for trusted time sources|Key number" },
	{ .order = 30, .syntax = "source <interface>",
	  .help = "Interface whose address is the source|Interface" },
	{ .order = 31, .nkey = 1, .syntax = "source vrf <vrf/32> <interface>",
	  .help = "|VRF|VRF name|Interface" },
	{ .order = 40, .syntax = "master <1-15>",
	  .help = "Act as NTP master clock|Stratum" },
	{ .order = 50, .syntax = "update-calendar",
	  .help = "Periodically update the calendar" },
	DECL_END
};

static const struct decl *const ntp_tables[] = { ntp_decls, NULL };
static const struct mode mode_ntp = {
	.tag = "config-ntp", .parent = &mode_config, .tables = ntp_tables,
	.summary = "NTP configuration",
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
	DECL_END
};

static const struct decl *const xml_tables[] = { xml_decls, NULL };
static const struct mode mode_xml_tty = {
	.tag = "config-xml-tty", .parent = &mode_config, .tables = xml_tables,
	.summary = "XML agent configuration",
};

const struct decl model_services[] = {
	{ .order = 350, .nkey = 2, .syntax = "telnet vrf <vrf/32> {ipv4|ipv6} server max-servers <1-100>",
	  .help = "Telnet server configuration commands|VRF of the server|VRF name|IPv4;IPv6|Server|Sessions at one time|Sessions" },
	{ .order = 351, .nkey = 2, .syntax = "telnet vrf <vrf/32> {ipv4|ipv6} server max-servers no-limit",
	  .help = "||||||No limit" },
	{ .order = 352, .nkey = 1, .syntax = "telnet {ipv4|ipv6} client source-interface <interface>",
	  .help = "|IPv4;IPv6|Client|Interface whose address is the source|Interface" },
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
	{ .order = 405, .nkey = 2, .syntax = "domain ipv4 host <host/253> <ipv4>",
	  .help = "|IPv4 host|Host with a fixed address|Host name|IPv4 address" },
	{ .order = 406, .nkey = 2, .syntax = "domain ipv6 host <host/253> <ipv6>",
	  .help = "|IPv6 host|Host with a fixed address|Host name|IPv6 address" },
	{ .order = 407, .nkey = 1, .syntax = "domain vrf <vrf/32> name <host/253>",
	  .help = "|VRF|VRF name|Define the default domain name|Default domain name" },
	{ .order = 408, .nkey = 2, .syntax = "domain vrf <vrf/32> name-server <ip>",
	  .help = "|||Specify address of name server to use|Address of the server" },
	{ .order = 409, .nkey = 1, .syntax = "domain vrf <vrf/32> lookup source-interface <interface>",
	  .help = "|||Name resolution|Interface whose address is the source|Interface" },
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
	{ .order = 740, .opens = &mode_ntp, .syntax = "ntp",
	  .help = "Configure NTP" },
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
	{ .order = 2600, .opens = &mode_netconf, .syntax = "netconf-yang agent",
	  .help = "NETCONF and YANG|Agent" },
	{ .order = 2700, .syntax = "ssh client source-interface <interface>",
	  .help = "Secure Shell configuration|Client|Interface whose address is the source|Interface" },
	{ .order = 2701, .syntax = "ssh client vrf <vrf/32>",
	  .help = "||VRF of the servers|VRF name" },
	{ .order = 2702, .syntax = "ssh client knownhost <url/253>",
	  .help = "||File of known hosts|Name of the file" },
	{ .order = 2703, .syntax = "ssh client dscp <0-63>",
	  .help = "||Value of the DSCP field|Value" },
	{ .order = 2704, .syntax = "ssh server logging",
	  .help = "|Server|Log sessions" },
	{ .order = 2705, .syntax = "ssh server dscp <0-63>",
	  .help = "||Value of the DSCP field|Value" },
	{ .order = 2706, .syntax = "ssh server rate-limit <1-600>",
	  .help = "||Limit of new sessions|Sessions in a minute" },
	{ .order = 2707, .syntax = "ssh server session-limit <1-110>",
	  .help = "||Sessions at one time|Sessions" },
	{ .order = 2708, .syntax = "ssh server max-auth-limit <3-20>",
	  .help = "||Attempts to authenticate|Attempts" },
	{ .order = 2709, .syntax = "ssh server port <5520-5529>",
	  .help = "||Another port than 22|Port number" },
	{ .order = 2710, .syntax = "ssh server v2",
	  .help = "||Version 2 only" },
	{ .order = 2711, .nkey = 1, .syntax = "ssh server vrf <vrf/32>",
	  .help = "||VRF of the server|VRF name" },
	{ .order = 2711, .nkey = 1, .syntax = "ssh server vrf <vrf/32> {ipv4|ipv6} access-list <word/64>",
	  .help = "||||IPv4;IPv6|Who may connect|Name of the access list" },
	{ .order = 2712, .syntax = "ssh server netconf port <1-65535>",
	  .help = "||NETCONF subsystem|Another port than 830|Port number" },
	{ .order = 2713, .nkey = 1, .syntax = "ssh server netconf vrf <vrf/32>",
	  .help = "|||VRF|VRF name" },
	{ .order = 2714, .nkey = 1, .syntax = "ssh server algorithms {cipher|host-key|key-exchange|mac} <line/253>",
	  .help = "||Algorithms that are offered|Ciphers;Host keys;Key exchange;Message authentication|Names" },
	{ .order = 2720, .syntax = "ssh timeout <5-120>",
	  .help = "|Time to authenticate|Seconds" },
	DECL_END
};
/* clang-format on */
