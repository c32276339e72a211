/*
 * The operations of the XML agent: the configuration session (lock, target,
 * commit, rollback) and encapsulated CLI.  An operation's answer is its own
 * element with what came of it; error attributes when it failed.  Forms as
 * documented in "Cisco IOS XR XML API Guide", chapters 2 and 6, and as in
 * recordings; what text an error has, docs/fidelity.md says.
 */
#include <inttypes.h>
#include <strings.h>

#include "cli/exec/commit.h"
#include "cli/xml/agent.h"
#include "store/session.h"
#include "store/trial.h"

/* What clients tell apart by its code. */
struct fault {
	const char *code, *component, *text;
};

static const struct fault fault_others = {"0x41866c00", "CfgMgr",
    "One or more commits have occurred from other configuration sessions since this session "
    "started or since the last commit was made from this session."};
static const struct fault fault_empty = {
    "0x41864e00", "CfgMgr", "The target configuration buffer is empty."};
static const struct fault fault_commit = {"0x41864c00", "CfgMgr", NULL};
static const struct fault fault_session = {"0x41866400", "CfgMgr", NULL};
static const struct fault fault_rollback = {"0x41866200", "CfgMgr", NULL};
static const struct fault fault_beneath = {"0x43679000", "XML Service Library",
    "An error was encountered in the XML beneath this operation tag"};

/* Appends the element as it came, text and all. */
static void copy_element(struct buf *out, const struct xml_element *e)
{
	xml_begin(out, e);
	if (e->child == NULL && e->text.len == 0) {
		buf_adds(out, "/>");
		return;
	}
	buf_addc(out, '>');
	xml_escape(out, buf_str(&e->text));
	/* As deep as a document may be. */
	for (const struct xml_element *child = e->child; child != NULL; child = child->next)
		copy_element(out, child);
	buf_addf(out, "</%s>", e->name);
}

/* A message of several lines as one, without the "% " before it. */
static void add_message(struct buf *out, const char *text)
{
	struct buf message = {0};

	for (const char *p = text + strspn(text, " \n%"); *p != '\0'; p++) {
		size_t blank = strspn(p, " \n");

		if (blank > 0 && p[blank] == '\0')
			break;
		buf_addc(&message, blank > 0 ? ' ' : *p);
		p += blank > 0 ? blank - 1 : 0;
	}
	xml_escape(out, buf_str(&message));
	buf_free(&message);
}

/* Error attributes; text stands for a fault that has none of its own. */
static void add_fault(
    struct agent *agent, const struct fault *fault, const char *text, struct buf *out)
{
	agent->errors++;
	buf_addf(out,
	    " ErrorCode=\"%s\" ErrorMsg=\"&apos;%s&apos; detected the &apos;warning&apos; "
	    "condition &apos;",
	    fault->code, fault->component);
	add_message(out, fault->text != NULL ? fault->text : text);
	buf_adds(out, "&apos;\"");
}

/* Runs an exec command; what it says is in agent->output. */
static int run_exec(struct agent *agent, const char *line)
{
	int status;

	buf_reset(&agent->output);
	status = shell_exec(&agent->shell, line, 0, false);
	shell_flush(&agent->shell);
	return status;
}

/* The session begins with the first request that needs one. */
static int need_session(struct agent *agent)
{
	int status = agent->shell.configuring ? 0 : run_exec(agent, "configure terminal");

	/* Otherwise it has said which other sessions there are. */
	if (status == 0)
		buf_reset(&agent->output);
	return status;
}

/* <TAG .../> of an operation that has no content, with its fault if it failed. */
static void answer_plain(struct agent *agent, const struct xml_element *e,
    const struct fault *fault, const char *text, struct buf *out)
{
	xml_begin(out, e);
	if (fault != NULL)
		add_fault(agent, fault, text, out);
	buf_adds(out, "/>");
}

static void do_lock(struct agent *agent, struct xml_element *e, struct buf *out)
{
	struct error err = {.text = ""};
	const char *said;
	bool failed;

	if (agent->shell.configuring) {
		failed = session_lock(agent->shell.store, &err) != RC_OK;
		said = err.text;
	} else {
		failed = run_exec(agent, "configure exclusive") != 0;
		/* Before the reason stand the other sessions. */
		said = strstr(buf_str(&agent->output), "Cannot enter");
	}
	answer_plain(agent, e, failed ? &fault_session : NULL,
	    said != NULL ? said : buf_str(&agent->output), out);
}

static void do_unlock(struct agent *agent, struct xml_element *e, struct buf *out)
{
	struct error err = {.text = ""};
	bool failed = agent->shell.configuring && session_share(agent->shell.store, &err) != RC_OK;

	answer_plain(agent, e, failed ? &fault_session : NULL, err.text, out);
}

