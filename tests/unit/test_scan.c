/*
 * syntax/scan.h: what is code and what is not, whatever the bytes. Each case is a source
 * and the occurrences that the scan must see in it, by what it says of each: c '(' comes
 * next, m a member, b in a macro's body, t at the top.
 */
#include "core/change.h"
#include "core/source.h"
#include "tests/unit/unit.h"
#include "tests/unit/syntax.h"
#include "base/banned.h"

struct scan_case {
	struct str source;
	const char *want; /* "gets:c gets:" */
};

static void render(struct buf *out, struct str source, const struct scan *scan)
{
	for (size_t i = 0; i < scan->occurrences.count; i++) {
		const struct occurrence *o = &scan->occurrences.items[i];

		buf_puts(out, i ? " " : "");
		buf_add(out, str_slice(source, o->start, o->end));
		buf_puts(out, ":");
		buf_puts(out, o->bits & OCCURRENCE_CALL ? "c" : "");
		buf_puts(out, o->bits & OCCURRENCE_MEMBER ? "m" : "");
		buf_puts(out, o->bits & OCCURRENCE_MACRO_BODY ? "b" : "");
		buf_puts(out, o->bits & OCCURRENCE_TOP ? "t" : "");
	}
}

static void run(const struct scan_case *cases, size_t count)
{
	struct fixture f;

	fixture_open(&f, "gets strcpy DES_*");
	for (size_t i = 0; i < count; i++) {
		struct buf got _cleanup_buf_ = BUF_INIT(1 * KIB);
		struct scan scan;

		scan_run(&scan, &f.arena, cases[i].source, &f.words);
		render(&got, cases[i].source, &scan);
		EXPECT(str_is(buf_str(&got), cases[i].want), "case %zu '%.*s': '%s'", i,
			STR_ARG(cases[i].source), unit_text(&got));
	}
	unit_done();
	fixture_close(&f);
}

static void test_words(void **unused)
{
	static const struct scan_case cases[] = {
		{STR(""), ""},
		{STR("gets"), "gets:t"},
		{STR("gets(x)"), "gets:ct"},
		{STR("f(){gets(x)}"), "gets:c"},
		{STR("f(){gets (x)}"), "gets:c"},
		{STR("f(){gets\n\t(x)}"), "gets:c"},
		{STR("f(){gets /* a */ // b\n (x)}"), "gets:c"},
		{STR("f(){gets\\\n(x)}"), "gets:c"},
		{STR("f(){gets = x}"), "gets:"},
		{STR("f(){xgets(a) getsx(a) get_s(a) gets1(a) 1gets(a) $gets(a) "
		     "\xc3\xbcgets(a)}"),
			""},
		{STR("f(){a.gets(x)}"), "gets:cm"},
		{STR("f(){a->gets(x)}"), "gets:cm"},
		{STR("f(){a->/* x */\ngets(x)}"), "gets:cm"},
		{STR("f(){a - gets(x)}"), "gets:c"},
		{STR("f(){a > gets(x)}"), "gets:c"},
		{STR("f(){a >> gets(x)}"), "gets:c"},
		{STR("f(){(gets)(x)}"), "gets:"},
		{STR("f(){DES_x(1); DES_ = 2; DES(3);}"), "DES_x:c DES_:"},
		{STR("} gets("), "gets:ct"},
		{STR("enum { gets };"), "gets:t"},
		{STR("a b = { .c = gets(1) };"), "gets:ct"},
		{STR("struct { int gets; } a; f(){ enum { gets }; }"), "gets:t gets:"},
		{STR("gets\0(x)"), "gets:ct"},
		{STR("\0gets(x)\0strcpy"), "gets:ct strcpy:t"},
		{STR("gets\r(x)"), "gets:ct"},
		{STR("gets(x)\r\nstrcpy(y)"), "gets:ct strcpy:ct"},
		{STR("\xef\xbb\xbf"
		     " gets(x)"),
			"gets:ct"},
		{STR("\xff gets(x)"), "gets:ct"},
		{STR("@gets(x) `gets`"), "gets:ct gets:t"},
		{STR("\\ gets(x)"), "gets:ct"},
		{STR("L\"gets\" gets"), "gets:t"},
	};

	(void)unused;
	run(cases, COUNT(cases));
}

