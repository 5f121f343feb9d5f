/*
 * Manifests: what is read is written, and read again as the same. And normal forms: the
 * normal form of one is itself, and it fits where it says.
 */
#include "components/manifest.h"
#include "components/normal.h"
#include "tests/fuzz/fuzz.h"
#include "base/banned.h"

static void check_manifest(struct arena *arena, struct str text)
{
	struct manifest manifest, again;
	struct buf first _cleanup_buf_ = BUF_INIT(1 << 24),
			 second _cleanup_buf_ = BUF_INIT(1 << 24);
	struct err err = {0};

	if (manifest_read(&manifest, arena, str_of("m"), text, &err)) {
		HOLDS(err.text[0] && is_safe(str_of(err.text), ""));
		return;
	}
	for (size_t i = 0; i < manifest.count; i++) {
		HOLDS(!manifest_path_flaw(manifest.items[i].path));
		HOLDS(manifest.items[i].blob.n == 20);
		HOLDS(!i ||
			str_cmp(manifest.items[i - 1].path, manifest.items[i].path) < 0);
		HOLDS(manifest_find(&manifest, manifest.items[i].path) ==
			&manifest.items[i]);
	}
	manifest_write(&first, &manifest);
	HOLDS(manifest_read(&again, arena, str_of("m"), buf_str(&first), &err) == 0);
	manifest_write(&second, &again);
	HOLDS(str_eq(buf_str(&first), buf_str(&second)));
}

static void check_normal(struct str bytes)
{
	char *out = malloc(bytes.n + 1), *again = malloc(bytes.n + 2);
	struct str once, twice;

	if (!out || !again)
		abort();
	once = str_make(out, normal_write(out, bytes));
	HOLDS(once.n <= bytes.n + 1);
	twice = str_make(again, normal_write(again, once));
	HOLDS(str_eq(once, twice));
	free(out);
	free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = exact_copy(data, size);
	struct arena arena = {0};

	check_normal(str_make(copy, size));
	check_manifest(&arena, str_make(copy, size));
	arena_done(&arena);
	free(copy);
	return 0;
}
