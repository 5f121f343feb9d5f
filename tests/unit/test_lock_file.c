/*
 * Manifests with the lock file or configuration that stands beside them: which hashes an
 * entry gets, and where it gets none.
 */
#include <stdio.h>
#include <stdlib.h>
#include "base/limits.h"
#include "tests/unit/fake_tree.h"
#include "base/banned.h"

#define MD5 "00112233445566778899aabbccddeeff"
#define MD5_2 "11112233445566778899aabbccddeeff"
#define COMMIT "0123456789abcdef0123456789abcdef01234567"
#define SHA512_BASE64 \
	"/VHk9ISfZwMpESVjnyp79oJu9mBPOxgRfO8TgsKGHCE+v7ai6iqM/" \
	"j8nJ9PFI16b7bJ6Axa07SZYyAWepS7cMw=="

static void test_conan(void **unused)
{
	static const struct fake_file files[] = {
		{"a/conanfile.txt", "[requires]\nzlib/1.3.1\nexpat/[>=2]\nbzip2/1.0.8\n"
				    "fmt/9@me/own\nboost/[*]\nown/1#" MD5 "\nnone/1\n"},
		{"a/conan.lock",
			"{\"version\": \"0.5\", \"requires\": [\"zlib/1.3.1#" MD5 "%1\", "
			"\"expat/2.5#" COMMIT "\", \"bzip2/1.0.6#" MD5 "\", \"fmt/9#" MD5
			"\", \"boost/1.80#" MD5 "\", \"boost/1.81#" MD5
			"\", \"own/1#" MD5_2 "\"], \"build_requires\": [\"zlib/1.3.1#" MD5
			"%1\"], "
			"\"python_requires\": []}"},
		{"b/conanfile.txt", "[requires]\nzlib/1.3.1\n"},
		{NULL, NULL},
	};

	(void)unused;
	expect_declared_in(files, "a/conanfile.txt",
		"2 conanfile bytes zlib =1.3.1 #recipe-revision:md5:001122334455\n"
		"3 conanfile bytes expat =2.5 #recipe-revision:git:0123456789ab\n"
		"4 conanfile bytes bzip2 =1.0.8\n"
		"5 conanfile bytes fmt =9 @@me/own\n"
		"6 conanfile bytes boost ^[*]\n"
		"7 conanfile bytes own =1 #recipe-revision:md5:001122334455\n"
		"8 conanfile bytes none =1\n");
	expect_declared_in(files, "b/conanfile.txt", "2 conanfile bytes zlib =1.3.1\n");
	unit_done();
}

/* What a recipe downloads is no package of the lock, whatever it is called. */
static void test_recipe(void **unused)
{
	static const struct fake_file files[] = {
		{"conanfile.py",
			"from conan import ConanFile\nfrom conan.tools.files import get\n"
			"class A(ConanFile):\n    requires = \"expat/[>=2]\"\n"
			"    def source(self):\n"
			"        get(self, \"https://h.org/zlib-1.3.1.tar.gz\")\n"},
		{"conan.lock",
			"{\"version\": \"0.5\", \"requires\": [\"zlib/1.3.1#" COMMIT
			"\", \"expat/2.5#" COMMIT "\"], \"build_requires\": []}"},
		{NULL, NULL},
	};

	(void)unused;
	expect_declared_in(files, "conanfile.py",
		"4 conanfile bytes expat =2.5 #recipe-revision:git:0123456789ab\n"
		"6 conanfile bytes zlib =1.3.1 @https://h.org/zlib-1.3.1.tar.gz\n");
	unit_done();
}

static void test_nuget(void **unused)
{
	static const struct fake_file files[] = {
		{"p/a.csproj",
			"<Project Sdk=\"Microsoft.NET.Sdk\">\n<ItemGroup>\n"
			"<PackageReference Include=\"ZLib\" Version=\"1.2\"/>\n"
			"<PackageReference Include=\"other\" Version=\"[2.0.0]\"/>\n"
			"<PackageReference Include=\"any\" Version=\"3.*\"/>\n"
			"</ItemGroup>\n</Project>\n"},
		{"p/packages.lock.json",
			"{\"version\": 1, \"dependencies\": {\"net8.0\": {"
			"\"zlib\": {\"type\": \"Direct\", \"resolved\": \"1.2.0\", "
			"\"contentHash\": \"" SHA512_BASE64 "\"}, "
			"\"other\": {\"type\": \"Direct\", \"resolved\": \"1.9.0\", "
			"\"contentHash\": \"" SHA512_BASE64 "\"}, "
			"\"any\": {\"type\": \"Direct\", \"resolved\": \"3.1.0\", "
			"\"contentHash\": \"" SHA512_BASE64 "\"}}}}"},
		{NULL, NULL},
	};

	(void)unused;
	expect_declared_in(files, "p/a.csproj",
		"1 nuget system Microsoft.NET.Sdk tool\n"
		"3 nuget bytes ZLib =1.2 #nuget-content:sha512:fd51e4f4849f\n"
		"4 nuget bytes other =2.0.0\n"
		"5 nuget bytes any ^3.*\n");
	unit_done();
}

static void test_vcpkg(void **unused)
{
	static const struct fake_file files[] = {
		{"vcpkg.json",
			"{\"name\": \"a\", \"dependencies\": [\"zlib\", \"mine\"]}"},
		{"vcpkg-configuration.json",
			"{\"default-registry\": {\"kind\": \"git\", \"repository\": "
			"\"https://h/r\", \"baseline\": \"" COMMIT "\"}, "
			"\"registries\": [{\"kind\": \"filesystem\", \"path\": \"reg\", "
			"\"packages\": [\"mine\"]}]}"},
		{"own/vcpkg.json", "{\"dependencies\": [\"zlib\"]}"},
		{NULL, NULL},
	};

	(void)unused;
	expect_declared_in(files, "vcpkg.json",
		"1 vcpkg bytes zlib #registry-baseline:git:0123456789ab\n"
		"1 vcpkg bytes mine +reg\n");
	expect_declared_in(files, "own/vcpkg.json",
		"1 vcpkg bytes zlib ^ partial: no baseline in this file\n");
	unit_done();
}

/* A lock that cannot be read vouches for nothing. */
static void test_broken(void **unused)
{
	static const char *const locks[] = {"", "{", "[]", "null", "{\"requires\": 1}",
		"{\"requires\": [1, {}, \"zlib\", \"zlib/1.3.1\"]}", "\xff\xfe", "\0x"};

	(void)unused;
	for (size_t i = 0; i < COUNT(locks); i++) {
		const struct fake_file files[] = {
			{"conanfile.txt", "[requires]\nzlib/1.3.1\n"},
			{"conan.lock", locks[i]},
			{NULL, NULL},
		};

		expect_declared_in(
			files, "conanfile.txt", "2 conanfile bytes zlib =1.3.1\n");
	}
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_conan),
		cmocka_unit_test(test_recipe),
		cmocka_unit_test(test_nuget),
		cmocka_unit_test(test_vcpkg),
		cmocka_unit_test(test_broken),
	};

	return cmocka_run_group_tests_name("lock_file", tests, NULL, NULL);
}
