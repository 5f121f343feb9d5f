/*
 * The id that git gives to a folder, out of the ids of its files: the index does not
 * have it.
 */
#ifndef COMPONENTS_TREE_ID_H
#define COMPONENTS_TREE_ID_H

#include "base/arena.h"
#include "core/store.h"

/*
 * entries: all files, links and submodules of the folder, in order of their paths, which
 * begin with skip bytes that lead to it. false: not of a repository with SHA-1, nested
 * too deeply, or none at all. scratch is the caller's to reset.
 */
bool tree_id(struct oid *out, struct arena *scratch, const struct tree_entry *entries,
	size_t count, size_t skip);

#endif
