/*
 * Make files, projects of qmake, shell scripts.
 */
#include "tests/fuzz/declare.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {
		"Makefile", "a/b.pro", "c.sh", "configure", NULL};

	return fuzz_declarations(paths, data, size);
}
