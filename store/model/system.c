/*
 * The router itself: its name, its clock, how its configuration is saved.
 * Forms as in reference xr-shell sections 1.1 and 8.
 */
#include "store/model/model.h"
#include "store/model/modes.h"

/* clang-format off */
static const struct decl autosave_decls[] = {
	{ .order = 10, .syntax = "filename <word/200>",
	  .help = "File that commits are saved to|Name of the file" },
	{ .order = 20, .syntax = "maximum <1-4294967295>",
	  .help = "Files that are kept|Files" },
	{ .order = 30, .syntax = "wait-time days <0-31> hours <0-23> minutes <0-59> seconds <0-59>",
	  .help = "Time between two saves|Days|Days|Hours|Hours|Minutes|Minutes|Seconds|Seconds" },
	DECL_END
};

static const struct decl *const autosave_tables[] = { autosave_decls, NULL };
static const struct mode mode_autosave = {
	.tag = "config-cfg-autosave", .parent = &mode_config, .tables = autosave_tables,
	.summary = "Saving of commits",
};

const struct decl model_system[] = {
	{ .order = 50, .syntax = "configuration unknown accept",
	  .help = "Configuration|Lines that the grammar does not know|Keep them as they are" },
	{ .order = 100, .syntax = "hostname <host/63>",
	  .help = "Set system's network name|This system's network name" },
	{ .order = 200, .syntax = "clock timezone <word/8> <number/23>",
	  .help = "Configure time-of-day clock|Configure time zone|Name of time zone|Hours offset from UTC" },
	{ .order = 200, .syntax = "clock timezone <word/8> <number/23> <0-59>",
	  .help = "||||Minutes offset from UTC" },
	{ .order = 200, .syntax = "clock timezone <word/64> <word/64>",
	  .help = "||Name of time zone|Area of the time zone, as in Europe/Vienna" },
	{ .order = 201, .syntax = "clock summer-time <word/8> recurring",
	  .help = "|Configure daylight saving time|Name of it|Every year" },
	{ .order = 201, .syntax = "clock summer-time <word/8> recurring <line/120>",
	  .help = "||||When it begins and ends, as in: last sunday march 02:00 last sunday october 03:00" },
	{ .order = 201, .syntax = "clock summer-time <word/8> date <line/120>",
	  .help = "|||In one year|When it begins and ends, as in: march 29 2026 02:00 october 25 2026 03:00" },
	{ .order = 220, .opens = &mode_autosave, .syntax = "configuration commit auto-save",
	  .help = "Configuration|Commits|Save each of them to a file" },
	DECL_END
};
/* clang-format on */
