/*
 * Single files of a repository: of the policy, from a tree that is captured once (HEAD's,
 * or a pinned commit's) or from the index. Read next: gate/setup.c, which asks for them.
 */
#include "base/text.h"
#include "git/internal.h"
#include "base/banned.h"

int repo_head_tree(git_tree **out, struct repo *repo, struct err *err)
{
	git_reference *head _cleanup_git_(git_reference) = NULL;
	int status = git_repository_head(&head, repo->handle);

	if (status == GIT_EUNBORNBRANCH) {
		*out = NULL;
		return 0;
	}
	if (status)
		return git_fail(err, "cannot read HEAD");
	if (git_reference_peel((git_object **)out, head, GIT_OBJECT_TREE))
		return git_fail(err, "cannot read the tree of HEAD");
	return 0;
}

int repo_pin(struct repo *repo, const struct oid *commit, struct err *err)
{
	git_commit *handle _cleanup_git_(git_commit) = NULL;
	git_tree *tree = NULL;
	git_oid id;

	if (commit->n) {
		oid_to_git(&id, commit);
		if (git_commit_lookup(&handle, repo->handle, &id) ||
			git_commit_tree(&tree, handle))
			return git_fail(
				err, "cannot read the commit that has the policy");
	}
	git_tree_free(repo->pinned);
	repo->pinned = tree;
	repo->is_pinned = true;
	return 0;
}

int repo_side_tree(git_tree **out, struct repo *repo, struct err *err)
{
	if (!repo->is_pinned)
		return repo_head_tree(out, repo, err);
	*out = NULL;
	if (repo->pinned && git_tree_dup(out, repo->pinned))
		return git_fail(err, "cannot keep a tree");
	return 0;
}

/* The entry at path in the pinned tree or HEAD's; *out is NULL when there is none. */
static int side_entry(
	git_tree_entry **out, struct repo *repo, const char *path, struct err *err)
{
	git_tree *tree _cleanup_git_(git_tree) = NULL;
	int status;

	*out = NULL;
	if (repo_side_tree(&tree, repo, err))
		return -1;
	if (!tree)
		return 0;
	status = git_tree_entry_bypath(out, tree, path);
	if (status && status != GIT_ENOTFOUND)
		return git_fail(err, "cannot read a tree of the policy");
	return 0;
}

int repo_policy_side(
	enum repo_side *out, struct repo *repo, const char *path, struct err *err)
{
	git_tree_entry *entry _cleanup_git_(git_tree_entry) = NULL;
	git_index *index = NULL;

	if (side_entry(&entry, repo, path, err))
		return -1;
	*out = entry || repo->is_pinned || git_repository_is_bare(repo->handle)
		       ? SIDE_TREE
		       : SIDE_INDEX;
	if (*out == SIDE_INDEX && repo_index(&index, repo, err))
		return -1;
	if ((entry && git_tree_entry_type(entry) != GIT_OBJECT_TREE) ||
		(index && git_index_get_bypath(index, path, 0)))
		return err_usage(err,
			"'%s' must be a folder, not a file, a link or a submodule; its "
			"policy cannot be read",
			path);
	return 0;
}

static int read_blob(struct str *out, struct repo *repo, const git_oid *id, size_t max,
	struct arena *arena, struct err *err)
{
	git_odb_object *object _cleanup_git_(git_odb_object) = NULL;

	if (git_odb_read(&object, repo->odb, id))
		return git_fail(err, "cannot read an object");
	if (git_odb_object_type(object) != GIT_OBJECT_BLOB)
		return err_set(err, "an object is not a file");
	if (git_odb_object_size(object) > max)
		return err_usage(err, "larger than %zu bytes", max);
	*out = arena_str(arena,
		str_make(git_odb_object_data(object), git_odb_object_size(object)));
	return 0;
}

/* A link or submodule would be read as if it were not there: loud instead. */
static int expect_file(unsigned mode, const char *path, struct err *err)
{
	if ((mode & 0170000) == 0100000)
		return 0;
	return err_usage(err, "'%s' must be a file, not a link, a folder or a submodule",
		TEXT_SAFE(str_of(path)));
}

int repo_file_at(struct str *out, struct oid *id, struct repo *repo,
	const struct oid *commit, const char *path, size_t max, struct arena *arena,
	struct err *err)
{
	git_tree_entry *entry _cleanup_git_(git_tree_entry) = NULL;
	git_tree *tree _cleanup_git_(git_tree) = NULL;
	struct oid tree_id;
	git_oid key;
	int status;

