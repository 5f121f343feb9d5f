/*
 * Which files of a change declare something, and what of it is new. Read next:
 * components/form.h, gate/dependency_files.c.
 */
#include <stdlib.h>
#include "base/limits.h"
#include "base/path.h"
#include "components/form.h"
#include "gate/dependency_read.h"
#include "base/banned.h"

const char *dependency_change_name(enum dependency_change_kind kind)
{
	static const char *const names[] = {"added", "removed", "altered"};

	return names[kind];
}

/* --- reading both sides
 * ------------------------------------------------------------------
 */

static bool is_gitlink(const struct change *change)
{
	return change->entry == ENTRY_GITLINK;
}

static const struct form *form_of_change(const struct change *change)
{
	return change->entry == ENTRY_FILE ? form_of(change->root_path) : NULL;
}

/* Did an old side declare something? Its path may have been another one. */
static bool had_form(const struct change *change)
{
	for (size_t i = 0; i < change->old_count; i++) {
		if (form_of(change->old[i].path))
			return true;
	}
	return false;
}

/* Another mode or name of bytes that were there. */
static bool has_same_content(const struct change *change)
{
	for (size_t i = 0; i < change->old_count; i++) {
		if (oid_eq(&change->old[i].oid, &change->oid))
			return true;
	}
	return false;
}

/* A file of any name may be a binary, or a component in one file. */
static bool may_bring_by_content(const struct dependency_search *s, size_t index)
{
	const struct change *change = &s->input->changes->items[index];

	return change->kind != CHANGE_DELETED && change->entry == ENTRY_FILE &&
	       !has_same_content(change) &&
	       (!s->notices || s->notices[index] != NOTICE_NOTHING);
}

/* Whoever builds follows it, and what it leads to may change under any name. */
static bool is_linked_declaration(const struct change *change)
{
	const struct form *form =
		change->entry == ENTRY_SYMLINK && change->kind != CHANGE_DELETED
			? form_of(change->root_path)
			: NULL;

	return form && !form->is_loose;
}

static bool is_touching(const struct dependency_search *s, size_t index)
{
	const struct change *change = &s->input->changes->items[index];

	return !change->is_past &&
	       (is_gitlink(change) || form_of_change(change) || had_form(change) ||
		       is_linked_declaration(change) || may_bring_by_content(s, index));
}

bool dependencies_are_touched(const struct dependency_search *s)
{
	for (size_t i = 0; i < s->input->changes->count; i++) {
		if (is_touching(s, i) ||
			dependency_may_give(&s->input->changes->items[i]))
			return true;
	}
	return dependency_referrers_are_touched(s->input->changes);
}

void dependency_read(struct dependency_list *out, struct dependency_search *s,
	struct str path, struct str bytes, size_t side)
{
	const struct form *form = form_of(path);
	struct arena scratch = {0};

	if (form) {
		s->declarations++;
		declarations_read_in(out, s->arena, &scratch, form, path, bytes,
			form->takes ? dependency_tree(s, side) : NULL);
	}
	arena_done(&scratch);
}

/* What a file says, and what it is. */
static void read_sides(struct dependency_list *out, struct dependency_search *s,
	struct str path, struct str bytes, size_t side)
{
	uint64_t gives;

	dependency_read(out, s, path, bytes, side);
	dependency_gives(s, &gives, path, bytes);
	if (!side)
		s->gives = gives;
	else
		s->has_given |= gives != s->gives;
	dependency_content(out, s, path, bytes);
}

/* What stands where a declaration is expected, or may be anything, and is not read. */
static void add_unread(struct dependency_list *out, struct dependency_search *s,
	const struct change *change, enum dependency_form form, const char *why)
{
	struct dependency d = {.form = form,
		.kind = KIND_BYTES,
		.path = change->root_path,
		.name = path_name(change->root_path),
		.state = READ_OPAQUE,
		.note = str_of(why),
		.text = arena_str(s->arena, str_of(OID_HEX_OF(&change->oid)))};

	VEC_PUSH(s->arena, out, d);
}

/* The new side; false: it could not be read, and that is said. */
static bool read_new(struct content *content, struct dependency_list *out,
	struct dependency_search *s, const struct change *change)
{
	struct store *store = s->input->store;
	enum store_result result;
	struct err err;

	result = store->read(content, store, change, LIMIT_SCAN_BYTES, &err);
	if (result == STORE_ERROR) {
		s->miss(s, change->path, err.text);
		return false;
	}
	s->blobs_read += result == STORE_OK;
	if (result == STORE_TOO_LARGE)
		add_unread(
			out, s, change, FORM_BINARY, "larger than any file that is read");
	else
		read_sides(out, s, change->root_path, content->bytes, 0);
	return true;
}

