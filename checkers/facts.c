/*
 * Facts that are no use of a name (MATCH_FACTS): found in syntax/, here each meets the
 * rules that ask for it. Read next: core/fact.h.
 */
#include "core/checker.h"
#include "syntax/scan.h"
#include "base/banned.h"

static void report(struct check *check, const struct fact *fact)
{
	const struct rule_set *rules = &check->scan->words->fact_rules[fact->kind];

	for (size_t i = 0; i < rules->count; i++) {
		struct finding finding = {.rule = rules->items[i], .class = CLASS_FACT};

		finding.span = source_span(check->source, fact->start, fact->end);
		finding.name = arena_str(check->arena, fact->name);
		finding.message = rule_message(check->arena, finding.rule, finding.name);
		VEC_PUSH(check->arena, check->findings, finding);
	}
}

static void check_source(struct check *check)
{
	for (size_t i = 0; i < check->scan->facts.count; i++)
		report(check, &check->scan->facts.items[i]);
}

const struct checker checker_facts = {
	.name = "facts", .need = CHECKER_TEXT, .check_source = check_source};
