/*
 * Maps and lists that are open, one in another, and the values that they await. Read
 * next: components/yaml_scan.c.
 */
#include "components/yaml_scanner.h"
#include "base/banned.h"

struct yaml_level *yaml_top(struct yaml_scanner *y)
{
	return &y->levels[y->depth - 1];
}

struct yaml_node *yaml_add_node(
	struct yaml_scanner *y, struct yaml_node *parent, size_t at)
{
	struct yaml_node *node = ARENA_NEW(y->arena, struct yaml_node, 1);

	node->parent = parent;
	node->is_shared = parent && parent->is_shared;
	node->key_at = node->start = node->end = (uint32_t)at;
	if (y->tail)
		y->tail->after = node;
	else
		y->out->first = node;
	y->tail = node;
	if (!parent)
		return node;
	if (parent->last)
		parent->last->next = node;
	else
		parent->child = node;
	parent->last = node;
	return node;
}

void yaml_name_anchor(struct yaml_scanner *y, struct yaml_node *node)
{
	if (!y->anchor.n)
		return;
	node->is_anchored = node->is_shared = true;
	dictionary_set(&y->anchors, y->anchor, node);
	y->anchor.n = 0;
}

/* The value that is awaited, or a new one, which begins at start. */
struct yaml_node *yaml_fill(struct yaml_scanner *y, enum yaml_kind kind, size_t start)
{
	struct yaml_level *level = yaml_top(y);
	struct yaml_node *node = level->slot;

	if (!node) {
		if (level->node && level->node->kind == YAML_MAP && !level->is_flow)
			yaml_problem(y, start, "indentation that makes no sense");
		node = yaml_add_node(y, level->node, start);
	}
	level->slot = NULL;
	node->kind = kind;
	node->start = node->end = (uint32_t)start;
	yaml_name_anchor(y, node);
	return node;
}

bool yaml_open_level(struct yaml_scanner *y, struct yaml_node *node, long indent)
{
	if (y->depth > LIMIT_DECLARATION_DEPTH) {
		yaml_problem(y, node->start, "nested too deep");
		return false;
	}
	y->levels[y->depth++] = (struct yaml_level){.node = node, .indent = indent};
	return true;
}

/* A map or list of the block kind whose entries begin at that column. */
void yaml_open_block(
	struct yaml_scanner *y, enum yaml_kind kind, long column, size_t start)
{
	struct yaml_level *level = yaml_top(y);

	if (level->node && level->node->kind == kind && level->indent == column)
		return;
	yaml_open_level(y, yaml_fill(y, kind, start), column);
}

void yaml_close_blocks(struct yaml_scanner *y, long column, bool is_dash)
{
	while (y->depth > 1) {
		const struct yaml_level *level = yaml_top(y);

		if (level->indent < column ||
			(level->indent == column &&
				(level->node->kind != YAML_LIST || is_dash)))
			return;
		y->depth--;
	}
}

/* A new entry, whose value is awaited. */
void yaml_open_entry(
	struct yaml_scanner *y, const struct yaml_scalar *key, struct yaml_node *map)
{
	struct yaml_node *node = yaml_add_node(y, map, key->start);

	node->key = key->text;
	node->key_end = (uint32_t)key->end;
	node->start = node->end = (uint32_t)key->end;
	yaml_top(y)->slot = node;
}
