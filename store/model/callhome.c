/*
 * call-home: reports to the vendor.  Kept as text; nothing is sent.  Forms as
 * IOS XR lists them (recalled).
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
	{ .order = 25, .syntax = "destination message-size-limit <50-3145728>",
	  .help = "|Largest message|Bytes" },
	{ .order = 26, .syntax = "destination preferred-msg-format {long-text|short-text|xml}",
	  .help = "|Format of messages|Long text;Short text;XML" },
	{ .order = 30, .nkey = 1, .syntax = "destination transport-method {email|http}",
	  .help = "|How messages go|By electronic mail;By HTTP" },
	{ .order = 40, .syntax = "reporting smart-call-home-data",
	  .help = "What is reported|Data of smart call home" },
	{ .order = 41, .syntax = "reporting smart-licensing-data",
	  .help = "|Data of licensing" },
	{ .order = 50, .syntax = "anonymous-reporting-only",
	  .help = "Report without names" },
	{ .order = 60, .nkey = 1,
	  .syntax = "subscribe-to-alert-group <word/64> ( severity {catastrophic|critical|debugging|disaster|fatal|major|minor|normal|notification|warning} | periodic <line/64> )",
	  .help = "Alerts that are reported|Name of the group|Least severity|Catastrophic;Critical;Debugging;Disaster;Fatal;Major;Minor;Normal;Notification;Warning|At certain times|Times" },
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
	{ .order = 71, .syntax = "sender reply-to <word/200>",
	  .help = "|Where answers go|Address" },
	{ .order = 80, .syntax = "site-id <line/200>",
	  .help = "Name of the site|Text" },
	{ .order = 81, .syntax = "customer-id <line/64>",
	  .help = "Name of the customer|Text" },
	{ .order = 82, .syntax = "contract-id <line/64>",
	  .help = "Name of the contract|Text" },
	{ .order = 83, .syntax = "phone-number <line/16>",
	  .help = "Telephone number of the contact|Number" },
	{ .order = 84, .syntax = "street-address <line/200>",
	  .help = "Address of the contact|Text" },
	{ .order = 85, .syntax = "rate-limit <1-5>",
	  .help = "Limit of messages|Messages in a minute" },
	{ .order = 86, .syntax = "syslog-throttling",
	  .help = "Do not repeat log messages" },
	{ .order = 87, .nkey = 1, .syntax = "alert-group <word/64> disable",
	  .help = "Group of alerts|Name of the group|Disable it" },
	{ .order = 88, .syntax = "data-privacy level {high|normal}",
	  .help = "What is left out of messages|Level|Passwords and names;Passwords" },
	{ .order = 89, .syntax = "data-privacy hostname",
	  .help = "|The name of the router" },
	{ .order = 90, .nkey = 1, .opens = &mode_profile, .syntax = "profile <call-home-profile/31>",
	  .help = "Call-home profile|Profile name" },
	DECL_END
};

static const struct decl *const call_home_tables[] = { call_home_decls, NULL };
static const struct mode mode_call_home = {
	.tag = "config-call-home", .parent = &mode_config, .tables = call_home_tables,
	.summary = "Call-home configuration",
};

const struct decl model_callhome[] = {
	{ .order = 796, .opens = &mode_call_home, .syntax = "call-home",
	  .help = "Enter call-home configuration mode" },
	DECL_END
};
/* clang-format on */
