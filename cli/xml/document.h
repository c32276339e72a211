/*
 * An XML document, read as it comes into a tree that is bounded in size: the
 * requests of the XML agent.  The parser is expat.  Documents with a DOCTYPE
 * are refused, so there are no entities but XML's own five.
 */
#ifndef CLI_XML_DOCUMENT_H
#define CLI_XML_DOCUMENT_H

#include <stdbool.h>

#include "base/buf.h"

/* A document that is larger, deeper, or has more elements is refused. */
#define XML_BYTES_MAX	 (16u << 20)
#define XML_DEPTH_MAX	 32
#define XML_ELEMENTS_MAX 10000

struct xml_attribute {
	char *name, *value;
};

struct xml_element {
	char *name;
	struct xml_attribute *attribute; /* a NULL name ends them */
	struct buf text; /* what stands in it, without what stands in its children */
	struct xml_element *parent, *child, *last, *next;
};

enum xml_state {
	XML_MORE, /* the document goes on */
	XML_DONE, /* its root was closed; what follows it was dropped */
	XML_BAD,  /* it is none, or out of bounds: xml_reason */
};

struct xml_document;

struct xml_document *xml_open(void);

/* Overwrites and frees it; NULL is fine. */
void xml_close(struct xml_document *document);

/* Takes the next len bytes.  After XML_DONE or XML_BAD it answers the same again. */
enum xml_state xml_feed(struct xml_document *document, const char *text, size_t len);

/* The root, from its begin tag on; the document owns it. */
struct xml_element *xml_root(struct xml_document *document);

/* Nothing but blanks at most was fed so far. */
bool xml_empty(const struct xml_document *document);

/* Why it is bad: one line. */
const char *xml_reason(const struct xml_document *document);

/* The element's attribute or NULL. */
const char *xml_attribute(const struct xml_element *element, const char *name);

/* The first element of that name in element, at any depth; NULL when there is none. */
const struct xml_element *xml_find(const struct xml_element *element, const char *name);

/* The text of xml_find, without blanks around it, into buffer; false when there is none. */
bool xml_find_text(const struct xml_element *element, const char *name, struct buf *text);

/* Appends text as XML character data; control characters, which XML has no form for, as '?'. */
void xml_escape(struct buf *out, const char *text);

/* Appends "<NAME" and the attributes, without the end of the tag. */
void xml_begin(struct buf *out, const struct xml_element *element);

#endif
