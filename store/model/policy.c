/*
 * Routing policy: sets and route policies, kept as text.  What may stand in
 * them is known by the first word of a line only; forms as in reference
 * xr-shell section 4.3 and in listings of IOS XR.
 */
#include "store/model/model.h"
#include "store/model/modes.h"

/* Leaving a block of text: its end word keeps it, the others drop it. */
#define TEXT_EXITS(end_word, end_help)                                                             \
	{.order = 900, .syntax = end_word, .help = end_help},                                      \
	    {.order = 901,                                                                         \
		.syntax = "abort",                                                                 \
		.help = "Discard RPL definition and return to top level config"},                  \
	    {.order = 902,                                                                         \
		.syntax = "exit",                                                                  \
		.help = "Discard RPL definition and exit from this submode"},                      \
	    {.order = 903, .syntax = "show", .help = "Show partial RPL configuration"}, DECL_END

#define TEXT_MODE(name, mode_tag, table, end_word, is_list, mode_summary)                          \
	static const struct decl *const table##_tables[] = {table, NULL};                          \
	static const struct mode name = {                                                          \
	    .tag = mode_tag,                                                                       \
	    .parent = &mode_config,                                                                \
	    .tables = table##_tables,                                                              \
	    .summary = mode_summary,                                                               \
	    .end = end_word,                                                                       \
	    .list = is_list,                                                                       \
	}

/* A prefix, and the lengths of those within it that belong to the set. */
#define PREFIXES(prefix, range)                                                                    \
	{.order = 10, .nkey = 1, .syntax = prefix, .help = "Prefix"},                              \
	    {.order = 10,                                                                          \
		.nkey = 1,                                                                         \
		.syntax = prefix " {eq|ge|le} " range,                                             \
		.help = "|Exactly this length;At least this length;At most this length|Length"},   \
	{                                                                                          \
		.order = 10, .nkey = 1, .syntax = prefix " ge " range " le " range,                \
		.help = "||Length|At most this length|Length"                                      \
	}

/* clang-format off */
static const struct decl prefix_decls[] = {
	PREFIXES("<ipv4>", "<0-32>"),
	PREFIXES("<prefix>", "<0-32>"),
	PREFIXES("<ipv6>", "<0-128>"),
	PREFIXES("<prefix6>", "<0-128>"),
	TEXT_EXITS("end-set", "End of set definition"),
};
TEXT_MODE(mode_prefix_set, "config-pfx", prefix_decls, "end-set", true, "Prefix set");

static const struct decl community_decls[] = {
	{ .order = 10, .nkey = 1, .syntax = "<word/64>",
	  .help = "Community, as in 65000:1, 65000:* or no-export" },
	{ .order = 20, .nkey = 1, .syntax = "ios-regex <line/200>",
	  .help = "Regular expression|The expression, quoted" },
	{ .order = 30, .nkey = 1, .syntax = "dfa-regex <line/200>",
	  .help = "Regular expression of the DFA style|The expression, quoted" },
	TEXT_EXITS("end-set", "End of set definition"),
};
TEXT_MODE(mode_community_set, "config-comm", community_decls, "end-set", true, "Community set");

static const struct decl as_path_decls[] = {
	{ .order = 10, .nkey = 1, .syntax = "ios-regex <line/200>",
	  .help = "Regular expression|The expression, quoted" },
	{ .order = 20, .nkey = 1, .syntax = "dfa-regex <line/200>",
	  .help = "Regular expression of the DFA style|The expression, quoted" },
	{ .order = 30, .nkey = 1, .syntax = "length <line/200>",
	  .help = "Length of the path|As in: ge 10" },
	{ .order = 40, .nkey = 1, .syntax = "unique-length <line/200>",
	  .help = "Length without repetitions|As in: ge 10" },
	{ .order = 50, .nkey = 1, .syntax = "neighbor-is <line/200>",
	  .help = "AS of the neighbor|Numbers, quoted" },
	{ .order = 60, .nkey = 1, .syntax = "originates-from <line/200>",
	  .help = "AS of origin|Numbers, quoted" },
	{ .order = 45, .syntax = "is-local",
	  .help = "No other AS on the path" },
	{ .order = 70, .nkey = 1, .syntax = "passes-through <line/200>",
	  .help = "AS on the way|Numbers, quoted" },
	TEXT_EXITS("end-set", "End of set definition"),
};
TEXT_MODE(mode_as_path_set, "config-as", as_path_decls, "end-set", true, "AS path set");

