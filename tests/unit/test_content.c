/*
 * What a file is by its bytes: binaries, pointers of Git LFS, libraries in one file, and
 * libraries that a source asks the linker for.
 */
#include <stdlib.h>
#include "base/limits.h"
#include "base/sha256.h"
#include "components/content.h"
#include "components/library.h"
#include "components/magic.h"
#include "tests/unit/declare.h"
#include "base/banned.h"

/* Hashes of the bytes themselves are checked and not shown. */
static void take_pins(struct dependency *d, struct str bytes)
{
	char hex[SHA256_HEX];

	sha256_hex(hex, bytes);
	if (d->form != FORM_BINARY && d->form != FORM_SINGLE_FILE)
		return;
	EXPECT(d->pins.count == 1 && d->pins.items[0].over == OVER_FILE &&
			str_is(d->pins.items[0].value, hex),
		"a pin over the bytes");
	d->pins.count = 0;
}

static void expect_content(const char *path, struct str bytes, const char *expected)
{
	struct buf got _cleanup_buf_ = BUF_INIT(16 << 20);
	struct arena arena = {0}, scratch = {0};
	struct dependency_list list = {0};

	content_read(&list, &arena, &scratch, str_of(path), bytes);
	for (size_t i = 0; i < list.count; i++) {
		EXPECT(str_is(list.items[i].path, path), "the path");
		take_pins(&list.items[i], bytes);
		declare_entry(&got, &list.items[i]);
	}
	EXPECT(str_eq(buf_str(&got), str_of(expected)),
		"%s\n--- got\n%.*s--- expected\n%s", path, STR_ARG(buf_str(&got)),
		expected);
	arena_done(&arena);
	arena_done(&scratch);
}

#define BYTES(text) str_make(text, sizeof(text) - 1)

/* --- binaries --------------------------------------------------------------------------
 */

struct magic_case {
	const char *path;
	struct str bytes;
	const char *what; /* NULL: nothing */
};
#define CASE(path, text, what) \
	{ \
		path, STR(text), what \
	}

