/*
 * base/json.h: RFC 8259 and what we refuse beyond it, with places; the writer.
 */
#include "base/json.h"
#include "base/limits.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

static const struct str good[] = {
	STR("null"),
	STR("true"),
	STR(" false "),
	STR("\t\r\n0"),
	STR("-0"),
	STR("12"),
	STR("1.5"),
	STR("-1.50e+10"),
	STR("0E-1"),
	STR("1e5"),
	STR("\"\""),
	STR("[]"),
	STR("{}"),
	STR("[ ]"),
	STR("{ }"),
	STR("[1,2]"),
	STR("[[],[[]],{}]"),
	STR("{\"a\":1,\"b\":{\"a\":2}}"),
	STR("{\"\":0}"),
	STR("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""),
	STR("\"\\u0041\""),
	STR("\"\\ud83d\\ude00\""),
	STR("\"\xf0\x9f\x98\x80\x7f\""),
	STR("\"\\uFFFF\""),
	STR("[true,false,null]"),
	STR("{\"a\":1,\"A\":2}"),
	STR("100000000000000000000000000"),
};

struct bad {
	struct str text;
	const char *want; /* the error */
};

static const struct bad all_bad[] = {
	{STR(""), "1:1: the document ends too early"},
	{STR(" \n "), "2:2: the document ends too early"},
	{STR("[1,\n 2,]"), "2:4: a comma before the closing bracket"},
	{STR("{\"a\":1,}"), "1:8: a comma before the closing bracket"},
	{STR("[,]"), "1:2: expected a value"},
	{STR("[1 2]"), "1:4: expected ',' or ']'"},
	{STR("{\"a\" 1}"), "1:6: expected ':' after the key"},
	{STR("{\"a\":1 \"b\":2}"), "1:8: expected ',' or '}'"},
	{STR("{a:1}"), "1:2: expected a key in double quotes"},
	{STR("{1:1}"), "1:2: expected a key in double quotes"},
	{STR("{'a':1}"), "1:2: expected a key in double quotes"},
	{STR("{\"a\":1,\n \"a\":2}"), "2:2: the key 'a' stands twice"},
	{STR("{\"a\":1,\"\\u0061\":2}"), "1:8: the key 'a' stands twice"},
	{STR("[1"), "1:3: expected ',' or ']'"},
	{STR("{"), "1:2: expected a key in double quotes"},
	{STR("{\"a\":"), "1:6: the document ends too early"},
	{STR("[}"), "1:2: expected a value"},
	{STR("[1}"), "1:3: expected ',' or ']'"},
	{STR("]"), "1:1: expected a value"},
	{STR("1 2"), "1:3: something stands after the document's end"},
	{STR("{} x"), "1:4: something stands after the document's end"},
	{STR("nul"), "1:1: expected a value"},
	{STR("True"), "1:1: expected a value"},
	{STR("NaN"), "1:1: expected a value"},
	{STR("+1"), "1:1: expected a value"},
	{STR(".5"), "1:1: expected a value"},
	{STR("01"), "1:3: not a number as JSON writes it"},
	{STR("-"), "1:2: not a number as JSON writes it"},
	{STR("-01"), "1:4: not a number as JSON writes it"},
	{STR("1."), "1:3: digits are missing after '.'"},
	{STR("1.e5"), "1:3: digits are missing after '.'"},
	{STR("1e"), "1:3: digits are missing in the exponent"},
	{STR("1e+"), "1:4: digits are missing in the exponent"},
	{STR("0x10"), "1:2: something stands after the document's end"},
	{STR("\"abc"), "1:5: a string that does not end"},
	{STR("\"a\nb\""), "1:3: a string that does not end"},
	{STR("\"a\tb\""), "1:3: a control character in a string"},
	{STR("\"a\0b\""), "1:3: a control character in a string"},
	{STR("\"\\x41\""), "1:3: unknown escape in a string"},
	{STR("\"\\"), "1:3: unknown escape in a string"},
	{STR("\"\\\0\""), "1:3: unknown escape in a string"},
	{STR("\"\\u12\""), "1:6: expected four hexadecimal digits after '\\u'"},
	{STR("\"\\u00g0\""), "1:6: expected four hexadecimal digits after '\\u'"},
	{STR("\"\\u0000\""), "1:8: NUL is not allowed in a string"},
	{STR("\"\\ud800\""), "1:8: half a surrogate pair"},
	{STR("\"\\ud800x\""), "1:8: half a surrogate pair"},
	{STR("\"\\ud800\\n\""), "1:8: half a surrogate pair"},
	{STR("\"\\ud800\\u0041\""), "1:14: half a surrogate pair"},
	{STR("\"\\ud800\\ud800\""), "1:14: half a surrogate pair"},
	{STR("\"\\udc00\""), "1:8: half a surrogate pair"},
	{STR("\"\xff\""), "1:2: a byte that is not UTF-8"},
	{STR("\"\xc0\x80\""), "1:2: a byte that is not UTF-8"},
	{STR("\"\xed\xa0\x80\""), "1:2: a byte that is not UTF-8"},
	{STR("\xef\xbb\xbf{}"), "1:1: expected a value"},
	{STR("[1]\0"), "1:4: something stands after the document's end"},
	{STR("[1, // x\n2]"), "1:5: expected a value, found '/'"},
	{STR("/* x */ 1"), "1:1: expected a value, found '/'"},
	{STR("\v1"), "1:1: expected a value"},
	{STR("\xc2\xa0"
	     "1"),
		"1:1: expected a value"},
};

static void test_good(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < COUNT(good); i++) {
		struct arena arena = {0};
		struct node *root = NULL;
		struct err err = {.text = ""};
		int status = json_read(&root, &arena, good[i], JSON_STRICT, &err);

		EXPECT(!status && root, "case %zu '%.*s': %s", i, STR_ARG(good[i]),
			err.text);
		EXPECT(!err.text[0], "case %zu: err is touched", i);
		arena_done(&arena);
	}
	unit_done();
}

