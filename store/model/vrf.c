/*
 * VRFs and what they import and export.  Forms as IOS XR lists them; the tags
 * of the modes are those of reference xr-shell section 1.1 where it has them.
 */
#include "store/model/model.h"
#include "store/model/modes.h"

static const struct mode mode_vrf;
static const struct mode mode_vrf_ipv4;
static const struct mode mode_vrf_ipv6;

/* clang-format off */
static const struct decl route_target_decls[] = {
	{ .order = 10, .nkey = 1, .syntax = "<target>",
	  .help = "Route target" },
	{ .order = 10, .nkey = 1, .syntax = "<target> stitching",
	  .help = "|For stitching" },
	DECL_END
};

static const struct decl *const route_target_tables[] = { route_target_decls, NULL };

#define ROUTE_TARGETS(name, above, way)                                        \
	static const struct mode name = {                                      \
		.tag = "config-vrf-" way "-rt", .parent = &(above),            \
		.tables = route_target_tables,                                 \
		.summary = "Route targets of a VRF, " way,                     \
	}
ROUTE_TARGETS(mode_import4, mode_vrf_ipv4, "import");
ROUTE_TARGETS(mode_export4, mode_vrf_ipv4, "export");
ROUTE_TARGETS(mode_import6, mode_vrf_ipv6, "import");
ROUTE_TARGETS(mode_export6, mode_vrf_ipv6, "export");

#define FAMILY(table, import, export)                                                              \
	static const struct decl table[] = {                                                       \
		{ .order = 10, .syntax = "import route-policy <route-policy/64>",                          \
		  .help = "VRF import|Use a route policy|Name of the policy" },                    \
		{ .order = 11,                                                                     \
		  .syntax = "import from default-vrf route-policy <route-policy/64> ( advertise-as-vpn )", \
		  .help = "|From another|The default VRF|Use a route policy|Name of the policy|"   \
			  "Advertise to peers, too" },                                             \
		{ .order = 12, .syntax = "import from {bridge-domain|vrf} advertise-as-vpn",       \
		  .help = "||A bridge domain;Other VRFs|Advertise to peers, too" },                \
		{ .order = 20, .opens = &(import), .syntax = "import route-target",                \
		  .help = "|Routes with these targets" },                                          \
		{ .order = 30, .syntax = "export route-policy <route-policy/64>",                          \
		  .help = "VRF export|Use a route policy|Name of the policy" },                    \
		{ .order = 31,                                                                     \
		  .syntax = "export to default-vrf route-policy <route-policy/64> ( allow-imported-vpn )", \
		  .help = "|To another|The default VRF|Use a route policy|Name of the policy|"     \
			  "Routes that were imported, too" },                                      \
		{ .order = 32, .syntax = "export to vrf allow-imported-vpn",                       \
		  .help = "||Other VRFs|Routes that were imported, too" },                         \
		{ .order = 40, .opens = &(export), .syntax = "export route-target",                \
		  .help = "|Targets that routes are marked with" },                                \
		{ .order = 50, .syntax = "maximum prefix <32-10000000>",                           \
		  .help = "Set a limit|Number of prefixes|Prefixes" },                             \
		{ .order = 50, .syntax = "maximum prefix <32-10000000> <1-100>",                   \
		  .help = "|||When to warn, in percent" },                                            \
		DECL_END                                                                           \
	};                                                                                         \
	static const struct decl *const table##_tables[] = { table, NULL }

FAMILY(ipv4_decls, mode_import4, mode_export4);
FAMILY(ipv6_decls, mode_import6, mode_export6);

static const struct mode mode_vrf_ipv4 = {
	.tag = "config-vrf-af", .parent = &mode_vrf, .tables = ipv4_decls_tables,
	.summary = "VRF address family configuration, IPv4",
};
static const struct mode mode_vrf_ipv6 = {
	.tag = "config-vrf-af", .parent = &mode_vrf, .tables = ipv6_decls_tables,
	.summary = "VRF address family configuration, IPv6",
};

static const struct decl vrf_decls[] = {
	{ .order = 10, .syntax = "description <line/244>",
	  .help = "A description for the VRF|Text, at most 244 characters" },
	{ .order = 20, .syntax = "rd <target>",
	  .help = "Route distinguisher|Route distinguisher" },
	{ .order = 20, .syntax = "rd auto",
	  .help = "|Assign one" },
	{ .order = 12, .syntax = "mode big",
	  .help = "Size of the VRF|Many routes" },
	{ .order = 14, .syntax = "vpn id <word/64>",
	  .help = "VPN|Identifier|Identifier, as in 0001:1" },
	{ .order = 16, .syntax = "fallback-vrf <vrf/32>",
	  .help = "VRF that is asked when there is no route|VRF name" },
	{ .order = 18, .syntax = "remote-route-filtering disable",
	  .help = "Filtering of remote routes|Keep them all" },
	{ .order = 30, .opens = &mode_vrf_ipv4, .syntax = "address-family ipv4 unicast",
	  .help = "Enable an address family|IPv4|Unicast routes" },
	{ .order = 31, .nkey = 1, .opens = &mode_vrf_ipv4,
	  .syntax = "address-family ipv4 {flowspec|multicast}",
	  .help = "||Flow specifications;Multicast routes" },
	{ .order = 40, .opens = &mode_vrf_ipv6, .syntax = "address-family ipv6 unicast",
	  .help = "|IPv6|Unicast routes" },
	{ .order = 41, .nkey = 1, .opens = &mode_vrf_ipv6,
	  .syntax = "address-family ipv6 {flowspec|multicast}",
	  .help = "||Flow specifications;Multicast routes" },
	DECL_END
};

static const struct decl *const vrf_tables[] = { vrf_decls, NULL };
static const struct mode mode_vrf = {
	.tag = "config-vrf", .parent = &mode_config, .tables = vrf_tables,
	.summary = "VRF configuration",
};

const struct decl model_vrf[] = {
	{ .order = 505, .nkey = 1, .opens = &mode_vrf, .syntax = "vrf <vrf/32>",
	  .help = "VRF configuration commands|VRF name" },
	DECL_END
};
/* clang-format on */
