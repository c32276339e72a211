/*
 * Names of interfaces: how they may be typed, abbreviated and with a blank
 * before the number, and the one way in which they are shown (reference
 * xr-shell section 3.3).
 */
#include "store/model/ifname.h"

#include <ctype.h>
#include <stdint.h>
#include <strings.h>

#include "store/model/fits.h"

/* What stands behind the letters of a name. */
enum shape {
	SHAPE_NUMBER,	  /* 100 */
	SHAPE_LOCATION,	  /* rack/slot/instance/port, and a breakout port */
	SHAPE_MANAGEMENT, /* rack/RPn/CPUn/port */
};

static const char *const shape_texts[] = {
    [SHAPE_LOCATION] = "R/S/I/P",
    [SHAPE_MANAGEMENT] = "R/S/CPU/P",
};

/* Begins keys of interfaces as no key of an address or a text begins. */
#define KEY_CLASS 0x10

#define PART_MAX    65535
#define SUB_MAX	    2147483647
#define PARTS_MAX   5
#define PARTS_LEAST 4

struct class
{
	struct ifclass facts;
	const char *range; /* of SHAPE_NUMBER */
	long long max;
	enum shape shape;
	bool subs;
	const char *help;
};

/* In the order of display. */
/* clang-format off */
static const struct class classes[] = {
	{ { "Bundle-Ether", "BE", "ARPA", 1514, 0 }, "<1-65535>", 65535, SHAPE_NUMBER, true,
	  "Aggregated Ethernet interface(s)" },
	{ { "Loopback", "Lo", "Loopback", 1500, 0 }, "<0-65535>", 65535, SHAPE_NUMBER, false,
	  "Loopback interface(s)" },
	{ { "Null", "Nu", "Null", 1500, 0 }, "<0-0>", 0, SHAPE_NUMBER, false,
	  "Null interface" },
	{ { "tunnel-ip", "ti", "TUNNEL", 1500, 0 }, "<0-65535>", 65535, SHAPE_NUMBER, false,
	  "GRE/IPinIP tunnel interface(s)" },
	{ { "tunnel-te", "tt", "TUNNEL", 1500, 0 }, "<0-65535>", 65535, SHAPE_NUMBER, false,
	  "MPLS Traffic Engineering tunnel interface(s)" },
	{ { "MgmtEth", "Mg", "ARPA", 1514, 1000000 }, NULL, 0, SHAPE_MANAGEMENT, false,
	  "Ethernet/IEEE 802.3 management interface(s)" },
	{ { "GigabitEthernet", "Gi", "ARPA", 1514, 1000000 }, NULL, 0, SHAPE_LOCATION, true,
	  "GigabitEthernet/IEEE 802.3 interface(s)" },
	{ { "TenGigE", "Te", "ARPA", 1514, 10000000 }, NULL, 0, SHAPE_LOCATION, true,
	  "TenGigabitEthernet/IEEE 802.3 interface(s)" },
	{ { "TwentyFiveGigE", "TF", "ARPA", 1514, 25000000 }, NULL, 0, SHAPE_LOCATION, true,
	  "TwentyFiveGigabitEthernet/IEEE 802.3 interface(s)" },
	{ { "FortyGigE", "Fo", "ARPA", 1514, 40000000 }, NULL, 0, SHAPE_LOCATION, true,
	  "FortyGigabitEthernet/IEEE 802.3 interface(s)" },
	{ { "FiftyGigE", "Fi", "ARPA", 1514, 50000000 }, NULL, 0, SHAPE_LOCATION, true,
	  "FiftyGigabitEthernet/IEEE 802.3 interface(s)" },
	{ { "HundredGigE", "Hu", "ARPA", 1514, 100000000 }, NULL, 0, SHAPE_LOCATION, true,
	  "HundredGigabitEthernet/IEEE 802.3 interface(s)" },
	{ { "TwoHundredGigE", "TH", "ARPA", 1514, 200000000 }, NULL, 0, SHAPE_LOCATION, true,
	  "TwoHundredGigabitEthernet/IEEE 802.3 interface(s)" },
	{ { "FourHundredGigE", "FH", "ARPA", 1514, 400000000 }, NULL, 0, SHAPE_LOCATION, true,
	  "FourHundredGigabitEthernet/IEEE 802.3 interface(s)" },
	{ { "BVI", "BV", "ARPA", 1514, 10000000 }, "<1-4294967295>", 4294967295, SHAPE_NUMBER, false,
	  "Bridge-Group Virtual Interface" },
};
/* clang-format on */

#define CLASSES (sizeof(classes) / sizeof(classes[0]))

/* A text being read as a name; out takes it as it is shown. */
struct reading {
	const char *at, *end;
	const struct class *class;
	struct buf out;
	bool whole, sub;
};

