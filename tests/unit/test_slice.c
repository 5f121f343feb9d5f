/*
 * syntax/slice.h: where a source is cut into its top-level declarations. Two cut where
 * one would do cost little; one that is cut in two is what the parser sees as an error.
 */
#include "tests/unit/unit.h"
#include "tests/unit/syntax.h"
#include "base/banned.h"

struct slice_case {
	const char *source, *want; /* the slices, with '|' between */
};

static const struct slice_case cases[] = {
	{"", ""},
	{"int a;", "int a;"},
	{"int a; int b;", "int a;|int b;"},
	{"  int a ;\n\n int b\n;  ", "int a ;|int b\n;"},
	{"int a", "int a"},
	{"int a = 1, *b[2] = {0};", "int a = 1, *b[2] = {0};"},
	{"// x\nint a; /* y */ int b;", "int a;|int b;"},
	/* functions */
	{"void f(void) { a; { b; } c; } int d;", "void f(void) { a; { b; } c; }|int d;"},
	{"void f(void)\n{\n}\nvoid g(void)\n{\n}\n",
		"void f(void)\n{\n}|void g(void)\n{\n}"},
	{"void f(void) {} void g(void) {}", "void f(void) {}|void g(void) {}"},
	{"int f(int a, struct { int b; } c);", "int f(int a, struct { int b; } c);"},
	{"int f(a) int a; { b; } int c;", "int f(a) int a; { b; }|int c;"},
	{"void f(void) __attribute__((noreturn)) {} int a;",
		"void f(void) __attribute__((noreturn)) {}|int a;"},
	{"__attribute__((x)) void f(void) {} int a;",
		"__attribute__((x)) void f(void) {}|int a;"},
	{"static void f(void) { \"}\"; '}'; /* } */ } int a;",
		"static void f(void) { \"}\"; '}'; /* } */ }|int a;"},
	{"void f(void) {}; int a;", "void f(void) {}|;|int a;"},
	{"void (*f(void))(int) { a; } int b;", "void (*f(void))(int) { a; }|int b;"},
	/* what is no function may go on behind its brace */
	{"struct s { int a; }; int b;", "struct s { int a; };|int b;"},
	{"struct s { int a; } name; int b;", "struct s { int a; } name;|int b;"},
	{"struct s { int a; } *name = 0, b; int c;",
		"struct s { int a; } *name = 0, b;|int c;"},
	{"typedef struct { int a; }\nname;\nint b;",
		"typedef struct { int a; }|name;|int b;"},
	{"typedef struct { int a; }\n*name;\nint b;",
		"typedef struct { int a; }\n*name;|int b;"},
	{"enum { A, B } e;", "enum { A, B } e;"},
	{"struct s { struct { int a; } b; } c; int d;",
		"struct s { struct { int a; } b; } c;|int d;"},
	{"int a[] = { 1, 2 }, b; int c;", "int a[] = { 1, 2 }, b;|int c;"},
	{"int a[] = {\n1\n};\nint b;", "int a[] = {\n1\n};|int b;"},
	{"struct s a = { .f = { 0 }, }; int b;", "struct s a = { .f = { 0 }, };|int b;"},
	{"int a = sizeof(struct { int x; }); int b;",
		"int a = sizeof(struct { int x; });|int b;"},
	/* a macro that makes a declaration and has no ';' */
	{"MODULE(x)\nint a;", "MODULE(x)\nint a;"},
	{"TEST(a) { b; }\nTEST(c) { d; }", "TEST(a) { b; }|TEST(c) { d; }"},
	{"struct s { int a; }\nint b;", "struct s { int a; }|int b;"},
	/* directives belong to no slice, and end one that could end */
	{"#include <a>\nint a;", "int a;"},
	{"int a;\n#define B {\nint c;", "int a;|int c;"},
	{"struct s { int a; }\n#define B\nint c;", "struct s { int a; }|int c;"},
	{"int a[] = {\n#include \"x\"\n1 };", "int a[] = {\n#include \"x\"\n1 };"},
	/* each branch starts from the same brackets */
	{"#if A\nvoid f(int a) {\n#else\nvoid f(void) {\n#endif\n b; }\nint c;",
		"void f(int a) {\n#else\nvoid f(void) {\n#endif\n b; }|int c;"},
	{"void f(void)\n{\n#ifdef A\nif (a) {\n#elif B\nif (b) {\n#else\nif (c) "
	 "{\n#endif\n}\n}\nint d;",
		"void f(void)\n{\n#ifdef A\nif (a) {\n#elif B\nif (b) {\n#else\nif (c) "
		"{\n"
		"#endif\n}\n}|int d;"},
	{"void f(void) {\n#if A\n}\n#else\n}\n#endif\nint a;",
		"void f(void) {\n#if A\n}|}|int a;"},
	{"#if A\nint a;\n#endif\nint b;\n#endif\n#else\nint c;", "int a;|int b;|int c;"},
	/* the braces of extern "C" count for nothing */
	{"extern \"C\" { int a; void f(void) {} } int b;",
		"int a;|void f(void) {}|}|int b;"},
	{"#ifdef __cplusplus\nextern \"C\" {\n#endif\nint a;\n#ifdef "
	 "__cplusplus\n}\n#endif\n",
		"int a;|}"},
	{"extern \"C\" int a;", "extern \"C\" int a;"},
	/* brackets that do not match */
	{"} int a;", "}|int a;"},
	{"}}} int a; int b;", "}|}|}|int a;|int b;"},
	{"void f(void) { int a;", "void f(void) { int a;"},
	{"void f(void) { { } int a; int b;", "void f(void) { { } int a; int b;"},
	{"int a); int b;", "int a);|int b;"},
	{"int a(; int b;", "int a(;|int b;"},
	{"{ a; } int b;", "{ a; } int b;"},
	{";;", ";|;"},
};

