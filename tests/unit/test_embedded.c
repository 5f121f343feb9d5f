/*
 * xmake, Zig, Debian, Yocto, west, ESP-IDF, PlatformIO, repo, gclient.
 */
#include "tests/unit/cuts.h"
#include "base/banned.h"

static void test_xmake(void **unused)
{
	static const char text[] =
		"add_repositories(\"my-repo https://github.com/o/repo.git dev\")\n"
		"add_requires(\"zlib 1.3.1\", \"libpng >=1.6\", \"conan::fmt/10.1\", "
		"\"tbox\")\n"
		"-- add_requires(\"no\")\n"
		"if is_plat(\"linux\") then\n"
		"    add_requires(\"libuv master\", {system = false, configs = {x = "
		"\"y\"}})\n"
		"end\n"
		"package(\"own\")\n"
		"    add_urls(\"https://example.org/own-$(version).tar.gz\")\n"
		"    add_versions(\"1.0\", "
		"\"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\")\n"
		"package_end()\n"
		"add_requires \"plain\"\n";

	(void)unused;
	expect_declared("xmake.lua", str_of(text),
		"1 xmake setting my-repo ^dev @https://github.com/o/repo.git\n"
		"2 xmake bytes zlib =1.3.1\n"
		"2 xmake bytes libpng ~>=1.6\n"
		"2 xmake bytes conan::fmt =10.1\n"
		"2 xmake bytes tbox\n"
		"5 xmake bytes libuv ^master if\n"
		"9 xmake bytes own =1.0 @https://example.org/own-$(version).tar.gz "
		"#archive-bytes:sha256:001122334455\n"
		"11 xmake bytes plain\n");
	expect_cuts("xmake.lua", str_of(text));
	unit_done();
}

static void test_xmake_lock(void **unused)
{
	static const char text[] = "{\n"
				   "    __meta__ = { version = \"1.0\" },\n"
				   "    [\"linux|x86_64\"] = {\n"
				   "        [\"zlib#31fecfc4\"] = {\n"
				   "            repo = { branch = \"master\", commit = "
				   "\"0123456789012345678901234567890123456789\", url = "
				   "\"https://example.org/repo.git\" },\n"
				   "            version = \"v1.3.1\"\n"
				   "        }\n"
				   "    }\n"
				   "}\n";

	(void)unused;
	expect_declared("xmake-requires.lock", str_of(text),
		"4 xmake bytes zlib =v1.3.1 @https://example.org/repo.git "
		"#registry-baseline:git:012345678901\n");
	expect_cuts("xmake-requires.lock", str_of(text));
	unit_done();
}

static void test_zig(void **unused)
{
	static const char text[] =
		".{\n"
		"    .name = .x, // comment\n"
		"    .version = \"0.1.0\",\n"
		"    .dependencies = .{\n"
		"        .zlib = .{\n"
		"            .url = \"https://example.org/zlib-1.3.1.tar.gz\",\n"
		"            .hash = "
		"\"N-V-__8AAB0eQwD-0MdOEBmz7intriBReIsIDNlukNVoNu6o\",\n"
		"        },\n"
		"        .@\"a b\" = .{ .url = "
		"\"git+https://example.org/"
		"ab.git#0123456789012345678901234567890123456789\", .lazy = true },\n"
		"        .local = .{ .path = \"../local\" },\n"
		"        .inside = .{ .path = \"inside\" },\n"
		"    },\n"
		"    .paths = .{\"\"},\n"
		"}\n";

	(void)unused;
	expect_declared("build.zig.zon", str_of(text),
		"5 zig bytes zlib =1.3.1 @https://example.org/zlib-1.3.1.tar.gz "
		"#zig-package:other:N-V-__8AAB0e\n"
		"9 zig bytes a b @https://example.org/ab.git "
		"#git-commit:git:012345678901 if\n"
		"10 zig reference local\n"
		"11 zig reference inside +inside\n");
	expect_cuts("build.zig.zon", str_of(text));
	unit_done();
}

