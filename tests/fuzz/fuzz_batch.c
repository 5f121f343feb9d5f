/*
 * Scripts of Windows: variables, lines that go on, comments.
 */
#include "tests/fuzz/declare.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {"a.bat", "b.ps1", NULL};

	return fuzz_declarations(paths, data, size);
}
