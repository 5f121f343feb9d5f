/*
 * Files of Conan: recipes, lists, data and locks.
 */
#include "tests/fuzz/declare.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {"a/conanfile.txt", "recipes/a/conanfile.py",
		"recipes/a/conandata.yml", "conan.lock", "other.lock", "tools/x.py",
		NULL};

	return fuzz_declarations(paths, data, size);
}