static const struct magic_case magic_cases[] = {
	CASE("a",
		"\x7f"
		"ELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0",
		"an ELF shared object or program"),
	CASE("a",
		"\x7f"
		"ELF\x02\x02\x01\0\0\0\0\0\0\0\0\0\0\x01",
		"an ELF object"),
	CASE("a.c",
		"\x7f"
		"ELF",
		"an ELF file"),
	CASE("a", "!<arch>\nx", "a library (ar)"),
	CASE("a", "!<arch>\ndebian-binary   ", "a Debian package"),
	CASE("a", "!<thin>\n", "a thin library (ar)"),
	CASE("a", "\xca\xfe\xba\xbe\0\0\0\x34", "a Java class"),
	CASE("a", "\xca\xfe\xba\xbe\0\0\0\x02", "a fat Mach-O file"),
	CASE("a", "\xca\xfe\xba\xbe", "a cut Java class or Mach-O file"),
	CASE("a", "\xcf\xfa\xed\xfe....", "a Mach-O file"),
	CASE("a", "\xfe\xed\xfa\xce....", "a Mach-O file"),
	CASE("a", "PK\x05\x06", "an empty ZIP archive"),
	CASE("a",
		"PK\x03\x04"
		"01234567890123456789012345a.txt",
		"a ZIP archive"),
	CASE("a",
		"PK\x03\x04"
		"01234567890123456789012345META-INF/M",
		"a Java archive (ZIP)"),
	CASE("a",
		"PK\x03\x04"
		"01234567890123456789012345mimetypeapplication/epub+zip",
		NULL),
	CASE("a",
		"PK\x03\x04"
		"01234567890123456789012345mimetypeapplication/x",
		"a ZIP archive"),
	CASE("a",
		"PK\x03\x04"
		"01234567890123456789012345[Content_Types].xml",
		NULL),
	CASE("a",
		"PK\x03\x04"
		"01234567890123456789012345[Content_Types].xml..a.nuspec",
		"a NuGet package"),
	CASE("a",
		"a text that hides one ... PK\x05\x06"
		"012345678901234567",
		"a ZIP archive behind something else"),
	CASE("a", "\x1f\x8b\x08\0", "a gzip file"),
	CASE("a",
		"\xfd"
		"7zXZ\0\0",
		"an xz file"),
	CASE("a", "BZh91AY&SYx", "a bzip2 file"),
	CASE("a", "BZh9 is how it begins", NULL),
	CASE("a", "\x28\xb5\x2f\xfd", "a Zstandard file"),
	CASE("a", "7z\xbc\xaf\x27\x1c", "a 7z archive"),
	CASE("a", "Rar!\x1a\x07\x01", "a RAR archive"),
	CASE("a", "\xed\xab\xee\xdb", "an RPM package"),
	CASE("a", "\0asm\x01\0\0\0", "a WebAssembly module"),
	CASE("a", "BC\xc0\xde", "LLVM bitcode"),
	CASE("a", "dex\n035\0", "Android byte code"),
	CASE("a", "dex\nis not here", NULL),
	CASE("a", "\xa7\x0d\r\n\0\0\0\0\0", "Python byte code"),
	CASE("a", "\x03\xf3\r\n\0\0\0\0\0\0", "Python byte code"),
	CASE("a", "ab\r\nc", NULL),
	CASE("a", "\x1bLuaQ", "Lua byte code"),
	CASE("a", "MZ is a text", NULL),
	CASE("a", "MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0\xb8\0\0\0\0\0\0\0@\0\0\0",
		"a DOS program"),
	CASE("a.hex", ":10010000214601360121470136007EFE09D2190140\r\n",
		"firmware (Intel HEX)"),
	CASE("a.hex", ":10010000214601360121470136007EFE09D2190141\r\n", NULL),
	CASE("a", ":00000001FF", "firmware (Intel HEX)"),
	CASE("a", "S1137AF00A0A0D0000000000000000000000000061\n", "firmware (S-records)"),
	CASE("a", "S1 is a name", NULL),
	CASE("a", "#!/bin/sh\nexit\n\0\x01\x02",
		"a script with something binary behind it"),
	CASE("a", "#!/bin/sh\nexit\n", NULL),
	CASE("a", "PACK\0\0\0\x02", "a pack of git"),
	CASE("a", "# v2 git bundle\n", "a bundle of git"),
	CASE("a", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
		"an MSI package or an OLE document"),
	CASE("a", "hsqs are letters", NULL),
	CASE("a", "hsqs\x01\0\0\0", "a squashfs image"),
	CASE("x.bin", "abc\0def", "a binary by its name"),
	CASE("x.so.1", "abc\0def", "a binary by its name"),
	CASE("x.bin", "abc def", NULL),
	CASE("x.dat", "abc\0def", NULL),
	/* data that is no component */
	CASE("a.png", "\x89PNG\r\n\x1a\n\0\0\0\r", NULL),
	CASE("a.gif", "GIF89a\0\0", NULL),
	CASE("a.jpg", "\xff\xd8\xff\xe0\0", NULL),
	CASE("a.pdf", "%PDF-1.7\n%\xe2\xe3\0", NULL),
	CASE("a.ttf", "\0\x01\0\0\0", NULL),
	CASE("a.woff2", "wOF2\0\x01\0\0", NULL),
	CASE("a.db", "SQLite format 3\0", NULL),
	CASE("a.mo", "\xde\x12\x04\x95\0", NULL),
	CASE("a", "", NULL),
	CASE("a", "MZ", NULL),
};

static void test_magic(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < COUNT(magic_cases); i++) {
		const struct magic_case *c = &magic_cases[i];
		struct magic magic = magic_of(str_of(c->path), c->bytes);

		EXPECT((!magic.what && !c->what) ||
				(magic.what && c->what && !strcmp(magic.what, c->what)),
			"case %zu: '%s', not '%s'", i, magic.what ? magic.what : "-",
			c->what ? c->what : "-");
	}
	unit_done();
}

