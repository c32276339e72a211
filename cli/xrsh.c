/*
 * xrsh: the shell.  Options, the session's surroundings, and the loop that
 * reads lines.  docs/man/xrsh.1.
 */
#include <errno.h>
#include <getopt.h>
#include <pwd.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"
#include "cli/check.h"
#include "cli/commands.h"
#include "cli/engine.h"
#include "cli/help.h"
#include "cli/lab.h"
#include "cli/listing.h"
#include "cli/mask.h"
#include "cli/output.h"
#include "cli/record.h"
#include "cli/shell.h"

/* Exit statuses of the man page. */
enum { EXIT_DONE = 0, EXIT_REFUSED = 1, EXIT_DIFFERENT = 1, EXIT_USAGE = 2 };

/* What is typed for a secret that a transcript does not show; accepted as master key. */
#define DEFAULT_SECRET "Secret123"

#define LINES_MAX 1024

/* The longest name of a user, in bytes. */
#define USER_MAX 255

struct options {
	const char *state, *file, *user, *record, *check;
	char *lines[LINES_MAX + 1]; /* -c */
	size_t nlines;
	bool echo;
	bool stop;
};

static const char usage_text[] =
    "Usage: xrsh [-s STATE] [-c LINE]... [-f FILE] [-u USER] [-e] [--on-error stop|continue]\n"
    "       xrsh [-s STATE] [-u USER] --record FILE | --check FILE\n"
    "An IOS-XR-like router shell whose PKI is real.\n"
    "\n"
    "  -s, --state STATE    folder that holds the router's state\n"
    "                       (default $XRSH_STATE, else $XDG_STATE_HOME/xrsh)\n"
    "  -c, --command LINE   run LINE, then exit; may be repeated\n"
    "  -f, --file FILE      run the lines of FILE, then exit\n"
    "  -u, --user USER      name of the user in commits and logs\n"
    "  -e, --echo           show prompt and line of each command read from a file or pipe\n"
    "      --on-error WHAT  stop at the first line that is refused, or continue (default)\n"
    "      --record FILE    write what is seen and typed to FILE, without the secrets\n"
    "      --check FILE     type what FILE has typed, and compare what comes\n"
    "  -h, --help           show this text\n"
    "  -V, --version        show the version\n"
    "\n"
    "Exit status: 0 when every line was accepted, 1 when one was refused or failed,\n"
    "2 for wrong use.  With --check: 0 when all is as in FILE, 1 with a unified diff when\n"
    "not, 2 when it could not be done.\n";

static const struct option long_options[] = {
    {"state", required_argument, NULL, 's'},
    {"command", required_argument, NULL, 'c'},
    {"file", required_argument, NULL, 'f'},
    {"user", required_argument, NULL, 'u'},
    {"echo", no_argument, NULL, 'e'},
    {"on-error", required_argument, NULL, 'o'},
    {"record", required_argument, NULL, 'r'},
    {"check", required_argument, NULL, 'k'},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'V'},
    {NULL, 0, NULL, 0},
};

static int wrong_use(const char *what, const char *value)
{
	fprintf(stderr, "xrsh: %s%s%s\nTry 'xrsh --help'.\n", what, value != NULL ? ": " : "",
	    value != NULL ? value : "");
	return EXIT_USAGE;
}

/* Names stand in logs and tables that others read. */
static bool is_user(const char *name)
{
	return *name != '\0' && strlen(name) <= USER_MAX && strpbrk(name, " \t") == NULL &&
	       utf8_is_printable(name);
}

/* -1 to go on, else the exit status. */
static int read_option(struct options *o, int letter)
{
	switch (letter) {
	case 's':
		o->state = optarg;
		return -1;
	case 'c':
		if (o->nlines == LINES_MAX)
			return wrong_use("too many -c options", NULL);
		o->lines[o->nlines++] = optarg;
		return -1;
	case 'f':
		o->file = optarg;
		return -1;
	case 'u':
		o->user = optarg;
		return is_user(optarg)
			   ? -1
			   : wrong_use("-u takes printable characters without blanks, not", optarg);
	case 'e':
		o->echo = true;
		return -1;
	case 'o':
		o->stop = strcmp(optarg, "stop") == 0;
		return o->stop || strcmp(optarg, "continue") == 0
			   ? -1
			   : wrong_use("--on-error takes stop or continue, not", optarg);
	case 'r':
		o->record = optarg;
		return -1;
	case 'k':
		o->check = optarg;
		return -1;
	case 'h':
		fputs(usage_text, stdout);
		return EXIT_DONE;
	case 'V':
		puts("xrsh " XRSH_VERSION);
		return EXIT_DONE;
	default:
		fputs("Try 'xrsh --help'.\n", stderr);
		return EXIT_USAGE;
	}
}

