/*
 * Meson's wraps, wrapdb.json, and INI as configparser reads it.
 */
#include "components/ini.h"
#include "tests/unit/declare_cut.h"
#include "base/banned.h"

#define HEX64 "00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff"
#define PIN " #archive-bytes:sha256:001122334455"

static void test_file(void **unused)
{
	(void)unused;
	expect_declared("subprojects/zlib.wrap",
		str_of("[wrap-file]\ndirectory = zlib-1.3.1\n"
		       "source_url = http://zlib.net/fossils/zlib-1.3.1.tar.gz\n"
		       "source_fallback_url = https://example.org/zlib-1.3.1.tar.gz\n"
		       "source_filename = zlib-1.3.1.tar.gz\nsource_hash=" HEX64 "\n"
		       "patch_filename = zlib_1.3.1-2_patch.zip\n"
		       "patch_url = https://example.org/v2/zlib_1.3.1-2/get_patch\n"
		       "patch_hash = " HEX64 "\nwrapdb_version = 1.3.1-2\n\n"
		       "[provide]\nzlib = zlib_dep"),
		"1 meson-wrap bytes zlib =1.3.1"
		" @http://zlib.net/fossils/zlib-1.3.1.tar.gz"
		" @https://example.org/zlib-1.3.1.tar.gz" PIN "\n"
		"1 meson-wrap bytes zlib (patch) =1.3.1-2"
		" @https://example.org/v2/zlib_1.3.1-2/get_patch" PIN "\n");
	expect_declared("a/subprojects/b.wrap",
		str_of("# c\r\n[wrap-file]\r\nsource_filename: b-2.0.tar.xz\r\n"
		       "patch_directory = b\r\ndiff_files = b/1.diff,\r\n  ../2.diff"),
		"2 meson-wrap bytes b =2.0 +a/subprojects/packagefiles/b-2.0.tar.xz"
		" +a/subprojects/packagefiles/b +a/subprojects/packagefiles/b/1.diff"
		" +a/subprojects/2.diff\n");
	unit_done();
}

static void test_file_bad(void **unused)
{
	(void)unused;
	expect_declared("subprojects/x.wrap",
		str_of("[wrap-file]\nsource_url = https://a.org/x\n"
		       "source_url = https://b.org/x\nsource_hash = 12\n"
		       "diff_files = ../../../x\n"),
		"1 meson-wrap bytes x @https://b.org/x +../../../x"
		" partial: source_url stands twice\n");
	expect_declared("subprojects/x.wrap", str_of("[wrap-file]\ndirectory = a/b\n"),
		"1 meson-wrap bytes x"
		" partial: neither source_url nor source_filename is given\n");
	expect_declared("subprojects/x.wrap", str_of("[wrap-file]\nfoo\rsource_url=u\n"),
		"1 meson-wrap bytes x @u"
		" partial: a line that is neither a section nor a key\n");
	expect_declared("subprojects/x.wrap", str_of("[DEFAULT]\nurl=u\n[wrap-oci]\n"),
		"3 meson-wrap bytes x @u partial: an unknown kind of wrap: 'wrap-oci'\n");
	expect_declared("subprojects/x.wrap", str_of("[provide]\nx = y\n[wrap-git]\n"),
		"1 meson-wrap bytes - opaque: its first section is no [wrap-...]\n");
	expect_declared("subprojects/x.wrap", str_of(""),
		"1 meson-wrap bytes - opaque: it has no section\n");
	expect_declared("doc/x.wrap", str_of("something else\n"), "");
	expect_declared("other/x.wrap", str_of("x\n[wrap-file]\nsource_url=u\n"),
		"2 meson-wrap bytes x @u partial: a line before any section\n");
	unit_done();
}

