/*
 * components/cmake.c: whatever bytes a CMake file has, reading it ends, and what it says
 * keeps to the normal form.
 */
#include "tests/fuzz/declare.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {"CMakeLists.txt", "cmake/deps.cmake",
		"ports/zlib/portfile.cmake", "cmake/x.cmake.in", "test/CMakeLists.txt.in",
		NULL};

	return fuzz_declarations(paths, data, size);
}
