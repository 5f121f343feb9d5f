/*
 * Open findings against the baseline. All keys hold the rule, so all rules are matched at
 * once. Read next: core/fingerprint_match.c, core/baseline.c.
 */
#include <stdlib.h>
#include "base/limits.h"
#include "gate/internal.h"
#include "base/banned.h"

#define STALE_RULE "baseline-stale"

struct covering {
	struct gate_result *result;
	const struct gate_input *input;
	struct baseline_desk *desk;
	struct finding **found; /* that it may cover */
	size_t count;
	struct arena scratch;
};

/* Does the change set itself take the file away, or move it? */
static bool is_left_now(const struct change_set *changes, struct str path)
{
	for (size_t i = 0; i < changes->count; i++) {
		const struct change *change = &changes->items[i];

		if (change->kind == CHANGE_DELETED && str_eq(change->root_path, path))
			return true;
		for (size_t j = 0; j < change->old_count; j++) {
			if (str_eq(change->old[j].path, path) &&
				!str_eq(change->root_path, path))
				return true;
		}
	}
	return false;
}

bool path_is_gone(const struct gate_input *input, struct str path)
{
	struct store *store = input->store;
	struct err ignored;
	bool is_there = true;

	if (!input->is_complete && !is_left_now(input->changes, path))
		return false;
	return store->find &&
	       !store->find(
		       NULL, NULL, &is_there, store, path, LIMIT_SCAN_BYTES, &ignored) &&
	       !is_there;
}

enum baseline_cover baseline_cover_of(
	const struct policy *policy, const struct finding *finding)
{
	if (finding->class == CLASS_ENGINE)
		return COVERS_NO_ENGINE;
	if (finding->commit.n)
		return COVERS_NO_PAST;
	if (finding->rule->class == RULE_SECRET)
		return COVERS_NO_SECRET;
	if (finding->rule->is_locked)
		return COVERS_NO_LOCKED;
	if (policy_suppression_need(policy, finding->rule, finding_root_path(finding)) ==
		NEED_FORBIDDEN)
		return COVERS_NO_FORBIDDEN;
	/* the repository's own file is no record that a server's floor asks for */
	return policy->floor && policy_suppression_need(policy->floor, finding->rule,
					finding_root_path(finding)) != NEED_REASON
		       ? COVERS_NO_FORBIDDEN
		       : CAN_COVER;
}

static void collect(struct covering *c)
{
	struct finding_list *all = &c->result->findings;

	c->found = ARENA_NEW(&c->scratch, struct finding *, all->count);
	for (size_t i = 0; i < all->count; i++) {
		struct finding *finding = &all->items[i];

		if (finding->state == STATE_OPEN && finding->fingerprints &&
			baseline_cover_of(c->input->policy, finding) == CAN_COVER)
			c->found[c->count++] = finding;
	}
}

int baseline_desk_open(struct baseline_desk *desk, struct err *err)
{
	if (!desk)
		return 0;
	if (desk->read && desk->read(desk, err))
		return -1;
	desk->read = NULL;
	if (!desk->is_used)
		desk->is_used = ARENA_NEW(&desk->arena, bool, desk->list.count);
	for (size_t i = 0; i < desk->list.count; i++)
		desk->is_used[i] = false;
	return 0;
}

/* A copy in another file is another finding; what moved there left its file. */
static bool is_same_place(const struct covering *c, const struct baseline_entry *entry,
	const struct finding *finding)
{
	if (!str_eq(entry->rule, finding->rule->id))
		return false;
	if (entry->blob.n && !oid_eq(&entry->blob, &finding->blob))
		return false;
	return str_eq(entry->path, finding_root_path(finding)) ||
	       path_is_gone(c->input, entry->path);
}

static void cover(struct covering *c)
{
	const struct baseline *list = &c->desk->list;
	struct fingerprints *old =
		ARENA_NEW(&c->scratch, struct fingerprints, list->count);
	struct fingerprints *now = ARENA_NEW(&c->scratch, struct fingerprints, c->count);
	struct fingerprint_match *matches =
		ARENA_NEW(&c->scratch, struct fingerprint_match, c->count);

	for (size_t i = 0; i < list->count; i++)
		old[i] = list->items[i].prints;
	for (size_t i = 0; i < c->count; i++)
		now[i] = *c->found[i]->fingerprints;
	fingerprints_match(matches, &c->scratch, old, list->count, now, c->count);
	for (size_t i = 0; i < c->count; i++) {
		size_t entry = matches[i].old;

		if (entry == SIZE_MAX ||
			!is_same_place(c, &list->items[entry], c->found[i]))
			continue;
		c->desk->is_used[entry] = true;
		c->found[i]->state = STATE_BASELINE;
		c->found[i]->reason = (struct str)STR("in the baseline");
	}
}

/* Once for all of them: one line each would hide what is open. */
static void say_stale(const struct covering *c)
{
	const struct rule *rule = rule_find(c->input->rules, str_of(STALE_RULE));
	struct finding_list *all = &c->result->findings;
	struct arena *arena = &c->result->arenas[0];
	struct finding finding = {.rule = rule,
		.class = CLASS_ENGINE,
		.is_derived = true,
		.path = STR(BASELINE_PATH)};
	size_t count = 0;

	for (size_t i = 0; i < c->desk->list.count; i++)
		count += !c->desk->is_used[i];
	if (!count || !rule)
		return;
	finding.message = arena_printf(arena,
		"%zu of %zu findings in the baseline are not there any more; 'milecastle "
		"baseline create --prune' takes them out",
		count, c->desk->list.count);
	finding.severity = policy_severity(c->input->policy, &finding, finding.path);
	if (finding.severity == SEVERITY_OFF)
		return;
	VEC_PUSH(arena, all, finding);
	qsort(all->items, all->count, sizeof(*all->items), finding_cmp);
}

int baseline_apply(
	struct gate_result *result, const struct gate_input *input, struct err *err)
{
	struct covering c = {.result = result, .input = input, .desk = input->baseline};
	int status = 0;

	if (!c.desk)
		return 0;
	collect(&c);
	if (c.count || input->is_complete) {
		status = baseline_desk_open(c.desk, err);
		if (!status)
			cover(&c);
		/* what could not be read may hold some of them */
		if (!status && input->is_complete && !result->bare.faults)
			say_stale(&c);
	}
	arena_done(&c.scratch);
	return status;
}

void baseline_desk_done(struct baseline_desk *desk)
{
	arena_done(&desk->arena);
}
