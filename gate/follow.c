/*
 * From what sources include to what is checked next. Rounds: when all threads are done,
 * what their sources lead to is sorted, looked for, and whatever was not checked yet is
 * the next round. So the result does not show which thread was first.
 *
 * A file of the change set that is no source by its name is one when a checked source
 * includes it. A file outside of the change set becomes one when the include is new, for
 * that is when it comes into what is compiled; a run over files takes every include below
 * the root. Read next: gate/include.h.
 */
#include <stdlib.h>
#include "base/limits.h"
#include "base/path.h"
#include "base/text.h"
#include "core/sniff.h"
#include "gate/include.h"
#include "gate/internal.h"
#include "gate/reach.h"
#include "base/banned.h"

/* One round. */
struct round {
	struct follow *follow;
	struct worker *worker;
	struct arena scratch;
	struct {
		struct change *items;
		size_t count, cap;
	} targets; /* what the leads lead to, in no order */
};

static int by_root_path(const void *a, const void *b)
{
	const struct change *x = *(const struct change *const *)a;
	const struct change *y = *(const struct change *const *)b;

	return str_cmp(x->root_path, y->root_path);
}

static int by_address(const void *a, const void *b)
{
	uintptr_t x = (uintptr_t) * (const struct change *const *)a;
	uintptr_t y = (uintptr_t) * (const struct change *const *)b;

	return (x > y) - (x < y);
}

static int by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static int by_lead(const void *a, const void *b)
{
	const struct lead *x = a, *y = b;
	int order = str_cmp(x->dir, y->dir);

	if (!order)
		order = str_cmp(x->text, y->text);
	if (!order)
		order = x->is_link - y->is_link;
	return order ? order : str_cmp(x->from->path, y->from->path);
}

/* Those that count in full come first. */
static int by_target(const void *a, const void *b)
{
	const struct change *x = a, *y = b;
	int order = str_cmp(x->root_path, y->root_path);

	if (!order)
		order = memcmp(x->oid.bytes, y->oid.bytes, sizeof(x->oid.bytes));
	return order ? order : (x->old_count > 0) - (y->old_count > 0);
}

/* The files of the change set, once somebody asks. */
static void index_entries(struct follow *follow)
{
	const struct change_set *changes = follow->input->changes;

	if (follow->entries.items)
		return;
	for (size_t i = 0; i < changes->count; i++) {
		const struct change *change = &changes->items[i];

		if (change->kind != CHANGE_DELETED && !change->is_past &&
			change->entry == ENTRY_FILE)
			VEC_PUSH(follow->arena, &follow->entries, change);
	}
	if (follow->entries.count)
		qsort(follow->entries.items, follow->entries.count,
			sizeof(*follow->entries.items), by_root_path);
}

