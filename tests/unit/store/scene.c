/* Two connections and what is typed into them.  See scene.h. */
#include "scene.h"

#include "store/config.h"

struct store *scene_open(struct scene *scene)
{
	struct store *store;

	assert_int_equal(store_open(&store, scene->dir, &scene->err), RC_OK);
	assert_int_equal(candidate_open(store, &scene->err), RC_OK);
	assert_int_equal(commit_rebase(store, &scene->err), RC_OK);
	return store;
}

int scene_setup(void **state)
{
	struct scene *scene = xcalloc(1, sizeof(*scene));

	scene->dir = scratch_make();
	scene->walker = walker_new();
	scene->one = scene_open(scene);
	scene->two = scene_open(scene);
	*state = scene;
	return 0;
}

int scene_teardown(void **state)
{
	struct scene *scene = *state;

	store_close(scene->one);
	store_close(scene->two);
	walker_free(scene->walker);
	scratch_remove(scene->dir);
	free(scene);
	return 0;
}

static void remove_at(struct store *store, struct path *where, const struct parse *parse)
{
	struct error err;
	struct path path;

	path_copy(&path, where);
	path_cut(&path, parse->keep);
	path_cut(where, parse->keep);
	path_name(&path, parse);
	if (store != NULL && candidate_remove(store, &path, &err) != RC_OK)
		fail_msg("%s", err.text);
	path_free(&path);
}

static void set_at(struct store *store, struct path *where, const struct parse *parse)
{
	struct error err;

	path_apply(where, parse);
	if (store != NULL && candidate_set(store, where, &err) != RC_OK)
		fail_msg("%s", err.text);
	if (where->level[where->n - 1].kind != ROW_BLOCK)
		path_cut(where, where->n - 1);
}

void type_at(struct walker *walker, struct store *store, struct path *where, const char *line)
{
	struct parse *parse = xcalloc(1, sizeof(*parse));
	bool negated = strncmp(line, "no ", 3) == 0;

	path_parse(
	    walker, NULL, where, negated ? WALK_NEGATE : WALK_WHOLE, line, negated ? 3 : 0, parse);
	if (parse->result != WALK_OK)
		fail_msg("'%s' at '%s': result %d", line, where->mode->tag, (int)parse->result);
	if (negated)
		remove_at(store, where, parse);
	else
		set_at(store, where, parse);
	free(parse);
}

void scene_type(struct scene *scene, struct store *store, const char *line)
{
	struct path where;

	path_init(&where, &mode_config);
	type_at(scene->walker, store, &where, line);
	path_free(&where);
}

static enum commit_result commit(
    struct scene *scene, struct store *store, const char *label, const char *comment, int64_t *id)
{
	struct commit_request request = {.user = "tester",
	    .line = "con0_RP0_CPU0",
	    .client = "CLI",
	    .label = label,
	    .comment = comment};
	struct commit_outcome outcome;
	enum commit_result result = commit_run(store, &request, &outcome, &scene->err);

	*id = outcome.id;
	buf_free(&outcome.log);
	return result;
}

enum commit_result scene_commit(
    struct scene *scene, struct store *store, const char *label, const char *comment)
{
	int64_t ignored;

	return commit(scene, store, label, comment, &ignored);
}

int64_t scene_configure(struct scene *scene, struct store *store, const char *line)
{
	int64_t id;

	scene_type(scene, store, line);
	assert_int_equal(commit(scene, store, NULL, NULL, &id), COMMIT_DONE);
	return id;
}

struct view {
	struct buf *out;
	size_t lines;
};

static void view_line(void *ctx, int depth, enum row_kind kind, const char *line)
{
	struct view *v = ctx;

	(void)kind;
	buf_addf(v->out, "%*s%s\n", depth, "", line);
	v->lines++;
}

static size_t checked(enum rc rc, size_t lines, const struct error *err)
{
	if (rc == RC_FATAL)
		fail_msg("%s", err->text);
	/* No line, and only then, is RC_INVALID. */
	assert_int_equal(rc == RC_INVALID, lines == 0);
	return lines;
}

size_t show_running(struct store *store, const char *path, struct buf *out)
{
	struct view v = {out, 0};
	struct error err;
	enum rc rc = config_each(store, path, view_line, &v, &err);

	return checked(rc, v.lines, &err);
}

size_t show_merged(struct store *store, const char *path, struct buf *out)
{
	struct view v = {out, 0};
	struct error err;
	enum rc rc = candidate_each(store, path, view_line, &v, &err);

	return checked(rc, v.lines, &err);
}

static void view_change(void *ctx, const struct change *c)
{
	struct view *v = ctx;

	v->lines++;
	if (c->old == NULL || c->new == NULL)
		buf_addf(v->out, "%c%*s%s\n", c->old == NULL ? '+' : '-', c->depth, "",
		    c->old == NULL ? c->new : c->old);
	else if (strcmp(c->old, c->new) == 0)
		buf_addf(v->out, "=%*s%s\n", c->depth, "", c->new);
	else
		buf_addf(v->out, "<%*s%s\n>%*s%s\n", c->depth, "", c->old, c->depth, "", c->new);
	if (c->error != NULL)
		buf_addf(v->out, "! %s\n", c->error);
}

size_t show_changes(struct store *store, enum changes_source source, int64_t first, int64_t last,
    bool invert, struct buf *out)
{
	struct view v = {out, 0};
	struct error err;
	enum rc rc = changes_each(store, source, first, last, invert, view_change, &v, &err);

	return checked(rc, v.lines, &err);
}

static void expect_text(struct buf *got, const char *text)
{
	assert_string_equal(buf_str(got), text);
	buf_free(got);
}

void expect_running(struct store *store, const char *text)
{
	struct buf got = {0};

	show_running(store, NULL, &got);
	expect_text(&got, text);
}

void expect_merged(struct store *store, const char *text)
{
	struct buf got = {0};

	show_merged(store, NULL, &got);
	expect_text(&got, text);
}

void expect_changes(struct store *store, enum changes_source source, const char *text)
{
	struct buf got = {0};

	show_changes(store, source, 0, 0, false, &got);
	expect_text(&got, text);
}
