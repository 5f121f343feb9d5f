/*
 * syntax/python.h: the tree is threaded right and looks into the bytes, whatever they
 * are.
 */
#include "syntax/python.h"
#include "syntax/python_cut.h"
#include "tests/fuzz/fuzz.h"
#include "base/banned.h"

static void check_tree(const struct py *root, size_t size)
{
	const struct py *node = root;

	for (;;) {
		HOLDS(node->kind < PY_KIND_COUNT);
		HOLDS(node->start <= node->end && node->end <= size);
		HOLDS(!node->child == !node->last);
		HOLDS(!node->last || !node->last->next);
		for (const struct py *it = node->child; it; it = it->next)
			HOLDS(it->parent == node);
		if (node->child) {
			node = node->child;
			continue;
		}
		while (node != root && !node->next)
			node = node->parent;
		if (node == root)
			return;
		node = node->next;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	char *copy = exact_copy(data, size);
	struct python_text text;
	uint32_t at = 0;

	python_cut(&text, &arena, str_make(copy, size));
	HOLDS(text.text.n == size);
	for (size_t i = 0; i < text.pieces.count; i++) {
		HOLDS(text.pieces.items[i].start >= at);
		at = text.pieces.items[i].end;
		HOLDS(at > text.pieces.items[i].start && at <= size);
	}
	check_tree(python_read(&arena, str_make(copy, size)), size);
	free(copy);
	arena_done(&arena);
	return 0;
}
