/*
 * syntax/reading.h: each case is a source and its reading, byte for byte as long. In the
 * tables ~ stands for a line feed, so that a line of the table is a line of the test.
 */
#include "base/limits.h"
#include "syntax/plain.h"
#include "syntax/reading.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

struct reading_case {
	enum dialect dialect;
	const char *source, *want; /* want NULL: the source itself */
	const char *facts;	   /* their words, each with a blank behind it */
};

static struct str with_lines(struct arena *arena, const char *text)
{
	struct str s = str_of(text);
	char *copy = arena_alloc(arena, s.n + 1);

	for (size_t i = 0; i < s.n; i++)
		copy[i] = s.p[i] == '~' ? '\n' : s.p[i];
	return str_make(copy, s.n);
}

static void run(const struct reading_case *cases, size_t count)
{
	struct arena arena = {0};

	for (size_t i = 0; i < count; i++) {
		const struct reading_case *c = &cases[i];
		struct str source = with_lines(&arena, c->source);
		struct str want = c->want ? with_lines(&arena, c->want) : source;
		struct buf facts _cleanup_buf_ = BUF_INIT(1 * KIB);
		struct fact_list list = {0};
		struct reading reading;

		reading_make(&reading, &arena, source, c->dialect, &list, UINT64_MAX);
		for (size_t j = 0; j < list.count; j++)
			buf_printf(&facts, "%s ", fact_words[list.items[j].kind]);
		EXPECT(str_eq(reading.bytes, want), "case %zu '%s': '%.*s'", i, c->source,
			STR_ARG(reading.bytes));
		EXPECT(str_is(buf_str(&facts), c->facts ? c->facts : ""),
			"case %zu '%s': facts '%s'", i, c->source, unit_text(&facts));
		EXPECT(!c->want || !plain_is(source), "case %zu '%s': plain", i,
			c->source);
	}
	unit_done();
	arena_done(&arena);
}

#define GNU DIALECT_GNU
#define ISO DIALECT_ISO

static void test_plain(void **unused)
{
	static const struct reading_case cases[] = {
		{GNU, "", NULL, NULL},
		{GNU, "int a = b ? c : d;~", NULL, NULL},
		{GNU, "#define A(x) \\~\tf(x); \\~\tg(x)~", NULL, NULL},
		{GNU, "printf(\"50%%\\n\");~", NULL, NULL},
		{GNU, "a = b < c; d = e % f; g = h : i;", NULL, NULL},
		{GNU, "R = \"x\"; xR(\"y\");", NULL, NULL},
		{GNU, "/* caf\xc3\xa9 */ x", NULL, NULL},
		{GNU, "a / b // c\n* d", NULL, NULL},
	};
	struct arena arena = {0};

	(void)unused;
	run(cases, COUNT(cases));
	for (size_t i = 0; i < COUNT(cases); i++)
		EXPECT(plain_is(with_lines(&arena, cases[i].source)), "case %zu", i);
	unit_done();
	arena_done(&arena);
}

static void test_line_ends(void **unused)
{
	static const struct reading_case cases[] = {
		{GNU, "// a\r f();", "// a\n f();", NULL},
		{GNU, "a;\rb;\r", "a;\nb;\n", NULL},
		{GNU, "a;\r~b;\r~", NULL, NULL},
		{GNU, "\"a\r b\"", "\"a\n b\"", NULL},
		/* a splice before CRLF, and with blanks behind the backslash */
		{GNU, "#define A \\\r~ b", "#define A  \\~ b", NULL},
		{GNU, "#define A \\  ~ b", "#define A   \\~ b", NULL},
		{GNU, "// a \\ ~ f();", "// a  \\~ f();", "splice-in-comment "},
		{GNU, "// a \\~ f();", NULL, NULL},
		{GNU, "\xef\xbb\xbf#include", "   #include", NULL},
		{GNU, "f\xc2\xa0(x)", "f  (x)", NULL},
		{GNU, "f\xe2\x80\x83(x)", "f   (x)", NULL},
		{GNU,
			"\xe3\x80\x80"
			"f(x)",
			"   f(x)", NULL},
	};

	(void)unused;
	run(cases, COUNT(cases));
}