static int read_options(struct options *o, int argc, char *argv[])
{
	int letter;

	while ((letter = getopt_long(argc, argv, "s:c:f:u:ehV", long_options, NULL)) != -1) {
		int status = read_option(o, letter);

		if (status >= 0)
			return status;
	}
	if (optind < argc)
		return wrong_use("unexpected argument", argv[optind]);
	if (o->file != NULL && o->nlines > 0)
		return wrong_use("-c and -f exclude each other", NULL);
	if ((o->record != NULL || o->check != NULL) && (o->file != NULL || o->nlines > 0))
		return wrong_use("--record and --check exclude -c and -f", NULL);
	if (o->record != NULL && o->check != NULL)
		return wrong_use("--record and --check exclude each other", NULL);
	if (o->record != NULL && !input_is_terminal(STDIN_FILENO, STDOUT_FILENO))
		return wrong_use(
		    "--record needs a terminal; to see a script's session, use -e", NULL);
	return -1;
}

static const char *user_name(const struct options *o)
{
	const char *user = o->user != NULL ? o->user : getenv("USER");
	const struct passwd *entry;

	if (user == NULL || !is_user(user)) {
		entry = getpwuid(geteuid());
		user = entry != NULL ? entry->pw_name : NULL;
	}
	return user != NULL && is_user(user) ? user : "xrsh";
}

static void on_help(void *ctx, const char *text, struct buf *out)
{
	struct shell *shell = ctx;

	help_list(shell, text, out);
	if (shell->record != NULL)
		record_help(shell->record, shell, text, out);
}

static void on_tab(void *ctx, const char *text, struct buf *insert, struct buf *list)
{
	help_complete(ctx, text, insert, list);
}

/* NULL when the file can't be opened. */
static struct input *open_input(const struct options *o, const struct input_hooks *hooks)
{
	FILE *stream = stdin;

	if (o->nlines > 0)
		return input_lines(o->lines, o->echo);
	if (o->file == NULL && input_is_terminal(STDIN_FILENO, STDOUT_FILENO))
		return input_terminal(hooks);
	if (o->file != NULL && strcmp(o->file, "-") != 0)
		stream = fopen(o->file, "re");
	if (stream == NULL) {
		fprintf(stderr, "xrsh: %s: %s\n", o->file, strerror(errno));
		return NULL;
	}
	return input_stream(stream, o->echo);
}

static void next_prompt(struct shell *shell, struct buf *prompt)
{
	buf_reset(prompt);
	if (shell->echo_prompt)
		shell_prompt(shell, prompt);
}

/* What a line that is no command line does to the session. */
static void on_no_line(struct shell *shell, enum input_result result)
{
	switch (result) {
	case INPUT_EOF:
		shell->quit = true;
		break;
	case INPUT_SUSPEND:
		if (shell->configuring) {
			char end[] = "end";

			if (text_open(shell)) /* where `end` would be an abbreviation */
				path_cut(&shell->where, 0);
			shell_line(shell, end);
		}
		break;
	case INPUT_TOO_LONG:
	case INPUT_NOT_TEXT:
		shell_reject(shell, result);
		break;
	case INPUT_INTERRUPT:
	case INPUT_LINE:
		break;
	}
}

/*
 * A person's line that holds a secret leaves nothing behind, whether it was
 * accepted (then config_line_set saw to it) or refused.
 */
static void run_line(struct shell *shell, struct buf *line, bool secret)
{
	bool person = input_interactive(shell->input);

	secret = secret || (person && mask_suspects(line->data));
	shell_line(shell, line->data);
	if (!secret) {
		input_remember(shell->input, line->data);
	} else if (line->data[0] != '\0') {
		explicit_bzero(line->data, line->len);
		input_forget(shell->input);
	}
}

static void session(struct shell *shell)
{
	struct buf prompt = {0};
	struct buf line = {0};

	while (!shell->quit && !(shell->strict && shell->refused > 0)) {
		enum input_result result;
		bool secret;

		shell_due_work(shell);
		input_use_history(shell->input, shell->configuring ? HISTORY_CONFIG : HISTORY_EXEC);
		next_prompt(shell, &prompt);
		result = input_read(shell->input, buf_str(&prompt), &line);
		secret = shell->record != NULL && record_line(shell->record, shell,
						      buf_str(&prompt), result, buf_str(&line));
		if (result != INPUT_LINE) {
			on_no_line(shell, result);
			continue;
		}
		if (line.len == 0)
			continue;
		run_line(shell, &line, secret);
	}
	listing_close(shell);
	/* A session that ends takes its target and its locks with it. */
	if (shell->configuring)
		shell_leave_config(shell);
	buf_free(&prompt);
	buf_free(&line);
}

static struct store *open_state(const struct options *o, const struct lab *lab)
{
	char *dir = lab != NULL ? xstrdup(lab_state(lab)) : store_default_dir(o->state);
	struct store *store = NULL;
	struct error err;

