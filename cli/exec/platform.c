/*
 * The hardware, as far as an emulated router has any: one chassis with one
 * route processor.  Layouts are those that clients parse (reference xr-shell
 * sections 9.3, 9.4, 9.6); what is emulated, says so.
 */
#include "base/chassis.h"
#include "cli/commands.h"
#include "cli/shell.h"

#define NODE "0/RP0/CPU0"

static int run_inventory(struct shell *shell, const struct match *match)
{
	(void)match;
	shell_say(shell,
	    "NAME: \"Rack 0\", DESCR: \"Cisco IOS-XRv 9000 chassis emulated by xrsh\"\n"
	    "PID: XRSH, VID: V01, SN: " CHASSIS_SERIAL "\n\n"
	    "NAME: \"0/RP0\", DESCR: \"Cisco IOS-XRv 9000 route processor emulated by xrsh\"\n"
	    "PID: XRSH-RP, VID: V01, SN: " CHASSIS_SERIAL "\n\n");
	return 0;
}

static int run_platform(struct shell *shell, const struct match *match)
{
	static const char row[] = "%-18s%-25s%-18s%s\n";

	(void)match;
	shell_say(shell, row, "Node", "Type", "State", "Config state");
	for (int i = 0; i < 80; i++)
		shell_say(shell, "-");
	shell_say(shell, "\n");
	shell_say(shell, row, NODE, "XRSH-RP(Active)", "IOS XR RUN", "NSHUT");
	return 0;
}

static int run_redundancy(struct shell *shell, const struct match *match)
{
	(void)match;
	shell_say(shell, "Redundancy information for node " NODE ":\n"
			 "==========================================\n"
			 "Node " NODE " is in ACTIVE role\n"
			 "Node " NODE " has no valid partner\n\n");
	return 0;
}

/* There is nothing to debug, so there is never anything to list. */
static int run_debug(struct shell *shell, const struct match *match)
{
	(void)shell;
	(void)match;
	return 0;
}

/* clang-format off */
const struct decl platform_commands[] = {
	{ .run = run_inventory, .syntax = "show inventory",
	  .help = "Show running system information|Hardware inventory" },
	{ .run = run_inventory, .syntax = "show inventory {all|raw}",
	  .help = "||All that the router has;As the hardware tells it" },
	{ .run = run_platform, .syntax = "show platform",
	  .help = "|Nodes of the router" },
	{ .run = run_redundancy, .syntax = "show redundancy",
	  .help = "|Route processor redundancy" },
	{ .run = run_debug, .syntax = "show debug",
	  .help = "|Debugging that is switched on" },
	DECL_END
};
/* clang-format on */
