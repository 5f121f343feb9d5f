/*
 * From changed paths to the folders that they are in. Nothing is read but the tree. Read
 * next: gate/vendored_judge.c.
 */
#include <stdlib.h>
#include "base/limits.h"
#include "base/path.h"
#include "components/tree_id.h"
#include "gate/vendored_place.h"
#include "base/banned.h"

/* --- the folders in one part of the tree
 * -----------------------------------------------------
 */

struct finding_folders {
	struct dependency_search *search;
	const struct policy *policy;
	struct vendored_folders *out;
	const struct str_vec *lost;
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

	if (vendored_is_own(f->policy, path))
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

			if (!vendored_is_named(f->policy, dir))
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

/* The first entry that is not before a path; they are in the order of bytes. */
static size_t first_entry(const struct finding_folders *f, struct str path)
{
	size_t low = 0, high = f->entries.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_cmp(f->paths[middle], path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Folders that looked like one until now, and that still have sources. */
static void add_lost(struct finding_folders *f, struct str dir)
{
	for (size_t i = 0; i < f->lost->count; i++) {
		struct str lost = f->lost->items[i];
		bool has_source = false;
		size_t first, end;

		if (!path_is_at_or_below(lost, dir))
			continue;
		first = first_entry(
			f, arena_printf(f->search->arena, "%.*s/", STR_ARG(lost)));
		for (end = first;
			end < f->entries.count && path_is_below(f->paths[end], lost);
			end++)
			has_source |= vendored_is_source(path_name(f->paths[end]));
		if (has_source)
			add_folder(f, lost, false, VENDORED_LICENCE, first, end - first);
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
	add_lost(f, dir);
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

int vendored_search(struct vendored_folders *out, struct dependency_search *s,
	const struct policy *policy, struct err *err)
{
	struct vendored_places places;
	struct finding_folders f = {
		.search = s, .policy = policy, .out = out, .lost = &places.lost};

	*out = (struct vendored_folders){0};
	if (!s->input->store->list)
		return 0;
	if (vendored_places(&places, s, policy, err))
		return -1;
	for (size_t i = 0; i < places.dirs.count; i++) {
		if (find_in(&f, places.dirs.items[i], err))
			return -1;
	}
	order(out);
	keep_touched(out, s->input->changes);
	return 0;
}

/* That a file may be added says nothing of what it brings. */
static bool is_as_approved(enum file_class class)
{
	return class == FILE_EOL || class == FILE_MODE || class == FILE_PATCHED_OK;
}

/* A file of an approved folder, which is as it was approved. */
static bool is_covered(const struct vendored_folder *folder, struct str path)
{
	struct str inside;
	size_t at;

	if (!folder->is_approved || folder->is_file)
		return folder->is_file && folder->is_approved;
	inside = str_slice(path, folder->path.n + 1, path.n);
	at = first_note(folder, inside);
	return at == folder->notes.count ||
	       !str_eq(folder->notes.items[at].path, inside) ||
	       is_as_approved(folder->notes.items[at].class);
}

bool vendored_covers(const struct vendored_folders *folders, struct str path)
{
	const struct vendored_folder *folder =
		vendored_judged(folders, vendored_folder_of(folders, path));

	return folder && is_covered(folder, path);
}

bool vendored_accounts_for(const struct vendored_folders *folders, struct str path,
	const struct dependency *d)
{
	const struct vendored_folder *folder =
		vendored_judged(folders, vendored_folder_of(folders, path));

	/* it says what the folder is, which was judged by its content */
	return folder &&
	       (d->form == FORM_SINGLE_FILE || d->form == FORM_VENDOR_METADATA ||
		       is_covered(folder, path));
}
