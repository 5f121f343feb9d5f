/*
 * syntax/expand.h and syntax/macro.h: each case is a list of definitions, what stands in
 * the code, and what that becomes: its tokens with blanks between them, and a ^ behind
 * each that was pasted.
 */
#include "base/limits.h"
#include "syntax/expand.h"
#include "tests/unit/unit.h"
#include "tests/unit/syntax.h"
#include "base/banned.h"

struct expand_case {
	const char *defines, *code, *want;
};

static void render(struct buf *out, const struct expansion *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct expanded *token = &list->items[i];

		buf_puts(out, i ? " " : "");
		buf_add(out, token->text);
		buf_puts(out, token->bits & EXPANDED_PASTED ? "^" : "");
	}
}

static void run(const struct expand_case *cases, size_t count)
{
	struct fixture f;

	fixture_open(&f, "strcpy");
	for (size_t i = 0; i < count; i++) {
		struct buf got _cleanup_buf_ = BUF_INIT(4 * KIB);
		struct expansion out = {0};
		struct scan scan;
		int status;

		scan_run(&scan, &f.arena, str_of(cases[i].defines), &f.words);
		status =
			expand(&out, &f.arena, &scan.macros, str_of(cases[i].code), 0, 0);
		render(&got, &out);
		EXPECT(status == 0, "case %zu '%s': a limit", i, cases[i].code);
		EXPECT(str_is(buf_str(&got), cases[i].want), "case %zu '%s': '%s'", i,
			cases[i].code, unit_text(&got));
	}
	unit_done();
	fixture_close(&f);
}

static void test_objects(void **unused)
{
	static const struct expand_case cases[] = {
		{"#define A b\n", "A", "b"},
		{"#define A b\n#define b c\n#define c A\n", "A", "A"},
		{"#define A A b\n", "A", "A b"},
		{"#define A\n", "A", ""},
		{"#define A (x + 1)\n", "A", "( x + 1 )"},
		{"#define A /* x */ b \\\n c // d\n", "A", "b c"},
		{"#define A f\n", "A(1)", "f ( 1 )"},
		{"#define A b\n#undef A\n", "A", "A"},
		{"#define A b\n#define A c\n", "A", "c"},
		{"#define A str##cpy\n", "A", "strcpy^"},
	};

	(void)unused;
	run(cases, COUNT(cases));
}

static void test_functions(void **unused)
{
	static const struct expand_case cases[] = {
		{"#define F(x) x\n", "F", "F"},
		{"#define F(x) x\n", "F(a)", "a"},
		{"#define F(x) x\n", "F(F(a))", "a"},
		{"#define F(x, y) y x\n", "F((a, b), c)", "c ( a , b )"},
		{"#define F(x) x(x)\n", "F(g)", "g ( g )"},
		{"#define F() a\n", "F()", "a"},
		{"#define F(x) [x]\n", "F()", "[ ]"},
		{"#define F(x) x\n", "F(a", "F"},
		{"#define F(x) G(x)\n#define G(y) <y>\n", "F(a)", "< a >"},
		{"#define F(x) G\n#define G(y) <y>\n", "F(a)(b)", "< b >"},
		{"#define F (x)\n", "F", "( x )"},
		{"#define F(...) g(__VA_ARGS__)\n", "F(a, b)", "g ( a , b )"},
		{"#define F(a, ...) a(__VA_ARGS__)\n", "F(g, b, c)", "g ( b , c )"},
		{"#define F(r...) g(r)\n", "F(a, b)", "g ( a , b )"},
		{"#define F(a, ...) g(a, ##__VA_ARGS__)\n", "F(b, c)", "g ( b , c )"},
	};

	(void)unused;
	run(cases, COUNT(cases));
}

