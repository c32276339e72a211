/*
 * Output modifiers.  Keywords, helps and errors are those of reference
 * xr-shell sections 2, 3.1 and 6; what the utilities print is what POSIX says
 * of the tools of the same names, with the field widths of the GNU ones.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "cli/disk.h"
#include "cli/output.h"

static const char config[] = "hostname R1\n"
			     "interface Loopback0\n"
			     " description one\n"
			     " ipv4 address 10.0.0.1 255.255.255.255\n"
			     "!\n"
			     "crypto ca trustpoint A\n"
			     " enrollment url https://a/\n"
			     "  deeper\n"
			     "!\n"
			     "end\n";

struct row {
	const char *modifiers;
	const char *in;
	const char *out;
};

static void check_rows(const struct row *rows, size_t n)
{
	struct filter *filter;
	struct error err = {{0}};
	struct buf in = {0}, out = {0};
	size_t at;

	for (size_t i = 0; i < n; i++) {
		filter = filter_parse(rows[i].modifiers, "/nowhere", &at, &err);
		if (filter == NULL)
			fail_msg("%s: %s", rows[i].modifiers, err.text);
		buf_reset(&in);
		buf_reset(&out);
		buf_adds(&in, rows[i].in);
		assert_int_equal(filter_run(filter, &in, &out, &err), RC_OK);
		if (strcmp(buf_str(&out), rows[i].out) != 0)
			fail_msg("%s: expected \"%s\", got \"%s\"", rows[i].modifiers, rows[i].out,
			    buf_str(&out));
		filter_free(filter);
	}
	buf_free(&in);
	buf_free(&out);
}

#define CHECK(rows) check_rows(rows, sizeof(rows) / sizeof(rows[0]))

static void test_patterns(void **state)
{
	static const struct row rows[] = {
	    {" include address", config, " ipv4 address 10.0.0.1 255.255.255.255\n"},
	    {" i ^host", config, "hostname R1\n"},
	    {"inc HOST", config, ""},
	    {"INC host", config, "hostname R1\n"},
	    {"include \"hostname|end\"", config, "hostname R1\nend\n"},
	    {"include hostname\\|end", config, ""},
	    {"include description one ", config, " description one\n"},
	    {" include e.d", config, "end\n"},
	    {" exclude \"^ \"", "a\n b\nc\n", "a\nc\n"},
	    {" begin trust", "x\ntrust\ny\n", "trust\ny\n"},
	    {" begin nothing", config, ""},
	    {" count \"^ \" ", config, "4\n"},
	    {" count nothing", config, "0\n"},
	    {" include no-line-end", "no-line-end", "no-line-end\n"},
	    {" include x", "", ""},
	};

	(void)state;
	CHECK(rows);
}

static void test_section(void **state)
{
	static const struct row rows[] = {
	    {" section Loopback", config,
		"interface Loopback0\n description one\n"
		" ipv4 address 10.0.0.1 255.255.255.255\n"},
	    {" section enrollment", config, " enrollment url https://a/\n  deeper\n"},
	    {" s ^crypto", config,
		"crypto ca trustpoint A\n enrollment url https://a/\n  deeper\n"},
	    {" section a", "a\n b\na\n c\nd\n", "a\n b\na\n c\n"},
	};

	(void)state;
	CHECK(rows);
}

static void test_chain(void **state)
{
	static const struct row rows[] = {
	    {" include \"^ \" | exclude ipv4 | utility wc -l", config, "3\n"},
	    {"section ^interface|include ipv4", config, " ipv4 address 10.0.0.1 255.255.255.255\n"},
	};

	(void)state;
	CHECK(rows);
}

#define TEN	"1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n"
#define FRUIT	"pear\nApple\nfig\napple\nfig\n"
#define NUMBERS "10\n9\n-1\n9\n\nx\n"

static void test_utilities(void **state)
{
	static const struct row rows[] = {
	    {" utility head -n 2", TEN, "1\n2\n"},
	    {" utility head -n 20", TEN, TEN},
	    {" ut he -3", TEN, "1\n2\n3\n"},
	    {" utility head", TEN "11\n", TEN},
	    {" utility head -c 3", TEN, "1\n2"},
	    {" utility tail -n 2", TEN, "9\n10\n"},
	    {" utility tail -n +9", TEN, "9\n10\n"},
	    {" utility tail -c 3", TEN, "10\n"},
	    {" utility tail", "0\n" TEN, TEN},
	    {" utility wc -l", TEN, "10\n"},
	    {" utility wc", "a b\nc\n", "      2       3       6\n"},
	    {" utility wc -lc", "a b\nc\n", "      2       6\n"},
	    {" utility wc -w", "", "0\n"},
	    {" utility sort", FRUIT, "Apple\napple\nfig\nfig\npear\n"},
	    {" utility sort -r", FRUIT, "pear\nfig\nfig\napple\nApple\n"},
	    {" utility sort -u", FRUIT, "Apple\napple\nfig\npear\n"},
	    {" utility sort -n", NUMBERS, "-1\n\nx\n9\n9\n10\n"},
	    {" utility sort -rn", "2\n10\n1\n", "10\n2\n1\n"},
	    {" utility sort | utility uniq -c", FRUIT,
		"      1 Apple\n      1 apple\n      2 fig\n      1 pear\n"},
	    {" utility uniq", "a\na\nb\na\n", "a\nb\na\n"},
	    {" utility uniq -d", "a\na\nb\n", "a\n"},
	    {" utility egrep -i \"^(a|f)\"", FRUIT, "Apple\nfig\napple\nfig\n"},
	    {" utility egrep -v fig", FRUIT, "pear\nApple\napple\n"},
	    {" utility egrep -c p+", FRUIT, "3\n"},
	    {" utility egrep -n pear", FRUIT, "1:pear\n"},
	    {" utility fgrep p+", "p+\npp\n", "p+\n"},
	    {" utility fgrep -i P", FRUIT, "pear\nApple\napple\n"},
	    {" utility cut -d : -f 2", "a:b:c\nnone\n", "b\nnone\n"},
	    {" utility cut -d: -f1,3-", "a:b:c:d\n", "a:c:d\n"},
	    {" utility cut -f 2", "a\tb\n", "b\n"},
	    {" utility cut -c 2-3", "abcd\nx\n", "bc\n\n"},
	    {" utility cut -c -2", "abcd\n", "ab\n"},
	    {" utility less", TEN, TEN},
	    {" utility more", TEN, TEN},
	};

	(void)state;
	CHECK(rows);
}

static void check_error(const char *modifiers, size_t expected_at, const char *text)
{
	struct error err = {{0}};
	size_t at = 12345;

	assert_null(filter_parse(modifiers, "/nowhere", &at, &err));
	if (at != expected_at || strncmp(err.text, text, strlen(text)) != 0)
		fail_msg("%s: %zu %s", modifiers, at, err.text);
}

static void test_errors(void **state)
{
	static const char invalid[] = "% Invalid input detected at '^' marker.";

	(void)state;
	/* The caret: the first character at which no keyword matches any more. */
	check_error(" xyz", 1, invalid);
	check_error(" foo", 2, invalid);
	check_error(" includes x", 8, invalid);
	check_error(" include x | zap", 13, invalid);
	check_error(" utility awk", 9, invalid);
	check_error(" utility sort | utility sorte", 28, invalid);
	check_error(" file disk0:/a b", 15, invalid);
	check_error("", SIZE_MAX, "% Incomplete command.");
	check_error(" include", SIZE_MAX, "% Incomplete command.");
	check_error(" include a |", SIZE_MAX, "% Incomplete command.");
	check_error(" utility", SIZE_MAX, "% Incomplete command.");
	check_error(" utility egrep", SIZE_MAX, "% Incomplete command.");
	check_error(" file", SIZE_MAX, "% Incomplete command.");
	check_error(" include \"a", SIZE_MAX, "% Unmatched quote");
	check_error(" include (a", SIZE_MAX, "% Bad regular expression \"(a\": ");
	check_error(" utility egrep [a", SIZE_MAX, "% Bad regular expression \"[a\": ");
	check_error(" utility head -z", SIZE_MAX, "% Error parsing piping string. Quitting...");
	check_error(" utility head -n x", SIZE_MAX, "% Error parsing piping string. Quitting...");
	check_error(" utility head -n", SIZE_MAX, "% Error parsing piping string. Quitting...");
	check_error(" utility cut", SIZE_MAX, "% Error parsing piping string. Quitting...");
	check_error(" utility cut -f 3-1", SIZE_MAX, "% Error parsing piping string. Quitting...");
	check_error(
	    " utility sort /etc/passwd", SIZE_MAX, "% Error parsing piping string. Quitting...");
	check_error(" file disk0:/../x", SIZE_MAX, "% Couldn't open file disk0:/../x: ");
}