	*id = (struct oid){.n = 0};
	if (repo_commit_tree(&tree_id, repo, commit, err))
		return -1;
	oid_to_git(&key, &tree_id);
	if (git_tree_lookup(&tree, repo->handle, &key))
		return git_fail(err, "cannot read the tree of a commit");
	status = git_tree_entry_bypath(&entry, tree, path);
	if (status && status != GIT_ENOTFOUND)
		return git_fail(err, "cannot read the tree of a commit");
	if (status || (git_tree_entry_filemode(entry) & 0170000) != 0100000)
		return 0;
	*id = oid_from_git(git_tree_entry_id(entry));
	return out ? read_blob(out, repo, git_tree_entry_id(entry), max, arena, err) : 0;
}

/* The id of a regular file at path; *is_there says whether there is one. */
static int find_file(git_oid *out, bool *is_there, struct repo *repo, enum repo_side side,
	const char *path, struct err *err)
{
	git_tree_entry *entry _cleanup_git_(git_tree_entry) = NULL;
	const git_index_entry *staged;
	git_index *index;

	*is_there = false;
	if (side == SIDE_TREE) {
		if (side_entry(&entry, repo, path, err))
			return -1;
		if (!entry)
			return 0;
		*out = *git_tree_entry_id(entry);
		*is_there = true;
		return expect_file(git_tree_entry_filemode(entry), path, err);
	}
	if (repo_index(&index, repo, err))
		return -1;
	staged = git_index_get_bypath(index, path, 0);
	if (!staged)
		return 0;
	*out = staged->id;
	*is_there = true;
	return expect_file(staged->mode, path, err);
}

int repo_has_file(bool *out, struct repo *repo, enum repo_side side, const char *path,
	struct err *err)
{
	git_oid id;

	return find_file(&id, out, repo, side, path, err);
}

int repo_read_file(struct str *out, bool *is_there, struct repo *repo,
	enum repo_side side, const char *path, size_t max, struct arena *arena,
	struct err *err)
{
	git_oid id;

	if (find_file(&id, is_there, repo, side, path, err))
		return -1;
	return *is_there ? read_blob(out, repo, &id, max, arena, err) : 0;
}

static int list_add(struct name_list *out, struct str name, size_t max,
	struct arena *arena, struct err *err)
{
	if (out->count >= max)
		return err_usage(err, "more than %zu files", max);
	VEC_PUSH(arena, out, arena_str(arena, name));
	return 0;
}

static int list_tree(struct name_list *out, struct repo *repo, const char *dir,
	size_t max, struct arena *arena, struct err *err)
{
	git_tree_entry *entry _cleanup_git_(git_tree_entry) = NULL;
	git_tree *tree _cleanup_git_(git_tree) = NULL;

	if (side_entry(&entry, repo, dir, err))
		return -1;
	if (!entry)
		return 0;
	if (git_tree_entry_type(entry) != GIT_OBJECT_TREE)
		return err_usage(err, "it must be a folder");
	if (git_tree_lookup(&tree, repo->handle, git_tree_entry_id(entry)))
		return git_fail(err, "cannot read a tree");
	for (size_t i = 0; i < git_tree_entrycount(tree); i++) {
		const git_tree_entry *file = git_tree_entry_byindex(tree, i);

		if (git_tree_entry_type(file) == GIT_OBJECT_BLOB &&
			list_add(out, str_of(git_tree_entry_name(file)), max, arena, err))
			return -1;
	}
	return 0;
}

static int list_index(struct name_list *out, struct repo *repo, const char *dir,
	size_t max, struct arena *arena, struct err *err)
{
	size_t dir_n = strlen(dir);
	git_index *index;

	if (repo_index(&index, repo, err))
		return -1;
	for (size_t i = 0; i < git_index_entrycount(index); i++) {
		struct str path = str_of(git_index_get_byindex(index, i)->path);
		struct str name = str_slice(path, dir_n + 1, path.n);

		if (path.n > dir_n && path.p[dir_n] == '/' && str_has_prefix(path, dir) &&
			str_find(name, '/', 0) == name.n &&
			list_add(out, name, max, arena, err))
			return -1;
	}
	return 0;
}

int repo_list_files(struct name_list *out, struct repo *repo, enum repo_side side,
	const char *dir, size_t max, struct arena *arena, struct err *err)
{
	*out = (struct name_list){0};
	return side == SIDE_TREE ? list_tree(out, repo, dir, max, arena, err)
				 : list_index(out, repo, dir, max, arena, err);
}
