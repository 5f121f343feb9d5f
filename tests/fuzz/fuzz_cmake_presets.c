/*
 * Presets of CMake: whatever they include and set, no path leads out.
 */
#include "tests/fuzz/declare.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {
		"CMakePresets.json", "cmake/presets/a.json", NULL};

	return fuzz_declarations(paths, data, size);
}