	if (dir == NULL)
		error_set(&err, RC_INVALID, "no state folder: give -s, or set XRSH_STATE");
	else
		(void)store_open(&store, dir, &err);
	if (store == NULL)
		fprintf(stderr, "xrsh: %s\n", err.text);
	free(dir);
	return store;
}

/* The transcript to check, and a lab for it when it needs one or no state is named. */
static enum rc open_check(struct shell *shell, const struct options *o,
    const struct input_hooks *hooks, struct lab **lab, struct error *err)
{
	const char *secret = getenv("XRSH_SECRET");
	enum rc rc;

	shell->check = check_open(o->check, secret != NULL ? secret : DEFAULT_SECRET, hooks, err);
	if (shell->check == NULL)
		return RC_INVALID;
	shell->line = check_line(shell->check);
	if (o->user == NULL && check_user(shell->check) != NULL)
		shell->user = check_user(shell->check);
	if (o->state != NULL && check_server(shell->check) == NULL)
		return RC_OK;
	rc = lab_open(lab, check_server(shell->check), o->state, err);
	if (rc == RC_OK && lab_url(*lab) != NULL)
		check_set_url(shell->check, lab_url(*lab));
	return rc;
}

/* Opens all that a session stands on; false when some of it can't be had. */
static bool open_session(
    struct shell *shell, const struct options *o, const struct input_hooks *hooks, struct lab **lab)
{
	struct error err = {{0}};

	shell->user = user_name(o);
	shell->line = getenv("SSH_CONNECTION") != NULL ? "vty0" : "con0";
	if (o->check != NULL && open_check(shell, o, hooks, lab, &err) != RC_OK)
		goto failed;
	shell->store = open_state(o, *lab);
	if (shell->store == NULL)
		return false;
	if (o->record != NULL) {
		shell->record = record_open(o->record, shell->user, shell->line, &err);
		if (shell->record == NULL)
			goto failed;
	}
	shell->input =
	    shell->check != NULL ? input_program(check_source(shell->check)) : open_input(o, hooks);
	return shell->input != NULL;
failed:
	fprintf(stderr, "xrsh: %s\n", err.text);
	return false;
}

/* Ends recording or comparison; the exit status of the session, whose lines came from input. */
static int end_session(struct shell *shell, const char *input)
{
	int status = shell->refused > 0 ? EXIT_REFUSED : EXIT_DONE;
	struct buf diff = {0};
	struct error err;

	if (input_error(shell->input) != 0) {
		fprintf(stderr, "xrsh: %s: %s\n", input, strerror(input_error(shell->input)));
		status = EXIT_REFUSED;
	}
	if (shell->record != NULL && record_close(shell->record, status, &err) != RC_OK) {
		fprintf(stderr, "xrsh: %s\n", err.text);
		status = EXIT_REFUSED;
	}
	if (shell->check != NULL) {
		status = check_end(shell->check, status, &diff) ? EXIT_DONE : EXIT_DIFFERENT;
		(void)output_write(buf_str(&diff), diff.len);
	}
	if (output_flush() != 0) {
		/* Nobody has to be told that he did not want the rest. */
		if (errno != EPIPE && errno != EIO)
			fprintf(stderr, "xrsh: standard output: %s\n", strerror(errno));
		status = shell->check != NULL ? EXIT_USAGE : EXIT_REFUSED;
	}
	buf_free(&diff);
	return status;
}

static int run(const struct options *o)
{
	struct shell *shell = xcalloc(1, sizeof(*shell));
	const struct input_hooks hooks = {.ctx = shell, .help = on_help, .complete = on_tab};
	struct lab *lab = NULL;
	int status = o->check != NULL ? EXIT_USAGE : EXIT_REFUSED;

	shell->timestamps = true;
	shell->strict = o->stop;
	path_init(&shell->where, &mode_config);
	shell->walker = walker_new();
	if (open_session(shell, o, &hooks, &lab)) {
		shell->echo_prompt = o->echo || input_interactive(shell->input);
		/* A console shows log lines unasked, a vty after `terminal monitor`. */
		shell->monitor =
		    input_interactive(shell->input) && strncmp(shell->line, "con", 3) == 0;
		if (input_interactive(shell->input) && shell->check == NULL)
			shell->quit = output_write("\n\n\n", 3) != 0;
		session(shell);
		engine_stop(shell);
		status = end_session(shell, o->file != NULL ? o->file : "standard input");
	}
	input_close(shell->input);
	check_free(shell->check);
	path_free(&shell->where);
	walker_free(shell->walker);
	buf_free(&shell->out);
	buf_free(&shell->load_failed);
	buf_free(&shell->text.body);
	store_close(shell->store);
	lab_close(lab);
	free(shell);
	return status;
}

int main(int argc, char *argv[])
{
	struct options *options = xcalloc(1, sizeof(*options));
	int status = read_options(options, argc, argv);

	umask(077);
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
		return EXIT_REFUSED;
	if (status < 0)
		status = run(options);
	free(options);
	return status;
}