static void do_clear(struct agent *agent, struct xml_element *e, struct buf *out)
{
	struct error err = {.text = ""};
	bool failed =
	    agent->shell.configuring && candidate_clear(agent->shell.store, &err) != RC_OK;

	answer_plain(agent, e, failed ? &fault_session : NULL, err.text, out);
}

static bool is_true(const struct xml_element *e, const char *name)
{
	const char *value = xml_attribute(e, name);

	return value != NULL && strcasecmp(value, "true") == 0;
}

/* False when an attribute has a value that it can't have. */
static bool read_commit(const struct xml_element *e, struct commit_request *request)
{
	const char *mode = xml_attribute(e, "Mode");
	const char *confirmed = xml_attribute(e, "Confirmed");
	char *end;

	request->label = xml_attribute(e, "Label");
	request->comment = xml_attribute(e, "Comment");
	request->replace = is_true(e, "Replace");
	request->over_others = is_true(e, "IgnoreOtherSessions");
	if (mode != NULL && strcmp(mode, "BestEffort") == 0)
		request->best_effort = true;
	else if (mode != NULL && strcmp(mode, "Atomic") != 0)
		return false;
	if (confirmed == NULL)
		return true;
	request->trial = strtoll(confirmed, &end, 10);
	return end != confirmed && *end == '\0' && request->trial >= TRIAL_SECONDS_MIN &&
	       request->trial <= TRIAL_SECONDS_MAX;
}

/* The fault of a commit that did not come about, else NULL; err gets what it says. */
static const struct fault *commit_fault(enum commit_result result, struct error *err)
{
	switch (result) {
	case COMMIT_DONE:
	case COMMIT_CONFIRMED:
		return NULL;
	case COMMIT_NOTHING:
		return &fault_empty;
	case COMMIT_CONFLICT:
		return &fault_others;
	case COMMIT_REJECTED:
		error_set(err, RC_INVALID,
		    "Failed to commit one or more configuration items during a pseudo-atomic "
		    "operation. All changes made have been reverted.");
		return &fault_commit;
	case COMMIT_LOCKED:
		error_set(
		    err, RC_INVALID, "The Configuration Namespace is locked by another agent.");
		return &fault_commit;
	case COMMIT_CLEARED:
		error_set(err, RC_INVALID, "The configuration session was cleared.");
		return &fault_commit;
	case COMMIT_ON_TRIAL:
	case COMMIT_INVALID:
	case COMMIT_FATAL:
		return &fault_commit;
	}
	return &fault_commit;
}

static void do_commit(struct agent *agent, struct xml_element *e, struct buf *out)
{
	struct buf line = {0};
	struct commit_request request = commit_by(&agent->shell, &line);
	struct commit_outcome outcome = {0};
	const struct fault *fault = &fault_session;
	struct error err = {.text = ""};

	request.client = "XML";
	xml_begin(out, e);
	if (!read_commit(e, &request)) {
		error_set(&err, RC_INVALID,
		    "Commit: Mode is Atomic or BestEffort, Confirmed %d to %d seconds",
		    TRIAL_SECONDS_MIN, TRIAL_SECONDS_MAX);
	} else if (need_session(agent) == 0) {
		fault =
		    commit_fault(commit_run(agent->shell.store, &request, &outcome, &err), &err);
		if (fault == NULL && outcome.id != 0)
			buf_addf(out, " CommitID=\"%" PRId64 "\"", outcome.id);
	}
	if (fault != NULL)
		add_fault(agent, fault, err.text, out);
	buf_adds(out, "/>");
	buf_free(&outcome.log);
	buf_free(&line);
}

/* <Previous>N</Previous> or <CommitID>ID</CommitID>. */
static void do_rollback(struct agent *agent, struct xml_element *e, struct buf *out)
{
	struct buf which = {0};
	char *command = NULL;
	bool failed = true;

	if (xml_find_text(e, "Previous", &which))
		command = xasprintf("rollback configuration last %s", buf_str(&which));
	else if (xml_find_text(e, "CommitID", &which))
		command = xasprintf("rollback configuration to %s", buf_str(&which));
	xml_begin(out, e);
	if (command == NULL || strpbrk(buf_str(&which), " \t\n|") != NULL) {
		agent->errors++;
		buf_adds(out, AGENT_NO_SUCH_CHILD "/>");
	} else {
		failed = run_exec(agent, command) != 0;
		if (failed)
			add_fault(agent, &fault_rollback, buf_str(&agent->output), out);
		buf_addc(out, '>');
		for (const struct xml_element *c = e->child; c != NULL; c = c->next)
			copy_element(out, c);
		buf_addf(out, "</%s>", e->name);
	}
	free(command);
	buf_free(&which);
}

static bool is_line(const char *line, const char *word)
{
	size_t len = strlen(word);

	line += strspn(line, " \t");
	return strncmp(line, word, len) == 0 && line[len + strspn(line + len, " \t")] == '\0';
}

