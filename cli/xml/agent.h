/*
 * The XML agent on a terminal: what the exec command `xml` starts.  It reads
 * requests, one document at a time and without an echo, answers each with one
 * document and the prompt "XML> ", until `exit` or the end of the input.
 * After "Cisco IOS XR XML API Guide" (release 4.1) and public recordings.
 *
 * It is a shell of its own on the store of the session it is started from: it
 * has a target configuration of its own, and what a request executes goes the
 * way of a typed line, its output into the answer.
 */
#ifndef CLI_XML_AGENT_H
#define CLI_XML_AGENT_H

#include "cli/shell.h"
#include "cli/xml/document.h"

struct agent {
	struct shell shell;
	struct buf output; /* what the running command has printed */
	unsigned errors;   /* of the request that is being answered */
};

/* Serves the session's terminal or stream until the other side leaves.  Returns 0. */
int agent_run(struct shell *shell);

/* Executes the operation that element is, and appends its answer.  operations.c */
void agent_operation(struct agent *agent, struct xml_element *element, struct buf *out);

/*
 * The answer to the children of <Get><Operational>, appended; false when one
 * of them is not known, which is marked.  operational.c
 */
bool agent_operational(struct agent *agent, const struct xml_element *operational, struct buf *out);

/* The attributes of an element that the schema does not have at its place. */
#define AGENT_NO_SUCH_CHILD                                                                        \
	" ErrorCode=\"0x4368a400\" ErrorMsg=\"&apos;XMLMDA&apos; detected the "                    \
	"&apos;warning&apos; condition &apos;The XML request does not conform to the schema. A "   \
	"child element of the element on which this error appears is invalid. No such child "      \
	"element name exists at this location in the schema. Please check the request against "    \
	"the schema.&apos;\""

#endif
