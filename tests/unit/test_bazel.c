/*
 * Files of Bazel: MODULE.bazel and its lock, WORKSPACE, *.bzl, .bazelrc, .bazelversion.
 */
#include <stdlib.h>
#include "tests/unit/declare.h"
#include "base/banned.h"

#define HEX64 "9a93b2b7dfdac77ceba5a558a580e74667dd6fede4585b91eefb60f03b72df23"
#define SRI "sha256-mpOyt9/ax3zrpaVYpYDnRmfdbv7kWFuR7vtg8Dty3yM="
#define HEX40 "0123456789012345678901234567890123456789"
#define SHORT " #archive-bytes:sha256:9a93b2b7dfda"

static void expect(const char *path, const char *text, const char *expected)
{
	expect_declared(path, str_of(text), expected);
}

static void test_module(void **unused)
{
	(void)unused;
	expect("sub/MODULE.bazel",
		"module(name = 'x', version = '1')\n"
		"bazel_dep(name = 'cc', version = '0.0.9')\n"
		"bazel_dep(name = 'gt', version = '1', dev_dependency = True)\n"
		"bazel_dep(name = 'none')\n"
		"archive_override(module_name = 'foo', urls = ['https://e/foo-1.2.tgz'],"
		" integrity = '" SRI "', patches = ['//p:foo.patch'])\n"
		"git_override(module_name = 'bar', remote = 'https://e/bar.git',"
		" commit = '" HEX40 "')\n"
		"git_override(module_name = 'b2', remote = 'r', branch = 'dev2')\n"
		"single_version_override(module_name = 'p', version = '3',"
		" registry = 'https://r', patches = ['p.patch'])\n"
		"multiple_version_override(module_name = 'q', versions = ['1', '2'])\n"
		"local_path_override(module_name = 'l', path = 'third_party/l')\n"
		"local_path_override(module_name = 'm', path = '../../m')\n"
		"include('//:more.MODULE.bazel')\n",
		"2 bazel bytes cc =0.0.9\n3 bazel bytes gt =1 test\n"
		"4 bazel bytes none\n"
		"5 bazel bytes foo =1.2 @https://e/foo-1.2.tgz" SHORT
		" +sub/p/foo.patch\n"
		"6 bazel bytes bar @https://e/bar.git #git-commit:git:012345678901\n"
		"7 bazel bytes b2 ^dev2 @r\n"
		"8 bazel bytes p =3 @https://r +sub/p.patch\n"
		"9 bazel bytes q =1\n9 bazel bytes q =2\n"
		"10 bazel reference l +sub/third_party/l\n"
		"11 bazel bytes m @../../m partial: a folder outside of the repository\n"
		"12 bazel reference //:more.MODULE.bazel +sub/more.MODULE.bazel\n");
	unit_done();
}

static void test_extensions(void **unused)
{
	(void)unused;
	expect("x.MODULE.bazel",
		"ha = use_repo_rule('@bazel_tools//tools/build_defs/repo:http.bzl',"
		" 'http_archive')\n"
		"V = '1.3.1'\n"
		"ha(name = 'zlib', url = 'https://e/zlib-' + V + '.tgz', sha256 = '" HEX64
		"', remote_patches = {'https://e/a.patch': '" SRI "'})\n"
		"go = use_extension('@gz//:e.bzl', 'go_deps', dev_dependency = True)\n"
		"go.from_file(go_mod = '//:go.mod')\n"
		"go.module(path = 'e.com/y', sum = 'h1:abc=', version = 'v1')\n"
		"use_repo(go, 'com_x', mine = 'com_y')\n"
		"crate = use_extension('//:c.bzl', 'crate')\n"
		"crate.spec(package = 'serde', version = '1.0')\n"
		"crate.render(x = 1)\n"
		"mvn = use_extension('@j//:e.bzl', 'maven')\n"
		"mvn.install(artifacts = ['com.g:guava:31.1', X],"
		" repositories = ['https://m'])\n",
		"3 bazel bytes zlib @https://e/a.patch #file-bytes:sha256:9a93b2b7dfda\n"
		"3 bazel bytes zlib =1.3.1 @https://e/zlib-1.3.1.tgz" SHORT "\n"
		"4 bazel reference go_deps @@gz//:e.bzl test\n"
		"5 bazel reference go.from_file +go.mod\n"
		"6 bazel bytes e.com/y =v1 #archive-bytes:other:h1:abc=\n"
		"7 bazel reference com_x\n7 bazel reference com_y\n"
		"8 bazel reference crate @//:c.bzl +c.bzl\n"
		"9 bazel bytes serde ~1.0\n10 bazel setting crate.render\n"
		"11 bazel reference maven @@j//:e.bzl\n"
		"12 bazel bytes - partial: an artifact that is not known here\n"
		"12 bazel setting - @https://m\n"
		"12 bazel bytes com.g:guava =31.1\n");
	unit_done();
}

