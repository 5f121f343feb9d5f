/*
 * CMake files with what stands around them: values and functions of other files, and what
 * is not followed.
 */
#include <stdio.h>
#include <stdlib.h>
#include "base/limits.h"
#include "components/cmake_around.h"
#include "tests/unit/fake_tree.h"
#include "base/banned.h"

#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

#define ENTRY "FetchContent_Declare(a GIT_REPOSITORY https://h/a GIT_TAG ${V})\n"
#define KNOWN "cmake-fetchcontent bytes a =v1 @https://h/a\n"
#define LACKS \
	"cmake-fetchcontent bytes a ^${V} @https://h/a " \
	"partial: a revision in a variable that is not known\n"

/* A constant of the file above, of what that includes, and of what the file includes. */
static void test_values(void **unused)
{
	static const struct fake_file files[] = {
		{"CMakeLists.txt", "project(Top VERSION 4.5)\n"
				   "include(cmake/Versions.cmake)\n"
				   "set(BASE https://h.org)\n"
				   "add_subdirectory(third_party)\n"
				   "set(BASE https://late.org)\n"},
		{"cmake/Versions.cmake",
			"set(ZLIB_VERSION 1.3.1)\n"
			"set(ZLIB_HASH SHA256=" SHA ")\n"
			"include(${CMAKE_CURRENT_LIST_DIR}/more.cmake)\n"},
		{"cmake/more.cmake", "set(PATCH ${CMAKE_CURRENT_LIST_DIR}/z.patch)\n"},
		{"third_party/CMakeLists.txt",
			"include(own.cmake)\n"
			"FetchContent_Declare(zlib URL "
			"${BASE}/zlib-${ZLIB_VERSION}.tgz\n"
			"  URL_HASH ${ZLIB_HASH} PATCH_COMMAND git apply ${PATCH})\n"
			"FetchContent_Declare(own GIT_REPOSITORY ${BASE}/own "
			"GIT_TAG ${OWN})\n"
			"FetchContent_Declare(top GIT_REPOSITORY ${BASE}/top "
			"GIT_TAG ${Top_VERSION})\n"
			"FetchContent_Declare(x GIT_REPOSITORY ${BASE}/x "
			"GIT_TAG ${NOBODY})\n"},
		{"third_party/own.cmake", "set(OWN v7)\n"},
		{NULL, NULL},
	};

	(void)unused;
	expect_declared_in(files, "third_party/CMakeLists.txt",
		"2 cmake-fetchcontent bytes zlib =1.3.1 @https://h.org/zlib-1.3.1.tgz "
		"#archive-bytes:sha256:0123456789ab +cmake/z.patch\n"
		"4 cmake-fetchcontent bytes own =v7 @https://h.org/own\n"
		"5 cmake-fetchcontent bytes top =4.5 @https://h.org/top\n"
		"6 cmake-fetchcontent bytes x ^${NOBODY} @https://h.org/x "
		"partial: a revision in a variable that is not known\n");
	unit_done();
}

/* A wrapper of another file that is called in a function of this one: each entry once, at
 * the call that names it. */
static void test_wrapped_twice(void **unused)
{
	static const struct fake_file files[] = {
		{"CMakeLists.txt", "set(ROOT r)\nadd_subdirectory(deps)\n"},
		{"deps/CMakeLists.txt",
			"include(import.cmake)\n"
			"function(all_of_them)\n"
			"  import(yyjson ibireme/yyjson c385651)\n"
			"  import(gason vivkin/gason 7aee524)\n"
			"  file(DOWNLOAD https://h/json-3.1.tgz ${ROOT}/json)\n"
			"endfunction()\n"
			"all_of_them()\n"},
		{"deps/import.cmake",
			"function(import NAME REPO COMMIT)\n"
			"  file(DOWNLOAD https://h/${REPO}/archive/${COMMIT}.zip "
			"${ROOT}/${NAME})\n"
			"endfunction()\n"},
		{NULL, NULL},
	};

	(void)unused;
	expect_declared_in(files, "deps/CMakeLists.txt",
		"3 cmake-download bytes yyjson =c385651 "
		"@https://h/ibireme/yyjson/archive/c385651.zip\n"
		"4 cmake-download bytes gason =7aee524 "
		"@https://h/vivkin/gason/archive/7aee524.zip\n"
		"5 cmake-download bytes json =3.1 @https://h/json-3.1.tgz if\n");
	unit_done();
}

