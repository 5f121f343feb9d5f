/*
 * CMake files: the language, variables, branches, functions of the file; what is broken.
 */
#include <stdlib.h>
#include "base/limits.h"
#include "tests/unit/declare.h"
#include "base/banned.h"

static void test_language(void **unused)
{
	(void)unused;
	expect_declared("CMakeLists.txt",
		str_of("# FetchContent_Declare(no URL http://h/no-1.zip)\n"
		       "#[[ FetchContent_Declare(no URL http://h/no-1.zip)\n"
		       "]] fetchcontent_DECLARE (a # comment )\n"
		       "  URL [==[http://h/a-1.zip]==] #[=[ in ]=] URL_MD5 "
		       "\"0123456789abcdef\\\n"
		       "0123456789abcdef\")\n"
		       "FetchContent_Declare(b;URL;http://h/b-2.zip)\n"
		       "FetchContent_Declare(\"c\" \"GIT_REPOSITORY"
		       "\" \"http://h/\\${c}.git\" GIT_TAG v\\;1)\n"
		       "message(\"FetchContent_Declare(no URL http://h/no-1.zip)"
		       "\")\n"
		       "if(NOT (A OR (B AND \"x)y\")))\n"
		       "  FetchContent_Declare(d URL http://h/d-3.zip)\n"
		       "endif()\n"
		       "set(x -DA=\"FetchContent_Declare(no)\" )\n"
		       "FetchContent_Declare(e URL http://h/e-4.zip) "
		       "FetchContent_Declare(f URL http://h/f-5.zip)\n"),
		"3 cmake-fetchcontent bytes a =1 @http://h/a-1.zip "
		"#archive-bytes:md5:0123456789ab\n"
		"6 cmake-fetchcontent bytes b =2 @http://h/b-2.zip\n"
		"7 cmake-fetchcontent bytes c =v;1 @http://h/${c}.git\n"
		"10 cmake-fetchcontent bytes d =3 @http://h/d-3.zip if\n"
		"13 cmake-fetchcontent bytes e =4 @http://h/e-4.zip\n"
		"13 cmake-fetchcontent bytes f =5 @http://h/f-5.zip\n");
	unit_done();
}

static void test_values(void **unused)
{
	(void)unused;
	expect_declared("CMakeLists.txt",
		str_of("project(Demo VERSION 1.4.2)\n"
		       "set(BASE https://h.org)\n"
		       "string(TOLOWER ABC low)\n"
		       "string(REPLACE \".\" \"_\" under \"${PROJECT_VERSION}\")\n"
		       "string(APPEND BASE \"/pub\")\n"
		       "list(APPEND URLS ${BASE}/x-${Demo_VERSION_MAJOR}.zip)\n"
		       "list(APPEND URLS \"https://m.org/x-1.zip\")\n"
		       "set(N x)\n"
		       "set(x_TAG v9)\n"
		       "FetchContent_Declare(${N} URL ${URLS})\n"
		       "FetchContent_Declare(y GIT_REPOSITORY ${BASE}/${low}.git "
		       "GIT_TAG ${${N}_TAG})\n"
		       "FetchContent_Declare(z GIT_REPOSITORY ${BASE}/z.git "
		       "GIT_TAG r_${under})\n"
		       "set(x_TAG v10)\n"
		       "FetchContent_Declare(later GIT_REPOSITORY ${BASE}/l.git "
		       "GIT_TAG ${x_TAG})\n"
		       "FetchContent_Declare(env GIT_REPOSITORY ${BASE}/l.git "
		       "GIT_TAG $ENV{TAG})\n"
		       "FetchContent_Declare(at GIT_REPOSITORY @URL@ GIT_TAG "
		       "${UNSET})\n"
		       "set(TAG v1 CACHE STRING \"which\")\n"
		       "FetchContent_Declare(cache GIT_REPOSITORY ${BASE}/c.git "
		       "GIT_TAG ${TAG})\n"
		       "execute_process(COMMAND x OUTPUT_VARIABLE TAG)\n"
		       "FetchContent_Declare(out GIT_REPOSITORY ${BASE}/c.git "
		       "GIT_TAG ${TAG})\n"),
		"10 cmake-fetchcontent bytes x =1 @https://h.org/pub/x-1.zip "
		"@https://m.org/x-1.zip\n"
		"11 cmake-fetchcontent bytes y =v9 @https://h.org/pub/abc.git\n"
		"12 cmake-fetchcontent bytes z =r_1_4_2 @https://h.org/pub/z.git\n"
		"14 cmake-fetchcontent bytes later =v10 @https://h.org/pub/l.git\n"
		"15 cmake-fetchcontent bytes env ^$ENV{TAG} "
		"@https://h.org/pub/l.git partial: a revision in a variable that "
		"is not known\n"
		"16 cmake-fetchcontent bytes at ^${UNSET} @@URL@ partial: a URL "
		"with variables that are not known\n"
		"18 cmake-fetchcontent bytes cache =v1 @https://h.org/pub/c.git\n"
		"20 cmake-fetchcontent bytes out ^${TAG} @https://h.org/pub/c.git "
		"partial: a revision in a variable that is not known\n");
	unit_done();
}