static void test_not_code(void **unused)
{
	static const struct scan_case cases[] = {
		{STR("// gets(x)\nstrcpy"), "strcpy:t"},
		{STR("// gets(x) \\\n gets(x)\nstrcpy"), "strcpy:t"},
		{STR("/\\\n/ gets(x)\nstrcpy"), "strcpy:t"},
		{STR("/\\\n* \" */ gets(x); /* \" */"), "gets:ct"},
		{STR("/* *\\\n/ gets(x); /* */"), "gets:ct"},
		{STR("/* *\\\r\n\\\n/ gets(x); /* */"), "gets:ct"},
		{STR("a = b /\\\ngets(x)"), "gets:ct"},
		{STR("int n = 1'000; gets(x); c = 'a';"), "gets:ct"},
		{STR("int n = 0x1'ff; gets(x);"), "gets:ct"},
		{STR("q = R\"x(\")x\"; gets(x);"), "gets:ct"},
		{STR("q = u8R\"(gets(\")\"; strcpy"), "strcpy:t"},
		{STR("q = R\"x(\"; gets(x);"), "gets:ct"},
		{STR("// gets(x) \\\r\n gets(x)\r\nstrcpy"), "strcpy:t"},
		{STR("// gets"), ""},
		{STR("// gets \\"), ""},
		{STR("// gets \\\n"), ""},
		{STR("//\ngets"), "gets:t"},
		{STR("//\\\ngets\nstrcpy"), "strcpy:t"},
		{STR("/* gets */ strcpy"), "strcpy:t"},
		{STR("/* gets * / gets /* */ strcpy"), "strcpy:t"},
		{STR("/*/ gets */ strcpy"), "strcpy:t"},
		{STR("/**/gets"), "gets:t"},
		{STR("/***/gets"), "gets:t"},
		{STR("/* \" */ gets /* \" */"), "gets:t"},
		{STR("/* // */ gets"), "gets:t"},
		{STR("// /*\ngets"), "gets:t"},
		{STR("/* gets"), ""},
		{STR("/* gets *"), ""},
		{STR("a / gets / *p"), "gets:t"},
		{STR("\"gets\" strcpy"), "strcpy:t"},
		{STR("\"\\\"gets\" strcpy"), "strcpy:t"},
		{STR("\"\\\\\" strcpy"), "strcpy:t"},
		{STR("\"gets\\\ngets\" strcpy"), "strcpy:t"},
		{STR("\"gets\\\r\ngets\" strcpy"), "strcpy:t"},
		{STR("\"/*\" gets \"*/\""), "gets:t"},
		{STR("\"//\" gets"), "gets:t"},
		{STR("'\"' gets '\"'"), "gets:t"},
		{STR("'\\'' gets '\\''"), "gets:t"},
		{STR("\"'\" gets"), "gets:t"},
		{STR("'gets' strcpy"), "strcpy:t"},
		/* one that is not closed ends with its line */
		{STR("\"gets\nstrcpy"), "strcpy:t"},
		{STR("'gets\nstrcpy"), "strcpy:t"},
		{STR("#error don't\ngets"), "gets:t"},
		{STR("\"gets"), ""},
		{STR("\"gets\\"), ""},
		{STR("\"\0gets\" strcpy"), "strcpy:t"},
		/* numbers of the preprocessor */
		{STR("0xgets 1e+gets 1.gets .5gets 0x1p-gets"), ""},
		{STR("1+gets"), "gets:t"},
		{STR("1 gets"), "gets:t"},
		{STR("0x1f-gets(x)"), "gets:ct"},
		{STR("1e5-gets(x)"), "gets:ct"},
		{STR("... gets(x)"), "gets:ct"},
	};

	(void)unused;
	run(cases, COUNT(cases));
}

