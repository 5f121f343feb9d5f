/*
 * Other files of the tree for readers that look at some, on each side of the change: as
 * it is checked, and as it was before. What was read once is kept. Read next:
 * components/form.h, gate/dependency_givers.c.
 */
#include <stdlib.h>
#include "base/limits.h"
#include "components/form.h"
#include "gate/dependency_read.h"
#include "base/banned.h"

#define SLOTS 4096 /* a power of two */

/* A file of a side; side 0 is the one that is checked. */
struct kept_file {
	struct str path, bytes;
	size_t side;
	bool is_there;
	struct kept_file *next;
};

/* Where a file was that has another path now. */
struct moved_file {
	struct str path;
	struct oid oid;
	size_t side;
};

struct dependency_trees {
	struct dependency_search *search;
	struct kept_file *slots[SLOTS];
	struct {
		struct moved_file *items;
		size_t count, cap;
	} moved; /* sorted by path */
	size_t handed_out;
	bool is_spent; /* more was asked for than is handed out */
};

struct side {
	struct declaration_tree tree;
	struct dependency_trees *trees;
	size_t side;
};

/* --- the side that is checked ----------------------------------------------------------
 */

/* false: it could not be read, and that is said. */
static bool read_checked(struct kept_file *out, struct dependency_search *s)
{
	struct content content _cleanup_content_ = {0};
	struct store *store = s->input->store;
	struct err err;
	enum store_result result;

	if (!store->find)
		return false;
	result = store->find(&content, NULL, &out->is_there, store, out->path,
		LIMIT_DECLARATION_BYTES, &err);
	if (result == STORE_ERROR)
		s->miss(s, out->path, err.text);
	out->is_there &= result == STORE_OK;
	s->blobs_read += out->is_there;
	if (out->is_there)
		out->bytes = arena_str(s->arena, content.bytes);
	return out->is_there;
}

/* --- sides before ----------------------------------------------------------------------
 */

static int by_path(const void *a, const void *b)
{
	const struct moved_file *x = a, *y = b;
	int order = str_cmp(x->path, y->path);

	return order ? order : (x->side > y->side) - (x->side < y->side);
}

static void find_moved(struct dependency_trees *trees)
{
	const struct change_set *changes = trees->search->input->changes;

	for (size_t i = 0; i < changes->count; i++) {
		const struct change *change = &changes->items[i];

		for (size_t k = 0; k < change->old_count && !change->is_past; k++) {
			struct moved_file moved = {
				change->old[k].path, change->old[k].oid, k + 1};

			if (!str_eq(moved.path, change->root_path))
				VEC_PUSH(trees->search->arena, &trees->moved, moved);
		}
	}
	if (trees->moved.count)
		qsort(trees->moved.items, trees->moved.count, sizeof(*trees->moved.items),
			by_path);
}

static const struct moved_file *moved_at(
	const struct dependency_trees *trees, struct str path, size_t side)
{
	const struct moved_file key = {.path = path, .side = side};

	return trees->moved.count ? bsearch(&key, trees->moved.items, trees->moved.count,
					    sizeof(key), by_path)
				  : NULL;
}

/* The change of that path, or NULL: a range may hold what it does not end with. */
static const struct change *change_at(const struct change_set *changes, struct str path)
{
	const struct change *change = change_set_at(changes, path);

	while (change && change < changes->items + changes->count &&
		str_eq(change->root_path, path)) {
		if (!change->is_past)
			return change;
		change++;
	}
	return NULL;
}

/* What a change has of a side; a merge may have less of them than another one. */
static const struct oid *old_at(const struct change *change, size_t side)
{
	size_t index = side <= change->old_count ? side - 1 : 0;

	if (!change->old_count || !str_eq(change->old[index].path, change->root_path))
		return NULL;
	return &change->old[index].oid;
}

static bool read_before(
	struct kept_file *out, struct dependency_search *s, const struct oid *oid)
{
	struct content content _cleanup_content_ = {0};
	struct store *store = s->input->store;
	struct change before = {.path = out->path, .root_path = out->path, .oid = *oid};
	struct err err;

	if (store->read(&content, store, &before, LIMIT_DECLARATION_BYTES, &err))
		return false;
	s->blobs_read++;
	out->bytes = arena_str(s->arena, content.bytes);
	out->is_there = true;
	return true;
}

/* --- both ------------------------------------------------------------------------------
 */

static struct kept_file *kept_at(
	struct dependency_trees *trees, struct str path, size_t side, bool *is_new)
{
	struct arena *arena = trees->search->arena;
	struct kept_file **slot = &trees->slots[(str_hash(path) + side) & (SLOTS - 1)];
	struct kept_file *it = *slot;

	while (it && (it->side != side || !str_eq(it->path, path)))
		it = it->next;
	*is_new = !it;
	if (it)
		return it;
	it = ARENA_NEW(arena, struct kept_file, 1);
	it->path = arena_str(arena, path);
	it->side = side;
	it->next = *slot;
	*slot = it;
	return it;
}

/* Which side says what is there: one before, only where something changed. */
static const struct kept_file *look_up(
	struct dependency_trees *trees, struct str path, size_t side)
{
	struct dependency_search *s = trees->search;
	const struct change *change = side ? change_at(s->input->changes, path) : NULL;
	const struct moved_file *moved = side ? moved_at(trees, path, side) : NULL;
	const struct oid *oid = moved	 ? &moved->oid
				: change ? old_at(change, side)
					 : NULL;
	struct kept_file *kept;
	bool is_new;

	if (side && !change && !moved)
		side = 0;
	kept = kept_at(trees, path, side, &is_new);
	if (is_new && !side)
		read_checked(kept, s);
	else if (is_new && oid)
		read_before(kept, s, oid);
	return kept;
}

static bool find(struct declaration_tree *tree, struct str path, struct str *bytes)
{
	struct side *side = tree->ctx;
	struct dependency_trees *trees = side->trees;
	const struct kept_file *kept;

	dependency_giver_meet(trees->search, path);
	if (trees->is_spent)
		return false;
	kept = look_up(trees, path, side->side);
	if (!kept->is_there)
		return false;
	trees->handed_out += kept->bytes.n;
	if (trees->handed_out > LIMIT_AROUND_BYTES) {
		trees->is_spent = true;
		trees->search->miss(trees->search, path,
			"more of other files is asked for than is looked at");
		return false;
	}
	*bytes = kept->bytes;
	return true;
}

struct declaration_tree *dependency_tree(struct dependency_search *s, size_t side)
{
	struct side *out;

	if (!s->input->store->find)
		return NULL;
	if (!s->trees) {
		s->trees = ARENA_NEW(s->arena, struct dependency_trees, 1);
		s->trees->search = s;
		find_moved(s->trees);
	}
	out = ARENA_NEW(s->arena, struct side, 1);
	*out = (struct side){.trees = s->trees, .side = side};
	out->tree = (struct declaration_tree){.ctx = out, .find = find};
	return &out->tree;
}