static void test_workspace(void **unused)
{
	(void)unused;
	expect("WORKSPACE",
		"load('@bazel_tools//tools/build_defs/repo:http.bzl', arc = "
		"'http_archive')\nload('//:deps.bzl', 'my_deps')\n"
		"load('@rules_go//go:deps.bzl', 'go_toolchains')\n"
		"arc(\n    name = 'zlib',\n    urls = ['https://a/z-1.tgz',\n"
		"        'https://b/z-1.tgz'],\n    sha256 = '" HEX64 "',\n"
		"    build_file = '@me//:z.BUILD',\n    patches = [':z.patch',"
		" '@o//:x'],\n)\n"
		"maybe(git_repository, name = 'g', remote = 'https://e/g', tag = 'v1')\n"
		"new_local_repository(name = 'sys', path = '/usr', build_file = 's')\n"
		"my_deps()\ngo_toolchains(version = '1.20')\n"
		"http_file(name = 'f', url = 'http://e/f', sha256 = OTHER)\n"
		"git_repository(name = 'h', remote = 'https://e/h')\n",
		"4 bazel bytes zlib =1 @https://a/z-1.tgz @https://b/z-1.tgz" SHORT
		" +z.patch partial: a patch of another repository\n"
		"12 bazel bytes g =v1 @https://e/g\n13 bazel system sys @/usr +s\n"
		"14 bazel reference my_deps @//:deps.bzl +deps.bzl\n"
		"15 bazel bytes go_toolchains =1.20 @@rules_go//go:deps.bzl partial: a "
		"macro of another file\n"
		"16 bazel bytes f @http://e/f partial: sha256 is not known here\n"
		"17 bazel bytes h ^HEAD @https://e/h\n");
	unit_done();
}

static void test_macros(void **unused)
{
	(void)unused;
	expect("d/deps.bzl",
		"DEPS = {'a': {'url': 'https://e/a-1.tgz', 'sha256': '" HEX64 "'},\n"
		"        'b': {'url': 'https://e/b-2.tgz', 'sha256': ''}}\n"
		"def deps():\n    if not native.existing_rule('z'):\n"
		"        http_archive(name = 'z', url = 'https://e/%s.tgz' % 'z-1')\n"
		"    for k, v in DEPS.items():\n"
		"        http_archive(name = k, url = v['url'], sha256 = v['sha256'])\n"
		"    http_archive(name = 'c', url = select({'x': 'https://x/c-1.tgz',"
		" 'y': 'https://y/c-1.tgz'}))\n",
		"5 bazel bytes z =1 @https://e/z-1.tgz if\n"
		"7 bazel bytes a =1 @https://e/a-1.tgz" SHORT "\n"
		"7 bazel bytes b =2 @https://e/b-2.tgz\n"
		"8 bazel bytes c =1 @https://x/c-1.tgz @https://y/c-1.tgz\n");
	expect("locations.bzl",
		"L = dict(\n    curl = dict(version = '8.1', sha256 = '" HEX64 "',\n"
		"        urls = ['https://e/curl-{version}.tgz']),\n)\n"
		"S = struct(url = attr.string(), sha256 = attr.string())\n",
		"2 bazel bytes curl =8.1 @https://e/curl-8.1.tgz" SHORT
		" partial: a table that a macro reads, so far as it says\n");
	expect("rule.bzl",
		"def _impl(ctx):\n"
		"    ctx.download_and_extract('https://e/t-1.tgz', 'o', '" HEX64 "')\n"
		"    ctx.download(url = ctx.attr.url, sha256 = ctx.attr.sha256)\n"
		"    ctx.execute(['git', 'clone', 'https://e/r.git'])\n"
		"    ctx.execute(['git', 'status'])\n",
		"2 bazel bytes t =1 @https://e/t-1.tgz" SHORT "\n"
		"3 bazel bytes - opaque: url is not known here\n"
		"4 bazel bytes r @https://e/r.git partial: a command that downloads\n");
	unit_done();
}