static void test_branches(void **unused)
{
	(void)unused;
	expect_declared("CMakeLists.txt",
		str_of("if(WIN32)\n"
		       "  set(U https://h/win-1.0.zip)\n"
		       "  set(S 00112233445566778899aabbccddeeff001122334455667788"
		       "99aabbccddeeff)\n"
		       "elseif(APPLE)\n"
		       "  set(U https://h/mac-1.0.zip)\n"
		       "  set(S 10112233445566778899aabbccddeeff001122334455667788"
		       "99aabbccddeeff)\n"
		       "else()\n"
		       "  set(U https://h/lin-1.0.zip)\n"
		       "  set(S 20112233445566778899aabbccddeeff001122334455667788"
		       "99aabbccddeeff)\n"
		       "endif()\n"
		       "ExternalProject_Add(tool URL ${U} URL_HASH SHA256=${S} "
		       "CMAKE_ARGS -DX=${Q})\n"
		       "if(NOT DEFINED TAG)\n"
		       "  set(TAG v3)\n"
		       "endif()\n"
		       "ExternalProject_Add(fallback GIT_REPOSITORY "
		       "https://h/f.git GIT_TAG ${TAG})\n"
		       "if(LATEST)\n"
		       "  set(REF main)\n"
		       "endif()\n"
		       "ExternalProject_Add(half GIT_REPOSITORY https://h/g.git "
		       "GIT_TAG ${REF})\n"
		       "if(FALSE)\n"
		       "  ExternalProject_Add(never GIT_REPOSITORY "
		       "https://h/n.git GIT_TAG 0123456789abcdef0123456789abcdef01"
		       "234567)\n"
		       "endif()\n"
		       "if(A)\n"
		       "  set(SAME v1)\n"
		       "else()\n"
		       "  set(SAME v1)\n"
		       "endif()\n"
		       "ExternalProject_Add(same GIT_REPOSITORY https://h/s.git "
		       "GIT_TAG ${SAME})\n"
		       "foreach(part core net)\n"
		       "  ExternalProject_Add(${part} GIT_REPOSITORY "
		       "https://h/${part}.git GIT_TAG v2)\n"
		       "endforeach()\n"),
		"11 cmake-externalproject bytes tool =1.0 @https://h/lin-1.0.zip "
		"#archive-bytes:sha256:201122334455 if\n"
		"11 cmake-externalproject bytes tool =1.0 @https://h/mac-1.0.zip "
		"#archive-bytes:sha256:101122334455 if\n"
		"11 cmake-externalproject bytes tool =1.0 @https://h/win-1.0.zip "
		"#archive-bytes:sha256:001122334455 if\n"
		"15 cmake-externalproject bytes fallback =v3 @https://h/f.git\n"
		"19 cmake-externalproject bytes half ^${REF} @https://h/g.git if "
		"partial: a revision in a variable that is not known\n"
		"19 cmake-externalproject bytes half ^main @https://h/g.git if\n"
		"21 cmake-externalproject bytes never @https://h/n.git "
		"#git-commit:git:0123456789ab if\n"
		"28 cmake-externalproject bytes same =v1 @https://h/s.git\n"
		"30 cmake-externalproject bytes core =v2 @https://h/core.git if\n"
		"30 cmake-externalproject bytes net =v2 @https://h/net.git if\n");
	unit_done();
}

