/*
 * How the words that the identifier scan found are used, by the tree: called, named as a
 * value, or nothing that a rule about names asks for (a member, a label, a declaration, a
 * word that a declaration in scope has given another meaning, a value that is only
 * compared).
 *
 * What shadows: parameters, variables, enumerators and static functions of that name, and
 * functions of that name that the file itself defines. A plain prototype does not: it
 * declares the very function that is banned.
 */
#ifndef SYNTAX_USES_H
#define SYNTAX_USES_H

#include "syntax/parse.h"
#include "syntax/scan.h"

enum use {
	USE_NOTHING,
	USE_IS_CALL,
	USE_IS_REFERENCE,
	USE_IS_MACRO,	 /* in a macro's body, by the scan */
	USE_IS_UNPARSED, /* shaped like a call where there is no sound tree */
};

/*
 * The use of each occurrence, in the scan's order; scan->occurrences.count of them, in
 * the arena. For those that are not wanted (scan_want) it is USE_NOTHING. Where the
 * forest has no tree the scan's verdict stands.
 */
enum use *uses_resolve(struct arena *arena, struct str bytes, const struct forest *forest,
	const struct scan *scan);

#endif
