/*
 * Projects of MSBuild, also as Visual Studio 2008 wrote them.
 */
#include "tests/fuzz/declare.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {
		"s/p/a.csproj", "a.vcxproj", "a.props", "old.vcproj", NULL};

	return fuzz_declarations(paths, data, size);
}