static void test_functions(void **unused)
{
	(void)unused;
	expect_declared("CMakeLists.txt",
		str_of("function(fetch name)\n"
		       "  cmake_parse_arguments(F \"QUIET\" \"URL;HASH"
		       "\" \"\" ${ARGN})\n"
		       "  FetchContent_Declare(${name} URL ${F_URL} URL_HASH "
		       "SHA256=${F_HASH})\n"
		       "  FetchContent_Declare(fixed URL https://h/fixed-1.zip)\n"
		       "endfunction()\n"
		       "fetch(one URL https://h/one-1.zip HASH 0011223344556677889"
		       "9aabbccddeeff00112233445566778899aabbccddeeff)\n"
		       "fetch(two QUIET URL https://h/two-2.zip HASH "
		       "10112233445566778899aabbccddeeff00112233445566778899aabbcc"
		       "ddeeff)\n"
		       "macro(uncalled name tag)\n"
		       "  FetchContent_Declare(${name} GIT_REPOSITORY "
		       "https://h/u.git GIT_TAG ${tag})\n"
		       "endmacro()\n"
		       "function(give out)\n"
		       "  set(${out} v7 PARENT_SCOPE)\n"
		       "endfunction()\n"
		       "give(T)\n"
		       "FetchContent_Declare(given GIT_REPOSITORY https://h/g.git "
		       "GIT_TAG ${T})\n"
		       "macro(recurse n)\n"
		       "  recurse(${n})\n"
		       "endmacro()\n"
		       "recurse(x)\n"
		       "their_fetch(foo https://h/foo-9.tar.gz 0011223344556677889"
		       "9aabbccddeeff00112233445566778899aabbccddeeff)\n"),
		"4 cmake-fetchcontent bytes fixed =1 @https://h/fixed-1.zip if\n"
		"6 cmake-fetchcontent bytes one =1 @https://h/one-1.zip "
		"#archive-bytes:sha256:001122334455\n"
		"7 cmake-fetchcontent bytes two =2 @https://h/two-2.zip "
		"#archive-bytes:sha256:101122334455\n"
		"9 cmake-fetchcontent bytes - ^${tag} @https://h/u.git if opaque: "
		"its name is in a variable that is not known\n"
		"15 cmake-fetchcontent bytes given =v7 @https://h/g.git\n"
		"20 cmake-download bytes foo =9 @https://h/foo-9.tar.gz "
		"#archive-bytes:sha256:001122334455 partial: a command that is not "
		"known here\n");
	unit_done();
}

/* What functions, macros and loops leave behind. */
static void test_scopes(void **unused)
{
	(void)unused;
	expect_declared("CMakeLists.txt",
		str_of("function(g out)\nset(X v5)\nset(Y v6 PARENT_SCOPE)\nset(Z v7)\n"
		       "return(PROPAGATE X)\nendfunction()\n"
		       "macro(m)\nset(Q q1)\nendmacro()\n"
		       "set(X v1)\nset(Y v1)\nset(Z v1)\ng(z)\nm()\n"
		       "FetchContent_Declare(a GIT_REPOSITORY http://h/a GIT_TAG ${X})\n"
		       "FetchContent_Declare(b GIT_REPOSITORY http://h/b GIT_TAG ${Y})\n"
		       "FetchContent_Declare(c GIT_REPOSITORY http://h/c GIT_TAG ${Z})\n"
		       "FetchContent_Declare(d GIT_REPOSITORY http://h/d GIT_TAG ${Q})\n"
		       "foreach(i 1 2)\n"
		       "FetchContent_Declare(e GIT_REPOSITORY http://h/e GIT_TAG ${Q})\n"
		       "string(APPEND Q x)\nendforeach()\n"
		       "their(Z)\n"
		       "FetchContent_Declare(f GIT_REPOSITORY http://h/f GIT_TAG "
		       "${Z})\n"),
		"15 cmake-fetchcontent bytes a =v5 @http://h/a\n"
		"16 cmake-fetchcontent bytes b =v6 @http://h/b\n"
		"17 cmake-fetchcontent bytes c =v1 @http://h/c\n"
		"18 cmake-fetchcontent bytes d =q1 @http://h/d\n"
		"20 cmake-fetchcontent bytes e ^${Q} @http://h/e if partial: a revision "
		"in a "
		"variable that is not known\n"
		"24 cmake-fetchcontent bytes f ^${Z} @http://h/f if partial: a revision "
		"in a "
		"variable that is not known\n"
		"24 cmake-fetchcontent bytes f =v1 @http://h/f if\n");
	unit_done();
}

