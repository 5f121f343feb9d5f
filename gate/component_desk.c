/*
 * The approved list of a run and those who may approve, each looked up when it is asked
 * for. Read next: gate/components.c, evidence/component.c.
 */
#include "base/when.h"
#include "evidence/component.h"
#include "gate/components.h"
#include "base/banned.h"

static int add_panel(
	struct component_desk *desk, const struct roster *roster, struct err *err)
{
	struct component_panel *panel = &desk->panels[desk->panel_count++];

	panel->roster = *roster;
	panel->docket = (struct docket){.arena = &desk->arena,
		.roster = &panel->roster,
		.keyring = &panel->keyring,
		.source = &desk->source,
		.now = desk->court.now};
	return keyring_make(&panel->keyring, &desk->arena, &panel->roster, err);
}

static int open_evidence(struct component_desk *desk, struct err *err)
{
	const struct policy *policy = desk->policy;
	struct roster floor;

	if (desk->has_evidence)
		return 0;
	desk->panel_count = 0;
	if (desk->open(desk, err))
		return -1;
	if (policy->roster.components.need_count && add_panel(desk, &policy->roster, err))
		return -1;
	if (policy->floor && policy->floor->roster.components.need_count) {
		floor = policy_floor_roster(policy);
		if (add_panel(desk, &floor, err))
			return -1;
	}
	desk->has_evidence = true;
	return 0;
}

static int is_signed(struct component_court *court,
	const struct component_version *version, struct str *lack, struct err *err)
{
	struct component_desk *desk = court->ctx;
	char digest[SHA256_HEX];
	const struct component_subject subject = {.component = version->component->id,
		.version = version->version,
		.digest = {.p = digest, .n = SHA256_HEX - 1},
		.assessed_by = version->component->assessment.by};

	if (open_evidence(desk, err))
		return -1;
	component_version_digest(digest, version);
	for (size_t i = 0; i < desk->panel_count; i++) {
		int status =
			docket_component(lack, &desk->panels[i].docket, &subject, err);

		if (status <= 0)
			return status;
	}
	return 1;
}

int component_desk_open(struct component_desk *desk, struct err *err)
{
	const struct policy *policy = desk->policy, *floor = policy->floor;
	struct component_court *court = &desk->court;

	if (desk->is_open)
		return 0;
	desk->list = (struct component_list){.arena = &desk->arena};
	if (desk->read_list(desk, err))
		return -1;
	*court = (struct component_court){.arena = &desk->arena,
		.list = &desk->list,
		.repository = policy->roster.repository,
		.now = when_now(),
		.ctx = desk};
	court->terms[court->term_count++] = &policy->roster.components;
	if (floor)
		court->terms[court->term_count++] = &floor->roster.components;
	for (size_t i = 0; i < court->term_count; i++) {
		if (court->terms[i]->need_count)
			court->is_signed = is_signed;
	}
	desk->is_open = true;
	return 0;
}

void component_desk_done(struct component_desk *desk)
{
	for (size_t i = 0; i < COMPONENT_THREADS; i++)
		arena_done(&desk->record_arenas[i]);
	arena_done(&desk->arena);
}
