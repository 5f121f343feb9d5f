/*
 * configure.ac and m4 files: macros, arguments, downloads.
 */
#include "tests/fuzz/declare.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {"configure.ac", "m4/a.m4", NULL};

	return fuzz_declarations(paths, data, size);
}
