/*
 * The line editor's inside, shared by edit.c and the key functions; private to
 * the two.
 */
#ifndef CLI_EDIT_KEYS_H
#define CLI_EDIT_KEYS_H

#include <histedit.h>
#include <wchar.h>

#include "cli/echo.h"
#include "cli/edit.h"

struct edit {
	struct input *input;
	const struct input_hooks *hooks;
	struct tty *tty;
	int master; /* the pseudo-terminal that libedit sees, -1 without one */
	int slave;
	FILE *nowhere; /* what libedit would show */
	EditLine *el;
	HistoryW *histories[HISTORIES];
	HistoryW *history;    /* the one in use */
	HistoryW *no_history; /* what a question sees */
	struct buf pending;   /* to be remembered when the next line is read */
	struct buf shown;     /* what edit_history returned last */
	struct echo echo;
	enum input_result result;
	size_t typed; /* characters typed since the line began, erased ones too */
	bool too_long;
	bool asking;
};

/* The editor that libedit works for. */
struct edit *edit_of(EditLine *el);

/* Gives libedit our functions and binds them to their keys. */
void edit_bind_keys(struct edit *edit);

#endif
