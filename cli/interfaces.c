/* See interfaces.h. */
#include "cli/interfaces.h"

#include <stdlib.h>
#include <string.h>

#include "store/config.h"
#include "store/model/ifname.h"

/* Of a sub-interface: its tag is part of the frame. */
#define SUB_ENCAPSULATION "802.1Q"
#define TAG_BYTES	  4

struct listing {
	interface_row *row;
	void *ctx;
	struct interface_facts facts;
};

static void set(struct buf *to, const char *text, size_t len)
{
	buf_reset(to);
	buf_add(to, text, len);
}

/* A line in the block of an interface. */
static void note_line(struct interface_facts *f, const char *line)
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

static void add_defaults(struct interface_facts *f)
{
	const struct ifclass *class = ifclass_of(buf_str(&f->name));
	bool sub = strchr(buf_str(&f->name), '.') != NULL;

	if (class == NULL)
		return;
	f->encapsulation = sub ? SUB_ENCAPSULATION : class->encapsulation;
	if (f->mtu == 0)
		f->mtu = class->mtu + (sub ? TAG_BYTES : 0);
	if (f->bandwidth == 0)
		f->bandwidth = class->bandwidth;
}

static void forget(struct interface_facts *f)
{
	buf_reset(&f->name);
	buf_reset(&f->vrf);
	buf_reset(&f->ipv4);
	buf_reset(&f->ipv6);
	buf_reset(&f->description);
	f->mtu = f->bandwidth = 0;
	f->encapsulation = NULL;
	f->down = false;
}

static void finish(struct listing *l)
{
	if (l->facts.name.len > 0) {
		add_defaults(&l->facts);
		l->row(l->ctx, &l->facts);
	}
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

enum rc interfaces_each(struct store *store, interface_row *row, void *ctx, struct error *err)
{
	struct listing l = {.row = row, .ctx = ctx};
	enum rc rc = config_each(store, "interface", note_row, &l, err);

	finish(&l);
	buf_free(&l.facts.name);
	buf_free(&l.facts.vrf);
	buf_free(&l.facts.ipv4);
	buf_free(&l.facts.ipv6);
	buf_free(&l.facts.description);
	return rc == RC_INVALID ? RC_OK : rc;
}
