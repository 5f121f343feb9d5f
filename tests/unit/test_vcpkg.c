/*
 * vcpkg: manifests, configurations, and the files of a registry.
 */
#include <stdlib.h>
#include "tests/unit/declare_cut.h"
#include "base/banned.h"

#define COMMIT "3426db05b996481ca31e95fff3734cf23e0f51bc"
#define OTHER "0123456789abcdef0123456789abcdef01234567"

static const char manifest[] =
	"\xef\xbb\xbf{\n"
	"  // comments are allowed\n"
	"  \"name\": \"app\", \"version\": \"1.0\",\n"
	"  \"builtin-baseline\": \"" COMMIT "\",\n"
	"  \"dependencies\": [\n"
	"    \"zlib\",\r\n"
	"    {\"name\": \"fmt\", \"version>=\": \"10.1.0#1\", \"platform\": \"!osx\"},\n"
	"    {\"name\": \"cmake-tool\", \"host\": true},\n"
	"    {\"name\": \"curl\", \"features\": [\"ssl\"]}\n"
	"  ],\n"
	"  \"features\": {\"gui\": {\"description\": \"x\", \"dependencies\": [\"qt\",\n"
	"    {\"name\": \"app\", \"features\": [\"core\"]}]}},\n"
	"  \"overrides\": [\n"
	"    {\"name\": \"curl\", \"version\": \"8.0.1\", \"port-version\": 2},\n"
	"    {\"name\": \"openssl\", \"version-string\": \"3.0.8\"}\n"
	"  ]\n"
	"}";

static void test_manifest(void **unused)
{
	(void)unused;
	expect_declared("vcpkg.json", str_of(manifest),
		"4 vcpkg-registry setting builtin #registry-baseline:git:3426db05b996\n"
		"6 vcpkg bytes zlib #registry-baseline:git:3426db05b996\n"
		"7 vcpkg bytes fmt ~>=10.1.0#1 #registry-baseline:git:3426db05b996 if\n"
		"8 vcpkg bytes cmake-tool #registry-baseline:git:3426db05b996 tool\n"
		"9 vcpkg bytes curl =8.0.1#2\n"
		"11 vcpkg bytes qt #registry-baseline:git:3426db05b996 if\n"
		"12 vcpkg reference app if\n"
		"14 vcpkg reference curl =8.0.1#2\n"
		"15 vcpkg bytes openssl =3.0.8\n");
	expect_cut("vcpkg.json", str_of(manifest));
	unit_done();
}

static void test_floating(void **unused)
{
	(void)unused;
	expect_declared("vcpkg.json",
		str_of("{\"dependencies\":[\"zlib\",{\"name\":\"fmt\","
		       "\"version>=\":\"9\"}]}"),
		"1 vcpkg bytes zlib ^ partial: no baseline in this file\n"
		"1 vcpkg bytes fmt ~>=9 partial: no baseline in this file\n");
	expect_declared("vcpkg.json",
		str_of("{\"builtin-baseline\":\"master\",\"dependencies\":[\"zlib\"]}"),
		"1 vcpkg-registry setting builtin partial: not a hash (git): 'master'\n"
		"1 vcpkg bytes zlib partial: not a hash (git): 'master'\n");
	unit_done();
}

static void test_embedded(void **unused)
{
	static const char text[] =
		"{\"dependencies\": [\"zlib\", \"boost-asio\", \"own\", \"boost\"],\n"
		"\"builtin-baseline\": \"" COMMIT "\",\n"
		"\"vcpkg-configuration\": {\"registries\": [\n"
		"{\"kind\":\"git\",\"repository\":\"https://x.org/reg.git\",\n"
		"\"baseline\":\"" OTHER "\",\"packages\":[\"boost-*\",\"boost\"]},\n"
		"{\"kind\":\"filesystem\",\"path\":\"./reg\",\"packages\":[\"own\"]}],\n"
		"\"overlay-ports\": [\"ports\", \"../../out\"]}}\n";

	(void)unused;
	expect_declared("sub/vcpkg.json", str_of(text),
		"1 vcpkg bytes zlib #registry-baseline:git:3426db05b996\n"
		"1 vcpkg bytes boost-asio #registry-baseline:git:0123456789ab\n"
		"1 vcpkg bytes own +sub/reg\n"
		"1 vcpkg bytes boost #registry-baseline:git:0123456789ab\n"
		"2 vcpkg-registry setting builtin #registry-baseline:git:3426db05b996\n"
		"4 vcpkg-registry setting reg @https://x.org/reg.git "
		"#registry-baseline:git:0123456789ab\n"
		"6 vcpkg-registry setting ./reg +sub/reg\n"
		"7 vcpkg-registry setting ports +sub/ports\n"
		"7 vcpkg-registry setting ../../out partial: a path that leads out of "
		"the "
		"tree\n");
	unit_done();
}

static void test_port(void **unused)
{
	static const char text[] =
		"{\"name\": \"zlib\", \"version\": \"1.3.1\", \"port-version\": 1,\n"
		"\"dependencies\": [{\"name\": \"vcpkg-cmake\", \"host\": true}, "
		"\"minizip\"]}";

	(void)unused;
	expect_declared("ports/zlib/vcpkg.json", str_of(text),
		"1 vcpkg-port reference zlib =1.3.1#1 +ports/zlib\n"
		"2 vcpkg bytes vcpkg-cmake tool partial: the project's baseline decides\n"
		"2 vcpkg bytes minizip partial: the project's baseline decides\n");
	unit_done();
}

