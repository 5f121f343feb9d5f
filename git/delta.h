/*
 * Deltas (core/delta.h) of trees and commits. The walk is our own, over the bytes of both
 * trees side by side; what has the same id on both is not entered. The entries are those
 * of "git diff-tree -r --no-renames --full-index --raw OLD NEW": a rename is a deletion
 * and an addition, a file that becomes a link is one entry, one that becomes a folder is
 * deleted, and a submodule is an entry with the id of its commit. Permissions that git
 * reads as 644 or 755 count as these. Replace refs and grafts change nothing.
 *
 * All fail when an object is missing or is no tree that everybody reads alike
 * (tree_ambiguity), and past LIMIT_TREE_DEPTH, LIMIT_PATH_BYTES, LIMIT_TREE_ENTRIES
 * looked at, LIMIT_TREE_BYTES, LIMIT_DELTA_READ read and LIMIT_DELTA_BYTES.
 */
#ifndef GIT_DELTA_H
#define GIT_DELTA_H

#include "core/delta.h"
#include "git/repo.h"

/* An id with n == 0 is the empty tree. */
int delta_trees(struct delta *out, struct repo *repo, const struct oid *old_tree,
	const struct oid *new_tree, struct arena *arena, struct err *err);

/* The same of two commits' trees; an id with n == 0 is no commit, and the empty tree. */
int delta_commits(struct delta *out, struct repo *repo, const struct oid *old_commit,
	const struct oid *new_commit, struct arena *arena, struct err *err);

/*
 * Does the tree hold the new side of every entry: that mode and id at the path, and where
 * it is deleted no file, link or submodule (a folder may be there)? True of the tree that
 * the delta leads to, and of any tree for an empty delta. Reads only trees on the way,
 * each once, and none behind the first entry that is not held.
 */
int tree_holds(bool *out, struct repo *repo, const struct oid *tree,
	const struct delta *delta, struct err *err);

#endif
