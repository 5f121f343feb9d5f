/*
 * Where a quoted include leads. Without a build there are no -I options, so a short list
 * of places is tried: the includer's own folder, then the root, include/ and src/.
 */
#ifndef GATE_INCLUDE_H
#define GATE_INCLUDE_H

#include "base/arena.h"

#define INCLUDE_PLACES 4

/*
 * The paths below the root where the include "text" of the source at from may lie, best
 * first, each once; from is relative to the root. Returns how many: 0 when all of them
 * lead out of the root. They live in the arena.
 */
size_t include_places(struct str out[INCLUDE_PLACES], struct arena *arena,
	struct str from, struct str text);

#endif
