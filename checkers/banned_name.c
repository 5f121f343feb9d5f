/*
 * Names that a rule does not want to see called, or used at all (MATCH_NAMES). All the
 * work of finding and telling uses apart is in syntax/; here a use meets the rules that
 * name the word. Read next: syntax/uses.h.
 */
#include "base/limits.h"
#include "core/checker.h"
#include "syntax/uses.h"
#include "base/banned.h"

static enum finding_class class_of(
	const struct verdict_use *use, const struct occurrence *occurrence)
{
	if (occurrence->bits & OCCURRENCE_INACTIVE)
		return CLASS_INACTIVE_BRANCH;
	if ((occurrence->bits & OCCURRENCE_UNEVALUATED) || use->is_unevaluated)
		return CLASS_UNEVALUATED;
	if (use->use == USE_IS_MACRO)
		return CLASS_MACRO_BODY;
	if (use->use == USE_IS_UNPARSED)
		return CLASS_UNPARSED_REGION;
	if (occurrence->bits & OCCURRENCE_INDIRECT)
		return CLASS_INDIRECT_NAME;
	return use->use == USE_IS_REFERENCE ? CLASS_REFERENCE : CLASS_CALL;
}

static void say(struct check *check, const struct rule *rule, struct str name)
{
	if (check->said.rule == rule && str_eq(check->said.name, name))
		return;
	check->said.rule = rule;
	check->said.name = arena_str(check->arena, name);
	check->said.message = rule_message(check->arena, rule, check->said.name);
}

/* Place, name and message of a finding about an occurrence. */
static void report(struct check *check, const struct occurrence *o,
	const struct rule *rule, enum finding_class class)
{
	struct source *source = check->source;
	uint32_t end = reading_source_end(&check->scan->reading, o->start, o->end);
	struct finding finding = {.rule = rule, .class = class};

	if (o->bits & OCCURRENCE_INDIRECT) {
		uint32_t cut = end - o->start > LIMIT_NAME_BYTES
				       ? o->start + LIMIT_NAME_BYTES
				       : end;

		finding.via =
			arena_str(check->arena, str_slice(source->bytes, o->start, cut));
	}
	finding.span = source_span(source, o->start, end);
	say(check, rule, o->name);
	finding.name = check->said.name;
	finding.message = check->said.message;
	VEC_PUSH(check->arena, check->findings, finding);
}

static void report_use(struct check *check, const struct occurrence *occurrence,
	const struct verdict_use *use)
{
	unsigned bits = use_bits(use->use, occurrence);
	const struct rule_set *rules = &occurrence->word->rules;

	for (size_t i = 0; i < rules->count; i++) {
		if (rules->items[i]->uses & bits)
			report(check, occurrence, rules->items[i],
				class_of(use, occurrence));
	}
}

static void report_prototype(struct check *check, const struct occurrence *occurrence)
{
	const struct rule_set *rules = &check->scan->words->fact_rules[FACT_PROTOTYPE];

	for (size_t i = 0; i < rules->count; i++)
		report(check, occurrence, rules->items[i], CLASS_FACT);
}

static enum saying saying_of(enum use use, const struct occurrence *o)
{
	switch (use) {
	case USE_IS_CALL:
		return SAYS_CALL;
	case USE_IS_REFERENCE:
		return SAYS_REFERENCE;
	case USE_IS_PROTOTYPE:
		return SAYS_DECLARATION;
	case USE_IS_MACRO:
	case USE_IS_UNPARSED:
		return occurrence_looks_called(o) ? SAYS_CALL : SAYS_REFERENCE;
	case USE_NOTHING:
		break;
	}
	return o->bits & OCCURRENCE_MEMBER ? SAYS_MEMBER : SAYS_NOTHING;
}

static void report_dissent(
	struct check *check, const struct occurrence *o, const struct verdict_use *use)
{
	struct dissent dissent = {
		.path = check->source->path,
		.span = source_span(check->source, o->start, o->end),
		.name = arena_str(check->arena, o->name),
		.lexer = saying_of(o->seen, o),
		.tree = use->is_shadowed ? SAYS_SHADOWED : saying_of(use->tree, o),
		.taken = use->is_shadowed ? SAYS_SHADOWED : saying_of(use->use, o),
	};

	VEC_PUSH(check->arena, check->dissents, dissent);
}

static void check_source(struct check *check)
{
	const struct scan *scan = check->scan;
	struct verdict_use *uses = uses_resolve(check->scratch, check->forest, scan);

	for (size_t i = 0; i < scan->occurrences.count; i++) {
		if (uses[i].use == USE_IS_PROTOTYPE)
			report_prototype(check, &scan->occurrences.items[i]);
		else
			report_use(check, &scan->occurrences.items[i], &uses[i]);
		if (use_is_dissent(&uses[i], &scan->occurrences.items[i]))
			report_dissent(check, &scan->occurrences.items[i], &uses[i]);
	}
}

const struct checker checker_banned_name = {
	.name = "banned-name", .need = CHECKER_TREE, .check_source = check_source};