static void test_templates(void **unused)
{
	(void)unused;
	expect_declared("cmake/x.cmake.in",
		str_of("@PACKAGE_INIT@\n"
		       "@CODE@\n"
		       "${MORE}\n"
		       "find_dependency(zlib)\n"
		       "ExternalProject_Add(g GIT_REPOSITORY https://h/g.git "
		       "GIT_TAG @TAG@)\n"),
		"2 cmake-download reference @CODE@ partial: text that "
		"configure_file() puts in\n"
		"3 cmake-download reference ${MORE} partial: text that "
		"configure_file() puts in\n"
		"4 cmake-find system zlib\n"
		"5 cmake-externalproject bytes g ^@TAG@ @https://h/g.git partial: "
		"a revision in a variable that is not known\n");
	expect_declared("src/config.h.cmake",
		str_of("#cmakedefine X 1\n"
		       "extern int f(void);\n"
		       "@X@\n"),
		"");
	unit_done();
}

static void test_broken(void **unused)
{
	(void)unused;
	expect_declared("CMakeLists.txt",
		str_of("FetchContent_Declare(a URL \"http://h/a-1.zip)\n"
		       "FetchContent_Declare(b URL http://h/b-2.zip)\n"
		       "FetchContent_Declare(c URL http://h/c-3.zip"),
		"1 cmake-download bytes - opaque: a quote that is not closed\n"
		"2 cmake-fetchcontent bytes b =2 @http://h/b-2.zip\n"
		"3 cmake-download bytes - opaque: a command that is not closed\n");
	expect_declared("CMakeLists.txt",
		str_of("FetchContent_Declare(a URL [[http://h/a-1.zip)\n"
		       "FetchContent_Declare(b URL http://h/b-2.zip)\n"),
		"1 cmake-download bytes - opaque: a bracket that is not closed\n"
		"2 cmake-fetchcontent bytes b =2 @http://h/b-2.zip\n");
	expect_declared("CMakeLists.txt",
		str_of("#[[ open\n"
		       "FetchContent_Declare(b URL http://h/b-2.zip)\n"),
		"1 cmake-download bytes - opaque: a comment that is not closed\n"
		"2 cmake-fetchcontent bytes b =2 @http://h/b-2.zip\n");
	expect_declared("CMakeLists.txt",
		str_of("this is no CMake\n"
		       "FetchContent_Declare(b URL http://h/b-2.zip)\n"
		       "nor is this\n"),
		"1 cmake-download bytes - opaque: text that is no command\n"
		"2 cmake-fetchcontent bytes b =2 @http://h/b-2.zip\n");
	expect_declared("CMakeLists.txt",
		str_of("\357\273\277FetchContent_Declare(b URL http://h/b-2.zip)\r\n"
		       "if(X)\r\n"
		       "FetchContent_Declare(c\r\n"
		       "  URL http://h/c-3.zip\r\n"
		       ")\r\n"
		       "endif()"),
		"1 cmake-fetchcontent bytes b =2 @http://h/b-2.zip\n"
		"3 cmake-fetchcontent bytes c =3 @http://h/c-3.zip if\n");
	expect_declared("CMakeLists.txt",
		str_of("endif()\n"
		       "else()\n"
		       "endfunction()\n"
		       "endforeach()\n"
		       "set()\n"
		       "function()\n"
		       "FetchContent_Declare()\n"
		       "FetchContent_Declare(b URL)\n"
		       "file()\n"
		       "file(DOWNLOAD)\n"
		       "CPMAddPackage()\n"
		       "find_package()\n"
		       "project()\n"
		       "foreach()\n"
		       "HunterGate()\n"
		       "vcpkg_from_github()\n"
		       "vcpkg_from_git()\n"),
		"7 cmake-fetchcontent reference - if opaque: it has no name\n"
		"8 cmake-fetchcontent reference b if\n"
		"10 cmake-download bytes - if opaque: it has no URL\n"
		"15 cmake-download bytes hunter if partial: it has no URL\n"
		"16 vcpkg-port bytes - ^HEAD @https://github.com//archive/.tar.gz "
		"if partial: it has no REPO\n"
		"17 vcpkg-port bytes - ^HEAD if partial: it has no URL\n");
	unit_done();
}

/* --- hostile ---------------------------------------------------------------------------
 */

static size_t count_entries(const char *path, struct str text)
{
	struct arena arena = {0}, scratch = {0};
	struct dependency_list list = {0};
	size_t count;

	declarations_read(
		&list, &arena, &scratch, form_of(str_of(path)), str_of(path), text);
	count = list.count;
	arena_done(&arena);
	arena_done(&scratch);
	return count;
}

