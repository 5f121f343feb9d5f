/*
 * syntax/text.h and syntax/place.h: which bytes are facts and which are not, how places
 * are gathered, and that blocks have no seams.
 */
#include "base/arena.h"
#include "base/limits.h"
#include "syntax/place.h"
#include "syntax/text.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

#define ALL UINT64_MAX
#define BIT(kind) (1ull << FACT_##kind)

static struct arena arena;

/* The facts as "kind@start-end name; ..." */
static struct str told(struct str bytes, uint64_t wanted)
{
	struct buf out _cleanup_buf_ = BUF_INIT(MIB);
	struct fact_list list = {0};

	text_find(&list, &arena, bytes, wanted);
	for (size_t i = 0; i < list.count; i++)
		buf_printf(&out, "%s%s@%u-%u%s%.*s", i ? "; " : "",
			fact_words[list.items[i].kind], list.items[i].start,
			list.items[i].end, list.items[i].name.n ? " " : "",
			STR_ARG(list.items[i].name));
	return arena_str(&arena, buf_str(&out));
}

struct test_case {
	struct str bytes;
	const char *want;
};

static void run_cases(const struct test_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct str got = told(cases[i].bytes, ALL);

		EXPECT(str_is(got, cases[i].want), "case %zu: %s", i, got.p);
	}
	unit_done();
	arena_reset(&arena);
}

static void test_characters(void **unused)
{
	static const struct test_case cases[] = {
		{STR(""), ""},
		{STR("int a;\n"), ""},
		{STR("/* gr\u00fc\u00dfe */ int caf\u00e9;\n"), ""},
		{STR("\ufeffint a;\n"), ""},
		{STR("int a;\ufeff\n"), "invisible-character@6-9 U+FEFF"},
		/* bidirectional: everywhere */
		{STR("a\u202e;"), "bidi-control@1-4 U+202E"},
		{STR("\"\u2066\""), "bidi-control@1-4 U+2066"},
		{STR("// \u200f"), "bidi-control@3-6 U+200F"},
		{STR("/* \u061c */"), "bidi-control@3-5 U+061C"},
		{STR("\u202a\n\u202b\n\u202c\n\u202d\n\u2067\n\u2068\n\u2069\n\u200e"),
			"bidi-control@0-3 U+202A; bidi-control@4-7 U+202B; "
			"bidi-control@8-11 U+202C; bidi-control@12-15 U+202D; "
			"bidi-control@16-19 U+2067; bidi-control@20-23 U+2068; "
			"bidi-control@24-27 U+2069; bidi-control@28-31 U+200E"},
		{STR("\u2029 \u202f"), "invisible-character@0-7 U+2029 and 1 more"},
		/* places on one line are one */
		{STR("\u202ea\u202c\n\u202d"),
			"bidi-control@0-7 U+202E and 1 more; bidi-control@8-11 U+202D"},
		/* invisible: in code only */
		{STR("a\u200bb;"), "invisible-character@1-4 U+200B"},
		{STR("a\u00a0b"), "invisible-character@1-3 U+00A0"},
		{STR("a\u00adb"), "invisible-character@1-3 U+00AD"},
		{STR("a\xc2\x85"
		     "b"),
			"invisible-character@1-3 U+0085"},
		{STR("a\u3164b"), "invisible-character@1-4 U+3164"},
		{STR("a\U000e0041b"), "invisible-character@1-5 U+E0041"},
		{STR("\"\u200b\" '\u200b' /* \u200b */ // \u200b"), ""},
		{STR("a\u00a1b\u2010c\u2070d"), ""},
		/* order is by place, not by kind */
		{STR("\u200b\n\u202e\r\xff"),
			"invisible-character@0-3 U+200B; bidi-control@4-7 U+202E; "
			"lone-cr@7-8; invalid-utf-8@8-9 0xff"},
	};

	(void)unused;
	run_cases(cases, COUNT(cases));
}

