/*
 * Change sets: what differs between the index, commits and trees, without reading a blob.
 * Everything is one side, new, against a list of old trees, the parents: one for an
 * ordinary change, none for a root, several for a merge, where only that counts which is
 * in no parent. Read next: git/diff.h (one comparison), git/store.c (the bytes).
 */
#include <stdlib.h>
#include "base/limits.h"
#include "base/text.h"
#include "git/diff.h"
#include "git/history.h"
#include "git/inspect.h"
#include "git/internal.h"
#include "base/banned.h"

extern char **environ;

/* The parents' trees; the first may be absent. */
struct parents {
	git_tree *trees[LIMIT_PARENTS];
	size_t count;
	struct err *err;
	struct repo *repo;
};

static void parents_done(struct parents *parents)
{
	for (size_t i = 0; i < parents->count; i++)
		git_tree_free(parents->trees[i]);
	parents->count = 0;
}

static int parents_add(struct parents *parents, const git_oid *id)
{
	git_commit *commit _cleanup_git_(git_commit) = NULL;

	if (parents->count >= LIMIT_PARENTS)
		return err_set(
			parents->err, "a merge of more than %d parents", LIMIT_PARENTS);
	if (git_commit_lookup(&commit, parents->repo->handle, id) ||
		git_commit_tree(&parents->trees[parents->count], commit))
		return git_fail(parents->err, "cannot read a parent of the merge");
	parents->count++;
	return 0;
}

static int on_mergehead(const git_oid *id, void *payload)
{
	return parents_add(payload, id);
}

/*
 * git runs pre-merge-commit before it writes MERGE_HEAD; the other heads are then known
 * only by variables GITHEAD_<id>.
 */
static int add_githeads(struct parents *parents)
{
	for (char **variable = environ; *variable; variable++) {
		struct str text = str_of(*variable);
		git_oid id;

		if (!str_has_prefix(text, "GITHEAD_") || str_find(text, '=', 0) != 8 + 40)
			continue;
		if (git_oid_fromstrn(&id, text.p + 8, 40))
			continue;
		if (parents_add(parents, &id))
			return -1;
	}
	return 0;
}

static int staged_parents(
	struct parents *parents, struct repo *repo, bool is_before_merge, struct err *err)
{
	int status;

	if (repo_head_tree(&parents->trees[0], repo, err))
		return -1;
	parents->count = 1;
	if (is_before_merge)
		return add_githeads(parents);
	/* not git_repository_state: a rebase that stopped in a merge has a MERGE_HEAD too
	 */
	status = git_repository_mergehead_foreach(repo->handle, on_mergehead, parents);
	if (status && status != GIT_ENOTFOUND)
		return err_set(err, "cannot read MERGE_HEAD or a parent that it names");
	return 0;
}

/* Which paths, for the message: the first few. */
static int unmerged_fail(git_index *index, struct err *err)
{
	struct buf names _cleanup_buf_ = BUF_INIT(LIMIT_ERR_BYTES / 2);
	const git_index_entry *last = NULL;
	size_t count = 0;

	for (size_t i = 0; i < git_index_entrycount(index); i++) {
		const git_index_entry *entry = git_index_get_byindex(index, i);

		if (!git_index_entry_is_conflict(entry) ||
			(last && strcmp(last->path, entry->path) == 0))
			continue;
		last = entry;
		if (++count <= 5)
			buf_printf(&names, "%s'%s'", count > 1 ? ", " : "",
				TEXT_SAFE(str_of(entry->path)));
	}
	return err_usage(err,
		"%zu unmerged path%s in the index: %.*s%s; resolve and 'git add' them "
		"first",
		count, count == 1 ? "" : "s", STR_ARG(buf_str(&names)),
		count > 5 ? ", ..." : "");
}

int changes_staged(struct change_set *out, struct repo *repo, bool is_before_merge,
	struct arena *arena, struct err *err)
{
	struct parents parents
		__attribute__((cleanup(parents_done))) = {.repo = repo, .err = err};
	struct change_set set = {.why = WHY_STAGED};
	struct diff_side side = {0};