/* Modules by name, and a file that is included and knows nothing of its includer. */
static void test_modules(void **unused)
{
	static const struct fake_file files[] = {
		{"CMakeLists.txt", "project(Top)\nadd_subdirectory(deps)\n"},
		{"deps/CMakeLists.txt",
			"list(APPEND CMAKE_MODULE_PATH "
			"\"${CMAKE_CURRENT_SOURCE_DIR}/cmake\" "
			"\"${PROJECT_SOURCE_DIR}/cmake\")\n"
			"include(Versions)\nif(USE_A)\ninclude(BuildA)\nendif()\n"},
		{"cmake/Versions.cmake", "set(A_TAG v1)\nset(A_TAG v2)\n"},
		{"deps/cmake/BuildA.cmake",
			"FetchContent_Declare(a GIT_REPOSITORY https://h/a GIT_TAG "
			"${A_TAG})\n"},
		{NULL, NULL},
	};

	(void)unused;
	expect_declared_in(files, "deps/cmake/BuildA.cmake",
		"1 cmake-fetchcontent bytes a =v2 @https://h/a\n");
	unit_done();
}

/* Functions of other files: told where they are called, once. */
static void test_functions(void **unused)
{
	static const struct fake_file files[] = {
		{"CMakeLists.txt", "include(cmake/wrap.cmake)\n"
				   "import_dependency(gason vivkin/gason 7aee524)\n"
				   "use_gtest(1.14)\n"},
		{"cmake/wrap.cmake",
			"macro(import_dependency name repo tag)\n"
			"  FetchContent_Declare(${name} GIT_REPOSITORY "
			"https://github.com/${repo}.git GIT_TAG ${tag})\n"
			"endmacro()\n"
			"function(use_gtest least)\n"
			"  FetchContent_Declare(gtest URL https://h/gtest-1.14.zip)\n"
			"endfunction()\n"},
		{NULL, NULL},
	};

	(void)unused;
	expect_declared_in(files, "CMakeLists.txt",
		"2 cmake-fetchcontent bytes gason =7aee524 "
		"@https://github.com/vivkin/gason.git\n");
	expect_declared_in(files, "cmake/wrap.cmake",
		"2 cmake-fetchcontent bytes - ^${tag} "
		"@https://github.com/${repo}.git if opaque: its name is in a variable "
		"that "
		"is not known\n"
		"5 cmake-fetchcontent bytes gtest =1.14 @https://h/gtest-1.14.zip if\n");
	unit_done();
}

