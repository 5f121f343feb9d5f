/*
 * NuGet's JSON: locks, assets, SDKs and tools.
 */
#include "tests/fuzz/declare.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {"packages.lock.json", "project.assets.json",
		"global.json", "dotnet-tools.json", NULL};

	return fuzz_declarations(paths, data, size);
}
