/*
 * struct dissent: a word that lexer and tree judge differently. No finding and no fault:
 * one of the two is followed, and this says which, so that nobody has to believe that the
 * parser was right. Everything it points to lives in the run's arena.
 */
#ifndef CORE_DISSENT_H
#define CORE_DISSENT_H

#include "core/finding.h"

/* What one of the two says that a word is. */
#define SAYINGS(X) \
	X(NOTHING, "nothing")	      /* no use that a rule could ask for */ \
	X(CALL, "call")		      /* it is called */ \
	X(REFERENCE, "reference")     /* its value is used */ \
	X(DECLARATION, "declaration") /* it is declared there, not used */ \
	X(MEMBER, "member")	      /* a member of something */ \
	X(SHADOWED, "shadowed") /* a declaration in scope gave it another meaning */ \
	X(UNPARSED, "unparsed") /* there is no sound tree */

enum saying {
#define SAYING_ENUM(word, name) SAYS_##word,
	SAYINGS(SAYING_ENUM)
#undef SAYING_ENUM
		SAYING_COUNT,
};
extern const char *const saying_words[]; /* NULL-terminated, by saying */

struct dissent {
	struct str path;
	struct span span;
	struct str name; /* the word, as in a finding */
	enum saying lexer, tree;
	enum saying taken; /* what was gone by: one of the two, or between them */
};

struct dissent_list {
	struct dissent *items;
	size_t count, cap;
};

/* Order of reports: path, place, name; equal only when nothing tells them apart. */
int dissent_cmp(const void *a, const void *b);

#endif