static void test_directives(void **unused)
{
	static const struct scan_case cases[] = {
		{STR("#include <gets>\n#include \"gets\"\n"), ""},
		{STR("#if gets(1)\n#elif defined gets\n#endif\n#undef gets\n#pragma "
		     "gets\n"),
			""},
		{STR("#ifdef gets\ngets\n#endif"), "gets:t"},
		{STR("#error gets \\\n gets\ngets"), "gets:t"},
		{STR("#error gets /* \n gets */ gets\nstrcpy"), "strcpy:t"},
		{STR("  #  if gets\n"), ""},
		{STR("/* a */ # if gets\n"), ""},
		{STR("x # gets"), "gets:t"},
		{STR("#\ngets"), "gets:t"},
		{STR("#"), ""},
		{STR("#define"), ""},
		{STR("#define gets strcpy"), "strcpy:b"},
		{STR("#define gets(x) strcpy(x)"), "strcpy:cb"},
		{STR("#define A gets\nstrcpy"), "gets:b strcpy:t"},
		{STR("#define A(x) \\\n gets(x); \\\r\n strcpy(x)\ngets"),
			"gets:cb strcpy:cb gets:t"},
		{STR("#define A (gets)(x)"), "gets:b"},
		{STR("#define A(x)gets(x)"), "gets:cb"},
		{STR("#define A /* gets */ strcpy // gets"), "strcpy:b"},
		{STR("#define A /* \n */ gets\nstrcpy"), "gets:b strcpy:t"},
		{STR("#define A \"gets\" 'gets'"), ""},
		{STR("#define A x.gets(1) x->gets"), "gets:cmb gets:mb"},
		{STR("#define A gets\n(x)"), "gets:b"},
		{STR("# \\\n define A gets"), "gets:b"},
		{STR("#de\\\nfine A gets"), "gets:b"},
		{STR("#defined A gets"), ""},
		/* parameters are no words */
		{STR("#define A(gets) gets(1) strcpy(2)"), "strcpy:cb"},
		{STR("#define A(x, gets, ...) gets(1)\n#define B gets"), "gets:b"},
		{STR("#define A(x, \\\n gets) gets(1) strcpy"), "strcpy:b"},
		{STR("#define A(x /* gets */) gets(x)"), "gets:cb"},
		{STR("#define A(gets...) gets"), ""},
		{STR("#define A(...) gets(__VA_ARGS__)"), "gets:cb"},
		{STR("#define A(x) #gets x##gets"), "gets:b gets:b"},
		{STR("#define A(gets\ngets(x)"), "gets:ct"},
		{STR("#define A("), ""},
		{STR("#define A(gets"), ""},
		{STR("#define A(gets)\ngets(x)"), "gets:ct"},
		{STR("{\n#define A gets\n}"), "gets:b"},
		{STR("_Pragma(\"gets\") gets"), "gets:t"},
	};

	(void)unused;
	run(cases, COUNT(cases));
}

