/*
 * A fuzz target without a fuzzer: each file given is one input.
 */
#include "tests/fuzz/fuzz.h"
#include "base/limits.h"
#include "base/banned.h"

static int run(const char *path)
{
	struct buf bytes _cleanup_buf_ = BUF_INIT(LIMIT_SCAN_BYTES);
	FILE *file = fopen(path, "rb");
	char block[4096];
	size_t n;

	if (!file) {
		perror(path);
		return 3;
	}
	while ((n = fread(block, 1, sizeof(block), file)) > 0)
		buf_add(&bytes, str_make(block, n));
	fclose(file);
	LLVMFuzzerTestOneInput((const uint8_t *)bytes.p, bytes.n);
	return 0;
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (run(argv[i]))
			return 3;
	}
	printf("%d inputs\n", argc - 1);
	return 0;
}
