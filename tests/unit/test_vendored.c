/*
 * Folders that look vendored, by names alone.
 */
#include <stdio.h>
#include <stdlib.h>
#include "components/vendored.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

static void put_all(struct buf *out, const char *mark, const struct str_vec *paths)
{
	for (size_t i = 0; i < paths->count; i++)
		buf_printf(out, " %s%.*s", mark, STR_ARG(paths->items[i]));
}

/* paths: one a line, sorted. expected: "ROOT WHY COUNT [<PARENT] [+LICENCE] [=METADATA]
 * [.HEADER]" */
static void expect_roots(const char *text, const char *expected)
{
	struct buf got _cleanup_buf_ = BUF_INIT(1 << 20);
	struct arena arena = {0}, scratch = {0};
	struct vendored_list list;
	struct str_vec paths = {0};
	struct str all = str_of(text);

	for (size_t at = 0, end; at < all.n; at = end + 1) {
		end = str_find(all, '\n', at);
		VEC_PUSH(&arena, &paths, str_slice(all, at, end));
	}
	vendored_find(&list, &arena, &scratch, paths.items, paths.count);
	for (size_t i = 0; i < list.count; i++) {
		const struct vendored_root *root = &list.items[i];

		buf_printf(&got, "%.*s %s %zu", STR_ARG(root->path),
			root->is_file ? "file" : vendored_why_name(root->why),
			root->count);
		if (root->parent != NO_PARENT)
			buf_printf(
				&got, " <%.*s", STR_ARG(list.items[root->parent].path));
		put_all(&got, "+", &root->licences);
		put_all(&got, "=", &root->metadata);
		put_all(&got, ".", &root->headers);
		buf_putc(&got, '\n');
	}
	EXPECT(str_is(buf_str(&got), expected), "of\n%s--- got\n%s--- expected\n%s", text,
		unit_text(&got), expected);
	arena_done(&arena);
	arena_done(&scratch);
}

static void test_strong(void **unused)
{
	(void)unused;
	expect_roots("deps/Makefile\ndeps/zlib/README\ndeps/zlib/zlib.h\nmain.c\n",
		"deps/zlib strong-name 2 =deps/zlib/README .deps/zlib/zlib.h\n");
	expect_roots("third_party/foo/src/a/b.c\nthird_party/foo/src/version.h\n",
		"third_party/foo strong-name 2 .third_party/foo/src/version.h\n");
	/* by its own name; what only builds components is none */
	expect_roots("glib/gnulib/README\nglib/gnulib/xsize.c\nlib/gnulib/x.txt\n",
		"glib/gnulib strong-name 2 =glib/gnulib/README\n");
	expect_roots("deps/cmake/A.cmake\ndeps/cmake/b/c.cmake\ndeps/patches/p.c\n",
		"deps/patches strong-name 1\n");
	expect_roots("src/ThirdParty/libpng/LICENSE\nsrc/ThirdParty/libpng/png.h\n",
		"src/ThirdParty/libpng strong-name 2 +src/ThirdParty/libpng/LICENSE "
		".src/ThirdParty/libpng/png.h\n");
	expect_roots("3rd-party/x/a.txt\n", "3rd-party/x strong-name 1\n");
	expect_roots("vendor/github.com/madler/zlib/zlib.c\n"
		     "vendor/github.com/madler/zlib/zlib.h\n",
		"vendor/github.com/madler/zlib strong-name 2 "
		".vendor/github.com/madler/zlib/zlib.h\n");
	expect_roots("external/deps/x/a.c\n", "external/deps/x strong-name 1\n");
	expect_roots("subprojects/packagefiles/x/meson.build\nsubprojects/x/a.c\n"
		     "subprojects/x.wrap\n",
		"subprojects/x strong-name 1\n");
	expect_roots("src/a.c\nsrc/b.c\nREADME\n", "");
	expect_roots("", "");
	unit_done();
}

static void test_single_files(void **unused)
{
	(void)unused;
	expect_roots("third_party/CMakeLists.txt\nthird_party/README.md\n"
		     "third_party/stb_image.h\nthird_party/x/a.c\n",
		"third_party/stb_image.h file 1 .third_party/stb_image.h\n"
		"third_party/x strong-name 1\n");
	/* one component, right in there */
	expect_roots("extern/LICENSE\nextern/foo.c\nextern/sub/a.c\n",
		"extern strong-name 3 +extern/LICENSE\n"
		"extern/sub strong-name 1 <extern\n");
	unit_done();
}

