/* Lines made from syntaxes.  See lines.h and the syntax in decl.h. */
#include "lines.h"

#include "scene.h"

/* As many as the widest choice has alternatives. */
#define VARIANTS 19

static void add_filled(struct buf *line, const char *begin, char fill, size_t len)
{
	buf_adds(line, begin);
	for (size_t n = strlen(begin); n < len; n++)
		buf_addc(line, fill);
}

static void add_number(struct buf *line, const struct type_spec *spec, int variant)
{
	buf_addf(line, "%lld", variant % 2 == 0 ? spec->min : spec->max);
}

/* Values that are not made up of one character. */
static const struct {
	const char *type;
	const char *values[3];
} samples[] = {
    {"ipv4", {"192.0.2.1", "0.0.0.0", "255.255.255.255"}},
    {"mask", {"255.255.255.0", "0.0.0.0", "255.255.255.255"}},
    {"prefix", {"192.0.2.0/24", "0.0.0.0/0", "255.255.255.255/032"}},
    {"address", {"192.0.2.1/24", "0.0.0.0/0", "255.255.255.255/32"}},
    {"ipv6", {"2001:DB8:0::1", "::", "2001:db8:1:2:3:4:5:6"}},
    {"prefix6", {"2001:DB8::/32", "::/0", "2001:db8:1:2:3:4:5:6/128"}},
    {"ip", {"192.0.2.1", "2001:db8:0:0::1", "0.0.0.0"}},
    {"interface", {"Loopback0", "gi 0/0/0/1.100", "mgmteth 0/rp0/cpu0/0"}},
    {"port", {"loopback 0", "te0/0/0/1", "Bundle-Ether65535"}},
    {"subinterface", {"gigabitEthernet 0/0/0/1.100", "be1.1", "HundredGigE0/0/0/0/1.2147483647"}},
    {"target", {"65000:1", "192.0.2.1:100", "4294967295:0"}},
    {"time", {"00:00:00", "23:59:59", "1:2:3"}},
    {"group", {"root-lr", "noc", "root"}},
    {"vlans", {"1", "any", "10,20-30,4094"}},
    {"policy", {"PASS", "P($a)", "P($a, $b)"}},
    {"banner", {"#Two  words#", "^C^C", "x?x"}},
};

static const char *sample(const char *type, int variant)
{
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
		if (strcmp(samples[i].type, type) == 0)
			return samples[i].values[variant % 3];
	return NULL;
}

static void add_value(struct buf *line, const char *element, int variant, bool sealed)
{
	struct type_spec spec;
	size_t max;

	type_spec_read(element + 1, &spec);
	max = variant % 2 == 0 ? 0 : (size_t)spec.max;
	if (sample(spec.type->name, variant) != NULL)
		buf_adds(line, sample(spec.type->name, variant));
	else if (strcmp(spec.type->name, "range") == 0)
		add_number(line, &spec, variant);
	else if (strcmp(spec.type->name, "number") == 0)
		buf_addf(line, "%lld", variant % 2 == 0 ? -spec.max : spec.max);
	else if (strcmp(spec.type->name, "url") == 0)
		add_filled(line, "https://ca.example.net:8443/a?b=%20", 'x', max);
	else if (strcmp(spec.type->name, "host") == 0)
		add_filled(line, "r1", 'h', max);
	else if (spec.type->rest && !sealed) /* what is sealed is one word when it is shown */
		add_filled(line, "Two  words", 't', max);
	else
		add_filled(line, "Name1", 'w', max);
}

static void add_alternative(struct buf *line, const char *element, int variant)
{
	const char *at = element + 1;
	int count = 1;

	for (const char *p = at; *p != '}'; p++)
		count += *p == '|';
	for (int skip = variant % count; skip > 0; at++)
		skip -= *at == '|';
	buf_add(line, at, strcspn(at, "|}"));
}

static const char *next_element(const char *p)
{
	p += strcspn(p, " ");
	return p + strspn(p, " ");
}

/* The first bits of the variant say which options of a group are given. */
static const char *skip_options(const char *p, int *option, int variant)
{
	while (*p == '(' || *p == '|') {
		bool given = (variant >> (*option)++ & 1) != 0;

		p = next_element(p);
		if (given)
			return p;
		while (*p != '|' && *p != ')')
			p = next_element(p);
	}
	return p;
}

/* A line of decl; values differ by variant. */
static void make_line(struct buf *line, const struct decl *decl, int variant)
{
	const char *p = decl->syntax;
	unsigned arg = 0;
	int option = 0;

	for (; *p != '\0'; p = next_element(p)) {
		bool first = *p == '(' || *p == '|';

		if (*p == '[')
			fail_msg("'%s': what may be left out must be an option", decl->syntax);
		p = skip_options(p, &option, variant);
		if (*p == ')')
			continue;
		if (line->len > 0)
			buf_addc(line, ' ');
		arg += first || *p == '<' || *p == '{';
		if (*p == '<')
			add_value(line, p, variant, arg == decl->sealed);
		else if (*p == '{')
			add_alternative(line, p, variant);
		else
			buf_add(line, p, strcspn(p, " "));
	}
}

/* The declaration of the mode's parent that opens it. */
static const struct decl *opener_of(const struct mode *mode)
{
	for (const struct decl *const *table = mode->parent->tables; *table != NULL; table++)
		for (const struct decl *d = *table; d->syntax != NULL; d++)
			if (d->opens == mode)
				return d;
	fail_msg("nothing opens %s", mode->tag);
	return NULL;
}

static void enter(struct walker *walker, const struct mode *mode, struct path *where)
{
	struct buf line = {0};

	if (mode->parent == NULL) {
		path_init(where, mode);
		return;
	}
	enter(walker, mode->parent, where);
	make_line(&line, opener_of(mode), 0);
	type_at(walker, NULL, where, buf_str(&line));
	assert_ptr_equal(where->mode, mode);
	buf_free(&line);
}

struct visitor {
	struct walker *walker;
	sample_line *each;
	void *ctx;
};

static void visit_mode(void *ctx, const struct mode *mode)
{
	struct visitor *v = ctx;
	struct path where;

	enter(v->walker, mode, &where);
	for (const struct decl *const *table = mode->tables; *table != NULL; table++) {
		for (const struct decl *d = *table; d->syntax != NULL; d++) {
			for (int variant = 0; variant < VARIANTS; variant++) {
				struct buf line = {0};

				make_line(&line, d, variant);
				v->each(v->ctx, &where, d, buf_str(&line));
				buf_free(&line);
			}
		}
	}
	path_free(&where);
}

void lines_each(struct walker *walker, sample_line *each, void *ctx)
{
	struct visitor v = {walker, each, ctx};

	model_modes(visit_mode, &v);
}
