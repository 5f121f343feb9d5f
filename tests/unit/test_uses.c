/*
 * syntax/uses.h: each case is a source and how each occurrence of a word in it is used,
 * in order: c called, r a reference, m in a macro's body, u shaped like a call without a
 * sound tree, p a prototype, - nothing. The word is "gets" but where a case has its own.
 */
#include "core/change.h"
#include "tests/unit/unit.h"
#include "tests/unit/syntax.h"
#include "base/banned.h"

struct use_case {
	const char *source, *want;
};

static void run(const struct use_case *cases, size_t count, const char *names)
{
	struct fixture f;

	fixture_open(&f, names);
	for (size_t i = 0; i < count; i++) {
		struct buf got _cleanup_buf_ = BUF_INIT(1 * KIB);
		struct str source = str_of(cases[i].source);
		struct scan scan;
		enum use *uses;

		scan_run(&scan, &f.arena, source, &f.words);
		scan_want(&scan, NULL, NULL, 0);
		uses = fixture_uses(&f, &scan);
		for (size_t j = 0; j < scan.occurrences.count; j++)
			buf_putc(&got, use_letter(uses[j]));
		EXPECT(str_is(buf_str(&got), cases[i].want), "case %zu '%s': %s, not %s",
			i, cases[i].source, unit_text(&got), cases[i].want);
	}
	unit_done();
	fixture_close(&f);
}

#define RUN(cases) run(cases, COUNT(cases), "gets strcpy DES_*")

static void test_calls(void **unused)
{
	static const struct use_case cases[] = {
		{"void f(void) { gets(s); }", "c"},
		{"void f(void) { x = gets(gets(s)); }", "cc"},
		{"void f(void) { (gets)(s); }", "c"},
		{"void f(void) { ((gets))(s); }", "c"},
		{"void f(void) { (&gets)(s); }", "c"},
		{"void f(void) { (*gets)(s); }", "c"},
		{"void f(void) { (**&gets)(s); }", "c"},
		{"void f(void) { ((char *(*)(char *))gets)(s); }", "c"},
		{"void f(void) { (0, gets)(s); }", "c"},
		{"void f(void) { (gets, g)(s); }", "r"},
		{"void f(void) { (a ? gets : g)(s); }", "c"},
		{"void f(void) { (a ? g : gets)(s); }", "c"},
		{"void f(void) { (gets ? g : h)(s); }", "r"},
		{"void f(void) { (a ? (b, (fn)gets) : g)(s); }", "c"},
		{"int a = gets(s);", "c"},
		{"void f(void) { if (gets(s)) return; else while (gets(t)) ; }", "cc"},
		{"void f(void) { return gets(s); }", "c"},
		{"void f(void) { (void)gets(s); }", "c"},
		{"void f(void) { g(gets(s), gets); }", "cr"},
		{"void f(void) { int a = ({ gets(s); 1; }); }", "c"},
		{"void f(void) { sizeof(gets(s)); }", "c"},
		{"void f(void) { a[gets(s)] = *gets(t); }", "cc"},
		{"void f(void) { switch (gets(s)) { case 1: gets(t); default: gets(u); } "
		 "}",
			"ccc"},
		{"void f(void) { l: gets(s); }", "c"},
		{"void f(void) { gets\n(\ns\n)\n; }", "c"},
		{"void f(void) { DES_crypt(s); x.DES_crypt(s); }", "c-"},
		{"void f(int n) { int a[gets(s)]; }", "c"},
		{"struct s x = { .f = gets(s), [0] = gets(t) };", "cc"},
		{"void f(void) { for (int i = gets(s); gets(t); gets(u)) ; }", "ccc"},
		{"void f(void) { gets(s)->x.y(); }", "c"},
		{"void f(void) { _Generic(s, char *: gets)(s); }", "r"},
		{"#if A\nvoid f(void) { gets(s); }\n#endif", "c"},
		{"void f(void) {\n#if A\ngets(s);\n#else\ngets(t);\n#endif\n}", "cc"},
	};

	(void)unused;
	RUN(cases);
}

