/*
 * router static: routes of each address family, in the default VRF and in
 * others.  Forms and tags of modes as IOS XR lists them (recalled).
 */
#include "store/model/model.h"
#include "store/model/modes.h"

static const struct mode mode_static;
static const struct mode mode_static_vrf;

/* What may be said of a route; a description takes what stands behind it. */
#define OPTIONS                                                                                    \
	" ( tag <1-4294967295> | permanent | track <word/32> | metric <1-16777214> | bfd "         \
	"fast-detect | minimum-interval <3-30000> | multiplier <1-10> | description <line/80> )"
#define OPTION_HELPS                                                                               \
	"|Tag for this route|Tag|Keep the route when the interface goes down|Object that it "      \
	"depends on|Name of the object|Metric for this route|Metric|BFD|Detect failures fast|"     \
	"Time between two packets|Milliseconds|Packets that may be lost|Packets|Description of "   \
	"the route|Text, at most 80 characters"

/* A way, with and without an administrative distance. */
#define WAY(place, keys, way, way_helps)                                                           \
	{.order = place, .nkey = keys, .syntax = way OPTIONS, .help = way_helps OPTION_HELPS},     \
	{                                                                                          \
		.order = place, .nkey = keys, .syntax = way " <1-254>" OPTIONS,                    \
		.help = way_helps "|Distance metric for this route" OPTION_HELPS                   \
	}

/*
 * The ways a route may lead.  One prefix may have several, so they tell routes
 * apart; the word vrf is part of the key, too.
 */
#define NEXT_HOPS(prefix, net, hop, hop_help)                                                      \
	WAY(10, 2, prefix " " hop, net "|" hop_help),                                              \
	    WAY(10, 2, prefix " <interface>", "|Forwarding interface"),                            \
	    WAY(10, 3, prefix " <interface> " hop, "||" hop_help),                                 \
	    WAY(10, 4, prefix " {vrf} <word/32> " hop, "|Destination VRF|VRF name|" hop_help),     \
	    WAY(10, 4, prefix " {vrf} <word/32> <interface>", "|||Forwarding interface"),          \
	    WAY(10, 5, prefix " {vrf} <word/32> <interface> " hop, "||||" hop_help)

/* clang-format off */
static const struct decl ipv4_decls[] = {
	NEXT_HOPS("<prefix>", "Destination prefix", "<ipv4>", "Forwarding router's address"),
	DECL_END
};

static const struct decl ipv6_decls[] = {
	NEXT_HOPS("<prefix6>", "Destination prefix", "<ipv6>", "Forwarding router's address"),
	DECL_END
};

static const struct decl *const ipv4_tables[] = { ipv4_decls, NULL };
static const struct decl *const ipv6_tables[] = { ipv6_decls, NULL };

static const struct mode mode_static_ipv4 = {
	.tag = "config-static-afi", .parent = &mode_static, .tables = ipv4_tables,
	.summary = "Static IPv4 routes",
};
static const struct mode mode_static_ipv6 = {
	.tag = "config-static-afi", .parent = &mode_static, .tables = ipv6_tables,
	.summary = "Static IPv6 routes",
};
static const struct mode mode_static_vrf_ipv4 = {
	.tag = "config-static-vrf-afi", .parent = &mode_static_vrf, .tables = ipv4_tables,
	.summary = "Static IPv4 routes of a VRF",
};
static const struct mode mode_static_vrf_ipv6 = {
	.tag = "config-static-vrf-afi", .parent = &mode_static_vrf, .tables = ipv6_tables,
	.summary = "Static IPv6 routes of a VRF",
};

static const struct decl static_vrf_decls[] = {
	{ .order = 10, .opens = &mode_static_vrf_ipv4, .syntax = "address-family ipv4 unicast",
	  .help = "Enter an address family|IPv4|Unicast routes" },
	{ .order = 20, .opens = &mode_static_vrf_ipv6, .syntax = "address-family ipv6 unicast",
	  .help = "|IPv6|Unicast routes" },
	DECL_END
};

static const struct decl *const static_vrf_tables[] = { static_vrf_decls, NULL };
static const struct mode mode_static_vrf = {
	.tag = "config-static-vrf", .parent = &mode_static, .tables = static_vrf_tables,
	.summary = "Static routes of a VRF",
};

static const struct decl static_decls[] = {
	{ .order = 10, .opens = &mode_static_ipv4, .syntax = "address-family ipv4 unicast",
	  .help = "Enter an address family|IPv4|Unicast routes" },
	{ .order = 5, .nkey = 1, .syntax = "maximum path {ipv4|ipv6} <1-140000>",
	  .help = "Set a limit|Number of routes|IPv4;IPv6|Routes" },
	{ .order = 11, .opens = &mode_static_ipv4, .syntax = "address-family ipv4 multicast",
	  .help = "||Multicast routes" },
	{ .order = 20, .opens = &mode_static_ipv6, .syntax = "address-family ipv6 unicast",
	  .help = "|IPv6|Unicast routes" },
	{ .order = 21, .opens = &mode_static_ipv6, .syntax = "address-family ipv6 multicast",
	  .help = "||Multicast routes" },
	{ .order = 30, .nkey = 1, .opens = &mode_static_vrf, .syntax = "vrf <vrf/32>",
	  .help = "Static routes of a VRF|VRF name" },
	DECL_END
};

static const struct decl *const static_tables[] = { static_decls, NULL };
static const struct mode mode_static = {
	.tag = "config-static", .parent = &mode_config, .tables = static_tables,
	.summary = "Static routes",
};

const struct decl model_routing[] = {
	{ .order = 2200, .opens = &mode_static, .syntax = "router static",
	  .help = "Enable a routing process|Static routes" },
	DECL_END
};
/* clang-format on */
