/*
 * Meson wraps: whatever is written in one, it is an entry, and no path leads out.
 */
#include "tests/fuzz/declare.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {
		"subprojects/a.wrap", "a.wrap", "subprojects/wrapdb.json", NULL};

	return fuzz_declarations(paths, data, size);
}
