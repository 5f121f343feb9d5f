/*
 * What a macro becomes: an invocation is expanded as ISO C 6.10.3 says, with ##, # and
 * nested arguments, as far as the table of macros reaches and within a budget. The result
 * is a list of tokens, of which the interesting ones are those that stand in no source:
 * pasted words and strings made by #.
 */
#ifndef SYNTAX_EXPAND_H
#define SYNTAX_EXPAND_H

#include "syntax/lexer.h"
#include "syntax/macro.h"

enum expanded_bits {
	EXPANDED_PASTED = 1,   /* made by ## */
	EXPANDED_STRING = 2,   /* made by # */
	EXPANDED_ARGUMENT = 4, /* came in with the invocation's arguments */
	EXPANDED_BLANK = 8,    /* white space stood before it */
	EXPANDED_REST = 16,    /* what follows the invocation in the source */
};

struct hide; /* the macros that a token must not be expanded by again */

struct expanded {
	struct str text;
	enum token_kind kind;
	unsigned bits;
	const struct hide *hide;
};

struct expansion {
	struct expanded *items;
	size_t count, cap;
};

/*
 * Expand what starts at at in s: a macro's name, its arguments, and bracketed groups
 * right behind (its result may be called, or be a macro itself). variant chooses among
 * definitions under different branches of #if: 0 is the newest. What it allocates lives
 * in the arena. Returns -1 when a limit was reached (table->is_cut is set), else 0; out
 * then holds what there is.
 */
int expand(struct expansion *out, struct arena *arena, struct macro_table *table,
	struct str s, size_t at, unsigned variant);

#endif
