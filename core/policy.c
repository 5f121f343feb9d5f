/*
 * What the policy says about a rule at a path. Read next: core/policy_file.c (reading
 * it), gate/mute.c and core/verdict.c (where it is applied).
 */
#include "core/policy.h"
#include "base/glob.h"
#include "base/sha256.h"
#include "base/text.h"
#include "base/banned.h"

const char *const scope_words[] = {"changed-lines", "changed-files", "all", NULL};

static const struct str default_packs[] = {STR("default")};

void policy_default(struct policy *out)
{
	*out = (struct policy){
		.origin = STR("built-in"),
		.threshold = SEVERITY_ERROR,
		.scope = SCOPE_LINES,
		.packs = default_packs,
		.pack_count = 1,
	};
	sha256_hex(out->digest, (struct str){0});
}

/*
 * The rule's own severity where one of its packs is chosen, else off. A repository's
 * rules and the engine's own are in force whatever packs are chosen.
 */
static enum severity base_severity(const struct policy *policy, const struct rule *rule)
{
	if (rule->origin == ORIGIN_REPOSITORY || rule->match == MATCH_ENGINE)
		return rule->severity;
	for (size_t i = 0; i < policy->pack_count; i++) {
		if (rule_is_in_pack(rule, policy->packs[i]))
			return rule->severity;
	}
	return SEVERITY_OFF;
}

static bool covers(struct str pattern, struct str path)
{
	return !pattern.n || glob_match_path(pattern, path);
}

/* A path that takes no end of work escapes nothing that is stricter. */
static bool covers_strictly(struct str pattern, struct str path, bool is_stricter)
{
	return is_stricter ? !pattern.n || glob_may_match_path(pattern, path)
			   : covers(pattern, path);
}

static bool entry_covers(const struct severity_entry *entry, const struct rule *rule,
	struct str path, enum severity level)
{
	return glob_match_word(entry->rule, rule->id) &&
	       covers_strictly(entry->path, path, entry->level < level);
}

/* The one that is less bad. */
static enum severity at_most(enum severity level, enum severity most)
{
	return level < most ? most : level;
}

static const struct exclusion *own_exclusion(const struct policy *policy, struct str path)
{
	for (size_t i = 0; i < policy->exclusion_count; i++) {
		if (glob_match_path(policy->exclusions[i].path, path))
			return &policy->exclusions[i];
	}
	return NULL;
}

/* The worse one. */
static enum severity worse(enum severity a, enum severity b)
{
	return a < b ? a : b;
}

static enum severity own_rule_severity(
	const struct policy *policy, const struct rule *rule, struct str path)
{
	enum severity own = base_severity(policy, rule), level = own;

	for (size_t i = 0; i < policy->severity_count; i++) {
		const struct severity_entry *entry = &policy->severities[i];

		if (!entry->has_class && entry_covers(entry, rule, path, level))
			level = entry->level;
	}
	return rule->is_locked && level > own ? own : level;
}

enum severity policy_rule_severity(
	const struct policy *policy, const struct rule *rule, struct str path)
{
	enum severity level = own_rule_severity(policy, rule, path);

	return policy->floor ? worse(level, own_rule_severity(policy->floor, rule, path))
			     : level;
}

/* Without entries: no compiler runs what stands there, so it does nothing today. */
static enum severity class_severity(enum finding_class class, enum severity level)
{
	return class == CLASS_INACTIVE_BRANCH || class == CLASS_UNEVALUATED
		       ? at_most(level, SEVERITY_NOTE)
		       : level;
}

static enum severity own_severity(
	const struct policy *policy, const struct finding *finding, struct str path)
{
	const struct rule *rule = finding->rule;
	enum severity level = own_rule_severity(policy, rule, path), plain;

	if (level == SEVERITY_OFF)
		return SEVERITY_OFF;
	level = plain = class_severity(finding->class, level);
	for (size_t i = 0; i < policy->severity_count; i++) {
		const struct severity_entry *entry = &policy->severities[i];

		if (entry->has_class && entry->class == finding->class &&
			entry_covers(entry, rule, path, level))
			level = entry->level;
	}
	if (rule->is_locked && level > plain)
		level = plain;
	return finding->is_doubtful ? at_most(level, SEVERITY_WARNING) : level;
}

enum severity policy_severity(
	const struct policy *policy, const struct finding *finding, struct str path)
{
	const struct policy *floor = policy->floor;

	if (!floor)
		return own_severity(policy, finding, path);
	/* what one of them excludes is judged by the other alone */
	if (own_exclusion(policy, path))
		return own_severity(floor, finding, path);
	if (own_exclusion(floor, path))
		return own_severity(policy, finding, path);
	return worse(
		own_severity(policy, finding, path), own_severity(floor, finding, path));
}

bool policy_may_fire(const struct policy *policy, const struct rule *rule)
{
	if (policy->floor && policy_may_fire(policy->floor, rule))
		return true;
	if (base_severity(policy, rule) != SEVERITY_OFF)
		return true;
	for (size_t i = 0; i < policy->severity_count; i++) {
		const struct severity_entry *entry = &policy->severities[i];

		if (!entry->has_class && entry->level != SEVERITY_OFF &&
			glob_match_word(entry->rule, rule->id))
			return true;
	}
	return false;
}

