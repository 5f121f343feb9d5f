/*
 * base/text.h: UTF-8 as Unicode's table 3-7 has it, and escapes that let nothing through.
 */
#include "base/limits.h"
#include "base/text.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

static void test_code_points(void **unused)
{
	static const struct {
		struct str text;
		uint32_t want;
		size_t len;
	} cases[] = {
		{STR("a"), 'a', 1},
		{STR("\0"), 0, 1},
		{STR("\x7f"), 0x7f, 1},
		{STR("\xc2\x80"), 0x80, 2},
		{STR("\xdf\xbf"), 0x7ff, 2},
		{STR("\xe0\xa0\x80"), 0x800, 3},
		{STR("\xed\x9f\xbf"), 0xd7ff, 3},
		{STR("\xee\x80\x80"), 0xe000, 3},
		{STR("\xef\xbf\xbf"), 0xffff, 3},
		{STR("\xf0\x90\x80\x80"), 0x10000, 4},
		{STR("\xf4\x8f\xbf\xbf"), 0x10ffff, 4},
		/* a continuation alone, overlong, surrogates, past the end, cut off */
		{STR("\x80"), TEXT_INVALID, 1},
		{STR("\xbf"), TEXT_INVALID, 1},
		{STR("\xc0\x80"), TEXT_INVALID, 1},
		{STR("\xc1\xbf"), TEXT_INVALID, 1},
		{STR("\xe0\x9f\xbf"), TEXT_INVALID, 1},
		{STR("\xed\xa0\x80"), TEXT_INVALID, 1},
		{STR("\xed\xbf\xbf"), TEXT_INVALID, 1},
		{STR("\xf0\x8f\xbf\xbf"), TEXT_INVALID, 1},
		{STR("\xf4\x90\x80\x80"), TEXT_INVALID, 1},
		{STR("\xf5\x80\x80\x80"), TEXT_INVALID, 1},
		{STR("\xff"), TEXT_INVALID, 1},
		{STR("\xc3"), TEXT_INVALID, 1},
		{STR("\xe2\x82"), TEXT_INVALID, 1},
		{STR("\xf0\x9f\x98"), TEXT_INVALID, 1},
		{STR("\xc3("), TEXT_INVALID, 1},
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len = 99;
		uint32_t got = text_code_point(cases[i].text, 0, &len);

		EXPECT(got == cases[i].want && len == cases[i].len, "case %zu: %x, %zu",
			i, got, len);
		EXPECT(text_is_utf8(cases[i].text) == (cases[i].want != TEXT_INVALID),
			"case %zu: is it UTF-8?", i);
	}
	EXPECT(text_is_utf8((struct str){0}), "nothing is UTF-8");
	unit_done();
}

static void test_utf16(void **unused)
{
	(void)unused;
	assert_int_equal(text_utf16_units((struct str){0}), 0);
	assert_int_equal(text_utf16_units((struct str)STR("abc")), 3);
	assert_int_equal(text_utf16_units((struct str)STR("\xc3\xbc")), 1);
	assert_int_equal(text_utf16_units((struct str)STR("\xe2\x82\xac")), 1);
	assert_int_equal(text_utf16_units((struct str)STR("\xf0\x9f\x98\x80")), 2);
	assert_int_equal(text_utf16_units((struct str)STR("\xf0\x9f\x98")), 3);
	assert_int_equal(text_utf16_units((struct str)STR("\xff\xfe")), 2);
}

static void test_escape(void **unused)
{
	static const struct {
		struct str text;
		const char *want, *line;
	} cases[] = {
		{STR(""), "", ""},
		{STR("plain \xc3\xbc"), "plain \xc3\xbc", "plain \xc3\xbc"},
		{STR("a\tb"), "a\tb", "a\\tb"},
		{STR("a\nb"), "a\\x0ab", "a\\nb"},
		{STR("a\rb"), "a\\x0db", "a\\x0db"},
		{STR("\x1b[2J"), "\\x1b[2J", "\\x1b[2J"},
		{STR("\0\x7f"), "\\x00\\x7f", "\\x00\\x7f"},
		{STR("\xff"), "\\xff", "\\xff"},
		{STR("\xc3"), "\\xc3", "\\xc3"},
		{STR("say \"\\\""), "say \"\\\"", "say \\\"\\\\\\\""},
		/* C1 controls, bidirectional and invisible characters */
		{STR("\xc2\x9b"), "\\u{9b}", "\\u{9b}"},
		{STR("\xc2\xad"), "\\u{ad}", "\\u{ad}"},
		{STR("\xe2\x80\x8b"), "\\u{200b}", "\\u{200b}"},
		{STR("\xe2\x80\xae"), "\\u{202e}", "\\u{202e}"},
		{STR("\xe2\x81\xa6"), "\\u{2066}", "\\u{2066}"},
		{STR("\xef\xbb\xbf"), "\\u{feff}", "\\u{feff}"},
		{STR("\xd8\x9c"), "\\u{61c}", "\\u{61c}"},
		{STR("\xf3\xa0\x80\x81"), "\\u{e0001}", "\\u{e0001}"},
		{STR("\xf0\x9f\x98\x80"), "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"},
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf plain _cleanup_buf_ = BUF_INIT(1 * KIB);
		struct buf line _cleanup_buf_ = BUF_INIT(1 * KIB);

		text_escape(&plain, cases[i].text);
		text_escape_line(&line, cases[i].text);
		EXPECT(str_is(buf_str(&plain), cases[i].want), "case %zu: %s", i,
			unit_text(&plain));
		EXPECT(str_is(buf_str(&line), cases[i].line), "case %zu, line: %s", i,
			unit_text(&line));
	}
	unit_done();
}

