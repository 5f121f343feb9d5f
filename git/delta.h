/*
 * Deltas of a repository's trees: what "git diff-tree -r --no-renames" lists, by a walk
 * of our own over raw trees, so that no attribute, configuration or rename has a say.
 * Bounded in depth, entries and bytes; a tree that is broken is an error.
 */
#ifndef GIT_DELTA_H
#define GIT_DELTA_H

#include "core/delta.h"
#include "git/repo.h"

/* From one tree to another; n == 0: the empty one. */
int delta_trees(struct delta *out, struct repo *repo, const struct oid *old_tree,
	const struct oid *new_tree, struct arena *arena, struct err *err);

/* The same of two commits' trees; old n == 0: nothing. */
int delta_commits(struct delta *out, struct repo *repo, const struct oid *old_commit,
	const struct oid *new_commit, struct arena *arena, struct err *err);

/* A commit's tree. */
int commit_tree(
	struct oid *out, struct repo *repo, const struct oid *commit, struct err *err);

/* Does the tree have the new side of every entry already? */
int tree_holds(bool *out, struct repo *repo, const struct oid *tree,
	const struct delta *delta, struct err *err);

#endif