static void test_references(void **unused)
{
	static const struct use_case cases[] = {
		{"fn p = gets;", "r"},
		{"fn p = &gets;", "r"},
		{"fn a[] = { gets, strcpy };", "rr"},
		{"struct s x = { .copy = gets };", "r"},
		{"struct s x = { gets };", "r"},
		{"void f(void) { p = gets; }", "r"},
		{"void f(void) { g(gets); }", "r"},
		{"void f(void) { g(&gets, (fn)gets); }", "rr"},
		{"void f(void) { return gets; }", "r"},
		{"void f(void) { if (gets) ; }", "r"},
		{"void f(void) { sizeof(gets); }", "r"},
		{"void f(void) { sizeof gets; }", "r"},
		{"void f(void) { gets; }", "r"},
		{"void f(void) { a ? gets : 0; }", "r"},
		{"void f(void) { gets.x = 1; gets->x = 2; gets[0] = 3; }", "rrr"},
	};

	(void)unused;
	RUN(cases);
}

/* What is no use of the function: members, labels, types, attributes. */
static void test_nothing(void **unused)
{
	static const struct use_case cases[] = {
		{"void f(void) { x.gets(s); x->gets(s); x.gets = 1; (*x.gets)(s); }",
			"----"},
		{"void f(void) { x . gets (s); x -> /* y */ gets(s); }", "--"},
		{"struct s { char *(*gets)(char *); int strcpy; int strcpy : 3; };",
			"---"},
		{"struct s x = { .gets = 0, .strcpy.gets[1] = 2 };", "---"},
		{"struct s x = { .gets = gets, gets: 1 };", "-r-"},
		{"void f(void) { gets: goto gets; }", "--"},
		{"struct gets { int a; }; struct gets b; union strcpy { int a; };",
			"---"},
		{"enum gets { A }; enum gets a;", "--"},
		{"typedef int gets; gets a; void f(gets b) { (gets)c; }", "----"},
		{"void f(void) __attribute__((gets));", "-"},
		{"void f(void) __attribute__((alias(\"gets\"), cleanup(gets)));", "rr"},
		{"void f(void) __attribute__((access(gets, 1)));", "-"},
		{"__attribute__((gets(1))) void f(void) { gets(s); }", "-c"},
		{"[[gets::strcpy]] void f(void);", "--"},
		{"void f(void) { asm(\"x\" : [gets] \"=r\"(a)); }", "-"},
		{"void f(void) { offsetof(struct s, gets); }", "-"},
		{"// gets(s)\n/* gets(s) */ char *s = \"gets(s)\";", ""},
		/* a value that is only compared, or asked for its type */
		{"void f(void) { if (p == gets || gets != p) ; switch (a) { case gets: ; "
		 "} }",
			"---"},
		{"void f(void) { __typeof__(gets) *p; }", "u"},
		{"_Static_assert(1, \"gets\");", ""},
		/* comments in assembler */
		{"void f(void) { asm(\"st8 %1=%0\\t// %0 gets written\\n\" : :); }", ""},
		{"void f(void) { asm(\"nop // gets\\n\\tcall gets\"); }", "r"},
		{"void f(void) { asm(\"nop /* gets */; call gets\"); }", "r"},
		{"void f(void) { asm(\"nop /* gets\"); asm(\"/\"); asm(\"/*\"); }", "r"},
		{"void f(void) { asm(\".quad gets/2, 4 / gets\"); }", "r"},
		/* strings, where dlsym is about */
		{"void f(void) { p = dlsym(h, n); if (!strcmp(t, \"gets\")) g(\"gets\"); "
		 "}",
			"r"},
		{"#define strcmp(a, b) (n = b)\nvoid f(void) { strcmp(t, \"gets\"); "
		 "p = dlsym(h, n); }",
			"r"},
		{"void f(void) { p = dlsym(h, strcmp(a, b) ? \"gets\" : \"puts\"); }",
			"r"},
		/* in the brackets of a macro that has none itself */
		{"#define lg printf\nvoid f(void) { lg(gets(s)); lg(1, gets); }", "cr"},
		{"#define lg g\n#define g(x) h(x)\nvoid f(void) { lg(gets(s)); }", "c"},
		{"#define lg g\n#define g(x)\nvoid f(void) { lg(gets(s)); }", "-"},
		{"#define gets own\nvoid f(void) { gets(gets(s)); h(gets); }", "---"},
		{"#ifdef A\n#define g(x)\n#endif\nvoid f(void) { g(gets(s)); }", "c"},
		{"#ifdef A\n#define g(x)\nvoid f(void) { g(gets(s)); }\n#endif", "-"},
		{"#ifdef A\n#define g(x)\n#else\n#define g(x) 0\n#endif\n"
		 "void f(void) { g(gets(s)); }",
			"-"},
		/* a macro of several meanings counts once */
		{"#ifdef A\n#define CP own\n#else\n#define CP gets\n#endif\n"
		 "void f(void) { CP(s); p = CP; }",
			"mcr"},
	};

	(void)unused;
	RUN(cases);
}