static void expect_error(const struct bad *bad, enum json_flags flags, size_t i)
{
	struct node untouched, *root = &untouched;
	struct arena arena = {0};
	struct err err = {.text = ""};
	int status = json_read(&root, &arena, bad->text, flags, &err);

	EXPECT(status == -1, "case %zu '%.*s' is accepted", i, STR_ARG(bad->text));
	EXPECT(err.kind == ERR_USAGE, "case %zu: kind", i);
	EXPECT(root == &untouched, "case %zu: out is touched", i);
	EXPECT(str_is(str_of(err.text), bad->want), "case %zu: '%s' is not '%s'", i,
		err.text, bad->want);
	arena_done(&arena);
}

static void test_bad(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < COUNT(all_bad); i++)
		expect_error(&all_bad[i], JSON_STRICT, i);
	unit_done();
}

static void test_comments(void **unused)
{
	static const struct str fine[] = {
		STR("// a\n1"),
		STR("1 // a"),
		STR("/**/1/***/"),
		STR("[/*,*/1//]\n,2]"),
		STR("{/*\n*/\"a\"/* */:/* */1}"),
		STR("\"// no comment\""),
	};
	static const struct bad wrong[] = {
		{STR("1 /"), "1:3: expected a value, found '/'"},
		{STR("1 /x"), "1:3: expected a value, found '/'"},
		{STR("1 /* a\n b"), "2:3: a comment that does not end"},
		{STR("/*/ 1"), "1:6: a comment that does not end"},
		{STR("[1, /* a */ ]"), "1:13: a comma before the closing bracket"},
		{STR("/*\n\n*/ x"), "3:4: expected a value"},
		{STR("# 1"), "1:1: expected a value"},
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(fine); i++) {
		struct arena arena = {0};
		struct node *root;
		struct err err = {.text = ""};

		EXPECT(!json_read(&root, &arena, fine[i], JSON_COMMENTS, &err),
			"case %zu: %s", i, err.text);
		arena_done(&arena);
	}
	for (size_t i = 0; i < COUNT(wrong); i++)
		expect_error(&wrong[i], JSON_COMMENTS, i);
	unit_done();
}

static void test_nodes(void **unused)
{
	static const struct str text = STR("{\"a\": [1, \"\\u00fc\\ud83d\\ude00\"],\n"
					   "  \"b\": true, \"c\": null}");
	struct arena arena = {0};
	struct node *root;
	const struct node *a, *b;
	struct err err;

	(void)unused;
	assert_int_equal(json_read(&root, &arena, text, JSON_STRICT, &err), 0);
	assert_int_equal(root->kind, NODE_MAP);
	assert_int_equal(root->count, 3);
	a = node_get(root, "a");
	assert_int_equal(a->kind, NODE_LIST);
	assert_int_equal(a->count, 2);
	assert_int_equal(a->child->kind, NODE_NUMBER);
	assert_true(str_is(a->child->text, "1"));
	assert_true(str_is(a->last->text, "\xc3\xbc\xf0\x9f\x98\x80"));
	assert_int_equal(a->last->text.p[a->last->text.n], '\0');
	assert_int_equal(a->last->line, 1);
	assert_int_equal(a->last->column, 11);
	b = node_get(root, "b");
	assert_true(b->kind == NODE_BOOL && b->truth);
	assert_int_equal(b->line, 2);
	assert_int_equal(b->key_column, 3);
	assert_int_equal(b->column, 8);
	assert_int_equal(node_get(root, "c")->kind, NODE_NULL);
	assert_null(node_get(root, "d"));
	assert_null(node_get(a, "a"));
	arena_done(&arena);
}

