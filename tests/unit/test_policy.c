/*
 * The policy: what it says about a rule at a path, and each way in which a file can be
 * wrong. The samples that the schema is held to are in tests/golden/policy/. Read next:
 * core/policy.c, core/policy_file.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "base/buf.h"
#include "base/limits.h"
#include "core/policy.h"
#include "base/banned.h"

static struct arena arena;

static const struct str default_pack[] = {STR("default")},
			strict_pack[] = {STR("strict")};

static const struct rule rule_default = {
	.id = STR("str-gets"),
	.severity = SEVERITY_WARNING,
	.packs = default_pack,
	.pack_count = 1,
};
static const struct rule rule_strict = {
	.id = STR("in-getenv"),
	.severity = SEVERITY_NOTE,
	.packs = strict_pack,
	.pack_count = 1,
};
static const struct rule rule_locked = {
	.id = STR("sup-no-reason"),
	.severity = SEVERITY_WARNING,
	.is_locked = true,
	.packs = default_pack,
	.pack_count = 1,
};
static const struct rule rule_own = {
	.id = STR("own-rule"),
	.severity = SEVERITY_ERROR,
	.origin = ORIGIN_REPOSITORY,
};

static struct rule_set all_rules(void)
{
	static const struct rule *items[] = {
		&rule_default, &rule_strict, &rule_locked, &rule_own};

	return (struct rule_set){.items = items, .count = 4, .cap = 4};
}

static struct policy read_ok(const char *text)
{
	struct policy policy;
	struct err err;
	int status = policy_read(&policy, &arena, str_of("p.json"), str_of(text), &err);

	if (status)
		fail_msg("%s", err.text);
	return policy;
}

static void expect_error(const char *text, const char *expected)
{
	struct policy policy;
	struct err err;

	if (!policy_read(&policy, &arena, str_of("p.json"), str_of(text), &err))
		fail_msg("no error; expected: %s", expected);
	assert_string_equal(err.text, expected);
	assert_int_equal(err.kind, ERR_USAGE);
}

static void expect_level(const struct policy *policy, const struct rule *rule,
	const char *path, enum severity level)
{
	assert_string_equal(
		severity_name(policy_rule_severity(policy, rule, str_of(path))),
		severity_name(level));
}

static void expect_class(const struct policy *policy, const struct rule *rule,
	const char *path, enum finding_class class, enum severity level)
{
	struct finding finding = {.rule = rule, .class = class};
	enum severity got = policy_severity(policy, &finding, str_of(path));

	if (got != level)
		fail_msg("%s at %s as %s is %s, not %s", rule->id.p, path,
			finding_class_name(class), severity_name(got),
			severity_name(level));
	finding.is_doubtful = true;
	assert_int_equal(policy_severity(policy, &finding, str_of(path)),
		level == SEVERITY_ERROR ? SEVERITY_WARNING : level);
}

static void test_default(void **state)
{
	struct policy policy;

	(void)state;
	policy_default(&policy);
	assert_int_equal(policy.threshold, SEVERITY_ERROR);
	assert_int_equal(policy.scope, SCOPE_LINES);
	assert_string_equal(policy.digest,
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	expect_level(&policy, &rule_default, "a.c", SEVERITY_WARNING);
	expect_level(&policy, &rule_strict, "a.c", SEVERITY_OFF);
	expect_level(&policy, &rule_own, "a.c", SEVERITY_ERROR);
	assert_true(policy_may_fire(&policy, &rule_default));
	assert_false(policy_may_fire(&policy, &rule_strict));
	assert_null(policy_exclusion(&policy, str_of("a.c")));
	assert_int_equal(policy_suppression_need(&policy, &rule_default, str_of("a.c")),
		NEED_REASON);
}

static void test_read(void **state)
{
	struct policy policy =
		read_ok("{ // people write it\n\"version\": 1, \"threshold\": \"note\", "
			"\"scope\": \"all\", \"packs\": [\"strict\"]}");

	(void)state;
	assert_int_equal(policy.threshold, SEVERITY_NOTE);
	assert_int_equal(policy.scope, SCOPE_ALL);
	assert_int_equal(policy.pack_count, 1);
	assert_true(str_is(policy.origin, "p.json"));
	expect_level(&policy, &rule_strict, "a.c", SEVERITY_NOTE);
	expect_level(&policy, &rule_default, "a.c", SEVERITY_OFF);
	expect_level(&policy, &rule_own, "a.c", SEVERITY_ERROR);
}

/* The digest is that of the file's bytes: a comment changes it. */
static void test_digest(void **state)
{
	struct policy policy = read_ok("{\"version\":1}");

	(void)state;
	assert_string_equal(policy.digest,
		"2430f1a2ad2982d0067885488a4c89e21ad1d7c83b115ba8f1b20acc88dfaea8");
}

