/*
 * base/path.h, base/fold.h and gate/include.h: paths without a disk, keys of paths, where
 * includes lead.
 */
#include "base/fold.h"
#include "base/limits.h"
#include "base/path.h"
#include "gate/include.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

static void test_resolve(void **unused)
{
	static const struct {
		const char *dir, *relative, *want; /* NULL: out of the root */
	} cases[] = {
		{"", "a.h", "a.h"},
		{"src", "a.h", "src/a.h"},
		{"src", "../a.h", "a.h"},
		{"a/b", "../../c/d.h", "c/d.h"},
		{"a/b", "./c//d.h", "a/b/c/d.h"},
		{"a", "b/../c.h", "a/c.h"},
		{"a", "b/.", "a/b"},
		{"a/", "b/", "a/b"},
		{"a", "...", "a/..."},
		{"a", "..h", "a/..h"},
		{"", "../a.h", NULL},
		{"a", "../../a.h", NULL},
		{"a", "../../a/b.h", NULL},
		{"a", "/etc/x.h", NULL},
		{"/a", "x.h", NULL},
		{"../a", "x.h", NULL},
		{"", "", NULL},
		{"", ".", NULL},
		{"a", "..", NULL},
		{"a", "", "a"},
	};
	struct arena arena = {0};
	struct str out;

	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++) {
		bool is_inside = path_resolve(
			&out, &arena, str_of(cases[i].dir), str_of(cases[i].relative));

		EXPECT(is_inside == (cases[i].want != NULL) &&
				(!is_inside || str_is(out, cases[i].want)),
			"'%s' in '%s'", cases[i].relative, cases[i].dir);
	}
	unit_done();
	assert_false(path_resolve(&out, &arena, str_of("a"), str_make("b\0c", 3)));
	arena_done(&arena);
}

static void test_outside(void **unused)
{
	static const struct {
		const char *dir, *relative;
		bool is_outside;
	} cases[] = {
		{"", ".", false}, /* the root itself has no path, and is inside */
		{"", "", false},
		{"a", "..", false},
		{"a/b", "../../", false},
		{"a", "../b", false},
		{"", "..", true},
		{"a", "../..", true},
		{"a", "../../a", true},
		{"a", "/", true},
		{"a", "/a/b", true},
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++) {
		bool is_outside =
			path_is_outside(str_of(cases[i].dir), str_of(cases[i].relative));

		EXPECT(is_outside == cases[i].is_outside, "'%s' in '%s'",
			cases[i].relative, cases[i].dir);
	}
	unit_done();
	assert_true(path_is_outside(str_of("a"), str_make("b\0c", 3)));
}

static void test_long(void **unused)
{
	struct buf path _cleanup_buf_ = BUF_INIT(2 * LIMIT_PATH_BYTES);
	struct arena arena = {0};
	struct str out;

	(void)unused;
	while (path.n + 2 <= LIMIT_PATH_BYTES)
		buf_puts(&path, "a/");
	buf_putc(&path, 'a');
	assert_true(path_resolve(&out, &arena, (struct str){0}, buf_str(&path)));
	assert_int_equal(out.n, LIMIT_PATH_BYTES);
	assert_false(path_resolve(&out, &arena, str_of("a"), buf_str(&path)));
	/* both at their longest, and back */
	assert_false(path_resolve(&out, &arena, buf_str(&path), buf_str(&path)));
	arena_done(&arena);
}

static void test_parts(void **unused)
{
	static const struct {
		const char *path, *dir, *name;
	} cases[] = {
		{"a", "", "a"},
		{"a/b", "a", "b"},
		{"a/b/c.h", "a/b", "c.h"},
		{"", "", ""},
		{"a/", "a", ""},
		{"/a", "", "a"},
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str path = str_of(cases[i].path);

		EXPECT(str_is(path_dir(path), cases[i].dir) &&
				str_is(path_name(path), cases[i].name),
			"'%s'", cases[i].path);
	}
	unit_done();
}

static bool is_same_key(const char *a, const char *b)
{
	struct buf x _cleanup_buf_ = BUF_INIT(1024), y _cleanup_buf_ = BUF_INIT(1024);

	fold_path(&x, str_of(a));
	fold_path(&y, str_of(b));
	return str_eq(buf_str(&x), buf_str(&y));
}

