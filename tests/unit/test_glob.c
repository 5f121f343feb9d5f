/*
 * base/glob.h: patterns as in .gitignore. Where a pattern excludes files from checking,
 * too much matched is worse than too little, so the table has as many misses as hits.
 */
#include <time.h>
#include "base/glob.h"
#include "base/limits.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

struct glob_case {
	const char *pattern, *path;
	bool want;
};

static const struct glob_case paths[] = {
	/* no slash: the last part, or any folder on the way */
	{"a.c", "a.c", true},
	{"a.c", "x/y/a.c", true},
	{"a.c", "xa.c", false},
	{"a.c", "a.cc", false},
	{"vendor", "vendor/z/a.c", true},
	{"vendor", "x/vendor/a.c", true},
	{"vendor", "vendors/a.c", false},
	{"vendor", "my-vendor/a.c", false},
	{"*.c", "a.c", true},
	{"*.c", "x/a.c", true},
	{"*.c", "x.c/a.h", true},
	{"*.c", "a.h", false},
	{"*", "anything/at/all", true},
	{"test_*", "tests/test_a.c", true},
	{"test_*", "tests/a_test_.c", false},
	/* a slash at the end: a folder and all below it */
	{"vendor/", "vendor/a.c", true},
	{"vendor/", "x/vendor/a.c", true},
	{"vendor/", "vendor", false},
	{"vendor/", "x/vendor", false},
	{"*.c/", "a.c", false},
	{"*.c/", "a.c/b.c", true},
	{"src/gen/", "src/gen/a.c", true},
	{"src/gen/", "src/gen", false},
	/* a slash elsewhere: from the root */
	{"/a.c", "a.c", true},
	{"/a.c", "x/a.c", false},
	{"/vendor", "vendor/a.c", true},
	{"/vendor", "x/vendor/a.c", false},
	{"/vendor/", "vendor/a.c", true},
	{"src/a.c", "src/a.c", true},
	{"src/a.c", "x/src/a.c", false},
	{"src/gen", "src/gen/deep/a.c", true},
	{"src/gen", "src/generated/a.c", false},
	{"src/*.c", "src/a.c", true},
	{"src/*.c", "src/x/a.c", false},
	{"src/*", "src/a.c", true},
	{"src/*", "src/x/a.c", true},
	{"src/*", "src", false},
	{"*/gen", "src/gen/a.c", true},
	{"*/gen", "a/b/gen/a.c", false},
	{"/*", "a/b", true},
	/* '**' */
	{"**/a.c", "a.c", true},
	{"**/a.c", "x/a.c", true},
	{"**/a.c", "x/y/a.c", true},
	{"**/a.c", "xa.c", false},
	{"**/a.c", "x/ya.c", false},
	{"**/vendor/", "myvendor/a.c", false},
	{"**/vendor/", "x/vendor/a.c", true},
	{"**/vendor/**", "x/vendor/y/a.c", true},
	{"**/vendor/**", "x/myvendor/a.c", false},
	{"a/**/b", "a/b", true},
	{"a/**/b", "a/x/b", true},
	{"a/**/b", "a/x/y/b", true},
	{"a/**/b", "a/xb", false},
	{"a/**/b", "a/x/yb", false},
	{"a/**/b", "ab", false},
	{"a/**", "a/x", true},
	{"a/**", "a/x/y", true},
	{"a/**", "a", false},
	{"a/**", "ab/x", false},
	{"a/**/*.c", "a/b.c", true},
	{"a/**/*.c", "a/x/y/b.c", true},
	{"a/**/*.c", "a/x/y/b.h", false},
	{"a/**/x*/**/b", "a/1/x2/3/b", true},
	{"a/**/x*/**/b", "a/1/y2/3/b", false},
	{"a/**/x*/**/b", "a/1/yx2/3/b", false},
	{"**", "a/b/c", true},
	{"**/*.c", "a/b/c.c", true},
	{"**/a/**/b/**/c", "1/a/2/b/3/c", true},
	{"**/a/**/b/**/c", "1/a/2/3/c", false},
	{"a/**/b/*.c", "a/b/x/b/y.c", true},
	{"src/**/test", "src/x/test/a.c", true},
	/* '?', sets, escapes */
	{"?.c", "a.c", true},
	{"?.c", "ab.c", false},
	{"a?b", "a/b", false},
	{"[abc].c", "b.c", true},
	{"[abc].c", "d.c", false},
	{"[a-c].c", "b.c", true},
	{"[a-c].c", "-.c", false},
	{"[!a-c].c", "d.c", true},
	{"[^a-c].c", "b.c", false},
	{"a[!x]b", "a/b", false},
	{"x/a[./]b", "x/a/b", false},
	{"[]].c", "].c", true},
	{"[!]].c", "].c", false},
	{"[a-].c", "-.c", true},
	{"[-a].c", "-.c", true},
	{"[\\]].c", "].c", true},
	{"[\\]].c", "\\.c", false},
	{"[\\\\].c", "\\.c", true},
	{"[\\a-\\c].c", "b.c", true},
	{"[ab", "[ab", false},
	{"[ab", "a", false},
	{"[", "[", false},
	{"[[]", "[", true},
	{"\\*.c", "*.c", true},
	{"\\*.c", "a.c", false},
	{"\\[a].c", "[a].c", true},
	{"a\\?", "a?", true},
	{"a\\?", "ab", false},
	{"a\\", "a\\", true},
	{"\\a.c", "a.c", true},
	{"[\x80-\xff]x", "\xc3x", true},
	{"\xc3\xbc.c", "\xc3\xbc.c", true},
	/* nothing */
	{"", "a", false},
	{"/", "a", false},
	{"a", "", false},
	{"A.c", "a.c", false},
	{" a", "a", false},
	{".*", ".git/x", true},
	{"*.c", ".c", true},
};

