/*
 * Exceptions of a rule, once for each run, as the policy and its floor see them. Read
 * next: evidence/exception.c.
 */
#include "base/when.h"
#include "gate/except.h"
#include "base/banned.h"

bool exceptions_are_granted(const struct policy *policy)
{
	return policy->roster.exception_count != 0;
}

static int add_panel(
	struct except_desk *desk, const struct roster *roster, struct err *err)
{
	struct except_panel *panel = &desk->panels[desk->panel_count++];

	panel->roster = *roster;
	panel->docket = (struct docket){.arena = &desk->arena,
		.roster = &panel->roster,
		.keyring = &panel->keyring,
		.source = &desk->source,
		.now = desk->now};
	return keyring_make(&panel->keyring, &desk->arena, &panel->roster, err);
}

/* A floor says who approves; who people are the repository knows too. */
static int add_floor(struct except_desk *desk, struct err *err)
{
	const struct policy *policy = desk->policy;
	struct roster roster;

	if (!policy->floor || !policy->floor->roster.exception_count)
		return 0;
	roster = policy_floor_roster(policy);
	return add_panel(desk, &roster, err);
}

static int open_desk(struct except_desk *desk, struct err *err)
{
	if (desk->now)
		return 0;
	desk->panel_count = 0;
	if (desk->open(desk, err))
		return -1;
	desk->now = when_now();
	if (!add_panel(desk, &desk->policy->roster, err) && !add_floor(desk, err))
		return 0;
	desk->now = 0;
	return -1;
}

/* Both panels list the same files in the same order. */
int except_find(struct standing_list *out, struct except_desk *desk, struct str rule,
	const struct exception_filter *filter, struct err *err)
{
	*out = (struct standing_list){0};
	if (!desk->open || !exceptions_are_granted(desk->policy))
		return 0;
	if (open_desk(desk, err))
		return -1;
	for (size_t panel = 0; panel < desk->panel_count; panel++) {
		struct exception_list list;

		if (exceptions_open(
			    &list, &desk->panels[panel].docket, rule, filter, err))
			return -1;
		for (size_t i = 0; i < list.count; i++) {
			const struct known_exception *known = &list.items[i];
			struct standing fresh = {.exception = known->exception};
			struct standing *standing;

			if (!panel)
				VEC_PUSH(&desk->arena, out, fresh);
			standing = &out->items[i];
			standing->terms[panel] = known->terms;
			standing->permits[panel] = known->permit;
			if (known->exception.state < standing->exception.state)
				standing->exception = known->exception;
		}
	}
	return 0;
}

bool standing_counts_at(
	const struct except_desk *desk, const struct standing *standing, struct str path)
{
	for (size_t i = 0; i < desk->panel_count; i++) {
		const struct roster *roster = &desk->panels[i].roster;

		if (exception_rule_at(roster->exceptions, roster->exception_count,
			    &standing->exception, path) != standing->terms[i] ||
			!permit_counts_at(roster, standing->permits[i], path))
			return false;
	}
	return true;
}

void except_desk_done(struct except_desk *desk)
{
	arena_done(&desk->arena);
}