static void test_declared(void **unused)
{
	static const struct use_case cases[] = {
		/* a plain prototype declares the banned function itself */
		{"char *gets(char *); void f(void) { gets(s); }", "pc"},
		{"extern char *gets(char *); void f(void) { gets(s); }", "pc"},
		{"char *(gets)(char *); void f(void) { gets(s); }", "pc"},
		{"char *gets(char *), *strcpy(char *, const char *); void f(void) { "
		 "gets(s); }",
			"ppc"},
		{"char *gets(char *) __asm__(\"gets\"); void f(void) { gets(s); }",
			"prc"},
		{"char *gets(char *) __attribute__((deprecated)); void f(void) { "
		 "gets(s); }",
			"pc"},
		{"void f(void) { extern char *gets(char *); gets(s); }", "pc"},
		{"void f(void) { char *gets(char *); gets(s); }", "pc"},
		/* an own one is not it when it is defined here; a static prototype alone
		   is the library's to the linker */
		{"char *gets(char *s) { return s; } void f(void) { gets(s); }", "--"},
		{"void f(void) { gets(s); } char *gets(char *s) { return s; }", "--"},
		{"char *gets(char *s) { return gets(s); }", "--"},
		{"char *(gets)(char *s) { return s; } void f(void) { p = gets; }", "--"},
		{"char **gets(char *s) { return s; } void f(void) { gets(s); }", "--"},
		{"static char *gets(char *); void f(void) { gets(s); }", "pc"},
		{"static inline int gets(int a) { return a; } void f(void) { gets(1); }",
			"--"},
		{"void f(void) { gets(1); } static int gets(int);", "cp"},
		{"char *gets(char *s) { return s; } void f(void) { strcpy(a, b); }",
			"-c"},
		/* in a branch of an #if: there only; an include guard holds its file */
		{"#if A\nstatic char *gets(char *s) { return s; }\n#endif\nvoid f(void) "
		 "{ gets(s); }",
			"-c"},
		{"#if A\nint gets(int a) { return a; }\nvoid f(void) { gets(s); "
		 "}\n#else\n"
		 "void f(void) { gets(s); }\n#endif\nint x = gets(s);",
			"--cc"},
		{"#ifndef G\n#define G\nvoid f(void) { gets(s); }\n#ifdef B\n"
		 "void g(void) { gets(s); }\n#endif\nstatic int gets(int);\n#endif",
			"ccp"},
		{"#if A\n#if B\nstatic int gets;\n#endif\nint a = gets;\n#endif", "-r"},
		{"int a = gets(s);\n#if A\nint gets(int a) { return a; }\n#endif", "c-"},
		/* in another's body (GNU C): to the end of the block */
		{"void f(void) { { int gets(int a) { return a; } gets(1); } gets(s); } "
		 "int a = gets(t);",
			"--cc"},
		{"void f(void) { if (a) { int gets(int b) { return b; }\n int c = "
		 "gets(s);",
			"--"},
		{"void f(void) { g() gets; } void h(void) { gets(s); }", "uc"},
		/* a prefix stands for many names */
		{"static int DES_a(void); void f(void) { DES_a(); DES_b(); }", "pcc"},
	};

	(void)unused;
	RUN(cases);
}

