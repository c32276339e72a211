/* The reader of XML documents: what XML 1.0 says of them, and its own bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "cli/xml/document.h"

/* The state after text, which is fed in pieces of size bytes. */
static enum xml_state feed(struct xml_document *document, const char *text, size_t size)
{
	enum xml_state state = XML_MORE;
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i += size)
		state = xml_feed(document, text + i, len - i < size ? len - i : size);
	return state;
}

static enum xml_state state_of(const char *text)
{
	struct xml_document *document = xml_open();
	enum xml_state state = feed(document, text, strlen(text));

	assert_int_equal(state == XML_BAD, xml_reason(document)[0] != '\0');
	xml_close(document);
	return state;
}

static void a_tree_whatever_the_pieces(void **state)
{
	static const char text[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
				   "<Request A='1' B=\"&lt;&quot;&#65;\"><x/>one &amp; "
				   "<y><z> two\n</z></y><![CDATA[<three>]]></Request>";

	(void)state;
	for (size_t size = 1; size <= sizeof(text); size++) {
		struct xml_document *document = xml_open();
		const struct xml_element *root;
		struct buf found = {0};

		assert_true(xml_empty(document));
		assert_int_equal(feed(document, text, size), XML_DONE);
		assert_false(xml_empty(document));
		root = xml_root(document);
		assert_string_equal(root->name, "Request");
		assert_string_equal(xml_attribute(root, "A"), "1");
		assert_string_equal(xml_attribute(root, "B"), "<\"A");
		assert_null(xml_attribute(root, "C"));
		assert_string_equal(buf_str(&root->text), "one & <three>");
		assert_string_equal(root->child->name, "x");
		assert_string_equal(root->child->next->name, "y");
		assert_null(root->child->next->next);
		assert_ptr_equal(xml_find(root, "z"), root->child->next->child);
		assert_null(xml_find(root, "Request"));
		assert_null(xml_find(root->child, "z"));
		assert_true(xml_find_text(root, "z", &found));
		assert_string_equal(buf_str(&found), "two");
		assert_false(xml_find_text(root, "none", &found));
		buf_free(&found);
		xml_close(document);
	}
}

static void what_follows_the_root_is_dropped(void **state)
{
	(void)state;
	assert_int_equal(state_of("<a>"), XML_MORE);
	assert_int_equal(state_of("<a/> <b/> nonsense"), XML_DONE);
}

static void what_is_no_document(void **state)
{
	static const char *const bad[] = {"x\n", "<a></b>", "<a b></a>", "<a b='1' b='2'/>",
	    "<a>\x01</a>", "<a>\xff</a>", "<a>&nope;</a>", "<a>&#0;</a>", "</a>",
	    "<!DOCTYPE a><a/>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
	    "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(state_of(bad[i]), XML_BAD);
}

static enum xml_state nested(size_t depth)
{
	struct buf text = {0};
	enum xml_state state;

	for (size_t i = 0; i < depth; i++)
		buf_adds(&text, "<a>");
	for (size_t i = 0; i < depth; i++)
		buf_adds(&text, "</a>");
	state = state_of(buf_str(&text));
	buf_free(&text);
	return state;
}

static enum xml_state many(size_t children)
{
	struct buf text = {0};
	enum xml_state state;

	buf_adds(&text, "<a>");
	for (size_t i = 0; i < children; i++)
		buf_adds(&text, "<b/>");
	buf_adds(&text, "</a>");
	state = state_of(buf_str(&text));
	buf_free(&text);
	return state;
}

static void bounds(void **state)
{
	static char piece[1 << 16];
	struct xml_document *document = xml_open();

	(void)state;
	assert_int_equal(nested(XML_DEPTH_MAX), XML_DONE);
	assert_int_equal(nested(XML_DEPTH_MAX + 1), XML_BAD);
	assert_int_equal(many(XML_ELEMENTS_MAX - 1), XML_DONE);
	assert_int_equal(many(XML_ELEMENTS_MAX), XML_BAD);
	memset(piece, 'x', sizeof(piece));
	assert_int_equal(xml_feed(document, "<a>", 3), XML_MORE);
	for (size_t fed = 3; fed + sizeof(piece) <= XML_BYTES_MAX; fed += sizeof(piece))
		assert_int_equal(xml_feed(document, piece, sizeof(piece)), XML_MORE);
	assert_int_equal(xml_feed(document, piece, sizeof(piece)), XML_BAD);
	assert_int_equal(xml_feed(document, "</a>", 4), XML_BAD);
	assert_string_equal(xml_reason(document), "the document is too large");
	xml_close(document);
}

static void what_is_written_is_read_as_it_was(void **state)
{
	struct xml_document *document = xml_open();
	struct buf out = {0}, again = {0};

	(void)state;
	xml_escape(&out, "<a b=\"1\">&'\t\n\x1b\x7f</a> \xc3\xa4");
	assert_string_equal(
	    buf_str(&out), "&lt;a b=&quot;1&quot;&gt;&amp;&apos;\t\n?\x7f&lt;/a&gt; \xc3\xa4");
	buf_addf(&again, "<t a=\"%s\">%s</t>", "&quot;&lt;&apos;", buf_str(&out));
	assert_int_equal(xml_feed(document, again.data, again.len), XML_DONE);
	assert_string_equal(
	    buf_str(&xml_root(document)->text), "<a b=\"1\">&'\t\n?\x7f</a> \xc3\xa4");
	buf_reset(&out);
	xml_begin(&out, xml_root(document));
	assert_string_equal(buf_str(&out), "<t a=\"&quot;&lt;&apos;\"");
	xml_close(document);
	buf_free(&again);
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_tree_whatever_the_pieces),
	    cmocka_unit_test(what_follows_the_root_is_dropped),
	    cmocka_unit_test(what_is_no_document),
	    cmocka_unit_test(bounds),
	    cmocka_unit_test(what_is_written_is_read_as_it_was),
	};

	return cmocka_run_group_tests_name("xml", tests, NULL, NULL);
}