static size_t common(const char *name, const char *word, size_t len)
{
	size_t n = 0;

	while (n < len && tolower((unsigned char)name[n]) == tolower((unsigned char)word[n]) &&
	       name[n] != '\0')
		n++;
	return n;
}

static size_t letters(const char *word, size_t len)
{
	size_t n = 0;

	while (n < len && (isalpha((unsigned char)word[n]) || word[n] == '-'))
		n++;
	return n;
}

/* The class that the letters name in full, in short, or as an abbreviation of no other. */
static const struct class *find_class(const char *word, size_t len)
{
	const struct class *found = NULL;
	size_t matches = 0;

	for (const struct class *c = classes; c < classes + CLASSES; c++) {
		if (common(c->facts.brief, word, len) == len && c->facts.brief[len] == '\0')
			return c;
		if (len == 0 || common(c->facts.name, word, len) < len)
			continue;
		if (c->facts.name[len] == '\0')
			return c;
		found = c;
		matches++;
	}
	return matches == 1 ? found : NULL;
}

/* The most letters that can begin a class. */
static size_t reach(const char *word, size_t len)
{
	size_t most = 0;

	for (const struct class *c = classes; c < classes + CLASSES; c++) {
		size_t name = common(c->facts.name, word, len);
		size_t brief = common(c->facts.brief, word, len);

		most = name > most ? name : most;
		most = brief > most ? brief : most;
	}
	return most;
}

static bool read_number(struct reading *r, long long max)
{
	long long value;
	size_t len = fit_digits(r->at, (size_t)(r->end - r->at), max, &value);

	r->at += len;
	if (len > 0)
		buf_addf(&r->out, "%lld", value);
	return len > 0;
}

static bool read_char(struct reading *r, char c)
{
	if (r->at == r->end || *r->at != c)
		return false;
	r->at++;
	buf_addc(&r->out, c);
	return true;
}

/* One of the words, the longest that is there; false when none is whole. */
static bool read_word(struct reading *r, const char *const words[2])
{
	size_t most = 0;
	bool whole = false;

	for (size_t i = 0; i < 2 && words[i] != NULL; i++) {
		size_t n = common(words[i], r->at, (size_t)(r->end - r->at));

		if (n < most || n == 0)
			continue;
		most = n;
		whole = words[i][n] == '\0';
		if (whole)
			buf_adds(&r->out, words[i]);
		if (whole)
			break;
	}
	r->at += most;
	return whole;
}

static bool read_location(struct reading *r)
{
	int parts = 0;

	while (parts < PARTS_MAX && read_number(r, PART_MAX)) {
		parts++;
		if (parts == PARTS_MAX || !read_char(r, '/'))
			return parts >= PARTS_LEAST;
	}
	return false;
}

static bool read_management(struct reading *r)
{
	static const char *const slots[] = {"RSP", "RP"};
	static const char *const cpus[] = {"CPU", NULL};

	if (!read_number(r, PART_MAX) || !read_char(r, '/'))
		return false;
	if (r->at < r->end && !isdigit((unsigned char)*r->at) && !read_word(r, slots))
		return false;
	return read_number(r, PART_MAX) && read_char(r, '/') && read_word(r, cpus) &&
	       read_number(r, PART_MAX) && read_char(r, '/') && read_number(r, PART_MAX);
}

static bool read_place(struct reading *r)
{
	switch (r->class->shape) {
	case SHAPE_NUMBER:
		/* The ranges that do not begin with 0 begin with 1. */
		if (r->class->range[1] == '1' && r->at < r->end && *r->at == '0')
			return false;
		return read_number(r, r->class->max);
	case SHAPE_LOCATION:
		return read_location(r);
	case SHAPE_MANAGEMENT:
		return read_management(r);
	}
	return false;
}

/* Reads text; returns how many bytes of it can begin a name.  The caller frees r->out. */
static size_t read_name(struct reading *r, const char *text, size_t len, bool subs)
{
	size_t n = letters(text, len);

	*r = (struct reading){.at = text + n, .end = text + len, .class = find_class(text, n)};
	if (r->class == NULL)
		return reach(text, len);
	while (r->at < r->end && isblank((unsigned char)*r->at))
		r->at++;
	buf_adds(&r->out, r->class->facts.name);
	r->whole = read_place(r);
	if (r->whole && subs && r->class->subs && read_char(r, '.')) {
		r->sub = true;
		r->whole = read_number(r, SUB_MAX);
	}
	r->whole = r->whole && r->at == r->end;
	return (size_t)(r->at - text);
}

size_t fit_interface(const struct type_spec *spec, const char *word, size_t len, bool *whole)
{
	struct reading r;
	size_t good = read_name(&r, word, len, true);

	(void)spec;
	*whole = r.whole;
	buf_free(&r.out);
	return good;
}

