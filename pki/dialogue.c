/* Frames of base/msg.h as a conversation.  See dialogue.h. */
#include "pki/dialogue.h"

#include <strings.h>

#include "base/msg.h"

void dialogue_free(struct dialogue *d)
{
	buf_free(&d->logs);
}

void printable(struct buf *out, const char *text)
{
	const unsigned char *p = (const unsigned char *)text;

	for (; *p != '\0'; p++) {
		if ((*p < 0x20 && *p != '\n') || *p == 0x7f) {
			buf_addc(out, '?');
		} else if (*p == 0xc2 && p[1] >= 0x80 && p[1] <= 0x9f) {
			buf_addc(out, '?');
			p++;
		} else {
			buf_addc(out, (char)*p);
		}
	}
}

/* A shell that went away is noticed when the next call is read. */
static void send_text(struct dialogue *d, enum msg_type type, const char *text)
{
	if (d->fd >= 0)
		(void)msg_send1(d->fd, type, text);
}

void say(struct dialogue *d, const char *fmt, ...)
{
	struct buf raw = {0}, clean = {0};
	va_list ap;

	if (d->quiet || d->fd < 0)
		return;
	va_start(ap, fmt);
	buf_vaddf(&raw, fmt, ap);
	va_end(ap);
	printable(&clean, buf_str(&raw));
	send_text(d, MSG_TEXT, buf_str(&clean));
	buf_free(&raw);
	buf_free(&clean);
}

static bool question(struct dialogue *d, enum msg_type type, const char *prompt, struct buf *answer)
{
	struct msg m = {0};
	bool answered = false;

	if (d->quiet || d->fd < 0)
		return false;
	if (msg_send1(d->fd, type, prompt) == 0 && msg_recv(d->fd, &m) == 1 &&
	    m.type == MSG_ANSWER) {
		buf_reset(answer);
		buf_adds(answer, msg_field(&m, 0));
		answered = true;
	}
	msg_free(&m);
	return answered;
}

bool ask(struct dialogue *d, const char *prompt, struct buf *answer)
{
	return question(d, MSG_ASK, prompt, answer);
}

bool ask_secret(struct dialogue *d, const char *prompt, struct buf *answer)
{
	return question(d, MSG_ASK_SECRET, prompt, answer);
}

bool ask_yes(struct dialogue *d, const char *prompt)
{
	struct buf answer = {0};
	bool yes = false, no = false;

	while (!yes && !no && ask(d, prompt, &answer)) {
		const char *word = buf_str(&answer) + strspn(buf_str(&answer), " \t");

		yes = strncasecmp(word, "y", 1) == 0;
		no = strncasecmp(word, "n", 1) == 0;
		if (!yes && !no)
			say(d, "%% Please answer 'yes' or 'no'.\n");
	}
	buf_free(&answer);
	return yes;
}

void dialogue_log(struct dialogue *d, const char *line)
{
	buf_add(&d->logs, line, strlen(line) + 1);
}

void dialogue_flush(struct dialogue *d)
{
	for (size_t at = 0; at < d->logs.len; at += strlen(d->logs.data + at) + 1)
		send_text(d, MSG_LOG, d->logs.data + at);
	buf_reset(&d->logs);
}

void dialogue_drop(struct dialogue *d)
{
	buf_reset(&d->logs);
}

enum rc dialogue_settle(struct dialogue *d, enum rc rc)
{
	if (rc == RC_OK)
		dialogue_flush(d);
	else
		dialogue_drop(d);
	return rc;
}