static void test_bytes(void **unused)
{
	static const struct test_case cases[] = {
		{STR("a\r\nb\r\n"), ""},
		{STR("a\rb\n"), "lone-cr@1-2"},
		{STR("a\r"), "lone-cr@1-2"},
		{STR("a\r\r\n"), "lone-cr@1-2"},
		{STR("a\rb\rc\rd\n"), "lone-cr@1-6"},
		{STR("a\0b\n"), "nul-byte@1-2"},
		{STR("\0\n\0"), "nul-byte@0-1; nul-byte@2-3"},
		/* bytes that are no UTF-8: anywhere */
		{STR("/* caf\xe9 */"), "invalid-utf-8@6-7 0xe9"},
		{STR("\"\xe9\xe9\""), "invalid-utf-8@1-3 0xe9 and 1 more"},
		{STR("\xc0\xaf"), "invalid-utf-8@0-2 0xc0 and 1 more"},
		{STR("\xed\xa0\x80"), "invalid-utf-8@0-3 0xed and 2 more"},
		{STR("\xe2\x80"), "invalid-utf-8@0-2 0xe2 and 1 more"},
		{STR("\xf4\x90\x80\x80"), "invalid-utf-8@0-4 0xf4 and 3 more"},
		{STR("\x01\x7f\t\v\f"), ""},
		/* one mistake: the file is Latin-1 */
		{STR("\xe9\n\xe9\n\xe9\n\xe9\n"),
			"invalid-utf-8@0-1 0xe9; invalid-utf-8@2-3 0xe9; "
			"invalid-utf-8@4-5 0xe9; invalid-utf-8@6-7 0xe9"},
		{STR("\xe4\xe9\n\xe9\n\xe9\n\xe9\n\xe9\xfc"),
			"invalid-utf-8@0-11 0xe4 and 6 more"},
	};

	(void)unused;
	run_cases(cases, COUNT(cases));
}

static void test_markers(void **unused)
{
	static const struct test_case cases[] = {
		{STR("<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n"),
			"conflict-marker@0-7 <<<<<<<; conflict-marker@12-19 =======; "
			"conflict-marker@22-29 >>>>>>>"},
		{STR("z\n<<<<<<< a\r\n||||||| o\r\n=======\r\n>>>>>>> b\r\n"),
			"conflict-marker@2-9 <<<<<<<; conflict-marker@13-20 |||||||; "
			"conflict-marker@24-31 =======; conflict-marker@33-40 >>>>>>>"},
		{STR(">>>>>>> b"), "conflict-marker@0-7 >>>>>>>"},
		{STR("<<<<<<< a\n=======\n"), "conflict-marker@0-7 <<<<<<<"},
		{STR("=======\n"), ""},
		{STR("=======\n>>>>>>> b\n"), "conflict-marker@8-15 >>>>>>>"},
		{STR(">>>>>>> b\n=======\n>>>>>>> c\n"),
			"conflict-marker@0-7 >>>>>>>; conflict-marker@18-25 >>>>>>>"},
		{STR("<<<<<<< a\n========\n======\n>>>>>>> b\n"),
			"conflict-marker@0-7 <<<<<<<; conflict-marker@26-33 >>>>>>>"},
		{STR(" <<<<<<< a\nx <<<<<<< a\n<<<<<<<a\n<<<<<< a\n"), ""},
		{STR("<<<<<<<< a\n>>>>>>>> a\n>> 1\n<<"), ""},
	};

	(void)unused;
	run_cases(cases, COUNT(cases));
}

static void test_todo(void **unused)
{
	static const struct test_case cases[] = {
		{STR("// TODO: x\n/* FIXME */\n"),
			"todo-marker@3-7 TODO; todo-marker@14-19 FIXME"},
		{STR("/* BUG HACK\nLATER XXX */"), "todo-marker@3-11 BUG and 1 more; "
						   "todo-marker@12-21 LATER and 1 more"},
		{STR("//TODO(me)"), "todo-marker@2-6 TODO"},
		{STR("int TODO; char *s = \"FIXME // XXX\";"), ""},
		{STR("// TODOS aTODO TODO_ _TODO XXXX todo Fixme DEBUG"), ""},
		{STR("// a \\\n TODO\nTODO"), "todo-marker@8-12 TODO"},
		{STR("'\"' // BUG"), "todo-marker@7-10 BUG"},
	};

	(void)unused;
	run_cases(cases, COUNT(cases));
}

