/*
 * Declarations that did not change, of components that did: a version, a URL or a hash
 * stands in another file, and that one changed. Only when a change touches what others
 * may take (form->gives), or a list that by its name may hold such values, are
 * declarations looked at that the change leaves alone. Read next:
 * gate/dependency_tree.c, gate/dependency_referrers.c.
 */
#include <stdlib.h>
#include "base/limits.h"
#include "base/path.h"
#include "base/text.h"
#include "components/form.h"
#include "gate/dependency_read.h"
#include "base/banned.h"

#define SIDES 8 /* parents of a merge that are compared with */

/* --- what may give ---------------------------------------------------------------------
 */

static bool has_word(struct str name)
{
	static const char *const words[] = {"dep", "version", "third", "extern", "url",
		"package", "component", "upstream", "hash", "sha", "pin", NULL};

	return text_has_one_of(name, words);
}

/* deps.txt, VERSION, third-party.cfg: by their names, since nobody reads them. */
static bool is_list(struct str path)
{
	static const char *const suffixes[] = {
		".txt", ".in", ".list", ".cfg", ".conf", ".version", ".sha256", NULL};
	struct str name = path_name(path);
	bool is_text = str_find(name, '.', 0) == name.n;

	for (size_t i = 0; suffixes[i] && !is_text; i++)
		is_text = path_has_suffix(name, suffixes[i]);
	return is_text && has_word(name) && !form_of(path);
}

bool dependency_may_give(const struct change *change)
{
	return !change->is_past && change->entry == ENTRY_FILE &&
	       is_list(change->root_path);
}

void dependency_gives(
	struct dependency_search *s, uint64_t *out, struct str path, struct str bytes)
{
	const struct form *form = form_of(path);
	struct arena scratch = {0};

	*out = form && form->gives && bytes.n <= LIMIT_DECLARATION_BYTES &&
			       s->input->changes->why != WHY_TREE
		       ? form->gives(&scratch, bytes)
		       : 0;
	arena_done(&scratch);
}

void dependency_giver_add(struct dependency_search *s, const struct change *change)
{
	VEC_PUSH(s->arena, &s->givers, change->root_path);
	for (size_t i = 0; i < change->old_count; i++) {
		if (!str_eq(change->old[i].path, change->root_path))
			VEC_PUSH(s->arena, &s->givers, change->old[i].path);
	}
}

static int by_path(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

void dependency_giver_meet(struct dependency_search *s, struct str path)
{
	if (s->is_meeting && bsearch(&path, s->givers.items, s->givers.count,
				     sizeof(*s->givers.items), by_path))
		s->has_met = true;
}

/* --- who takes -------------------------------------------------------------------------
 */

static bool may_take(
	const struct dependency_search *s, const struct form *form, struct str path)
{
	for (size_t i = 0; form && form->takes && i < s->givers.count; i++) {
		if (form->takes(path, s->givers.items[i]))
			return true;
	}
	return false;
}

static size_t side_count(const struct change_set *changes)
{
	size_t count = 1;

	for (size_t i = 0; i < changes->count; i++) {
		if (changes->items[i].old_count > count)
			count = changes->items[i].old_count;
	}
	return count < SIDES ? count : SIDES;
}

static int look_at(struct dependency_search *s, const struct tree_entry *entry,
	size_t sides, struct err *err)
{
	struct content content _cleanup_content_ = {0};
	struct store *store = s->input->store;
	struct change change = {.path = entry->path,
		.root_path = entry->path,
		.kind = CHANGE_MODIFIED,
		.oid = entry->oid};
	struct dependency_file file = {.change = &change};
	struct dependency_list now = {0}, old[SIDES] = {{0}};
	struct err why;

	if (store->read(&content, store, &change, LIMIT_SCAN_BYTES, &why)) {
		s->miss(s, entry->path, why.text);
		return 0;
	}
	s->blobs_read++;
	s->has_met = false;
	s->is_meeting = true;
	dependency_read(&now, s, entry->path, content.bytes, 0);
	s->is_meeting = false;
	if (!s->has_met)
		return 0;
	for (size_t i = 0; i < sides; i++)
		dependency_read(&old[i], s, entry->path, content.bytes, i + 1);
	file.bytes = content.bytes;
	dependency_compare(s, &file, &now, old, sides);
	return file.count ? s->take(s, &file, err) : 0;
}

int dependency_givers(struct dependency_search *s, struct err *err)
{
	const struct change_set *changes = s->input->changes;
	struct store *store = s->input->store;
	struct tree_entries entries = {0};

	for (size_t i = 0; i < changes->count; i++) {
		if (dependency_may_give(&changes->items[i]))
			dependency_giver_add(s, &changes->items[i]);
	}
	/* of a whole tree nothing is left alone */
	if (!s->givers.count || !store->list || !store->find || changes->why == WHY_TREE)
		return 0;
	qsort(s->givers.items, s->givers.count, sizeof(*s->givers.items), by_path);
	if (store->list(&entries, store, s->arena, (struct str){0}, LIMIT_CHANGES, err))
		return -1;
	for (size_t i = 0; i < entries.count; i++) {
		const struct tree_entry *entry = &entries.items[i];
		const struct form *form =
			(entry->mode & 0170000) == 0100000 ? form_of(entry->path) : NULL;

		if (may_take(s, form, entry->path) &&
			!change_set_at(changes, entry->path) &&
			look_at(s, entry, side_count(changes), err))
			return -1;
		arena_reset(&s->scratch);
	}
	return 0;
}
