/*
 * struct delta: what changes from one tree to another, as git stores it: mode and id of
 * each path before and after. Its digest is what a review is bound to. It hangs on no
 * diff algorithm, no rename detection and no commit, so a branch keeps it when it is
 * merged, squashed, reworded or rebased onto a base that left its paths alone, and loses
 * it with any other bit. Format, properties and test vectors: docs/evidence-format.md.
 *
 * Made by git/delta.h.
 */
#ifndef CORE_DELTA_H
#define CORE_DELTA_H

#include "base/arena.h"
#include "base/sha256.h"
#include "core/oid.h"

/*
 * A path that differs: a file, link or submodule, never a folder. A side that is not
 * there has mode 0 and an id with n == 0; one of the two is. A mode is at most 0177777.
 */
struct delta_entry {
	unsigned old_mode, new_mode; /* 0100644, 0100755, 0120000, 0160000 */
	struct oid old_oid, new_oid;
	struct str path;
};

/* Sorted by the bytes of the path, each of which is there once and holds no NUL. */
struct delta {
	struct delta_entry *items;
	size_t count, cap;
};

/*
 * One with no entries has a digest as well: that of any two trees that are alike. Who
 * grants something for a digest looks at count first.
 */
void delta_digest(char out[SHA256_HEX], const struct delta *delta);

/* The entries with a wanted path. Their paths are not copied. */
void delta_select(struct delta *out, struct arena *arena, const struct delta *delta,
	bool (*wanted)(void *ctx, struct str path), void *ctx);

#endif
