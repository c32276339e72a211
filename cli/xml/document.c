/* See document.h. */
#include "cli/xml/document.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

struct xml_document {
	XML_Parser parser;
	struct xml_element *root, *open;
	size_t bytes, depth, elements;
	enum xml_state state;
	const char *reason;
};

/* Refuses the document from within a handler. */
static void refuse(struct xml_document *d, const char *reason)
{
	d->state = XML_BAD;
	d->reason = reason;
	(void)XML_StopParser(d->parser, XML_FALSE);
}

static struct xml_attribute *copy_attributes(const char *const *pairs)
{
	struct xml_attribute *all;
	size_t n = 0;

	while (pairs[2 * n] != NULL)
		n++;
	all = xcalloc(n + 1, sizeof(*all));
	for (size_t i = 0; i < n; i++)
		all[i] = (struct xml_attribute){xstrdup(pairs[2 * i]), xstrdup(pairs[2 * i + 1])};
	return all;
}

static void on_begin(void *ctx, const char *name, const char **attributes)
{
	struct xml_document *d = ctx;
	struct xml_element *e;

	if (d->state != XML_MORE)
		return;
	if (d->depth == XML_DEPTH_MAX || d->elements == XML_ELEMENTS_MAX) {
		refuse(d, d->depth == XML_DEPTH_MAX ? "elements too deep in each other"
						    : "too many elements");
		return;
	}
	d->depth++;
	d->elements++;
	e = xcalloc(1, sizeof(*e));
	e->name = xstrdup(name);
	e->attribute = copy_attributes((const char *const *)attributes);
	e->parent = d->open;
	if (d->open == NULL)
		d->root = e;
	else if (d->open->last == NULL)
		d->open->child = e;
	else
		d->open->last->next = e;
	if (d->open != NULL)
		d->open->last = e;
	d->open = e;
}

static void on_end(void *ctx, const char *name)
{
	struct xml_document *d = ctx;

	(void)name;
	/* A parser that was stopped in a begin tag still calls for its end. */
	if (d->state != XML_MORE)
		return;
	d->open = d->open->parent;
	d->depth--;
	if (d->open == NULL) {
		d->state = XML_DONE;
		(void)XML_StopParser(d->parser, XML_FALSE);
	}
}

static void on_text(void *ctx, const char *text, int len)
{
	struct xml_document *d = ctx;

	if (d->open != NULL)
		buf_add(&d->open->text, text, (size_t)len);
}

static void on_doctype(
    void *ctx, const char *name, const char *sysid, const char *pubid, int subset)
{
	(void)name;
	(void)sysid;
	(void)pubid;
	(void)subset;
	refuse(ctx, "a document type is not accepted");
}

struct xml_document *xml_open(void)
{
	struct xml_document *d = xcalloc(1, sizeof(*d));

	d->parser = XML_ParserCreate("UTF-8");
	if (d->parser == NULL)
		abort();
	XML_SetUserData(d->parser, d);
	XML_SetElementHandler(d->parser, on_begin, on_end);
	XML_SetCharacterDataHandler(d->parser, on_text);
	XML_SetStartDoctypeDeclHandler(d->parser, on_doctype);
#ifdef HAVE_XML_REPARSE_DEFERRAL
	/* Who sent a whole document waits for its answer: it must not wait for more to be parsed.
	 */
	(void)XML_SetReparseDeferralEnabled(d->parser, XML_FALSE);
#endif
	return d;
}

static void free_element(struct xml_element *e)
{
	for (struct xml_attribute *a = e->attribute; a->name != NULL; a++) {
		free(a->name);
		free_cleansed(a->value);
	}
	free(e->attribute);
	free(e->name);
	buf_free(&e->text);
	free(e);
}

void xml_close(struct xml_document *d)
{
	struct xml_element *e, *up;

	if (d == NULL)
		return;
	XML_ParserFree(d->parser);
	for (e = d->root; e != NULL;) {
		if (e->child != NULL) {
			e = e->child;
			continue;
		}
		up = e->parent;
		if (up != NULL)
			up->child = e->next;
		free_element(e);
		e = up;
	}
	free(d);
}

enum xml_state xml_feed(struct xml_document *d, const char *text, size_t len)
{
	if (d->state != XML_MORE)
		return d->state;
	d->bytes += len;
	if (d->bytes > XML_BYTES_MAX) {
		d->state = XML_BAD;
		d->reason = "the document is too large";
	} else if (XML_Parse(d->parser, text, (int)len, 0) != XML_STATUS_OK &&
		   d->state == XML_MORE) {
		d->state = XML_BAD;
		d->reason = XML_ErrorString(XML_GetErrorCode(d->parser));
	}
	return d->state;
}

struct xml_element *xml_root(struct xml_document *d)
{
	return d->root;
}

bool xml_empty(const struct xml_document *d)
{
	return d->bytes == 0;
}

const char *xml_reason(const struct xml_document *d)
{
	return d->reason != NULL ? d->reason : "";
}

const char *xml_attribute(const struct xml_element *e, const char *name)
{
	for (const struct xml_attribute *a = e->attribute; a->name != NULL; a++)
		if (strcmp(a->name, name) == 0)
			return a->value;
	return NULL;
}

const struct xml_element *xml_find(const struct xml_element *element, const char *name)
{
	const struct xml_element *e = element;

	for (;;) {
		if (e->child != NULL) {
			e = e->child;
		} else {
			while (e != element && e->next == NULL)
				e = e->parent;
			if (e == element)
				return NULL;
			e = e->next;
		}
		if (strcmp(e->name, name) == 0)
			return e;
	}
}

bool xml_find_text(const struct xml_element *element, const char *name, struct buf *text)
{
	const struct xml_element *e = xml_find(element, name);
	const char *start;
	size_t len;

	if (e == NULL)
		return false;
	start = buf_str(&e->text);
	start += strspn(start, " \t\r\n");
	len = strlen(start);
	while (len > 0 && strchr(" \t\r\n", start[len - 1]) != NULL)
		len--;
	buf_add(text, start, len);
	return true;
}

void xml_escape(struct buf *out, const char *text)
{
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '<')
			buf_adds(out, "&lt;");
		else if (*p == '>')
			buf_adds(out, "&gt;");
		else if (*p == '&')
			buf_adds(out, "&amp;");
		else if (*p == '"')
			buf_adds(out, "&quot;");
		else if (*p == '\'')
			buf_adds(out, "&apos;");
		else if ((unsigned char)*p < ' ' && *p != '\n' && *p != '\t')
			buf_addc(out, '?');
		else
			buf_addc(out, *p);
	}
}

void xml_begin(struct buf *out, const struct xml_element *e)
{
	buf_addf(out, "<%s", e->name);
	for (const struct xml_attribute *a = e->attribute; a->name != NULL; a++) {
		buf_addf(out, " %s=\"", a->name);
		xml_escape(out, a->value);
		buf_addc(out, '"');
	}
}
