/*
 * Files that say what was copied into a folder.
 */
#include "tests/fuzz/declare.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {"a/README.chromium", "a/moz.yaml",
		"a/METADATA", "a/.gitrepo", "a/cgmanifest.json", "a/b.ABOUT", NULL};

	return fuzz_declarations(paths, data, size);
}