static void test_later_entries_win(void **state)
{
	struct policy policy = read_ok(
		"{\"version\": 1, \"severity\": ["
		"{\"rule\": \"str-*\", \"level\": \"off\"},"
		"{\"rule\": \"str-gets\", \"path\": \"src/**\", \"level\": \"error\"},"
		"{\"rule\": \"*\", \"path\": \"src/old/\", \"level\": \"note\"}]}");

	(void)state;
	expect_level(&policy, &rule_default, "lib/a.c", SEVERITY_OFF);
	expect_level(&policy, &rule_default, "src/a.c", SEVERITY_ERROR);
	expect_level(&policy, &rule_default, "src/old/a.c", SEVERITY_NOTE);
	expect_level(&policy, &rule_strict, "src/a.c", SEVERITY_OFF);
	expect_level(&policy, &rule_strict, "src/old/x/a.c", SEVERITY_NOTE);
	assert_true(policy_may_fire(&policy, &rule_strict));
}

static void test_locked(void **state)
{
	struct policy lower = read_ok("{\"version\": 1, \"severity\": ["
				      "{\"rule\": \"*\", \"level\": \"off\"}]}");
	struct policy higher = read_ok("{\"version\": 1, \"severity\": ["
				       "{\"rule\": \"sup-*\", \"level\": \"error\"}]}");

	(void)state;
	expect_level(&lower, &rule_locked, "a.c", SEVERITY_WARNING);
	expect_level(&lower, &rule_default, "a.c", SEVERITY_OFF);
	expect_level(&lower, &rule_own, "a.c", SEVERITY_OFF);
	expect_level(&higher, &rule_locked, "a.c", SEVERITY_ERROR);
}

/* What runs nowhere is a note, what is no use at all as bad as the rule. */
static void test_classes_built_in(void **state)
{
	static const struct rule note = {
		.id = STR("own-note"),
		.severity = SEVERITY_NOTE,
		.origin = ORIGIN_REPOSITORY,
	};
	static const enum severity levels[] = {
		[CLASS_CALL] = SEVERITY_ERROR,
		[CLASS_REFERENCE] = SEVERITY_ERROR,
		[CLASS_MACRO_BODY] = SEVERITY_ERROR,
		[CLASS_INACTIVE_BRANCH] = SEVERITY_NOTE,
		[CLASS_UNEVALUATED] = SEVERITY_NOTE,
		[CLASS_UNPARSED_REGION] = SEVERITY_ERROR,
		[CLASS_INDIRECT_NAME] = SEVERITY_ERROR,
		[CLASS_FACT] = SEVERITY_ERROR,
		[CLASS_ENGINE] = SEVERITY_ERROR,
	};
	struct policy policy;

	(void)state;
	policy_default(&policy);
	for (enum finding_class as = 0; as < CLASS_COUNT; as++) {
		expect_class(&policy, &rule_own, "a.c", as, levels[as]);
		expect_class(&policy, &note, "a.c", as, SEVERITY_NOTE);
		expect_class(&policy, &rule_strict, "a.c", as, SEVERITY_OFF);
	}
}