static void put_le(char *p, size_t at, uint32_t value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		p[at + i] = (char)(value >> 8 * i);
}

static void expect_magic(const char *path, const char *p, size_t n, const char *what)
{
	struct magic magic = magic_of(str_of(path), str_make(p, n));

	EXPECT(magic.what ? what && !strcmp(magic.what, what) : !what, "'%s', not '%s'",
		magic.what ? magic.what : "-", what ? what : "-");
}

static void test_portable_executables(void **unused)
{
	char pe[512] = "MZ", coff[64] = "";

	(void)unused;
	put_le(pe, 0x3c, 0x80, 4);
	memcpy(pe + 0x80, "PE\0\0", 4);
	put_le(pe, 0x80 + 24, 0x20b, 2);
	expect_magic("a", pe, sizeof(pe), "a Windows program (PE)");
	put_le(pe, 0x80 + 22, 0x2000, 2);
	expect_magic("a", pe, sizeof(pe), "a Windows library (PE)");
	put_le(pe, 0x80 + 24 + 112 + 14 * 8, 0x2000, 4);
	expect_magic("a", pe, sizeof(pe), "a .NET assembly (PE)");
	for (size_t n = 0; n <= sizeof(pe); n++)
		magic_of(str_of("a"), str_make(pe, n));
	put_le(pe, 0x3c, 0xffffffff, 4);
	expect_magic("a", pe, sizeof(pe), "a DOS program");
	put_le(coff, 0, 0x8664, 2);
	put_le(coff, 2, 1, 2);
	memcpy(coff + 20, ".text", 5);
	expect_magic("x.c", coff, sizeof(coff), "a COFF object");
	put_le(coff, 16, 1, 2);
	expect_magic("x.obj", coff, sizeof(coff), "a binary by its name");
	unit_done();
}

static void test_tar(void **unused)
{
	char tar[1024] = "hello.c";
	unsigned sum = 0;

	(void)unused;
	memcpy(tar + 100, "0000644", 7);
	memcpy(tar + 148, "        ", 8);
	for (size_t i = 0; i < 512; i++)
		sum += (unsigned char)tar[i];
	for (size_t i = 0; i < 6; i++)
		tar[148 + 5 - i] = (char)('0' + (sum >> 3 * i & 7));
	tar[154] = '\0';
	expect_magic("a", tar, sizeof(tar), "a tar archive");
	tar[0] = 'j';
	expect_magic("a", tar, sizeof(tar), NULL);
	memcpy(tar + 257, "ustar", 5);
	expect_magic("a", tar, sizeof(tar), "a tar archive");
	unit_done();
}

static void test_binaries(void **unused)
{
	(void)unused;
	expect_content("lib/libz.so.1",
		BYTES("\x7f"
		      "ELF\x01"),
		"0 binary bytes libz.so.1\n");
	expect_content("zlib-1.3.1.tar.gz", BYTES("\x1f\x8b\x08\0"),
		"0 binary bytes zlib =1.3.1\n");
	expect_content("data.zip", BYTES("PK\x05\x06"), "0 binary bytes data.zip\n");
	expect_content("a.rom", BYTES("x\0y\0z"),
		"0 binary bytes a.rom partial: a binary by its name; its bytes say "
		"nothing\n");
	expect_content("a.txt", BYTES("hello\n"), "");
	unit_done();
}

/* --- Git LFS ---------------------------------------------------------------------------
 */

#define LFS "version https://git-lfs.github.com/spec/v1\n"
#define OID \
	"oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\n"

