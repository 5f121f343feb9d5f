/*
 * components/yaml_scan.h: whatever base/yaml.h reads, which libyaml does, is read the
 * same by our own scanner; and any bytes give a tree whose places are in the file.
 */
#include "base/yaml.h"
#include "components/yaml_scan.h"
#include "tests/fuzz/fuzz.h"
#include "base/banned.h"

static const struct node *next_node(const struct node *node)
{
	if (node->child)
		return node->child;
	while (node && !node->next)
		node = node->parent;
	return node ? node->next : NULL;
}

static void check_same(const struct node *node, const struct yaml_node *other)
{
	for (; node && other; node = next_node(node), other = other->after) {
		bool is_in_map = node->parent && node->parent->kind == NODE_MAP;

		HOLDS((node->kind == NODE_MAP) == (other->kind == YAML_MAP));
		HOLDS((node->kind == NODE_LIST) == (other->kind == YAML_LIST));
		HOLDS(!is_in_map || str_eq(node->key, other->key));
		if (node->kind == NODE_STRING && !other->is_block)
			HOLDS(str_eq(node->text, other->text));
	}
	HOLDS(!node && !other);
}

static void check_tree(const struct yaml_file *file)
{
	for (const struct yaml_node *it = file->first; it; it = it->after) {
		HOLDS(it->start <= it->end && it->end <= file->bytes.n);
		HOLDS(it->key_at <= file->bytes.n && yaml_end(it) <= file->bytes.n);
		HOLDS(!it->parent || it->parent->kind == YAML_MAP ||
			it->parent->kind == YAML_LIST);
	}
	HOLDS(file->problem_count <= YAML_PROBLEMS);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	char *copy = exact_copy(data, size);
	struct str text = str_make(copy, size);
	struct yaml_file file;
	struct node *root;
	struct err err = {.text = ""};

	yaml_scan(&file, &arena, text, YAML_SLASHES);
	check_tree(&file);
	yaml_scan(&file, &arena, text, YAML_PLAIN);
	check_tree(&file);
	if (!yaml_read(&root, &arena, text, &err) && root->kind != NODE_NULL)
		check_same(root, file.first); /* an empty document has no node here */
	free(copy);
	arena_done(&arena);
	return 0;
}
