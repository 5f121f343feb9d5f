/*
 * components/: Manifests of forms 10 to 14. The first byte chooses the file.
 */
#include "tests/fuzz/declare.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {"xmake.lua", "xmake-requires.lock",
		"build.zig.zon", "debian/control", "debian/tests/control", "x.dsc",
		"zlib_1.3.1.bb", "float_git.bb", "src/table.inc", "west.yml",
		"main/idf_component.yml", "dependencies.lock", "platformio.ini",
		"default.xml", "DEPS", NULL};

	return fuzz_declarations(paths, data, size);
}