static void test_shadows(void **unused)
{
	static const struct use_case cases[] = {
		/* parameters */
		{"void f(int gets) { gets(1); x = gets; }", "---"},
		{"void f(int (*gets)(int)) { gets(1); } void g(void) { gets(s); }",
			"--c"},
		{"void f(int gets[]) { gets[0]; }", "--"},
		{"void f(int gets(int)) { gets(1); }", "--"},
		{"void f(int gets); void g(void) { gets(s); }", "-c"},
		{"void f(void) { int (*p)(int gets); gets(s); }", "-c"},
		{"void f(void) { ((int (*)(int gets))p)(1); gets(s); }", "-c"},
		{"int (*f(int gets))(int a) { gets(1); }", "--"},
		{"void f(gets) int gets; { gets(1); } void g(void) { gets(s); }", "---c"},
		{"void f(a, gets) int a; int gets; { gets(1); }", "u--"},
		{"void f(int a, int (*g)(int gets)) { gets(s); }", "-c"},
		/* variables, from where they stand to the end of their block */
		{"void f(void) { int gets; gets(1); } void g(void) { gets(s); }", "--c"},
		{"void f(void) { gets(s); int gets; gets(1); }", "c--"},
		{"void f(void) { { int gets; gets(1); } gets(s); }", "--c"},
		{"void f(void) { { int gets; gets(1); } { gets(s); } { int gets; "
		 "gets(1); } gets(s); }",
			"--c--c"},
		{"void f(void) { int gets; { { gets(1); } } gets(2); }", "---"},
		{"void f(void) { int gets; { int gets; gets(1); } gets(2); }", "----"},
		{"void f(void) { int a = 1, *gets = 0, b = gets(1); }", "--"},
		{"void f(void) { int (*gets)(int) = g; gets(1); }", "--"},
		{"void f(void) { int gets = gets(s); }", "--"},
		{"void f(void) { int gets[2]; gets[0] = 1; }", "--"},
		{"void f(void) { for (int gets = 0; gets < 1; gets++) gets(1); gets(s); "
		 "}",
			"----c"},
		{"void f(void) { for (int gets = 0; ; ) { gets(1); } { gets(s); } }",
			"--c"},
		{"void f(void) { if (a) { int gets; } gets(s); }", "-c"},
		{"void f(void) { enum { gets }; gets(1); } void g(void) { gets(s); }",
			"--c"},
		{"void f(void) { int a = ({ int gets = 1; gets(1); }); gets(s); }",
			"--c"},
		{"void f(void) { static int gets; gets = 1; }", "--"},
		{"void f(void) { struct { int gets; } a; gets(s); }", "-c"},
		/* at file scope */
		{"int gets; void f(void) { gets(1); gets = 2; }", "---"},
		{"static int gets = 1; void f(void) { gets++; }", "--"},
		{"int (*gets)(int); void f(void) { gets(1); (*gets)(1); }", "---"},
		{"enum { A, gets, B }; void f(void) { gets(1); }", "--"},
		{"enum e { gets = 2 } x; int a = gets;", "--"},
		{"void f(void) { gets(s); } int gets;", "c-"},
		{"extern int gets; void f(void) { gets = 1; }", "--"},
		/* another word stays what it is */
		{"void f(int gets) { strcpy(a, b); }", "-c"},
		{"void f(void) { int DES_a; DES_a(1); DES_b(1); }", "--c"},
	};

	(void)unused;
	RUN(cases);
}

static void test_macros(void **unused)
{
	static const struct use_case cases[] = {
		{"#define A gets\n#define B(x) gets(x)\n#define C x.gets(1)\n", "mm-"},
		{"#define A(gets) gets(1)\n", ""},
		{"#define gets(x) fgets(x)\nvoid f(void) { gets(s); }", "-"},
		{"int gets;\n#define A gets(s)\n", "-m"},
		{"void f(void) {\n#define A gets(s)\nA; gets(t); }", "mc"},
		{"#define A \\\n do { gets(s); } \\\n while (0)\n", "m"},
		/* a call behind a macro that has no ';' of its own */
		{"void f(void) { TRACE(x) gets(s); }", "c"},
		{"void f(void) { TRACE(x) strcpy(d, s); gets(s); }", "cc"},
		{"void f(void) { TRACE strcpy(d, s); }", "c"},
		{"void f(void) { LOOP(x) { gets(s); } }", "c"},
		{"void f(void) { FOREACH(a, b) gets(s); }", "c"},
		{"void f(void) { A(gets(s)); A(gets); }", "cr"},
		{"void f(void) { A(int, gets(s)); }", "c"},
		{"MODULE(gets)\nint a;", "u"},
		{"TEST(gets) { gets(s); }", "-c"},
		{"DEFINE(x, gets(s));\n", "c"},
	};

	(void)unused;
	RUN(cases);
}