static void test_bad(void **unused)
{
	(void)unused;
	expect_declared("vcpkg.json", str_of("{\"dependencies\": [\n\"zlib\",]}"),
		"2 vcpkg bytes - opaque: a comma before the closing bracket\n");
	expect_declared("vcpkg.json", str_of(""),
		"1 vcpkg bytes - opaque: the document ends too early\n");
	expect_declared("vcpkg.json", str_of("[]"),
		"1 vcpkg bytes - opaque: a manifest that is not an object\n");
	expect_declared("vcpkg.json",
		str_of("{\"builtin-baseline\":\"" COMMIT "\",\n"
		       "\"dependencies\":[7,{},\"\",\"ok\"],\n"
		       "\"dependencies\":[\"again\"],\n"
		       "\"features\":3,\"overrides\":{},\n"
		       "\"vcpkg-configuration\":[]}"),
		"1 vcpkg-registry setting builtin #registry-baseline:git:3426db05b996\n"
		"2 vcpkg bytes - opaque: a dependency without a name\n"
		"2 vcpkg bytes - opaque: a dependency without a name\n"
		"2 vcpkg bytes - opaque: a dependency without a name\n"
		"2 vcpkg bytes ok #registry-baseline:git:3426db05b996\n"
		"3 vcpkg bytes again #registry-baseline:git:3426db05b996 partial: a key "
		"that stands twice\n"
		"4 vcpkg bytes - opaque: features that are not a map\n"
		"4 vcpkg bytes - opaque: overrides that are not a list\n"
		"5 vcpkg-registry bytes - opaque: a configuration that is not an "
		"object\n");
	expect_declared("vcpkg.json",
		str_of("{\"dependencies\":[{\"name\":\"a\",\"name\":\"b\"}],\n"
		       "\"overrides\":[{\"name\":\"b\",\"version\":\"1\"},\n"
		       "{\"name\":\"b\",\"version\":\"2\"},{\"version\":\"1\"}]}"),
		"1 vcpkg bytes b =1 partial: a key that stands twice\n"
		"2 vcpkg reference b =1 partial: a key that stands twice\n"
		"3 vcpkg reference b =2 partial: a key that stands twice\n"
		"3 vcpkg bytes - opaque: an override without a name\n");
	unit_done();
}

static void test_configuration(void **unused)
{
	static const char text[] =
		"{\"default-registry\": {\"kind\": \"git\",\n"
		"\"repository\": \"https://github.com/microsoft/vcpkg\"},\n"
		"\"registries\": [\n"
		"{\"kind\":\"artifact\",\"name\":\"ms\",\"location\":"
		"\"https://x.org/a/b.zip\"},\n"
		"{\"kind\":\"odd\"}, 7,\n"
		"{\"kind\":\"filesystem\",\"path\":\"C:\\\\reg\",\"baseline\":\"main\"}],"
		"\n"
		"\"overlay-triplets\": [\"triplets\", 1],\n"
		"\"requires\": {\"ms:cmake\": \"3.25.2\", \"ms:ninja\": \"*\"},\n"
		"\"demands\": {\"windows\": {\"requires\": {\"ms:x\": \"^1.0\"}}}}";

	(void)unused;
	expect_declared("vcpkg-configuration.json", str_of(text),
		"1 vcpkg-registry setting vcpkg ^HEAD "
		"@https://github.com/microsoft/vcpkg\n"
		"4 vcpkg-registry setting ms ^latest @https://x.org/a/b.zip\n"
		"5 vcpkg-registry setting odd ^HEAD partial: a registry of an unknown "
		"kind\n"
		"5 vcpkg-registry bytes - opaque: a registry that is not an object\n"
		"6 vcpkg-registry setting C:\\reg =main partial: a path that leads out "
		"of "
		"the tree\n"
		"7 vcpkg-registry setting triplets +triplets\n"
		"7 vcpkg-registry bytes - opaque: an overlay that is not a path\n"
		"8 vcpkg bytes ms:cmake =3.25.2 tool\n"
		"8 vcpkg bytes ms:ninja ^* tool\n"
		"9 vcpkg bytes ms:x ~^1.0 tool if\n");
	expect_cut("vcpkg-configuration.json", str_of(text));
	unit_done();
}

static void test_versions(void **unused)
{
	static const char versions[] =
		"{\"versions\": [\n"
		"{\"version\": \"1.3.1\", \"port-version\": 2, \"git-tree\": \"" COMMIT
		"\"},\n"
		"{\"version-date\": \"2020-01-01\", \"path\": \"$/ports/zlib\"},\n"
		"{\"git-tree\": \"short\"}]}";

	(void)unused;
	expect_declared("versions/z-/zlib.json", str_of(versions),
		"2 vcpkg-port reference zlib =1.3.1#2 #git-tree:git:3426db05b996\n"
		"3 vcpkg-port reference zlib =2020-01-01 +ports/zlib\n"
		"4 vcpkg-port reference zlib partial: not a hash (git): 'short'\n");
	expect_declared("versions/z-/zlib.json", str_of("{}"),
		"1 vcpkg-port bytes - opaque: no list of versions\n");
	expect_declared("reg/versions/baseline.json",
		str_of("{\"default\": {\"zlib\": {\"baseline\": \"1.3.1\"},\n"
		       "\"fmt\": {}}, \"x\": 1}"),
		"1 vcpkg-registry setting zlib =1.3.1\n"
		"2 vcpkg-registry setting fmt partial: no version\n"
		"2 vcpkg-registry bytes - opaque: a baseline that is not an object\n");
	EXPECT(!form_of(str_of("versions/other/zlib.json")), "another folder");
	EXPECT(!form_of(str_of("versions/zlib.json")), "not in a folder");
	expect_cut("versions/z-/zlib.json", str_of(versions));
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_manifest),
		cmocka_unit_test(test_floating),
		cmocka_unit_test(test_embedded),
		cmocka_unit_test(test_port),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_configuration),
		cmocka_unit_test(test_versions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