static void test_weak(void **unused)
{
	(void)unused;
	expect_roots("lib/foo/a.c\nlib/foo/b.c\n", "");
	expect_roots("lib/foo/COPYING\nlib/foo/src/a.c\n",
		"lib/foo weak-name 2 +lib/foo/COPYING\n");
	expect_roots("contrib/x/VERSION\ncontrib/x/x.c\n",
		"contrib/x weak-name 2 =contrib/x/VERSION\n");
	expect_roots("contrib/x/LICENSE\ncontrib/x/readme.txt\n", "");
	expect_roots("drivers/foo/LICENSE\ndrivers/foo/a.c\n",
		"drivers/foo licence 2 +drivers/foo/LICENSE\n");
	expect_roots("net/quic/README.chromium\nnet/quic/src/a.cc\n",
		"net/quic metadata 2 =net/quic/README.chromium\n");
	expect_roots("LICENSE\nmain.c\n", "");
	expect_roots("licenses.c\nsrc/license.c\n", "");
	unit_done();
}

static void test_nested(void **unused)
{
	(void)unused;
	expect_roots("deps/foo/a.c\ndeps/foo/third_party/bar/b.c\ndeps/foo/z.c\n"
		     "deps/foo-2/a.c\n",
		"deps/foo strong-name 3\n"
		"deps/foo-2 strong-name 1\n"
		"deps/foo/third_party/bar strong-name 1 <deps/foo\n");
	expect_roots("deps/lua/COPYRIGHT\ndeps/lua/src/lua.h\n"
		     "deps/lua/src/struct/LICENSE\ndeps/lua/src/struct/s.c\n",
		"deps/lua strong-name 4 +deps/lua/COPYRIGHT .deps/lua/src/lua.h\n"
		"deps/lua/src/struct weak-name 2 <deps/lua "
		"+deps/lua/src/struct/LICENSE\n");
	unit_done();
}

/* Not sorted, twice, empty, with empty parts: nothing breaks. */
static void test_hostile(void **unused)
{
	struct arena arena = {0}, scratch = {0};
	struct vendored_list list;
	struct str odd[] = {STR(""), STR("/"), STR("//a"), STR("deps//x/a.c"),
		STR("deps/x/a.c"), STR("deps/"), STR("deps/x/a.c"), STR("a/deps/x/b.c"),
		STR("deps/x")};
	size_t count = 100000;
	struct str *many = ARENA_NEW(&arena, struct str, count);
	char *deep = memory_get(NULL, 4000);

	(void)unused;
	vendored_find(&list, &arena, &scratch, odd, COUNT(odd));
	for (size_t i = 0; i < count; i++)
		many[i] = arena_printf(&arena, "third_party/d%06zu/a.c", i);
	vendored_find(&list, &arena, &scratch, many, count);
	EXPECT(list.count == count, "%zu roots", list.count);
	for (size_t i = 0; i < 4000; i += 5)
		memcpy(deep + i, "deps/", 5);
	for (size_t i = 0; i < 5000; i++)
		many[i] = arena_printf(&arena, "%.*sx/d%06zu/a.c", 3990, deep, i);
	vendored_find(&list, &arena, &scratch, many, 5000);
	EXPECT(list.count == 1 && list.items[0].count == 5000, "deep: %zu", list.count);
	for (size_t i = 0; i < 1000; i++)
		memcpy(deep + 4 * i, i % 2 ? "/xx/" : "deps", 4);
	for (size_t i = 0; i < 5000; i++)
		many[i] = arena_printf(&arena, "%.*s/d%06zu/a.c", 3998, deep, i);
	vendored_find(&list, &arena, &scratch, many, 5000);
	EXPECT(list.count == 500, "nested: %zu", list.count);
	free(deep);
	arena_done(&arena);
	arena_done(&scratch);
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strong),
		cmocka_unit_test(test_single_files),
		cmocka_unit_test(test_weak),
		cmocka_unit_test(test_nested),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