static void test_splices(void **unused)
{
	static const struct reading_case cases[] = {
		{GNU, "str\\~cpy(d)", "strcpy\\~(d)", "splice-in-token "},
		{GNU, "s\\~t\\~r(d)", "str  \\~(d)", "splice-in-token "},
		{GNU, "str\\ ~cpy(d)", "strcpy \\~(d)", "splice-in-token "},
		{GNU, "#def\\~ine A", "#define\\~ A", "splice-in-token "},
		{GNU, "a -\\~> b", "a ->\\~ b", "splice-in-token "},
		{GNU, "a #\\~# b", "a ##\\~ b", "splice-in-token "},
		{GNU, "/\\~* x */ y", "/*\\~ x */ y", "splice-in-token "},
		{GNU, "/* x *\\~/ y", "/* x */\\~ y", "splice-in-token "},
		{GNU, "/\\~/ x~y", "//\\~ x~y", "splice-in-token "},
		{GNU, "a =\\~(b)", NULL, NULL},
		{GNU, "f();\\~g();", NULL, NULL},
		{GNU, "\"a\\~b\" c", NULL, NULL},
	};

	(void)unused;
	run(cases, COUNT(cases));
}

static void test_graphs(void **unused)
{
	static const struct reading_case cases[] = {
		{GNU, "f() <% g(); %>", "f()  { g();  }", "digraph digraph "},
		{GNU, "a<:1:> = 2", "a [1 ] = 2", "digraph digraph "},
		{GNU, "%:define A", " #define A", "digraph "},
		{GNU, "a %:%: b", "a   ## b", "digraph digraph "},
		{GNU, "\"<%\" '<:' /* %> */", NULL, NULL},
		{GNU, "a ?\?< b", "a ?\?< b", "trigraph "},
		{ISO, "f() ?\?< g(); ?\?>", "f()   { g();   }", "trigraph trigraph "},
		{ISO, "a ?\?!?\?! b", "a     || b", "trigraph trigraph "},
		{ISO, "str?\?/~cpy(d)", "strcpy  \\~(d)", "splice-in-token "},
		{ISO, "// why?\?/~f();", "// why  \\~f();", "splice-in-comment "},
		{GNU, "// why?\?/~f();", "// why?\?/~f();", NULL},
		{ISO, "\"a?\?/\"b\" c", "\"a  \\\"b\" c", NULL},
		{ISO, "a ?\? b ?\?x", NULL, NULL},
	};

	(void)unused;
	run(cases, COUNT(cases));
}

static void test_raw_strings(void **unused)
{
	static const struct reading_case cases[] = {
		{GNU, "R\"(a\"b)\" c", "  \"a_b\"  c", NULL},
		{GNU, "LR\"x(a)\"~)x\" c", "    \"a)__\"   c", NULL},
		{GNU, "R\"x(a)y\" c", NULL, NULL},
		{GNU, "R\" (a) \" c", NULL, NULL},
		{ISO, "R\"(a\"b)\" c", NULL, NULL},
	};
	struct arena arena = {0};
	struct reading reading;

	(void)unused;
	run(cases, COUNT(cases));
	reading_make(&reading, &arena, str_of("R\"(a)\""), DIALECT_ISO, NULL, 0);
	assert_true(reading.is_open);
	reading_make(&reading, &arena, str_of("a ?\?/ b"), DIALECT_GNU, NULL, 0);
	assert_true(reading.is_open);
	reading_make(&reading, &arena, str_of("a <: b"), DIALECT_GNU, NULL, 0);
	assert_false(reading.is_open);
	arena_done(&arena);
}

