/*
 * The line editor, on libedit: keys, history, `?` and Tab.  What a client may
 * see of it follows reference clients section 2: nothing after the prompt,
 * the echo byte for byte, no escape sequence and no padding whatever TERM
 * says, no wrapping or scrolling whatever the window's size is.
 *
 * libedit edits, but echo.c shows: libedit's own display takes its sequences
 * from TERM and wraps at the window's edge, so it goes nowhere.  For the same
 * reason it sets the modes of a terminal of its own, a pseudo-terminal that
 * nobody looks at; those of the real one stay as tty.c set them.
 */
#include "cli/edit_keys.h"

#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "cli/output.h"
#include "cli/tty.h"
#include "store/model/walk.h"

/* No line is ever wrapped on libedit's screen: room for the longest, two columns a character. */
#define EDIT_COLUMNS (2 * (LINE_MAX_BYTES + 512))
#define HISTORY_MAX  500

/* Brings the screen up to date with what the last key did to the line. */
static void show_line(struct edit *edit)
{
	const LineInfoW *line = el_wline(edit->el);
	struct buf out = {0};
	int rows, columns;

	tty_size(&rows, &columns);
	echo_update(&edit->echo, line->buffer, (size_t)(line->lastchar - line->buffer),
	    (size_t)(line->cursor - line->buffer), columns > 0 ? (size_t)columns : 0, &out);
	if (out.len > 0)
		(void)output_write(out.data, out.len);
	buf_free(&out);
}

/* False for a character that would make the line longer than is allowed. */
static bool has_room(struct edit *edit, wchar_t c)
{
	const LineInfoW *line;

	if (c < L' ' || c == 0x7f || ++edit->typed <= LINE_MAX_BYTES)
		return true;
	line = el_wline(edit->el);
	if (line->lastchar - line->buffer < LINE_MAX_BYTES)
		return true;
	edit->too_long = true;
	return false;
}

/*
 * libedit's source of characters; before it waits for one, the one before is
 * echoed.  Bytes that are no UTF-8 are dropped.
 */
static int next_char(EditLine *el, wchar_t *c)
{
	struct edit *edit = edit_of(el);
	mbstate_t state = {0};
	size_t len;
	char byte;
	int key;

	show_line(edit);
	for (;;) {
		key = tty_key(edit->tty);
		if (key < 0) {
			edit->result = INPUT_EOF;
			return 0;
		}
		byte = (char)key;
		len = mbrtowc(c, &byte, 1, &state);
		if (len == (size_t)-1) {
			/* A sequence broken off: this byte may begin another. */
			state = (mbstate_t){0};
			len = mbrtowc(c, &byte, 1, &state);
			if (len == (size_t)-1)
				state = (mbstate_t){0};
		}
		if (len == 1 && has_room(edit, *c))
			return 1;
	}
}