/* The last entry with the class decides, wherever those without one stand. */
static void test_classes(void **state)
{
	struct policy policy =
		read_ok("{\"version\": 1, \"severity\": ["
			"{\"rule\": \"*\", \"class\": \"inactive-branch\", "
			"\"path\": \"src/\", \"level\": \"warning\"},"
			"{\"rule\": \"own-*\", \"class\": \"inactive-branch\", "
			"\"path\": \"src/old/\", \"level\": \"off\"},"
			"{\"rule\": \"str-gets\", \"class\": \"call\", "
			"\"level\": \"error\"},"
			"{\"rule\": \"own-rule\", \"path\": \"lib/\", "
			"\"level\": \"note\"},"
			"{\"rule\": \"str-*\", \"path\": \"src/off/\", "
			"\"level\": \"off\"}]}");

	(void)state;
	expect_class(&policy, &rule_own, "a.c", CLASS_INACTIVE_BRANCH, SEVERITY_NOTE);
	expect_class(
		&policy, &rule_own, "src/a.c", CLASS_INACTIVE_BRANCH, SEVERITY_WARNING);
	expect_class(
		&policy, &rule_own, "src/old/a.c", CLASS_INACTIVE_BRANCH, SEVERITY_OFF);
	expect_class(&policy, &rule_default, "src/old/a.c", CLASS_INACTIVE_BRANCH,
		SEVERITY_WARNING);
	expect_class(&policy, &rule_own, "src/old/a.c", CLASS_UNEVALUATED, SEVERITY_NOTE);
	expect_class(&policy, &rule_own, "src/old/a.c", CLASS_CALL, SEVERITY_ERROR);
	expect_class(&policy, &rule_own, "lib/a.c", CLASS_CALL, SEVERITY_NOTE);
	expect_class(&policy, &rule_default, "lib/a.c", CLASS_CALL, SEVERITY_ERROR);
	expect_class(
		&policy, &rule_default, "lib/a.c", CLASS_REFERENCE, SEVERITY_WARNING);
	/* off is off, whatever stands about a class */
	expect_class(&policy, &rule_default, "src/off/a.c", CLASS_CALL, SEVERITY_OFF);
	expect_class(
		&policy, &rule_strict, "src/a.c", CLASS_INACTIVE_BRANCH, SEVERITY_OFF);
	/* and what a class says is not what the rule is */
	expect_level(&policy, &rule_default, "lib/a.c", SEVERITY_WARNING);
	assert_false(policy_may_fire(&policy, &rule_strict));
	assert_true(policy_may_fire(&policy, &rule_own));
	assert_true(policy_differs(&policy, str_of("a.c"), str_of("src/a.c")));
}

/* An entry with a class raises a locked rule's findings and lowers none of them. */
static void test_classes_locked(void **state)
{
	struct policy lower =
		read_ok("{\"version\": 1, \"severity\": ["
			"{\"rule\": \"*\", \"class\": \"call\", \"level\": \"off\"},"
			"{\"rule\": \"*\", \"class\": \"unevaluated\", "
			"\"level\": \"off\"}]}");
	struct policy higher =
		read_ok("{\"version\": 1, \"severity\": ["
			"{\"rule\": \"*\", \"class\": \"call\", \"level\": \"error\"},"
			"{\"rule\": \"*\", \"class\": \"unevaluated\", "
			"\"level\": \"warning\"}]}");

	(void)state;
	expect_class(&lower, &rule_locked, "a.c", CLASS_CALL, SEVERITY_WARNING);
	expect_class(&lower, &rule_locked, "a.c", CLASS_UNEVALUATED, SEVERITY_NOTE);
	expect_class(&lower, &rule_default, "a.c", CLASS_CALL, SEVERITY_OFF);
	expect_class(&higher, &rule_locked, "a.c", CLASS_CALL, SEVERITY_ERROR);
	expect_class(&higher, &rule_locked, "a.c", CLASS_UNEVALUATED, SEVERITY_WARNING);
}

static bool is_excluded(const char *pattern, const char *path)
{
	struct str text = arena_printf(&arena,
		"{\"version\": 1, \"exclude\": [{\"path\": \"%s\", "
		"\"reason\": \"third-party code\"}]}",
		pattern);
	struct policy policy = read_ok(text.p);
	const struct exclusion *exclusion = policy_exclusion(&policy, str_of(path));

	return exclusion && str_is(exclusion->reason, "third-party code");
}

static void test_path_patterns(void **state)
{
	(void)state;
	assert_true(is_excluded("vendor/", "vendor/a.c"));
	assert_true(is_excluded("vendor", "vendor/x/a.c"));
	assert_true(is_excluded("vendor/", "src/vendor/a.c"));
	assert_false(is_excluded("/vendor/", "src/vendor/a.c"));
	assert_false(is_excluded("vendor/", "vendors/a.c"));
	assert_true(is_excluded("*.h", "include/a.h"));
	assert_false(is_excluded("*.h", "include/a.c"));
	assert_true(is_excluded("src/*.c", "src/a.c"));
	assert_false(is_excluded("src/*.c", "src/x/a.c"));
	assert_true(is_excluded("src/**/a.c", "src/a.c"));
	assert_true(is_excluded("src/**/a.c", "src/x/y/a.c"));
	assert_true(is_excluded("src/[a-c]?.c", "src/b1.c"));
	assert_false(is_excluded("src/[!a-c]?.c", "src/b1.c"));
}