/* Macros of the same file, with what they are called with. */
static void test_calls(void **unused)
{
	(void)unused;
	expect("m.bzl",
		"def _g(repo, v = '1', **kw):\n"
		"    http_archive(url = 'https://e/%s-%s.tgz' % (repo, v), **kw)\n"
		"def deps():\n    _g('a', name = 'a', sha256 = '" HEX64 "')\n"
		"    if x:\n        _g(repo = 'b', v = '2', name = 'b')\n"
		"    _h()\n    _h()\n"
		"def _h():\n    http_file(name = 'f', url = 'u')\n"
		"def _never(n):\n    http_file(name = n, url = 'u')\n",
		"4 bazel bytes a =1 @https://e/a-1.tgz" SHORT "\n"
		"6 bazel bytes b =2 @https://e/b-2.tgz if\n10 bazel bytes f @u\n"
		"12 bazel bytes u @u partial: name is not known here\n");
	expect("m.bzl",
		"def g(n, u):\n    http_file(name = n, url = u)\n"
		"g('a', 'u')\ng(n = 'b', u = X)\n"
		"def _r(n):\n    _r(n)\n    http_file(name = n, url = 'u')\n_r('c')\n",
		"2 bazel bytes - opaque: url is not known here\n3 bazel bytes a @u\n"
		"4 bazel bytes b partial: url is not known here\n"
		"8 bazel bytes c @u\n");
	unit_done();
}

static void test_broken(void **unused)
{
	(void)unused;
	expect("WORKSPACE",
		"http_archive(name = 'a', url = 'https://e/a-1.tgz'\n"
		"http_archive(name = 'b', url = 'https://e/b-1.tgz')\n",
		"1 bazel bytes - opaque: something that does not fit the grammar\n"
		"2 bazel bytes b =1 @https://e/b-1.tgz\n");
	expect("WORKSPACE",
		"\xef\xbb\xbfhttp_file(name = 'a', url = 'u')\r\n# (\r\n"
		"http_file(\r\n  name = 'b', \\\r\n  url = 'u'\r\n)",
		"1 bazel bytes a @u\n3 bazel bytes b @u\n");
	expect("x.bzl", "", "");
	expect("x.bzl", "\0", "");
	unit_done();
}

