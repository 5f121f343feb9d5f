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
	git_tree *side;	  /* where files are found; NULL: in the index. repo_find_in */
	git_tree *pinned; /* the policy's; NULL: that commit has none. repo_pin */
	bool is_pinned;
	bool has_memory;  /* objects are stored in memory only: git/remerge.c */
	bool is_received; /* on a server, in a push: see repo_open_received */
	char *cache_dir;  /* below the folder that all work trees share */
};

/* The index that git means (GIT_INDEX_FILE), read once. */
int repo_index(git_index **out, struct repo *repo, struct err *err);

/* git/objects.c: GIT_OBJECT_DIRECTORY and GIT_ALTERNATE_OBJECT_DIRECTORIES. */
int repo_add_environment_objects(struct repo *repo, struct err *err);

/*
 * git/objects.c: an object of that type, at most max bytes, as it is stored. raw points
 * into *out, which the caller frees.
 */
int object_read(git_odb_object **out, struct str *raw, struct repo *repo,
	const struct oid *oid, git_object_t type, size_t max, struct err *err);

/* HEAD's tree; *out is NULL when HEAD is unborn. The caller frees it. */
int repo_head_tree(git_tree **out, struct repo *repo, struct err *err);

/*
 * Files are found in this tree from now on (a copy of it is kept), or, when it is NULL,
 * in the index.
 */
int repo_find_in(struct repo *repo, git_tree *tree, struct err *err);

/* git/store.c: a blob, as struct store's read hands it out. */
enum store_result repo_read_object(struct content *out, struct repo *repo,
	const struct oid *oid, size_t max, struct err *err);

/* git/raw.c: an object's bytes, which *out owns; of this type, and at most max of them.
 */
int repo_read_raw(git_odb_object **out, struct str *raw, struct repo *repo,
	const struct oid *oid, git_object_t type, size_t max, struct err *err);

/* git/find.c: struct store's find. */
enum store_result repo_find(struct content *out, struct oid *oid, bool *is_there,
	struct store *store, struct str path, size_t max, struct err *err);

/* git/side.c: the tree that the policy is read from; *out is NULL when there is none. */
int repo_side_tree(git_tree **out, struct repo *repo, struct err *err);

/* git/list.c: struct store's list. */
int repo_list(struct tree_entries *out, struct store *store, struct arena *arena,
	struct str path, size_t max, struct err *err);

/* git/subtree.c: struct store's subtrees. */
void repo_subtrees(struct subtree_list *out, struct store *store, struct arena *arena,
	const struct oid *tip);

/* store->has_file */
int repo_folder_has(bool *out, struct store *store, struct str dir,
	bool (*is_wanted)(struct str name), struct err *err);

/* err from libgit2's last error: "WHAT: TEXT". Always -1. */
int git_fail(struct err *err, const char *what);

/* Does libgit2's status say that there is no such revision? */
static inline bool git_is_no_revision(int status)
{
	return status == GIT_ENOTFOUND || status == GIT_EINVALIDSPEC ||
	       status == GIT_EAMBIGUOUS || status == GIT_EPEEL;
}

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