/* A list of values, options by function, conditions that are plain: as in a real tree. */
static void test_list(void **unused)
{
	static const struct fake_file files[] = {
		{"deps/CMakeLists.txt",
			"project(Deps)\nlist(APPEND CMAKE_MODULE_PATH "
			"\"${PROJECT_SOURCE_DIR}/../cmake\")\ninclude(Deps)\n"
			"if(NOT IGNORE_SHA)\nset(IGNORE_SHA FALSE)\nendif()\n"
			"include(${CMAKE_CURRENT_SOURCE_DIR}/z.cmake)\n"},
		{"cmake/Deps.cmake",
			"if(X)\nset(list ${PROJECT_SOURCE_DIR}/deps.txt)\nelse()\n"
			"set(list ${PROJECT_SOURCE_DIR}/deps/deps.txt)\nendif()\n"
			"file(READ ${list} LIST)\n"
			"STRING(REGEX REPLACE \"\\n\" \";\" LIST \"${LIST}\")\n"
			"foreach(dep ${LIST})\n"
			"  STRING(REGEX REPLACE \" \" \";\" dep \"${dep}\")\n"
			"  list(GET dep 0 name)\n  list(GET dep 1 value)\n"
			"  if(NOT ${name})\n  if(NOT EXISTING)\n"
			"    set(${name} ${value})\n  endif()\n  endif()\nendforeach()\n"
			"function(get_options name IGNORE)\n"
			"  string(TOUPPER ${name} upper)\n"
			"  set(url ${${upper}_URL})\n"
			"  set(OPTIONS NO_PROGRESS TRUE URL ${${upper}_URL} CMAKE_ARGS "
			"-DX=${LAUNCHER})\n"
			"  if(NOT ${IGNORE})\n"
			"    list(APPEND OPTIONS URL_HASH SHA256=${${upper}_SHA256})\n"
			"  endif()\n  set(OPTIONS ${OPTIONS} PARENT_SCOPE)\n"
			"endfunction()\n"},
		{"deps/deps.txt", "# names\nZ_URL https://h/z-1.2.tgz\nZ_SHA256 " SHA
				  "\n\nY_URL https://h/y-3.tgz\n"},
		{"deps/z.cmake", "get_options(z ${IGNORE_SHA})\n"
				 "ExternalProject_Add(z CMAKE_ARGS -DA=B ${OPTIONS})\n"},
		{NULL, NULL},
	};

	(void)unused;
	expect_declared_in(files, "deps/z.cmake",
		"2 cmake-externalproject bytes z =1.2 @https://h/z-1.2.tgz "
		"#archive-bytes:sha256:0123456789ab\n");
	expect_declared_in(files, "cmake/Deps.cmake", "");
	unit_done();
}

/* A default is one value, and what the file above sets is another one. */
static void test_defaults(void **unused)
{
	static const struct fake_file files[] = {
		{"CMakeLists.txt", "set(V v2)\nset(W v3)\nadd_subdirectory(a)\n"},
		{"a/CMakeLists.txt",
			"if(NOT DEFINED V)\nset(V v1)\nendif()\n"
			"set(W v1 CACHE STRING x)\n"
			"FetchContent_Declare(v GIT_REPOSITORY https://h/v GIT_TAG "
			"${V})\n"
			"FetchContent_Declare(w GIT_REPOSITORY https://h/w GIT_TAG "
			"${W})\n"},
		{NULL, NULL},
	};

	(void)unused;
	expect_declared_in(files, "a/CMakeLists.txt",
		"5 cmake-fetchcontent bytes v =v1 @https://h/v if\n"
		"5 cmake-fetchcontent bytes v =v2 @https://h/v if\n"
		"6 cmake-fetchcontent bytes w =v1 @https://h/w if\n"
		"6 cmake-fetchcontent bytes w =v3 @https://h/w if\n");
	unit_done();
}

/* What a file has set itself, a file that it includes may set anew. */
static void test_override(void **unused)
{
	static const struct fake_file files[] = {
		{"CMakeLists.txt", "set(V v1)\ninclude(x.cmake)\n" ENTRY},
		{"x.cmake", "set(V v2)\n"},
		{NULL, NULL},
	};

	(void)unused;
	expect_declared_in(files, "CMakeLists.txt",
		"3 cmake-fetchcontent bytes a =v2 @https://h/a\n");
	unit_done();
}

/* What others may take: values and functions, and no sources. */
static void test_gives(void **unused)
{
	static const struct {
		const char *a, *b;
		bool is_same;
	} pairs[] = {
		{"set(V 1)\n", "set(V 2)\n", false},
		{"set(V 1)\n", "# new\n\n  SET( V 1 )\n", true},
		{"set(V a.c)\n", "set(V a.c b.cpp)\n", true},
		{"add_library(x a)\n", "add_library(x b)\n", true},
		{"include(a)\n", "include(b)\n", false},
		{"f(1)\n", "f(2)\n", false},
		{"function(f)\nmessage(1)\nendfunction()\n",
			"function(f)\nmessage(2)\nendfunction()\n", false},
	};
	const struct form *form = form_of(str_of("CMakeLists.txt"));
	struct arena scratch = {0};

	(void)unused;
	for (size_t i = 0; i < COUNT(pairs); i++) {
		uint64_t a = form->gives(&scratch, str_of(pairs[i].a));
		uint64_t b = form->gives(&scratch, str_of(pairs[i].b));

		EXPECT((a == b) == pairs[i].is_same, "%s", pairs[i].b);
	}
	arena_done(&scratch);
	unit_done();
}

