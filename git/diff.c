/*
 * libgit2's deltas made into changes. No blob is read here but by the search for renames,
 * which runs only when files went and came. Read next: core/change.h, git/changes.c.
 */
#include <stdlib.h>
#include "base/limits.h"
#include "git/diff.h"
#include "base/banned.h"

#define MODE_KIND 0170000u

static enum entry_kind entry_of(uint16_t mode)
{
	switch (mode & MODE_KIND) {
	case 0120000:
		return ENTRY_SYMLINK;
	case 0160000:
		return ENTRY_GITLINK;
	default:
		return ENTRY_FILE;
	}
}

static enum change_kind kind_of(const git_diff_delta *delta)
{
	switch (delta->status) {
	case GIT_DELTA_ADDED:
		return CHANGE_ADDED;
	case GIT_DELTA_DELETED:
		return CHANGE_DELETED;
	case GIT_DELTA_RENAMED:
		return CHANGE_RENAMED;
	case GIT_DELTA_TYPECHANGE:
		return CHANGE_TYPE;
	default:
		return CHANGE_MODIFIED;
	}
}

/* Does the delta have an old file that the new one continues, or that is gone; or an old
 * commit of a submodule? */
static bool has_old(const git_diff_delta *delta)
{
	enum entry_kind old = entry_of(delta->old_file.mode);

	switch (delta->status) {
	case GIT_DELTA_MODIFIED:
		return old != ENTRY_SYMLINK;
	case GIT_DELTA_RENAMED:
	case GIT_DELTA_DELETED:
		return old == ENTRY_FILE;
	default:
		return false;
	}
}

static struct change change_of(const git_diff_delta *delta, struct arena *arena)
{
	bool is_deleted = delta->status == GIT_DELTA_DELETED;
	const git_diff_file *file = is_deleted ? &delta->old_file : &delta->new_file;
	struct change change = {
		.path = arena_str(arena, str_of(file->path)),
		.kind = kind_of(delta),
		.entry = entry_of(file->mode),
	};
	struct change_old *old;

	change.root_path = change.path;
	if (!is_deleted)
		change.oid = oid_from_git(&file->id);
	if (!has_old(delta))
		return change;
	old = ARENA_NEW(arena, struct change_old, 1);
	old->oid = oid_from_git(&delta->old_file.id);
	old->path = arena_str(arena, str_of(delta->old_file.path));
	change.old = old;
	change.old_count = 1;
	return change;
}

/* git add --intent-to-add: an entry, but nothing is staged; libgit2 shows an empty file.
 */
static bool is_intent_to_add(const struct diff_side *side, const git_diff_delta *delta)
{
	const git_index_entry *entry;

	if (!side->index || delta->status != GIT_DELTA_ADDED)
		return false;
	entry = git_index_get_bypath(side->index, delta->new_file.path, 0);
	return entry && (entry->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD);
}

/* Renames are worth a search when files both went and came, but not too many. */
static int find_renames(git_diff *diff, struct err *err)
{
	git_diff_find_options options;
	size_t gone = git_diff_num_deltas_of_type(diff, GIT_DELTA_DELETED);
	size_t come = git_diff_num_deltas_of_type(diff, GIT_DELTA_ADDED);

	if (!gone || !come)
		return 0;
	git_diff_find_options_init(&options, GIT_DIFF_FIND_OPTIONS_VERSION);
	options.flags = GIT_DIFF_FIND_RENAMES;
	options.rename_limit = LIMIT_RENAME_TARGETS;
	if (gone > LIMIT_RENAME_TARGETS || come > LIMIT_RENAME_TARGETS)
		options.flags |= GIT_DIFF_FIND_EXACT_MATCH_ONLY;
	if (git_diff_find_similar(diff, &options))
		return git_fail(err, "cannot look for renames");
	return 0;
}

static int make_diff(git_diff **out, struct repo *repo, const struct diff_side *side,
	git_tree *old, struct err *err)
{
	git_diff_options options;
	int status;

	git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
	options.flags = GIT_DIFF_INCLUDE_TYPECHANGE | GIT_DIFF_SKIP_BINARY_CHECK;
	if (side->index)
		status = git_diff_tree_to_index(
			out, repo->handle, old, side->index, &options);
	else
		status = git_diff_tree_to_tree(
			out, repo->handle, old, side->tree, &options);
	return status ? git_fail(err, "cannot compare with the last commit") : 0;
}

/* All changes against one tree, in order of path. */
static int compare(struct change_set *out, struct repo *repo, struct arena *arena,
	const struct diff_side *side, git_tree *old, bool with_renames, struct err *err)
{
	git_diff *diff _cleanup_git_(git_diff) = NULL;

	if (make_diff(&diff, repo, side, old, err) ||
		(with_renames && find_renames(diff, err)))
		return -1;
	for (size_t i = 0; i < git_diff_num_deltas(diff); i++) {
		const git_diff_delta *delta = git_diff_get_delta(diff, i);

		if (delta->status == GIT_DELTA_UNMODIFIED ||
			is_intent_to_add(side, delta))
			continue;
		if (out->count >= LIMIT_CHANGES)
			return err_set(err, "more than %d changed paths", LIMIT_CHANGES);
		VEC_PUSH(arena, out, change_of(delta, arena));
	}
	return 0;
}

static int by_path(const void *a, const void *b)
{
	return str_cmp(
		((const struct change *)a)->path, ((const struct change *)b)->path);
}

void change_set_sort(struct change_set *set)
{
	/* glibc's qsort merges, so it is stable below a quarter of the memory */
	if (set->count)
		qsort(set->items, set->count, sizeof(*set->items), by_path);
}

/* Both lists of old sides as one. */
static void join_old(
	struct arena *arena, struct change *change, const struct change *other)
{
	size_t count = change->old_count + other->old_count;
	struct change_old *old = ARENA_NEW(arena, struct change_old, count);

	if (change->old_count)
		memcpy(old, change->old, change->old_count * sizeof(*old));
	if (other->old_count)
		memcpy(old + change->old_count, other->old,
			other->old_count * sizeof(*old));
	change->old = old;
	change->old_count = count;
}

/* Keep in set what is in other too; both are sorted. */
static void keep_common(
	struct arena *arena, struct change_set *set, const struct change_set *other)
{
	size_t kept = 0, j = 0;

	for (size_t i = 0; i < set->count; i++) {
		while (j < other->count && by_path(&other->items[j], &set->items[i]) < 0)
			j++;
		if (j == other->count || by_path(&other->items[j], &set->items[i]))
			continue;
		set->items[kept] = set->items[i];
		join_old(arena, &set->items[kept++], &other->items[j]);
	}
	set->count = kept;
}

int diff_collect(struct change_set *out, struct repo *repo, struct arena *arena,
	const struct diff_side *side, git_tree *const *parents, size_t parent_count,
	struct err *err)
{
	git_tree *first = parent_count ? parents[0] : NULL;
	struct change_set common = {0};

	if (compare(&common, repo, arena, side, first, parent_count == 1, err))
		return -1;
	change_set_sort(&common);
	for (size_t i = 1; i < parent_count && common.count; i++) {
		struct change_set other = {0};

		if (compare(&other, repo, arena, side, parents[i], false, err))
			return -1;
		change_set_sort(&other);
		keep_common(arena, &common, &other);
	}
	for (size_t i = 0; i < common.count; i++)
		VEC_PUSH(arena, out, common.items[i]);
	return 0;
}
