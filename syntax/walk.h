/*
 * Going to places in parsed declarations. One cursor goes down to each place in turn and
 * keeps the nodes on its way on a stack of its own, so neither depth nor the number of
 * places makes it recurse or look twice. Each level inherits what is asked of the levels
 * above (enclosing scope, attribute, error), so an answer costs the same at any depth.
 */
#ifndef SYNTAX_WALK_H
#define SYNTAX_WALK_H

#include "syntax/forest.h"

/* A node on the way from the root to the cursor. */
struct level {
	TSNode node;
	uint16_t symbol, field;
	bool in_attribute;
	bool in_error;	 /* in an ERROR, or a declaration that holds one */
	bool in_sizeof;	 /* of an expression that is not evaluated */
	uint32_t scope;	 /* level of the innermost block, loop, function or file */
	uint32_t holder; /* level of the innermost declaration or definition, or 0 */
};

struct walk {
	struct arena *arena;
	struct str bytes;
	const struct grammar *g;
	const struct forest *forest;
	size_t hint;		 /* for forest_find */
	const struct tree *tree; /* that the cursor is in; NULL: none yet */
	TSTreeCursor cursor;
	struct {
		struct level *items;
		size_t count, cap;
	} levels;
};

/* Go to the tree that holds the byte; false: it was not parsed. Bytes come in order. */
bool walk_enter(struct walk *walk, uint32_t at);

/* Go to this tree. */
void walk_enter_tree(struct walk *walk, const struct tree *tree);

/* Put the cursor on the leaf that holds the byte (of the tree); false: none does. */
bool walk_descend(struct walk *walk, uint32_t at);

/* Is the word at [start, end) of the source a leaf of the tree, and in no error? */
bool walk_is_sound(struct walk *walk, uint32_t start, uint32_t end);

/* The level of the leaf. */
static inline struct level *walk_top(struct walk *walk)
{
	return &walk->levels.items[walk->levels.count - 1];
}

/* Where the scope of a level ends in the source; a file's ends nowhere: UINT32_MAX. */
uint32_t walk_scope_end(const struct walk *walk, uint32_t level);

void walk_done(struct walk *walk);

#endif
