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
		{ .order = 20, .opens = &(import), .syntax = "import route-target",                \
		  .help = "|Routes with these targets" },                                          \
		{ .order = 30, .syntax = "export route-policy <route-policy/64>",                          \
		  .help = "VRF export|Use a route policy|Name of the policy" },                    \
		{ .order = 40, .opens = &(export), .syntax = "export route-target",                \
		  .help = "|Targets that routes are marked with" },                                \
		{ .order = 50, .syntax = "maximum prefix <32-10000000>",                           \
		  .help = "Set a limit|Number of prefixes|Prefixes" },                             \
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
	{ .order = 30, .opens = &mode_vrf_ipv4, .syntax = "address-family ipv4 unicast",
	  .help = "Enable an address family|IPv4|Unicast routes" },
	{ .order = 40, .opens = &mode_vrf_ipv6, .syntax = "address-family ipv6 unicast",
	  .help = "|IPv6|Unicast routes" },
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