/* text with '@' where a zero width space goes; in code it is found. */
static size_t found(const char *text)
{
	struct buf bytes _cleanup_buf_ = BUF_INIT(MIB);
	struct fact_list list = {0};

	for (const char *p = text; *p; p++)
		buf_puts(&bytes, *p == '@' ? "\u200b" : (char[]){*p, '\0'});
	text_find(&list, &arena, buf_str(&bytes), BIT(INVISIBLE));
	return list.count;
}

static void test_places(void **unused)
{
	static const struct {
		const char *text;
		bool is_code;
	} cases[] = {
		{"@", true},
		{"\"a\"@", true},
		{"\"a\\\"@\"", false},
		{"\"a\\\\\"@", true},
		{"\"a\\\n@\"", false},
		{"\"a\\\r\n@\"", false},
		{"\"a\n@\"", true},
		{"\"a\r@\"", true},
		{"'@'", false},
		{"'\"'@", true},
		{"'\\''@", true},
		{"1'000@", true},
		{"0xff'ff'ff@'", true},
		{"x1'@'", false},
		{"u8'@'", false},
		{"1 '@'", false},
		{"/* * / @ */", false},
		{"/**/@", true},
		{"/*/@", false},
		{"/@", true},
		{"// a\n@", true},
		{"// a\r@", true},
		{"// a\\\n@", false},
		{"// a\\ \t\n@", false},
		{"// a\\ b\n@", true},
		{"// a\\\r\n@", false},
		{"\"//\"@", true},
		{"\"/*\"@", true},
		{"#error don't\n@", true},
		{"R\"(\n@)\"", false},
		{"R\"x(\n)\" @ )x\"", false},
		{"R\"x(\n)x\"@", true},
		{"LR\"(\n@)\"", false},
		{"u8R\"(\n@)\"", false},
		{"uR\"(\n@)\"", false},
		{"xR\"(\n@)\"", true},
		{"u9R\"(\n@)\"", true},
		{"R\"x\n@(", true},
		{"R\"0123456789abcdefg(\n@", true},
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++)
		EXPECT(found(cases[i].text) == cases[i].is_code, "%s: %zu found",
			cases[i].text, found(cases[i].text));
	unit_done();
	arena_reset(&arena);
}

/* A raw string without an end does not hide the rest of the source. */
static void test_raw_limit(void **unused)
{
	struct buf text _cleanup_buf_ = BUF_INIT(MIB);

	(void)unused;
	buf_puts(&text, "R\"x(");
	buf_fill(&text, '\n', LIMIT_RAW_STRING / 2);
	buf_puts(&text, "\u200b");
	buf_fill(&text, '\n', LIMIT_RAW_STRING);
	buf_puts(&text, "\u200c");
	assert_true(str_has_suffix(told(buf_str(&text), BIT(INVISIBLE)), " U+200C"));
	assert_int_equal(found(unit_text(&text)), 1);
	arena_reset(&arena);
}

static void test_long_lines(void **unused)
{
	static const struct {
		size_t before, blanks, code;
		const char *want; /* NULL: nothing */
	} cases[] = {
		{4096, 0, 0, NULL},
		{4097, 0, 0, "long-line@502-4099 4097 bytes"},
		{4095, 0, 1, NULL},
		{100, 5000, 0, NULL},
		{500, 4000, 0, NULL},
		{100, 4000, 1, "long-line@4102-4103 4101 bytes"},
		{501, 4000, 0, "long-line@502-4503 4501 bytes"},
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++) {
		for (int has_end = 0; has_end < 2; has_end++) {
			struct buf text _cleanup_buf_ = BUF_INIT(MIB);
			struct str got;

			buf_puts(&text, "a\n");
			buf_fill(&text, 'x', cases[i].before);
			buf_fill(&text, ' ', cases[i].blanks);
			buf_fill(&text, 'y', cases[i].code);
			buf_puts(&text, has_end ? "\nb\n" : "");
			got = told(buf_str(&text), ALL);
			EXPECT(str_is(got, cases[i].want ? cases[i].want : ""),
				"case %zu: %s", i, got.p);
		}
	}
	unit_done();
	arena_reset(&arena);
}