static void test_lfs(void **unused)
{
	static const char *const bad[] = {LFS, LFS OID, LFS "size 12345\n",
		LFS "size 1\n" OID, LFS OID "size 12345", LFS OID "size 12345\r\n",
		LFS OID "size 012\n", LFS OID "size x\n", LFS OID "size 1\nzzz 1\n",
		LFS
		"oid sha256:4D7A214614AB2935C943F9E0FF69D22EADBB8F32B1258DAAA5E2CA24D1"
		"7E2393\nsize 1\n",
		LFS "oid md5:4d7a\nsize 1\n", LFS OID OID "size 1\n",
		LFS "\n" OID "size 1\n", LFS OID "size 1\n\n", LFS OID "size \n",
		"version https://git-lfs.github.com/spec/v1", NULL};
	char big[2000];

	(void)unused;
	expect_content("a.psd", str_of(LFS OID "size 12345\n"),
		"0 git-lfs bytes a.psd #file-bytes:sha256:4d7a214614ab\n");
	expect_content("a.psd",
		str_of("version https://hawser.github.com/spec/v1\n" OID "size 0\n"),
		"0 git-lfs bytes a.psd #file-bytes:sha256:4d7a214614ab\n");
	expect_content("a.psd", str_of(LFS "ext-0-x sha256:00\n" OID "size 12345\n"),
		"0 git-lfs bytes a.psd #file-bytes:sha256:4d7a214614ab partial: an "
		"extension of Git LFS changes the bytes that are hashed\n");
	for (size_t i = 0; bad[i]; i++) {
		struct arena arena = {0}, scratch = {0};
		struct dependency_list list = {0};

		content_read(&list, &arena, &scratch, str_of("x"), str_of(bad[i]));
		EXPECT(list.count == 1 && list.items[0].state == READ_OPAQUE &&
				list.items[0].form == FORM_LFS,
			"malformed pointer %zu", i);
		arena_done(&arena);
		arena_done(&scratch);
	}
	memset(big, ' ', sizeof(big));
	memcpy(big, LFS, strlen(LFS));
	expect_content("x", str_make(big, sizeof(big)),
		"0 git-lfs bytes x opaque: no pointer of Git LFS: too long, or cut "
		"off\n");
	unit_done();
}

/* --- libraries -------------------------------------------------------------------------
 */

static void expect_library(const char *text, const char *name, const char *version)
{
	struct arena arena = {0};
	struct library_marks marks = {0};

	library_find(&marks, &arena, str_of(text));
	EXPECT(marks.count == (name != NULL), "%zu marks in: %s", marks.count, text);
	if (name && marks.count)
		EXPECT(str_is(marks.items[0].name, name) &&
				str_is(marks.items[0].version, version) &&
				marks.items[0].end <= strlen(text),
			"%.*s %.*s in: %s", STR_ARG(marks.items[0].name),
			STR_ARG(marks.items[0].version), text);
	arena_done(&arena);
}

