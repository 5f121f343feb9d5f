/*
 * What the files of git/ share, and nobody else includes: libgit2's handles. Its error
 * text is copied on the line after the failing call, by git_fail.
 */
#ifndef GIT_INTERNAL_H
#define GIT_INTERNAL_H

#include <stdatomic.h>
#include <git2.h>
#include "git/repo.h"

struct repo {
	git_repository *handle;
	git_odb *odb;
	git_index *index; /* opened on demand: repo_index */
	_Atomic uint64_t old_blobs_read;
};

/* The index that git means (GIT_INDEX_FILE), read once. */
int repo_index(git_index **out, struct repo *repo, struct err *err);

/* HEAD's tree; *out is NULL when HEAD is unborn. The caller frees it. */
int repo_head_tree(git_tree **out, struct repo *repo, struct err *err);

/* err from libgit2's last error: "WHAT: TEXT". Always -1. */
int git_fail(struct err *err, const char *what);

struct oid oid_from_git(const git_oid *id);
void oid_to_git(git_oid *out, const struct oid *id);

/* Foreign handles that free themselves. */
#define GIT_CLEANUP(type) \
	static inline void type##_cleanup(type **p) \
	{ \
		type##_free(*p); \
	}
GIT_CLEANUP(git_tree)
GIT_CLEANUP(git_tree_entry)
GIT_CLEANUP(git_commit)
GIT_CLEANUP(git_diff)
GIT_CLEANUP(git_object)
GIT_CLEANUP(git_revwalk)
GIT_CLEANUP(git_odb_object)
GIT_CLEANUP(git_reference)
#define _cleanup_git_(type) __attribute__((cleanup(type##_cleanup)))

#endif