static void test_table(void **unused)
{
	struct fixture f;

	(void)unused;
	fixture_open(&f, "gets");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf got _cleanup_buf_ = BUF_INIT(1 * KIB);
		struct str source = str_of(cases[i].source);
		struct scan scan;

		scan_run(&scan, &f.arena, source, &f.words);
		for (size_t j = 0; j < scan.slices.count; j++) {
			buf_puts(&got, j ? "|" : "");
			buf_add(&got, str_slice(source, scan.slices.items[j].start,
					      scan.slices.items[j].end));
		}
		EXPECT(str_is(buf_str(&got), cases[i].want),
			"case %zu '%s':\n'%s', not\n'%s'", i, cases[i].source,
			unit_text(&got), cases[i].want);
	}
	unit_done();
	fixture_close(&f);
}

/* An occurrence knows its slice. */
static void test_index(void **unused)
{
	static const struct str text =
		STR("int a;\nvoid f(void) { gets(1); }\n#define G gets\nvoid g(void)\n"
		    "{ gets(2); gets(3); }\nint gets;\nextern \"C\" { int gets; }");
	static const uint32_t want[] = {1, 2, 2, 2, 3, 4};
	struct fixture f;
	struct scan scan;

	(void)unused;
	fixture_open(&f, "gets");
	scan_run(&scan, &f.arena, text, &f.words);
	assert_int_equal(scan.occurrences.count, COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++) {
		const struct occurrence *o = &scan.occurrences.items[i];
		struct slice slice = scan.slices.items[o->slice];

		EXPECT(o->slice == want[i], "%zu: slice %u", i, o->slice);
		EXPECT((o->bits & OCCURRENCE_MACRO_BODY) ||
				(slice.start <= o->start && o->end <= slice.end),
			"%zu is not in its slice", i);
	}
	unit_done();
	fixture_close(&f);
}

/* Many #if in #if: past what is kept it goes on, and comes back. */
static void test_deep_ifs(void **unused)
{
	struct buf text _cleanup_buf_ = BUF_INIT(64 * KIB);
	struct fixture f;
	struct scan scan;

	(void)unused;
	for (size_t i = 0; i < LIMIT_IFS + 5; i++)
		buf_puts(&text, "#if A\n");
	buf_puts(&text, "int a;\n#else\nint b;\n");
	for (size_t i = 0; i < LIMIT_IFS + 9; i++)
		buf_puts(&text, "#endif\n");
	buf_puts(&text,
		"#if A\nvoid f(void) {\n#else\nvoid f(int a) {\n#endif\n}\nint c;\n");
	fixture_open(&f, "gets");
	scan_run(&scan, &f.arena, buf_str(&text), &f.words);
	assert_int_equal(scan.slices.count, 4);
	assert_true(scan.is_deep);
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_index),
		cmocka_unit_test(test_deep_ifs),
	};

	return cmocka_run_group_tests_name("slice", tests, NULL, NULL);
}