	if (repo_index(&side.index, repo, err) || repo_find_in(repo, NULL, err))
		return -1;
	if (git_index_has_conflicts(side.index))
		return unmerged_fail(side.index, err);
	if (staged_parents(&parents, repo, is_before_merge, err) ||
		diff_collect(&set, repo, arena, &side, parents.trees, parents.count, err))
		return -1;
	change_set_sort(&set);
	*out = set;
	return 0;
}

static int find_commit(
	git_commit **out, struct repo *repo, const char *rev, struct err *err)
{
	git_object *object _cleanup_git_(git_object) = NULL;
	int status = git_revparse_single(&object, repo->handle, rev);

	if (!status)
		status = git_object_peel((git_object **)out, object, GIT_OBJECT_COMMIT);
	if (status == GIT_ENOTFOUND && git_repository_is_shallow(repo->handle))
		return err_set(err,
			"'%s' is no commit of this clone, which is shallow; "
			"deepen it with 'git fetch --unshallow'",
			TEXT_SAFE(str_of(rev)));
	if (git_is_no_revision(status))
		return err_usage(err, "'%s' is no commit of this repository",
			TEXT_SAFE(str_of(rev)));
	return status ? git_fail(err, "cannot read a commit") : 0;
}

int repo_commit(struct oid *out, struct repo *repo, const char *rev, struct err *err)
{
	git_commit *commit _cleanup_git_(git_commit) = NULL;

	if (find_commit(&commit, repo, rev, err))
		return -1;
	*out = oid_from_git(git_commit_id(commit));
	return 0;
}

/* Both ends of "A..B". */
static int find_ends(struct oid *from, struct oid *to, struct repo *repo,
	const char *range, struct arena *arena, struct err *err)
{
	const char *dots = strstr(range, "..");
	struct str old;

	if (!dots || dots == range || dots[2] == '.' || strstr(dots + 2, ".."))
		return err_usage(
			err, "'%s' is not a range; write A..B", TEXT_SAFE(str_of(range)));
	old = arena_str(arena, str_make(range, (size_t)(dots - range)));
	if (repo_commit(from, repo, old.p, err))
		return -1;
	return repo_commit(to, repo, dots[2] ? dots + 2 : "HEAD", err);
}

static int find_tree(
	git_tree **out, struct repo *repo, const struct oid *commit, struct err *err)
{
	git_commit *handle _cleanup_git_(git_commit) = NULL;
	git_oid id;

	oid_to_git(&id, commit);
	if (git_commit_lookup(&handle, repo->handle, &id) || git_commit_tree(out, handle))
		return git_fail(err, "cannot read the tree of a commit");
	return 0;
}

/* What the tip has that is in none of the bases. */
static int add_net(struct change_set *out, struct repo *repo, const struct range *range,
	struct arena *arena, struct err *err)
{
	struct parents parents
		__attribute__((cleanup(parents_done))) = {.repo = repo, .err = err};
	git_tree *tree _cleanup_git_(git_tree) = NULL;
	struct diff_side side = {0};

	for (size_t i = 0; i < range->base_count; i++) {
		git_oid id;

		oid_to_git(&id, &range->bases[i]);
		if (parents_add(&parents, &id))
			return -1;
	}
	if (find_tree(&tree, repo, &range->tip, err))
		return -1;
	side.tree = tree;
	if (repo_find_in(repo, tree, err))
		return -1;
	return diff_collect(out, repo, arena, &side, parents.trees, parents.count, err);
}

/* What a merge holds that is in none of its parents. */
static int add_merge(struct change_set *out, struct repo *repo, const struct oid *oid,
	struct arena *arena, struct err *err)
{
	struct parents parents
		__attribute__((cleanup(parents_done))) = {.repo = repo, .err = err};
	git_commit *commit _cleanup_git_(git_commit) = NULL;
	git_tree *tree _cleanup_git_(git_tree) = NULL;
	struct diff_side side = {0};
	git_oid id;

	oid_to_git(&id, oid);
	if (git_commit_lookup(&commit, repo->handle, &id))
		return git_fail(err, "cannot read a commit of the range");
	if (git_commit_parentcount(commit) < 2)
		return 0;
	for (unsigned i = 0; i < git_commit_parentcount(commit); i++) {
		if (parents_add(&parents, git_commit_parent_id(commit, i)))
			return -1;
	}
	if (git_commit_tree(&tree, commit))
		return git_fail(err, "cannot read the tree of a merge");
	side.tree = tree;
	return diff_collect(out, repo, arena, &side, parents.trees, parents.count, err);
}

