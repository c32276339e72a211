/* Recording a session.  See record.h. */
#include "cli/record.h"

#include <errno.h>

#include "cli/mask.h"
#include "cli/placeholder.h"

struct record {
	FILE *file;
	char *path;
	struct hider *hider;
	struct buf partial; /* output behind the last line end */
	struct buf secret;  /* of the line typed last: its output may repeat it */
	bool pem;	    /* within a block of PEM */
};

struct record *record_open(const char *path, const char *user, const char *line, struct error *err)
{
	FILE *file = fopen(path, "we");
	struct record *record;

	if (file == NULL) {
		error_set(err, RC_INVALID, "%s: %s", path, strerror(errno));
		return NULL;
	}
	record = xcalloc(1, sizeof(*record));
	record->file = file;
	record->path = xstrdup(path);
	record->hider = hider_new();
	if (strncmp(line, "vty", 3) == 0)
		(void)fputs("#! vty\n", file);
	(void)fprintf(file, "#! shell -u %s\n", user);
	return record;
}

/* A failed write is kept by the stream; record_close tells. */
static void write_line(struct record *record, const char *prompt, const char *text)
{
	(void)fprintf(record->file, "%s%s\n", prompt, text);
}

static void write_output(struct record *record, const char *line)
{
	struct buf text = {0};

	if (record->pem || strncmp(line, "-----BEGIN ", 11) == 0) {
		record->pem = strncmp(line, "-----END ", 9) != 0;
		if (!record->pem)
			write_line(record, "<pem>", "");
		return;
	}
	placeholder_hide(record->hider, line, &text);
	write_line(record, "", buf_str(&text));
	buf_free(&text);
}

void record_output(struct record *record, const struct buf *text)
{
	char *start, *end;

	buf_add(&record->partial, buf_str(text), text->len);
	mask_text(&record->partial, &record->secret);
	if (record->partial.len == 0)
		return;
	for (start = record->partial.data; (end = strchr(start, '\n')) != NULL; start = end + 1) {
		*end = '\0';
		write_output(record, start);
	}
	buf_shift(&record->partial, (size_t)(start - record->partial.data));
}

/* Output that no line end closes is a line of its own before the next prompt. */
static void end_output(struct record *record)
{
	if (record->partial.len > 0)
		write_output(record, buf_str(&record->partial));
	buf_reset(&record->partial);
}

static const char *key_name(enum input_result result)
{
	switch (result) {
	case INPUT_INTERRUPT:
		return "<Ctrl-C>";
	case INPUT_SUSPEND:
		return "<Ctrl-Z>";
	case INPUT_EOF:
		return "<Ctrl-D>";
	case INPUT_LINE:
	case INPUT_TOO_LONG:
	case INPUT_NOT_TEXT:
		break;
	}
	return "";
}

bool record_line(struct record *record, struct shell *shell, const char *prompt,
    enum input_result result, const char *line)
{
	struct buf text = {0};

	end_output(record);
	buf_reset(&record->secret);
	if (result == INPUT_LINE)
		mask_line(shell, line, &text, &record->secret);
	else
		buf_adds(&text, key_name(result));
	/* A ? at the end of a line was typed as a character, else it had brought help. */
	if (text.len > 0 && text.data[text.len - 1] == '?') {
		buf_cut(&text, text.len - 1);
		buf_adds(&text, "<Ctrl-V>?");
	}
	write_line(record, prompt, buf_str(&text));
	(void)fflush(record->file);
	buf_free(&text);
	return record->secret.len > 0;
}

void record_answer(struct record *record, const char *prompt, enum input_result result, bool echo,
    const char *answer)
{
	struct buf text = {0};

	/* Its last line goes before the answer. */
	buf_adds(&text, prompt);
	record_output(record, &text);
	if (result != INPUT_LINE)
		write_line(record, buf_str(&record->partial), key_name(result));
	else
		write_line(record, buf_str(&record->partial), echo ? answer : "");
	buf_reset(&record->partial);
	buf_free(&text);
}

void record_help(
    struct record *record, struct shell *shell, const char *text, const struct buf *help)
{
	struct buf line = {0};

	buf_reset(&record->secret);
	shell_prompt(shell, &line);
	mask_line(shell, text, &line, &record->secret);
	write_line(record, buf_str(&line), "?");
	record_output(record, help);
	buf_free(&line);
}

enum rc record_close(struct record *record, int status, struct error *err)
{
	enum rc rc = RC_OK;
	bool failed;

	end_output(record);
	(void)fprintf(record->file, "#! end %d\n", status);
	failed = ferror(record->file) != 0;
	if (fclose(record->file) != 0 || failed)
		rc = error_set(err, RC_FATAL, "%s: the recording could not be written to its end",
		    record->path);
	hider_free(record->hider);
	buf_free(&record->partial);
	buf_free(&record->secret);
	free(record->path);
	free(record);
	return rc;
}
