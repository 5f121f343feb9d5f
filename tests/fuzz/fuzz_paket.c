/*
 * Paket: its declarations and its lock.
 */
#include "tests/fuzz/declare.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {"paket.dependencies", "paket.lock", NULL};

	return fuzz_declarations(paths, data, size);
}