/* The box is never overrun, and its text stays whole UTF-8 where it is cut. */
static void test_quote(void **unused)
{
	static const struct str fillers[] = {STR("x"), STR("\xc3\xbc"),
		STR("\xe2\x82\xac"), STR("\xf0\x9f\x98\x80"), STR("\n"), STR("\xff"),
		STR("\xe2\x80\xae")};

	(void)unused;
	assert_string_equal(TEXT_SAFE((struct str)STR("a\nb")), "a\\nb");
	assert_string_equal(TEXT_SAFE((struct str){0}), "");
	for (size_t f = 0; f < COUNT(fillers); f++) {
		for (size_t shift = 0; shift < 4; shift++) {
			struct buf text _cleanup_buf_ = BUF_INIT(8 * KIB);
			struct str quoted;

			buf_fill(&text, 'a', shift);
			while (text.n < 300)
				buf_add(&text, fillers[f]);
			quoted = str_of(TEXT_SAFE(buf_str(&text)));
			EXPECT(quoted.n < sizeof(struct text_box), "%zu bytes", quoted.n);
			EXPECT(str_has_suffix(quoted, "..."), "it is cut: %s", quoted.p);
			EXPECT(text_is_utf8(quoted),
				"filler %zu, shift %zu is cut in two", f, shift);
		}
	}
	unit_done();
}

static void test_json(void **unused)
{
	static const struct {
		struct str text;
		const char *want;
	} cases[] = {
		{STR("a/b"), "a/b"},
		{STR("\"\\"), "\\\"\\\\"},
		{STR("\n\t\0\x1f"), "\\u000a\\u0009\\u0000\\u001f"},
		{STR("\x7f"), "\\u007f"},
		{STR("\xff\xc3"), "\\ufffd\\ufffd"},
		{STR("\xed\xa0\x80"), "\\ufffd\\ufffd\\ufffd"},
		{STR("\xc3\xbc\xf0\x9f\x98\x80"), "\xc3\xbc\xf0\x9f\x98\x80"},
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out _cleanup_buf_ = BUF_INIT(1 * KIB);

		text_json(&out, cases[i].text);
		EXPECT(str_is(buf_str(&out), cases[i].want), "case %zu: %s", i,
			unit_text(&out));
	}
	unit_done();
}

static void test_uri(void **unused)
{
	static const struct {
		struct str text;
		const char *want;
	} cases[] = {
		{STR("src/a-b_c.~1"), "src/a-b_c.~1"},
		{STR("a b"), "a%20b"},
		{STR("%41"), "%2541"},
		{STR("d:\\x?#[]@!$&'()*+,;="),
			"d%3A%5Cx%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D"},
		{STR("\xc3\xbc\xff\n"), "%C3%BC%FF%0A"},
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out _cleanup_buf_ = BUF_INIT(1 * KIB);

		text_uri(&out, cases[i].text);
		EXPECT(str_is(buf_str(&out), cases[i].want), "case %zu: %s", i,
			unit_text(&out));
	}
	unit_done();
}

static void test_words(void **unused)
{
	static const char *const words[] = {"dep", "url", NULL};
	char long_name[200];

	(void)unused;
	EXPECT(text_has_one_of(str_of("deps.txt"), words), "in front");
	EXPECT(text_has_one_of(str_of("my-DEPS"), words), "in capitals, at the end");
	EXPECT(text_has_one_of(str_of("dedep"), words), "behind its own beginning");
	EXPECT(!text_has_one_of(str_of("de"), words), "half of it");
	EXPECT(!text_has_one_of((struct str){0}, words), "nothing");
	memset(long_name, 'x', sizeof(long_name));
	memcpy(long_name + sizeof(long_name) - 3, "url", 3);
	EXPECT(text_has_one_of(str_make(long_name, sizeof(long_name)), words), "far off");
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_code_points),
		cmocka_unit_test(test_utf16),
		cmocka_unit_test(test_escape),
		cmocka_unit_test(test_quote),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_uri),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
