/*
 * router static: routes of each address family, in the default VRF and in
 * others.  Forms and tags of modes as IOS XR lists them (recalled).
 */
#include "store/model/model.h"
#include "store/model/modes.h"

static const struct mode mode_static;
static const struct mode mode_static_vrf;

/*
 * The ways a route may lead.  One prefix may have several: all of them tell
 * a route from another, but the distance.
 */
#define NEXT_HOPS(prefix, net, hop, hop_help)                                                      \
	{.order = 10, .nkey = 2, .syntax = prefix " " hop, .help = net "|" hop_help},              \
	    {.order = 10,                                                                          \
		.nkey = 2,                                                                         \
		.syntax = prefix " " hop " <1-254>",                                               \
		.help = "||Distance metric for this route"},                                       \
	    {.order = 10,                                                                          \
		.nkey = 2,                                                                         \
		.syntax = prefix " " hop " description <line/30>",                                 \
		.help = "||Description of the route|Text, at most 30 characters"},                 \
	    {.order = 10,                                                                          \
		.nkey = 2,                                                                         \
		.syntax = prefix " <interface>",                                                   \
		.help = "|Forwarding interface"},                                                  \
	    {.order = 10,                                                                          \
		.nkey = 2,                                                                         \
		.syntax = prefix " <interface> <1-254>",                                           \
		.help = "||Distance metric for this route"},                                       \
	    {.order = 11, .nkey = 3, .syntax = prefix " <interface> " hop, .help = "||" hop_help}, \
	    {.order = 11,                                                                          \
		.nkey = 3,                                                                         \
		.syntax = prefix " <interface> " hop " <1-254>",                                   \
		.help = "|||Distance metric for this route"},                                      \
	{                                                                                          \
		.order = 12, .nkey = 3, .syntax = prefix " vrf <vrf/32> " hop,                    \
		.help = "|Destination VRF|VRF name|" hop_help                                      \
	}

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
	{ .order = 20, .opens = &mode_static_ipv6, .syntax = "address-family ipv6 unicast",
	  .help = "|IPv6|Unicast routes" },
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
