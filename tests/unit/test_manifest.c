/*
 * Normal forms, fingerprints, and manifests there and back.
 */
#include <stdlib.h>
#include "base/text.h"
#include "components/manifest.h"
#include "components/normal.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

#define BYTES(text) str_make(text, sizeof(text) - 1)

static void expect_normal(struct str bytes, struct str expected)
{
	char out[256], again[256];
	struct str got = str_make(out, normal_write(out, bytes));
	struct str twice = str_make(again, normal_write(again, got));

	EXPECT(str_eq(got, expected), "'%s' is '%s', not '%s'", TEXT_SAFE(bytes),
		TEXT_SAFE(got), TEXT_SAFE(expected));
	EXPECT(str_eq(twice, got), "not stable: '%s'", TEXT_SAFE(bytes));
}

#define NORMAL(bytes, expected) expect_normal(BYTES(bytes), BYTES(expected))

static void test_normal(void **unused)
{
	(void)unused;
	NORMAL("", "");
	NORMAL("a\n", "a\n");
	NORMAL("a", "a\n");
	NORMAL("\xef\xbb\xbf"
	       "a\r\nb \t\r\n\r\n\n  \n",
		"a\nb\n");
	NORMAL("\n\n", "");
	NORMAL("a\n\nb", "a\n\nb\n");
	NORMAL("a\rb\r\n", "a\rb\n");
	/* a splice for some compilers only */
	NORMAL("a \\  \r\nb\\\r\n", "a \\  \nb\\\n");
	NORMAL("$Id: x.c,v 1.2 2001/01/02 03:04:05 joe Exp $\n", "$Id$\n");
	NORMAL("\"$Revision: 1.2 $$Date: 2001 $\"", "\"$Revision$$Date$\"\n");
	NORMAL("$Id: a$Rev: b$", "$Id$Rev$\n");
	/* what could end a comment or a string stays */
	NORMAL("/* $Id: */ evil(); /* $ */\n", "/* $Id: */ evil(); /* $ */\n");
	NORMAL("\"$Id: \" evil \"$\"\n", "\"$Id: \" evil \"$\"\n");
	NORMAL("$Idx: a $ $Id: a\n$\n", "$Idx: a $ $Id: a\n$\n");
	NORMAL("a \r\n\0b", "a \r\n\0b");
	unit_done();
}

static void add(struct manifest *m, struct arena *arena, const char *path, uint32_t mode,
	const char *bytes)
{
	struct err err;

	EXPECT(manifest_add(m, arena, arena, str_of(path), mode, str_of(bytes), &err) ==
			0,
		"%s", err.text);
}