/* Index of the first entry at a path or behind it. */
static size_t first_entry(const struct follow *follow, struct str path)
{
	size_t low = 0, high = follow->entries.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_cmp(follow->entries.items[middle]->root_path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_declined(const struct follow *follow, const struct change *change)
{
	return follow->declined.count &&
	       bsearch(&change, follow->declined.items, follow->declined.count,
		       sizeof(*follow->declined.items), by_address);
}

static bool is_followed(const struct follow *follow, struct str path)
{
	return follow->followed.count &&
	       bsearch(&path, follow->followed.items, follow->followed.count,
		       sizeof(*follow->followed.items), by_bytes);
}

/* An entry of the change set, unless it is a source by itself. */
static void add_entry(
	struct round *r, const struct lead *lead, const struct change *entry)
{
	enum language language = language_of(entry->root_path);
	struct change target = *entry;

	if (entry->is_named || language_is_clear(language) ||
		(language == LANGUAGE_MAYBE && !is_declined(r->follow, entry)))
		return;
	target.is_included = true;
	if (lead->is_new) {
		target.old = NULL;
		target.old_count = 0;
	}
	VEC_PUSH(&r->scratch, &r->targets, target);
}

/*
 * How a path below the root is shown, in the way in which another one, from, is: relative
 * to where the user stands, or below what they typed.
 */
static struct str shown_path(
	struct arena *arena, const struct change *from, struct str root_path)
{
	struct str shown = from->path, root = from->root_path, ahead;
	size_t ups = 0;

	if (shown.n >= root.n) {
		ahead = str_slice(shown, 0, shown.n - root.n);
		return str_has_suffix(shown, root.p)
			       ? arena_printf(arena, "%.*s%.*s", STR_ARG(ahead),
					 STR_ARG(root_path))
			       : root_path;
	}
	ahead = str_slice(root, 0, root.n - shown.n);
	if (!str_has_suffix(root, shown.p))
		return root_path;
	if (root_path.n > ahead.n && str_eq(str_slice(root_path, 0, ahead.n), ahead))
		return str_slice(root_path, ahead.n, root_path.n);
	for (size_t i = 0; i < ahead.n; i++)
		ups += ahead.p[i] == '/';
	ahead = arena_str(arena, root_path);
	while (ups--)
		ahead = arena_printf(arena, "../%.*s", STR_ARG(ahead));
	return ahead;
}

/* Was a file outside of the change set looked at when it came? */
static bool was_checked(struct round *r, struct str path)
{
	struct store *store = r->follow->input->store;
	struct content content _cleanup_content_ = {0};
	enum language language = language_of(path);
	bool is_there;
	struct err err;

	if (language != LANGUAGE_MAYBE)
		return language_is_clear(language);
	return !store->find(
		       &content, NULL, &is_there, store, path, LIMIT_SCAN_BYTES, &err) &&
	       is_there && sniff_is_c(content.bytes);
}

static void add_found(
	struct round *r, const struct lead *lead, struct str path, const struct oid *oid)
{
	struct change target = {
		.kind = CHANGE_ADDED, .is_included = true, .is_found = true, .oid = *oid};

	if (is_followed(r->follow, path))
		return;
	if (r->follow->input->changes->why != WHY_FILES &&
		(!lead->is_new || was_checked(r, path)))
		return;
	target.root_path = arena_str(r->follow->arena, path);
	target.path = shown_path(r->follow->arena, lead->from, target.root_path);
	VEC_PUSH(&r->scratch, &r->targets, target);
}

/* Look at one place; true: something is there. */
static bool try_place(struct round *r, const struct lead *lead, struct str path)
{
	const struct change_refs *entries = &r->follow->entries;
	struct store *store = r->follow->input->store;
	size_t first = first_entry(r->follow, path), at = first;
	bool is_there = false;
	struct oid oid;
	struct err err;

	for (; at < entries->count && str_eq(entries->items[at]->root_path, path); at++)
		add_entry(r, lead, entries->items[at]);
	if (at > first || !store->find)
		return at > first;
	if (reach_look(&oid, &is_there, r->follow->reach, path, &err)) {
		worker_unchecked(r->worker, UNCHECKED_FAULT, path, err.text);
		return true;
	}
	if (is_there)
		add_found(r, lead, path, &oid);
	return is_there;
}

static void follow_lead(struct round *r, const struct lead *lead)
{
	struct include_search search = {
		.from = lead->from->root_path, .text = lead->text};
	struct str place;

	if (lead->is_link) {
		if (path_resolve(&place, &r->scratch, lead->dir, lead->text))
			try_place(r, lead, place);
		return;
	}
	while (include_next(&place, &r->scratch, &search)) {
		if (try_place(r, lead, place))
			break;
	}
}

void leads_join(struct lead_list *leads)
{
	size_t kept = 0;

	if (leads->count)
		qsort(leads->items, leads->count, sizeof(*leads->items), by_lead);
	for (size_t i = 0; i < leads->count; i++) {
		struct lead *last = kept ? &leads->items[kept - 1] : NULL;
		const struct lead *lead = &leads->items[i];

		if (last && last->is_link == lead->is_link &&
			str_eq(last->text, lead->text) && str_eq(last->dir, lead->dir))
			last->is_new |= lead->is_new;
		else
			leads->items[kept++] = *lead;
	}
	leads->count = kept;
}

/* All workers' leads in one list, each once. */
static struct lead_list gather(
	struct round *r, struct worker *const *workers, size_t count)
{
	struct follow *follow = r->follow;
	struct lead_list all = {0};

	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < workers[i]->leads.count; j++)
			VEC_PUSH(&r->scratch, &all, workers[i]->leads.items[j]);
		for (size_t j = 0; j < workers[i]->declined.count; j++)
			VEC_PUSH(follow->arena, &follow->declined,
				workers[i]->declined.items[j]);
		workers[i]->leads.count = workers[i]->declined.count = 0;
	}
	if (follow->declined.count)
		qsort(follow->declined.items, follow->declined.count,
			sizeof(*follow->declined.items), by_address);
	leads_join(&all);
	return all;
}

/* Those targets that no round took up, each once, and not excluded. */
static void take_targets(struct change_refs *out, struct round *r)
{
	struct follow *follow = r->follow;
	struct change *last = NULL;

	if (r->targets.count)
		qsort(r->targets.items, r->targets.count, sizeof(struct change),
			by_target);
	for (size_t i = 0; i < r->targets.count; i++) {
		struct change *target = &r->targets.items[i];
		const struct exclusion *exclusion;
		struct change *kept;

		if ((last && str_eq(last->root_path, target->root_path) &&
			    oid_eq(&last->oid, &target->oid)) ||
			is_followed(follow, target->root_path))
			continue;
		last = target;
		exclusion = policy_exclusion(follow->input->policy, target->root_path);
		if (exclusion) {
			worker_unchecked(r->worker, UNCHECKED_EXCLUDED, target->path,
				arena_str(&r->scratch, exclusion->reason).p);
			continue;
		}
		kept = ARENA_NEW(follow->arena, struct change, 1);
		*kept = *target;
		VEC_PUSH(follow->arena, out, kept);
	}
}

/* What is taken up now is not taken up again. */
static void remember(struct follow *follow, const struct change_refs *taken)
{
	for (size_t i = 0; i < taken->count; i++)
		VEC_PUSH(follow->arena, &follow->followed, taken->items[i]->root_path);
	if (follow->followed.count)
		qsort(follow->followed.items, follow->followed.count, sizeof(struct str),
			by_bytes);
}

/* Past a limit nothing is followed, and that is no pass. */
static void keep_limits(struct change_refs *out, struct round *r)
{
	struct follow *follow = r->follow;
	const char *reason = NULL;

	if (!out->count)
		return;
	if (++follow->rounds > LIMIT_INCLUDE_ROUNDS)
		reason = "includes lie deeper in each other than are followed";
	else if (follow->followed.count + out->count > LIMIT_INCLUDED_FILES)
		reason = "more files are included than are followed";
	if (!reason)
		return;
	worker_unchecked(r->worker, UNCHECKED_FAULT, out->items[0]->path, reason);
	out->count = 0;
}

void follow_round(struct change_refs *out, struct follow *follow, struct worker *worker,
	struct worker *const *workers, size_t count)
{
	struct round round = {.follow = follow, .worker = worker};
	struct lead_list leads = gather(&round, workers, count);

	*out = (struct change_refs){0};
	if (leads.count)
		index_entries(follow);
	for (size_t i = 0; i < leads.count; i++)
		follow_lead(&round, &leads.items[i]);
	take_targets(out, &round);
	keep_limits(out, &round);
	remember(follow, out);
	arena_done(&round.scratch);
}