static void test_suppression_needs(void **state)
{
	struct policy policy = read_ok(
		"{\"version\": 1, \"suppression\": [{\"need\": \"record\"},"
		"{\"path\": \"tests/\", \"need\": \"reason\"},"
		"{\"rule\": \"str-*\", \"path\": \"boot/\", \"need\": \"forbidden\"}]}");

	(void)state;
	assert_int_equal(policy_suppression_need(&policy, &rule_default, str_of("a.c")),
		NEED_RECORD);
	assert_int_equal(
		policy_suppression_need(&policy, &rule_default, str_of("tests/a.c")),
		NEED_REASON);
	assert_int_equal(
		policy_suppression_need(&policy, &rule_default, str_of("boot/a.c")),
		NEED_FORBIDDEN);
	assert_int_equal(
		policy_suppression_need(&policy, &rule_strict, str_of("boot/a.c")),
		NEED_RECORD);
}

static void expect_rules_error(const char *text, const char *expected)
{
	struct policy policy = read_ok(text);
	struct rule_set rules = all_rules();
	struct err err;

	if (!policy_check_rules(&policy, &rules, &err))
		fail_msg("no error; expected: %s", expected);
	assert_string_equal(err.text, expected);
}

static void test_check_rules(void **state)
{
	struct policy policy = read_ok(
		"{\"version\": 1, \"packs\": [\"default\", \"strict\"], \"severity\": ["
		"{\"rule\": \"str-*\", \"level\": \"off\"},"
		"{\"rule\": \"own-rule\", \"level\": \"note\"}],"
		"\"suppression\": [{\"need\": \"record\"}]}");
	struct rule_set rules = all_rules();
	struct err err;

	(void)state;
	assert_int_equal(policy_check_rules(&policy, &rules, &err), 0);
	expect_rules_error("{\"version\": 1, \"packs\": [\"defualt\"]}",
		"p.json: there is no pack 'defualt'");
	expect_rules_error("{\"version\": 1, \"severity\": [{\"rule\": \"str-get\", "
			   "\"level\": \"off\"}]}",
		"p.json: there is no rule 'str-get'; did you mean 'str-gets'?");
	expect_rules_error("{\"version\": 1, \"severity\": [{\"rule\": \"net-*\", "
			   "\"level\": \"off\"}]}",
		"p.json: there is no rule 'net-*'");
	expect_rules_error("{\"version\": 1, \"suppression\": [{\"rule\": \"in-getenw\", "
			   "\"need\": \"record\"}]}",
		"p.json: there is no rule 'in-getenw'; did you mean 'in-getenv'?");
}

static void test_macros(void **unused)
{
	struct policy policy =
		read_ok("{\"version\": 1, \"macros\": [\"#define BEGIN {\", "
			"\"#define TRACE(x)\"]}");

	(void)unused;
	assert_int_equal(policy.macro_count, 2);
	assert_true(str_is(policy.macros[0], "#define BEGIN {"));
	assert_true(str_is(policy.macros[1], "#define TRACE(x)"));
	expect_error("{\"version\": 1, \"macros\": [\"BEGIN {\"]}",
		"p.json:1:27: expected a line like \"#define NAME(x) BODY\"");
	expect_error("{\"version\": 1, \"macros\": [\"#define 1 2\"]}",
		"p.json:1:27: expected a line like \"#define NAME(x) BODY\"");
	expect_error("{\"version\": 1, \"macros\": [\"#define A 1\\n#define B 2\"]}",
		"p.json:1:27: expected a line like \"#define NAME(x) BODY\"");
	expect_error("{\"version\": 1, \"macros\": [7]}",
		"p.json:1:27: expected a line like \"#define NAME(x) BODY\"");
}

