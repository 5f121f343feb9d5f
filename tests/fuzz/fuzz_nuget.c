/*
 * NuGet's XML: packages.config, nuspec, nuget.config.
 */
#include "tests/fuzz/declare.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {
		"a/packages.config", "a.nuspec", "nuget.config", NULL};

	return fuzz_declarations(paths, data, size);
}
