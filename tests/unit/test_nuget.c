/*
 * NuGet: its XML, its JSON, and Paket.
 */
#include <stdlib.h>
#include "components/nuget.h"
#include "tests/unit/declare_cut.h"
#include "base/banned.h"

#define HASH512 \
	"z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/" \
	"SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6" \
	"+SfaPg=="

static void expect_package(const char *path, const char *name, const char *version)
{
	struct str got_name = {0}, got_version = {0};
	bool is_one = nuget_package_of(&got_name, &got_version, str_of(path));

	EXPECT(is_one == (name != NULL), "%s", path);
	if (is_one && name)
		EXPECT(str_is(got_name, name) && str_is(got_version, version),
			"%s: %.*s %.*s", path, STR_ARG(got_name), STR_ARG(got_version));
}

static void test_paths(void **unused)
{
	(void)unused;
	expect_package("..\\packages\\zlib.1.2.11\\build\\native\\zlib.targets", "zlib",
		"1.2.11");
	expect_package("packages/A.B.2.0.220418.1-rc.1/x", "A.B", "2.0.220418.1-rc.1");
	expect_package("$(SolutionDir)packages\\a.1.0\\x", "a", "1.0");
	expect_package("$(NuGetPackageRoot)a\\1.2.3\\build\\a.props", "a", "1.2.3");
	expect_package("$(NuGetPackageRoot)\\a\\1.2.3\\build\\a.props", "a", "1.2.3");
	expect_package("C:/u/.nuget/packages/a/1.2.3/lib/a.dll", "a", "1.2.3");
	expect_package("packages\\a\\lib\\a.dll", "a", "");
	expect_package("packages\\a\\src\\a.props", NULL, NULL);
	expect_package("packages\\a.1.0", NULL, NULL);
	expect_package("packages\\$(X)\\lib\\a", NULL, NULL);
	expect_package("packages", NULL, NULL);
	expect_package("lib\\a.1.0\\a.dll", NULL, NULL);
	unit_done();
}

static void test_packages_config(void **unused)
{
	static const char text[] =
		"\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n"
		"<packages>\r\n"
		"  <package id=\"zlib\" version=\"1.2.11\" targetFramework=\"native\" "
		"/>\r\n"
		"  <!-- <package id=\"no\" version=\"1\"/> -->\r\n"
		"  <package id='tool' version='[1.0]' developmentDependency='true'/>\r\n"
		"  <package version=\"1\"/><package id=\"x\"/>\r\n"
		"  <package id=\"open version=\"1\"/>\r\n"
		"  <package id=\"last\" version=\"$v$\"/>";

	(void)unused;
	expect_declared("a/packages.config", str_of(text),
		"2 nuget bytes - opaque: an element that is not closed\n"
		"3 nuget bytes zlib =1.2.11\n"
		"5 nuget bytes tool =1.0 tool\n"
		"6 nuget bytes - opaque: a package without an id\n"
		"6 nuget bytes x\n"
		"7 nuget bytes - opaque: an attribute without a value\n"
		"8 nuget bytes last =$v$ partial: a version that is set elsewhere\n");
	EXPECT(form_of(str_of("packages.App.config")) != NULL, "of one project");
	EXPECT(form_of(str_of("app.config")) == NULL, "another config");
	expect_cut("packages.config", str_of(text));
	unit_done();
}

/* As Windows writes it: UTF-16 with a mark. */
static void test_utf16(void **unused)
{
	static const char text[] = "<packages>\n<package id=\"a\" version=\"1.0\"/>\n";
	char wide[2 * sizeof(text)] = {'\xff', '\xfe'};

	(void)unused;
	for (size_t i = 0; i + 1 < sizeof(text); i++)
		wide[2 * i + 2] = text[i];
	expect_declared("packages.config", str_make(wide, sizeof(wide)),
		"1 nuget bytes - opaque: an element that is not closed\n"
		"2 nuget bytes a =1.0\n");
	unit_done();
}

static void test_nuspec(void **unused)
{
	(void)unused;
	expect_declared("x.nuspec",
		str_of("<package><metadata><id>me</id><dependencies>\n"
		       "<group targetFramework='net45'>\n"
		       "<dependency id='a' version='1.0'/></group><group>\n"
		       "<dependency id='b' version='[1.0,2.0)'/></group>\n"
		       "<dependency id='$c$' version='1.*'/></dependencies>\n"
		       "<frameworkAssemblies><frameworkAssembly assemblyName='System'/>\n"
		       "</frameworkAssemblies></metadata></package>"),
		"3 nuget bytes a ~1.0 if\n"
		"4 nuget bytes b ~[1.0,2.0)\n"
		"5 nuget bytes $c$ ^1.* partial: a name that is set elsewhere\n"
		"6 nuget system System\n");
	unit_done();
}

