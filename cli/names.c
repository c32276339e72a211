/* The sources of names.  See names.h. */
#include "cli/names.h"

#include "cli/disk.h"

/* What a source is asked. */
struct request {
	struct shell *shell;
	const struct type *type;
	const char *of;	  /* type->names_of with its arguments put in */
	const char *word; /* the beginning */
	bool target;
	struct names *names;
};

typedef enum rc name_list(const struct request *r, struct error *err);

static enum rc list_config(const struct request *r, struct error *err)
{
	return names_config(r->shell->store, r->type, r->of, r->word, r->target, r->names, err);
}

static enum rc list_keys(const struct request *r, struct error *err)
{
	return names_keys(r->shell->store, r->of, r->word, r->names, err);
}

static enum rc list_commits(const struct request *r, struct error *err)
{
	return names_commits(r->shell->store, r->word, r->names, err);
}

static void add_file(void *ctx, const char *path, bool goes_on)
{
	const struct request *r = ctx;

	names_add(r->names, path, NULL, goes_on);
}

static enum rc list_files(const struct request *r, struct error *err)
{
	struct request copy = *r;

	return disk_names(r->shell->store->dir, r->word, add_file, &copy, err);
}

static name_list *const sources[] = {
    [NAMES_CONFIG] = list_config,
    [NAMES_KEY] = list_keys,
    [NAMES_COMMIT] = list_commits,
    [NAMES_FILE] = list_files,
};

/* names_of with %1.. replaced; an argument that was left out is nothing. */
static void expand(const struct candidate *c, struct buf *of)
{
	for (const char *p = c->type->names_of; p != NULL && *p != '\0'; p++) {
		if (p[0] != '%') {
			buf_addc(of, *p);
			continue;
		}
		p++;
		if ((size_t)(*p - '1') < c->nargs)
			buf_adds(of, c->arg[*p - '1']);
	}
}

void names_of_candidate(
    struct shell *shell, const struct candidate *candidate, bool target, struct names *names)
{
	char *word = xstrndup(candidate->word, candidate->len);
	struct buf of = {0};
	struct request r = {.shell = shell,
	    .type = candidate->type,
	    .word = word,
	    .target = target,
	    .names = names};
	struct error ignored;

	expand(candidate, &of);
	r.of = buf_str(&of);
	/* Nobody asked for these names: help without them is better than an error. */
	(void)sources[candidate->type->names](&r, &ignored);
	buf_free(&of);
	free(word);
}