static void test_fold(void **unused)
{
	static const char *const same[][2] = {
		{"a.c", "A.C"}, {"src/Makefile", "SRC/makefile"},
		{"\xc3\xa9.c", "e\xcc\x81.c"},	   /* e acute, composed or not */
		{"\xc3\x89.c", "e\xcc\x81.c"},	   /* capital */
		{"\xc7\x96", "u\xcc\x88\xcc\x84"}, /* two marks */
		{"\xd0\x99", "\xd0\xb8\xcc\x86"},  /* Cyrillic short i */
		{"\xce\xa3", "\xcf\x82"},	   /* both small sigmas */
		{"\xe2\x84\xab", "\xc3\xa5"},	   /* the sign of the Angstrom */
		{"\xea\xb0\x81", "\xe1\x84\x80\xe1\x85\xa1\xe1\x86\xa8"}, /* Hangul */
		{"\xe3\x82\xac", "\xe3\x82\xab\xe3\x82\x99"},		  /* Kana */
		{"\xc4\xb9", "l\xcc\x81"}, /* capitals that are odd */
		{"\xc5\x81", "\xc5\x82"},  /* no decomposition */
	};
	static const char *const differ[][2] = {
		{"a.c", "b.c"},
		{"\xc3\xa9", "e"},
		{"\xc3\x97", "\xc3\xb7"},
		{"a", "a/"},
		{"\xff", "\xfe"},
		{"\xc5\x81", "l"},
		{"_", "-"},
		{"@", "`"},
		{"[", "{"},
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(same); i++)
		EXPECT(is_same_key(same[i][0], same[i][1]), "%s", same[i][1]);
	for (size_t i = 0; i < COUNT(differ); i++)
		EXPECT(!is_same_key(differ[i][0], differ[i][1]), "%s", differ[i][1]);
	unit_done();
}

static void test_include(void **unused)
{
	static const struct {
		const char *from, *text;
		const char *want; /* the places, in order, each with a ';' behind it */
	} cases[] = {
		{"x/y.c", "a.inc", "x/a.inc;a.inc;include/a.inc;src/a.inc;"},
		{"x/y.c", "b/a.inc", "x/b/a.inc;b/a.inc;include/b/a.inc;src/b/a.inc;"},
		{"x/y.c", "../a.inc", "a.inc;"},
		{"x/z/y.c", "../a.inc", "x/a.inc;a.inc;"},
		{"x/y.c", "../../a.inc", ""},
		{"y.c", "a.inc", "a.inc;include/a.inc;src/a.inc;"},
		{"src/y.c", "a.inc", "src/a.inc;a.inc;include/a.inc;"},
		{"include/y.c", "a.inc", "include/a.inc;a.inc;src/a.inc;"},
		{"y.c", "../a.inc", "a.inc;"},
		{"y.c", "/a.inc", ""},
		{"../y.c", "a.inc", ""},
		{"/y.c", "a.inc", ""},
	};
	struct arena arena = {0};

	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct include_search search = {
			.from = str_of(cases[i].from), .text = str_of(cases[i].text)};
		struct str place;
		struct buf got _cleanup_buf_ = BUF_INIT(KIB);

		while (include_next(&place, &arena, &search))
			buf_printf(&got, "%.*s;", STR_ARG(place));
		EXPECT(str_is(buf_str(&got), cases[i].want), "%s in %s: %.*s",
			cases[i].text, cases[i].from, STR_ARG(buf_str(&got)));
	}
	unit_done();
	arena_done(&arena);
}

static void test_below(void **unused)
{
	(void)unused;
	assert_true(path_is_below(str_of("a/b"), str_of("a")));
	assert_true(path_is_below(str_of("a"), str_of("")));
	assert_false(path_is_below(str_of("a-b/c"), str_of("a")));
	assert_false(path_is_below(str_of("a"), str_of("a")));
	assert_true(path_is_at_or_below(str_of("a"), str_of("a")));
	/* a folder comes right before what is in it, whatever else there is */
	assert_true(path_tree_cmp(str_of("a"), str_of("a/b")) < 0);
	assert_true(path_tree_cmp(str_of("a/b"), str_of("a-b")) < 0);
	assert_true(path_tree_cmp(str_of("a-b"), str_of("a/b")) > 0);
	assert_true(path_tree_cmp(str_of("a/b"), str_of("a/b")) == 0);
	assert_true(path_tree_cmp(str_of("a\xff"), str_of("ab")) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_resolve),
		cmocka_unit_test(test_outside),
		cmocka_unit_test(test_below),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_fold),
		cmocka_unit_test(test_include),
	};

	return cmocka_run_group_tests_name("path", tests, NULL, NULL);
}
