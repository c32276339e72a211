/*
 * A state whose keys were made from other tables: what it held is what it
 * holds when it has been opened, under the keys of these tables.
 */
#include "scene.h"

#include "store/opaque.h"

/* As schema 1 was: its name for kind, no index, and other keys that sort and nest alike. */
static const char age_sql[] = "DROP INDEX running_opaque;"
			      "UPDATE running SET key = CAST(x'0102' || key AS BLOB);"
			      "UPDATE delta SET key = CAST(x'0102' || key AS BLOB);"
			      "ALTER TABLE running RENAME COLUMN kind TO opens;"
			      "ALTER TABLE delta RENAME COLUMN kind TO opens;"
			      "PRAGMA user_version = 1;";

static void run_sql(struct scene *scene, const char *sql)
{
	char *path = xasprintf("%s/router.db", scene->dir);
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s", sqlite3_errmsg(db));
	sqlite3_close(db);
	free(path);
}

/* Every row of running and of the commits, keys included. */
static void dump(struct scene *scene, struct buf *out)
{
	static const char sql[] = "SELECT 0, hex(key), depth, kind, NULL, line FROM running"
				  " UNION ALL SELECT id, hex(key), depth, kind, old, new FROM delta"
				  " ORDER BY 1, 2";
	char *path = xasprintf("%s/router.db", scene->dir);
	sqlite3_stmt *stmt;
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		for (int i = 0; i < 6; i++)
			buf_addf(out, "%s|", (const char *)sqlite3_column_text(stmt, i));
		buf_addc(out, '\n');
	}
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	free(path);
}

static void reopen(struct scene *scene, const char *sql)
{
	store_close(scene->one);
	store_close(scene->two);
	run_sql(scene, sql);
	scene->one = scene_open(scene);
	scene->two = scene_open(scene);
}

static void the_same_under_new_keys(void **state)
{
	static const char *const lines[] = {"interface GigabitEthernet0/0/0/1 mtu 9000",
	    "interface GigabitEthernet0/0/0/0 ipv4 address 192.0.2.1 255.255.255.0",
	    "router static address-family ipv4 unicast 0.0.0.0/0 192.0.2.2", "logging 192.0.2.7",
	    "no interface GigabitEthernet0/0/0/1", "hostname b", "hostname c"};
	struct scene *scene = *state;
	struct buf before = {0};
	struct buf after = {0};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		scene_configure(scene, scene->one, lines[i]);
	dump(scene, &before);
	reopen(scene, age_sql);
	dump(scene, &after);
	assert_string_equal(before.data, after.data);
	scene_configure(scene, scene->one, "no logging 192.0.2.7");
	expect_running(scene->one, "hostname c\ninterface GigabitEthernet0/0/0/0\n"
				   " ipv4 address 192.0.2.1 255.255.255.0\nrouter static\n"
				   " address-family ipv4 unicast\n  0.0.0.0/0 192.0.2.2\n");
	buf_free(&before);
	buf_free(&after);
}

/* A line that the tables have lost, with what stands in it. */
static void a_line_no_longer_known(void **state)
{
	struct scene *scene = *state;

	scene_configure(scene, scene->one, "interface Loopback0 mtu 1500");
	scene_configure(scene, scene->one, "ssh server v2");
	run_sql(scene,
	    "UPDATE running SET line = 'zebra Loopback0' WHERE line LIKE 'interface%';"
	    "UPDATE delta SET old = 'zebra Loopback0', new = old WHERE new LIKE 'interface%'");
	reopen(scene, age_sql);
	expect_running(scene->one, "ssh server v2\nzebra Loopback0\n mtu 1500\n");
}

static void a_line_without_its_block(void **state)
{
	struct scene *scene = *state;
	struct store *store;

	scene_configure(scene, scene->one, "interface Loopback0 mtu 1500");
	store_close(scene->one);
	store_close(scene->two);
	scene->one = scene->two = NULL;
	run_sql(scene, "DELETE FROM running WHERE depth = 0");
	run_sql(scene, age_sql);
	assert_int_equal(store_open(&store, scene->dir, &scene->err), RC_FATAL);
	assert_string_equal(scene->err.text, "the state is damaged: 'mtu 1500' stands in no block");
}

#define IN_SCENE(test) cmocka_unit_test_setup_teardown(test, scene_setup, scene_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_SCENE(the_same_under_new_keys),
	    IN_SCENE(a_line_no_longer_known),
	    IN_SCENE(a_line_without_its_block),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