static void test_lock(void **unused)
{
	(void)unused;
	expect("MODULE.bazel.lock",
		"{\"lockFileVersion\": 13, \"registryFileHashes\": {\n"
		"\"https://r/bazel_registry.json\": \"" HEX64 "\",\n"
		"\"https://r/modules/zlib/1.3/MODULE.bazel\": \"" HEX64 "\",\n"
		"\"https://r/modules/zlib/1.3/source.json\": \"" HEX64 "\",\n"
		"\"https://r/modules/no/1/MODULE.bazel\": null},\n"
		"\"selectedYankedVersions\": {\"y@1\": \"why\"},\n"
		"\"moduleExtensions\": {\"//:e.bzl%e\": {\"general\": {\n"
		"\"generatedRepoSpecs\": {\"hub\": {\"repoRuleId\": \"x\","
		" \"attributes\": {}},\n"
		"\"foo\": {\"attributes\": {\"urls\": [\"https://e/foo-1.tgz\"],"
		" \"sha256\": \"" HEX64 "\", \"patches\": [\"@@//p:x.patch\"]}}}}}}}",
		"2 bazel-lock setting bazel_registry.json "
		"@https://r/bazel_registry.json #recipe-revision:sha256:9a93b2b7dfda\n"
		"3 bazel-lock reference zlib =1.3 "
		"@https://r/modules/zlib/1.3/MODULE.bazel "
		"#recipe-revision:sha256:9a93b2b7dfda\n"
		"4 bazel-lock bytes zlib =1.3 @https://r/modules/zlib/1.3/source.json "
		"#recipe-revision:sha256:9a93b2b7dfda\n"
		"6 bazel-lock setting y =1\n8 bazel-lock reference hub\n"
		"9 bazel-lock bytes foo =1 @https://e/foo-1.tgz" SHORT " +p/x.patch\n");
	expect("MODULE.bazel.lock",
		"{\"moduleDepGraph\": {\"<root>\": {\"name\": \"x\"},\n\"a@1\": "
		"{\"name\":"
		" \"a\", \"version\": \"1\", \"repoSpec\": {\"attributes\": {\"urls\":"
		" [\"https://e/a\"], \"integrity\": \"" SRI "\"}}}}}",
		"2 bazel-lock bytes a =1 @https://e/a" SHORT "\n");
	expect("MODULE.bazel.lock", "{",
		"1 bazel-lock bytes - opaque: no JSON, 1:2: expected a key in double "
		"quotes\n");
	unit_done();
}

static void test_settings(void **unused)
{
	(void)unused;
	expect(".bazelrc",
		"# --registry=x\ncommon --registry=https://r --distdir=third_party/d\n"
		"build --override_module=a=%workspace%/a\n"
		"build:x --override_repository=b=/b # c\n"
		"try-import %workspace%/user.bazelrc\nbuild --copt=-O2\n",
		"2 bazel setting registry @https://r\n"
		"2 bazel setting distdir @third_party/d\n3 bazel reference a +a\n"
		"4 bazel bytes b @/b partial: a folder that may be outside of the "
		"repository\n"
		"5 bazel reference %workspace%/user.bazelrc +user.bazelrc\n");
	expect(".bazelversion", "7.4.1\n", "1 bazel bytes bazel =7.4.1 tool\n");
	expect(".bazelversion", "me/latest", "1 bazel bytes bazel ^me/latest @me tool\n");
	expect(".bazeliskrc", "USE_BAZEL_VERSION=7.x\nBAZELISK_BASE_URL=https://b\n",
		"1 bazel bytes bazel ^7.x tool\n"
		"2 bazel setting BAZELISK_BASE_URL @https://b\n");
	unit_done();
}

static void test_cut(void **unused)
{
	static const char text[] =
		"load('@x//:y.bzl', a = 'http_archive')\nX = {'u': ['p', *q], **r}\n"
		"def f(n, *a, k = 1, **kw):\n    for i, j in [(1, 2)]:\n"
		"        a(name = n + '{}'.format(i), urls = [u % j for u in X['u'] if "
		"u],"
		" **kw)\n    [maybe(a, name = z) for z in X if z else 'b']\n";

	(void)unused;
	for (size_t n = 0; n < sizeof(text); n++) {
		struct arena arena = {0}, scratch = {0};
		struct dependency_list list = {0};
		char *copy = malloc(n + 1);

		memcpy(copy, text, n);
		declarations_read(&list, &arena, &scratch, form_of(str_of("x.bzl")),
			str_of("x.bzl"), str_make(copy, n));
		arena_done(&arena);
		arena_done(&scratch);
		free(copy);
	}
	unit_done();
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_module),
		cmocka_unit_test(test_extensions),
		cmocka_unit_test(test_workspace),
		cmocka_unit_test(test_macros),
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_lock),
		cmocka_unit_test(test_settings),
		cmocka_unit_test(test_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