static void test_help(void **state)
{
	struct buf out = {0};

	(void)state;
	filter_help("", &out);
	assert_string_equal(buf_str(&out),
	    "  begin    Begin with the line that matches\n"
	    "  count    Count lines that match\n"
	    "  exclude  Exclude lines that match\n"
	    "  file     Save the configuration\n"
	    "  include  Include lines that match\n"
	    "  section  Include lines that match and the lines under them\n"
	    "  utility  A set of common unix utilities\n");
	buf_reset(&out);
	filter_help(" inc", &out);
	assert_string_equal(buf_str(&out), "include\n");
	buf_reset(&out);
	filter_help(" inc ", &out);
	assert_string_equal(buf_str(&out), "  LINE  Regular Expression\n");
	buf_reset(&out);
	filter_help("utility egrep ", &out);
	assert_string_equal(
	    buf_str(&out), "  WORD  Unix commandline option string , maximum length 20\n");
	buf_reset(&out);
	filter_help("utility ", &out);
	assert_non_null(
	    strstr(buf_str(&out), "  uniq   Report or filter out repeated lines in a file\n"));
	buf_free(&out);
}

static void expect_tab(const char *text, const char *inserted, const char *listed)
{
	struct buf insert = {0}, list = {0};

	filter_complete(text, &insert, &list);
	assert_string_equal(buf_str(&insert), inserted);
	assert_string_equal(buf_str(&list), listed);
	buf_free(&insert);
	buf_free(&list);
}

