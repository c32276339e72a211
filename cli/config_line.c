/* Setting and removing configuration lines.  See config_line.h. */
#include "cli/config_line.h"

#include <crypt.h>
#include <ctype.h>
#include <errno.h>
#include <strings.h>

#include "cli/engine.h"

/* SHA-512 crypt(5), shown as secret 10; 0 rounds: the library's default. */
#define CRYPT_PREFIX "$6$"

size_t config_line_negated(const char *line)
{
	const char *p = line;

	while (isspace((unsigned char)*p))
		p++;
	if (strncasecmp(p, "no", 2) != 0 || !isspace((unsigned char)p[2]))
		return 0;
	return (size_t)(p + 2 - line);
}

static int seal_type6(struct shell *shell, const char *clear, struct buf *sealed)
{
	return engine_call(shell, "type6-seal", 1, &clear, sealed);
}

static int seal_crypt(struct shell *shell, const char *clear, struct buf *sealed)
{
	struct crypt_data *data = xcalloc(1, sizeof(*data));
	struct error err;
	char *hash = NULL;
	int status = 0;

	if (crypt_gensalt_rn(CRYPT_PREFIX, 0, NULL, 0, data->setting, sizeof(data->setting)) !=
	    NULL)
		hash = crypt_r(clear, data->setting, data);
	if (hash == NULL || hash[0] == '*') {
		error_set(&err, RC_FATAL, "the secret could not be hashed: %s", strerror(errno));
		status = shell_fail(shell, &err);
	} else {
		buf_adds(sealed, hash);
	}
	explicit_bzero(data, sizeof(*data));
	free(data);
	return status;
}

/* Replaces the argument that must not be kept in clear by its sealed form. */
static int seal(struct shell *shell, struct match *match, struct buf *sealed)
{
	struct arg *arg;

	if (match->decl->seal == SEAL_NONE || match->decl->sealed > match->nargs)
		return 0;
	arg = &match->arg[match->decl->sealed - 1];
	if ((match->decl->seal == SEAL_TYPE6 ? seal_type6 : seal_crypt)(shell, arg->text, sealed) !=
	    0)
		return 1;
	arg->text = buf_str(sealed);
	return 0;
}

int config_line_set(struct shell *shell, struct parse *parse, char *line)
{
	struct match *last = &parse->match[parse->n - 1];
	bool secret = last->decl->seal != SEAL_NONE;
	struct buf sealed = {0};
	struct path path;
	struct error err;
	int status;

	status = seal(shell, last, &sealed);
	if (status == 0) {
		path_copy(&path, &shell->where);
		path_apply(&path, parse);
		/* A block of text is set as a whole, when it ends. */
		if (path.mode->end == NULL && candidate_set(shell->store, &path, &err) != RC_OK)
			status = shell_fail(shell, &err);
		/* A whole item on one line, its levels included, leaves the mode as it was. */
		if (!last->decl->opens)
			path_cut(&path, parse->keep);
		path_free(&shell->where);
		shell->where = path;
		unknown_note(shell, parse->keep, line);
		if (text_open(shell))
			text_begin(shell);
	}
	if (secret) {
		explicit_bzero(line, strlen(line));
		walker_wipe(shell->walker);
		input_forget(shell->input);
	}
	buf_free(&sealed);
	return status;
}

int config_line_remove(struct shell *shell, const struct parse *parse)
{
	struct path path;
	struct error err;
	int status = 0;

	path_copy(&path, &shell->where);
	path_cut(&path, parse->keep);
	path_cut(&shell->where, parse->keep);
	path_name(&path, parse);
	if (candidate_remove(shell->store, &path, &err) != RC_OK)
		status = shell_fail(shell, &err);
	path_free(&path);
	return status;
}

int config_line_negate(struct shell *shell, const char *line, size_t at)
{
	struct parse *parse = xcalloc(1, sizeof(*parse));
	bool known;
	int status;

	path_parse(shell->walker, NULL, &shell->where, WALK_NEGATE, line, at, parse);
	known = parse->result == WALK_OK;
	if ((known && !unknown_ascends(shell, line, parse->keep)) ||
	    !unknown_take(shell, line, &status))
		status = known ? config_line_remove(shell, parse)
			       : shell_parser_error(shell, line, parse);
	free(parse);
	return status;
}