size_t fit_port(const struct type_spec *spec, const char *word, size_t len, bool *whole)
{
	struct reading r;
	size_t good = read_name(&r, word, len, false);

	(void)spec;
	*whole = r.whole;
	buf_free(&r.out);
	return good;
}

size_t fit_subinterface(const struct type_spec *spec, const char *word, size_t len, bool *whole)
{
	struct reading r;
	size_t good = read_name(&r, word, len, true);

	(void)spec;
	*whole = r.whole && r.sub;
	buf_free(&r.out);
	return good;
}

void canon_interface(const char *text, size_t len, struct buf *out)
{
	struct reading r;

	(void)read_name(&r, text, len, true);
	buf_add(out, r.out.data, r.out.len);
	buf_free(&r.out);
}

static void key_class(struct buf *key, const struct class *class)
{
	key_number(key, KEY_CLASS + (unsigned long long)(class - classes), 1);
}

/* A number of a name behind what begins the key. */
static void key_part(struct buf *key, unsigned long long value)
{
	buf_addc(key, '0');
	key_number(key, value, 4);
}

/*
 * The class, then the rest of the name with each number as a digit and four
 * bytes, so that Loopback2 comes before Loopback10.
 */
void key_interface(const char *text, struct buf *key)
{
	const struct class *class = find_class(text, letters(text, strlen(text)));
	const char *p = text + strlen(class->facts.name);

	key_class(key, class);
	while (*p != '\0') {
		if (isdigit((unsigned char)*p)) {
			char *end;

			key_part(key, strtoull(p, &end, 10));
			p = end;
		} else {
			buf_addc(key, *p++);
		}
	}
	buf_addc(key, '\0');
}

/* The letters may stand alone, and the number is the next word. */
size_t span_interface(const char *word)
{
	size_t len = strcspn(word, " \t");
	size_t blanks = strspn(word + len, " \t");

	if (letters(word, len) < len || find_class(word, len) == NULL)
		return len;
	return len + blanks + strcspn(word + len + blanks, " \t");
}

const char *tail_interface(const char *text)
{
	const char *p = text + letters(text, strlen(text));

	/* Until a number or the blank before it is typed, classes are offered. */
	if (*p == '\0')
		return NULL;
	while (isblank((unsigned char)*p))
		p++;
	return p;
}

/* The keys of the numbers whose digits begin with those of value: itself, ten with one more, ... */
static void digit_ranges(
    const struct buf *base, unsigned long long value, type_range *range, void *ctx)
{
	struct buf first = {0}, last = {0};

	for (unsigned long long span = 1; value * span <= UINT32_MAX; span *= 10) {
		unsigned long long most = value * span + span - 1;

		buf_reset(&first);
		buf_reset(&last);
		buf_add(&first, base->data, base->len);
		buf_add(&last, base->data, base->len);
		key_part(&first, value * span);
		key_part(&last, most < UINT32_MAX ? most : UINT32_MAX);
		range(ctx, &first, &last);
		if (value == 0)
			break;
	}
	buf_free(&first);
	buf_free(&last);
}

/* Whole numbers make the beginning of the key; the last one may have digits to come. */
void ranges_interface(const struct buf *base, const char *text, type_range *range, void *ctx)
{
	const struct class *class = find_class(text, letters(text, strlen(text)));
	const char *p = tail_interface(text);
	struct buf key = {0};

	if (class == NULL || p == NULL)
		return;
	buf_add(&key, base->data, base->len);
	key_class(&key, class);
	while (*p != '\0') {
		char *end;
		unsigned long long value;

		if (!isdigit((unsigned char)*p)) {
			buf_addc(&key, (char)toupper((unsigned char)*p++));
			continue;
		}
		value = strtoull(p, &end, 10);
		if (*end == '\0') {
			digit_ranges(&key, value, range, ctx);
			break;
		}
		key_part(&key, value);
		p = end;
	}
	if (*p == '\0')
		range(ctx, &key, &key);
	buf_free(&key);
}

void offer_interface(const char *word, size_t len, type_offer *offer, void *ctx)
{
	size_t n = letters(word, len);
	const struct class *class = find_class(word, n);

	if (n == len) {
		for (const struct class *c = classes; c < classes + CLASSES; c++)
			if (common(c->facts.name, word, len) == len)
				offer(ctx, c->facts.name, c->help, true);
		return;
	}
	if (class == NULL)
		return;
	if (class->shape == SHAPE_NUMBER)
		offer(ctx, class->range, class->help, false);
	else
		offer(ctx, shape_texts[class->shape], class->help, false);
}

const struct ifclass *ifclass_of(const char *name)
{
	const struct class *class = find_class(name, letters(name, strlen(name)));

	return class != NULL ? &class->facts : NULL;
}
