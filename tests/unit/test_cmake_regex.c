/*
 * string(REGEX ...): what matches, which groups, and that nothing makes it slow.
 */
#include "base/buf.h"
#include "components/cmake_regex.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

/* expected: the groups with '|' between them; "-": no match; "!": no pattern. */
static void expect_match(const char *pattern, const char *text, const char *expected)
{
	struct buf got _cleanup_buf_ = BUF_INIT(4096);
	struct arena arena = {0};
	struct cmake_match match;
	size_t work = 0;
	const struct cmake_regex *regex = cmake_regex_make(&arena, str_of(pattern));

	if (!regex) {
		buf_putc(&got, '!');
	} else if (!cmake_regex_find(
			   &match, regex, str_of(text), 0, &work, (size_t)1 << 30)) {
		buf_putc(&got, '-');
	} else {
		for (size_t i = 0; i < cmake_regex_groups(regex); i++) {
			buf_puts(&got, i ? "|" : "");
			buf_add(&got,
				str_slice(str_of(text), match.start[i], match.end[i]));
		}
	}
	EXPECT(str_eq(buf_str(&got), str_of(expected)), "%s in %s: %.*s", pattern, text,
		STR_ARG(buf_str(&got)));
	arena_done(&arena);
}

static void test_match(void **unused)
{
	(void)unused;
	expect_match("b", "abc", "b");
	expect_match("x", "abc", "-");
	expect_match("a*", "aaab", "aaa");
	expect_match("a+b?", "caab", "aab");
	expect_match("(a|ab)(c|bcd)(d*)", "abcd", "abcd|a|bcd|");
	expect_match("^b", "ab", "-");
	expect_match("b$", "bab", "b");
	expect_match("VERSION ([0-9]+)\\.([0-9.]+)", "V VERSION 1.2.3 x",
		"VERSION 1.2.3|1|2.3");
	expect_match("[^]x]+", "]xab", "ab");
	expect_match("[]a-c-]+", "x-b]", "-b]");
	expect_match("(a|b)*c|d", "ababc", "ababc|b");
	expect_match("(x)|(y)", "y", "y||y");
	expect_match("a.c", "a\nc", "a\nc");
	expect_match("\\$\\{x\\}", "${x}", "${x}");
	expect_match("(a*)*b", "aab", "aab|aa");
	expect_match("(a*)+", "b", "|");
	expect_match("a||b", "b", "");
	unit_done();
}

static void test_bad(void **unused)
{
	static const char *const bad[] = {"", "(", ")", "a)", "(a", "*", "+a", "a**",
		"[a", "[", "[]", "(*)", "|*", "((((((((((a))))))))))", NULL};

	(void)unused;
	for (size_t i = 0; bad[i]; i++)
		expect_match(bad[i], "a", "!");
	unit_done();
}

/* What takes other engines for ever, and what takes too long here. */
static void test_hostile(void **unused)
{
	static const char *const patterns[] = {"(a*)*b", "(a|a)*b", "(a+)+$", "a*a*a*a*b",
		"((a?)*)*x", "(.*)(.*)(.*)(.*)x"};
	struct buf text _cleanup_buf_ = BUF_INIT(1 << 20);

	(void)unused;
	buf_fill(&text, 'a', 16384);
	for (size_t i = 0; i < COUNT(patterns); i++) {
		struct arena arena = {0};
		struct cmake_match match;
		size_t work = 0;
		const struct cmake_regex *regex =
			cmake_regex_make(&arena, str_of(patterns[i]));

		EXPECT(regex != NULL, "%s", patterns[i]);
		cmake_regex_find(&match, regex, buf_str(&text), 0, &work, 1 << 20);
		EXPECT(work < 1100000, "%s: %zu", patterns[i], work);
		arena_done(&arena);
	}
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_match),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
