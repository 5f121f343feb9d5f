/*
 * Files of Bazel: modules, workspaces, macros, locks and settings.
 */
#include "tests/fuzz/declare.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {"MODULE.bazel", "a/WORKSPACE", "b/x.bzl",
		"MODULE.bazel.lock", ".bazelrc", ".bazelversion", ".bazeliskrc", NULL};

	return fuzz_declarations(paths, data, size);
}
