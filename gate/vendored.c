/*
 * From changed paths to the folders that they are in. Nothing is read but the tree. Read
 * next: gate/vendored_judge.c.
 */
#include <stdlib.h>
#include "base/glob.h"
#include "base/limits.h"
#include "base/path.h"
#include "components/tree_id.h"
#include "gate/vendored.h"
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
static bool is_named_vendored(const struct policy *policy, struct str path)
{
	for (; policy; policy = policy->floor) {
		if (has_pattern(&policy->roster.components.vendored, path))
			return true;
	}
	return false;
}

/* A floor that does not say so does not let the policy: what is ours is not looked at. */
static bool is_own(const struct policy *policy, struct str path)
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
				is_named_vendored(way->policy, whole);

		if (!is_worth && !is_tree && !is_own(way->policy, whole) &&
			ask(&is_worth, way, depth++, whole, err))
			return -1;
		if (is_worth)
			*out = whole;
	}
	return 0;
}

/* --- the folders in one part of the tree
 * -----------------------------------------------------
 */

struct finding_folders {
	struct dependency_search *search;
	const struct policy *policy;
	struct vendored_folders *out;
	struct tree_entries entries; /* of the part in hand */
	struct str *paths;	     /* of its entries */
};

static void add_tree_pin(struct finding_folders *f, struct vendored_folder *folder)
{
	struct pin pin = {.over = OVER_TREE, .algorithm = ALGORITHM_GIT};
	struct oid tree;

	if (folder->is_file || !tree_id(&tree, &f->search->scratch, folder->entries,
				       folder->entry_count, folder->path.n + 1))
		return;
	pin.value = arena_str(f->search->arena, str_of(OID_HEX_OF(&tree)));
	VEC_PUSH(f->search->arena, &folder->dependency.pins, pin);
}

/* "zlib-1.3.1" says both. */
static void read_folder_name(struct dependency *d, struct str name)
{
	d->name = name;
	for (size_t i = 1; i + 1 < name.n; i++) {
		if (name.p[i] != '-' || name.p[i + 1] < '0' || name.p[i + 1] > '9')
			continue;
		d->name = str_slice(name, 0, i);
		d->version = str_slice(name, i + 1, name.n);
		d->version_kind = VERSION_EXACT;
		return;
	}
}

static void add_folder(struct finding_folders *f, struct str path, bool is_file,
	enum vendored_why why, size_t first, size_t count)
{
	struct vendored_folder folder = {.path = arena_str(f->search->arena, path),
		.is_file = is_file,
		.why = why,
		.entries = f->entries.items + first,
		.entry_count = count,
		.parent = NO_PARENT};

	if (is_own(f->policy, path))
		return;
	folder.dependency = (struct dependency){
		.form = FORM_VENDORED, .kind = KIND_BYTES, .path = folder.path};
	read_folder_name(&folder.dependency, path_name(folder.path));
	add_tree_pin(f, &folder);
	VEC_PUSH(f->search->arena, f->out, folder);
}

/* Folders that the policy names hold one component each. */
static void add_named(struct finding_folders *f)
{
	struct str last = {0};

	for (size_t i = 0; i < f->entries.count; i++) {
		struct str path = f->paths[i];

		if (last.n && path_is_below(path, last))
			continue;
		for (size_t at = 0; (at = str_find(path, '/', at)) < path.n; at++) {
			struct str dir = str_slice(path, 0, at);
			size_t end = i;

			if (!is_named_vendored(f->policy, dir))
				continue;
			while (end < f->entries.count &&
				path_is_below(f->paths[end], dir))
				end++;
			add_folder(f, dir, false, VENDORED_METADATA, i, end - i);
			if (f->out->count)
				f->out->items[f->out->count - 1].is_named |= str_eq(
					f->out->items[f->out->count - 1].path, dir);
			last = dir;
			break;
		}
	}
}