static void test_config(void **unused)
{
	static const char text[] =
		"<configuration>\n<packageSources>\n<clear/>\n"
		"<add key='n' value='http://x.org/v3'/>\n"
		"<add key='l' value='.\\feed'/><add key='e' value='%FEED%'/>\n"
		"</packageSources>\n<packageSourceMapping><packageSource key='n'>\n"
		"<package pattern='A.*'/></packageSource><packageSource key='q'>\n"
		"<package pattern='*'/></packageSource></packageSourceMapping>\n"
		"<fallbackPackageFolders><add key='f' value='C:\\p'/>\n"
		"</fallbackPackageFolders><config><add key='repositoryPath' value='p'/>\n"
		"<add key='other' value='x'/></config></configuration>";

	(void)unused;
	expect_declared("s/NuGet.Config", str_of(text),
		"4 nuget-source setting n @http://x.org/v3\n"
		"5 nuget-source setting l @.\\feed +s/feed\n"
		"5 nuget-source setting e @%FEED% partial: a feed that is set elsewhere\n"
		"8 nuget-source setting A.* @http://x.org/v3\n"
		"9 nuget-source setting * @q\n"
		"10 nuget-source setting f @C:\\p\n"
		"11 nuget-source setting repositoryPath @p +s/p\n");
	expect_declared("nuget.config",
		str_of("<configuration><packageSources>\n<add key='a'/>"),
		"1 nuget-source bytes - opaque: an element that is not closed\n"
		"1 nuget-source setting packageSources partial: without <clear/>, "
		"sources "
		"of the user and the machine count too\n"
		"2 nuget-source setting a partial: a source without a place\n");
	expect_cut("nuget.config", str_of(text));
	unit_done();
}

static void test_lock(void **unused)
{
	static const char text[] =
		"{\"version\": 1, \"dependencies\": {\"net6.0\": {\n"
		"\"A\": {\"type\": \"Direct\", \"requested\": \"[1.0, )\", \"resolved\": "
		"\"1.0.0\", \"contentHash\": \"" HASH512 "\"},\n"
		"\"B\": {\"type\": \"Transitive\", \"resolved\": \"2.0.0\"},\n"
		"\"me\": {\"type\": \"Project\"},\n"
		"\"C\": {\"type\": \"Direct\", \"contentHash\": \"xx\"}, \"D\": 1,\n"
		"\"B\": {\"type\": \"Direct\", \"resolved\": \"3.0.0\"}}}}";

	(void)unused;
	expect_declared("packages.lock.json", str_of(text),
		"2 nuget-lock bytes A =1.0.0 #nuget-content:sha512:cf83e1357eef\n"
		"3 nuget-lock bytes B =2.0.0\n"
		"4 nuget-lock reference me\n"
		"5 nuget-lock bytes C partial: not a hash (sha512): 'xx'\n"
		"5 nuget-lock bytes - opaque: an entry that is not an object\n"
		"6 nuget-lock bytes B =3.0.0 partial: a key that stands twice\n");
	expect_declared("packages.App.lock.json", str_of("{}"),
		"1 nuget-lock bytes - opaque: a lock without dependencies\n");
	expect_declared("packages.lock.json", str_of("{\"dependencies\": {"),
		"1 nuget-lock bytes - opaque: expected a key in double quotes\n");
	expect_cut("packages.lock.json", str_of(text));
	unit_done();
}

static void test_other_json(void **unused)
{
	(void)unused;
	expect_declared("obj/project.assets.json",
		str_of("{\"libraries\": {\"A/1.0.0\": {\"sha512\": \"" HASH512 "\",\n"
		       "\"type\": \"package\"}, \"me/1.0\": {\"type\": \"project\"}},\n"
		       "\"project\": {\"restore\": {\"sources\": {\n"
		       "\"https://x.org/v3\": {}}}}}"),
		"1 nuget-lock bytes A =1.0.0 #nuget-content:sha512:cf83e1357eef\n"
		"2 nuget-lock reference me =1.0\n"
		"4 nuget-source setting https://x.org/v3 @https://x.org/v3\n");
	expect_declared("global.json",
		str_of("{\"sdk\": {\"version\": \"8.0.100\"},\n"
		       "\"msbuild-sdks\": {\"My.Sdk\": \"1.0.0\"}}"),
		"1 nuget system sdk ~8.0.100 tool\n2 nuget bytes My.Sdk =1.0.0 tool\n");
	expect_declared(".config/dotnet-tools.json",
		str_of("{\"tools\": {\"ef\": {\"version\": \"8.0.1\"}, \"x\": {}}}"),
		"1 nuget bytes ef =8.0.1 tool\n"
		"1 nuget bytes x tool partial: a tool without a version\n");
	expect_declared("global.json", str_of("{}"), "");
	unit_done();
}

