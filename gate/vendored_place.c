/*
 * Which parts of a tree are worth listing for components: by the names of folders on the
 * way to changed paths, by licences and metadata in them, and by what the policy names.
 * Read next: gate/vendored.c.
 */
#include "gate/vendored_place.h"
#include <stdlib.h>
#include "base/glob.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/banned.h"

/* --- may a changed path be in such a folder?
 * ---------------------------------------------
 */

static bool has_pattern(const struct str_list *patterns, struct str path)
{
	for (size_t i = 0; i < patterns->count; i++) {
		if (glob_match_path(patterns->items[i], path))
			return true;
	}
	return false;
}

/* By the terms of the policy, or of its floor. */
bool vendored_is_named(const struct policy *policy, struct str path)
{
	for (; policy; policy = policy->floor) {
		if (has_pattern(&policy->roster.components.vendored, path))
			return true;
	}
	return false;
}

/* A floor that does not say so does not let the policy: what is ours is not looked at. */
bool vendored_is_own(const struct policy *policy, struct str path)
{
	const struct policy *floor = policy->floor;

	return has_pattern(&policy->roster.components.own, path) &&
	       (!floor || !floor->roster.components.is_set ||
		       has_pattern(&floor->roster.components.own, path));
}

/* Folders on the way to the last path, each with whether a licence or metadata is in it.
 */
struct way {
	struct dependency_search *search;
	const struct policy *policy;
	struct {
		struct str dir;
		bool is_marked;
	} asked[LIMIT_TREE_DEPTH];
	size_t count;
};

static bool is_mark(struct str name)
{
	return vendored_is_licence(name) || vendored_is_metadata(name);
}

/* depth: how many folders it lies in. Deeper ones are not asked: trees have none. */
static int ask(
	bool *is_marked, struct way *way, size_t depth, struct str dir, struct err *err)
{
	struct store *store = way->search->input->store;

	*is_marked = false;
	if (depth >= LIMIT_TREE_DEPTH)
		return 0;
	if (depth >= way->count || !str_eq(way->asked[depth].dir, dir)) {
		way->count = depth;
		if (store->has_file(
			    &way->asked[depth].is_marked, store, dir, is_mark, err))
			return -1;
		way->asked[way->count++].dir = dir;
	}
	*is_marked = way->asked[depth].is_marked;
	return 0;
}

/*
 * The outermost folder of a path that is worth listing: one with a telling name, or with
 * a licence or metadata in it. Empty: none.
 */
static int outermost(struct str *out, struct way *way, struct str path, struct err *err)
{
	/* of a whole tree the licence is a change as well */
	bool is_tree = way->search->input->changes->why == WHY_TREE;
	size_t depth = 0;

	*out = is_tree && is_mark(path_name(path)) ? path_dir(path) : (struct str){0};
	for (size_t at = 0, start = 0; (at = str_find(path, '/', at)) < path.n && !out->n;
		start = ++at) {
		struct str part = str_slice(path, start, at);
		struct str whole = str_slice(path, 0, at);
		bool is_worth = vendored_is_strong(part) || vendored_is_weak(part) ||
				vendored_is_known(part) ||
				vendored_is_named(way->policy, whole);

		if (!is_worth && !is_tree && !vendored_is_own(way->policy, whole) &&
			ask(&is_worth, way, depth++, whole, err))
			return -1;
		if (is_worth)
			*out = whole;
	}
	return 0;
}

static bool is_in_folder(struct str path)
{
	return str_find(path, '/', 0) < path.n;
}

bool vendored_is_touched(const struct change_set *changes)
{
	for (size_t i = 0; i < changes->count; i++) {
		const struct change *change = &changes->items[i];
		bool is_in = !change->is_past && is_in_folder(change->root_path);

		for (size_t j = 0; j < change->old_count && !change->is_past; j++)
			is_in |= is_in_folder(change->old[j].path);
		if (is_in)
			return true;
	}
	return false;
}

static int add_place(
	struct str_vec *places, struct way *way, struct str path, struct err *err)
{
	struct str dir;

	if (outermost(&dir, way, path, err))
		return -1;
	if (dir.n && (!places->count || !str_eq(dir, places->items[places->count - 1])))
		VEC_PUSH(way->search->arena, places, dir);
	return 0;
}

/* A licence that goes: the folder was a component, and what is left of it still is. */
static void add_lost(
	struct vendored_places *out, struct way *way, const struct change *change)
{
	for (size_t i = 0; i < change->old_count; i++) {
		struct str path = change->old[i].path;
		bool is_gone = change->kind == CHANGE_DELETED ||
			       !str_eq(path, change->root_path);

		if (is_gone && is_mark(path_name(path)) && path_dir(path).n)
			VEC_PUSH(way->search->arena, &out->lost, path_dir(path));
	}
}

static int add_places(struct vendored_places *out, struct way *way,
	const struct change *change, struct err *err)
{
	if (change->is_past)
		return 0;
	add_lost(out, way, change);
	if (add_place(&out->dirs, way, change->root_path, err))
		return -1;
	for (size_t i = 0; i < change->old_count; i++) {
		if (!str_eq(change->old[i].path, change->root_path) &&
			add_place(&out->dirs, way, change->old[i].path, err))
			return -1;
	}
	return 0;
}

static int by_tree(const void *a, const void *b)
{
	return path_tree_cmp(*(const struct str *)a, *(const struct str *)b);
}

int vendored_places(struct vendored_places *out, struct dependency_search *s,
	const struct policy *policy, struct err *err)
{
	struct way way = {.search = s, .policy = policy};
	const struct change_set *changes = s->input->changes;
	size_t kept = 0;

	*out = (struct vendored_places){0};
	for (size_t i = 0; i < changes->count; i++) {
		if (add_places(out, &way, &changes->items[i], err))
			return -1;
	}
	for (size_t i = 0; i < out->lost.count; i++)
		VEC_PUSH(s->arena, &out->dirs, out->lost.items[i]);
	if (out->dirs.count)
		qsort(out->dirs.items, out->dirs.count, sizeof(*out->dirs.items),
			by_tree);
	for (size_t i = 0; i < out->dirs.count; i++) {
		if (!kept || !path_is_at_or_below(
				     out->dirs.items[i], out->dirs.items[kept - 1]))
			out->dirs.items[kept++] = out->dirs.items[i];
	}
	out->dirs.count = kept;
	return 0;
}
