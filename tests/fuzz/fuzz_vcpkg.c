/*
 * Manifests of vcpkg: of a project, and of a port.
 */
#include "tests/fuzz/declare.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {"vcpkg.json", "ports/zlib/vcpkg.json", NULL};

	return fuzz_declarations(paths, data, size);
}
