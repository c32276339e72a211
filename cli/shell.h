/*
 * One session at the router: its store, its input, its mode, its engine.
 * Command handlers (cli/exec/) get it as their only argument beside the
 * match, print with shell_say, ask with shell_ask, and know no terminal.
 */
#ifndef CLI_SHELL_H
#define CLI_SHELL_H

#include "cli/input.h"
#include "cli/text.h"
#include "cli/unknown.h"
#include "store/candidate.h"
#include "store/model/model.h"
#include "store/store.h"

#define NODE_NAME	"RP/0/RP0/CPU0"
#define NODE_UNDERSCORE "node0_RP0_CPU0"
#define XR_VERSION	"25.1.1"

struct check;
struct engine;
struct loading;
struct record;

struct shell {
	struct store *store;
	struct input *input;
	struct walker *walker;
	struct engine *engine; /* NULL until it is needed */
	int engine_starts;     /* how often it was started */
	struct record *record; /* of this session, or NULL */
	struct check *check;   /* what output is compared with instead of shown, or NULL */
	const char *user;
	const char *line;		  /* "con0", "vty0" */
	struct buf *capture;		  /* what takes all output instead, or NULL */
	struct buf out;			  /* what the running command has printed */
	struct buf load_failed;		  /* lines that the last load refused */
	struct path where;		  /* the block, within configuration mode */
	struct margin margin[LEVELS_MAX]; /* how its levels are indented */
	struct loading *listing; /* of a script that is a listing, or NULL; see listing.h */
	struct text text;	 /* the block of text that is being typed there */
	bool configuring;
	bool strict;	  /* the first refused line ends the script */
	bool echo_prompt; /* prompts are shown: terminal or -e */
	bool timestamps;  /* terminal exec prompt [no-]timestamp */
	bool monitor;	  /* log lines of this session's commands are shown */
	bool holding;	  /* a modifier wants the whole output: nothing goes out early */
	bool quit;
	int64_t due_checked; /* when work that falls due was last looked for, seconds */
	int refused;	     /* lines refused or failed so far */
};

/*
 * Runs one typed line: parses it in the current mode, executes it and prints
 * what comes of it.  Returns 0, or 1 when it was refused or failed.  The line
 * is overwritten when it held a secret.
 */
int shell_line(struct shell *shell, char *line);

/* The same for the exec command after `do`, or for one that a handler delegates to. */
int shell_exec(struct shell *shell, const char *line, size_t start, bool stamp);

/* The prompt of the current mode, appended to out. */
void shell_prompt(struct shell *shell, struct buf *out);

/* Prints into the running command's output. */
void shell_say(struct shell *shell, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Hands the output so far to the terminal, unless a modifier holds it. */
void shell_flush(struct shell *shell);

/* Prints err as a "% ..." line and returns 1. */
int shell_fail(struct shell *shell, const struct error *err);

/* Prints the error with the caret under column `at` of the typed line, and returns 1. */
int shell_invalid(struct shell *shell, size_t at);

/* Prints which of the three parser errors came out; returns 1, or 0 when none did. */
int shell_parser_error(struct shell *shell, const char *line, const struct parse *parse);

/* Says why a line or an answer was not taken, and counts it as refused. */
void shell_reject(struct shell *shell, enum input_result result);

/*
 * Asks; the output so far goes out first.  An answer that is too long or no
 * text is rejected.
 */
enum input_result shell_read(
    struct shell *shell, const char *prompt, bool echo, struct buf *answer);

/*
 * The same; false when the question was left by Ctrl-C or the end of input,
 * or the answer was rejected.
 */
bool shell_ask(struct shell *shell, const char *prompt, bool echo, struct buf *answer);

/* "Sat May 29 17:01:02.001 UTC", in the router's zone, as a line. */
void shell_stamp(struct shell *shell);

/* The router's time zone, from clock timezone. */
void shell_zone(struct shell *shell, char zone[16], int *minutes_east);

/* Leaves configuration mode: the target is dropped, locks are given back. */
void shell_leave_config(struct shell *shell);

/*
 * The same for a session that another has ended, with a line that says so;
 * returns 1.  A person learns it at the next line, a script when it commits.
 */
int shell_leave_cleared(struct shell *shell);

/* Work that fell due between two commands, when no daemon did it; looks once a second. */
void shell_due_work(struct shell *shell);

/* A log line of this session: shown at once on a console, or with terminal monitor. */
void shell_log(struct shell *shell, const char *line);

#endif
