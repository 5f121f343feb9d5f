/*
 * Files that say what was copied into a folder.
 */
#include "tests/unit/declare_cut.h"
#include "base/banned.h"

#define HEX40 "00112233445566778899aabbccddeeff00112233"

static void test_chromium(void **unused)
{
	(void)unused;
	expect_declared("third_party/zlib/README.chromium",
		str_of("Name: zlib\r\nShort Name: zlib\r\nURL: http://zlib.net/, x\r\n"
		       "Version: 1.3.1\r\nRevision: " HEX40 "\r\nLicense: Zlib\r\n\r\n"
		       "Description:\r\nfoo: bar\r\n"
		       "-------------------- DEPENDENCY DIVIDER --------------------\r\n"
		       "Name: b\r\nVersion: N/A\r\nRevision: r12"),
		"1 vendor-metadata reference zlib =1.3.1 @http://zlib.net/"
		" #git-commit:git:001122334455 +third_party/zlib\n"
		"11 vendor-metadata reference b =r12 +third_party/zlib\n");
	expect_declared("README.chromium", str_of("Name:\n\xff\n"), "");
	unit_done();
}

static void test_moz(void **unused)
{
	(void)unused;
	expect_declared("media/x/moz.yaml",
		str_of("schema: 1\norigin:\n  name: \"x\"\n  url: https://x.org\n"
		       "  release: v1.2 (2020-01-01)\n  revision: " HEX40 " # c\n"
		       "vendoring:\n  url: https://git.x.org/x\n"),
		"3 vendor-metadata reference x =v1.2 @https://x.org @https://git.x.org/x"
		" #git-commit:git:001122334455 +media/x\n");
	unit_done();
}

static void test_proto(void **unused)
{
	(void)unused;
	expect_declared("ext/x/METADATA",
		str_of("# c\nname: \"x\"\nthird_party {\n  url { type: HOMEPAGE value: "
		       "\"h\" }\n"
		       "  identifier {\n    type: \"Git\"\n    value: "
		       "\"https://x.org/x.git\"\n"
		       "    version: \"" HEX40 "\"\n  }\n  version: \"v1.0\"\n"
		       "  last_upgrade_date { year: 2024 month: 1 day: 2 }\n}\n"),
		"1 vendor-metadata reference x =v1.0 @https://x.org/x.git @h"
		" #git-commit:git:001122334455 +ext/x\n");
	expect_declared("x.dist-info/METADATA", str_of("Name: x\nVersion: 1\n"), "");
	expect_declared("a/METADATA", str_of("name: \"a\" third_party { version: \"1"),
		"1 vendor-metadata reference a =1 +a partial: a brace that is not "
		"closed\n");
	unit_done();
}

static void test_gitrepo(void **unused)
{
	(void)unused;
	expect_declared("lib/x/.gitrepo",
		str_of("; c\n[subrepo]\n\tremote = https://x.org/x.git\n\tbranch = main\n"
		       "\tcommit = " HEX40 "\n\tparent = 11\n"),
		"2 vendor-metadata reference x @https://x.org/x.git"
		" #git-commit:git:001122334455 +lib/x\n");
	expect_declared("lib/x/.gitrepo", str_of("[other]\n"),
		"1 vendor-metadata reference - opaque: no [subrepo] in it\n");
	unit_done();
}

static void test_cgmanifest(void **unused)
{
	(void)unused;
	expect_declared("lib/cgmanifest.json",
		str_of("{\"$schema\": \"x\", \"Registrations\": [\n"
		       "{\"component\": {\"type\": \"git\", \"git\": "
		       "{\"repositoryUrl\":\n"
		       "\"https://x.org/x.git\", \"commitHash\": \"" HEX40 "\"}},"
		       " \"version\": \"1.0\"},\n"
		       "{\"Component\": {\"Type\": \"Other\", \"Other\": {\"Name\": "
		       "\"y\","
		       " \"Version\": \"2\", \"DownloadUrl\": \"u\", \"Hash\": "
		       "\"SHA-1:" HEX40 "\"}}}, // c\n {\"component\": 1}, 2]}"),
		"2 vendor-metadata reference x =1.0 @https://x.org/x.git"
		" #git-commit:git:001122334455 +lib\n"
		"4 vendor-metadata reference y =2 @u #archive-bytes:sha1:001122334455 "
		"+lib\n"
		"5 vendor-metadata reference ? +lib partial: a component of an unknown "
		"kind\n"
		"5 vendor-metadata reference ? +lib"
		" partial: a component of an unknown kind\n");
	expect_declared("cgmanifest.json", str_of("{"),
		"1 vendor-metadata reference - opaque: JSON that cannot be read\n");
	expect_declared("cgmanifest.json", str_of("{}"),
		"1 vendor-metadata reference - opaque: no registrations in it\n");
	unit_done();
}

static void test_about(void **unused)
{
	(void)unused;
	expect_declared("lib/x.c.ABOUT",
		str_of("about_resource: x.c\nname: x\nversion: '1.2'\n"
		       "download_url: https://x.org/x.c\nchecksum_sha1: " HEX40 "\n"),
		"1 vendor-metadata reference x =1.2 @https://x.org/x.c"
		" #file-bytes:sha1:001122334455 +lib/x.c\n");
	expect_declared("x.ABOUT", str_of("about_resource: ../../y\nname: x"),
		"1 vendor-metadata reference x +../../y"
		" partial: a path that leads out of the tree\n");
	unit_done();
}

static void test_cuts(void **unused)
{
	(void)unused;
	expect_cut("a/METADATA",
		str_of("name:'a\\'' third_party{url{value:\"x\"}}} # x\nversion:1"));
	expect_cut("a/moz.yaml", str_of("origin:\n  name: 'x'\r\n  url:\n"));
	expect_cut("a/b.ABOUT", str_of("\xef\xbb\xbfname: \"\nversion:"));
	expect_cut("a/cgmanifest.json",
		str_of("{\"registrations\":[{\"component\":{\"type\":\"npm\",\"npm\":"
		       "{\"name\":\"x\",\"version\":1}}}]}"));
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_chromium),
		cmocka_unit_test(test_moz),
		cmocka_unit_test(test_proto),
		cmocka_unit_test(test_gitrepo),
		cmocka_unit_test(test_cgmanifest),
		cmocka_unit_test(test_about),
		cmocka_unit_test(test_cuts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
