/*
 * Declarations that did not change, of components that did: their patches, or files that
 * are laid over them, are files of the tree as any other. Only when a change touches what
 * by its name may be one are declarations looked at that the change leaves alone. Read
 * next: gate/dependencies.c.
 */
#include <stdlib.h>
#include "base/limits.h"
#include "base/path.h"
#include "components/form.h"
#include "gate/dependency_read.h"
#include "base/banned.h"

#define NEAR_FOLDERS 3 /* above a patch, whose names a declaration may say instead */

struct referring {
	struct dependency_search *search;
	struct {
		struct str *items;
		size_t count, cap;
	} patches; /* changed paths that may alter a component */
	struct err *err;
};

/* A folder for such files on the way? */
static bool is_in_telling_folder(struct str path)
{
	static const char *const names[] = {
		"packagefiles", "patches", "patch", "ports", "overlay", NULL};

	for (size_t at = 0, start = 0; (at = str_find(path, '/', at)) < path.n;
		start = ++at) {
		if (str_is_one_of(str_slice(path, start, at), names))
			return true;
	}
	return false;
}

static bool is_telling(struct str path)
{
	return path_has_suffix(path, ".patch") || path_has_suffix(path, ".diff") ||
	       is_in_telling_folder(path);
}

/* It, or what it was called before: a patch that is gone, or is a link now, too. */
static bool may_alter(const struct change *change)
{
	bool is_one = is_telling(change->root_path);

	for (size_t i = 0; i < change->old_count; i++)
		is_one |= is_telling(change->old[i].path);
	return is_one && !change->is_past;
}

bool dependency_referrers_are_touched(const struct change_set *changes)
{
	for (size_t i = 0; i < changes->count; i++) {
		if (may_alter(&changes->items[i]))
			return true;
	}
	return false;
}

static void add_patches(struct referring *r, const struct change *change)
{
	struct arena *arena = r->search->arena;

	VEC_PUSH(arena, &r->patches, change->root_path);
	for (size_t i = 0; i < change->old_count; i++) {
		if (!str_eq(change->old[i].path, change->root_path))
			VEC_PUSH(arena, &r->patches, change->old[i].path);
	}
}

static bool holds(struct str bytes, struct str word)
{
	return word.n && memmem(bytes.p, bytes.n, word.p, word.n);
}

/* Does the text say the name of a patch, or of a folder near above it? */
static bool may_refer(const struct referring *r, struct str bytes)
{
	for (size_t i = 0; i < r->patches.count; i++) {
		struct str path = r->patches.items[i];

		for (size_t level = 0; level <= NEAR_FOLDERS && path.n; level++) {
			if (holds(bytes, path_name(path)))
				return true;
			path = path_dir(path);
		}
	}
	return false;
}

static bool is_altered(const struct referring *r, const struct dependency *d)
{
	for (size_t i = 0; d->kind == KIND_BYTES && i < d->files.count; i++) {
		for (size_t j = 0; j < r->patches.count; j++) {
			if (path_is_at_or_below(r->patches.items[j], d->files.items[i]))
				return true;
		}
	}
	return false;
}

static int look_at(struct referring *r, const struct tree_entry *entry)
{
	struct content content _cleanup_content_ = {0};
	struct dependency_search *s = r->search;
	struct store *store = s->input->store;
	struct change change = {.path = entry->path,
		.root_path = entry->path,
		.kind = CHANGE_MODIFIED,
		.oid = entry->oid};
	struct dependency_file file = {.change = &change};
	struct dependency_list list = {0};
	struct err err;

	if (store->read(&content, store, &change, LIMIT_SCAN_BYTES, &err)) {
		s->miss(s, entry->path, err.text);
		return 0;
	}
	s->blobs_read++;
	if (!may_refer(r, content.bytes))
		return 0;
	dependency_read(&list, s, entry->path, content.bytes, 0);
	for (size_t i = 0; i < list.count; i++) {
		struct dependency_change altered = {
			.kind = DEPENDENCY_ALTERED, .now = list.items[i]};

		/* one that is too large to be read says nothing of its files */
		if (!is_altered(r, &list.items[i]) &&
			content.bytes.n <= LIMIT_DECLARATION_BYTES)
			continue;
		dependency_files_hash(s, &altered);
		VEC_PUSH(s->arena, &file, altered);
	}
	file.bytes = content.bytes;
	return file.count ? s->take(s, &file, r->err) : 0;
}

int dependency_referrers(struct dependency_search *s, struct err *err)
{
	struct referring r = {.search = s, .err = err};
	const struct change_set *changes = s->input->changes;
	struct store *store = s->input->store;
	struct tree_entries entries;

	for (size_t i = 0; i < changes->count; i++) {
		if (may_alter(&changes->items[i]))
			add_patches(&r, &changes->items[i]);
	}
	/* of a whole tree nothing is left alone */
	if (!r.patches.count || !store->list || changes->why == WHY_TREE)
		return 0;
	if (store->list(&entries, store, s->arena, (struct str){0}, LIMIT_CHANGES, err))
		return -1;
	for (size_t i = 0; i < entries.count; i++) {
		const struct tree_entry *entry = &entries.items[i];

		if ((entry->mode & 0170000) == 0100000 && form_of(entry->path) &&
			!change_set_at(changes, entry->path) && look_at(&r, entry))
			return -1;
	}
	return 0;
}