/* Declarations of the old sides: one list each. */
static struct dependency_list *read_old(
	struct dependency_search *s, const struct change *change)
{
	struct dependency_list *lists =
		ARENA_NEW(&s->scratch, struct dependency_list, change->old_count);

	for (size_t i = 0; i < change->old_count; i++) {
		struct content content _cleanup_content_ = {0};
		struct change before = {.path = change->old[i].path,
			.root_path = change->old[i].path,
			.oid = change->old[i].oid};
		struct err err;
		struct store *store = s->input->store;

		if (!form_of(before.root_path) && !s->has_removed)
			continue;
		s->blobs_read++;
		/* an old side that cannot be read: all of the new one counts, and who
		   knows what it gave */
		if (store->read(&content, store, &before, LIMIT_SCAN_BYTES, &err))
			s->has_given = true;
		else
			read_sides(&lists[i], s, before.root_path, content.bytes, i + 1);
	}
	return lists;
}

/* --- comparing
 * -----------------------------------------------------------------------------
 */

/* What two versions of one entry have in common: sorting by it brings them together. */
static int by_identity(const void *a, const void *b)
{
	const struct dependency *x = *(const struct dependency *const *)a;
	const struct dependency *y = *(const struct dependency *const *)b;
	int order = (int)x->form - (int)y->form;

	if (!order)
		order = (int)x->kind - (int)y->kind;
	if (!order)
		order = str_cmp(x->name, y->name);
	return order ? order : (x->start > y->start) - (x->start < y->start);
}

static const struct dependency **sorted(
	struct dependency_search *s, const struct dependency_list *list)
{
	const struct dependency **refs =
		ARENA_NEW(&s->scratch, const struct dependency *, list->count);

	for (size_t i = 0; i < list->count; i++)
		refs[i] = &list->items[i];
	if (list->count)
		qsort(refs, list->count, sizeof(*refs), by_identity);
	return refs;
}

static bool is_one_entry(const struct dependency *a, const struct dependency *b)
{
	return a->form == b->form && a->kind == b->kind && str_eq(a->name, b->name);
}

/*
 * Entries of one identity against the old ones of the same: those that are alike go
 * together first, the rest pairs in order. twin[i]: the old one of the i-th; NULL: none.
 * is_equal says which kind of pair it is. Groups are small but for hostile files, whose
 * work is bounded by LIMIT_TWINS.
 */
#define LIMIT_TWINS 256

struct pairing {
	const struct dependency **now, **old; /* sorted by identity */
	size_t now_count, old_count;
	const struct dependency **twin; /* by index of now */
	bool *is_equal;
	bool *is_used; /* by index of old */
};

static void pair_equal(struct pairing *p, size_t n, size_t n_end, size_t o, size_t o_end)
{
	for (size_t i = n; i < n_end; i++) {
		size_t last = o_end - o > LIMIT_TWINS ? o + LIMIT_TWINS : o_end;

		for (size_t j = o; j < last; j++) {
			if (p->is_used[j] || !dependency_is_same(p->now[i], p->old[j]))
				continue;
			p->twin[i] = p->old[j];
			p->is_equal[i] = p->is_used[j] = true;
			break;
		}
		while (o < o_end && p->is_used[o])
			o++;
	}
}

static void pair_rest(struct pairing *p, size_t n, size_t n_end, size_t o, size_t o_end)
{
	for (size_t i = n; i < n_end; i++) {
		while (o < o_end && p->is_used[o])
			o++;
		if (p->twin[i] || o == o_end)
			continue;
		p->twin[i] = p->old[o];
		p->is_used[o] = true;
	}
}

static void pair(struct pairing *p)
{
	size_t n = 0, o = 0;

	while (n < p->now_count) {
		size_t n_end = n, o_end;

		while (n_end < p->now_count && is_one_entry(p->now[n], p->now[n_end]))
			n_end++;
		while (o < p->old_count && !is_one_entry(p->now[n], p->old[o]) &&
			by_identity(&p->old[o], &p->now[n]) < 0)
			o++;
		o_end = o;
		while (o_end < p->old_count && is_one_entry(p->now[n], p->old[o_end]))
			o_end++;
		pair_equal(p, n, n_end, o, o_end);
		pair_rest(p, n, n_end, o, o_end);
		n = n_end;
		o = o_end;
	}
}

