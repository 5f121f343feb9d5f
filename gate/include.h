/*
 * Where a quoted include leads. Without a build there are no -I options, so a short list
 * of places is tried: the includer's own folder, then the root, include/ and src/.
 */
#ifndef GATE_INCLUDE_H
#define GATE_INCLUDE_H

#include "base/arena.h"

#define INCLUDE_PLACES 4

/* Looking for the include "text" of the source at from, a path below the root. */
struct include_search {
	struct str from, text;
	/* its own: */
	unsigned next, tried_count;
	struct str tried[INCLUDE_PLACES];
};

/*
 * The next place below the root where it may lie, best first, each once; false: there are
 * no more. It lives in the arena.
 */
bool include_next(struct str *place, struct arena *arena, struct include_search *search);

#endif
