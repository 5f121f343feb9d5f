/*
 * gate/attributes.h: lines of .gitattributes that hide C.
 */
#include "gate/attributes.h"
#include "base/limits.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

static void test_lines(void **unused)
{
	static const struct {
		const char *text;
		const char *want; /* names of the facts, one a line; "": none */
	} cases[] = {
		{"*.c -diff", "*.c -diff\n"},
		{"*.c text -diff\n", "*.c -diff\n"},
		{"  *.c\t-diff\r\n", "*.c -diff\n"},
		{"*.[ch] binary", "*.[ch] binary\n"},
		{"src/*.c filter=x", "src/*.c filter=x\n"},
		{"*.h working-tree-encoding=UTF-16",
			"*.h working-tree-encoding=UTF-16\n"},
		{"*.h working-tree-encoding=utf-8", ""},
		{"gen.c linguist-generated", "gen.c linguist-generated\n"},
		{"gen.c linguist-generated=true", "gen.c linguist-generated=true\n"},
		{"gen.c linguist-generated=false", ""},
		{"gen.c -linguist-generated", ""},
		{"vendor/** linguist-vendored", "vendor/** linguist-vendored\n"},
		{"gen.c gitlab-generated", "gen.c gitlab-generated\n"},
		{"*.c !diff", ""},
		{"*.c diff", ""},
		{"*.c diff=cpp", ""},
		{"*.c -text", ""},
		{"*.c text eol=lf ident whitespace=tab-in-indent", ""},
		{"*.c export-ignore", ""},
		{"*.c -filter", ""},
		{"*.c -binary", ""},
		{"*.c", ""},
		{"", ""},
		{"\n\n", ""},
		{"# *.c -diff", ""},
		{"!*.c -diff", ""},
		{"*.png binary", ""},
		{"*.c -diffs", ""},
		{"*.c diff=false", "*.c diff=false\n"},
		/* quotes */
		{"\"a b.c\" -diff", "a b.c -diff\n"},
		{"\"a\\\"b.c\" -diff", "a\"b.c -diff\n"},
		{"\"\\303\\251.c\" -diff", "\xc3\xa9.c -diff\n"},
		{"\"a b.txt\" -diff", ""},
		{"\"open.c -diff", "\"open.c -diff\n"},
		/* macros, of macros */
		{"[attr]hide -diff\n*.c hide", "*.c hide\n"},
		{"[attr]hide -diff\n[attr]two text hide\n*.c two\n*.h -two", "*.c two\n"},
		{"[attr]shown diff\n*.c shown", ""},
		{"[attr]hide -diff", ""},
		/* one fact a line, in order */
		{"*.c -diff binary\n*.txt -diff\n*.h -diff\n", "*.c -diff\n*.h -diff\n"},
		{"\xef\xbb\xbf*.c -diff", "*.c -diff\n"},
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf got _cleanup_buf_ = BUF_INIT(1024);
		struct str text = str_of(cases[i].text);
		struct fact_list facts = {0};
		struct arena arena = {0};

		EXPECT(attributes_find(&facts, &arena, text), "%s", cases[i].text);
		for (size_t j = 0; j < facts.count; j++) {
			const struct fact *fact = &facts.items[j];
			struct str place = str_slice(text, fact->start, fact->end);

			EXPECT(fact->kind == FACT_ATTRIBUTE, "%s", cases[i].text);
			EXPECT(place.n && str_eq(place, str_slice(fact->name,
								fact->name.n - place.n,
								fact->name.n)),
				"place in %s", cases[i].text);
			buf_add(&got, fact->name);
			buf_putc(&got, '\n');
		}
		EXPECT(str_is(buf_str(&got), cases[i].want), "%s: %s", cases[i].text,
			unit_text(&got));
		arena_done(&arena);
	}
	unit_done();
}

static void test_patterns(void **unused)
{
	static const char *const can[] = {"*.c", "*", "**", "a.c", "/a.h", "src/*.c",
		"*.[ch]", "*.?", "src/**", "a*", "*.C", "*.c*", "x.hpp", "*.c\\c",
		"[a-z].c", "*[.]c", "foo.[!o]", "*.\\c", "d/?.cpp"};
	static const char *const cannot[] = {"*.txt", "a", "src/", "*.png", "*.ch", "c",
		"?", "*.md?", "a.[ch]x", "*.c.orig", "", "/", "*.py"};

	(void)unused;
	for (size_t i = 0; i < COUNT(can); i++)
		EXPECT(attributes_can_match_source(str_of(can[i])), "%s", can[i]);
	for (size_t i = 0; i < COUNT(cannot); i++)
		EXPECT(!attributes_can_match_source(str_of(cannot[i])), "%s", cannot[i]);
	unit_done();
}

static void test_limits(void **unused)
{
	struct buf text _cleanup_buf_ = BUF_INIT(2 * LIMIT_ATTRIBUTES);
	struct fact_list facts = {0};
	struct arena arena = {0};

	(void)unused;
	for (int i = 0; i <= LIMIT_ATTRIBUTE_MACROS; i++)
		buf_printf(&text, "[attr]m%d -diff\n", i);
	assert_false(attributes_find(&facts, &arena, buf_str(&text)));
	buf_reset(&text);
	buf_fill(&text, '\n', LIMIT_ATTRIBUTES + 1);
	assert_false(attributes_find(&facts, &arena, buf_str(&text)));
	buf_reset(&text);
	buf_fill(&text, 'x', LIMIT_PATTERN_BYTES + 1);
	assert_true(attributes_can_match_source(buf_str(&text)));
	assert_int_equal(facts.count, 0);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_patterns),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests_name("attributes", tests, NULL, NULL);
}
