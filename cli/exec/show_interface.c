/*
 * Interfaces, as far as they are configured: there is no hardware behind
 * them, so one that is not shut down is up.  Layouts of listings that public
 * parsers read; docs/fidelity.md.
 */
#include "cli/commands.h"
#include "cli/interfaces.h"
#include "cli/shell.h"
#include "store/model/ifname.h"

/* "Gi0/0/0/0" of GigabitEthernet0/0/0/0. */
static void add_brief(struct buf *out, const char *name)
{
	const struct ifclass *class = ifclass_of(name);

	if (class != NULL)
		buf_addf(out, "%s%s", class->brief, name + strlen(class->name));
	else
		buf_adds(out, name);
}

static void show_ipv4(void *shell, const struct interface_facts *f)
{
	shell_say(shell, "%-30s %-15s %-15s %-8s %s\n", buf_str(&f->name),
	    f->ipv4.len > 0 ? buf_str(&f->ipv4) : "unassigned", f->down ? "Shutdown" : "Up",
	    f->down ? "Down" : "Up", f->vrf.len > 0 ? buf_str(&f->vrf) : "default");
}

static void show_ipv6(void *shell, const struct interface_facts *f)
{
	shell_say(shell, "%s [%s]\n%s", buf_str(&f->name), f->down ? "Shutdown/Down" : "Up/Up",
	    f->ipv6.len > 0 ? buf_str(&f->ipv6) : "    Unassigned\n");
}

static void show_description(void *shell, const struct interface_facts *f)
{
	const char *state = f->down ? "admin-down" : "up";
	struct buf line = {0};

	add_brief(&line, buf_str(&f->name));
	if (f->description.len > 0)
		shell_say(shell, "%-18s %-11s %-11s %s\n", buf_str(&line), state, state,
		    buf_str(&f->description));
	else
		shell_say(shell, "%-18s %-11s %s\n", buf_str(&line), state, state);
	buf_free(&line);
}

static void show_brief(void *shell, const struct interface_facts *f)
{
	const char *state = f->down ? "admin-down" : "up";
	struct buf name = {0};

	if (f->encapsulation == NULL)
		return;
	add_brief(&name, buf_str(&f->name));
	shell_say(shell, "%19s%12s%12s%19s%6ld%11ld\n", buf_str(&name), state, state,
	    f->encapsulation, f->mtu, f->bandwidth);
	buf_free(&name);
}

static int list(struct shell *shell, interface_row *show)
{
	struct error err;

	return interfaces_each(shell->store, show, shell, &err) == RC_OK ? 0
									 : shell_fail(shell, &err);
}

static void rule(struct shell *shell)
{
	for (int i = 0; i < 80; i++)
		shell_say(shell, "-");
	shell_say(shell, "\n");
}

static int run_ipv4(struct shell *shell, const struct match *match)
{
	(void)match;
	shell_say(shell, "\n%-30s %-15s %-15s %-8s %s\n", "Interface", "IP-Address", "Status",
	    "Protocol", "Vrf-Name");
	return list(shell, show_ipv4);
}

static int run_ipv6(struct shell *shell, const struct match *match)
{
	(void)match;
	shell_say(shell, "\n");
	return list(shell, show_ipv6);
}

static int run_brief(struct shell *shell, const struct match *match)
{
	(void)match;
	/* Not quite over the columns, as on the router. */
	shell_say(shell,
	    "\n"
	    "               Intf       Intf        LineP              Encap  MTU        BW\n"
	    "               Name       State       State               Type (byte)    (Kbps)\n");
	rule(shell);
	return list(shell, show_brief);
}

static int run_description(struct shell *shell, const struct match *match)
{
	(void)match;
	shell_say(
	    shell, "\n%-18s %-11s %-11s %s\n", "Interface", "Status", "Protocol", "Description");
	rule(shell);
	return list(shell, show_description);
}

/* clang-format off */
const struct decl show_interface_commands[] = {
	{ .run = run_brief, .syntax = "show interfaces brief",
	  .help = "Show running system information|Interfaces|One line for each" },
	{ .run = run_description, .syntax = "show interfaces description",
	  .help = "||Their state and description" },
	{ .run = run_ipv4, .syntax = "show {ip|ipv4} interface brief",
	  .help = "|IPv4;IPv4|Interfaces|One line for each" },
	{ .run = run_ipv6, .syntax = "show ipv6 interface brief",
	  .help = "|IPv6|Interfaces|State and addresses of each" },
	DECL_END
};
/* clang-format on */
