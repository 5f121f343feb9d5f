/*
 * MSBuild: packages, references, libraries, imports, properties and tasks.
 */
#include <stdlib.h>
#include "base/limits.h"
#include "tests/unit/declare_cut.h"
#include "base/banned.h"

static const char packages[] =
	"<Project Sdk=\"Microsoft.NET.Sdk;My.Sdk/1.0\">\n"
	"<PropertyGroup><V>1.2</V><W Condition=\"'$(W)'==''\">3</W>\n"
	"<RestoreSources>$(RestoreSources);http://x.org/f;../l</RestoreSources>\n"
	"</PropertyGroup><ItemGroup>\n"
	"<PackageReference Include=\"A\" Version=\"$(V).3\" />\n"
	"<PackageReference Include=\"B\"><Version>1.*</Version>\n"
	"<PrivateAssets>all</PrivateAssets></PackageReference>\n"
	"<packagereference include='C;D' version='[1,2)' condition=\"'$(X)'!=''\"/>\n"
	"<PackageReference Include=\"E\"/>\n"
	"<PackageReference Include=\"F\" Version=\"$(W)\" VersionOverride=\"[2.0]\"/>\n"
	"<PackageReference Include=\"G\" Version=\"$(W)\"/>\n"
	"<PackageReference Update=\"H\" Version=\"$(Q)\"/>\n"
	"<PackageReference Update=\"I\"/><PackageReference Remove=\"J\"/>\n"
	"<PackageReference Version=\"1\"/>\n"
	"<PackageVersion Include=\"K\" Version=\"1.0\"/>\n"
	"<GlobalPackageReference Include=\"L\" Version=\"1.0\"/>\n"
	"<PackageDownload Include=\"M\" Version=\"[1.0];[2.0]\"/>\n"
	"<FrameworkReference Include=\"N\"/>\n"
	"</ItemGroup>\n"
	"<Choose><When Condition=\"a\"><ItemGroup>\n"
	"<PackageReference Include=\"O\" Version=\"1\"/></ItemGroup></When></Choose>\n"
	"</Project>";

static void test_packages(void **unused)
{
	(void)unused;
	expect_declared("s/a.csproj", str_of(packages),
		"1 nuget system Microsoft.NET.Sdk tool\n"
		"1 nuget bytes My.Sdk =1.0 tool\n"
		"3 nuget-source setting ../l @../l +l\n"
		"3 nuget-source setting http://x.org/f @http://x.org/f\n"
		"5 nuget bytes A =1.2.3\n"
		"6 nuget bytes B ^1.* tool\n"
		"8 nuget bytes C ~[1,2) if\n"
		"8 nuget bytes D ~[1,2) if\n"
		"9 nuget bytes E partial: its version stands elsewhere\n"
		"10 nuget bytes F =2.0\n"
		"11 nuget bytes G =3 partial: a value that is set under a condition\n"
		"12 nuget bytes H =$(Q) partial: a version that is set elsewhere\n"
		"13 nuget reference I\n"
		"14 nuget bytes - opaque: an item without a name\n"
		"15 nuget bytes K =1.0\n"
		"16 nuget bytes L =1.0 tool\n"
		"17 nuget bytes M =1.0 tool\n"
		"17 nuget bytes M =2.0 tool\n"
		"18 msbuild system N\n"
		"21 nuget bytes O =1 if\n");
	expect_cut("a.csproj", str_of(packages));
	unit_done();
}