static int read_buf(struct buf *text, struct err *err)
{
	struct arena arena = {0};
	struct node *root;
	int status = json_read(&root, &arena, buf_str(text), JSON_STRICT, err);

	arena_done(&arena);
	return status;
}

static void test_depth(void **unused)
{
	struct buf text _cleanup_buf_ = BUF_INIT(2 * MIB);
	struct err err;

	(void)unused;
	buf_fill(&text, '[', LIMIT_DOC_DEPTH);
	buf_fill(&text, ']', LIMIT_DOC_DEPTH);
	assert_int_equal(read_buf(&text, &err), 0);
	buf_reset(&text);
	buf_fill(&text, '[', LIMIT_DOC_DEPTH + 1);
	buf_fill(&text, ']', LIMIT_DOC_DEPTH + 1);
	assert_int_equal(read_buf(&text, &err), -1);
	assert_string_equal(err.text, "1:33: nested too deeply");
	/* siblings are not depth */
	buf_reset(&text);
	buf_puts(&text, "[[]");
	for (size_t i = 0; i < 100; i++)
		buf_puts(&text, ",[]");
	buf_puts(&text, "]");
	assert_int_equal(read_buf(&text, &err), 0);
}

static void test_limits(void **unused)
{
	struct buf text _cleanup_buf_ = BUF_INIT(2 * MIB);
	struct err err;

	(void)unused;
	/* a document of just the limit, and one byte more */
	buf_putc(&text, '"');
	buf_fill(&text, 'x', LIMIT_DOC_BYTES - 2);
	buf_putc(&text, '"');
	assert_int_equal(read_buf(&text, &err), 0);
	buf_putc(&text, ' ');
	assert_int_equal(read_buf(&text, &err), -1);
	assert_string_equal(err.text, "1:1: larger than 1048576 bytes");
	buf_reset(&text);
	buf_puts(&text, "[0");
	for (size_t i = 2; i < LIMIT_DOC_NODES; i++)
		buf_puts(&text, ",0");
	buf_puts(&text, "]");
	assert_int_equal(read_buf(&text, &err), 0);
	text.n--;
	buf_puts(&text, ",0]");
	assert_int_equal(read_buf(&text, &err), -1);
	assert_string_equal(err.text, "1:400000: more than 200000 values");
	buf_reset(&text);
	buf_puts(&text, "{\"k\":0");
	for (size_t i = 1; i < LIMIT_DOC_KEYS; i++)
		buf_printf(&text, ",\"%zu\":0", i);
	buf_puts(&text, "}");
	assert_int_equal(read_buf(&text, &err), 0);
	text.n--;
	buf_puts(&text, ",\n\"x\":0}");
	assert_int_equal(read_buf(&text, &err), -1);
	assert_string_equal(err.text, "2:1: more than 1024 keys in one object");
}

static void write_all(struct json_writer *w)
{
	json_open_map(w, NULL);
	json_text(w, "text", "a\"b\n");
	json_number(w, "number", UINT64_MAX);
	json_bool(w, "yes", true);
	json_open_list(w, "list");
	json_str(w, NULL, (struct str)STR("\xff"));
	json_open_map(w, NULL);
	json_close_map(w);
	json_open_list(w, NULL);
	json_close_list(w);
	json_bool(w, NULL, false);
	json_close_list(w);
	json_close_map(w);
}

static void test_write(void **unused)
{
	struct buf pretty _cleanup_buf_ = BUF_INIT(1 * KIB);
	struct buf plain _cleanup_buf_ = BUF_INIT(1 * KIB);
	struct err err;

	(void)unused;
	write_all(&(struct json_writer){.out = &pretty});
	assert_string_equal(unit_text(&pretty),
		"{\n  \"text\": \"a\\\"b\\u000a\",\n  \"number\": 18446744073709551615,\n"
		"  \"yes\": true,\n  \"list\": [\n    \"\\ufffd\",\n    {},\n    [],\n"
		"    false\n  ]\n}");
	write_all(&(struct json_writer){.out = &plain, .is_plain = true});
	assert_string_equal(unit_text(&plain),
		"{\"text\":\"a\\\"b\\u000a\",\"number\":18446744073709551615,"
		"\"yes\":true,\"list\":[\"\\ufffd\",{},[],false]}");
	assert_int_equal(read_buf(&pretty, &err), 0);
	assert_int_equal(read_buf(&plain, &err), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_comments),
		cmocka_unit_test(test_nodes),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_write),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