static void test_libraries(void **unused)
{
	(void)unused;
	EXPECT(library_is_sorted(), "the tables are in order");
	expect_library("/* stb_image - v2.30 - public domain image loader */",
		"stb_image", "2.30");
	expect_library("// Ogg Vorbis audio decoder - v1.22 - public domain\n",
		"stb_vorbis", "1.22");
	expect_library("/* stb.h - v2.37 - Sean's Tool Box */", "stb", "2.37");
	expect_library(
		"// stb_truetype.h - v1.26 - public domain\n", "stb_truetype", "1.26");
	expect_library("// uses stb_image, which is good\n", NULL, NULL);
	expect_library("#define SQLITE_VERSION        \"3.45.1\"\n", "sqlite3", "3.45.1");
	expect_library("** version 3.45.1.\n", NULL, NULL);
	expect_library("#define CJSON_VERSION_MAJOR 1\n#define CJSON_VERSION_MINOR 7\n"
		       "#define CJSON_VERSION_PATCH 18\n",
		"cjson", "1.7.18");
	expect_library("#define UTHASH_VERSION 2.3.0\n", "uthash", "2.3.0");
	expect_library(
		"#  define XXH_VERSION_MAJOR    0\r\n# define XXH_VERSION_MINOR 8\r\n"
		"#define XXH_VERSION_RELEASE  2\r\n",
		"xxhash", "0.8.2");
	expect_library("#define LZ4_VERSION_MAJOR    1    /* for breaking changes  */\n"
		       "#define LZ4_VERSION_MINOR    9    /* for new ones */\n"
		       "#define LZ4_VERSION_RELEASE  4\n",
		"lz4", "1.9.4");
	expect_library("#define DLMALLOC_VERSION 20806\n", "dlmalloc", "2.8.6");
	expect_library(
		"#define DUK_VERSION                       20700L\n", "duktape", "2.7.0");
	expect_library("#define MI_MALLOC_VERSION 212   // major\n", "mimalloc", "2.1.2");
	expect_library("#	define PUGIXML_VERSION 1140\n", "pugixml", "1.14");
	expect_library("#define PUGIXML_VERSION 190 // 1.9\n", "pugixml", "1.9");
	expect_library(" * pugixml parser - version 1.13\n", "pugixml", "1.13");
	expect_library(
		"#define RAPIDXML_HPP_INCLUDED\n\n// Copyright (C)\n// Version 1.13\n",
		"rapidxml", "1.13");
	expect_library(
		"/* miniz.c v1.15 - public domain deflate/inflate */", "miniz", "1.15");
	expect_library("/* miniz.c 2.2.0 - public domain deflate */", "miniz", "2.2.0");
	expect_library("LodePNG version 20230410\n", "lodepng", "20230410");
	expect_library("#define MG_VERSION \"7.12\"\n", "mongoose", "7.12");
	expect_library("#define BZ_VERSION  \"1.0.8, 13-Jul-2019\"\n", "bzip2", "1.0.8");
	expect_library("#define NANOPB_VERSION \"nanopb-0.4.7\"\n", "nanopb", "0.4.7");
	expect_library(
		"#define tskKERNEL_VERSION_NUMBER \"V10.4.3\"\n", "freertos", "10.4.3");
	expect_library("#define LUA_RELEASE	\"Lua 5.1.5\"\n", "lua", "5.1.5");
	expect_library(
		"#define LUA_VERSION_MAJOR	\"5\"\n#define LUA_VERSION_MINOR	"
		"\"4\"\n"
		"#define LUA_VERSION_NUM 504\n#define LUA_VERSION_RELEASE	\"6\"\n",
		"lua", "5.4.6");
	expect_library(
		"#define PCRE2_MAJOR           10\n#define PCRE2_MINOR           42\n",
		"pcre2", "10.42");
	expect_library(
		"#define string_view_lite_MAJOR  1\n#define string_view_lite_MINOR "
		" 6\n#define string_view_lite_PATCH  0\n",
		"string-view-lite", "1.6.0");
	expect_library("#define LUACMSGPACK_VERSION \"lua-cmsgpack 0.4.0\"\n",
		"lua-cmsgpack", "0.4.0");
	expect_library("#define LUA_BITOP_VERSION \"1.0.2\"\n", "lua-bitop", "1.0.2");
	expect_library("#ifndef CJSON_VERSION\n#define CJSON_VERSION \"2.1.0\"\n",
		"lua-cjson", "2.1.0");
	expect_library("#define __VALGRIND_MAJOR__ 3\n#define __VALGRIND_MINOR__ 13\n",
		"valgrind", "3.13");
	expect_library("/* This file is part of the mingw-w64 runtime package. */",
		"mingw-runtime", "");
	expect_library("// Copyright (c) 2008, by Attractive Chaos\n", "klib", "");
	expect_library(
		" A C-program for MT19937-64 (2004/9/29 version).", "mt19937-64", "");
	expect_library(
		"** This file is part of a Qt Solutions component.", "qt-solutions", "");
	expect_library(
		"* Author: Brad Conte (brad AT bradconte.com)", "crypto-algorithms", "");
	expect_library("#ifndef JSMN_H\n#define JSMN_H\n", "jsmn", "");
	expect_library("/* linenoise.c -- guerrilla line editing library against */",
		"linenoise", "");
	expect_library("/* Parson 1.5.3 (https://github.com/kgabis/parson) */", "parson",
		"1.5.3");
	expect_library("x #define SQLITE_VERSION \"1\"\n", NULL, NULL);
	expect_library("#define SQLITE_VERSION_NUMBER 3045001\n", NULL, NULL);
	expect_library("#define ZLIB_VERSION \"1.3.1\"", "zlib", "1.3.1");
	unit_done();
}

