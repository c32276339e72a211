/*
 * The hardware, as far as an emulated router has any: one chassis with one
 * route processor.  Layouts are those that clients parse (reference xr-shell
 * sections 9.3, 9.4, 9.6); what is emulated, says so.
 */
#include "base/chassis.h"
#include "cli/commands.h"
#include "cli/shell.h"
#include "store/config.h"

#define NODE "0/RP0/CPU0"

static int run_inventory(struct shell *shell, const struct match *match)
{
	(void)match;
	shell_say(shell,
	    "NAME: \"Rack 0\", DESCR: \"Cisco IOS-XRv 9000 chassis emulated by xrsh\"\n"
	    "PID: XRSH , VID: V01, SN: " CHASSIS_SERIAL "\n\n"
	    "NAME: \"0/RP0\", DESCR: \"Cisco IOS-XRv 9000 route processor emulated by xrsh\"\n"
	    "PID: XRSH-RP , VID: V01, SN: " CHASSIS_SERIAL "\n\n");
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

static int run_redundancy_summary(struct shell *shell, const struct match *match)
{
	(void)match;
	shell_say(shell, "    Active Node    Standby Node\n"
			 "    -----------    ------------\n"
			 "     " NODE "             N/A\n");
	return 0;
}

static int run_vm(struct shell *shell, const struct match *match)
{
	static const char row[] = "%-15s %-15s %-15s %-15s %s\n";
	static const char rule[] = "---------------";

	(void)match;
	shell_say(shell, row, "Node name", "Node type", "Partner name", "SW status", "IP address");
	shell_say(shell, row, rule, rule, rule, rule, rule);
	shell_say(shell, row, NODE, "RP (ACTIVE)", "NONE", "FINAL Band", "127.0.0.1");
	return 0;
}

/* The program is the only package. */
static int run_install(struct shell *shell, const struct match *match)
{
	static const char *const kinds[] = {"Active", "Committed"};

	shell_say(shell,
	    "Label : " XR_VERSION "\n\nNode " NODE " [RP]\n    Boot Image: xrsh-" XRSH_VERSION
	    "\n    %s Packages: 1\n        xrsh-" XRSH_VERSION " version=" XR_VERSION
	    " [Boot image]\n\n",
	    kinds[match->decl->tag]);
	return 0;
}

static int run_udi(struct shell *shell, const struct match *match)
{
	(void)match;
	shell_say(shell, "UDI: PID:XRSH,VID:V01,SN:" CHASSIS_SERIAL "\n");
	return 0;
}

static int run_diag(struct shell *shell, const struct match *match)
{
	(void)match;
	shell_say(shell, "0/RP0 IDPROM Info, emulated by xrsh\n"
			 "    PID                      : XRSH-RP\n"
			 "    Version Identifier       : V01\n"
			 "    PCB Serial Number        : " CHASSIS_SERIAL "\n\n");
	return 0;
}

/* What an emulated router has none of, by tag. */
enum { LICENSES, FPDS, SENSORS, CONTROLLERS, SSH_SESSIONS, INACTIVE };

static int run_none(struct shell *shell, const struct match *match)
{
	static const char *const texts[] = {
	    [LICENSES] = "No licenses are needed: this router is emulated.",
	    [FPDS] = "No field-programmable devices: the hardware is emulated.",
	    [SENSORS] = "No sensors, fans or power supplies: the hardware is emulated.",
	    [CONTROLLERS] = "No controllers: the hardware is emulated.",
	    [SSH_SESSIONS] = "SSH sessions are those of the SSH server of the host.",
	    [INACTIVE] = "No inactive packages.",
	};

	shell_say(shell, "%s\n", texts[match->decl->tag]);
	return 0;
}

/* There is nothing to debug, so there is never anything to list. */
static int run_debug(struct shell *shell, const struct match *match)
{
	(void)shell;
	(void)match;
	return 0;
}

/* What route policies take; there is no limit but that of one policy. */
struct policies {
	size_t n, lines;
};

static void count_policy(void *ctx, int depth, enum row_kind kind, const char *line)
{
	struct policies *policies = ctx;

	(void)depth;
	(void)kind;
	policies->n++;
	for (; line != NULL; line = strchr(line + 1, '\n'))
		policies->lines++;
}

static int run_rpl(struct shell *shell, const struct match *match)
{
	struct policies policies = {0};
	struct error err;

	(void)match;
	if (config_each(shell->store, "route-policy", count_policy, &policies, &err) == RC_FATAL)
		return shell_fail(shell, &err);
	shell_say(shell,
	    "%32s%10s%10s%10s\n%32s%10s%10s%10s\n%.62s\n%-32s%10zu%10s%10s\n%-32s%10zu%10s%10s\n",
	    "", "Current", "Current", "Max", "", "Total", "Limit", "Limit",
	    "--------------------------------------------------------------",
	    "Lines of "
	    "configuration",
	    policies.lines, "none", "none", "Policies", policies.n, "none", "none");
	return 0;
}

/* There is one plane, so admin shows what is there without it. */
static int run_admin(struct shell *shell, const struct match *match)
{
	size_t at = match->arg[0].at;
	char *line;
	int status;

	if (strncmp(match_arg(match, 0), "show ", strlen("show ")) != 0)
		return shell_invalid(shell, at);
	line = xasprintf("%*s%s", (int)at, "", match_arg(match, 0));
	status = shell_exec(shell, line, at, true);
	free(line);
	return status;
}

/* clang-format off */
const struct decl platform_commands[] = {
	{ .run = run_inventory, .syntax = "show inventory",
	  .help = "Show running system information|Hardware inventory" },
	{ .run = run_inventory, .syntax = "show inventory {all|raw}",
	  .help = "||All that the router has;As the hardware tells it" },
	{ .run = run_platform, .syntax = "show platform",
	  .help = "|Nodes of the router" },
	{ .run = run_vm, .syntax = "show platform vm",
	  .help = "||Their virtual machines" },
	{ .run = run_redundancy, .syntax = "show redundancy",
	  .help = "|Route processor redundancy" },
	{ .run = run_redundancy_summary, .syntax = "show redundancy summary",
	  .help = "||In short" },
	{ .run = run_debug, .syntax = "show debug",
	  .help = "|Debugging that is switched on" },
	{ .run = run_install, .tag = 0, .syntax = "show install active [ {summary} ]",
	  .help = "|Installed software|That runs|In short" },
	{ .run = run_install, .tag = 1, .syntax = "show install committed [ {summary} ]",
	  .help = "||That runs after a restart|In short" },
	{ .run = run_none, .tag = INACTIVE, .syntax = "show install inactive [ {summary} ]",
	  .help = "||That does not run|In short" },
	{ .run = run_install, .tag = 0, .syntax = "show install summary",
	  .help = "||In short" },
	{ .run = run_udi, .syntax = "show license udi",
	  .help = "|Licenses|The unique device identifier" },
	{ .run = run_none, .tag = LICENSES, .syntax = "show license [ {all|summary} ]",
	  .help = "||All of them;In short" },
	{ .run = run_none, .tag = FPDS, .syntax = "show hw-module fpd",
	  .help = "|Hardware modules|Field-programmable devices" },
	{ .run = run_none, .tag = SENSORS, .syntax = "show environment [ {all|fan|power|temperature} ]",
	  .help = "|Sensors|All of them;Fans;Power supplies;Temperatures" },
	{ .run = run_none, .tag = CONTROLLERS, .syntax = "show controllers [ {description} ]",
	  .help = "|Controllers|With their descriptions" },
	{ .run = run_diag, .syntax = "show diag",
	  .help = "|Identity of the boards" },
	{ .run = run_none, .tag = SSH_SESSIONS, .syntax = "show ssh session details",
	  .help = "|Secure shell|Sessions|With their algorithms" },
	{ .run = run_rpl, .syntax = "show rpl maximum",
	  .help = "|Routing policies|How many there are and may be" },
	{ .run = run_admin, .silent = true, .syntax = "admin <line>",
	  .help = "What the administration plane knows: there is none of its own|A show command" },
	DECL_END
};
/* clang-format on */