static void test_c90(void **unused)
{
	struct str source = str_of("a = 8 //* x */ 2\n;");
	struct arena arena = {0};
	struct reading reading;

	(void)unused;
	reading_make(&reading, &arena, source, DIALECT_GNU, NULL, 0);
	assert_true(reading.is_open_c90);
	assert_true(str_eq(reading.bytes, source));
	reading_make(&reading, &arena, source, DIALECT_C90, NULL, 0);
	assert_true(str_is(reading.bytes, "a = 8 /        2\n;"));
	reading_make(
		&reading, &arena, str_of("//*** title ***/\n"), DIALECT_GNU, NULL, 0);
	assert_false(reading.is_open_c90);
	arena_done(&arena);
}

/* Where a word ends in the source, when a splice stood in it. */
static void test_seams(void **unused)
{
	struct str source = str_of("a; str\\\ncpy(d); g\\\ne\\\nts(d);");
	struct arena arena = {0};
	struct reading reading;

	(void)unused;
	reading_make(&reading, &arena, source, DIALECT_GNU, NULL, 0);
	assert_int_equal(reading.seams.count, 2);
	assert_int_equal(reading_source_end(&reading, 3, 9), 11);
	assert_int_equal(reading_source_end(&reading, 0, 1), 1);
	assert_int_equal(reading_source_end(&reading, 16, 20), 24);
	arena_done(&arena);
}

/* A million openings of raw strings, and bytes that are no characters: still quick. */
static void test_large(void **unused)
{
	static const char *const pieces[] = {"R\"a(", "R\"(", "\xc2", "\xe2\x80", "\\ ",
		"?\?/", "<:", "/\\\n", "x\\\n", "\r", "//*"};
	struct arena arena = {0};

	(void)unused;
	for (size_t i = 0; i < COUNT(pieces); i++) {
		struct buf text _cleanup_buf_ = BUF_INIT(16 * MIB);
		struct reading reading;

		for (size_t n = 0; n < 1000000; n++)
			buf_puts(&text, pieces[i]);
		for (int dialect = 0; dialect <= DIALECT_C90; dialect++) {
			reading_make(&reading, &arena, buf_str(&text),
				(enum dialect)dialect, NULL, 0);
			assert_int_equal(reading.bytes.n, text.n);
			arena_reset(&arena);
		}
	}
	arena_done(&arena);
}

/* More facts than are kept: that is told, but not of those that nobody wants. */
static void test_cut(void **unused)
{
	struct buf text _cleanup_buf_ = BUF_INIT(1 * MIB);
	struct arena arena = {0};
	struct fact_list facts = {0};
	struct reading reading;

	(void)unused;
	for (unsigned n = 0; n < LIMIT_CANDIDATES; n++)
		buf_puts(&text, "<: ");
	reading_make(&reading, &arena, buf_str(&text), DIALECT_GNU, &facts,
		1u << FACT_DIGRAPH);
	assert_int_equal(facts.count, LIMIT_CANDIDATES);
	assert_false(reading.is_cut);
	buf_puts(&text, "<: ");
	facts.count = 0;
	reading_make(&reading, &arena, buf_str(&text), DIALECT_GNU, &facts,
		1u << FACT_DIGRAPH);
	assert_int_equal(facts.count, LIMIT_CANDIDATES);
	assert_true(reading.is_cut);
	facts.count = 0;
	reading_make(&reading, &arena, buf_str(&text), DIALECT_GNU, &facts,
		1u << FACT_TRIGRAPH);
	assert_int_equal(facts.count, 0);
	assert_false(reading.is_cut);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_line_ends),
		cmocka_unit_test(test_splices),
		cmocka_unit_test(test_graphs),
		cmocka_unit_test(test_raw_strings),
		cmocka_unit_test(test_c90),
		cmocka_unit_test(test_seams),
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_cut),
	};

	return cmocka_run_group_tests_name("reading", tests, NULL, NULL);
}