static void test_repositories(void **unused)
{
	(void)unused;
	expect_declared("subprojects/a.wrap",
		str_of("[wrap-git]\nurl = https://a.org/a.git\n"
		       "revision = 00112233445566778899AABBCCDDEEFF00112233\n"
		       "depth = 1\nclone-recursive = TRUE\npush-url = git@a.org:a\n"),
		"1 meson-wrap bytes a @https://a.org/a.git #git-commit:git:001122334455"
		" partial: its submodules come too (clone-recursive)\n");
	expect_declared("subprojects/a.wrap",
		str_of("[wrap-git]\nurl=u\nrevision=HEAD\n"),
		"1 meson-wrap bytes a ^HEAD @u\n");
	expect_declared("subprojects/a.wrap",
		str_of("[wrap-git]\nurl=u\nrevision=meson-port\n"),
		"1 meson-wrap bytes a ^meson-port @u\n");
	expect_declared("subprojects/a.wrap",
		str_of("[wrap-git]\nrevision=v1.2\n[wrap-git]\nurl=u"),
		"1 meson-wrap bytes a =v1.2 @u"
		" partial: its section stands twice\n");
	expect_declared("subprojects/a.wrap",
		str_of("[wrap-hg]\nurl=u\n"
		       "revision=00112233445566778899aabbccddeeff00112233\n"),
		"1 meson-wrap bytes a @u #git-commit:other:001122334455\n");
	expect_declared("subprojects/a.wrap", str_of("[wrap-hg]\nurl=u\nrevision=tip"),
		"1 meson-wrap bytes a ^tip @u\n");
	expect_declared("subprojects/a.wrap", str_of("[wrap-svn]\nurl=u\nrevision=12"),
		"1 meson-wrap bytes a =12 @u\n");
	expect_declared("subprojects/a.wrap", str_of("[wrap-svn]\nurl=u\n"),
		"1 meson-wrap bytes a ^HEAD @u partial: no revision is given\n");
	unit_done();
}

static void test_redirect(void **unused)
{
	(void)unused;
	expect_declared("subprojects/a.wrap",
		str_of("[wrap-redirect]\nfilename = b/subprojects/a.wrap\n"),
		"1 meson-wrap reference a +subprojects/b/subprojects/a.wrap\n");
	expect_declared("subprojects/a.wrap",
		str_of("[wrap-redirect]\nfilename = ../subprojects/a.wrap\n"),
		"1 meson-wrap reference a +subprojects/a.wrap"
		" partial: a path with '..'\n");
	expect_declared("subprojects/a.wrap",
		str_of("[wrap-redirect]\nfilename = b/c/a.wrap\n"),
		"1 meson-wrap reference a +subprojects/b/c/a.wrap"
		" partial: a path that is not NAME/subprojects/...\n");
	expect_declared("subprojects/a.wrap", str_of("[wrap-redirect]\nfilename = b\n"),
		"1 meson-wrap reference a +subprojects/b partial: it leads to no wrap\n");
	expect_declared("subprojects/wrapdb.json", str_of("{}"),
		"1 meson-wrapdb setting WrapDB ^latest\n");
	EXPECT(!form_of(str_of("src/wrapdb.json")), "elsewhere it is another file");
	unit_done();
}

static void test_ini(void **unused)
{
	struct arena arena = {0};
	struct ini_reader ini;
	struct ini_item item;

	(void)unused;
	ini_begin(&ini, &arena,
		str_of("\xef\xbb\xbf; c\n[ a b ] x\nKey Name : v1\n  v2\n # c\n\n  v3\n"
		       "=v\nk=\n"));
	EXPECT(ini_next(&ini, &item) && item.kind == INI_SECTION &&
			str_is(item.name, " a b "),
		"a section");
	EXPECT(ini_next(&ini, &item) && item.kind == INI_KEY &&
			str_is(item.name, "key name") &&
			str_is(item.value, "v1\nv2\n\nv3"),
		"'%.*s'", STR_ARG(item.value));
	EXPECT(ini_next(&ini, &item) && item.kind == INI_FLAW, "no key");
	EXPECT(ini_next(&ini, &item) && item.kind == INI_KEY && !item.value.n, "empty");
	EXPECT(!ini_next(&ini, &item), "the end");
	arena_done(&arena);
	unit_done();
}

static void test_truncated(void **unused)
{
	struct str text =
		str_of("\xef\xbb\xbf[wrap-file]\r\nsource_url = u\n\tv\n"
		       "source_hash = " HEX64 "\ndiff_files = a,\n b\n[provide]");

	(void)unused;

	expect_cut("subprojects/x.wrap", text);
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_file_bad),
		cmocka_unit_test(test_repositories),
		cmocka_unit_test(test_redirect),
		cmocka_unit_test(test_ini),
		cmocka_unit_test(test_truncated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