/* Whoever needs nothing asks for nothing. */
static void test_cost(void **unused)
{
	static const struct fake_file files[] = {
		{"CMakeLists.txt",
			"include(FetchContent)\nset(V 1)\nfind_package(Foo ${X})\n"
			"FetchContent_Declare(a GIT_REPOSITORY https://h/a GIT_TAG "
			"v${V})\n"
			"target_link_libraries(t ${LIBS})\nmy_target(x a.c)\n"},
		{"x.cmake", "set(X 2)\n"},
		{"lost/CMakeLists.txt",
			"FetchContent_Declare(a GIT_REPOSITORY https://h/a GIT_TAG "
			"${V})\n"},
		{NULL, NULL},
	};
	size_t asked;

	(void)unused;
	asked = expect_declared_in(files, "CMakeLists.txt",
		"3 cmake-find system Foo partial: a version in a variable that is "
		"not known\n"
		"4 cmake-fetchcontent bytes a =v1 @https://h/a\n");
	EXPECT(asked == 0, "asked %zu", asked);
	asked = expect_declared_in(files, "lost/CMakeLists.txt",
		"1 cmake-fetchcontent bytes a ^${V} @https://h/a "
		"partial: a revision in a variable that is not known\n");
	EXPECT(asked <= 3, "asked %zu", asked);
	unit_done();
}

/* --- hostile ---------------------------------------------------------------------------
 */

/* Cycles, itself, paths out of the tree, files that would swallow what is around. */
static void test_odd(void **unused)
{
	static const struct fake_file files[] = {
		{"CMakeLists.txt",
			"include(CMakeLists.txt)\ninclude(a.cmake)\ninclude(../b.cmake)\n"
			"include(/etc/c.cmake)\ninclude(${CMAKE_SOURCE_DIR}/../b.cmake)\n"
			"include()\ninclude(\"\")\ninclude(${X})\n"
			"add_subdirectory()\nadd_subdirectory(..)\n" ENTRY},
		{"a.cmake", "include(b.cmake)\ninclude(open.cmake)\nset(V v1)\n"},
		{"b.cmake", "include(a.cmake)\ninclude(b.cmake)\n"
			    "include(CMakeLists.txt)\n"},
		{"open.cmake", "set(V v2)\nfunction(f)\nif(X)\n"},
		{"x/CMakeLists.txt", ENTRY},
		{"x/y/CMakeLists.txt", "endif()\nendfunction()\nendforeach()\n" ENTRY
				       "if(X)\nfunction(g)\n"},
		{"s\"]==]p/CMakeLists.txt", "include(v.cmake)\n" ENTRY},
		{"s\"]==]p/v.cmake", "set(V v1)\n"},
		{NULL, NULL},
	};

	(void)unused;
	expect_declared_in(files, "CMakeLists.txt", "11 " KNOWN);
	expect_declared_in(files, "x/CMakeLists.txt", "1 " LACKS);
	expect_declared_in(files, "x/y/CMakeLists.txt", "4 " LACKS);
	expect_declared_in(files, "s\"]==]p/CMakeLists.txt", "2 " LACKS);
	unit_done();
}

