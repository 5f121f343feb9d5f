/*
 * Is a word declared where it stands, and what does that hide? The question that takes
 * most of the grammar; asked by syntax/uses.c only.
 */
#ifndef SYNTAX_DECLARED_H
#define SYNTAX_DECLARED_H

#include "syntax/scan.h"
#include "syntax/walk.h"

/* What the tree says of one occurrence, before shadowing. */
struct sight {
	enum use use;
	bool is_binding, is_file_wide;
	bool is_weak;			 /* the binding hides values, but no calls */
	bool is_unevaluated;		 /* in the operand of sizeof */
	uint32_t scope_start, scope_end; /* of the binding */
};

/* Is the name on the walk's leaf declared there? Then *out is what that means. */
bool declared_see(
	struct sight *out, const struct walk *w, const struct occurrence *occurrence);

#endif
