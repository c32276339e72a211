/* Reading requests and writing their answers.  See agent.h. */
#include "cli/xml/agent.h"

#include <string.h>

#include "cli/commands.h"
#include "cli/engine.h"
#include "cli/output.h"
#include "store/config.h"
#include "store/trial.h"

#define PROMPT	"XML> "
#define END_TAG "</Request>"
#define CHUNK	65536

static const char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			   "<Response MajorVersion=\"1\" MinorVersion=\"0\"";

static const char not_started[] =
    "ERROR: 0x24319600 'XML-TTY' detected the 'informational' condition 'The XML TTY Agent has not "
    "yet been started. Check that the configuration 'xml agent tty' has been committed.'\n";

/* A document that can't be read has no XML answer, but one line. */
static void answer_bad(const char *reason, struct buf *out)
{
	buf_addf(out,
	    "ERROR: 0xa240da00 'XML Infrastructure' detected the 'fatal' condition '%s'\n", reason);
}

static void answer(struct agent *agent, struct xml_element *root, struct buf *out)
{
	struct buf body = {0};

	agent->errors = 0;
	buf_adds(out, head);
	if (strcmp(root->name, "Request") != 0) {
		agent->errors++;
		buf_adds(out, AGENT_NO_SUCH_CHILD);
	} else {
		for (struct xml_element *e = root->child; e != NULL; e = e->next)
			agent_operation(agent, e, &body);
	}
	buf_addf(out, ">%s<ResultSummary ErrorCount=\"%u\"/></Response>\n", buf_str(&body),
	    agent->errors);
	buf_free(&body);
}

enum piece { PIECE_LINE, PIECE_PART, PIECE_END };

/* The next line with its end, or a part of one that is very long. */
static enum piece read_piece(struct input *input, struct buf *piece)
{
	int key = 0;

	buf_reset(piece);
	while (key != '\n' && piece->len < CHUNK) {
		key = input_key(input);
		if (key < 0 || key == 'C' - '@' || key == 'D' - '@')
			return PIECE_END;
		buf_addc(piece, (char)key);
	}
	return key == '\n' ? PIECE_LINE : PIECE_PART;
}

static bool is_word(const struct buf *piece, const char *word)
{
	const char *start = buf_str(piece);
	size_t len = strlen(word);

	start += strspn(start, " \t");
	return strncmp(start, word, len) == 0 && start[len + strspn(start + len, " \t\n")] == '\0';
}

/* What is left of a document that was refused is not taken for another. */
static bool rest_of_refused(const struct buf *piece)
{
	const char *text = buf_str(piece);

	return strstr(text, "<?xml") == NULL && strstr(text, "<Request") == NULL &&
	       !is_word(piece, "") && !is_word(piece, "exit");
}

/* A declaration has to be the document's very first bytes: blanks before it are dropped. */
static enum xml_state feed(struct xml_document *document, struct buf *piece)
{
	size_t blank = xml_empty(document) ? strspn(buf_str(piece), " \t\n") : 0;

	return xml_feed(document, piece->data + blank, piece->len - blank);
}

/* Whether more of a document that was refused at piece is to come. */
static bool goes_on(struct xml_document *document, const struct buf *piece)
{
	const char *text = buf_str(piece);

	return (xml_root(document) != NULL || strchr(text, '<') != NULL) &&
	       strstr(text, END_TAG) == NULL;
}

enum turn { TURN_ANSWERED, TURN_REFUSED, TURN_LEFT };

/* Reads one document and answers it; refused: the one before was. */
static enum turn serve(struct agent *agent, struct input *input, bool refused, struct buf *out)
{
	struct xml_document *document = xml_open();
	enum xml_state state = XML_MORE;
	enum turn turn = TURN_LEFT;
	struct buf piece = {0};
	enum piece kind;

	while (state == XML_MORE && (kind = read_piece(input, &piece)) != PIECE_END) {
		if (refused && rest_of_refused(&piece)) {
			refused = strstr(buf_str(&piece), END_TAG) == NULL;
			continue;
		}
		refused = false;
		if (xml_root(document) == NULL && kind == PIECE_LINE) {
			if (is_word(&piece, "exit"))
				break;
			if (is_word(&piece, "")) {
				turn = TURN_ANSWERED;
				break;
			}
		}
		state = feed(document, &piece);
		while (state != XML_MORE && kind == PIECE_PART)
			kind = read_piece(input, &piece);
	}
	if (state == XML_DONE) {
		answer(agent, xml_root(document), out);
		turn = TURN_ANSWERED;
	} else if (state == XML_BAD) {
		answer_bad(xml_reason(document), out);
		turn = goes_on(document, &piece) ? TURN_REFUSED : TURN_ANSWERED;
	}
	xml_close(document);
	buf_free(&piece);
	/* Requests may have secrets in them. */
	input_forget(input);
	return turn;
}

/* The target goes, and a trial that nobody can confirm any more. */
static void end_session(struct shell *shell)
{
	struct error err;
	bool done;

	if (!shell->configuring)
		return;
	if (trial_is_ours(shell->store) &&
	    trial_expire(shell->store, true, &done, NULL, &err) != RC_OK)
		shell_fail(shell, &err);
	shell_leave_config(shell);
}

int agent_run(struct shell *shell)
{
	struct agent *agent = xcalloc(1, sizeof(*agent));
	enum turn turn = TURN_ANSWERED;
	struct buf out = {0};

	agent->shell.store = shell->store;
	agent->shell.user = shell->user;
	agent->shell.line = shell->line;
	agent->shell.walker = walker_new();
	agent->shell.capture = &agent->output;
	path_init(&agent->shell.where, &mode_config);
	while (turn != TURN_LEFT) {
		shell_due_work(&agent->shell);
		buf_reset(&agent->output);
		buf_adds(&out, PROMPT);
		if (output_write(out.data, out.len) != 0 || output_flush() != 0)
			break;
		buf_reset(&out);
		turn = serve(agent, shell->input, turn == TURN_REFUSED, &out);
	}
	/* The Enter behind `exit` was not echoed. */
	if (turn == TURN_LEFT)
		shell->quit = output_write("\n", 1) != 0;
	end_session(&agent->shell);
	engine_stop(&agent->shell);
	path_free(&agent->shell.where);
	walker_free(agent->shell.walker);
	buf_free(&agent->shell.out);
	buf_free(&agent->shell.load_failed);
	buf_free(&agent->shell.text.body);
	buf_free(&agent->output);
	buf_free(&out);
	free(agent);
	return 0;
}

static int run_xml(struct shell *shell, const struct match *match)
{
	(void)match;
	if (shell->capture != NULL || !config_has(shell->store, "xml agent tty")) {
		shell_say(shell, "%s", not_started);
		return 1;
	}
	shell_flush(shell);
	return agent_run(shell);
}

/* clang-format off */
const struct decl xml_commands[] = {
	{ .run = run_xml, .syntax = "xml",
	  .help = "Enter XML mode" },
	DECL_END
};
/* clang-format on */