/* Each odd thing at each place of a block, and across its end. */
static void test_seams(void **unused)
{
	static const struct test_case odd[] = {
		{STR("\u202e"), "bidi-control"},
		{STR("\u200b"), "invisible-character"},
		{STR("\r"), "lone-cr"},
		{STR("\0"), "nul-byte"},
		{STR("\xff"), "invalid-utf-8"},
		{STR("\n<<<<<<< a"), "conflict-marker"},
		{STR("\n>>>>>>> a"), "conflict-marker"},
		{STR("\r\n"), ""},
		{STR("\u00fc"), ""},
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(odd); i++) {
		for (size_t at = 0; at < 300; at++) {
			struct buf text _cleanup_buf_ = BUF_INIT(MIB);
			struct str got;

			buf_fill(&text, 'x', at);
			buf_add(&text, odd[i].bytes);
			buf_fill(&text, 'x', 300 - at);
			got = told(buf_str(&text), ALL);
			EXPECT(str_has_prefix(got, odd[i].want) &&
					!got.n == !*odd[i].want &&
					!memchr(got.p, ';', got.n),
				"case %zu at %zu: %s", i, at, got.p);
		}
	}
	unit_done();
	arena_reset(&arena);
}

/* Nothing that was not asked for, and nothing less than that. */
static void test_wanted(void **unused)
{
	static const char bytes[] = "a\u202e\n\u200b\n\r\xff\n\0\n<<<<<<< a\n// TODO\n";
	static const enum fact_kind kinds[] = {FACT_BIDI, FACT_INVISIBLE, FACT_LONE_CR,
		FACT_BAD_UTF8, FACT_NUL, FACT_CONFLICT, FACT_TODO};
	struct str text = str_make(bytes, sizeof(bytes) - 1);
	struct fact_list list = {0};

	(void)unused;
	text_find(&list, &arena, text, 0);
	assert_int_equal(list.count, 0);
	for (size_t i = 0; i < COUNT(kinds); i++) {
		size_t before = list.count;

		text_find(&list, &arena, text, 1ull << kinds[i]);
		EXPECT(list.count == before + 1 && list.items[before].kind == kinds[i],
			"%s: %zu", fact_words[kinds[i]], list.count - before);
	}
	unit_done();
	text_find(&list, &arena, text, ALL & ~BIT(BIDI));
	assert_int_equal(list.count, 2 * COUNT(kinds) - 1);
	arena_reset(&arena);
}

/* Past the limit one fact covers all lines; other kinds are not touched. */
static void test_merged(void **unused)
{
	struct buf text _cleanup_buf_ = BUF_INIT(MIB);
	struct fact_list list = {0};

	(void)unused;
	for (size_t i = 0; i < LIMIT_TEXT_LINES; i++)
		buf_puts(&text, "\u202e\u202e\n");
	buf_puts(&text, "\r\n\rx\n");
	text_find(&list, &arena, buf_str(&text), ALL);
	assert_int_equal(list.count, LIMIT_TEXT_LINES + 1);
	assert_true(str_is(list.items[0].name, "U+202E and 1 more"));
	buf_puts(&text, "\u202d//\n");
	list = (struct fact_list){0};
	text_find(&list, &arena, buf_str(&text), ALL);
	assert_int_equal(list.count, 2);
	assert_int_equal(list.items[0].kind, FACT_BIDI);
	assert_int_equal(list.items[0].start, 0);
	assert_int_equal(list.items[0].end, text.n - 3);
	assert_true(str_is(list.items[0].name, "U+202E and 2000 more"));
	assert_int_equal(list.items[1].kind, FACT_LONE_CR);
	arena_reset(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_characters),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_markers),
		cmocka_unit_test(test_todo),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_raw_limit),
		cmocka_unit_test(test_long_lines),
		cmocka_unit_test(test_seams),
		cmocka_unit_test(test_wanted),
		cmocka_unit_test(test_merged),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	arena_done(&arena);
	return failed;
}