static void test_control(void **unused)
{
	static const char text[] =
		"Source: x\n"
		"Build-Depends: debhelper-compat (= 13),\n"
		"# comment\n"
		" zlib1g-dev (>= 1:1.2) [linux-any],\n"
		" libfoo-dev | libbar-dev,\n"
		" check <!nocheck>, python3:any\n"
		"Standards-Version: 4.7.0\n"
		"\n"
		"Package: x\n"
		"Depends: ${shlibs:Depends}, y (= ${binary:Version})\n";

	(void)unused;
	expect_declared("debian/control", str_of(text),
		"2 debian system debhelper-compat =13\n"
		"4 debian system zlib1g-dev ~>= 1:1.2 if\n"
		"5 debian system libfoo-dev if\n"
		"5 debian system libbar-dev if\n"
		"6 debian system check test\n"
		"6 debian system python3\n"
		"10 debian system y =${binary:Version} partial: worked out elsewhere\n");
	expect_cuts("debian/control", str_of(text));
	unit_done();
}

static void test_control_of_tests(void **unused)
{
	static const char text[] = "Tests: a\n"
				   "Depends: @, gcc, libc6-dev\n";

	(void)unused;
	expect_declared("debian/tests/control", str_of(text),
		"2 debian system gcc test\n"
		"2 debian system libc6-dev test\n");
	expect_cuts("debian/tests/control", str_of(text));
	unit_done();
}

static void test_dsc(void **unused)
{
	static const char text[] =
		"Format: 3.0 (quilt)\n"
		"Source: zlib\n"
		"Version: 1:1.3.1-1\n"
		"Checksums-Sha256:\n"
		" 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff 123 "
		"zlib_1.3.1.orig.tar.gz\n"
		" 0011 5 zlib_1.3.1-1.debian.tar.xz\n"
		"Files:\n"
		" d41d8cd98f00b204e9800998ecf8427e 123 zlib_1.3.1.orig.tar.gz\n";

	(void)unused;
	expect_declared("x.dsc", str_of(text),
		"5 debian bytes zlib =1:1.3.1-1 @zlib_1.3.1.orig.tar.gz "
		"#archive-bytes:sha256:001122334455\n"
		"6 debian bytes zlib =1:1.3.1-1 @zlib_1.3.1-1.debian.tar.xz partial: not "
		"a hash (sha256): '0011'\n");
	expect_cuts("x.dsc", str_of(text));
	unit_done();
}

static void test_recipe(void **unused)
{
	static const char text[] =
		"SUMMARY = \"x\"\n"
		"SRC_URI = \"https://zlib.net/${BP}.tar.gz \\\n"
		"           file://fix.patch \\\n"
		"           "
		"git://example.org/tests.git;name=tests;branch=main;protocol=https \\\n"
		"           \"\n"
		"SRC_URI[sha256sum] = "
		"\"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\"\n"
		"SRC_URI:append:qemuall = \" https://example.org/q-1.0.zip;name=q\"\n"
		"SRC_URI[q.md5sum] = \"d41d8cd98f00b204e9800998ecf8427e\"\n"
		"SRCREV_tests = \"0123456789012345678901234567890123456789\"\n";

	(void)unused;
	expect_declared("zlib_1.3.1.bb", str_of(text),
		"2 yocto bytes zlib =1.3.1 @https://zlib.net/zlib-1.3.1.tar.gz "
		"#archive-bytes:sha256:001122334455\n"
		"4 yocto bytes tests @git://example.org/tests.git "
		"#git-commit:git:012345678901\n"
		"7 yocto bytes q =1.0 @https://example.org/q-1.0.zip "
		"#archive-bytes:md5:d41d8cd98f00 if\n");
	expect_cuts("zlib_1.3.1.bb", str_of(text));
	unit_done();
}