static void test_complete(void **state)
{
	(void)state;
	expect_tab(" inc", "lude ", "");
	expect_tab(" U", "tility ", "");
	expect_tab(" utility e", "grep ", "");
	expect_tab("", "", "begin  count  exclude  file  include  section  utility\n");
	expect_tab(" ut h", "ead ", "");
	expect_tab(" x", "", "");
	/* A text that only the user knows. */
	expect_tab(" include i", "", "");
}

/* A fresh folder; the caller frees the name. */
static char *new_folder(void)
{
	const char *base = getenv("TMPDIR");
	char *dir = xasprintf("%s/filter-XXXXXX", base != NULL ? base : "/tmp");

	assert_non_null(mkdtemp(dir));
	return dir;
}

static enum rc save(const char *files, const char *path, const char *text, struct error *err)
{
	char *modifiers = xasprintf(" file %s", path);
	struct buf in = {0}, out = {0};
	struct filter *filter;
	enum rc rc = RC_INVALID;
	size_t at;

	buf_adds(&in, text);
	filter = filter_parse(modifiers, files, &at, err);
	if (filter != NULL)
		rc = filter_run(filter, &in, &out, err);
	assert_int_equal(out.len, 0);
	filter_free(filter);
	buf_free(&in);
	buf_free(&out);
	free(modifiers);
	return rc;
}

static void check_content(const char *files, const char *path, const char *expected)
{
	char *name = path_join(files, path);
	struct buf content = {0};

	assert_int_equal(file_read(name, 1000, &content, NULL), RC_OK);
	assert_string_equal(buf_str(&content), expected);
	buf_free(&content);
	free(name);
}

static void test_file(void **state)
{
	char *files = new_folder();
	struct error err;
	int fd;

	(void)state;
	assert_int_equal(save(files, "disk0:/a.txt", "one\n", &err), RC_OK);
	check_content(files, "disk0/a.txt", "one\n");
	assert_int_equal(save(files, "a.txt", "two\n", &err), RC_OK);
	check_content(files, "disk0/a.txt", "two\n");
	assert_int_equal(save(files, "harddisk:/a.txt", "three\n", &err), RC_OK);
	check_content(files, "harddisk/a.txt", "three\n");
	assert_int_equal(disk_open(files, "Disk0:a.txt", &fd, &err), RC_OK);
	assert_int_equal(close(fd), 0);
	assert_int_equal(disk_open(files, "disk0:/b.txt", &fd, &err), RC_INVALID);
	assert_string_equal(err.text, "Couldn't open file disk0:/b.txt: No such file or directory");
	assert_int_equal(save(files, "disk0:/no/b", "", &err), RC_INVALID);
	assert_string_equal(err.text, "Couldn't open file disk0:/no/b: No such file or directory");
	free(files);
}

/* No path leads out of the disks' folders, by its text or by a link. */
static void test_no_way_out(void **state)
{
	static const char *const paths[] = {"/etc/x", "../x", "disk0:/../x", "disk0:/a/../../x",
	    "disk0:/.", "disk0:", "disk0:/a//x", "disk0:/a/", ".hidden", "nvram:/x",
	    "disk0:disk1:/x"};
	char *files = new_folder(), *target = path_join(files, "target");
	char *disk = path_join(files, "disk0"), *link = path_join(disk, "link");
	char *folder = path_join(disk, "folder"), *disk1 = path_join(files, "disk1");
	struct error err;
	int fd;

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		assert_int_equal(save(files, paths[i], "x", &err), RC_INVALID);
		assert_int_equal(disk_open(files, paths[i], &fd, &err), RC_INVALID);
	}
	assert_int_equal(file_write(target, "kept", 4, NULL), RC_OK);
	assert_int_equal(mkdir(disk, 0700), 0);
	assert_int_equal(symlink(target, link), 0);
	assert_int_equal(symlink(files, folder), 0);
	assert_int_equal(symlink(files, disk1), 0);
	assert_int_equal(save(files, "disk0:/link", "x", &err), RC_INVALID);
	assert_int_equal(disk_open(files, "disk0:/link", &fd, &err), RC_INVALID);
	assert_int_equal(save(files, "disk0:/folder/target", "x", &err), RC_INVALID);
	assert_int_equal(disk_open(files, "disk0:/folder/target", &fd, &err), RC_INVALID);
	assert_int_equal(save(files, "disk1:/target", "x", &err), RC_INVALID);
	assert_int_equal(disk_open(files, "disk1:/target", &fd, &err), RC_INVALID);
	check_content(files, "target", "kept");
	free(disk1);
	free(folder);
	free(link);
	free(disk);
	free(target);
	free(files);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_patterns),
	    cmocka_unit_test(test_section),
	    cmocka_unit_test(test_chain),
	    cmocka_unit_test(test_utilities),
	    cmocka_unit_test(test_errors),
	    cmocka_unit_test(test_help),
	    cmocka_unit_test(test_complete),
	    cmocka_unit_test(test_file),
	    cmocka_unit_test(test_no_way_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
