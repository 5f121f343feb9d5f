/*
 * What a worker notes: what it could not check, findings of the engine's own, and how bad
 * the policy holds each. Read next: gate/source.c and gate/mute.c, which note.
 */
#include <assert.h>
#include "gate/internal.h"
#include "base/banned.h"

void worker_unchecked(struct worker *worker, enum unchecked_kind kind, struct str path,
	const char *reason)
{
	struct unchecked entry = {
		.kind = kind,
		.path = arena_str(&worker->arena, path),
		.reason = arena_str(&worker->arena, str_of(reason)),
	};

	VEC_PUSH(&worker->arena, &worker->unchecked, entry);
}

void engine_finding(struct worker *worker, const struct rule *rule, struct source *source,
	uint32_t start, uint32_t end, struct str quote)
{
	struct finding finding = {.rule = rule, .class = CLASS_ENGINE};

	assert(rule);
	source_index_lines(source, &worker->scratch);
	finding.span = source_span(source, start, end);
	finding.name = arena_str(&worker->arena, quote);
	finding.message = rule_message(&worker->arena, rule, quote);
	VEC_PUSH(&worker->arena, &worker->findings, finding);
}

void findings_judge(struct worker *worker, const struct change *change, size_t first)
{
	struct finding_list *list = &worker->findings;
	size_t kept = first;

	for (size_t i = first; i < list->count; i++) {
		struct finding *finding = &list->items[i];

		finding->path = change->path;
		finding->root_path = change->root_path;
		finding->blob = change->oid;
		finding->commit = change->commit;
		finding->severity = policy_severity(
			worker->input->policy, finding, change->root_path);
		if (finding->severity != SEVERITY_OFF)
			list->items[kept++] = *finding;
	}
	list->count = kept;
}