/* By the tree or by the scan: what counts is that it is found. */
static char finding_letter(enum use use)
{
	return use == USE_IS_CALL || use == USE_IS_UNPARSED ? 'f' : use_letter(use);
}

/* Where there is no sound tree the lexer's word counts. */
static void test_errors(void **unused)
{
	static const struct use_case cases[] = {
		{"gets(s)", "f"},
		{"void f(void) { gets(s", "f"},
		{"void f(void) { if (( { gets(s); }", "f"},
		{"void f(void) { a b c d gets(s) e; }", "f"},
		{"@@@ gets(s); @@@ x.gets(s) @ gets", "f-f"},
		{"void f(void) { int = gets(s); }", "f"},
		{"} gets(s); {", "f"},
	};
	struct fixture f;

	(void)unused;
	fixture_open(&f, "gets");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf got _cleanup_buf_ = BUF_INIT(1 * KIB);
		struct scan scan;
		enum use *uses;

		scan_run(&scan, &f.arena, str_of(cases[i].source), &f.words);
		scan_want(&scan, NULL, NULL, 0);
		uses = fixture_uses(&f, &scan);
		for (size_t j = 0; j < scan.occurrences.count; j++)
			buf_putc(&got, finding_letter(uses[j]));
		EXPECT(str_is(buf_str(&got), cases[i].want), "case %zu '%s': %s", i,
			cases[i].source, unit_text(&got));
	}
	unit_done();
	fixture_close(&f);
}

/* What is not wanted is nothing, but still hides others. */
static void test_wanted(void **unused)
{
	static const struct str text = STR("void f(void) {\nint gets;\ngets(1);\n}\n"
					   "void g(void) {\ngets(2);\ngets(3);\n}\n");
	static const struct {
		unsigned line;
		const char *want;
	} cases[] = {{2, "----"}, {3, "----"}, {6, "--c-"}, {7, "---c"}};
	static const uint32_t lines[] = {0, 15, 25, 34, 36, 51, 60, 69, 71};
	struct fixture f;

	(void)unused;
	fixture_open(&f, "gets");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct line_range range = {cases[i].line, cases[i].line};
		struct line_ranges ranges = {.items = &range, .count = 1};
		struct buf got _cleanup_buf_ = BUF_INIT(1 * KIB);
		struct scan scan;
		enum use *uses;

		scan_run(&scan, &f.arena, text, &f.words);
		scan_want(&scan, &ranges, lines, COUNT(lines));
		uses = fixture_uses(&f, &scan);
		for (size_t j = 0; j < scan.occurrences.count; j++)
			buf_putc(&got, use_letter(uses[j]));
		EXPECT(str_is(buf_str(&got), cases[i].want), "line %u: %s", cases[i].line,
			unit_text(&got));
	}
	unit_done();
	fixture_close(&f);
}

/* No depth makes it recurse, no number makes it slow. */
static void test_large(void **unused)
{
	struct buf text _cleanup_buf_ = BUF_INIT(8 * MIB);
	struct fixture f;
	struct scan scan;
	enum use *uses;
	size_t calls = 0;

	(void)unused;
	fixture_open(&f, "gets");
	buf_puts(&text, "void f(void) { gets(s); ");
	buf_fill(&text, '{', 20000);
	buf_puts(&text, "gets(s);");
	buf_fill(&text, '}', 20001);
	buf_puts(&text, "\nint g = ");
	buf_fill(&text, '(', 20000);
	buf_puts(&text, "gets(s)");
	buf_fill(&text, ')', 20000);
	buf_puts(&text, ";\nvoid h(void) {");
	for (size_t i = 0; i < 90000; i++)
		buf_puts(&text, "gets(s);\n");
	buf_puts(&text, "}\n");
	scan_run(&scan, &f.arena, buf_str(&text), &f.words);
	scan_want(&scan, NULL, NULL, 0);
	uses = fixture_uses(&f, &scan);
	for (size_t i = 0; i < scan.occurrences.count; i++)
		calls += uses[i] == USE_IS_CALL || uses[i] == USE_IS_UNPARSED;
	assert_int_equal(calls, 90003);
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_references),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_declared),
		cmocka_unit_test(test_shadows),
		cmocka_unit_test(test_macros),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_wanted),
		cmocka_unit_test(test_large),
	};

	return cmocka_run_group_tests_name("uses", tests, NULL, NULL);
}
