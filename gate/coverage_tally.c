/*
 * Steps, lines and roles added up. A line counts for a role when a rule that asks for it
 * speaks of the path, and is covered when all such rules are met. Read next:
 * gate/coverage.c.
 */
#include "gate/coverage.h"
#include "base/banned.h"

const char *const coverage_words[] = {"exempt", "none", "full", NULL};

static struct coverage_role *find_role(struct coverage *coverage, struct str role)
{
	for (size_t i = 0; i < coverage->role_count; i++) {
		if (str_eq(coverage->roles[i].role, role))
			return &coverage->roles[i];
	}
	return NULL;
}

void coverage_roles(struct coverage *coverage, struct arena *arena,
	const struct roster *roster, struct str ref)
{
	size_t most = 0;

	for (size_t i = 0; i < roster->rule_count; i++)
		most += roster->rules[i].need_count;
	coverage->roles = ARENA_NEW(arena, struct coverage_role, most);
	coverage->role_count = 0;
	for (size_t i = 0; i < roster->rule_count; i++) {
		const struct review_rule *rule = &roster->rules[i];

		for (size_t j = 0; j < rule->need_count && review_rule_has_ref(rule, ref);
			j++) {
			if (!find_role(coverage, rule->needs[j].role))
				coverage->roles[coverage->role_count++].role =
					rule->needs[j].role;
		}
	}
}

static bool speaks_of(const struct review_rule *rule, struct str ref, struct str path)
{
	return review_rule_has_ref(rule, ref) && review_rule_has_path(rule, path);
}

static bool is_path_asked(const struct roster *roster, struct str ref, struct str path)
{
	bool is_ruled = false;

	for (size_t i = 0; i < roster->rule_count; i++) {
		if (!speaks_of(&roster->rules[i], ref, path))
			continue;
		is_ruled = true;
		if (roster->rules[i].need_count)
			return true;
	}
	return !is_ruled;
}

bool coverage_is_asked(
	const struct roster *roster, struct str ref, const struct delta *delta)
{
	for (size_t i = 0; i < delta->count; i++) {
		if (is_path_asked(roster, ref, delta->items[i].path))
			return true;
	}
	return false;
}

/*
 * Of a rule that asks for each commit one of them is known that lacks something, and
 * nothing of the others: it is not met before all of it is.
 */
static bool is_met(const struct coverage_step *step, const struct review_rule *rule,
	const struct review_need *need)
{
	if (step->state == COVERAGE_FULL)
		return true;
	if (!step->is_heard || rule->history == HISTORY_EACH)
		return false;
	for (size_t i = 0; i < step->lacks.count; i++) {
		if (step->lacks.items[i].rule == rule &&
			step->lacks.items[i].need == need)
			return false;
	}
	return true;
}

static void add_lines(struct coverage_count *to, const struct line_count *lines)
{
	to->lines += lines->added + lines->removed;
	to->binaries += lines->is_binary;
}

/* Does a rule ask for the role at a path? *met: and all that do are met. */
static bool asks_role(bool *met, const struct coverage_step *step,
	const struct review_rule *rule, struct str role)
{
	bool is_asked = false;

	for (size_t i = 0; i < rule->need_count; i++) {
		if (!str_eq(rule->needs[i].role, role))
			continue;
		is_asked = true;
		*met = *met && is_met(step, rule, &rule->needs[i]);
	}
	return is_asked;
}

static void add_to_role(struct coverage_role *role, const struct coverage_step *step,
	const struct roster *roster, struct str ref, struct str path,
	const struct line_count *lines)
{
	bool is_asked = false, met = true;

	for (size_t i = 0; i < roster->rule_count; i++) {
		const struct review_rule *rule = &roster->rules[i];

		if (speaks_of(rule, ref, path) && asks_role(&met, step, rule, role->role))
			is_asked = true;
	}
	if (!is_asked)
		return;
	role->is_met = met && (role->is_met || !role->is_asked);
	role->is_asked = true;
	add_lines(&role->part.asked, lines);
	if (met)
		add_lines(&role->part.covered, lines);
}

static void add_entry(struct coverage *coverage, struct coverage_step *step,
	const struct roster *roster, struct str ref, struct str path,
	const struct line_count *lines)
{
	add_lines(&step->size, lines);
	if (!is_path_asked(roster, ref, path)) {
		add_lines(&coverage->exempt, lines);
		return;
	}
	add_lines(&coverage->total.asked, lines);
	if (step->state == COVERAGE_FULL)
		add_lines(&coverage->total.covered, lines);
	for (size_t i = 0; i < coverage->role_count; i++)
		add_to_role(&coverage->roles[i], step, roster, ref, path, lines);
}

void coverage_add(struct coverage *coverage, struct coverage_step *step,
	const struct roster *roster, struct str ref, const struct delta *delta,
	const struct line_count *lines)
{
	step->size = (struct coverage_count){.steps = 1};
	for (size_t i = 0; i < coverage->role_count; i++)
		coverage->roles[i].is_asked = coverage->roles[i].is_met = false;
	for (size_t i = 0; i < delta->count; i++)
		add_entry(coverage, step, roster, ref, delta->items[i].path, &lines[i]);
	for (size_t i = 0; i < coverage->role_count; i++) {
		struct coverage_role *role = &coverage->roles[i];

		role->part.asked.steps += role->is_asked;
		role->part.covered.steps += role->is_met;
	}
	coverage->exempt.steps += step->state == COVERAGE_EXEMPT;
	coverage->total.asked.steps += step->state != COVERAGE_EXEMPT;
	coverage->total.covered.steps += step->state == COVERAGE_FULL;
}

unsigned coverage_share(uint64_t covered, uint64_t asked)
{
	return asked ? (unsigned)(covered * 1000 / asked) : 1000;
}
