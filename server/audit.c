/*
 * One pass over the records with what each ref may be at. After an accepted push a ref is
 * at its old or at its new value, since git may still have refused it; what was seen to
 * move is no more at the old one. Read next: cli/cmd_audit.c.
 */
#include <stdlib.h>
#include <string.h>
#include "base/limits.h"
#include "base/text.h"
#include "base/when.h"
#include "server/audit.h"
#include "base/banned.h"

#define PENDING_MAX 1000 /* accepted pushes to one ref that git may not have made yet */

struct oid_list {
	struct oid *items;
	size_t count, cap;
};

/* A move that some push was accepted for. */
struct accepted_move {
	struct oid old_oid, new_oid;
	bool is_seen; /* it has happened */
};

struct move_list {
	struct accepted_move *items;
	size_t count, cap;
};

struct audit_ref {
	struct str name; /* percent-encoded */
	struct oid_list possible;
	struct move_list accepted;
	bool is_seen; /* among the refs of now */
};

/* Open addressing by name. */
struct audit_refs {
	struct audit_ref **slots;
	size_t mask, count;
};

void audit_init(struct audit *audit, struct arena *arena, const struct audit_since *since)
{
	*audit = (struct audit){.arena = arena};
	if (since)
		audit->since = *since;
	audit->refs = ARENA_NEW(arena, struct audit_refs, 1);
	audit->refs->mask = 255;
	audit->refs->slots = ARENA_NEW(arena, struct audit_ref *, 256);
}

static size_t slot_of(const struct audit_refs *refs, struct str name)
{
	size_t at;

	for (at = str_hash(name) & refs->mask; refs->slots[at];
		at = (at + 1) & refs->mask) {
		if (str_eq(refs->slots[at]->name, name))
			break;
	}
	return at;
}

static void grow(struct audit *a)
{
	struct audit_refs *refs = a->refs;
	struct audit_ref **old = refs->slots;
	size_t n = refs->mask + 1;

	refs->mask = 2 * n - 1;
	refs->slots = ARENA_NEW(a->arena, struct audit_ref *, 2 * n);
	for (size_t i = 0; i < n; i++) {
		if (old[i])
			refs->slots[slot_of(refs, old[i]->name)] = old[i];
	}
}

/* What is known of a ref; *is_new when nothing was. */
static struct audit_ref *find(struct audit *a, struct str name, bool *is_new)
{
	size_t at = slot_of(a->refs, name);

	*is_new = !a->refs->slots[at];
	if (!*is_new)
		return a->refs->slots[at];
	if (2 * ++a->refs->count > a->refs->mask) {
		grow(a);
		at = slot_of(a->refs, name);
	}
	a->refs->slots[at] = ARENA_NEW(a->arena, struct audit_ref, 1);
	a->refs->slots[at]->name = arena_str(a->arena, name);
	return a->refs->slots[at];
}

static bool has(const struct audit_ref *ref, const struct oid *oid)
{
	for (size_t i = 0; i < ref->possible.count; i++) {
		if (oid_eq(&ref->possible.items[i], oid))
			return true;
	}
	return false;
}

static void add(struct audit *a, struct audit_ref *ref, const struct oid *oid)
{
	if (!has(ref, oid))
		VEC_PUSH(a->arena, &ref->possible, *oid);
}

static void take(struct audit_ref *ref, const struct oid *oid)
{
	for (size_t i = 0; i < ref->possible.count; i++) {
		if (oid_eq(&ref->possible.items[i], oid))
			ref->possible.items[i--] =
				ref->possible.items[--ref->possible.count];
	}
}

static void accept_move(struct audit *a, struct audit_ref *ref, const struct oid *old,
	const struct oid *new)
{
	struct accepted_move move = {.old_oid = *old, .new_oid = *new};

	add(a, ref, new);
	VEC_PUSH(a->arena, &ref->accepted, move);
}

static struct accepted_move *find_move(
	const struct audit_ref *ref, const struct oid *old, const struct oid *new)
{
	for (size_t i = ref->accepted.count; i-- > 0;) {
		struct accepted_move *move = &ref->accepted.items[i];

		if (oid_eq(&move->old_oid, old) && oid_eq(&move->new_oid, new))
			return move;
	}
	return NULL;
}

static void set(struct audit *a, struct audit_ref *ref, const struct oid *oid)
{
	ref->possible.count = 0;
	add(a, ref, oid);
}

static void add_gap(
	struct audit *a, struct audit_ref *ref, const struct oid *to, uint64_t before)
{
	struct audit_gap gap = {.ref = ref->name, .to = *to, .before = before};

	if (ref->possible.count)
		gap.from = ref->possible.items[ref->possible.count - 1];
	if (a->has_begun || before == UINT64_MAX)
		VEC_PUSH(a->arena, &a->gaps, gap);
	set(a, ref, to);
}

/*
 * It is at this value now, or where a push that was accepted on top of it takes it: moves
 * from elsewhere have been made, or cannot be made any more.
 */
static void settle(struct audit *a, struct audit_ref *ref, const struct oid *oid)
{
	size_t n = ref->accepted.count;

	set(a, ref, oid);
	for (size_t i = n > PENDING_MAX ? n - PENDING_MAX : 0; i < n; i++) {
		const struct accepted_move *move = &ref->accepted.items[i];

		if (!move->is_seen && oid_eq(&move->old_oid, oid))
			add(a, ref, &move->new_oid);
	}
}