/* The pseudo-terminal for libedit; where there are none it gets the real terminal. */
static void open_pseudo_terminal(struct edit *edit)
{
	struct winsize size = {.ws_row = 2, .ws_col = EDIT_COLUMNS};
	int unlocked = 0;

	edit->slave = -1;
	edit->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (edit->master < 0)
		return;
	if (ioctl(edit->master, TIOCSPTLCK, &unlocked) == 0)
		edit->slave = ioctl(edit->master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (edit->slave >= 0 && ioctl(edit->slave, TIOCSWINSZ, &size) != 0) {
		(void)close(edit->slave);
		edit->slave = -1;
	}
}

static void set_history(struct edit *edit, HistoryW *history)
{
	(void)el_wset(edit->el, EL_HIST, history_w, history);
}

static void open_editor(struct edit *edit)
{
	int fd = edit->slave >= 0 ? edit->slave : STDIN_FILENO;
	EditLine *el = el_init_fd("xrsh", stdin, edit->nowhere, edit->nowhere, fd, fd, fd);

	if (el == NULL)
		abort();
	edit->el = el;
	(void)el_wset(el, EL_CLIENTDATA, edit);
	(void)el_wset(el, EL_EDITMODE, 1);
	(void)el_wset(el, EL_TERMINAL, "dumb");
	(void)el_wset(el, EL_EDITOR, L"emacs");
	(void)el_wset(el, EL_SIGNAL, 0);
	(void)el_wset(el, EL_GETCFN, next_char);
	edit_bind_keys(edit);
	set_history(edit, edit->history);
}

static HistoryW *new_history(int size)
{
	HistoryW *history = history_winit();
	HistEventW event;

	if (history == NULL || history_w(history, &event, H_SETSIZE, size) < 0 ||
	    history_w(history, &event, H_SETUNIQUE, 1) < 0)
		abort();
	return history;
}

struct edit *edit_open(struct input *input, const struct input_hooks *hooks)
{
	struct edit *edit = xcalloc(1, sizeof(*edit));
	cookie_io_functions_t discard = {0};

	/* Characters are UTF-8 whatever the environment says, so that the echo is what came. */
	(void)setlocale(LC_CTYPE, "C.UTF-8");
	edit->input = input;
	edit->hooks = hooks;
	edit->tty = tty_open();
	edit->nowhere = fopencookie(NULL, "w", discard);
	if (edit->nowhere == NULL)
		abort();
	open_pseudo_terminal(edit);
	for (size_t i = 0; i < HISTORIES; i++)
		edit->histories[i] = new_history(HISTORY_MAX);
	edit->history = edit->histories[HISTORY_EXEC];
	edit->no_history = new_history(1);
	open_editor(edit);
	tty_raw(edit->tty);
	return edit;
}

void edit_close(struct edit *edit)
{
	if (edit == NULL)
		return;
	(void)output_flush();
	el_end(edit->el);
	for (size_t i = 0; i < HISTORIES; i++)
		history_wend(edit->histories[i]);
	history_wend(edit->no_history);
	(void)fclose(edit->nowhere);
	if (edit->slave >= 0)
		(void)close(edit->slave);
	if (edit->master >= 0)
		(void)close(edit->master);
	tty_close(edit->tty);
	buf_free(&edit->pending);
	buf_free(&edit->shown);
	echo_free(&edit->echo);
	free(edit);
}

static bool show_prompt(struct edit *edit, const char *prompt)
{
	struct buf out = {0};
	int status;

	echo_begin(&edit->echo, prompt, &out);
	status = output_write(buf_str(&out), out.len);
	buf_free(&out);
	return status == 0;
}

/*
 * A line is remembered only when the next one is read: until then
 * edit_forget can still take it back.
 */
static void settle_history(struct edit *edit)
{
	HistEventW event;
	wchar_t *line;

	if (edit->pending.len == 0)
		return;
	line = wide_of(buf_str(&edit->pending));
	(void)history_w(edit->history, &event, H_ENTER, line);
	free(line);
	buf_reset(&edit->pending);
}

static enum input_result read_line(struct edit *edit, const char *prompt, struct buf *line)
{
	const wchar_t *text;
	int n = 0;

	buf_reset(line);
	settle_history(edit);
	tty_raw(edit->tty);
	edit->result = INPUT_LINE;
	edit->typed = 0;
	edit->too_long = false;
	if (!show_prompt(edit, prompt))
		return INPUT_EOF;
	text = el_wgets(edit->el, &n);
	tty_raw(edit->tty);
	if (edit->result != INPUT_LINE)
		return edit->result;
	if (text == NULL || n <= 0 || output_write("\n", 1) != 0)
		return INPUT_EOF;
	wide_add(line, text, (size_t)n - (text[n - 1] == L'\n'));
	if (!edit->too_long && line->len <= LINE_MAX_BYTES)
		return INPUT_LINE;
	buf_reset(line);
	return INPUT_TOO_LONG;
}

enum input_result edit_read(struct edit *edit, const char *prompt, struct buf *line)
{
	return read_line(edit, prompt, line);
}

/* One key of a secret answer; false when the answer is complete. */
static bool secret_key(struct edit *edit, int key, struct buf *answer)
{
	size_t keep = answer->len;

	if (key == '\n')
		return false;
	if (key == 'C' - '@' || key == 'Z' - '@')
		edit->result = INPUT_INTERRUPT;
	else if (key < 0 || (key == 'D' - '@' && keep == 0))
		edit->result = INPUT_EOF;
	else if (key == 'U' - '@' || key == 'X' - '@')
		buf_reset(answer);
	else if ((key == '\b' || key == 0x7f) && keep > 0) {
		/* The last character with all its UTF-8 bytes. */
		do
			keep--;
		while (keep > 0 && ((unsigned char)answer->data[keep] & 0xc0) == 0x80);
		buf_cut(answer, keep);
	} else if (key >= ' ' && key != 0x7f) {
		if (answer->len < LINE_MAX_BYTES)
			buf_addc(answer, (char)key);
		else
			edit->too_long = true;
	}
	return edit->result == INPUT_LINE;
}

static enum input_result ask_secret(struct edit *edit, const char *prompt, struct buf *answer)
{
	buf_reset(answer);
	settle_history(edit);
	tty_raw(edit->tty);
	edit->result = INPUT_LINE;
	edit->too_long = false;
	if (output_write(prompt, strlen(prompt)) != 0)
		return INPUT_EOF;
	while (secret_key(edit, tty_key(edit->tty), answer))
		;
	if (output_write("\n", 1) != 0)
		edit->result = INPUT_EOF;
	if (edit->too_long && edit->result == INPUT_LINE)
		edit->result = INPUT_TOO_LONG;
	if (edit->result != INPUT_LINE)
		buf_reset(answer);
	return edit->result;
}

enum input_result edit_ask(struct edit *edit, const char *prompt, bool echo, struct buf *answer)
{
	enum input_result result;

	if (!echo)
		return ask_secret(edit, prompt, answer);
	edit->asking = true;
	set_history(edit, edit->no_history);
	(void)el_wset(edit->el, EL_BIND, L"?", L"ed-insert", NULL);
	result = read_line(edit, prompt, answer);
	(void)el_wset(edit->el, EL_BIND, L"?", L"cli-help", NULL);
	set_history(edit, edit->history);
	edit->asking = false;
	return result;
}

void edit_use_history(struct edit *edit, enum input_history history)
{
	if (edit->history == edit->histories[history])
		return;
	settle_history(edit);
	edit->history = edit->histories[history];
	set_history(edit, edit->history);
}

void edit_remember(struct edit *edit, const char *line)
{
	buf_reset(&edit->pending);
	if (line[strspn(line, " \t")] != '\0')
		buf_adds(&edit->pending, line);
}

const char *edit_history(struct edit *edit, size_t i)
{
	HistEventW event;
	int found = history_w(edit->history, &event, H_LAST);
	const wchar_t *newest = NULL;

	buf_reset(&edit->shown);
	for (; found >= 0; i--) {
		newest = event.str;
		if (i == 0) {
			wide_add(&edit->shown, event.str, wcslen(event.str));
			return buf_str(&edit->shown);
		}
		found = history_w(edit->history, &event, H_PREV);
	}
	if (i > 0 || edit->pending.len == 0)
		return NULL;
	if (newest != NULL) {
		wide_add(&edit->shown, newest, wcslen(newest));
		if (strcmp(buf_str(&edit->shown), buf_str(&edit->pending)) == 0)
			return NULL;
	}
	return buf_str(&edit->pending);
}

void edit_forget(struct edit *edit)
{
	buf_reset(&edit->pending);
	/*
	 * The line, the yanked text and the screen images go with the editor;
	 * M_PERTURB (see input.c) overwrites the memory that it frees.
	 */
	el_end(edit->el);
	open_editor(edit);
	tty_raw(edit->tty);
	tty_forget(edit->tty);
	output_forget();
}

int edit_key(struct edit *edit)
{
	return tty_key(edit->tty);
}

bool edit_watch(struct edit *edit, int fd)
{
	return tty_watch(edit->tty, fd);
}
