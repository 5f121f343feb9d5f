/*
 * components/: Pipelines of other services. The first byte chooses the file.
 */
#include "tests/fuzz/declare.h"
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {".gitlab-ci.yml", ".pre-commit-config.yaml",
		"azure-pipelines.yml", ".circleci/config.yml", ".cirrus.yml",
		"Jenkinsfile", NULL};

	return fuzz_declarations(paths, data, size);
}
