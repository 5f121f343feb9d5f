/*
 * libgit2 merges, and would store the files that it merges: an object store in memory is
 * put in front of the repository's for that. The id of the tree that comes of it is
 * worked out here. Index entries come in order of their paths, which is git's order of
 * trees, so each folder is complete when a path leaves it.
 */
#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>
#include "base/buf.h"
#include "base/limits.h"
#include "git/internal.h"
#include "git/remerge.h"
#include "base/banned.h"

#define IN_FRONT 1000 /* priority among object stores; the others have 2 at most */

GIT_CLEANUP(git_index)

int merge_base_of(struct oid *out, struct repo *repo, const struct oid *a,
	const struct oid *b, struct err *err)
{
	git_oidarray bases = {0};
	git_oid x, y;
	int status;

	*out = (struct oid){.n = 0};
	oid_to_git(&x, a);
	oid_to_git(&y, b);
	status = git_merge_bases(&bases, repo->handle, &x, &y);
	if (status == GIT_ENOTFOUND)
		return 0;
	if (status)
		return git_fail(err, "cannot find a merge base");
	if (bases.count == 1)
		*out = oid_from_git(&bases.ids[0]);
	git_oidarray_dispose(&bases);
	return 0;
}

static int read_tree(
	git_tree **out, struct repo *repo, const struct oid *commit, struct err *err)
{
	git_commit *object _cleanup_git_(git_commit) = NULL;
	git_oid id;

	oid_to_git(&id, commit);
	return git_commit_lookup(&object, repo->handle, &id) ||
			       git_commit_tree(out, object)
		       ? git_fail(err, "cannot read a commit to merge")
		       : 0;
}

/* A folder that is being put together. */
struct folder {
	struct str path; /* with '/' at its end; of the root empty */
	struct buf raw;
};

struct builder {
	struct folder stack[LIMIT_TREE_DEPTH];
	size_t depth; /* open folders; the root is the first */
	struct err *err;
};

static void builder_done(struct builder *b)
{
	for (size_t i = 0; i < LIMIT_TREE_DEPTH; i++)
		buf_done(&b->stack[i].raw);
}

static int open_folder(struct builder *b, struct str path)
{
	if (b->depth == LIMIT_TREE_DEPTH)
		return err_set(b->err, "folders lie more than %d deep", LIMIT_TREE_DEPTH);
	b->stack[b->depth++] =
		(struct folder){.path = path, .raw = BUF_INIT(LIMIT_TREE_BYTES)};
	return 0;
}

static int add_entry(struct builder *b, unsigned mode, struct str name, const git_oid *id)
{
	struct buf *raw = &b->stack[b->depth - 1].raw;

	buf_printf(raw, "%o ", mode);
	buf_add(raw, name);
	buf_putc(raw, '\0');
	buf_add(raw, str_make((const char *)id->id, GIT_OID_RAWSZ));
	return raw->is_full ? err_set(b->err, "a merged tree is too large") : 0;
}

/* Close the last folder: its id, and its entry in the one above. */
static int close_folder(struct builder *b, git_oid *id)
{
	struct folder *folder = &b->stack[--b->depth];
	size_t from = b->depth ? b->stack[b->depth - 1].path.n : 0;
	struct str name = folder->path.n
				  ? str_slice(folder->path, from, folder->path.n - 1)
				  : (struct str){0};
	int status = git_odb_hash(
		id, folder->raw.p ? folder->raw.p : "", folder->raw.n, GIT_OBJECT_TREE);

	buf_done(&folder->raw);
	folder->raw = (struct buf){0};
	if (status)
		return git_fail(b->err, "cannot hash a tree");
	return b->depth ? add_entry(b, GIT_FILEMODE_TREE, name, id) : 0;
}

static bool is_below(struct str path, struct str folder)
{
	return path.n >= folder.n && str_eq(str_slice(path, 0, folder.n), folder);
}