/* Marks as "LINE>TARGET", 'a' for one that stands alone, '-' for no target. */
static void test_marks(void **unused)
{
	static const struct {
		struct str source;
		const char *want;
	} cases[] = {
		{STR("// milecastle: x\nint a;"), "1a>2"},
		{STR("/* milecastle: x */\nint a;"), "1a>2"},
		{STR("/* milecastle: x */ int a;\nint b;"), "1a>1"},
		{STR("int a; // milecastle: x\nint b;"), "1>1"},
		{STR("int a; /* milecastle: x\n */ int b;"), "1>2"},
		{STR("\t/* milecastle:\n * x\n */\n\n  \nint a;"), "1a>-"},
		{STR("/* milecastle:\n * x\n */\nint a;"), "1a>4"},
		{STR("// milecastle: x\n\nint a;"), "1a>-"},
		{STR("// milecastle: x\n  \t\nint a;"), "1a>-"},
		{STR("// milecastle: x\r\nint a;\r\n"), "1a>2"},
		{STR("// milecastle: x\r\n\r\nint a;\r\n"), "1a>-"},
		{STR("// milecastle: x\n// milecastle: y\nint a;"), "1a>3 2a>3"},
		{STR("// milecastle: x\n// why so\nint a;"), "1a>3"},
		{STR("// milecastle: x\n/* why\n so */\nint a;"), "1a>4"},
		{STR("// milecastle: x\n// why so\n\nint a;"), "1a>-"},
		{STR("// milecastle: x"), "1a>-"},
		{STR("// milecastle: x\n"), "1a>-"},
		{STR("int a; // milecastle: x"), "1>1"},
		{STR("// milecastle: x\n#define A gets"), "1a>2"},
		{STR("#define A gets // milecastle: x"), "1>1"},
		{STR("#define A \\\n gets /* milecastle: x */ \\\n gets"), "2>2"},
		{STR("int a; // milecastle: x \\\n y\nint b;"), "1>2"},
		{STR("/* a */ // milecastle: x\nint a;"), "1a>2"},
		{STR("\"// milecastle: x\""), ""},
		{STR("// see milecastle: x"), ""},
		{STR("//milecastle:\nint a;"), "1a>2"},
		{STR("// milecastle:\nint a;"), "1a>2"},
		{STR("/*milecastle:*/\nint a;"), "1a>2"},
		{STR("/* milecastle: x"), "1a>-"},
		{STR("int a; /* milecastle: x"), "1>1"},
	};
	struct fixture f;

	(void)unused;
	fixture_open(&f, "gets");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf got _cleanup_buf_ = BUF_INIT(1 * KIB);
		struct source source = {.bytes = cases[i].source};
		struct scan scan;

		scan_run(&scan, &f.arena, source.bytes, &f.words);
		source_index_lines(&source, &f.arena);
		for (size_t j = 0; j < scan.marks.count; j++) {
			const struct mark *mark = &scan.marks.items[j];

			buf_printf(&got, "%s%u%s>", j ? " " : "",
				source_line_of(&source, mark->start),
				mark->is_alone ? "a" : "");
			if (mark->target == mark->start)
				buf_puts(&got, "-");
			else
				buf_printf(&got, "%u",
					source_line_of(&source, mark->target));
		}
		EXPECT(str_is(buf_str(&got), cases[i].want), "case %zu '%.*s': '%s'", i,
			STR_ARG(cases[i].source), unit_text(&got));
	}
	unit_done();
	fixture_close(&f);
}

/* Which occurrences and marks are wanted when only some lines count. */
static void test_want(void **unused)
{
	static const struct str text = STR("gets(1);\n"		/* 1 */
					   "// milecastle: x\n" /* 2 */
					   "gets(2);\n"		/* 3 */
					   "gets(3); // milecastle: y\n"
					   "gets(4); gets(5);\n");
	static const struct {
		uint32_t line;
		const char *want; /* a digit for each occurrence, then the marks' lines */
	} cases[] = {{1, "10000 "}, {2, "00000 2"}, {3, "01000 2"}, {4, "00100 4"},
		{5, "00011 "}, {9, "00000 "}};
	struct fixture f;

	(void)unused;
	fixture_open(&f, "gets");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct line_range range = {cases[i].line, cases[i].line};
		struct line_ranges lines = {.items = &range, .count = 1};
		struct buf got _cleanup_buf_ = BUF_INIT(1 * KIB);
		struct source source = {.bytes = text};
		struct scan scan;

		scan_run(&scan, &f.arena, text, &f.words);
		source_index_lines(&source, &f.arena);
		scan_want(&scan, &lines, source.line_start, source.line_count);
		for (size_t j = 0; j < scan.occurrences.count; j++)
			buf_putc(&got, "01"[!!(scan.occurrences.items[j].bits &
					       OCCURRENCE_WANTED)]);
		buf_puts(&got, " ");
		for (size_t j = 0; j < scan.marks.count; j++)
			buf_printf(&got, "%u",
				source_line_of(&source, scan.marks.items[j].start));
		EXPECT(str_is(buf_str(&got), cases[i].want), "line %u: '%s'",
			cases[i].line, unit_text(&got));
	}
	unit_done();
	fixture_close(&f);
}

