/*
 * Operational data in the schema of the XML agent, as far as clients ask an
 * emulated router for it: the names that NAPALM's driver reads.
 */
#include <string.h>
#include <time.h>

#include "base/chassis.h"
#include "cli/interfaces.h"
#include "cli/xml/agent.h"
#include "store/config.h"

static void add_leaf(struct buf *out, const char *name, const char *value)
{
	buf_addf(out, "<%s>", name);
	xml_escape(out, value);
	buf_addf(out, "</%s>", name);
}

static void add_system_time(struct agent *agent, const struct xml_element *e, struct buf *out)
{
	struct buf line = {0};
	struct timespec up = {0};

	(void)e;
	(void)clock_gettime(CLOCK_BOOTTIME, &up);
	buf_adds(out, "<Uptime>");
	add_leaf(out, "Hostname",
	    config_get(agent->shell.store, "hostname", &line, NULL) == RC_OK
		? config_after(buf_str(&line), "hostname")
		: "ios");
	buf_addf(out, "<Uptime>%lld</Uptime></Uptime>", (long long)up.tv_sec);
	buf_free(&line);
}

/* One rack, named 0. */
static void add_inventory(struct agent *agent, const struct xml_element *e, struct buf *out)
{
	struct buf rack = {0};
	bool other = xml_find_text(e, "Name", &rack) && strcmp(buf_str(&rack), "0") != 0;

	(void)agent;
	buf_addf(out, "<RackTable><Rack%s><Naming>", other ? " NotFound=\"true\"" : "");
	add_leaf(out, "Name", other ? buf_str(&rack) : "0");
	buf_adds(out, "</Naming>");
	if (!other) {
		buf_adds(out, "<Attributes><BasicInfo>");
		add_leaf(out, "Description", "Cisco IOS-XRv 9000 chassis emulated by xrsh");
		add_leaf(out, "ModelName", "XRSH");
		add_leaf(out, "SerialNumber", CHASSIS_SERIAL);
		add_leaf(out, "SoftwareRevision", XR_VERSION);
		buf_adds(out, "</BasicInfo></Attributes>");
	}
	buf_adds(out, "</Rack></RackTable>");
	buf_free(&rack);
}

struct interface_query {
	const char *only; /* the interface that is asked for, "" for all */
	struct buf *out;
};

static void add_interface(void *ctx, const struct interface_facts *f)
{
	const struct interface_query *query = ctx;
	const char *state = f->down ? "IM_STATE_ADMINDOWN" : "IM_STATE_UP";
	struct buf *out = query->out;

	if (f->encapsulation == NULL ||
	    (query->only[0] != '\0' && strcmp(query->only, buf_str(&f->name)) != 0))
		return;
	buf_adds(out, "<Interface><Naming>");
	add_leaf(out, "InterfaceName", buf_str(&f->name));
	buf_adds(out, "</Naming>");
	add_leaf(out, "InterfaceHandle", buf_str(&f->name));
	add_leaf(out, "State", state);
	add_leaf(out, "LineState", state);
	add_leaf(out, "EncapsulationTypeString", f->encapsulation);
	buf_addf(out, "<MTU>%ld</MTU><Bandwidth>%ld</Bandwidth>", f->mtu, f->bandwidth);
	if (f->description.len > 0)
		add_leaf(out, "Description", buf_str(&f->description));
	buf_adds(out, "</Interface>");
}

static void add_interfaces(struct agent *agent, const struct xml_element *e, struct buf *out)
{
	struct buf only = {0};
	struct interface_query query = {.out = out};
	struct error err;

	(void)xml_find_text(e, "InterfaceName", &only);
	query.only = buf_str(&only);
	buf_adds(out, "<InterfaceTable>");
	if (interfaces_each(agent->shell.store, add_interface, &query, &err) != RC_OK)
		agent->errors++;
	buf_adds(out, "</InterfaceTable>");
	buf_free(&only);
}

static const struct {
	const char *name;
	void (*add)(struct agent *agent, const struct xml_element *e, struct buf *out);
} tables[] = {
    {"Interfaces", add_interfaces},
    {"PlatformInventory", add_inventory},
    {"SystemTime", add_system_time},
};

#define TABLES (sizeof(tables) / sizeof(tables[0]))

bool agent_operational(struct agent *agent, const struct xml_element *operational, struct buf *out)
{
	bool known = operational->child != NULL;

	for (const struct xml_element *e = operational->child; e != NULL; e = e->next) {
		size_t i = 0;

		while (i < TABLES && strcmp(tables[i].name, e->name) != 0)
			i++;
		if (i == TABLES) {
			known = false;
			xml_begin(out, e);
			buf_adds(out, AGENT_NO_SUCH_CHILD "/>");
			continue;
		}
		buf_addf(out, "<%s MajorVersion=\"1\" MinorVersion=\"0\">", e->name);
		tables[i].add(agent, e, out);
		buf_addf(out, "</%s>", e->name);
	}
	return known;
}