/* A place in a body, a loop, a branch, or behind a path that is not known. */
static void test_places(void **unused)
{
	static const struct fake_file files[] = {
		{"CMakeLists.txt", "set(V v0)\nadd_subdirectory(a)\nfunction(f)\n"
				   "add_subdirectory(b)\nendfunction()\nset(V v1)\nf()\n"
				   "if(X)\nset(V v2)\nadd_subdirectory(c)\nelse()\n"
				   "set(V v3)\nendif()\nset(V v4)\n"
				   "foreach(d e g)\nadd_subdirectory(${d})\nset(V v5)\n"
				   "endforeach()\nset(V v6)\nadd_subdirectory(h)\n"},
		{"a/CMakeLists.txt", "set(V v9)\n" ENTRY},
		{"b/CMakeLists.txt", ENTRY},
		{"c/CMakeLists.txt", ENTRY},
		{"c/x/CMakeLists.txt", ENTRY},
		{"g/CMakeLists.txt", ENTRY},
		{"h/CMakeLists.txt",
			"foreach(d a b)\nadd_subdirectory(${d})\nendforeach()\n"},
		{"h/a/CMakeLists.txt", ENTRY},
		{NULL, NULL},
	};

	(void)unused;
	expect_declared_in(files, "a/CMakeLists.txt",
		"2 cmake-fetchcontent bytes a =v9 @https://h/a\n");
	expect_declared_in(files, "c/CMakeLists.txt",
		"1 cmake-fetchcontent bytes a =v2 @https://h/a\n");
	expect_declared_in(files, "g/CMakeLists.txt",
		"1 cmake-fetchcontent bytes a =v4 @https://h/a\n");
	expect_declared_in(files, "h/a/CMakeLists.txt",
		"1 cmake-fetchcontent bytes a =v6 @https://h/a\n");
	unit_done();
}

/* What lies too deep might set V anew; what is written out stays as it is. */
static void test_deep(void **unused)
{
	struct fake_file files[AROUND_DEPTH + 12] = {
		{"CMakeLists.txt", "set(V v1)\ninclude(d0.cmake)\n" ENTRY
				   "FetchContent_Declare(b GIT_REPOSITORY https://h/b "
				   "GIT_TAG v3)\n"}};
	char names[AROUND_DEPTH + 10][32], texts[AROUND_DEPTH + 10][48];

	(void)unused;
	for (unsigned i = 0; i < AROUND_DEPTH + 10; i++) {
		snprintf(names[i], sizeof(names[i]), "d%u.cmake", i);
		snprintf(texts[i], sizeof(texts[i]), "include(d%u.cmake)\n", i + 1);
		files[i + 1] = (struct fake_file){names[i], texts[i]};
	}
	snprintf(texts[AROUND_DEPTH + 9], sizeof(texts[0]), "set(V evil)\n");
	expect_declared_in(files, "CMakeLists.txt",
		"3 cmake-fetchcontent bytes a =v1 @https://h/a partial: more other files "
		"than are followed\n"
		"4 cmake-fetchcontent bytes b =v3 @https://h/b\n");
	unit_done();
}

/* Many files and many includes end somewhere, and the file's own entries stay. */
static void test_many(void **unused)
{
	struct buf text _cleanup_buf_ = BUF_INIT(4 << 20);
	struct fake_file *files = memory_get(NULL, 3003 * sizeof(*files));
	char(*names)[32] = memory_get(NULL, 3000 * sizeof(*names));
	size_t asked;

	(void)unused;
	for (unsigned i = 0; i < 10000; i++)
		buf_printf(&text, "include(f%u.cmake)\ninclude(one.cmake)\n", i);
	buf_puts(&text, ENTRY);
	buf_putc(&text, '\0');
	for (unsigned i = 0; i < 3000; i++) {
		snprintf(names[i], sizeof(*names), "f%u.cmake", i);
		files[i] = (struct fake_file){names[i], "message(x)\n"};
	}
	files[3000] = (struct fake_file){"one.cmake", "set(V v1)\ninclude(one.cmake)\n"};
	files[3001] = (struct fake_file){"CMakeLists.txt", text.p};
	files[3002] = (struct fake_file){NULL, NULL};
	asked = expect_declared_in(files, "CMakeLists.txt",
		"20001 cmake-fetchcontent bytes a =v1 @https://h/a partial: more other "
		"files than are followed\n");
	EXPECT(asked <= AROUND_LOOKS, "asked %zu", asked);
	free(files);
	free(names);
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_wrapped_twice),
		cmocka_unit_test(test_modules),
		cmocka_unit_test(test_functions),
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_gives),
		cmocka_unit_test(test_override),
		cmocka_unit_test(test_cost),
		cmocka_unit_test(test_odd),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_deep),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