/* What single commits brought, whether or not the tip still has it. */
static int add_past(struct change_set *out, struct repo *repo, const struct range *range,
	struct arena *arena, struct err *err)
{
	struct inspection *inspection _cleanup_inspection_ = NULL;

	if (inspection_open(&inspection, repo, arena))
		return -1;
	for (size_t i = 0; i < range->count; i++) {
		if (inspect_commit(inspection, &range->commits[i], NULL, out, err))
			return -1;
	}
	return 0;
}

/* Is it among what the group, sorted to lie in front of it, has of the result? */
static bool is_repeat(const struct change *group, size_t n, const struct change *change)
{
	for (size_t i = 0; i < n && !group[i].is_past; i++) {
		if (oid_eq(&group[i].oid, &change->oid))
			return true;
	}
	return false;
}

/*
 * The same content at the same path once: the first, which is the net change's. What is
 * past comes behind what the result holds, and is there once already.
 */
static void drop_repeats(struct change_set *set)
{
	size_t kept = 0, group = 0;

	for (size_t i = 0; i < set->count; i++) {
		if (i && !str_eq(set->items[i].path, set->items[group].path))
			group = kept;
		if (!is_repeat(set->items + group, kept - group, &set->items[i]))
			set->items[kept++] = set->items[i];
	}
	set->count = kept;
}

int changes_of(struct change_set *out, struct repo *repo, const struct range *range,
	struct arena *arena, struct err *err)
{
	struct change_set set = {.why = WHY_RANGE,
		.tip = range->tip,
		.bases = range->bases,
		.base_count = range->base_count};

	if (add_net(&set, repo, range, arena, err))
		return -1;
	for (size_t i = 0; i < range->count; i++) {
		if (add_merge(&set, repo, &range->commits[i], arena, err))
			return -1;
	}
	if (add_past(&set, repo, range, arena, err))
		return -1;
	change_set_sort(&set);
	drop_repeats(&set);
	*out = set;
	return 0;
}

int repo_range(struct range *out, struct oid *from, struct repo *repo, const char *range,
	char *const *nots, size_t not_count, struct arena *arena, struct err *err)
{
	struct history *history _cleanup_history_ = NULL;
	struct oid to, not ;

	if (find_ends(from, &to, repo, range, arena, err) ||
		history_open(&history, repo, err) || history_hide(history, from, err))
		return -1;
	for (size_t i = 0; i < not_count; i++) {
		if (repo_commit(&not, repo, nots[i], err) ||
			history_hide(history, &not, err))
			return -1;
	}
	if (history_range(out, history, &to, arena, err))
		return -1;
	if (!out->base_count)
		return err_usage(err, "the two ends of the range have no common history");
	return 0;
}

int changes_range(struct change_set *out, struct repo *repo, const char *range,
	struct arena *arena, struct err *err)
{
	struct range commits;
	struct oid from;

	if (repo_range(&commits, &from, repo, range, NULL, 0, arena, err))
		return -1;
	return changes_of(out, repo, &commits, arena, err);
}

int changes_tree(struct change_set *out, struct repo *repo, const char *rev,
	struct arena *arena, struct err *err)
{
	git_object *object _cleanup_git_(git_object) = NULL;
	git_tree *tree _cleanup_git_(git_tree) = NULL;
	git_commit *commit _cleanup_git_(git_commit) = NULL;
	struct change_set set = {.why = WHY_TREE};
	struct diff_side side = {0};
	int status = git_revparse_single(&object, repo->handle, rev);

	if (!status)
		status = git_object_peel((git_object **)&tree, object, GIT_OBJECT_TREE);
	if (git_is_no_revision(status))
		return err_usage(err, "'%s' is no commit or tree of this repository",
			TEXT_SAFE(str_of(rev)));
	if (status)
		return git_fail(err, "cannot read the tree");
	side.tree = tree;
	if (!git_object_peel((git_object **)&commit, object, GIT_OBJECT_COMMIT))
		set.tip = oid_from_git(git_commit_id(commit));
	if (repo_find_in(repo, tree, err) ||
		diff_collect(&set, repo, arena, &side, NULL, 0, err))
		return -1;
	change_set_sort(&set);
	*out = set;
	return 0;
}