/* Sets of values that are told apart by nothing but their text. */
#define VALUE_SET(name, mode_tag, what, summary)                                                   \
	static const struct decl name##_decls[] = {                                                \
		{ .order = 10, .nkey = 1, .syntax = "<word/120>", .help = what },                  \
		{ .order = 20, .nkey = 1, .syntax = "ios-regex <line/200>",                        \
		  .help = "Regular expression|The expression, quoted" },                           \
		{ .order = 30, .nkey = 1, .syntax = "dfa-regex <line/200>",                        \
		  .help = "Regular expression of the DFA style|The expression, quoted" },          \
		TEXT_EXITS("end-set", "End of set definition"),                                    \
	};                                                                                         \
	TEXT_MODE(mode_##name, mode_tag, name##_decls, "end-set", true, summary)

VALUE_SET(extcommunity, "config-ext", "Extended community, as in 65000:1", "Extended community set");
VALUE_SET(large, "config-largecomm", "Large community, as in 65000:1:2", "Large community set");
VALUE_SET(rd, "config-rd", "Route distinguisher, as in 65000:1", "Route distinguisher set");
VALUE_SET(area, "config-ospf-area", "OSPF area, as in 0 or 192.0.2.1", "OSPF area set");
VALUE_SET(mac, "config-mac", "MAC address", "MAC address set");
VALUE_SET(esi, "config-esi", "Ethernet segment identifier", "Ethernet segment identifier set");
VALUE_SET(etag, "config-etag", "Ethernet tag", "Ethernet tag set");
VALUE_SET(tag, "config-tag", "Tag of a route", "Tag set");

static const struct decl global_decls[] = {
	{ .order = 10, .nkey = 1, .syntax = "<word/64> <word/200>",
	  .help = "Name of a parameter|Its value, quoted" },
	TEXT_EXITS("end-global", "End of the parameters"),
};
TEXT_MODE(mode_policy_global, "config-rp-gl", global_decls, "end-global", true,
    "Parameters of all route policies");

static const struct decl policy_decls[] = {
	{ .order = 10, .nkey = 1, .syntax = "if <line/800>",
	  .help = "If statement|Condition, and then" },
	{ .order = 11, .nkey = 1, .syntax = "elseif <line/800>",
	  .help = "Another condition of an if statement|Condition, and then" },
	{ .order = 12, .syntax = "else",
	  .help = "When no condition was met" },
	{ .order = 13, .syntax = "endif",
	  .help = "End of an if statement" },
	{ .order = 20, .syntax = "pass",
	  .help = "Pass this route for further processing" },
	{ .order = 21, .syntax = "drop",
	  .help = "Drop this route" },
	{ .order = 22, .syntax = "done",
	  .help = "Accept this route and end the processing" },
	{ .order = 30, .nkey = 1, .syntax = "set <line/800>",
	  .help = "Set a route attribute|Attribute and value" },
	{ .order = 31, .nkey = 1, .syntax = "apply <line/800>",
	  .help = "Apply a route policy|Name of the policy" },
	{ .order = 32, .nkey = 1, .syntax = "prepend <line/800>",
	  .help = "Prepend to the AS path|As in: as-path 65000 2" },
	{ .order = 33, .nkey = 1, .syntax = "replace <line/800>",
	  .help = "Replace in the AS path|What is replaced" },
	{ .order = 34, .nkey = 1, .syntax = "remove <line/800>",
	  .help = "Remove from the AS path|What is removed" },
	{ .order = 35, .nkey = 1, .syntax = "delete <line/800>",
	  .help = "Delete communities|As in: community in SET" },
	{ .order = 36, .nkey = 1, .syntax = "add <line/800>",
	  .help = "Add an offset|Attribute and number" },
	{ .order = 37, .nkey = 1, .syntax = "suppress-route",
	  .help = "Suppress the route in an aggregate" },
	{ .order = 38, .nkey = 1, .syntax = "unsuppress-route",
	  .help = "Advertise a route that was suppressed" },
	{ .order = 39, .nkey = 1, .syntax = "var <line/800>",
	  .help = "Set a variable|Variable and value" },
	TEXT_EXITS("end-policy", "End of route policy definition"),
};
TEXT_MODE(mode_route_policy, "config-rpl", policy_decls, "end-policy", false, "Route policy");

const struct decl model_policy[] = {
	{ .order = 2100, .nkey = 1, .opens = &mode_as_path_set, .syntax = "as-path-set <as-path-set/64>",
	  .help = "Define an AS path set|Name of the set" },
	{ .order = 2110, .nkey = 1, .opens = &mode_community_set, .syntax = "community-set <community-set/64>",
	  .help = "Define a community set|Name of the set" },
	{ .order = 2111, .nkey = 1, .opens = &mode_esi, .syntax = "esi-set <word/64>",
	  .help = "Define a set of Ethernet segment identifiers|Name of the set" },
	{ .order = 2112, .nkey = 1, .opens = &mode_etag, .syntax = "etag-set <word/64>",
	  .help = "Define a set of Ethernet tags|Name of the set" },
	{ .order = 2113, .nkey = 2, .opens = &mode_extcommunity,
	  .syntax = "extcommunity-set {bandwidth|color|cost|opaque|rt|seg-nh|soo} <word/64>",
	  .help = "Define an extended community set|Link bandwidth;Color;Cost;Opaque;Route target;Segmented next hop;Site of origin|Name of the set" },
	{ .order = 2114, .nkey = 1, .opens = &mode_large, .syntax = "large-community-set <word/64>",
	  .help = "Define a large community set|Name of the set" },
	{ .order = 2115, .nkey = 1, .opens = &mode_mac, .syntax = "mac-set <word/64>",
	  .help = "Define a set of MAC addresses|Name of the set" },
	{ .order = 2116, .nkey = 1, .opens = &mode_area, .syntax = "ospf-area-set <word/64>",
	  .help = "Define a set of OSPF areas|Name of the set" },
	{ .order = 2117, .opens = &mode_policy_global, .syntax = "policy-global",
	  .help = "Define parameters of all route policies" },
	{ .order = 2120, .nkey = 1, .opens = &mode_prefix_set, .syntax = "prefix-set <prefix-set/64>",
	  .help = "Define a prefix set|Name of the set" },
	{ .order = 2121, .nkey = 1, .opens = &mode_rd, .syntax = "rd-set <word/64>",
	  .help = "Define a set of route distinguishers|Name of the set" },
	{ .order = 2122, .nkey = 1, .opens = &mode_tag, .syntax = "tag-set <word/64>",
	  .help = "Define a set of tags|Name of the set" },
	{ .order = 2130, .nkey = 1, .opens = &mode_route_policy, .syntax = "route-policy <policy/200>",
	  .help = "Define a route policy|Name of the policy" },
	DECL_END
};
/* clang-format on */