static void test_references(void **unused)
{
	static const char text[] =
		"<Project>\n<ItemGroup>\n"
		"<Reference Include=\"Foo, Version=1.0\"><HintPath>..\\..\\packages\\"
		"Foo.1.2.3\\lib\\foo.dll</HintPath></Reference>\n"
		"<Reference Include=\"System.Xml\"/>\n"
		"<Reference Include=\"Bar\"><HintPath>..\\lib\\bar.dll</HintPath>\n"
		"</Reference><Reference Include=\"lib\\baz.dll\"/>\n"
		"<Reference Include=\"Q\"><HintPath>C:\\q.dll</HintPath></Reference>\n"
		"<Reference Include=\"R\"><HintPath>$(Z)\\r.dll</HintPath></Reference>\n"
		"<COMReference Include=\"Excel\"><VersionMajor>1</VersionMajor>"
		"<VersionMinor>9</VersionMinor></COMReference>\n"
		"<Analyzer Include=\"..\\packages\\An.1.0\\analyzers\\a.dll\"/>\n"
		"<ProjectReference Include=\"..\\b\\b.csproj\"/>\n"
		"<ProjectReference Include=\"..\\..\\..\\b.csproj\"/>\n"
		"</ItemGroup>\n"
		"<UsingTask TaskName=\"T\" AssemblyFile=\"tools\\t.dll\"/>\n"
		"<Import "
		"Project=\"..\\packages\\zlib.1.2.11\\build\\native\\zlib.targets\" "
		"Condition=\"Exists('x')\"/>\n"
		"<Import Project=\"$(VCTargetsPath)\\Microsoft.Cpp.props\"/>\n"
		"<Import Project=\"own.props\"/>\n"
		"<Import Project=\"\\\\server\\share\\x.props\"/>\n"
		"<Import Project=\"Sdk.props\" Sdk=\"S\" Version=\"2.0\"/>\n"
		"<Sdk Name=\"U\"/></Project>";

	(void)unused;
	expect_declared("s/p/a.vcxproj", str_of(text),
		"3 nuget reference Foo =1.2.3\n"
		"4 msbuild system System.Xml\n"
		"5 msbuild reference Bar +s/lib/bar.dll\n"
		"6 msbuild reference lib\\baz.dll +s/p/lib/baz.dll\n"
		"7 msbuild system Q partial: a file out of the tree\n"
		"8 msbuild reference R partial: a path that is set elsewhere\n"
		"9 msbuild system Excel =1.9\n"
		"10 nuget reference An =1.0\n"
		"12 msbuild system ..\\..\\..\\b.csproj partial: a file out of the tree\n"
		"14 msbuild reference tools\\t.dll +s/p/tools/t.dll tool\n"
		"15 nuget reference zlib =1.2.11 if\n"
		"18 msbuild bytes \\\\server\\share\\x.props @//server/share/x.props "
		"partial: a file of the network\n"
		"19 nuget bytes S =2.0 tool\n"
		"20 nuget bytes U tool partial: its version stands in global.json\n");
	expect_cut("s/p/a.vcxproj", str_of(text));
	unit_done();
}

static void test_libraries(void **unused)
{
	static const char text[] =
		"<Project><ItemDefinitionGroup Condition=\"c\"><Link>\n"
		"<AdditionalDependencies>ws2_32.lib;\"a "
		"b.lib\";..\\lib\\foo.lib;$(L)z.lib;\n"
		"%(AdditionalDependencies)</AdditionalDependencies></Link>\n"
		"</ItemDefinitionGroup><ItemDefinitionGroup><Link>\n"
		"<AdditionalDependencies>WS2_32.LIB "
		"x.lib</AdditionalDependencies></Link>\n"
		"</ItemDefinitionGroup><ItemGroup><Library "
		"Include=\"y.lib\"/></ItemGroup>\n"
		"</Project>";

	(void)unused;
	expect_declared("p/a.vcxproj", str_of(text),
		"2 msbuild system $(L)z if partial: a name that is set elsewhere\n"
		"2 msbuild system a b if\n"
		"2 msbuild reference foo +lib/foo.lib if\n"
		"2 msbuild system ws2_32 if\n"
		"5 msbuild system x\n"
		"6 msbuild system y\n");
	expect_declared("old.vcproj",
		str_of("<VisualStudioProject>\n<Tool Name='VCLinkerTool' "
		       "AdditionalDependencies='a.lib $(NoInherit) b.lib'/>\n"
		       "<Tool CommandLine='wget http://x.org/a.zip'/>"
		       "</VisualStudioProject>"),
		"2 msbuild system a\n"
		"2 msbuild system b\n"
		"3 msbuild bytes a.zip @http://x.org/a.zip opaque: a command that seems "
		"to "
		"fetch something\n");
	unit_done();
}