static void test_operators(void **unused)
{
	static const struct expand_case cases[] = {
		{"#define C(a, b) a##b\n", "C(str, cpy)", "strcpy^"},
		{"#define C(a, b) a ## b\n", "C(str,cpy)(d, s)", "strcpy^ ( d , s )"},
		{"#define C(a, b) a##b\n", "C(, cpy)", "cpy"},
		{"#define C(a, b) a##b\n", "C(str, )", "str"},
		{"#define C(a, b, c) a##b##c\n", "C(s, tr, cpy)", "strcpy^"},
		/* operands of ## are not expanded, those of a macro around it are */
		{"#define C(a, b) a##b\n#define A str\n#define B cpy\n", "C(A, B)",
			"AB^"},
		{"#define C(a, b) a##b\n#define X(a, b) C(a, b)\n#define A str\n"
		 "#define B cpy\n",
			"X(A, B)", "strcpy^"},
		{"#define C(a, b) a##b\n#define I(x) x\n", "I(C)(str, cpy)", "strcpy^"},
		{"#define C(a, b) a##b\n#define L(f) f(str, cpy)\n", "L(C)", "strcpy^"},
		{"#define C(a) a##_t x##a\n", "C(b)", "b_t^ xb^"},
		{"#define S(x) #x\n", "S(strcpy)", "\"strcpy\""},
		{"#define S(x) #x\n", "S(a + \"b\\n\")", "\"a + \\\"b\\\\n\\\"\""},
		{"#define S(x) #x\n#define A b\n", "S(A)", "\"A\""},
		{"#define S(x) #x\n#define T(x) S(x)\n#define A b\n", "T(A)", "\"b\""},
		{"#define S(...) #__VA_ARGS__\n", "S(a, b)", "\"a, b\""},
		{"#define P(x) L ## #x\n", "P(a)", "L\"a\"^"},
	};

	(void)unused;
	run(cases, COUNT(cases));
}

/* Two definitions under two branches of #if: both are tried. */
static void test_variants(void **unused)
{
	static const char text[] =
		"#if A\n#define C strcpy\n#else\n#define C copy\n#endif\n";
	struct fixture f;
	struct scan scan;

	(void)unused;
	fixture_open(&f, "strcpy");
	scan_run(&scan, &f.arena, str_of(text), &f.words);
	for (unsigned variant = 0; variant < 3; variant++) {
		struct expansion out = {0};

		assert_int_equal(
			expand(&out, &f.arena, &scan.macros, str_of("C"), 0, variant), 0);
		assert_int_equal(out.count, 1);
		assert_true(str_is(out.items[0].text, variant ? "strcpy" : "copy"));
		assert_true(scan.macros.has_variants);
	}
	fixture_close(&f);
}

/* What grows without end is given up, and that is said. */
static void test_limits(void **unused)
{
	static const char *const bombs[] = {
		"#define A B B\n#define B C C\n#define C D D\n#define D E E\n#define E F "
		"F\n"
		"#define F G G\n#define G H H\n#define H I I\n#define I J J\n#define J K "
		"K\n"
		"#define K L L\n#define L M M\n#define M N N\n#define N O O\n#define O P "
		"P\n"
		"#define P Q Q\n#define Q R R\n#define R S S\n#define S T T\n#define T U "
		"U\n",
		"#define f(x) x(x)\n#define A f(f)\n",
	};
	struct fixture f;

	(void)unused;
	fixture_open(&f, "strcpy");
	for (size_t i = 0; i < COUNT(bombs); i++) {
		struct expansion out = {0};
		struct scan scan;

		scan_run(&scan, &f.arena, str_of(bombs[i]), &f.words);
		assert_int_equal(
			expand(&out, &f.arena, &scan.macros, str_of("A"), 0, 0), -1);
		assert_true(scan.macros.is_cut);
		assert_true(out.count <= LIMIT_EXPAND_TOKENS);
	}
	fixture_close(&f);
}

static struct macro_entry *entry_of(struct scan *scan, const char *name)
{
	return macro_find(&scan->macros, str_of(name));
}

