/*
 * Submodules: the commit is in the tree, where it is from in .gitmodules, and either may
 * change alone. Read next: components/submodules.c.
 */
#include <stdlib.h>
#include "base/limits.h"
#include "components/form.h"
#include "gate/dependency_read.h"
#include "base/banned.h"

static bool is_gitlink(const struct change *change)
{
	return change->entry == ENTRY_GITLINK;
}

static struct str module_path(const struct dependency *d)
{
	return d->files.count ? d->files.items[0] : (struct str){0};
}

static int by_module_path(const void *a, const void *b)
{
	const struct dependency *x = a, *y = b;
	int order = str_cmp(module_path(x), module_path(y));

	return order ? order : (x->start > y->start) - (x->start < y->start);
}

/* What .gitmodules says on the side that is checked. */
static int read_modules(struct dependency_search *s, struct err *err)
{
	struct content content _cleanup_content_ = {0};
	struct store *store = s->input->store;
	bool is_there = false;

	if (s->has_modules || !store->find)
		return 0;
	s->has_modules = true;
	if (store->find(&content, NULL, &is_there, store, (struct str)STR(MODULES_FILE),
		    LIMIT_DECLARATION_BYTES, err))
		return err_prefix(err, MODULES_FILE ": ");
	if (is_there)
		dependency_read(&s->modules, s, str_of(MODULES_FILE), content.bytes, 0);
	if (s->modules.count)
		qsort(s->modules.items, s->modules.count, sizeof(*s->modules.items),
			by_module_path);
	return 0;
}

/* The last entry of that path, as git takes it. */
static const struct dependency *module_at(
	const struct dependency_search *s, struct str path)
{
	size_t low = 0, high = s->modules.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_cmp(module_path(&s->modules.items[middle]), path) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low && str_eq(module_path(&s->modules.items[low - 1]), path)
		       ? &s->modules.items[low - 1]
		       : NULL;
}

static void add_commit(
	struct dependency_search *s, struct dependency *d, const struct oid *oid)
{
	struct pin pin = {.over = OVER_COMMIT,
		.algorithm = ALGORITHM_GIT,
		.value = arena_str(s->arena, str_of(OID_HEX_OF(oid)))};

	if (oid->n)
		VEC_PUSH(s->arena, &d->pins, pin);
}

/* A commit in the tree: with what .gitmodules says of its path. */
static void gitlink_of(struct dependency *out, struct dependency_search *s,
	const struct change *change, const struct oid *oid)
{
	const struct dependency *module = module_at(s, change->root_path);

	*out = (struct dependency){.form = FORM_SUBMODULE, .kind = KIND_BYTES};
	if (module)
		*out = *module;
	out->pins = (struct pin_list){0};
	out->files = (struct str_vec){0};
	out->path = change->root_path;
	out->start = out->end = out->line = 0;
	add_commit(s, out, oid);
	if (!module) {
		out->name = change->root_path;
		out->state = READ_PARTIAL;
		out->note = str_of("a submodule without an entry in .gitmodules");
	}
}

int dependency_gitlink(
	struct dependency_search *s, const struct change *change, struct err *err)
{
	struct dependency_file file = {.change = change};
	struct dependency now, *before = NULL;

	if (read_modules(s, err))
		return -1;
	gitlink_of(&now, s, change, &change->oid);
	if (change->old_count) {
		before = ARENA_NEW(s->arena, struct dependency, 1);
		gitlink_of(before, s, change, &change->old[0].oid);
	}
	if (change->kind == CHANGE_DELETED)
		dependency_change_add(
			s, &file, DEPENDENCY_REMOVED, before ? before : &now, NULL);
	else
		dependency_change_add(s, &file,
			before ? DEPENDENCY_ALTERED : DEPENDENCY_ADDED, &now, before);
	if (change->kind == CHANGE_DELETED && !s->has_removed)
		return 0;
	return s->take(s, &file, err);
}

static bool is_gitlink_in_change(const struct dependency_search *s, struct str path)
{
	const struct change_set *changes = s->input->changes;
	const struct change *change = change_set_at(changes, path);

	/* a range may hold a path several times */
	for (; change && change < changes->items + changes->count &&
		str_eq(change->root_path, path);
		change++) {
		if (is_gitlink(change) && !change->is_past &&
			change->kind != CHANGE_DELETED)
			return true;
	}
	return false;
}

/*
 * Entries of .gitmodules whose commit changes as well are told there; the others get the
 * commit that is in the tree.
 */
int dependency_modules(
	struct dependency_search *s, struct dependency_file *file, struct err *err)
{
	struct store *store = s->input->store;
	size_t kept = 0;

	for (size_t i = 0; i < file->count; i++) {
		struct dependency_change *change = &file->items[i];
		struct dependency *d = &change->now;
		struct tree_entries entries = {0};

		if (change->kind != DEPENDENCY_REMOVED && d->files.count) {
			if (is_gitlink_in_change(s, d->files.items[0]))
				continue;
			if (store->list && store->list(&entries, store, &s->scratch,
						   d->files.items[0], LIMIT_CHANGES, err))
				return -1;
			if (entries.count == 1 && entries.items[0].mode == 0160000)
				add_commit(s, d, &entries.items[0].oid);
		}
		file->items[kept++] = *change;
	}
	file->count = kept;
	return 0;
}
