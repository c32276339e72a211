/*
 * What keys do beyond libedit's own functions, and which keys; reference
 * xr-shell section 3.4.
 */
#include "cli/edit_keys.h"

#include <stdlib.h>
#include <string.h>
#include <wctype.h>

#include "cli/output.h"

struct edit *edit_of(EditLine *el)
{
	void *edit = NULL;

	if (el_wget(el, EL_CLIENTDATA, &edit) != 0 || edit == NULL)
		abort();
	return edit;
}

/* The text before the cursor. */
static void text_before_cursor(EditLine *el, struct buf *text)
{
	const LineInfoW *line = el_wline(el);

	wide_add(text, line->buffer, (size_t)(line->cursor - line->buffer));
}

/* Shows text below the line, by pages, and the prompt again; the line follows. */
static void show_below(struct edit *edit, const char *before, const struct buf *text)
{
	struct buf prompt = {0};

	echo_again(&edit->echo, &prompt);
	/* An output that is gone ends the session when the line is read. */
	(void)output_write(before, strlen(before));
	(void)output_page(edit->input, text);
	(void)output_write(prompt.data, prompt.len);
	buf_free(&prompt);
}

static unsigned char key_help(EditLine *el, wint_t c)
{
	struct edit *edit = edit_of(el);
	struct buf text = {0}, help = {0};

	(void)c;
	text_before_cursor(el, &text);
	edit->hooks->help(edit->hooks->ctx, buf_str(&text), &help);
	show_below(edit, "?\n", &help);
	buf_free(&text);
	buf_free(&help);
	return CC_NORM;
}

static bool next_is_blank(EditLine *el)
{
	const LineInfoW *line = el_wline(el);

	return line->cursor < line->lastchar && *line->cursor == L' ';
}

static unsigned char key_complete(EditLine *el, wint_t c)
{
	struct edit *edit = edit_of(el);
	struct buf text = {0}, more = {0}, list = {0};
	wchar_t *wide;

	(void)c;
	if (edit->asking)
		return CC_NORM;
	text_before_cursor(el, &text);
	edit->hooks->complete(edit->hooks->ctx, buf_str(&text), &more, &list);
	/* In the middle of a line the blank behind the word may be there. */
	if (more.len > 0 && more.data[more.len - 1] == ' ' && next_is_blank(el))
		buf_cut(&more, more.len - 1);
	if (list.len > 0)
		show_below(edit, "\n", &list);
	wide = wide_of(buf_str(&more));
	if (*wide != L'\0')
		(void)el_winsertstr(el, wide);
	free(wide);
	buf_free(&text);
	buf_free(&more);
	buf_free(&list);
	return CC_NORM;
}

static unsigned char leave_line(EditLine *el, enum input_result result)
{
	edit_of(el)->result = result;
	return output_write("\n", 1) == 0 ? CC_NEWLINE : CC_EOF;
}

static unsigned char key_interrupt(EditLine *el, wint_t c)
{
	(void)c;
	return leave_line(el, INPUT_INTERRUPT);
}

static unsigned char key_suspend(EditLine *el, wint_t c)
{
	(void)c;
	return leave_line(el, edit_of(el)->asking ? INPUT_INTERRUPT : INPUT_SUSPEND);
}

static unsigned char key_delete(EditLine *el, wint_t c)
{
	const LineInfoW *line = el_wline(el);

	(void)c;
	if (line->cursor >= line->lastchar)
		return CC_NORM;
	(void)el_cursor(el, 1);
	el_deletestr(el, 1);
	return CC_NORM;
}

static unsigned char key_delete_or_end(EditLine *el, wint_t c)
{
	const LineInfoW *line = el_wline(el);

	if (line->lastchar == line->buffer)
		return leave_line(el, INPUT_EOF);
	return key_delete(el, c);
}

static unsigned char key_redraw(EditLine *el, wint_t c)
{
	static const struct buf nothing = {0};

	(void)c;
	show_below(edit_of(el), "\n", &nothing);
	return CC_NORM;
}

/* The next key as it stands, if it can be shown: a `?` that asks for no help. */
static unsigned char key_quote(EditLine *el, wint_t c)
{
	wchar_t text[2] = {0};

	(void)c;
	if (el_wgetc(el, &text[0]) != 1)
		return CC_EOF;
	if (!iswprint((wint_t)text[0]))
		return CC_NORM;
	return el_winsertstr(el, text) == 0 ? CC_NORM : CC_ERROR;
}

static const struct {
	const wchar_t *name;
	unsigned char (*run)(EditLine *el, wint_t c);
} functions[] = {
    {L"cli-help", key_help},
    {L"cli-complete", key_complete},
    {L"cli-interrupt", key_interrupt},
    {L"cli-suspend", key_suspend},
    {L"cli-delete", key_delete},
    {L"cli-delete-or-end", key_delete_or_end},
    {L"cli-redraw", key_redraw},
    {L"cli-quote", key_quote},
};

/* Where the keys of reference xr-shell section 3.4 are not libedit's own. */
static const struct {
	const wchar_t *key;
	const wchar_t *function;
} keys[] = {
    {L"?", L"cli-help"},
    {L"^I", L"cli-complete"},
    {L"^C", L"cli-interrupt"},
    {L"^Z", L"cli-suspend"},
    {L"^D", L"cli-delete-or-end"},
    {L"^L", L"cli-redraw"},
    {L"^R", L"cli-redraw"},
    {L"^V", L"cli-quote"},
    {L"^U", L"vi-kill-line-prev"},
    {L"^X", L"vi-kill-line-prev"},
    {L"^W", L"ed-delete-prev-word"},
    {L"^H", L"em-delete-prev-char"},
    {L"^?", L"em-delete-prev-char"},
    {L"^O", L"ed-ignore"},
    {L"^Q", L"ed-ignore"},
    {L"^S", L"ed-ignore"},
    {L"^\\\\", L"ed-ignore"},
    {L"\\e[1~", L"ed-move-to-beg"},
    {L"\\e[7~", L"ed-move-to-beg"},
    {L"\\e[4~", L"ed-move-to-end"},
    {L"\\e[8~", L"ed-move-to-end"},
    {L"\\e[3~", L"cli-delete"},
};

void edit_bind_keys(struct edit *edit)
{
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
		(void)el_wset(
		    edit->el, EL_ADDFN, functions[i].name, functions[i].name, functions[i].run);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		(void)el_wset(edit->el, EL_BIND, keys[i].key, keys[i].function, NULL);
}