/* Which macros are worth expanding. */
static void test_interesting(void **unused)
{
	static const char text[] =
		"#define PLAIN (1 + x)\n#define CALL(a, b) strcpy(a, b)\n"
		"#define ALIAS strcpy\n#define CHAIN ALIAS\n#define BRACKETS (&strcpy)\n"
		"#define PASTE(a, b) a##b\n#define OVER(a) PASTE(a, cpy)\n"
		"#define OTHER(a) other_##a\n#define COMMA(a, ...) g(a, ##__VA_ARGS__)\n"
		"#define LOOK(n) dlsym(0, n)\n#define ASM asm volatile\n"
		"#define BARRIER asm volatile(\"\" ::: \"memory\")\n"
		"#define LOOP LOOP2\n#define LOOP2 LOOP\n";
	static const struct {
		const char *name;
		bool want;
	} cases[] = {{"PLAIN", false}, {"CALL", false}, {"ALIAS", true}, {"CHAIN", true},
		{"BRACKETS", true}, {"PASTE", true}, {"OVER", true}, {"OTHER", false},
		{"COMMA", false}, {"LOOK", true}, {"ASM", true}, {"BARRIER", false},
		{"LOOP", false}};
	struct fixture f;
	struct scan scan;

	(void)unused;
	fixture_open(&f, "strcpy");
	scan_run(&scan, &f.arena, str_of(text), &f.words);
	for (size_t i = 0; i < COUNT(cases); i++)
		EXPECT(macro_is_interesting(&scan.macros,
			       entry_of(&scan, cases[i].name)) == cases[i].want,
			"%s", cases[i].name);
	unit_done();
	assert_null(entry_of(&scan, "MISSING"));
	fixture_close(&f);
}

/* A header's strcpy under n definitions of branches that may hold, each gone again or
 * not; a macro with n parameters that pastes the last two. */
static void write_variants(struct buf *out, unsigned n, const char *end)
{
	buf_puts(out, "#ifdef HEADER\n#define CP strcpy\n#endif\n");
	for (unsigned i = 0; i < n; i++)
		buf_printf(out, "#ifdef N%u\n#define CP own%u\n%s#endif\n", i, i, end);
	buf_puts(out, "void f(char *d) { CP(d, d); }\n");
}

static void write_params(struct buf *out, unsigned n)
{
	buf_puts(out, "#define CAT(p0");
	for (unsigned i = 1; i < n; i++)
		buf_printf(out, ", p%u", i);
	buf_printf(out, ") p%u##p%u\nvoid f(char *d) { CAT(", n - 2, n - 1);
	for (unsigned i = 2; i < n; i++)
		buf_puts(out, "x, ");
	buf_puts(out, "str, cpy)(d, d); }\n");
}

/* At any number the name is found, or a limit is told. */
static void test_limits_are_told(void **unused)
{
	(void)unused;
	for (unsigned n = 2; n < 200; n++) {
		for (unsigned kind = 0; kind < 3; kind++) {
			struct buf text _cleanup_buf_ = BUF_INIT(MIB);
			struct fixture f;
			struct scan scan;
			size_t found = 0, use;

			if (kind == 2)
				write_params(&text, n);
			else
				write_variants(&text, n, kind ? "#undef CP\n" : "");
			use = (size_t)((char *)memmem(text.p, text.n, "void f", 6) -
				       text.p);
			fixture_open(&f, "strcpy");
			scan_run(&scan, &f.arena, buf_str(&text), &f.words);
			for (size_t i = 0; i < scan.occurrences.count; i++)
				found += scan.occurrences.items[i].start > use;
			EXPECT(found || scan.macros.is_cut, "kind %u, %u", kind, n);
			EXPECT(kind != 1 || !scan.macros.is_cut, "gone, %u", n);
			EXPECT(n > 60 || !scan.macros.is_cut, "kind %u, %u", kind, n);
			fixture_close(&f);
		}
	}
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_objects),
		cmocka_unit_test(test_functions),
		cmocka_unit_test(test_operators),
		cmocka_unit_test(test_variants),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_interesting),
		cmocka_unit_test(test_limits_are_told),
	};

	return cmocka_run_group_tests_name("expand", tests, NULL, NULL);
}
