/*
 * struct delta: what differs between two trees, entry by entry, and its digest, which is
 * what a review is bound to. The same change has the same digest however it lands: as the
 * branch that was reviewed, merged, squashed, rebased onto other files' changes, or
 * reworded; and another one after any change of a byte, a mode or a path. Format and test
 * vectors: docs/evidence-format.md.
 */
#ifndef CORE_DELTA_H
#define CORE_DELTA_H

#include "base/arena.h"
#include "base/sha256.h"
#include "core/oid.h"

/* A side that is not there has mode 0 and no id. */
struct delta_entry {
	unsigned old_mode, new_mode; /* 0100644, 0160000, ...; never a folder's */
	struct oid old_oid, new_oid;
	struct str path;
};

struct delta {
	struct delta_entry *items; /* in order of the bytes of their paths */
	size_t count, cap;
};

/* Of no entries too: who must not take that for a change looks at count. */
void delta_digest(char out[SHA256_HEX], const struct delta *delta);

/* The entries whose path is wanted; what they point at is shared. */
void delta_select(struct delta *out, struct arena *arena, const struct delta *delta,
	bool (*is_wanted)(const void *ctx, struct str path), const void *ctx);

#endif
