/*
 * How the words that the lexer found are used: the second witness, and what both say
 * together. Where the lexer is sure, its word counts; else the tree's, where there is a
 * sound one; else the lexer's guess. Then shadowing is resolved: a word that a
 * declaration in scope has given another meaning is no use at all.
 *
 * What shadows: parameters, variables, enumerators, and functions of that name that the
 * file itself defines. A prototype does not, static or not: without a definition the
 * linker takes the library's. An extern object does not, for it may be that function. A
 * variable of a typedef's type and without a value shadows values but no calls, for the
 * type may be a function's.
 */
#ifndef SYNTAX_USES_H
#define SYNTAX_USES_H

#include "syntax/forest.h"
#include "syntax/scan.h"

/* What was made of one occurrence. */
struct verdict_use {
	unsigned char use;   /* enum use */
	unsigned char tree;  /* enum use that the tree gives it, where it was asked */
	bool has_tree;	     /* it was asked, and sound there */
	bool is_shadowed;    /* by a declaration that a tree shows */
	bool is_unevaluated; /* the tree shows a sizeof around it */
};

/*
 * One for each occurrence of the scan, in its order, in the arena. For those that are not
 * wanted (scan_want) use is USE_NOTHING.
 */
struct verdict_use *uses_resolve(
	struct arena *arena, const struct forest *forest, const struct scan *scan);

/* The use_bits that a rule must ask for to be told of this use. */
unsigned use_bits(enum use use, const struct occurrence *occurrence);

/* Do lexer and tree judge it differently? */
bool use_is_dissent(const struct verdict_use *use, const struct occurrence *occurrence);

#endif
