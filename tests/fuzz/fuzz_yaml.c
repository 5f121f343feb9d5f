/*
 * base/yaml.h: no input makes it recurse or hang, and what is read keeps to the nodes'
 * rules.
 */
#include "base/limits.h"
#include "base/yaml.h"
#include "tests/fuzz/fuzz.h"
#include "base/banned.h"

static void check(const struct node *node, unsigned depth)
{
	size_t count = 0;

	HOLDS(depth <= LIMIT_DOC_DEPTH + 1);
	HOLDS(node->line && node->column);
	HOLDS(text_is_utf8(node->text) && text_is_utf8(node->key));
	HOLDS(!node->text.n || !memchr(node->text.p, 0, node->text.n));
	HOLDS(node->kind == NODE_LIST || node->kind == NODE_MAP || !node->child);
	for (const struct node *it = node->child; it; it = it->next, count++) {
		HOLDS(it->parent == node);
		check(it, depth + 1);
	}
	HOLDS(count == node->count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	char *copy = exact_copy(data, size);
	struct node *root;
	struct err err = {.text = ""};

	if (!yaml_read(&root, &arena, str_make(copy, size), &err))
		check(root, 1);
	else
		HOLDS(err.kind == ERR_USAGE && is_safe(str_of(err.text), ""));
	free(copy);
	arena_done(&arena);
	return 0;
}