static void pairing_init(struct pairing *p, struct dependency_search *s,
	const struct dependency_list *now, const struct dependency_list *old)
{
	*p = (struct pairing){.now = sorted(s, now),
		.old = sorted(s, old),
		.now_count = now->count,
		.old_count = old->count,
		.twin = ARENA_NEW(&s->scratch, const struct dependency *, now->count),
		.is_equal = ARENA_NEW(&s->scratch, bool, now->count),
		.is_used = ARENA_NEW(&s->scratch, bool, old->count)};
}

void dependency_change_add(struct dependency_search *s, struct dependency_file *file,
	enum dependency_change_kind kind, const struct dependency *now,
	const struct dependency *before)
{
	struct dependency_change change = {.kind = kind, .now = *now, .before = before};

	if (kind != DEPENDENCY_REMOVED)
		dependency_files_hash(s, &change);
	VEC_PUSH(s->arena, file, change);
}

/* An entry of a merge is new when no parent has it. */
static bool is_in_another(
	const struct dependency *d, const struct dependency_list *lists, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		for (size_t j = 0; j < lists[i].count; j++) {
			if (dependency_is_same(d, &lists[i].items[j]))
				return true;
		}
	}
	return false;
}

static int by_place(const void *a, const void *b)
{
	const struct dependency_change *x = a, *y = b;
	int order = (x->kind == DEPENDENCY_REMOVED) - (y->kind == DEPENDENCY_REMOVED);

	return order ? order : dependency_cmp(&x->now, &y->now);
}

void dependency_compare(struct dependency_search *s, struct dependency_file *file,
	const struct dependency_list *now, const struct dependency_list *old,
	size_t old_count)
{
	static const struct dependency_list none = {0};
	struct pairing p;

	pairing_init(&p, s, now, old_count ? &old[0] : &none);
	pair(&p);
	for (size_t i = 0; i < p.now_count; i++) {
		if (p.is_equal[i] || is_in_another(p.now[i], old, old_count))
			continue;
		dependency_change_add(s, file,
			p.twin[i] ? DEPENDENCY_ALTERED : DEPENDENCY_ADDED, p.now[i],
			p.twin[i]);
	}
	for (size_t i = 0; s->has_removed && i < p.old_count; i++) {
		if (!p.is_used[i])
			dependency_change_add(
				s, file, DEPENDENCY_REMOVED, p.old[i], NULL);
	}
	if (file->count > 1)
		qsort(file->items, file->count, sizeof(*file->items), by_place);
}

/* --- files
 * -----------------------------------------------------------------------------------
 */

/* May others take something else from it than before, or from another place? */
static bool gives_anew(const struct dependency_search *s, const struct change *change)
{
	bool is_moved = false;

	for (size_t i = 0; i < change->old_count; i++)
		is_moved |= !str_eq(change->old[i].path, change->root_path);
	return s->has_given || (s->gives && (is_moved || !change->old_count)) ||
	       is_linked_declaration(change);
}

static int take_file(
	struct dependency_search *s, const struct change *change, struct err *err)
{
	struct content content _cleanup_content_ = {0};
	struct dependency_file file = {.change = change};
	struct dependency_list now = {0}, *old;

	s->gives = 0;
	s->has_given = false;
	if (change->kind != CHANGE_DELETED && change->entry == ENTRY_FILE) {
		if (!read_new(&content, &now, s, change))
			return 0;
		file.bytes = content.bytes;
	} else if (is_linked_declaration(change)) {
		add_unread(&now, s, change, FORM_UNCHECKED,
			"a symbolic link in the place of a declaration");
	}
	old = read_old(s, change);
	if (gives_anew(s, change))
		dependency_giver_add(s, change);
	dependency_compare(s, &file, &now, old, change->old_count);
	if (str_is(change->root_path, MODULES_FILE) && dependency_modules(s, &file, err))
		return -1;
	return file.count ? s->take(s, &file, err) : 0;
}

/* What others may take from it is read all the same. */
static bool is_accounted(const struct dependency_search *s, const struct change *change)
{
	const struct form *form = form_of_change(change);

	return s->is_accounted && !(form && form->gives) && s->is_accounted(s, change);
}

int dependencies_search(struct dependency_search *s, struct err *err)
{
	const struct change_set *changes = s->input->changes;
	int failed = 0;

	for (size_t i = 0; i < changes->count && !failed; i++) {
		const struct change *change = &changes->items[i];

		if (!is_touching(s, i) || is_accounted(s, change))
			continue;
		failed = is_gitlink(change) ? dependency_gitlink(s, change, err)
					    : take_file(s, change, err);
		arena_reset(&s->scratch);
	}
	if (!failed)
		failed = dependency_referrers(s, err) || dependency_givers(s, err);
	arena_done(&s->scratch);
	return failed;
}
