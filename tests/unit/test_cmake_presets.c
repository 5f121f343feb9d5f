/*
 * Presets of CMake: files that they make CMake run.
 */
#include "tests/unit/cuts.h"
#include "base/banned.h"

#define NAMELESS \
	"opaque: a file that CMake runs, whose name does not say that it is CMake\n"

static const char sample[] =
	"{\"version\": 6,\n"
	"\"include\": [\"cmake/presets/a.json\", \"CMakePresets-ci.json\",\n"
	"  \"evil.txt\"],\n"
	"\"configurePresets\": [{\"name\": \"a\",\n"
	"  \"toolchainFile\": \"tool.txt\",\n"
	"  \"cacheVariables\": {\n"
	"    \"CMAKE_PROJECT_TOP_LEVEL_INCLUDES\": "
	"\"${sourceDir}/x.cmake;dir/get.inc\",\n"
	"    \"CMAKE_PROJECT_zlib_INCLUDE_BEFORE\": {\"type\": \"FILEPATH\",\n"
	"      \"value\": \"${sourceDir}/fetch\"},\n"
	"    \"CMAKE_TOOLCHAIN_FILE\": \"$env{VCPKG_ROOT}/vcpkg.cmake\",\n"
	"    \"CMAKE_TOOLCHAIN_FILE\": \"$env{TOOLCHAIN}\",\n"
	"    \"A_URL\": \"https://h/a-1.zip\", \"B\": true, \"C\": null}},\n"
	"  7, {\"cacheVariables\": 3}]}\n";

static void test_presets(void **unused)
{
	(void)unused;
	expect_declared("CMakePresets.json", str_of(sample),
		"3 cmake-download bytes - +evil.txt opaque: an include of a file whose "
		"name does not say that it has presets\n"
		"5 cmake-download bytes - +tool.txt " NAMELESS
		"7 cmake-download bytes - +dir/get.inc " NAMELESS
		"9 cmake-download bytes - +fetch " NAMELESS
		"12 cmake-download setting A_URL @https://h/a-1.zip\n");
	expect_declared("CMakeUserPresets.json", str_of("{\"include\": [1, \"/x\"]"),
		"1 cmake-download bytes - opaque: expected ',' or '}'\n");
	expect_declared("cmake/presets/a.json", str_of("{\"presets\": [}"), "");
	expect_declared("a/base-presets.json", str_of("{\"configurePresets\": 1"),
		"1 cmake-download bytes - opaque: expected ',' or '}'\n");
	expect_declared("CMakeLists.txt",
		str_of("set(CMAKE_PROJECT_TOP_LEVEL_INCLUDES a.cmake evil.txt)\n"
		       "set(CMAKE_TOOLCHAIN_FILE ${X} CACHE FILEPATH \"\")\n"
		       "include(deps.inc)\n"),
		"1 cmake-download bytes - +evil.txt " NAMELESS
		"3 cmake-download bytes - +deps.inc opaque: an include of a file whose "
		"name does not say that it is CMake\n");
	unit_done();
}

static void test_cuts(void **unused)
{
	(void)unused;
	expect_cuts("CMakePresets.json", str_of(sample));
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_presets),
		cmocka_unit_test(test_cuts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