#define HEX64 "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static void test_tasks(void **unused)
{
	static const char text[] =
		"<Project><PropertyGroup><U>https://x.org</U>\n"
		"<PreBuildEvent>git -C x pull</PreBuildEvent></PropertyGroup>\n"
		"<Target Name=\"t\">\n"
		"<DownloadFile SourceUrl=\"$(U)/z-1.2.tar.gz\" "
		"DestinationFolder=\"d\"/>\n"
		"<VerifyFileHash File=\"d\\z-1.2.tar.gz\" Hash=\"" HEX64 "\"/>\n"
		"<DownloadFile SourceUrl=\"$(N)\" DestinationFileName=\"n.zip\"/>"
		"<VerifyFileHash File=\"%(D.F)\\n.zip\" Algorithm=\"SHA256\" "
		"Hash=\"" HEX64 "\"/>\n"
		"<Exec Command=\"echo hello\"/>\n"
		"<Exec Command=\"powershell Invoke%2dWebRequest "
		"'https://x.org/y.zip'\"/>\n"
		"<Exec Command=\"git status; svn info\"/>\n"
		"<Message Text=\"https://x.org/no\"/>\n"
		"<WebDownload FileUri=\"http://x.org/w.zip\"/>\n"
		"</Target></Project>";

	(void)unused;
	expect_declared("a.targets", str_of(text),
		"2 msbuild bytes - opaque: a command that seems to fetch something\n"
		"4 msbuild bytes z =1.2 @https://x.org/z-1.2.tar.gz "
		"#archive-bytes:sha256:001122334455 if\n"
		"6 msbuild bytes $(N) @$(N) #archive-bytes:sha256:001122334455 if "
		"partial: a URL that is set elsewhere\n"
		"8 msbuild bytes y.zip @https://x.org/y.zip if opaque: a command that "
		"seems to fetch something\n"
		"11 msbuild bytes w.zip @http://x.org/w.zip if partial: a task that is "
		"given a URL\n");
	expect_cut("a.targets", str_of(text));
	unit_done();
}

static void test_properties(void **unused)
{
	(void)unused;
	expect_declared("a.props",
		str_of("<Project><PropertyGroup><A>1</A><B>$(a).2</B><C>x</C>\n"
		       "<C Condition='q'>y</C><A>1.0</A></PropertyGroup><ItemGroup>\n"
		       "<PackageVersion Include='p' Version='$(B)'/>\n"
		       "<PackageVersion Include='$(C)' Version='$(A)'/>\n"
		       "<PackageVersion Include='q' Version='$([X]::Y())'/>\n"
		       "<PackageVersion Include='r'><Version>1.0</Version>\n"
		       "<Version>2.0</Version></PackageVersion></ItemGroup></Project>"),
		"3 nuget bytes p =1.2\n"
		"4 nuget bytes y =1.0 partial: a value that is set under a condition\n"
		"5 nuget bytes q =$([X]::Y()) partial: a version that is set elsewhere\n"
		"6 nuget bytes r =2.0 partial: one of several values\n");
	unit_done();
}

static void test_bad(void **unused)
{
	(void)unused;
	expect_declared("a.props", str_of("key=value\n"), "");
	expect_declared("a.csproj", str_of(""), "");
	expect_declared("a.csproj",
		str_of("<!DOCTYPE P [<!ENTITY v '1'>]>\n<Project><ItemGroup>\n"
		       "<PackageReference Include='a' Version='&v;'/>\n"
		       "<PackageReference Include='b' Include='c' Version='1.0'/>\n"
		       "<PackageReference Include='d' Version='1.0/>\n"
		       "<PackageReference Include='e' Version='1.0'/></Wrong>\n"
		       "<PackageReference Include='f' Version='1.0'>"),
		"1 msbuild bytes - opaque: a DTD with entities, which are not expanded\n"
		"3 nuget bytes a =&v; partial: an entity that is not expanded\n"
		"4 nuget bytes b =1.0 partial: an attribute that stands twice\n"
		"5 msbuild bytes - opaque: an unclosed quote\n"
		"6 nuget bytes e =1.0\n"
		"6 msbuild bytes - opaque: a closing tag without an opening one\n"
		"7 nuget bytes f =1.0\n"
		"7 msbuild bytes - opaque: an element that is not closed\n");
	unit_done();
}

/* A value that doubles with each property does not grow past its limit. */
static void test_laughs(void **unused)
{
	struct buf text _cleanup_buf_ = BUF_INIT(1 << 20);

	(void)unused;
	buf_puts(&text, "<Project><PropertyGroup><a0>xxxxxxxx</a0>");
	for (unsigned i = 1; i < 64; i++)
		buf_printf(&text, "<a%u>$(a%u)$(a%u)</a%u>", i, i - 1, i - 1, i);
	buf_puts(&text, "</PropertyGroup><ItemGroup>"
			"<PackageVersion Include='$(a1)' Version='$(a0)'/>"
			"</ItemGroup></Project>");
	expect_declared("a.props", buf_str(&text),
		"1 nuget bytes xxxxxxxxxxxxxxxx =xxxxxxxx partial: a version that is "
		"none\n");
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_packages),
		cmocka_unit_test(test_references),
		cmocka_unit_test(test_libraries),
		cmocka_unit_test(test_tasks),
		cmocka_unit_test(test_properties),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_laughs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