static void test_floating_recipe(void **unused)
{
	static const char text[] = "SRCREV = \"${AUTOREV}\"\n"
				   "SRC_URI += \"gitsm://example.org/f.git;branch=dev\"\n"
				   "SRC_URI_append = \" ${MIRROR}/x.tgz\"\n";

	(void)unused;
	expect_declared("float_git.bb", str_of(text),
		"2 yocto bytes f ^AUTOREV @gitsm://example.org/f.git\n"
		"3 yocto bytes x.tgz @${MIRROR}/x.tgz partial: worked out elsewhere\n");
	expect_cuts("float_git.bb", str_of(text));
	unit_done();
}

static void test_table(void **unused)
{
	static const char text[] = "#define X 1\n"
				   "int x = \"SRC\";\n";

	(void)unused;
	expect_declared("src/table.inc", str_of(text), "");
	expect_cuts("src/table.inc", str_of(text));
	unit_done();
}

static void test_west(void **unused)
{
	static const char text[] =
		"manifest:\n"
		"  defaults: {remote: up, revision: v1.0}\n"
		"  remotes:\n"
		"    - name: up\n"
		"      url-base: https://github.com/zephyrproject-rtos\n"
		"  projects:\n"
		"    - name: hal_a\n"
		"      revision: 0123456789012345678901234567890123456789\n"
		"    - name: b\n"
		"      url: https://example.org/b\n"
		"      revision: main\n"
		"      groups: [x]\n"
		"    - name: c\n"
		"      remote: none\n"
		"    - plain\n";

	(void)unused;
	expect_declared("west.yml", str_of(text),
		"7 embedded bytes hal_a @https://github.com/zephyrproject-rtos/hal_a "
		"#git-commit:git:012345678901\n"
		"9 embedded bytes b ^main @https://example.org/b if\n"
		"13 embedded bytes c =v1.0 partial: no URL that is known here\n"
		"15 embedded bytes - opaque: a project that is no map\n");
	expect_cuts("west.yml", str_of(text));
	unit_done();
}

static void test_idf(void **unused)
{
	static const char text[] = "dependencies:\n"
				   "  idf: \">=5.0\"\n"
				   "  espressif/led_strip: \"^2.0.0\"\n"
				   "  own: {path: ../own}\n"
				   "  fetched:\n"
				   "    git: https://example.org/f.git\n"
				   "    version: v1.2\n"
				   "    rules: [{if: \"target in [esp32]\"}]\n";

	(void)unused;
	expect_declared("main/idf_component.yml", str_of(text),
		"2 embedded system idf ~>=5.0\n"
		"3 embedded bytes espressif/led_strip ~^2.0.0\n"
		"4 embedded reference own +own\n"
		"5 embedded bytes fetched =v1.2 @https://example.org/f.git if\n");
	expect_cuts("main/idf_component.yml", str_of(text));
	unit_done();
}

static void test_idf_lock(void **unused)
{
	static const char text[] =
		"dependencies:\n"
		"  espressif/led_strip:\n"
		"    component_hash: "
		"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n"
		"    source: {registry_url: https://components.example.org/, type: "
		"service}\n"
		"    version: 2.5.5\n"
		"  idf:\n"
		"    source: {type: idf}\n"
		"    version: 5.3.1\n";

	(void)unused;
	expect_declared("dependencies.lock", str_of(text),
		"2 embedded bytes espressif/led_strip =2.5.5 "
		"@https://components.example.org/ #component-hash:sha256:001122334455\n"
		"6 embedded system idf =5.3.1\n");
	expect_cuts("dependencies.lock", str_of(text));
	unit_done();
}

