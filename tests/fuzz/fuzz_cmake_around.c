/*
 * components/cmake_around.c: a CMake file in a tree of a few files, whatever bytes all of
 * them have: reading it ends, and what it says keeps to the normal form.
 */
#include "tests/fuzz/declare.h"
#include "base/banned.h"

/* The files of the tree: the data has one after the other, with a byte 0x1e between. */
static const char *const paths[] = {"third_party/CMakeLists.txt", "CMakeLists.txt",
	"cmake/Deps.cmake", "third_party/own.cmake", "deps.txt"};
#define FILES (sizeof(paths) / sizeof(*paths))

static bool find(struct declaration_tree *tree, struct str path, struct str *bytes)
{
	const struct str *files = tree->ctx;

	HOLDS(path.n > 0 && path.p[0] != '/');
	for (size_t i = 0; i < FILES; i++) {
		if (!str_is(path, paths[i]) || !files[i].p)
			continue;
		*bytes = files[i];
		return true;
	}
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0}, scratch = {0};
	struct dependency_list list = {0};
	struct str files[FILES] = {{0}};
	struct declaration_tree tree = {.ctx = files, .find = find};
	size_t n = size ? size - 1 : 0, target = size ? data[0] % (FILES - 1) : 0;
	char *copy = exact_copy(data + (size ? 1 : 0), n);
	struct str all = str_make(copy, n);

	for (size_t i = 0, at = 0; i < FILES && at <= all.n; i++) {
		size_t end = i + 1 < FILES ? str_find(all, 0x1e, at) : all.n;

		files[i] = str_slice(all, at, end);
		at = end + 1;
	}
	declarations_read_in(&list, &arena, &scratch, form_of(str_of(paths[target])),
		str_of(paths[target]), files[target], &tree);
	for (size_t i = 0; i < list.count; i++) {
		check_dependency(&list.items[i], files[target]);
		HOLDS(!i || dependency_cmp(&list.items[i - 1], &list.items[i]) <= 0);
	}
	form_of(str_of("x.cmake"))->gives(&scratch, all);
	arena_done(&arena);
	arena_done(&scratch);
	free(copy);
	return 0;
}
