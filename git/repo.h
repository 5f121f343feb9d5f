/*
 * struct repo: an open repository, read only. git/ is the only folder that sees libgit2;
 * a second way to the same answers (git's own plumbing) will stand behind this header.
 *
 * What libgit2 1.5 cannot read (SHA-256, reftable, sparse or split index, ...) is an
 * ERR_FAULT with the reason: loud, never a pass.
 */
#ifndef GIT_REPO_H
#define GIT_REPO_H

#include "core/change.h"
#include "core/stats.h"
#include "core/store.h"

struct repo;

/*
 * Open the repository that holds dir. With dir NULL: the one git would take here, by
 * GIT_DIR, GIT_INDEX_FILE and GIT_OBJECT_DIRECTORY or from the working directory up.
 * -1 with ERR_USAGE when there is none.
 */
int repo_open(struct repo **out, const char *dir, struct err *err);

/*
 * The one that git receives a push into, as its environment says: with the quarantine,
 * and with nothing outside of the repository. Each object is hashed again as it is read,
 * and no configuration of the machine or of a person is.
 */
int repo_open_received(struct repo **out, struct err *err);

/* The folder that holds its refs and configuration, with '/' at the end. */
const char *repo_git_dir(const struct repo *repo);

void repo_close(struct repo *repo); /* NULL is allowed */
static inline void repo_close_ref(struct repo **repo)
{
	repo_close(*repo);
}
#define _cleanup_repo_ __attribute__((cleanup(repo_close_ref)))

/* Absolute, with a '/' at the end; NULL in a bare repository. */
const char *repo_work_tree(const struct repo *repo);

/* --- files of the policy: git/side.c ---------------------------------------------------
 */

/* Where one comes from: a commit, or what is about to become one. */
enum repo_side { SIDE_TREE, SIDE_INDEX };

/*
 * From now on SIDE_TREE is the tree of that commit, captured here, and no more HEAD's.
 * With commit->n 0: an empty one.
 */
int repo_pin(struct repo *repo, const struct oid *commit, struct err *err);

/* The id of the commit that a revision names. ERR_USAGE when it names none. */
int repo_commit(struct oid *out, struct repo *repo, const char *rev, struct err *err);

/* The tree that a revision or an id names or leads to. ERR_USAGE when there is none. */
int repo_tree(struct oid *out, struct repo *repo, const char *rev, struct err *err);

/* The tree of a commit, which may be less than canonical. */
int repo_commit_tree(
	struct oid *out, struct repo *repo, const struct oid *commit, struct err *err);

/*
 * SIDE_TREE when a commit is pinned or HEAD has anything at path (a file or folder), else
 * SIDE_INDEX: local hooks trust what is committed, and what is staged only while nothing
 * is.
 */
int repo_policy_side(
	enum repo_side *out, struct repo *repo, const char *path, struct err *err);

/*
 * Is there a file? What it holds is not read; ERR_USAGE when it is a link, a folder or a
 * submodule.
 */
int repo_has_file(bool *out, struct repo *repo, enum repo_side side, const char *path,
	struct err *err);

/* The bytes of a file there; *is_there says whether it is. At most max bytes. */
int repo_read_file(struct str *out, bool *is_there, struct repo *repo,
	enum repo_side side, const char *path, size_t max, struct arena *arena,
	struct err *err);

/*
 * The same of any commit, whatever is pinned; out may be NULL: only look. n == 0 of the
 * id: there is no regular file at path.
 */
int repo_file_at(struct str *out, struct oid *id, struct repo *repo,
	const struct oid *commit, const char *path, size_t max, struct arena *arena,
	struct err *err);

/* Names of the files (not folders) directly below a folder, sorted; at most max. */
struct name_list {
	struct str *items;
	size_t count, cap;
};
int repo_list_files(struct name_list *out, struct repo *repo, enum repo_side side,
	const char *dir, size_t max, struct arena *arena, struct err *err);

/*
 * The files directly below a folder with their ids, sorted; names without the folder. Of
 * a side, or, with commit, of that commit's tree; dir may be empty: the root.
 */
int repo_list_entries(struct tree_entries *out, struct repo *repo, enum repo_side side,
	const struct oid *commit, const char *dir, size_t max, struct arena *arena,
	struct err *err);

/* The bytes of a blob by its id, lent; at most max of them. */
int repo_blob(struct content *out, struct repo *repo, const struct oid *oid, size_t max,
	struct err *err);

/* --- change sets: git/changes.c -------------------------------------------------------
 */

/*
 * The index against HEAD; while a merge is being concluded, against every parent.
 * is_before_merge: in pre-merge-commit the other parents are known by GITHEAD_<id> only.
 */
int changes_staged(struct change_set *out, struct repo *repo, bool is_before_merge,
	struct arena *arena, struct err *err);

/*
 * "A..B": changes_of what B has and A has not. B may be left out: HEAD.
 */
int changes_range(struct change_set *out, struct repo *repo, const char *range,
	struct arena *arena, struct err *err);

struct range; /* git/history.h */

/*
 * What a range brings: the net change from its bases, what merges in it hold that equals
 * none of their parents, and, marked is_past, whatever else its commits brought. Nothing
 * when its tip is its base.
 */
int changes_of(struct change_set *out, struct repo *repo, const struct range *range,
	struct arena *arena, struct err *err);

/*
 * The commits of "A..B" without those that one of nots, revisions, can reach. from: A.
 * ERR_USAGE when it is no range, or when the ends have no common history.
 */
int repo_range(struct range *out, struct oid *from, struct repo *repo, const char *range,
	char *const *nots, size_t not_count, struct arena *arena, struct err *err);

/* All files of a commit or tree, each new in full. */
int changes_tree(struct change_set *out, struct repo *repo, const char *rev,
	struct arena *arena, struct err *err);

/* --- bytes: git/store.c ----------------------------------------------------------------
 */

/*
 * Fill in a store that reads from the repository; it must not outlive it. It finds files
 * on the new side of the change set that was made last.
 */
void repo_store(struct store *out, struct repo *repo);

#endif
