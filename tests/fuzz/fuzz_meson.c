/*
 * meson.build: tokens, values, calls.
 */
#include "tests/fuzz/declare.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {"meson.build", "a/b/meson.options", NULL};

	return fuzz_declarations(paths, data, size);
}
