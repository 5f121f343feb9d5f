/*
 * Where a quoted include leads. Without a build there are no -I options, so a short list
 * of places is tried: the includer's own folder, then the root, include/ and src/.
 */
#ifndef GATE_INCLUDE_H
#define GATE_INCLUDE_H

#include <stdint.h>
#include "core/store.h"

#define INCLUDE_PLACES 4

/*
 * The paths below the root where the include "text" of the source at from may lie, best
 * first, each once; from is relative to the root. Returns how many: 0 when all of them
 * lead out of the root. They live in the arena.
 */
size_t include_places(struct str out[INCLUDE_PLACES], struct arena *arena,
	struct str from, struct str text);

/* What include_find found. Its content is released with content_release. */
struct include_hit {
	struct str path; /* below the root; in the arena */
	struct oid oid;	 /* n == 0 on disk */
	struct content content;
};

/*
 * Read the first of these places that the store finds a file at. is_there says whether
 * there is one; when not, the result is STORE_OK. With max == 0 it only looks.
 */
enum store_result include_find(struct include_hit *out, bool *is_there,
	struct store *store, struct arena *arena, struct str from, struct str text,
	size_t max, struct err *err);

#endif
