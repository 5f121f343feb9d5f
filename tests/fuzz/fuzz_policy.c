/*
 * core/policy.h: a policy is read or refused in words; one that is read gives every rule
 * a severity, and a locked one never less than its own. core/baseline.h: the same bytes
 * as a baseline, which is read again as it was written.
 */
#include "base/limits.h"
#include "core/baseline.h"
#include "core/policy.h"
#include "tests/fuzz/fuzz.h"
#include "base/banned.h"

/* A class and a doubt turn nothing on, and lower no locked rule by an entry. */
static void check_classes(
	const struct policy *policy, const struct rule *rule, struct str path)
{
	enum severity level = policy_rule_severity(policy, rule, path);

	for (enum finding_class as = 0; as < CLASS_COUNT; as++) {
		struct finding finding = {.rule = rule, .class = as};
		bool is_idle = as == CLASS_INACTIVE_BRANCH || as == CLASS_UNEVALUATED;
		enum severity plain =
			is_idle && level < SEVERITY_NOTE ? SEVERITY_NOTE : level;
		enum severity sure = policy_severity(policy, &finding, path), doubtful;

		finding.is_doubtful = true;
		doubtful = policy_severity(policy, &finding, path);
		HOLDS(sure <= SEVERITY_OFF);
		HOLDS(level != SEVERITY_OFF || sure == SEVERITY_OFF);
		HOLDS(doubtful == (sure < SEVERITY_WARNING ? SEVERITY_WARNING : sure));
		HOLDS(!rule->is_locked || sure <= plain);
		HOLDS(as != CLASS_ENGINE || sure == level);
	}
}

static void check(const struct policy *policy)
{
	static const struct str paths[] = {
		STR("a.c"), STR("vendor/z/a.c"), STR("src/x y.h")};

	HOLDS(strlen(policy->digest) == 64);
	HOLDS(policy->threshold < SEVERITY_OFF && policy->scope <= SCOPE_ALL);
	HOLDS(policy->severity_count <= LIMIT_POLICY_ENTRIES);
	for (size_t i = 0; i < policy->exclusion_count; i++)
		HOLDS(policy->exclusions[i].reason.n >= LIMIT_REASON_MIN);
	for (size_t i = 0; i < builtin_rule_count * 3; i++) {
		const struct rule *rule = &builtin_rules[i / 3];
		enum severity severity = policy_rule_severity(policy, rule, paths[i % 3]);

		HOLDS(severity <= SEVERITY_OFF);
		HOLDS(severity == SEVERITY_OFF || policy_may_fire(policy, rule));
		check_classes(policy, rule, paths[i % 3]);
		HOLDS(policy_suppression_need(policy, rule, paths[i % 3]) <=
			NEED_FORBIDDEN);
		if (rule->is_locked && rule_is_in_pack(rule, str_of("default")) &&
			policy->pack_count == 1 && str_is(policy->packs[0], "default"))
			HOLDS(severity <= rule->severity);
	}
	for (size_t i = 0; i < 3; i++)
		policy_exclusion(policy, paths[i]);
}

static void check_baseline(struct str text)
{
	struct buf once _cleanup_buf_ = BUF_INIT(16 * LIMIT_BASELINE_BYTES);
	struct buf twice _cleanup_buf_ = BUF_INIT(16 * LIMIT_BASELINE_BYTES);
	struct arena arena = {0};
	struct baseline baseline;
	struct err err = {.text = ""};

	if (baseline_read(&baseline, &arena, str_of("fuzz"), text, &err)) {
		HOLDS(err.kind == ERR_USAGE && is_safe(str_of(err.text), ""));
		HOLDS(str_has_prefix(str_of(err.text), "fuzz:"));
	} else {
		baseline_write(&once, &baseline);
		HOLDS(is_safe(buf_str(&once), "\n"));
		HOLDS(!baseline_read(
			&baseline, &arena, str_of("fuzz"), buf_str(&once), &err));
		baseline_write(&twice, &baseline);
		HOLDS(str_eq(buf_str(&once), buf_str(&twice)));
	}
	arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	struct rule_set rules = {0};
	char *copy = exact_copy(data, size);
	struct policy policy;
	struct err err = {.text = ""};

	if (!policy_read(&policy, &arena, str_of("fuzz"), str_make(copy, size), &err)) {
		check(&policy);
		rule_set_add_builtin(&rules, &arena);
		if (policy_check_rules(&policy, &rules, &err))
			HOLDS(is_safe(str_of(err.text), ""));
	} else {
		HOLDS(err.kind == ERR_USAGE && is_safe(str_of(err.text), ""));
		HOLDS(str_has_prefix(str_of(err.text), "fuzz:"));
	}
	check_baseline(str_make(copy, size));
	free(copy);
	arena_done(&arena);
	return 0;
}