static void test_paket(void **unused)
{
	static const char text[] =
		"// comment\r\nversion 8.0.3\r\nsource https://x.org/v3/index.json\r\n"
		"storage: none\r\n"
		"nuget A\r\nnuget B ~> 1.2 framework: net6.0\r\nnuget C 1.2.3 # why\r\n"
		"nuget D == 1.0.0\r\nnuget\r\nclitool T 2.0\r\n"
		"github o/n:0123456789abcdef0123456789abcdef01234567 src/a.fs\r\n"
		"github o/m\r\ngit https://x.org/r.git v1.0 build: \"b.cmd\"\r\n"
		"git https://x.org/s.git master\r\ngit https://x.org/t.git >= 1.0\r\n"
		"http https://x.org/z-1.2.zip\r\nexternal_lock https://x.org/paket.lock";

	(void)unused;
	expect_declared("paket.dependencies", str_of(text),
		"2 nuget bytes paket =8.0.3 tool\n"
		"3 nuget-source setting index.json @https://x.org/v3/index.json\n"
		"5 nuget bytes A ^latest\n"
		"6 nuget bytes B ~~> 1.2\n"
		"7 nuget bytes C =1.2.3\n"
		"8 nuget bytes D =1.0.0\n"
		"9 nuget bytes - opaque: a line that names nothing\n"
		"10 nuget bytes T =2.0 tool\n"
		"11 nuget bytes o/n @https://github.com/o/n "
		"#git-commit:git:0123456789ab\n"
		"12 nuget bytes o/m ^HEAD @https://github.com/o/m\n"
		"13 nuget bytes r =v1.0 @https://x.org/r.git\n"
		"14 nuget bytes s ^master @https://x.org/s.git\n"
		"15 nuget bytes t ~>= 1.0 @https://x.org/t.git\n"
		"16 nuget bytes z =1.2 @https://x.org/z-1.2.zip\n"
		"17 nuget bytes - @https://x.org/paket.lock opaque: a lock file of "
		"elsewhere\n");
	expect_cut("paket.dependencies", str_of(text));
	unit_done();
}

static void test_paket_lock(void **unused)
{
	static const char text[] =
		"REDIRECTS: ON\nNUGET\n  remote: https://x.org/v3\n"
		"    A (1.2.3) - framework: net6.0\n      B (>= 1.0)\n    B (2.0)\n    "
		"C\n"
		"GITHUB\n  remote: o/n\n"
		"    src/a.fs (0123456789abcdef0123456789abcdef01234567)\n"
		"GROUP Build\nGIT\n  remote: https://x.org/r.git\n"
		"     (0123456789abcdef0123456789abcdef01234567)\n"
		"HTTP\n  remote: https://x.org\n    a.fs (/raw/a)";

	(void)unused;
	expect_declared("paket.lock", str_of(text),
		"3 nuget-source setting v3 @https://x.org/v3\n"
		"4 nuget-lock bytes A =1.2.3\n"
		"6 nuget-lock bytes B =2.0\n"
		"7 nuget-lock bytes C partial: no version in brackets\n"
		"10 nuget-lock bytes o/n @https://github.com/o/n "
		"#git-commit:git:0123456789ab\n"
		"14 nuget-lock bytes r @https://x.org/r.git "
		"#git-commit:git:0123456789ab\n"
		"17 nuget-lock bytes a.fs @https://x.org\n");
	expect_cut("paket.lock", str_of(text));
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_packages_config),
		cmocka_unit_test(test_utf16),
		cmocka_unit_test(test_nuspec),
		cmocka_unit_test(test_config),
		cmocka_unit_test(test_lock),
		cmocka_unit_test(test_other_json),
		cmocka_unit_test(test_paket),
		cmocka_unit_test(test_paket_lock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