/* Each start of a file that has some of all: nothing crashes, and nothing is lost. */
static void test_truncated(void **unused)
{
	static const char sample[] =
		"set(V 1)\nif(A)\nset(V ${V}${${V}}\\;)\nelse()\nlist(APPEND V \"b\n\")\n"
		"endif()\nfunction(f n)\ncmake_parse_arguments(P \"\" \"U\" \"\" "
		"${ARGN})\n"
		"FetchContent_Declare(${n} URL ${P_U} URL_HASH "
		"SHA256=00)\nendfunction()\n"
		"f(x U [==[http://h/x-${V}.zip]==]) #[[ c ]]\nforeach(i IN LISTS V ITEMS "
		"1)\n"
		"CPMAddPackage(\"gh:a/b@${i}#$ENV{X}\")\nendforeach()\n"
		"execute_process(COMMAND sh -c \"git clone 'http://h/x'\" )\n"
		"vcpkg_from_github(REPO a/b REF @V@ SHA512 0 PATCHES a.patch)\n";

	(void)unused;
	for (size_t n = 0; n < sizeof(sample); n++) {
		char *copy = memory_get(NULL, n + 1);

		memcpy(copy, sample, n);
		count_entries("CMakeLists.txt", str_make(copy, n));
		count_entries("portfile.cmake", str_make(copy, n));
		free(copy);
	}
	EXPECT(count_entries("CMakeLists.txt", str_of(sample)) == 4, "all of it");
	unit_done();
}

/* A unit of text, as often as fits. */
static size_t count_repeated(const char *head, const char *unit, size_t bytes)
{
	struct buf text _cleanup_buf_ = BUF_INIT(LIMIT_DECLARATION_BYTES);

	buf_puts(&text, head);
	while (text.n + strlen(unit) <= bytes)
		buf_puts(&text, unit);
	return count_entries("CMakeLists.txt", buf_str(&text));
}

/* None of these may take long, or much memory. */
static void test_hostile(void **unused)
{
	static const char *const units[] = {"if(A)\n", "foreach(x a b)\n",
		"function(f)\n", "macro(m)\nm()\nendmacro()\n", "${", "a(", "a(\"",
		"[==[", "#[[", "a([[\n", "set(a \"${a}${a}\")\n", "list(APPEND a x)\n",
		"if(A)\nset(v ${v}x)\nendif()\n",
		"if(A)\nset(v 1)\nelse()\nset(v 2)\nendif()\nf(${v} http://h/${v}.zip)\n",
		"a(${${${${${${${x}}}}}}})\n", "a(\\;\\;;;;\\)\n", "(((((", "@a@", "a ",
		"CPMAddPackage(gh:@@@@####)\n", "git;clone;&&;", "endif()\n",
		"elseif(x)\n"};

	(void)unused;
	for (size_t i = 0; i < COUNT(units); i++) {
		count_repeated("", units[i], 60000);
		count_repeated("FetchContent_Declare(x URL ", units[i], 60000);
		count_repeated("set(v 0)\nexecute_process(COMMAND ", units[i], 60000);
	}
	unit_done();
}

/* Too many values, too many worlds: an entry says so. */
static void test_cut(void **unused)
{
	struct buf text _cleanup_buf_ = BUF_INIT(1 << 20);
	struct arena arena = {0}, scratch = {0};
	struct dependency_list list = {0};
	bool has_note = false;

	(void)unused;
	for (unsigned i = 0; i < 8; i++)
		buf_printf(&text, "if(A%u)\nset(v%u 1)\nelse()\nset(v%u 2)\nendif()\n", i,
			i, i);
	buf_puts(&text, "FetchContent_Declare(x GIT_REPOSITORY http://h/x GIT_TAG "
			"v${v0}${v1}${v2}${v3}${v4}${v5}${v6}${v7})\n");
	declarations_read(&list, &arena, &scratch, form_of(str_of("CMakeLists.txt")),
		str_of("CMakeLists.txt"), buf_str(&text));
	for (size_t i = 0; i < list.count; i++)
		has_note |= str_is(
			list.items[i].note, "there are more values than are told apart");
	EXPECT(list.count > 16 && list.count <= 64 && has_note, "%zu", list.count);
	arena_done(&arena);
	arena_done(&scratch);
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_language),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_branches),
		cmocka_unit_test(test_functions),
		cmocka_unit_test(test_scopes),
		cmocka_unit_test(test_templates),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