static int add_path(struct builder *b, const git_index_entry *entry)
{
	struct str path = str_of(entry->path), folder;
	git_oid id;

	while (!is_below(path, b->stack[b->depth - 1].path)) {
		if (close_folder(b, &id))
			return -1;
	}
	folder = b->stack[b->depth - 1].path;
	for (size_t at = folder.n; (at = str_find(path, '/', at)) < path.n; at++) {
		if (open_folder(b, str_slice(path, 0, at + 1)))
			return -1;
	}
	folder = b->stack[b->depth - 1].path;
	return add_entry(b, entry->mode, str_slice(path, folder.n, path.n), &entry->id);
}

/* The id that the index would have as a tree. */
static int tree_of(struct oid *out, git_index *index, struct err *err)
{
	struct builder b __attribute__((cleanup(builder_done))) = {.err = err};
	git_oid id = {{0}};

	if (open_folder(&b, (struct str){0}))
		return -1;
	for (size_t i = 0; i < git_index_entrycount(index); i++) {
		if (add_path(&b, git_index_get_byindex(index, i)))
			return -1;
	}
	while (b.depth) {
		if (close_folder(&b, &id))
			return -1;
	}
	*out = oid_from_git(&id);
	return 0;
}

/* From now on what libgit2 stores stays in memory. */
static int keep_in_memory(struct repo *repo, struct err *err)
{
	git_odb_backend *memory = NULL;

	if (repo->has_memory)
		return 0;
	if (git_mempack_new(&memory))
		return git_fail(err, "cannot merge in memory");
	if (git_odb_add_backend(repo->odb, memory, IN_FRONT)) {
		memory->free(memory);
		return git_fail(err, "cannot merge in memory");
	}
	repo->has_memory = true;
	return 0;
}

/*
 * Without renames, though libgit2 would find the ones that git finds. What such a merge
 * changes lies at paths that the merged branch changed itself, and judging leans on that:
 * a rule is asked for its part of that branch's own change, a rejection holds for the
 * paths that it names, and an approval is spent once the branch holds its paths. With
 * renames a reviewed hunk lands at another path, below rules that nobody was asked for,
 * and in a file that need only be half like the one that was read. A merge that follows
 * a rename is approved as it lands: docs/decisions/0005-no-renames-in-merges.md.
 */
static int merge(git_index **out, struct repo *repo, const struct oid *base,
	const struct oid *ours, const struct oid *theirs, struct err *err)
{
	git_merge_options options = {.version = GIT_MERGE_OPTIONS_VERSION};
	git_tree *trees[3] = {NULL};
	int status;

	options.flags = GIT_MERGE_FAIL_ON_CONFLICT;
	status = keep_in_memory(repo, err) || read_tree(&trees[0], repo, base, err) ||
		 read_tree(&trees[1], repo, ours, err) ||
		 read_tree(&trees[2], repo, theirs, err);
	*out = NULL;
	if (!status) {
		status = git_merge_trees(
			out, repo->handle, trees[0], trees[1], trees[2], &options);
		if (status == GIT_EMERGECONFLICT)
			status = 0;
		else if (status)
			git_fail(err, "cannot merge anew");
	}
	for (size_t i = 0; i < 3; i++)
		git_tree_free(trees[i]);
	return status ? -1 : 0;
}

int is_clean_merge(bool *out, struct oid *base, struct repo *repo, const struct oid *ours,
	const struct oid *theirs, const struct oid *tree, struct err *err)
{
	git_index *index _cleanup_git_(git_index) = NULL;
	struct oid merged;

	*out = false;
	if (merge_base_of(base, repo, ours, theirs, err))
		return -1;
	if (!base->n)
		return 0;
	if (merge(&index, repo, base, ours, theirs, err))
		return -1;
	if (!index || git_index_has_conflicts(index))
		return 0;
	if (tree_of(&merged, index, err))
		return -1;
	*out = oid_eq(&merged, tree);
	return 0;
}
