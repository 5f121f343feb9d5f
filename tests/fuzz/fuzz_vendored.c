/*
 * Folders that look vendored: lines are paths, sorted and as they are.
 */
#include "base/arena.h"
#include "components/vendored.h"
#include "tests/fuzz/fuzz.h"
#include "base/banned.h"

static int by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void check_roots(
	const struct vendored_list *list, const struct str *paths, size_t count)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct vendored_root *root = &list->items[i];

		HOLDS(root->path.n && root->count && root->first + root->count <= count);
		HOLDS(!i || str_cmp(list->items[i - 1].path, root->path) <= 0);
		for (size_t j = root->first; j < root->first + root->count; j++)
			HOLDS(str_eq(str_slice(paths[j], 0, root->path.n), root->path));
		if (root->parent == NO_PARENT)
			continue;
		HOLDS(root->parent < list->count && root->parent != i);
		HOLDS(list->items[root->parent].path.n < root->path.n);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = exact_copy(data, size);
	struct str text = str_make(copy, size);
	struct arena arena = {0}, scratch = {0};
	struct vendored_list list;
	struct {
		struct str *items;
		size_t count, cap;
	} paths = {0};

	for (size_t at = 0, end; at < text.n; at = end + 1) {
		end = str_find(text, '\n', at);
		VEC_PUSH(&arena, &paths, str_slice(text, at, end));
	}
	vendored_find(&list, &arena, &scratch, paths.items, paths.count);
	check_roots(&list, paths.items, paths.count);
	if (paths.count)
		qsort(paths.items, paths.count, sizeof(*paths.items), by_bytes);
	vendored_find(&list, &arena, &scratch, paths.items, paths.count);
	check_roots(&list, paths.items, paths.count);
	arena_done(&arena);
	arena_done(&scratch);
	free(copy);
	return 0;
}
