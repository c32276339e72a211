/*
 * The model: the list of tables and of checks.  A new feature is a file with
 * a table, and its name in the lists below.  See model.h.
 */
#include "store/model/model.h"
#include "store/model/modes.h"
#include "store/opaque.h"

static const struct decl *const config_tables[] = {
    model_system,
    model_logging,
    model_line,
    model_services,
    model_ssh,
    model_ntp,
    model_snmp,
    model_snmp_traps,
    model_callhome,
    model_vrf,
    model_keychain,
    model_aaa,
    model_crypto,
    model_interface,
    model_policy,
    model_group,
    model_routing,
    NULL,
};

const struct mode mode_config = {
    .tag = "config",
    .tables = config_tables,
    .summary = "Global configuration",
};

const struct check model_checks[] = {
    {1, "username", check_credential},
    {0, "password6", check_type6_removal},
    {0, OPAQUE_SWITCH, opaque_check_switch},
    {.run = opaque_check},
    {.run = NULL},
};

bool model_key(const char *path, struct buf *key)
{
	struct walker *walker = walker_new();
	struct parse *parse = xcalloc(1, sizeof(*parse));
	struct path root;
	bool ok;

	path_init(&root, &mode_config);
	path_parse(walker, NULL, &root, WALK_NEGATE, path, 0, parse);
	ok = parse->result == WALK_OK;
	if (ok)
		path_add_keys(key, parse);
	walker_free(walker);
	free(parse);
	path_free(&root);
	return ok;
}

bool model_ranges(const char *prefix, path_range *range, void *ctx)
{
	struct walker *walker = walker_new();
	size_t ignored;
	bool ok = path_ranges(walker, &mode_config, prefix, range, ctx, &ignored) == WALK_OK;

	walker_free(walker);
	return ok;
}

/* Whether d is the first declaration of its mode that opens what it opens. */
static bool opens_first(const struct mode *mode, const struct decl *d)
{
	for (const struct decl *const *table = mode->tables; *table != NULL; table++)
		for (const struct decl *other = *table; other->syntax != NULL; other++)
			if (other->opens == d->opens)
				return other == d;
	return true;
}

static void visit(void (*each)(void *, const struct mode *), void *ctx, const struct mode *mode)
{
	each(ctx, mode);
	for (const struct decl *const *table = mode->tables; *table != NULL; table++)
		for (const struct decl *d = *table; d->syntax != NULL; d++)
			if (d->opens != NULL && opens_first(mode, d))
				visit(each, ctx, d->opens);
}

void model_modes(void (*each)(void *ctx, const struct mode *mode), void *ctx)
{
	visit(each, ctx, &mode_config);
}
