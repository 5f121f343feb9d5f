/*
 * Names that a rule does not want to see called, or used at all (MATCH_NAMES). All the
 * work of finding and telling uses apart is in syntax/; here a use meets the rules that
 * name the word. Read next: syntax/uses.h.
 */
#include "core/checker.h"
#include "syntax/uses.h"
#include "base/banned.h"

/* What a rule must ask for to see this use. */
static unsigned bits_of(enum use use, const struct occurrence *occurrence)
{
	switch (use) {
	case USE_IS_CALL:
	case USE_IS_UNPARSED:
		return USE_CALL;
	case USE_IS_REFERENCE:
		return USE_REFERENCE;
	case USE_IS_MACRO:
		return occurrence_looks_called(occurrence) ? USE_CALL : USE_REFERENCE;
	case USE_NOTHING:
		break;
	}
	return 0;
}

static enum finding_class class_of(enum use use)
{
	switch (use) {
	case USE_IS_REFERENCE:
		return CLASS_REFERENCE;
	case USE_IS_MACRO:
		return CLASS_MACRO_BODY;
	case USE_IS_UNPARSED:
		return CLASS_UNPARSED_REGION;
	default:
		return CLASS_CALL;
	}
}

static void report(struct check *check, const struct occurrence *occurrence, enum use use)
{
	unsigned bits = bits_of(use, occurrence);
	const struct rule_set *rules = &occurrence->word->rules;

	for (size_t i = 0; i < rules->count; i++) {
		struct finding finding = {
			.rule = rules->items[i], .class = class_of(use)};

		if (!(rules->items[i]->uses & bits))
			continue;
		finding.span =
			source_span(check->source, occurrence->start, occurrence->end);
		finding.name = arena_str(
			check->arena, str_slice(check->source->bytes, occurrence->start,
					      occurrence->end));
		finding.message = rule_message(check->arena, finding.rule, finding.name);
		VEC_PUSH(check->arena, check->findings, finding);
	}
}

static void check_source(struct check *check)
{
	const struct scan *scan = check->scan;
	enum use *uses =
		uses_resolve(check->scratch, check->source->bytes, check->forest, scan);

	for (size_t i = 0; i < scan->occurrences.count; i++)
		report(check, &scan->occurrences.items[i], uses[i]);
}

const struct checker checker_banned_name = {
	.name = "banned-name", .need = CHECKER_TREE, .check_source = check_source};
