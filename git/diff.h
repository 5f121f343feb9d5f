/*
 * One comparison: a new side (the index or a tree) against the trees of its parents. Only
 * git/ includes this.
 */
#ifndef GIT_DIFF_H
#define GIT_DIFF_H

#include "git/internal.h"

/* Exactly one of the two is set; both are borrowed. */
struct diff_side {
	git_index *index;
	git_tree *tree;
};

/*
 * Append to out the paths that differ from every parent, with their old sides. A NULL
 * tree is an empty one; no parents at all: everything is new. Renames are found against a
 * single parent only.
 */
int diff_collect(struct change_set *out, struct repo *repo, struct arena *arena,
	const struct diff_side *side, git_tree *const *parents, size_t parent_count,
	struct err *err);

/* By path; equal paths stay in the order in which they were found. */
void change_set_sort(struct change_set *set);

#endif
