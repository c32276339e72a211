/*
 * group NAME: configuration that is written once and applied in many places.
 * It is kept as text and applied nowhere: which lines it would add is known to
 * the features it is about.  Forms as IOS XR lists them (recalled).
 */
#include "store/model/model.h"
#include "store/model/modes.h"

/* clang-format off */
static const struct decl group_decls[] = {
	{ .order = 10, .nkey = 1, .syntax = "<line/800>",
	  .help = "A line of configuration, whose names may be regular expressions" },
	{ .order = 20, .syntax = "end-group",
	  .help = "End of the group" },
	{ .order = 21, .syntax = "abort",
	  .help = "Discard the group and return to top level config" },
	DECL_END
};

static const struct decl *const group_tables[] = { group_decls, NULL };
static const struct mode mode_group = {
	.tag = "config-GRP", .parent = &mode_config, .tables = group_tables,
	.summary = "Configuration group",
	.end = "end-group",
	.verbatim = true,
};

const struct decl model_group[] = {
	{ .order = 110, .nkey = 1, .opens = &mode_group, .syntax = "group <word/32>",
	  .help = "Define a configuration group|Name of the group" },
	DECL_END
};
/* clang-format on */
