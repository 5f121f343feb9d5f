/*
 * Where vcpkg takes ports from: configurations, versions, baselines.
 */
#include "tests/fuzz/declare.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {"vcpkg-configuration.json",
		"versions/z-/zlib.json", "versions/baseline.json", NULL};

	return fuzz_declarations(paths, data, size);
}