static void test_ids(void **unused)
{
	struct oid oid;

	(void)unused;
	blob_id(&oid, str_of("hello\n"));
	EXPECT(!strcmp(OID_HEX_OF(&oid), "ce013625030ba8dba906f756967f9e9ca394464a"),
		"as git's: %s", OID_HEX_OF(&oid));
	blob_id(&oid, str_of(""));
	EXPECT(!strcmp(OID_HEX_OF(&oid), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"),
		"empty: %s", OID_HEX_OF(&oid));
	blob_id256(&oid, str_of(""));
	EXPECT(!strcmp(OID_HEX_OF(&oid),
		       "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f774"
		       "9120a303721813"),
		"empty with SHA-256: %s", OID_HEX_OF(&oid));
	unit_done();
}

static void test_xxhash(void **unused)
{
	struct xxh128 hash;
	char hex[XXH128_HEX];

	(void)unused;
	/* what xxhsum -H2 says */
	xxh128(&hash, str_of(""));
	xxh128_hex(hex, &hash);
	EXPECT(!strcmp(hex, "99aa06d3014798d86001c324468d497f"), "empty: %s", hex);
	unit_done();
}

static void test_there_and_back(void **unused)
{
	struct arena arena = {0};
	struct manifest m = {.component = STR("zlib"), .version = STR("1.3.1")}, back;
	struct buf first _cleanup_buf_ = BUF_INIT(1 << 20),
			 second _cleanup_buf_ = BUF_INIT(1 << 20);
	struct err err;

	(void)unused;
	add(&m, &arena, "src/b.c", MANIFEST_FILE, "int b;\r\n");
	add(&m, &arena, "a.c", MANIFEST_FILE, "int a;\n");
	add(&m, &arena, "run", MANIFEST_PROGRAM, "#!/bin/sh\n");
	add(&m, &arena, "link", MANIFEST_LINK, "a.c");
	add(&m, &arena, "\xc3\xa9 \"q\"\\", MANIFEST_FILE, "");
	EXPECT(manifest_finish(&m, &err) == 0, "%s", err.text);
	blob_id(&m.tree, str_of("whatever"));
	manifest_write(&first, &m);
	if (manifest_read(&back, &arena, str_of("m.json"), buf_str(&first), &err)) {
		EXPECT(false, "%s", err.text);
	} else {
		manifest_write(&second, &back);
		EXPECT(str_eq(buf_str(&first), buf_str(&second)), "there and back:\n%s",
			unit_text(&first));
		EXPECT(back.count == 5 && str_is(back.items[0].path, "a.c") &&
				oid_eq(&back.tree, &m.tree),
			"in order");
		EXPECT(manifest_find(&back, str_of("src/b.c"))->size == 8, "found");
		EXPECT(!manifest_find(&back, str_of("src")), "a folder is no file");
	}
	/* cut anywhere it is an error */
	for (size_t n = 0; n + 2 < first.n; n++)
		EXPECT(manifest_read(&back, &arena, str_of("m.json"),
			       str_slice(buf_str(&first), 0, n), &err) == -1,
			"cut at %zu", n);
	arena_done(&arena);
	unit_done();
}

static void test_refused_files(void **unused)
{
	static const char *const paths[] = {"", "/a", "a//b", "a/", "./a", "a/./b", "..",
		"a/../b", ".git/config", "a/.GIT/x", "a\nb", "a\x7f", "\xff", NULL};
	struct arena arena = {0};
	struct manifest m = {0};
	struct err err;

	(void)unused;
	for (size_t i = 0; paths[i]; i++)
		EXPECT(manifest_add(&m, &arena, &arena, str_of(paths[i]), MANIFEST_FILE,
			       str_of("x"), &err) == -1,
			"the path '%s'", paths[i]);
	EXPECT(manifest_add(&m, &arena, &arena, str_of("a"), 0160000, str_of("x"), &err),
		"a submodule");
	add(&m, &arena, "a", MANIFEST_FILE, "1");
	add(&m, &arena, "a-b", MANIFEST_FILE, "1");
	add(&m, &arena, "a/b/c", MANIFEST_FILE, "2");
	EXPECT(manifest_finish(&m, &err) == -1, "a file and a folder");
	m.count = 0;
	add(&m, &arena, "a", MANIFEST_FILE, "1");
	add(&m, &arena, "a", MANIFEST_FILE, "1");
	EXPECT(manifest_finish(&m, &err) == -1, "twice");
	arena_done(&arena);
	unit_done();
}

#define SHA "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define FILE_AT(path, blob, sha) \
	"{\"path\":\"" path "\",\"size\":0,\"mode\":\"100644\",\"blob\":\"" blob \
	"\",\"sha256\":\"" sha "\",\"xxh128\":\"99aa06d3014798d86001c324468d497f\"}"
#define BLOB "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
#define ROOT(files) \
	"{\"schema\":1,\"component\":\"x\",\"version\":\"1\",\"files\":[" files "]}"
#define OTHER_SHA "0000c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static void test_refused_documents(void **unused)
{
	static const char *const bad[][2] = {{ROOT(FILE_AT("../a", BLOB, SHA)), "'..'"},
		{ROOT(FILE_AT("/a", BLOB, SHA)), "empty part"},
		{ROOT(FILE_AT("b", BLOB, SHA) "," FILE_AT("a", BLOB, SHA)),
			"out of order"},
		{ROOT(FILE_AT("a", BLOB, SHA) "," FILE_AT("a", BLOB, SHA)),
			"stands twice"},
		{ROOT(FILE_AT("a", BLOB, SHA) "," FILE_AT("a/b", BLOB, SHA)), "a folder"},
		{ROOT(FILE_AT("a", BLOB, SHA) "," FILE_AT("b", BLOB, OTHER_SHA)),
			"one id"},
		{ROOT(FILE_AT("a", BLOB "00", SHA)), "40 digits"},
		{ROOT(FILE_AT("a", BLOB, "00")), "64 digits"},
		{ROOT(FILE_AT("a", BLOB,
			 "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B85"
			 "5")),
			"lower-case"},
		{ROOT("{\"path\":\"a\"}"), "missing"}, {ROOT("7"), "an object"},
		{"{\"schema\":2,\"component\":\"x\",\"version\":\"1\",\"files\":[]}",
			"schema 1"},
		{"{\"schema\":1,\"version\":\"1\",\"files\":[]}", "component"},
		{"{\"schema\":1,\"component\":\"x\",\"version\":\"1\",\"files\":[],"
		 "\"tree\":\"00\"}",
			"no id"},
		{"{\"schema\":1,\"component\":\"x\",\"version\":\"1\",\"files\":[],"
		 "\"more\":1}",
			"more"},
		{"[]", "an object"}, {"", "m.json"}};
	struct arena arena = {0};
	struct manifest m;
	struct err err;

	(void)unused;
	EXPECT(manifest_read(&m, &arena, str_of("m.json"),
		       str_of(ROOT(FILE_AT("a", BLOB, SHA))), &err) == 0,
		"the plain one: %s", err.text);
	for (size_t i = 0; i < COUNT(bad); i++) {
		EXPECT(manifest_read(&m, &arena, str_of("m.json"), str_of(bad[i][0]),
			       &err) == -1 &&
				strstr(err.text, bad[i][1]) &&
				str_has_prefix(str_of(err.text), "m.json:"),
			"%s: %s", bad[i][1], err.text);
	}
	arena_done(&arena);
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_normal),
		cmocka_unit_test(test_ids),
		cmocka_unit_test(test_xxhash),
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_refused_files),
		cmocka_unit_test(test_refused_documents),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
