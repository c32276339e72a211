/*
 * Interfaces, as far as they are configured: there is no hardware behind
 * them, so one that is not shut down is up.  Layouts of listings that public
 * parsers read; docs/fidelity.md.
 */
#include "cli/commands.h"
#include "cli/shell.h"
#include "store/config.h"
#include "store/model/ifname.h"

/* Of a sub-interface: its tag is part of the frame. */
#define SUB_ENCAPSULATION "802.1Q"
#define TAG_BYTES	  4

/* What the configuration says of one interface. */
struct facts {
	struct buf name, vrf, ipv4, ipv6, description; /* ipv6: a line for each address */
	long mtu, bandwidth;			       /* 0: not configured */
	bool down;
};

typedef void show_facts(struct shell *shell, struct facts *facts);

struct listing {
	struct shell *shell;
	show_facts *show;
	struct facts facts;
};

static void set(struct buf *to, const char *text, size_t len)
{
	buf_reset(to);
	buf_add(to, text, len);
}

/* A line in the block of an interface. */
static void note_line(struct facts *f, const char *line)
{
	const char *value;

	if ((value = config_after(line, "description")) != NULL)
		set(&f->description, value, strlen(value));
	else if ((value = config_after(line, "vrf")) != NULL)
		set(&f->vrf, value, strlen(value));
	else if ((value = config_after(line, "mtu")) != NULL)
		f->mtu = strtol(value, NULL, 10);
	else if ((value = config_after(line, "bandwidth")) != NULL)
		f->bandwidth = strtol(value, NULL, 10);
	else if ((value = config_after(line, "ipv4 address")) != NULL) {
		if (f->ipv4.len == 0 && strcmp(value, "dhcp") != 0)
			set(&f->ipv4, value, strcspn(value, " "));
	} else if ((value = config_after(line, "ipv6 address")) != NULL)
		buf_addf(&f->ipv6, "    %.*s\n", (int)strcspn(value, " /"), value);
	else if (strcmp(line, "shutdown") == 0)
		f->down = true;
}

static void forget(struct facts *f)
{
	buf_reset(&f->name);
	buf_reset(&f->vrf);
	buf_reset(&f->ipv4);
	buf_reset(&f->ipv6);
	buf_reset(&f->description);
	f->mtu = f->bandwidth = 0;
	f->down = false;
}

static void finish(struct listing *l)
{
	if (l->facts.name.len > 0)
		l->show(l->shell, &l->facts);
	forget(&l->facts);
}

static void note_row(void *ctx, int depth, enum row_kind kind, const char *line)
{
	struct listing *l = ctx;
	const char *name = config_after(line, "interface");

	(void)kind;
	if (depth == 1)
		note_line(&l->facts, line);
	if (depth > 0 || name == NULL)
		return;
	finish(l);
	buf_adds(&l->facts.name, name);
}

static int list(struct shell *shell, show_facts *show)
{
	struct listing l = {.shell = shell, .show = show};
	struct error err;
	enum rc rc = config_each(shell->store, "interface", note_row, &l, &err);

	finish(&l);
	buf_free(&l.facts.name);
	buf_free(&l.facts.vrf);
	buf_free(&l.facts.ipv4);
	buf_free(&l.facts.ipv6);
	buf_free(&l.facts.description);
	return rc == RC_FATAL ? shell_fail(shell, &err) : 0;
}

/* "Gi0/0/0/0" of GigabitEthernet0/0/0/0. */
static void add_brief(struct buf *out, const char *name)
{
	const struct ifclass *class = ifclass_of(name);

	if (class != NULL)
		buf_addf(out, "%s%s", class->brief, name + strlen(class->name));
	else
		buf_adds(out, name);
}

static void show_ipv4(struct shell *shell, struct facts *f)
{
	shell_say(shell, "%-30s %-15s %-15s %-8s %s\n", buf_str(&f->name),
	    f->ipv4.len > 0 ? buf_str(&f->ipv4) : "unassigned", f->down ? "Shutdown" : "Up",
	    f->down ? "Down" : "Up", f->vrf.len > 0 ? buf_str(&f->vrf) : "default");
}

static void show_ipv6(struct shell *shell, struct facts *f)
{
	shell_say(shell, "%s [%s]\n%s", buf_str(&f->name), f->down ? "Shutdown/Down" : "Up/Up",
	    f->ipv6.len > 0 ? buf_str(&f->ipv6) : "    Unassigned\n");
}

static void show_description(struct shell *shell, struct facts *f)
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

static void show_brief(struct shell *shell, struct facts *f)
{
	const struct ifclass *class = ifclass_of(buf_str(&f->name));
	bool sub = strchr(buf_str(&f->name), '.') != NULL;
	const char *state = f->down ? "admin-down" : "up";
	struct buf name = {0};
	long mtu = f->mtu, bandwidth = f->bandwidth;

	if (class == NULL)
		return;
	if (mtu == 0)
		mtu = class->mtu + (sub ? TAG_BYTES : 0);
	if (bandwidth == 0)
		bandwidth = class->bandwidth;
	add_brief(&name, buf_str(&f->name));
	shell_say(shell, "%19s%12s%12s%19s%6ld%11ld\n", buf_str(&name), state, state,
	    sub ? SUB_ENCAPSULATION : class->encapsulation, mtu, bandwidth);
	buf_free(&name);
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