static void test_sources(void **unused)
{
	(void)unused;
	expect_content("src/json.c",
		str_of("// mine\n#define CJSON_VERSION_MAJOR 1\n"
		       "#define CJSON_VERSION_MINOR 7\n#define CJSON_VERSION_PATCH 18\n"),
		"2 single-file bytes cjson =1.7.18\n");
	/* a part of a folder is no file by itself, and no C is not looked at */
	expect_content("zlib.h", str_of("#define ZLIB_VERSION \"1.3.1\"\n"), "");
	expect_content("notes.txt", str_of("#define SQLITE_VERSION \"3.1\"\n"), "");
	/* one entry for a name; a version fills in */
	expect_content("stb.h",
		str_of("/* stb_image - v2.30 - x */\n#define STB_IMAGE_VERSION 1\n"),
		"1 single-file bytes stb_image =2.30\n");
	expect_content("a.h",
		str_of("\xef\xbb\xbf#define MG_VERSION \"7.1\"\n\n#define UTHASH_VERSION "
		       "2\n"),
		"1 single-file bytes mongoose =7.1\n3 single-file bytes uthash =2\n");
	unit_done();
}

static void test_pragmas(void **unused)
{
	(void)unused;
	expect_content("a.c",
		str_of("#ifndef A_H\n#pragma comment(lib, \"ws2_32.lib\")\n"
		       "# pragma comment( lib , \"user32\" ) // x\n"
		       "#ifdef _WIN32\n#pragma comment(lib,\"a b.lib\")\n#endif\n"
		       "#pragma comment(lib, NAME)\n"
		       "#pragma comment(linker, \"/NODEFAULTLIB:x /defaultlib:y.lib\")\n"
		       "#pragma comment(user, \"lib\")\n#pragma once\n"
		       "#pragma comment(lib, \"\n#pragma comment(lib\n#pragma "
		       "comment\n#endif"),
		"2 link system ws2_32.lib\n"
		"3 link system user32\n"
		"5 link system a b.lib if\n"
		"7 link system NAME partial: a name that is worked out by the "
		"preprocessor\n"
		"8 link system y.lib\n"
		"11 link system \" partial: a string that is not closed\n");
	unit_done();
}

/* Cut anywhere, nothing is read behind the end. */
static void test_cut(void **unused)
{
	static const char text[] =
		"/* stb_image - v2.30 - x\nminiz.c 1.1 - public domain */\n"
		"#ifdef A\n#pragma comment(linker, \"/defaultlib:y.lib\")\n#endif\n"
		"#pragma comment(lib, \"a\")\n#define XXH_VERSION_MAJOR 1\n"
		"#define XXH_VERSION_MINOR 2\n#define XXH_VERSION_RELEASE 3\n"
		"#define RAPIDXML_HPP_INCLUDED\n// Version 1\n" LFS OID "size 1\n";

	(void)unused;
	for (size_t from = 0; from < sizeof(text); from += 13) {
		for (size_t n = 0; n < sizeof(text) - from; n++) {
			struct arena arena = {0}, scratch = {0};
			struct dependency_list list = {0};
			char *copy = memory_get(NULL, n + 1);

			memcpy(copy, text + from, n);
			content_read(&list, &arena, &scratch, str_of("a.c"),
				str_make(copy, n));
			free(copy);
			arena_done(&arena);
			arena_done(&scratch);
		}
	}
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_magic),
		cmocka_unit_test(test_portable_executables),
		cmocka_unit_test(test_tar),
		cmocka_unit_test(test_binaries),
		cmocka_unit_test(test_lfs),
		cmocka_unit_test(test_libraries),
		cmocka_unit_test(test_sources),
		cmocka_unit_test(test_pragmas),
		cmocka_unit_test(test_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
