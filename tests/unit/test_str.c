/*
 * base/str.h: views, and that none of them reads past its end.
 */
#include "base/limits.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

static void test_slice(void **unused)
{
	static const struct {
		size_t from, to;
		const char *want;
	} cases[] = {
		{0, 5, "hello"},
		{0, 99, "hello"},
		{1, 3, "el"},
		{3, 1, ""},
		{5, 5, ""},
		{99, 100, ""},
		{0, 0, ""},
		{4, (size_t)-1, "o"},
	};
	struct str hello = STR("hello"), nothing = {0};

	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str got = str_slice(hello, cases[i].from, cases[i].to);

		EXPECT(str_is(got, cases[i].want), "case %zu: '%.*s'", i, STR_ARG(got));
	}
	EXPECT(str_slice(nothing, 0, 9).n == 0, "of nothing");
	unit_done();
}

static void test_cmp(void **unused)
{
	/* in order */
	static const struct str sorted[] = {STR(""), STR("\0"), STR("a"), STR("a\0"),
		STR("a-b"), STR("a.c"), STR("a/b"), STR("ab"), STR("b"), STR("\x7f"),
		STR("\x80"), STR("\xff")};

	(void)unused;
	for (size_t i = 0; i < COUNT(sorted); i++) {
		for (size_t j = 0; j < COUNT(sorted); j++) {
			int order = str_cmp(sorted[i], sorted[j]);

			EXPECT((order < 0) == (i < j) && (order > 0) == (i > j),
				"%zu against %zu: %d", i, j, order);
			EXPECT(str_eq(sorted[i], sorted[j]) == (i == j), "%zu is %zu", i,
				j);
		}
	}
	unit_done();
}

static void test_ends(void **unused)
{
	struct str s = STR("main.c"), short_one = STR("c");

	(void)unused;
	assert_true(str_has_prefix(s, "main"));
	assert_true(str_has_prefix(s, ""));
	assert_false(str_has_prefix(s, "main.c1"));
	assert_false(str_has_prefix(short_one, "cc"));
	assert_true(str_has_suffix(s, ".c"));
	assert_true(str_has_suffix(s, "main.c"));
	assert_false(str_has_suffix(s, "amain.c"));
	assert_false(str_has_suffix(short_one, ".c"));
}

static void test_one_of(void **unused)
{
	static const char *const words[] = {"if", "else", NULL}, *const none[] = {NULL};
	struct str nothing = {0};

	(void)unused;
	assert_true(str_is_one_of(str_of("if"), words));
	assert_true(str_is_one_of(str_of("else"), words));
	assert_false(str_is_one_of(str_of("els"), words));
	assert_false(str_is_one_of(str_of("iff"), words));
	assert_false(str_is_one_of(nothing, words));
	assert_false(str_is_one_of(str_of("if"), none));
}

static void test_trim(void **unused)
{
	static const struct {
		struct str text;
		const char *want;
	} cases[] = {
		{STR(""), ""}, {STR(" \t\r\n\v\f"), ""}, {STR("a"), "a"},
		{STR("\t a b\r\n"), "a b"},
		{STR("\xc2\xa0x"), "\xc2\xa0x"}, /* no-break space is no space */
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++)
		EXPECT(str_is(str_trim(cases[i].text), cases[i].want), "case %zu", i);
	unit_done();
}

static void test_find(void **unused)
{
	struct str s = STR("a,b,c\0d"), nothing = {0};

	(void)unused;
	assert_int_equal(str_find(s, ',', 0), 1);
	assert_int_equal(str_find(s, ',', 2), 3);
	assert_int_equal(str_find(s, ',', 4), s.n);
	assert_int_equal(str_find(s, '\0', 0), 5);
	assert_int_equal(str_find(s, ',', 99), s.n);
	assert_int_equal(str_find(nothing, ',', 0), 0);
}

/* The test vectors of its authors. */
static void test_hash(void **unused)
{
	struct str nothing = {0}, bytes = STR("\xff\0");

	(void)unused;
	assert_int_equal(str_hash(nothing), 0xcbf29ce484222325);
	assert_int_equal(str_hash(str_of("a")), 0xaf63dc4c8601ec8c);
	assert_int_equal(str_hash(str_of("foobar")), 0x85944171f73967e8);
	/* ... and bytes that are no text */
	assert_int_equal(str_hash(bytes), 0xa99a607b6f60bea);
}

static void test_distance(void **unused)
{
	static const struct {
		const char *a, *b;
		unsigned want;
	} cases[] = {
		{"", "", 0},
		{"", "ab", 2},
		{"", "abcd", 3},
		{"scope", "scope", 0},
		{"scpe", "scope", 1},
		{"scopes", "scope", 1},
		{"scepo", "scope", 2},
		{"abcdef", "uvwxyz", 3},
		{"Scope", "scope", 1},
	};
	char long_text[LIMIT_NAME_BYTES + 2];
	struct str most = str_make(long_text, LIMIT_NAME_BYTES);
	struct str more = str_make(long_text, LIMIT_NAME_BYTES + 1);

	(void)unused;
	memset(long_text, 'x', sizeof(long_text));
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str a = str_of(cases[i].a), b = str_of(cases[i].b);

		EXPECT(str_distance(a, b) == cases[i].want, "%s, %s: %u", cases[i].a,
			cases[i].b, str_distance(a, b));
		EXPECT(str_distance(b, a) == cases[i].want, "%s, %s", cases[i].b,
			cases[i].a);
	}
	EXPECT(str_distance(most, most) == 0, "the longest name");
	EXPECT(str_distance(more, more) == 3, "longer than a name");
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slice),
		cmocka_unit_test(test_cmp),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_one_of),
		cmocka_unit_test(test_trim),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_hash),
		cmocka_unit_test(test_distance),
	};

	return cmocka_run_group_tests_name("str", tests, NULL, NULL);
}