static void test_root_errors(void **state)
{
	(void)state;
	expect_error("[]", "p.json:1:1: expected an object, not a list");
	expect_error("{}", "p.json:1:1: the key 'version' is missing");
	expect_error("{\"version\": \"1\"}",
		"p.json:1:13: 'version' must be a number, not a string");
	expect_error("{\n  \"version\": 2}",
		"p.json:2:14: this program reads version 1 of the policy");
	expect_error("{\"version\": 1,\n \"treshold\": \"note\"}",
		"p.json:2:2: unknown key 'treshold'; did you mean 'threshold'?");
	expect_error("{\"version\": 1, \"quorum\": 2}",
		"p.json:1:16: unknown key 'quorum'; expected one of '$schema', "
		"'version', "
		"'packs', 'threshold', 'scope', 'severity', 'exclude', 'macros', "
		"'suppression', 'protected', "
		"'repository', 'revision', 'people', 'checklists', 'review', "
		"'exceptions', 'bypass', 'standard', 'components'");
	expect_error("{\"version\": 1, \"version\": 1}",
		"p.json:1:16: the key 'version' stands twice");
	expect_error("{\"version\": 1, \"threshold\": \"off\"}",
		"p.json:1:29: 'off' is not known here; expected one of 'error', "
		"'warning', "
		"'note'");
	expect_error("{\"version\": 1, \"threshold\": null}",
		"p.json:1:29: expected one of 'error', 'warning', 'note'");
	expect_error("{\"version\": 1, \"scope\": \"changed-line\"}",
		"p.json:1:25: 'changed-line' is not known here; did you mean "
		"'changed-lines'?");
	expect_error("{\"version\": 1, \"packs\": \"default\"}",
		"p.json:1:25: 'packs' must be a list, not a string");
	expect_error("{\"version\": 1, \"packs\": [1]}",
		"p.json:1:26: expected the name of a pack");
}

static void test_severity_errors(void **state)
{
	(void)state;
	expect_error("{\"version\": 1, \"severity\": {}}",
		"p.json:1:28: 'severity' must be a list, not an object");
	expect_error("{\"version\": 1, \"severity\": [1]}",
		"p.json:1:29: expected an object, not a number");
	expect_error("{\"version\": 1, \"severity\": [{\"level\": \"off\"}]}",
		"p.json:1:29: the key 'rule' is missing");
	expect_error(
		"{\"version\": 1, \"severity\": [{\"rule\": \"\", \"level\": \"off\"}]}",
		"p.json:1:38: 'rule' must not be empty");
	expect_error("{\"version\": 1, \"severity\": [{\"rule\": \"a\"}]}",
		"p.json:1:29: the key 'level' is missing");
	expect_error("{\"version\": 1, \"severity\": [{\"rule\": \"a\", "
		     "\"level\": \"warn\"}]}",
		"p.json:1:52: 'warn' is not known here; expected one of 'error', "
		"'warning', 'note', 'off'");
	expect_error(
		"{\"version\": 1, \"severity\": [{\"rule\": \"a\", \"paths\": \"b\", "
		"\"level\": \"off\"}]}",
		"p.json:1:43: unknown key 'paths'; did you mean 'path'?");
}

static void test_class_errors(void **state)
{
	(void)state;
	expect_error("{\"version\": 1, \"severity\": [{\"rule\": \"a\", "
		     "\"class\": \"inactive-branches\", \"level\": \"off\"}]}",
		"p.json:1:52: 'inactive-branches' is not known here; did you mean "
		"'inactive-branch'?");
	expect_error("{\"version\": 1, \"severity\": [{\"rule\": \"a\", "
		     "\"class\": \"engine\", \"level\": \"off\"}]}",
		"p.json:1:52: 'engine' is not known here; expected one of 'call', "
		"'reference', 'macro-body', 'inactive-branch', 'unevaluated', "
		"'unparsed-region', 'indirect-name', 'fact'");
	expect_error("{\"version\": 1, \"severity\": [{\"rule\": \"a\", "
		     "\"class\": null, \"level\": \"off\"}]}",
		"p.json:1:52: expected one of 'call', 'reference', 'macro-body', "
		"'inactive-branch', 'unevaluated', 'unparsed-region', "
		"'indirect-name', 'fact'");
	expect_error("{\"version\": 1, \"severity\": [{\"rule\": \"a\", "
		     "\"class\": [\"call\"], \"level\": \"off\"}]}",
		"p.json:1:52: expected one of 'call', 'reference', 'macro-body', "
		"'inactive-branch', 'unevaluated', 'unparsed-region', "
		"'indirect-name', 'fact'");
	expect_error("{\"version\": 1, \"severity\": [{\"rule\": \"a\", "
		     "\"class\": \"call\"}]}",
		"p.json:1:29: the key 'level' is missing");
	expect_rules_error("{\"version\": 1, \"severity\": [{\"rule\": \"str-get\", "
			   "\"class\": \"call\", \"level\": \"off\"}]}",
		"p.json: there is no rule 'str-get'; did you mean 'str-gets'?");
}