static int find_in(struct finding_folders *f, struct str dir, struct err *err)
{
	struct dependency_search *s = f->search;
	struct store *store = s->input->store;
	struct vendored_list list;

	if (store->list(&f->entries, store, s->arena, dir, LIMIT_COMPONENT_FILES, err))
		return err_prefix(err, "a folder with components: ");
	f->paths = ARENA_NEW(s->arena, struct str, f->entries.count);
	for (size_t i = 0; i < f->entries.count; i++)
		f->paths[i] = f->entries.items[i].path;
	add_named(f);
	vendored_find(&list, s->arena, &s->scratch, f->paths, f->entries.count);
	for (size_t i = 0; i < list.count; i++) {
		const struct vendored_root *root = &list.items[i];

		add_folder(f, root->path, root->is_file, root->why, root->first,
			root->count);
	}
	return 0;
}

/* --- all of them
 * ---------------------------------------------------------------------------------
 */

/* What the policy names comes first among equals. */
static int by_path(const void *a, const void *b)
{
	const struct vendored_folder *x = a, *y = b;
	int order = path_tree_cmp(x->path, y->path);

	return order ? order : (int)y->is_named - (int)x->is_named;
}

static void link_parents(struct vendored_folders *folders)
{
	for (size_t i = 0; i < folders->count; i++) {
		size_t parent = i ? i - 1 : NO_PARENT;

		while (parent != NO_PARENT && !path_is_below(folders->items[i].path,
						      folders->items[parent].path))
			parent = folders->items[parent].parent;
		folders->items[i].parent = parent;
	}
}

static bool is_in_named(const struct vendored_folders *folders, size_t index)
{
	size_t parent = folders->items[index].parent;

	return parent != NO_PARENT && folders->items[parent].is_named;
}

/* Each once, and no loose file that is a part of a folder that the policy names. */
static void order(struct vendored_folders *folders)
{
	size_t kept = 0;

	if (folders->count)
		qsort(folders->items, folders->count, sizeof(*folders->items), by_path);
	for (size_t i = 0; i < folders->count; i++) {
		if (!kept ||
			!str_eq(folders->items[kept - 1].path, folders->items[i].path))
			folders->items[kept++] = folders->items[i];
	}
	folders->count = kept;
	link_parents(folders);
	kept = 0;
	for (size_t i = 0; i < folders->count; i++) {
		if (!folders->items[i].is_file || !is_in_named(folders, i))
			folders->items[kept++] = folders->items[i];
	}
	folders->count = kept;
	link_parents(folders);
}

static void touch(
	struct vendored_folders *folders, struct str path, const struct change *change)
{
	struct vendored_folder *folder = vendored_folder_of(folders, path);

	while (folder && !folder->change) {
		folder->change = change;
		folder = folder->parent == NO_PARENT ? NULL
						     : &folders->items[folder->parent];
	}
}

/*
 * Only those with a change in them, and what these are nested in. A file that moved away
 * is missing where it was.
 */
static void keep_touched(
	struct vendored_folders *folders, const struct change_set *changes)
{
	size_t kept = 0;

	for (size_t i = 0; i < changes->count; i++) {
		const struct change *change = &changes->items[i];

		if (change->is_past)
			continue;
		touch(folders, change->root_path, change);
		for (size_t j = 0; j < change->old_count; j++)
			touch(folders, change->old[j].path, change);
	}
	for (size_t i = 0; i < folders->count; i++) {
		if (folders->items[i].change)
			folders->items[kept++] = folders->items[i];
	}
	folders->count = kept;
	link_parents(folders);
}

