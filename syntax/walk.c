/*
 * The walk over parsed declarations. Read next: syntax/uses.c, which asks.
 */
#include "base/limits.h"
#include "syntax/walk.h"
#include "base/banned.h"

static bool is_scope(const struct grammar *g, uint16_t symbol)
{
	return symbol == g->symbol.compound_statement ||
	       symbol == g->symbol.for_statement ||
	       symbol == g->symbol.function_definition ||
	       symbol == g->symbol.translation_unit;
}

static bool is_holder(const struct grammar *g, uint16_t symbol)
{
	return symbol == g->symbol.function_definition ||
	       symbol == g->symbol.declaration || symbol == g->symbol.type_definition;
}

static bool is_attribute(const struct grammar *g, uint16_t symbol)
{
	return symbol == g->symbol.attribute_specifier || symbol == g->symbol.attribute ||
	       symbol == g->symbol.ms_declspec_modifier;
}

/* The cursor has moved to a child: a level for it. */
static void push(struct walk *w)
{
	struct level level = {
		.node = ts_tree_cursor_current_node(&w->cursor),
		.field = ts_tree_cursor_current_field_id(&w->cursor),
	};
	uint32_t index = (uint32_t)w->levels.count;

	level.symbol = ts_node_symbol(level.node);
	if (index) {
		const struct level *parent = walk_top(w);

		level.in_attribute = parent->in_attribute;
		level.in_error = parent->in_error;
		level.in_sizeof = parent->in_sizeof;
		level.scope = parent->scope;
		level.holder = parent->holder;
	}
	level.in_attribute |= is_attribute(w->g, level.symbol);
	level.in_error |= level.symbol == SYMBOL_ERROR ||
			  (level.symbol == w->g->symbol.declaration &&
				  ts_node_has_error(level.node));
	if (level.symbol == w->g->symbol.sizeof_expression ||
		level.symbol == w->g->symbol.alignof_expression)
		level.in_sizeof = true;
	if (level.symbol == w->g->symbol.subscript_expression ||
		level.symbol == w->g->symbol.abstract_array_declarator)
		level.in_sizeof = false;
	if (is_scope(w->g, level.symbol))
		level.scope = index;
	if (is_holder(w->g, level.symbol))
		level.holder = index;
	VEC_PUSH(w->arena, &w->levels, level);
}

void walk_enter_tree(struct walk *w, const struct tree *tree)
{
	if (tree == w->tree)
		return;
	if (w->tree)
		ts_tree_cursor_reset(&w->cursor, ts_tree_root_node(tree->handle));
	else
		w->cursor = ts_tree_cursor_new(ts_tree_root_node(tree->handle));
	w->tree = tree;
	w->levels.count = 0;
	push(w);
}

bool walk_enter(struct walk *w, uint32_t at)
{
	const struct tree *tree = forest_find(w->forest, &w->hint, at);

	if (tree)
		walk_enter_tree(w, tree);
	return tree;
}

bool walk_is_sound(struct walk *w, uint32_t start, uint32_t end)
{
	const struct level *leaf;

	if (!walk_descend(w, start - w->tree->start))
		return false;
	leaf = walk_top(w);
	return !leaf->in_error && !ts_node_is_missing(leaf->node) &&
	       w->tree->start + ts_node_start_byte(leaf->node) == start &&
	       w->tree->start + ts_node_end_byte(leaf->node) == end;
}

/*
 * Leave what ends before the byte. From sibling to sibling, so that a node with a hundred
 * thousand children is gone through once and not once for each of them.
 */
static void leave(struct walk *w, uint32_t at)
{
	while (w->levels.count > 1 && ts_node_end_byte(walk_top(w)->node) <= at) {
		bool is_moved = ts_tree_cursor_goto_next_sibling(&w->cursor);

		w->levels.count--;
		if (is_moved)
			push(w);
		else
			ts_tree_cursor_goto_parent(&w->cursor);
	}
}

bool walk_descend(struct walk *w, uint32_t at)
{
	leave(w, at);
	while (ts_node_start_byte(walk_top(w)->node) <= at &&
		w->levels.count < LIMIT_WALK_DEPTH &&
		ts_tree_cursor_goto_first_child_for_byte(&w->cursor, at) >= 0)
		push(w);
	return ts_node_start_byte(walk_top(w)->node) <= at;
}

uint32_t walk_scope_end(const struct walk *w, uint32_t level)
{
	if (w->levels.items[level].symbol == w->g->symbol.translation_unit)
		return UINT32_MAX;
	return w->tree->start + ts_node_end_byte(w->levels.items[level].node);
}

void walk_done(struct walk *w)
{
	if (w->tree)
		ts_tree_cursor_delete(&w->cursor);
	w->tree = NULL;
}
