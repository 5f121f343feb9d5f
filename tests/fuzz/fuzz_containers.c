/*
 * components/: Dockerfiles, Compose files, devcontainers. The first byte chooses the
 * file.
 */
#include "tests/fuzz/declare.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {"Dockerfile", "ci/Dockerfile.windows",
		"compose.yaml", ".devcontainer/devcontainer.json", NULL};

	return fuzz_declarations(paths, data, size);
}
