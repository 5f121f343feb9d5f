/*
 * A file by its path, in the index or a tree. Nothing is listed: each look is a look-up.
 * Links are text here, so where one leads is worked out and never leaves the root. Safe
 * for several threads: index and tree are only read once they are open. Read next:
 * core/store.h.
 */
#include "base/limits.h"
#include "base/path.h"
#include "git/internal.h"
#include "base/banned.h"

#define MODE_KIND 0170000u
#define MODE_FILE 0100000u
#define MODE_LINK 0120000u

int repo_find_in(struct repo *repo, git_tree *tree, struct err *err)
{
	git_tree *copy = NULL;

	if (tree && git_tree_dup(&copy, tree))
		return git_fail(err, "cannot keep a tree");
	git_tree_free(repo->side);
	repo->side = copy;
	return 0;
}

/* What is at a path: *mode is 0 when there is nothing. path has a NUL behind it. */
static int look_up(
	git_oid *id, unsigned *mode, struct repo *repo, struct str path, struct err *err)
{
	git_tree_entry *entry _cleanup_git_(git_tree_entry) = NULL;
	const git_index_entry *staged;
	int status;

	*mode = 0;
	if (!repo->side) {
		staged = git_index_get_bypath(repo->index, path.p, 0);
		/* what is only intended to be added is not staged */
		if (staged && !(staged->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD)) {
			*id = staged->id;
			*mode = staged->mode;
		}
		return 0;
	}
	status = git_tree_entry_bypath(&entry, repo->side, path.p);
	if (status == GIT_ENOTFOUND)
		return 0;
	if (status)
		return git_fail(err, "cannot read a tree");
	*id = *git_tree_entry_id(entry);
	*mode = git_tree_entry_filemode(entry);
	return 0;
}

struct finder {
	struct repo *repo;
	struct arena arena;
	struct str path; /* in hand */
	git_oid id;
	unsigned mode; /* of what is there; 0: nothing */
	struct err *err;
};

static void finder_done(struct finder *finder)
{
	arena_done(&finder->arena);
}

/* The path with its link, which ends at end, replaced; false: out of the root. */
static int follow_link(bool *is_inside, struct finder *f, size_t end)
{
	struct content target _cleanup_content_ = {0};
	struct oid oid = oid_from_git(&f->id);
	struct str dir = path_dir(str_slice(f->path, 0, end));
	struct str rest = str_slice(f->path, end, f->path.n), whole;

	if (repo_read_object(&target, f->repo, &oid, LIMIT_PATH_BYTES, f->err))
		return -1;
	whole = arena_printf(&f->arena, "%.*s%.*s", STR_ARG(target.bytes), STR_ARG(rest));
	*is_inside = path_resolve(&f->path, &f->arena, dir, whole);
	return 0;
}

/* Is one of the folders on the way a link? Then *end is where it ends, else 0. */
static int find_linked_folder(size_t *end, struct finder *f)
{
	for (size_t at = 0; (at = str_find(f->path, '/', at)) < f->path.n; at++) {
		struct str part = arena_str(&f->arena, str_slice(f->path, 0, at));

		if (look_up(&f->id, &f->mode, f->repo, part, f->err))
			return -1;
		*end = at;
		if ((f->mode & MODE_KIND) == MODE_LINK)
			return 0;
	}
	*end = 0;
	return 0;
}

/* f->mode is a file's when there is one. */
static int find(struct finder *f)
{
	for (unsigned links = 0; links <= LIMIT_LINKS; links++) {
		bool is_inside;
		size_t end;

		if (look_up(&f->id, &f->mode, f->repo, f->path, f->err))
			return -1;
		if ((f->mode & MODE_KIND) == MODE_FILE)
			return 0;
		end = f->path.n;
		if ((f->mode & MODE_KIND) != MODE_LINK && find_linked_folder(&end, f))
			return -1;
		if (!end)
			break;
		if (follow_link(&is_inside, f, end))
			return -1;
		if (!is_inside)
			break;
	}
	f->mode = 0;
	return 0;
}

enum store_result repo_find(struct content *out, struct oid *oid, bool *is_there,
	struct store *store, struct str path, size_t max, struct err *err)
{
	struct finder f
		__attribute__((cleanup(finder_done))) = {.repo = store->ctx, .err = err};
	struct oid id;

	*is_there = false;
	/* the index is opened where the change set was made */
	if ((!f.repo->side && !f.repo->index) ||
		!path_resolve(&f.path, &f.arena, (struct str){0}, path))
		return STORE_OK;
	if (find(&f))
		return STORE_ERROR;
	*is_there = f.mode != 0;
	if (!*is_there)
		return STORE_OK;
	id = oid_from_git(&f.id);
	if (oid)
		*oid = id;
	return out ? repo_read_object(out, f.repo, &id, max, err) : STORE_OK;
}
