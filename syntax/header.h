/*
 * struct header: what an included file brings to those that include it. Of its macros
 * only those are kept that can lead to a name that is not written out, or that tell the
 * parser what a word stands for; most headers keep next to nothing.
 */
#ifndef SYNTAX_HEADER_H
#define SYNTAX_HEADER_H

#include "syntax/scan.h"

struct header_include {
	struct str path;     /* as written between the quotes */
	bool is_conditional; /* in a branch of #if, and not just the include guard */
};

struct header {
	struct {
		struct macro *items;
		size_t count, cap;
	} macros; /* in order */
	struct {
		struct header_include *items;
		size_t count, cap;
	} includes;  /* in order */
	bool is_cut; /* a limit was reached: there may be more */
};

/*
 * Read a header. What out holds is copied into the arena; scratch is used on the way.
 * bytes: at most LIMIT_HEADER_BYTES.
 */
void header_read(struct header *out, struct arena *arena, struct arena *scratch,
	struct str bytes, const struct words *words);

#endif
