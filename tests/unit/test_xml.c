/*
 * The XML parser: events of good and bad documents.
 */
#include <stdlib.h>
#include "components/xml.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

/* "<a b=c>", "</a>", "'text'", "!error", one behind the other */
static void put_event(struct buf *out, const struct xml_reader *x, enum xml_event event)
{
	if (event == XML_OPEN) {
		buf_printf(out, "<%.*s", STR_ARG(x->name));
		for (size_t i = 0; i < x->count; i++)
			buf_printf(out, " %.*s=%.*s", STR_ARG(x->items[i].name),
				STR_ARG(x->items[i].value));
		buf_puts(out, x->is_again ? " twice>" : x->has_entity ? " entity>" : ">");
	} else if (event == XML_CLOSE) {
		buf_printf(out, "</%.*s>", STR_ARG(x->name));
	} else {
		buf_printf(
			out, event == XML_TEXT ? "'%.*s'" : "!%.*s ", STR_ARG(x->text));
	}
}

static void expect_events(const char *text, const char *expected)
{
	struct buf got _cleanup_buf_ = BUF_INIT(1 << 20);
	struct arena arena = {0};
	struct xml_reader x = {.arena = &arena, .bytes = str_of(text)};
	enum xml_event event;

	while ((event = xml_next(&x)) != XML_END)
		put_event(&got, &x, event);
	EXPECT(str_is(buf_str(&got), expected), "%s\n--- got\n%.*s\n--- expected\n%s",
		text, STR_ARG(buf_str(&got)), expected);
	arena_done(&arena);
}

static void test_good(void **unused)
{
	(void)unused;
	expect_events("\xef\xbb\xbf<?xml version='1.0' encoding='utf-8'?>\r\n"
		      "<a x=\"1\" n:y = '>2'><!-- <no> -- --><n:b/>t&lt;&#65;&#x20AC;"
		      "<![CDATA[<&amp;]]></a >\n",
		"<a x=1 y=>2><b></b>'t<A\xe2\x82\xac''<&amp;'</a>");
	expect_events("<!DOCTYPE a SYSTEM \"x>y\" [<!-- ' > ] --><!ELEMENT a ANY>]><a/>",
		"<a></a>");
	expect_events("", "");
	expect_events("no xml", "");
	unit_done();
}

static void test_entities(void **unused)
{
	(void)unused;
	expect_events("<!DOCTYPE a [<!ENTITY x \"y\">]><a b='&x;'>&x;&#xD800;&#x110000;"
		      "&;&amp</a>",
		"!a DTD with entities, which are not expanded <a b=&x; entity>"
		"'&x;&#xD800;&#x110000;&;&amp'</a>");
	expect_events("<?xml version='1.0' encoding=\"utf-7\"?><a/>",
		"!an encoding that is not read <a></a>");
	unit_done();
}

static void test_bad(void **unused)
{
	(void)unused;
	expect_events(
		"<a><b x=1><c/></a>", "<a>!an attribute without quotes <c></c></a>");
	expect_events("<a x='1' x='2'/>", "<a x=1 x=2 twice></a>");
	expect_events("<a x='1><b/></a>",
		"!an unclosed quote <b></b>!a closing tag without an opening one ");
	expect_events("<a x>t</a>",
		"!an attribute without a value !a closing tag without "
		"an opening one ");
	expect_events("<a><b></a><c/>",
		"<a><b>!a closing tag of an outer element </b></a><c></c>");
	expect_events("<a></x></a>", "<a>!a closing tag without an opening one </a>");
	expect_events("<a><b", "<a>!an unclosed tag !an element that is not closed </a>");
	expect_events("<a><",
		"<a>!a '<' that begins no tag !an element that is not closed "
		"</a>");
	expect_events("<!-- x", "!an unclosed comment ");
	expect_events("<?x", "!an unclosed processing instruction ");
	expect_events("<!x", "!an unclosed DTD ");
	expect_events("<a><![CDATA[x",
		"<a>!an unclosed CDATA section !an element that is not closed </a>");
	unit_done();
}

static void test_limits(void **unused)
{
	struct buf text _cleanup_buf_ = BUF_INIT(1 << 20);
	struct arena arena = {0};
	struct xml_reader x = {.arena = &arena};
	unsigned opened = 0, closed = 0, errors = 0;
	enum xml_event event;

	(void)unused;
	for (unsigned i = 0; i < 1000; i++)
		buf_puts(&text, "<a>");
	for (unsigned i = 0; i < 1000; i++)
		buf_puts(&text, "</a>");
	for (unsigned i = 0; i < 1000; i++)
		buf_puts(&text, "</b>");
	x.bytes = buf_str(&text);
	while ((event = xml_next(&x)) != XML_END) {
		opened += event == XML_OPEN;
		closed += event == XML_CLOSE;
		errors += event == XML_ERROR;
	}
	EXPECT(opened == LIMIT_DECLARATION_DEPTH && closed == opened, "%u %u", opened,
		closed);
	EXPECT(errors == 65, "errors end: %u", errors);
	arena_done(&arena);
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_entities),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