static void test_paths(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < COUNT(paths); i++)
		EXPECT(glob_match_path(str_of(paths[i].pattern), str_of(paths[i].path)) ==
				paths[i].want,
			"'%s' %s '%s'", paths[i].pattern,
			paths[i].want ? "misses" : "matches", paths[i].path);
	unit_done();
}

static void test_words(void **unused)
{
	static const struct glob_case cases[] = {
		{"str-*", "str-strcpy", true},
		{"str-*", "mem-memcpy", false},
		{"*", "", true},
		{"*", "a/b", true},
		{"**", "a/b", true},
		{"*-*-r", "str-strtok-r", true},
		{"str-strcpy", "str-strcpy", true},
		{"str-strcpy", "str-strcpy2", false},
		{"str-strcpy", "a/str-strcpy", false},
		{"in-?toi", "in-atoi", true},
		{"", "", true},
		{"", "a", false},
		{"a*b*c", "a1b2c", true},
		{"a*b*c", "a1b2c3", false},
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++)
		EXPECT(glob_match_word(str_of(cases[i].pattern), str_of(cases[i].path)) ==
				cases[i].want,
			"'%s' and '%s'", cases[i].pattern, cases[i].path);
	unit_done();
}

/* A pattern that makes others backtrack for ever ends soon, as no match or as a maybe. */
static void test_pathological(void **unused)
{
	static const char *const patterns[] = {"*a*a*a*a*a*a*a*a*b", "**a**a**a**a**a**b",
		"**/a/**/a/**/a/**/b", "**a/**a/**a/b", "*/*/*/*/*/*b", "a*[!a]*a?*b"};
	static const char *const pieces[] = {"a", "a/", "aa/"};
	bool is_over = false;
	clock_t start = clock();

	(void)unused;
	for (size_t i = 0; i < COUNT(patterns); i++) {
		for (size_t j = 0; j < COUNT(pieces); j++) {
			struct buf path _cleanup_buf_ = BUF_INIT(LIMIT_PATH_BYTES);

			while (!path.is_full)
				buf_puts(&path, pieces[j]);
			EXPECT(!glob_match_path(str_of(patterns[i]), buf_str(&path)),
				"%s matches", patterns[i]);
			EXPECT(!glob_match_word(str_of(patterns[i]), buf_str(&path)),
				"%s matches", patterns[i]);
			is_over |=
				glob_may_match_path(str_of(patterns[i]), buf_str(&path));
		}
	}
	EXPECT(is_over, "all of them were matched to the end");
	EXPECT(!glob_may_match_path(str_of("**a**b"), str_of("aaaa")), "no end in sight");
	/* far from any measure of speed: it ends */
	EXPECT(clock() - start < 20 * CLOCKS_PER_SEC, "it took too long");
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_pathological),
	};

	return cmocka_run_group_tests_name("glob", tests, NULL, NULL);
}
