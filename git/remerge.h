/*
 * A merge made anew, to see whether somebody changed anything by hand while merging. No
 * rename has a say, on a server no attribute, and nothing is written to the repository.
 */
#ifndef GIT_REMERGE_H
#define GIT_REMERGE_H

#include "git/repo.h"

/*
 * Is the tree just what a clean merge of two commits, from their one merge base, gives?
 * base: that one.
 */
int is_clean_merge(bool *out, struct oid *base, struct repo *repo, const struct oid *ours,
	const struct oid *theirs, const struct oid *tree, struct err *err);

/* The one merge base of two commits; n == 0: there is none, or more than one. */
int merge_base_of(struct oid *out, struct repo *repo, const struct oid *a,
	const struct oid *b, struct err *err);

#endif
