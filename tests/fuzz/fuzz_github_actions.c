/*
 * components/: Workflows and actions of GitHub. The first byte chooses the file.
 */
#include "tests/fuzz/declare.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {".github/workflows/a.yml",
		".github/workflows/odd.yml", "act/action.yml", NULL};

	return fuzz_declarations(paths, data, size);
}
