/*
 * The real terminal; see tty.h.  The settings follow reference clients
 * section 2: own echo (2), every line end is one Enter (5), type-ahead
 * survives every switch of settings (6), a hang-up is an end of file (14).
 */
#include "cli/tty.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/buf.h"
#include "cli/output.h"

/* How long after a CR its LF may come, in milliseconds. */
#define CRLF_MS 10

struct tty {
	size_t pos; /* typed[pos..end) is typed ahead */
	size_t end;
	bool after_cr; /* an LF now belongs to that CR */
	struct sigaction old_action[4];
	char typed[4096];
};

/* What handlers of signals and of exit need: they get no argument. */
static struct {
	struct termios original;
	volatile sig_atomic_t taken;
	volatile sig_atomic_t hung_up;
} door;

static const int signals[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};

/* TCSANOW, here and in tty_raw: TCSAFLUSH would drop what is typed ahead. */
static void give_back(void)
{
	if (!door.taken)
		return;
	door.taken = 0;
	(void)tcsetattr(STDIN_FILENO, TCSANOW, &door.original);
}

/* A hang-up is left to the next read, so that the session can be closed. */
static void on_signal(int number)
{
	if (number == SIGHUP) {
		door.hung_up = 1;
		return;
	}
	give_back();
	(void)signal(number, SIG_DFL);
	(void)raise(number);
}

/* Without SA_RESTART: a read that waits for a key must see the hang-up. */
static void watch_signals(struct tty *tty)
{
	struct sigaction action = {.sa_handler = on_signal};

	(void)sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		if (sigaction(signals[i], NULL, &tty->old_action[i]) == 0 &&
		    tty->old_action[i].sa_handler == SIG_DFL)
			(void)sigaction(signals[i], &action, NULL);
	}
}

void tty_raw(struct tty *tty)
{
	struct termios want, now;

	(void)tty;
	if (!door.taken)
		return;
	want = door.original;
	want.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | IGNCR | INLCR | ISTRIP | PARMRK);
	want.c_oflag |= OPOST | ONLCR;
	want.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | IEXTEN | ISIG);
	want.c_cc[VMIN] = 1;
	want.c_cc[VTIME] = 0;
	if (tcgetattr(STDIN_FILENO, &now) == 0 && now.c_iflag == want.c_iflag &&
	    now.c_oflag == want.c_oflag && now.c_lflag == want.c_lflag)
		return;
	(void)tcsetattr(STDIN_FILENO, TCSANOW, &want);
}

struct tty *tty_open(void)
{
	static bool registered;
	struct tty *tty = xcalloc(1, sizeof(*tty));

	if (!registered)
		registered = atexit(give_back) == 0;
	door.hung_up = 0;
	door.taken = tcgetattr(STDIN_FILENO, &door.original) == 0;
	watch_signals(tty);
	tty_raw(tty);
	return tty;
}

void tty_close(struct tty *tty)
{
	if (tty == NULL)
		return;
	give_back();
	/* Not SIGHUP: the session is still being closed when its terminal goes. */
	for (size_t i = 1; i < sizeof(signals) / sizeof(signals[0]); i++)
		(void)sigaction(signals[i], &tty->old_action[i], NULL);
	explicit_bzero(tty, sizeof(*tty));
	free(tty);
}

/* Waits for bytes.  Returns false when there will be none. */
static bool refill(struct tty *tty)
{
	struct pollfd wait = {.fd = STDIN_FILENO, .events = POLLIN};
	ssize_t n;

	if (output_flush() != 0)
		return false;
	/* The LF of a CRLF follows at once, if maybe in a packet of its own; a later one is an
	 * Enter. */
	if (tty->after_cr && poll(&wait, 1, CRLF_MS) == 0)
		tty->after_cr = false;
	while (!door.hung_up) {
		n = read(STDIN_FILENO, tty->typed, sizeof(tty->typed));
		if (n > 0) {
			tty->pos = 0;
			tty->end = (size_t)n;
			return true;
		}
		if (n == 0 || (errno != EINTR && errno != EAGAIN))
			return false;
		/* Whoever started us may have left standard input non-blocking. */
		if (errno == EAGAIN)
			(void)poll(&wait, 1, -1);
	}
	return false;
}

int tty_key(struct tty *tty)
{
	unsigned char byte;
	bool after_cr;

	for (;;) {
		if (tty->pos == tty->end && !refill(tty))
			return -1;
		byte = (unsigned char)tty->typed[tty->pos++];
		after_cr = tty->after_cr;
		tty->after_cr = byte == '\r';
		if (byte == '\0' || (byte == '\n' && after_cr))
			continue;
		return byte == '\r' ? '\n' : byte;
	}
}

/* Takes what waits behind what is typed ahead; false when a Ctrl-C is in it. */
static bool type_ahead(struct tty *tty)
{
	char *end = tty->typed + tty->end;
	ssize_t n = read(STDIN_FILENO, end, sizeof(tty->typed) - tty->end);
	const char *interrupt;

	if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN)) {
		door.hung_up = 1;
		return true;
	}
	if (n < 0)
		return true;
	tty->end += (size_t)n;
	interrupt = memrchr(end, 'C' - '@', (size_t)n);
	if (interrupt == NULL)
		return true;
	tty->pos = (size_t)(interrupt + 1 - tty->typed);
	return false;
}

bool tty_watch(struct tty *tty, int fd)
{
	if (tty->pos == tty->end)
		tty->pos = tty->end = 0;
	while (output_flush() == 0) {
		/* When nothing more can be typed ahead or ever will be, only fd counts. */
		bool room = tty->end < sizeof(tty->typed) && !door.hung_up;
		struct pollfd wait[2] = {{.fd = fd, .events = POLLIN},
		    {.fd = room ? STDIN_FILENO : -1, .events = POLLIN}};

		if (poll(wait, 2, -1) < 0 && errno != EINTR)
			return true;
		if (wait[1].revents != 0 && !type_ahead(tty))
			return false;
		if (wait[0].revents != 0)
			return true;
	}
	return true;
}

void tty_forget(struct tty *tty)
{
	explicit_bzero(tty->typed, tty->pos);
	explicit_bzero(tty->typed + tty->end, sizeof(tty->typed) - tty->end);
}

void tty_size(int *rows, int *columns)
{
	struct winsize size = {0};

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
		size = (struct winsize){0};
	*rows = size.ws_row;
	*columns = size.ws_col;
}