const struct exclusion *policy_exclusion(const struct policy *policy, struct str path)
{
	const struct exclusion *own = own_exclusion(policy, path);

	return !own || !policy->floor || own_exclusion(policy->floor, path) ? own : NULL;
}

static bool own_differs(const struct policy *policy, struct str a, struct str b)
{
	for (size_t i = 0; i < policy->severity_count; i++) {
		struct str pattern = policy->severities[i].path;

		if (covers(pattern, a) != covers(pattern, b))
			return true;
	}
	for (size_t i = 0; i < policy->suppression_count; i++) {
		struct str pattern = policy->suppressions[i].path;

		if (covers(pattern, a) != covers(pattern, b))
			return true;
	}
	/* with a floor, an exclusion may be half of one */
	return !own_exclusion(policy, a) != !own_exclusion(policy, b);
}

bool policy_differs(const struct policy *policy, struct str a, struct str b)
{
	if (str_eq(a, b))
		return false;
	return own_differs(policy, a, b) ||
	       (policy->floor && own_differs(policy->floor, a, b));
}

static enum need own_need(
	const struct policy *policy, const struct rule *rule, struct str path)
{
	enum need need = NEED_REASON;

	for (size_t i = 0; i < policy->suppression_count; i++) {
		const struct suppression_entry *entry = &policy->suppressions[i];

		if ((!entry->rule.n || glob_match_word(entry->rule, rule->id)) &&
			covers_strictly(entry->path, path, entry->need > need))
			need = entry->need;
	}
	return need;
}

enum need policy_suppression_need(
	const struct policy *policy, const struct rule *rule, struct str path)
{
	enum need need = own_need(policy, rule, path), floor = NEED_REASON;

	if (policy->floor)
		floor = own_need(policy->floor, rule, path);
	return need > floor ? need : floor;
}

enum severity policy_threshold(const struct policy *policy)
{
	const struct policy *floor = policy->floor;

	return floor && floor->threshold > policy->threshold ? floor->threshold
							     : policy->threshold;
}

enum scope policy_scope(const struct policy *policy)
{
	const struct policy *floor = policy->floor;

	return floor && floor->scope > policy->scope ? floor->scope : policy->scope;
}

struct roster policy_floor_roster(const struct policy *policy)
{
	struct roster floor = {0};

	if (policy->floor)
		floor = policy->floor->roster;
	if (!floor.person_count) {
		floor.people = policy->roster.people;
		floor.person_count = policy->roster.person_count;
		floor.repository = policy->roster.repository;
	}
	return floor;
}

bool policy_is_protected(const struct policy *policy, struct str ref)
{
	for (size_t i = 0; i < policy->protected_count; i++) {
		if (glob_may_match_path(policy->protected_refs[i], ref))
			return true;
	}
	/* what has to be reviewed is not moved back or deleted either */
	for (size_t i = 0; i < policy->roster.rule_count; i++) {
		if (review_rule_has_ref(&policy->roster.rules[i], ref))
			return true;
	}
	if (standard_has_ref(&policy->roster.standard, ref))
		return true;
	return policy->floor && policy_is_protected(policy->floor, ref);
}

static bool pack_exists(const struct rule_set *rules, struct str pack)
{
	for (size_t i = 0; i < rules->count; i++) {
		if (rule_is_in_pack(rules->items[i], pack))
			return true;
	}
	return false;
}

/* An id must exist; a pattern must match a rule. */
static int check_rule(const struct policy *policy, const struct rule_set *rules,
	struct str pattern, struct err *err)
{
	const struct rule *near;

	for (size_t i = 0; i < rules->count; i++) {
		if (glob_match_word(pattern, rules->items[i]->id))
			return 0;
	}
	near = rule_nearest(rules, pattern);
	return err_usage(err, "%s: there is no rule '%s'%s%s%s",
		TEXT_SAFE(policy->origin), TEXT_SAFE(pattern),
		near ? "; did you mean '" : "", near ? TEXT_SAFE(near->id) : "",
		near ? "'?" : "");
}

int policy_check_rules(
	const struct policy *policy, const struct rule_set *rules, struct err *err)
{
	if (policy->floor && policy_check_rules(policy->floor, rules, err))
		return -1;
	for (size_t i = 0; i < policy->pack_count; i++) {
		if (!pack_exists(rules, policy->packs[i]))
			return err_usage(err, "%s: there is no pack '%s'",
				TEXT_SAFE(policy->origin), TEXT_SAFE(policy->packs[i]));
	}
	for (size_t i = 0; i < policy->severity_count; i++) {
		if (check_rule(policy, rules, policy->severities[i].rule, err))
			return -1;
	}
	for (size_t i = 0; i < policy->suppression_count; i++) {
		if (policy->suppressions[i].rule.n &&
			check_rule(policy, rules, policy->suppressions[i].rule, err))
			return -1;
	}
	return 0;
}