/* A ref was at this value when the record was made. */
static void observe(struct audit *a, struct audit_ref *ref, bool is_new,
	const struct oid *oid, uint64_t seq)
{
	/* before the first record of it a ref is not there, or was never written down */
	if (is_new && oid->n)
		add_gap(a, ref, oid, seq);
	else if (is_new)
		set(a, ref, oid);
	else if (!has(ref, oid))
		add_gap(a, ref, oid, seq);
	else
		settle(a, ref, oid);
}

/*
 * Moves may be seen out of order, and twice when two hooks observe. An old value of none
 * may also mean that the observer does not know it: then a creation is not a new one.
 */
static void see_move(struct audit *a, struct audit_ref *ref, const struct oid *old,
	const struct oid *new, uint64_t seq)
{
	struct accepted_move *move = find_move(ref, old, new);

	if (!move || (!old->n && move->is_seen && !has(ref, new))) {
		add_gap(a, ref, new, seq);
		return;
	}
	move->is_seen = true;
	take(ref, old);
}

static int add_ref(struct audit *a, const struct node *map, uint64_t seq, struct str kind,
	bool is_accepted, struct err *err)
{
	struct oid old = {0}, new = {0};
	struct audit_ref *ref;
	struct str name = {0};
	bool is_new;

	if (map->kind != NODE_MAP || node_string(&name, map, "ref", true, err) ||
		oid_of_node(&old, map, "old", err) || oid_of_node(&new, map, "new", err))
		return -1;
	ref = find(a, name, &is_new);
	if (str_is(kind, "adopt")) {
		set(a, ref, &new);
		return 0;
	}
	if (str_is(kind, "moved")) {
		see_move(a, ref, &old, &new, seq);
		return 0;
	}
	observe(a, ref, is_new, &old, seq);
	if (is_accepted)
		accept_move(a, ref, &old, &new);
	return 0;
}

/* Does the record say that a ref moved to the commit? What was refused did not. */
static bool is_arrival(const struct audit *a, const struct node *refs, struct str outcome)
{
	if (outcome.n && !str_is(outcome, "pass"))
		return false;
	for (const struct node *it = refs->child; it; it = it->next) {
		struct oid new = {0};
		struct err ignored;

		if (it->kind == NODE_MAP && !oid_of_node(&new, it, "new", &ignored) &&
			oid_eq(&new, &a->since.commit))
			return true;
	}
	return false;
}

/* One whose time cannot be read is passed over by nobody. */
static bool is_since(const struct audit *a, const struct journal_line *line,
	const struct node *refs, struct str outcome)
{
	const struct node *time = node_get(line->record, "time");
	uint64_t when;

	if (a->since.commit.n)
		return is_arrival(a, refs, outcome);
	return !time || time->kind != NODE_STRING || !when_read(&when, time->text) ||
	       when >= a->since.when;
}

static void count(struct audit *a, struct str kind, struct str outcome)
{
	a->total++;
	if (!a->has_begun)
		return;
	a->records++;
	if (!str_is(kind, "push"))
		return;
	a->accepted += str_is(outcome, "pass");
	a->refused += str_is(outcome, "block");
	a->faults += str_is(outcome, "fault");
}

int audit_add(struct audit *a, const struct journal_line *line, struct err *err)
{
	static const char *const kinds[] = {"adopt", "push", "moved", NULL};
	static const char *const outcomes[] = {"pass", "block", "fault", NULL};
	struct str kind = {0}, outcome = {0};
	const struct node *refs;

	if (node_string(&kind, line->record, "kind", true, err) ||
		node_string(&outcome, line->record, "outcome", false, err) ||
		node_field(&refs, line->record, "refs", NODE_LIST, true, err))
		return err_prefix(err, "record %llu: ", (unsigned long long)line->seq);
	if (!str_is_one_of(kind, kinds))
		return err_set(err,
			"record %llu is of a kind that this program does not "
			"know",
			(unsigned long long)line->seq);
	if (outcome.n && !str_is_one_of(outcome, outcomes))
		return err_set(err, "record %llu has an outcome that is none",
			(unsigned long long)line->seq);
	if (!a->has_begun && is_since(a, line, refs, outcome)) {
		a->has_begun = true;
		a->first = line->seq;
	}
	count(a, kind, outcome);
	for (const struct node *it = refs->child; it; it = it->next) {
		if (add_ref(a, it, line->seq, kind, str_is(outcome, "pass"), err))
			return err_prefix(
				err, "record %llu: ", (unsigned long long)line->seq);
	}
	return 0;
}

static void compare_ref(struct audit *a, const struct ref *now, bool is_part)
{
	struct buf name _cleanup_buf_ = BUF_INIT(3 * LIMIT_REF_BYTES);
	struct audit_ref *ref;
	bool is_new;

	if (!now->oid.n || str_is(now->name, "refs/milecastle/log"))
		return;
	text_uri(&name, now->name);
	ref = find(a, buf_str(&name), &is_new);
	ref->is_seen = true;
	/* a tag that only this clone has was never on the server */
	if (is_new && is_part && str_has_prefix(now->name, "refs/tags/"))
		return;
	if (is_new || !has(ref, &now->oid))
		add_gap(a, ref, &now->oid, UINT64_MAX);
}

void audit_compare(struct audit *a, const struct ref_list *refs, bool is_part)
{
	static const struct oid none = {.n = 0};

	for (size_t i = 0; i < refs->count; i++)
		compare_ref(a, &refs->items[i], is_part);
	for (size_t i = 0; i <= a->refs->mask && !is_part; i++) {
		struct audit_ref *ref = a->refs->slots[i];

		if (ref && !ref->is_seen && !has(ref, &none))
			add_gap(a, ref, &none, UINT64_MAX);
	}
}
