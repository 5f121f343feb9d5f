/*
 * From a range to a digest. Read next: git/changes.c, gate/gate.c, core/record.c.
 */
#include "base/interrupt.h"
#include "base/version.h"
#include "core/record.h"
#include "gate/judge.h"
#include "base/banned.h"

static int judge(struct judgement *j, const struct setup *setup, enum scope scope,
	const char *command, struct err *err)
{
	struct gate_input input = {
		.changes = &j->changes,
		.policy = &setup->policy,
		.rules = &setup->rules,
		.threshold = policy_threshold(&setup->policy),
		.scope = scope,
		.components = setup->component_desk,
		.desk = setup->desk,
		.baseline = setup->baseline,
		.has_fingerprints = setup->desk || setup->baseline,
		.stop = &interrupt_seen,
	};
	struct store store;

	repo_store(&store, setup->repo);
	input.store = &store;
	if (gate_run(&j->result, &input, err))
		return -1;
	j->run = (struct run){
		.version = MILECASTLE_VERSION,
		.command = command,
		.changes = &j->changes,
		.rules = &setup->rules,
		.policy = &setup->policy,
		.findings = &j->result.findings,
		.unchecked = &j->result.unchecked,
		.receipts = &j->result.receipts,
		.dissents = &j->result.dissents,
		.verdict = &j->result.verdict,
		.bare = &j->result.bare,
		.has_baseline = setup->baseline != NULL,
		.stats = &j->result.stats,
	};
	return 0;
}

int judge_range(struct judgement *out, const struct setup *setup,
	const struct range *range, const char *command, struct err *err)
{
	*out = (struct judgement){0};
	if (changes_of(&out->changes, setup->repo, range, &out->arena, err) ||
		judge(out, setup, policy_scope(&setup->policy), command, err)) {
		judgement_done(out);
		return -1;
	}
	findings_digest(out->digest, &out->run);
	return 0;
}

int judge_tree(struct judgement *out, const struct setup *setup, const struct oid *tree,
	const char *command, struct err *err)
{
	*out = (struct judgement){0};
	if (changes_tree(
		    &out->changes, setup->repo, OID_HEX_OF(tree), &out->arena, err) ||
		judge(out, setup, SCOPE_ALL, command, err)) {
		judgement_done(out);
		return -1;
	}
	return 0;
}

void judgement_done(struct judgement *j)
{
	gate_result_done(&j->result);
	arena_done(&j->arena);
	*j = (struct judgement){0};
}
