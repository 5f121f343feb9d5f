/*
 * Another view of a declaration, for a parser that stumbled over it: as many bytes, each
 * token at its place, but with one choice of the branches of its #ifs, and with macros
 * that the grammar cannot know read as what they stand for:
 *
 *   an attribute, or nothing         blanks
 *   { or } (BEGIN, END)              the brace
 *   a loop or a condition            if(1)
 *   a statement without its ';'      ;
 *
 * What a macro stands for is told by its definition in reach; of one that is not, only
 * that NAME(...) alone on its line is a statement.
 */
#ifndef SYNTAX_VIEW_H
#define SYNTAX_VIEW_H

#include "syntax/scan.h"

enum macro_shape {
	SHAPE_OTHER,
	SHAPE_BLANK,	 /* attributes, qualifiers, nothing */
	SHAPE_BRACES,	 /* opens or closes braces */
	SHAPE_HEAD,	 /* for (...), while (...), if (...) */
	SHAPE_STATEMENT, /* complete, but for a ';' that uses leave out */
};

/* What the body of a macro is to the grammar. */
enum macro_shape macro_shape(const struct macro *macro);

/*
 * Write the bytes [start, end) of the scan's reading to text, as choice has them. Choices
 * count from 0; false: this one says nothing new.
 */
bool view_make(char *text, const struct scan *scan, uint32_t start, uint32_t end,
	unsigned choice);

/*
 * The same without choosing branches or reading known macros: only guess is read as what
 * it stands for. To try what a macro might be: syntax/learn.h.
 */
bool view_guess(char *text, const struct scan *scan, uint32_t start, uint32_t end,
	const struct macro *guess);

#endif