/* A line of <Configuration>: the `end` and `exit` of a listing do not leave the session. */
static int configuration_line(struct agent *agent, char *line)
{
	if (agent->shell.where.n == 0 && is_line(line, "exit"))
		return 0;
	if (need_session(agent) != 0)
		return 1;
	return shell_line(&agent->shell, line);
}

static int exec_line(struct agent *agent, char *line)
{
	int status = shell_exec(&agent->shell, line, 0, false);

	shell_flush(&agent->shell);
	return status;
}

/* The lines of text as an array that ends with NULL, pointing into text. */
static char **split_lines(struct buf *text)
{
	char **lines = xcalloc(text->len + 2, sizeof(*lines));
	char *rest = text->data;
	size_t n = 0;

	while (rest != NULL)
		lines[n++] = strsep(&rest, "\n");
	return lines;
}

/*
 * Executes lines of text; what they print is the answer.  A refused line
 * stands before what is said about it.
 */
static void run_lines(struct agent *agent, struct buf *text,
    int (*run)(struct agent *agent, char *line), bool listing, struct buf *out)
{
	char **lines = split_lines(text);
	struct buf line = {0}, said = {0};
	enum input_result result;

	agent->shell.input = input_lines(lines, false);
	path_cut(&agent->shell.where, 0);
	while ((result = input_read(agent->shell.input, "", &line)) != INPUT_EOF) {
		char *copy = xstrdup(buf_str(&line));
		int status = 0;

		if (listing && !text_open(&agent->shell) && is_line(copy, "end")) {
			free(copy);
			break;
		}
		buf_reset(&agent->output);
		if (result != INPUT_LINE)
			buf_addf(&agent->output,
			    "%% Line not accepted: longer than %d bytes, or not text\n",
			    LINE_MAX_BYTES);
		else if (line.len > 0)
			status = run(agent, line.data);
		if (status != 0)
			buf_addf(&said, "%s\n", copy);
		buf_add(&said, buf_str(&agent->output), agent->output.len);
		free_cleansed(copy);
	}
	path_cut(&agent->shell.where, 0);
	input_close(agent->shell.input);
	agent->shell.input = NULL;
	agent->shell.quit = false;
	if (said.len > 0)
		buf_addc(out, '\n');
	xml_escape(out, buf_str(&said));
	buf_free(&said);
	buf_free(&line);
	free(lines);
}

static void do_cli(struct agent *agent, struct xml_element *e, struct buf *out)
{
	xml_begin(out, e);
	buf_addc(out, '>');
	for (struct xml_element *c = e->child; c != NULL; c = c->next) {
		bool configuration = strcmp(c->name, "Configuration") == 0;

		xml_begin(out, c);
		if (!configuration && strcmp(c->name, "Exec") != 0) {
			agent->errors++;
			buf_adds(out, AGENT_NO_SUCH_CHILD "/>");
			continue;
		}
		buf_addc(out, '>');
		run_lines(agent, &c->text, configuration ? configuration_line : exec_line,
		    configuration, out);
		buf_addf(out, "</%s>", c->name);
	}
	buf_addf(out, "</%s>", e->name);
}

static void do_get(struct agent *agent, struct xml_element *e, struct buf *out)
{
	struct buf body = {0};
	bool known = e->child != NULL;

	for (const struct xml_element *c = e->child; c != NULL; c = c->next) {
		xml_begin(&body, c);
		if (strcmp(c->name, "Operational") != 0) {
			known = false;
			buf_adds(&body, AGENT_NO_SUCH_CHILD "/>");
			continue;
		}
		buf_addc(&body, '>');
		if (!agent_operational(agent, c, &body))
			known = false;
		buf_addf(&body, "</%s>", c->name);
	}
	xml_begin(out, e);
	if (!known)
		add_fault(agent, &fault_beneath, NULL, out);
	buf_addf(out, ">%s</%s>", buf_str(&body), e->name);
	buf_free(&body);
}

static const struct {
	const char *name;
	void (*run)(struct agent *agent, struct xml_element *e, struct buf *out);
} operations[] = {
    {"CLI", do_cli},
    {"Clear", do_clear},
    {"Commit", do_commit},
    {"Get", do_get},
    {"Lock", do_lock},
    {"Rollback", do_rollback},
    {"Unlock", do_unlock},
};

void agent_operation(struct agent *agent, struct xml_element *e, struct buf *out)
{
	for (size_t i = 0; i < sizeof(operations) / sizeof(operations[0]); i++) {
		if (strcmp(e->name, operations[i].name) == 0) {
			operations[i].run(agent, e, out);
			return;
		}
	}
	agent->errors++;
	xml_begin(out, e);
	buf_adds(out, AGENT_NO_SUCH_CHILD "/>");
}
