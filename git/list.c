/*
 * All entries of the side that is checked, or those below a path: from the index, or from
 * a tree, which is walked with a stack of our own. Read next: git/find.c.
 */
#include "base/buf.h"
#include "base/limits.h"
#include "base/path.h"
#include "git/internal.h"
#include "base/banned.h"

struct lister {
	struct repo *repo;
	struct arena *arena;
	struct tree_entries *out;
	size_t max;
	struct err *err;
};

static int add(struct lister *l, struct str path, unsigned mode, const git_oid *id)
{
	struct tree_entry entry = {.path = path, .mode = mode, .oid = oid_from_git(id)};

	if (l->out->count >= l->max)
		return err_set(l->err, "more than %zu entries", l->max);
	VEC_PUSH(l->arena, l->out, entry);
	return 0;
}

/* --- the index -------------------------------------------------------------------------
 */

/* The first entry that is not before a path; the index is sorted by bytes. */
static size_t index_position(git_index *index, struct str path)
{
	size_t low = 0, high = git_index_entrycount(index);

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_cmp(str_of(git_index_get_byindex(index, middle)->path), path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* "a-b" stands between "a" and "a/b", so entries are passed over and not an end. */
static int list_index(struct lister *l, struct str root)
{
	git_index *index;
	size_t count;

	if (repo_index(&index, l->repo, l->err))
		return -1;
	count = git_index_entrycount(index);
	for (size_t i = index_position(index, root); i < count; i++) {
		const git_index_entry *entry = git_index_get_byindex(index, i);
		struct str path = str_of(entry->path);

		if (root.n && (path.n < root.n || memcmp(path.p, root.p, root.n) != 0))
			break;
		if ((root.n && !path_is_at_or_below(path, root)) ||
			GIT_INDEX_ENTRY_STAGE(entry) > 0 ||
			(entry->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD))
			continue;
		if (add(l, arena_str(l->arena, path), entry->mode, &entry->id))
			return -1;
	}
	return 0;
}

/* --- a tree ----------------------------------------------------------------------------
 */

struct level {
	git_tree *tree;
	size_t next;
	struct str path; /* with a '/' at its end, or empty */
};

static int push(struct lister *l, struct level *levels, size_t *depth, const git_oid *id,
	struct str path)
{
	if (*depth >= LIMIT_TREE_DEPTH)
		return err_set(
			l->err, "folders are nested more than %d deep", LIMIT_TREE_DEPTH);
	levels[*depth] = (struct level){.path = path};
	if (git_tree_lookup(&levels[*depth].tree, l->repo->handle, id))
		return git_fail(l->err, "cannot read a tree");
	(*depth)++;
	return 0;
}

static int step(struct lister *l, struct level *levels, size_t *depth)
{
	struct level *level = &levels[*depth - 1];
	const git_tree_entry *entry = git_tree_entry_byindex(level->tree, level->next++);
	struct str path;

	if (!entry) {
		git_tree_free(level->tree);
		(*depth)--;
		return 0;
	}
	path = arena_printf(
		l->arena, "%.*s%s", STR_ARG(level->path), git_tree_entry_name(entry));
	if (git_tree_entry_type(entry) != GIT_OBJECT_TREE)
		return add(l, path, git_tree_entry_filemode(entry),
			git_tree_entry_id(entry));
	path = arena_printf(l->arena, "%.*s/", STR_ARG(path));
	return push(l, levels, depth, git_tree_entry_id(entry), path);
}

static int walk(struct lister *l, const git_oid *id, struct str path)
{
	struct level levels[LIMIT_TREE_DEPTH];
	size_t depth = 0;
	int failed = push(l, levels, &depth, id, path);

	while (!failed && depth)
		failed = step(l, levels, &depth);
	while (depth)
		git_tree_free(levels[--depth].tree);
	return failed;
}

static int list_tree(struct lister *l, struct str root)
{
	git_tree_entry *entry _cleanup_git_(git_tree_entry) = NULL;
	int status;

	if (!root.n)
		return walk(l, git_tree_id(l->repo->side), root);
	status = git_tree_entry_bypath(&entry, l->repo->side, root.p);
	if (status == GIT_ENOTFOUND)
		return 0;
	if (status)
		return git_fail(l->err, "cannot read a tree");
	if (git_tree_entry_type(entry) != GIT_OBJECT_TREE)
		return add(l, root, git_tree_entry_filemode(entry),
			git_tree_entry_id(entry));
	return walk(l, git_tree_entry_id(entry),
		arena_printf(l->arena, "%.*s/", STR_ARG(root)));
}

int repo_list(struct tree_entries *out, struct store *store, struct arena *arena,
	struct str path, size_t max, struct err *err)
{
	struct lister l = {
		.repo = store->ctx, .arena = arena, .out = out, .max = max, .err = err};

	*out = (struct tree_entries){0};
	while (path.n && path.p[path.n - 1] == '/')
		path.n--;
	path = arena_str(arena, path);
	return l.repo->side ? list_tree(&l, path) : list_index(&l, path);
}

/* --- one folder, for who asks for names only
 * ------------------------------------------------
 */

/* Folders in it are jumped over: '0' is what follows '/'. */
static int index_has_file(bool *out, struct repo *repo, struct str dir,
	bool (*is_wanted)(struct str name), struct err *err)
{
	struct buf past _cleanup_buf_ = BUF_INIT(2 * LIMIT_PATH_BYTES);
	git_index *index;
	size_t i;

	if (repo_index(&index, repo, err))
		return -1;
	buf_printf(&past, "%.*s/", STR_ARG(dir));
	i = index_position(index, buf_str(&past));
	while (i < git_index_entrycount(index) && !*out) {
		struct str path = str_of(git_index_get_byindex(index, i)->path);
		size_t end;

		if (!path_is_below(path, dir))
			break;
		end = str_find(path, '/', dir.n + 1);
		if (end == path.n) {
			*out = is_wanted(path_name(path));
			i++;
			continue;
		}
		past.n = 0;
		buf_printf(&past, "%.*s0", (int)end, path.p);
		i = index_position(index, buf_str(&past));
	}
	return 0;
}

int repo_folder_has(bool *out, struct store *store, struct str dir,
	bool (*is_wanted)(struct str name), struct err *err)
{
	struct repo *repo = store->ctx;
	git_tree_entry *entry _cleanup_git_(git_tree_entry) = NULL;
	git_tree *tree _cleanup_git_(git_tree) = NULL;
	struct buf path _cleanup_buf_ = BUF_INIT(2 * LIMIT_PATH_BYTES);
	int status;

	*out = false;
	if (!repo->side)
		return index_has_file(out, repo, dir, is_wanted, err);
	buf_printf(&path, "%.*s%c", STR_ARG(dir), '\0');
	status = git_tree_entry_bypath(&entry, repo->side, path.p);
	if (status == GIT_ENOTFOUND ||
		(!status && git_tree_entry_type(entry) != GIT_OBJECT_TREE))
		return 0;
	if (status || git_tree_lookup(&tree, repo->handle, git_tree_entry_id(entry)))
		return git_fail(err, "cannot read a tree");
	for (size_t i = 0; i < git_tree_entrycount(tree) && !*out; i++) {
		const git_tree_entry *file = git_tree_entry_byindex(tree, i);

		*out = git_tree_entry_type(file) == GIT_OBJECT_BLOB &&
		       is_wanted(str_of(git_tree_entry_name(file)));
	}
	return 0;
}

/* --- one folder, for who reads many files of it
 * --------------------------------------------
 */

static int tree_of(
	git_tree **out, struct repo *repo, const struct oid *commit, struct err *err)
{
	struct oid tree_id;
	git_oid key;

	if (!commit)
		return repo_side_tree(out, repo, err);
	if (repo_commit_tree(&tree_id, repo, commit, err))
		return -1;
	oid_to_git(&key, &tree_id);
	return git_tree_lookup(out, repo->handle, &key)
		       ? git_fail(err, "cannot read the tree of a commit")
		       : 0;
}

/* The tree at dir; *out stays NULL when there is none. */
static int descend(git_tree **out, struct repo *repo, git_tree *root, const char *dir,
	struct err *err)
{
	git_tree_entry *entry _cleanup_git_(git_tree_entry) = NULL;
	int status;

	if (!*dir)
		return git_tree_dup(out, root) ? git_fail(err, "cannot keep a tree") : 0;
	status = git_tree_entry_bypath(&entry, root, dir);
	if (status == GIT_ENOTFOUND)
		return 0;
	if (status)
		return git_fail(err, "cannot read a tree");
	if (git_tree_entry_type(entry) != GIT_OBJECT_TREE)
		return err_usage(err, "it must be a folder");
	return git_tree_lookup(out, repo->handle, git_tree_entry_id(entry))
		       ? git_fail(err, "cannot read a tree")
		       : 0;
}

static int add_files(struct lister *l, const git_tree *tree)
{
	for (size_t i = 0; i < git_tree_entrycount(tree); i++) {
		const git_tree_entry *file = git_tree_entry_byindex(tree, i);

		if (git_tree_entry_type(file) == GIT_OBJECT_BLOB &&
			add(l, arena_str(l->arena, str_of(git_tree_entry_name(file))),
				git_tree_entry_filemode(file), git_tree_entry_id(file)))
			return -1;
	}
	return 0;
}

static int add_index_files(struct lister *l, struct str dir)
{
	struct tree_entries all = {0}, *out = l->out;
	int failed;

	l->out = &all;
	failed = list_index(l, dir);
	l->out = out;
	for (size_t i = 0; !failed && i < all.count; i++) {
		struct tree_entry entry = all.items[i];
		size_t skip = dir.n ? dir.n + 1 : 0;

		entry.path = str_slice(entry.path, skip, entry.path.n);
		if (str_find(entry.path, '/', 0) == entry.path.n)
			VEC_PUSH(l->arena, out, entry);
	}
	return failed;
}

int repo_list_entries(struct tree_entries *out, struct repo *repo, enum repo_side side,
	const struct oid *commit, const char *dir, size_t max, struct arena *arena,
	struct err *err)
{
	struct lister l = {
		.repo = repo, .arena = arena, .out = out, .max = max, .err = err};
	git_tree *root _cleanup_git_(git_tree) = NULL;
	git_tree *tree _cleanup_git_(git_tree) = NULL;

	*out = (struct tree_entries){0};
	if (!commit && side == SIDE_INDEX)
		return add_index_files(&l, str_of(dir));
	if (tree_of(&root, repo, commit, err) ||
		(root && descend(&tree, repo, root, dir, err)))
		return -1;
	return tree ? add_files(&l, tree) : 0;
}

int repo_blob(struct content *out, struct repo *repo, const struct oid *oid, size_t max,
	struct err *err)
{
	return repo_read_object(out, repo, oid, max, err) ? -1 : 0;
}