static void test_platformio(void **unused)
{
	static const char text[] = "[env:x]\n"
				   "platform = espressif32@6.5.0\n"
				   "lib_deps =\n"
				   "\towner/Name @ ^1.2, <2\n"
				   "\tOther@1.0.0 ; comment\n"
				   "\tNamed=https://github.com/o/named.git#v2\n"
				   "\thttps://example.org/z-1.1.zip\n"
				   "\t${common.lib_deps}\n"
				   "\tsymlink://../own\n"
				   "framework = arduino\n";

	(void)unused;
	expect_declared("platformio.ini", str_of(text),
		"2 embedded bytes espressif32 =6.5.0\n"
		"4 embedded bytes owner/Name ~^1.2, <2\n"
		"5 embedded bytes Other =1.0.0\n"
		"6 embedded bytes Named =v2 @https://github.com/o/named.git\n"
		"7 embedded bytes z =1.1 @https://example.org/z-1.1.zip\n"
		"8 embedded reference ${common.lib_deps}\n"
		"9 embedded reference symlink://../own\n");
	expect_cuts("platformio.ini", str_of(text));
	unit_done();
}

static void test_repo(void **unused)
{
	static const char text[] =
		"<?xml version=\"1.0\"?>\n"
		"<!-- <project name=\"no\"/> -->\n"
		"<manifest>\n"
		"  <remote name=\"up\" fetch=\"https://example.org/git/\"/>\n"
		"  <remote name=\"rel\" fetch=\"..\"/>\n"
		"  <default remote=\"up\" revision=\"main\"/>\n"
		"  <project name=\"a/b\" path=\"b\"/>\n"
		"  <project name=\"c\" "
		"revision=\"0123456789012345678901234567890123456789\" groups=\"x\"/>\n"
		"  <project name=\"d\" remote=\"rel\" revision=\"refs/tags/v1\"/>\n"
		"  <include name=\"more.xml\"/>\n"
		"</manifest>\n";

	(void)unused;
	expect_declared("default.xml", str_of(text),
		"7 embedded bytes a/b ^main @https://example.org/git/a/b\n"
		"8 embedded bytes c @https://example.org/git/c "
		"#git-commit:git:012345678901 if\n"
		"9 embedded bytes d =v1 partial: no URL that is known here\n"
		"10 embedded reference more.xml +more.xml\n");
	expect_cuts("default.xml", str_of(text));
	unit_done();
}

static void test_gclient(void **unused)
{
	static const char text[] =
		"vars = {\n"
		"  'host': 'https://example.org',\n"
		"  'rev': '0123456789012345678901234567890123456789',\n"
		"  'flag': False,\n"
		"}\n"
		"deps = {\n"
		"  'third_party/a': Var('host') + '/a.git@' + Var('rev'),\n"
		"  'third_party/b': {\n"
		"    'url': '{host}/b.git@main',\n"
		"    'condition': 'flag',\n"
		"  },\n"
		"  'third_party/c': {\n"
		"    'packages': [{'package': 'tools/c', 'version': 'v3'}],\n"
		"    'dep_type': 'cipd',\n"
		"  },\n"
		"  'third_party/d': Var('unknown') + '/d@1.0',\n"
		"}\n"
		"hooks = [{'action': ['python', 'x.py']}]\n";

	(void)unused;
	expect_declared("DEPS", str_of(text),
		"7 embedded bytes a @https://example.org/a.git "
		"#git-commit:git:012345678901\n"
		"8 embedded bytes b ^main @https://example.org/b.git if\n"
		"12 embedded bytes tools/c =v3\n"
		"16 embedded bytes d =1.0 @{unknown}/d partial: worked out elsewhere\n"
		"18 embedded bytes - opaque: hooks run commands\n");
	expect_cuts("DEPS", str_of(text));
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_xmake),
		cmocka_unit_test(test_xmake_lock),
		cmocka_unit_test(test_zig),
		cmocka_unit_test(test_control),
		cmocka_unit_test(test_control_of_tests),
		cmocka_unit_test(test_dsc),
		cmocka_unit_test(test_recipe),
		cmocka_unit_test(test_floating_recipe),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_west),
		cmocka_unit_test(test_idf),
		cmocka_unit_test(test_idf_lock),
		cmocka_unit_test(test_platformio),
		cmocka_unit_test(test_repo),
		cmocka_unit_test(test_gclient),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