static void test_exclude_errors(void **state)
{
	struct buf long_path = BUF_INIT(2 * LIMIT_PATTERN_BYTES);

	(void)state;
	expect_error("{\"version\": 1, \"exclude\": [{\"reason\": \"third-party\"}]}",
		"p.json:1:28: the key 'path' is missing");
	expect_error("{\"version\": 1, \"exclude\": [{\"path\": \"a\"}]}",
		"p.json:1:28: the key 'reason' is missing");
	expect_error(
		"{\"version\": 1, \"exclude\": [{\"path\": \"a\", \"reason\": \"old\"}]}",
		"p.json:1:52: a reason needs at least 8 characters");
	buf_puts(&long_path, "{\"version\": 1, \"exclude\": [{\"path\": \"");
	buf_fill(&long_path, 'a', LIMIT_PATTERN_BYTES + 1);
	buf_puts(&long_path, "\", \"reason\": \"third-party\"}]}");
	buf_putc(&long_path, '\0');
	expect_error(long_path.p, "p.json:1:37: a pattern of more than 1024 bytes");
	buf_done(&long_path);
}

static void test_suppression_errors(void **state)
{
	(void)state;
	expect_error("{\"version\": 1, \"suppression\": [{\"rule\": \"a\"}]}",
		"p.json:1:32: the key 'need' is missing");
	expect_error("{\"version\": 1, \"suppression\": [{\"need\": \"recorded\"}]}",
		"p.json:1:41: 'recorded' is not known here; did you mean 'record'?");
	expect_error("{\"version\": 1, \"suppression\": [{\"need\": \"record\", "
		     "\"level\": 1}]}",
		"p.json:1:51: unknown key 'level'; expected one of 'rule', 'path', "
		"'need', "
		"'comment'");
}

static void test_too_many_entries(void **state)
{
	struct buf text = BUF_INIT(MIB);

	(void)state;
	buf_puts(&text, "{\"version\": 1, \"packs\": [\"a\"");
	for (int i = 0; i < LIMIT_POLICY_ENTRIES; i++)
		buf_puts(&text, ",\"a\"");
	buf_puts(&text, "]}");
	buf_putc(&text, '\0');
	expect_error(text.p, "p.json:1:25: more than 4096 entries");
	buf_done(&text);
}

/* On an error the caller's policy is as it was. */
static void test_untouched_on_error(void **state)
{
	struct policy policy;
	struct err err;

	(void)state;
	policy_default(&policy);
	assert_int_equal(
		policy_read(&policy, &arena, str_of("p.json"),
			str_of("{\"version\": 1, \"scope\": \"all\", \"x\": 1}"), &err),
		-1);
	assert_int_equal(policy.scope, SCOPE_LINES);
	assert_true(str_is(policy.origin, "built-in"));
}

static int done(void **state)
{
	(void)state;
	arena_done(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_default),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_digest),
		cmocka_unit_test(test_later_entries_win),
		cmocka_unit_test(test_locked),
		cmocka_unit_test(test_classes_built_in),
		cmocka_unit_test(test_classes),
		cmocka_unit_test(test_classes_locked),
		cmocka_unit_test(test_path_patterns),
		cmocka_unit_test(test_suppression_needs),
		cmocka_unit_test(test_check_rules),
		cmocka_unit_test(test_macros),
		cmocka_unit_test(test_root_errors),
		cmocka_unit_test(test_severity_errors),
		cmocka_unit_test(test_class_errors),
		cmocka_unit_test(test_exclude_errors),
		cmocka_unit_test(test_suppression_errors),
		cmocka_unit_test(test_too_many_entries),
		cmocka_unit_test(test_untouched_on_error),
	};

	return cmocka_run_group_tests_name("policy", tests, NULL, done);
}