static void test_want_all(void **unused)
{
	struct fixture f;
	struct scan scan;

	(void)unused;
	fixture_open(&f, "gets");
	scan_run(
		&scan, &f.arena, str_of("gets(1); // milecastle: x\ngets(2);"), &f.words);
	scan_want(&scan, NULL, NULL, 0);
	assert_int_equal(scan.occurrences.count, 2);
	for (size_t i = 0; i < scan.occurrences.count; i++)
		assert_true(scan.occurrences.items[i].bits & OCCURRENCE_WANTED);
	assert_int_equal(scan.marks.count, 1);
	fixture_close(&f);
}

/* Past a limit it says so and keeps what it has. */
static void test_limits(void **unused)
{
	struct buf text _cleanup_buf_ = BUF_INIT(LIMIT_SCAN_BYTES);
	struct fixture f;
	struct scan scan;

	(void)unused;
	fixture_open(&f, "gets");
	for (size_t i = 0; i < LIMIT_MARKS; i++)
		buf_puts(&text, "// milecastle: x\n");
	scan_run(&scan, &f.arena, buf_str(&text), &f.words);
	assert_int_equal(scan.marks.count, LIMIT_MARKS);
	assert_false(scan.is_cut);
	buf_puts(&text, "// milecastle: x\ngets");
	scan_run(&scan, &f.arena, buf_str(&text), &f.words);
	assert_int_equal(scan.marks.count, LIMIT_MARKS);
	assert_int_equal(scan.occurrences.count, 1);
	assert_true(scan.is_cut);
	buf_reset(&text);
	for (size_t i = 0; i < LIMIT_CANDIDATES; i++)
		buf_puts(&text, "gets ");
	scan_run(&scan, &f.arena, buf_str(&text), &f.words);
	assert_int_equal(scan.occurrences.count, LIMIT_CANDIDATES);
	assert_false(scan.is_cut);
	buf_puts(&text, "gets ");
	scan_run(&scan, &f.arena, buf_str(&text), &f.words);
	assert_int_equal(scan.occurrences.count, LIMIT_CANDIDATES);
	assert_true(scan.is_cut);
	fixture_close(&f);
}

static void add_times(struct buf *text, size_t n, const char *what)
{
	for (size_t i = 0; i < n; i++)
		buf_puts(text, what);
}

/* Brackets past what is kept are told only where they would say something. */
static void test_deep_brackets(void **unused)
{
	static const struct {
		const char *open, *close;
		size_t count;
		bool is_deep;
	} cases[] = {
		{"(", ")", LIMIT_PARENS + 90, false},
		{"(1 + ", ")", LIMIT_PARENS + 90, false},
		{"a[", "]", LIMIT_PARENS + 90, false},
		{"f(", ")", LIMIT_PARENS, false},
		{"f(", ")", LIMIT_PARENS + 1, true},
		{"sizeof(", ")", LIMIT_PARENS + 1, true},
	};
	struct fixture f;

	(void)unused;
	fixture_open(&f, "gets");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf text _cleanup_buf_ = BUF_INIT(64 * KIB);
		struct scan scan;

		buf_puts(&text, "int f(int a)\n{\n\treturn ");
		add_times(&text, cases[i].count, cases[i].open);
		buf_puts(&text, "a");
		add_times(&text, cases[i].count, cases[i].close);
		buf_puts(&text, ";\n}\n");
		scan_run(&scan, &f.arena, buf_str(&text), &f.words);
		EXPECT(scan.is_deep == cases[i].is_deep, "case %zu", i);
	}
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_not_code),
		cmocka_unit_test(test_directives),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_want),
		cmocka_unit_test(test_want_all),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_deep_brackets),
	};

	return cmocka_run_group_tests_name("scan", tests, NULL, NULL);
}