struct vendored_folder *vendored_folder_of(
	const struct vendored_folders *folders, struct str path)
{
	size_t low = 0, high = folders->count, at;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (path_tree_cmp(folders->items[middle].path, path) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (at = low ? low - 1 : NO_PARENT; at != NO_PARENT;
		at = folders->items[at].parent) {
		if (path_is_at_or_below(path, folders->items[at].path))
			return &folders->items[at];
	}
	return NULL;
}

const struct vendored_folder *vendored_judged(
	const struct vendored_folders *folders, const struct vendored_folder *folder)
{
	while (folder && !folder->is_judged)
		folder = folder->parent == NO_PARENT ? NULL
						     : &folders->items[folder->parent];
	return folder;
}

static bool is_in_folder(struct str path)
{
	return str_find(path, '/', 0) < path.n;
}

/* The first note of a file that is here and not before that path; what is pruned is last.
 */
static size_t first_note(const struct vendored_folder *folder, struct str inside)
{
	size_t low = 0, high = folder->notes.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct file_note *note = &folder->notes.items[middle];

		if (note->class != FILE_PRUNED && str_cmp(note->path, inside) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool vendored_is_part(
	const struct vendored_folder *whole, const struct vendored_folder *folder)
{
	struct str inside = str_slice(folder->path, whole->path.n + 1, folder->path.n);

	for (size_t i = first_note(whole, inside); i < whole->notes.count; i++) {
		const struct file_note *note = &whole->notes.items[i];

		if (note->path.n < inside.n ||
			memcmp(note->path.p, inside.p, inside.n) != 0)
			break;
		if (note->class == FILE_ADDED_OK &&
			path_is_at_or_below(note->path, inside))
			return false;
	}
	return true;
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

static int add_places(struct str_vec *places, struct way *way,
	const struct change *change, struct err *err)
{
	if (change->is_past)
		return 0;
	if (add_place(places, way, change->root_path, err))
		return -1;
	for (size_t i = 0; i < change->old_count; i++) {
		if (!str_eq(change->old[i].path, change->root_path) &&
			add_place(places, way, change->old[i].path, err))
			return -1;
	}
	return 0;
}

static int by_tree(const void *a, const void *b)
{
	return path_tree_cmp(*(const struct str *)a, *(const struct str *)b);
}

int vendored_search(struct vendored_folders *out, struct dependency_search *s,
	const struct policy *policy, struct err *err)
{
	struct finding_folders f = {.search = s, .policy = policy, .out = out};
	struct way way = {.search = s, .policy = policy};
	const struct change_set *changes = s->input->changes;
	struct str_vec places = {0};
	struct str last = {0};

	*out = (struct vendored_folders){0};
	if (!s->input->store->list)
		return 0;
	for (size_t i = 0; i < changes->count; i++) {
		if (add_places(&places, &way, &changes->items[i], err))
			return -1;
	}
	if (places.count)
		qsort(places.items, places.count, sizeof(*places.items), by_tree);
	for (size_t i = 0; i < places.count; i++) {
		if (last.n && path_is_at_or_below(places.items[i], last))
			continue;
		last = places.items[i];
		if (find_in(&f, last, err))
			return -1;
	}
	order(out);
	keep_touched(out, changes);
	return 0;
}

bool vendored_accounts_for(const struct vendored_folders *folders, struct str path,
	const struct dependency *d)
{
	const struct vendored_folder *folder =
		vendored_judged(folders, vendored_folder_of(folders, path));
	struct str inside;
	size_t at;

	if (!folder)
		return false;
	/* it says what the folder is, which was judged by its content */
	if (d->form == FORM_SINGLE_FILE || d->form == FORM_VENDOR_METADATA)
		return true;
	if (!folder->is_approved || folder->is_file)
		return folder->is_file && folder->is_approved;
	inside = str_slice(path, folder->path.n + 1, path.n);
	at = first_note(folder, inside);
	if (at == folder->notes.count || !str_eq(folder->notes.items[at].path, inside))
		return true;
	/* that a file may be added says nothing of what it brings */
	switch (folder->notes.items[at].class) {
	case FILE_EOL:
	case FILE_MODE:
	case FILE_PATCHED_OK:
		return true;
	default:
		return false;
	}
}
