/*
 * core/verdict.h: a pure function; a pass only when nothing blocks and nothing failed.
 */
#include "core/verdict.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

static const struct rule rule = {.id = STR("test-rule")};

/* 'E' 'W' 'N' open; 'm' a muted error */
static struct finding finding_of(char letter)
{
	struct finding finding = {.rule = &rule, .state = STATE_OPEN};

	if (letter == 'm')
		finding.state = STATE_MUTED;
	if (letter == 'W')
		finding.severity = SEVERITY_WARNING;
	if (letter == 'N')
		finding.severity = SEVERITY_NOTE;
	return finding;
}

static const struct {
	const char *findings;
	const char *unchecked; /* 'f' fault, 'd' degraded, 'x' excluded */
	enum severity threshold;
	enum outcome want;
	size_t blocking;
} cases[] = {
	{"", "", SEVERITY_ERROR, OUTCOME_PASS, 0},
	{"E", "", SEVERITY_ERROR, OUTCOME_BLOCK, 1},
	{"W", "", SEVERITY_ERROR, OUTCOME_PASS, 0},
	{"N", "", SEVERITY_ERROR, OUTCOME_PASS, 0},
	{"W", "", SEVERITY_WARNING, OUTCOME_BLOCK, 1},
	{"E", "", SEVERITY_WARNING, OUTCOME_BLOCK, 1},
	{"N", "", SEVERITY_WARNING, OUTCOME_PASS, 0},
	{"N", "", SEVERITY_NOTE, OUTCOME_BLOCK, 1},
	{"EWN", "", SEVERITY_NOTE, OUTCOME_BLOCK, 3},
	{"EWN", "", SEVERITY_WARNING, OUTCOME_BLOCK, 2},
	{"mm", "", SEVERITY_NOTE, OUTCOME_PASS, 0},
	{"mE", "", SEVERITY_ERROR, OUTCOME_BLOCK, 1},
	{"", "d", SEVERITY_ERROR, OUTCOME_PASS, 0},
	{"", "x", SEVERITY_ERROR, OUTCOME_PASS, 0},
	{"", "f", SEVERITY_ERROR, OUTCOME_FAULT, 0},
	{"", "xdf", SEVERITY_ERROR, OUTCOME_FAULT, 0},
	{"W", "f", SEVERITY_ERROR, OUTCOME_FAULT, 0},
	{"E", "f", SEVERITY_ERROR, OUTCOME_BLOCK, 1},
	{"m", "f", SEVERITY_ERROR, OUTCOME_FAULT, 0},
};

static void judge(struct verdict *out, struct arena *arena, size_t i)
{
	struct finding_list findings = {0};
	struct unchecked_list unchecked = {0};

	for (const char *p = cases[i].findings; *p; p++)
		VEC_PUSH(arena, &findings, finding_of(*p));
	for (const char *p = cases[i].unchecked; *p; p++) {
		struct unchecked entry = {.kind = *p == 'f'   ? UNCHECKED_FAULT
						  : *p == 'd' ? UNCHECKED_DEGRADED
							      : UNCHECKED_EXCLUDED};

		VEC_PUSH(arena, &unchecked, entry);
	}
	verdict_judge(out, &findings, &unchecked, cases[i].threshold);
}

static void test_table(void **unused)
{
	static const int codes[] = {
		[OUTCOME_PASS] = 0, [OUTCOME_BLOCK] = 1, [OUTCOME_FAULT] = 3};

	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena arena = {0};
		struct verdict verdict;
		bool has_fault = strchr(cases[i].unchecked, 'f');

		memset(&verdict, 0xff, sizeof(verdict));
		judge(&verdict, &arena, i);
		EXPECT(verdict.outcome == cases[i].want, "case %zu: %s", i,
			outcome_name(verdict.outcome));
		EXPECT(verdict.blocking == cases[i].blocking, "case %zu: %zu block", i,
			verdict.blocking);
		EXPECT(verdict_exit_code(&verdict) == codes[cases[i].want],
			"case %zu: exit", i);
		EXPECT(verdict.threshold == cases[i].threshold, "case %zu: threshold", i);
		EXPECT((verdict.outcome == OUTCOME_PASS) ==
				(!verdict.blocking && !verdict.faults),
			"case %zu: a pass that is none", i);
		EXPECT(verdict.faults == has_fault, "case %zu: %zu faults", i,
			verdict.faults);
		arena_done(&arena);
	}
	unit_done();
}

/* It starts as a block; what is no outcome at all is no pass. */
static void test_start(void **unused)
{
	struct verdict verdict = {0};

	(void)unused;
	assert_int_equal(verdict.outcome, OUTCOME_BLOCK);
	assert_int_equal(verdict_exit_code(&verdict), 1);
	verdict.outcome = (enum outcome)99;
	assert_int_equal(verdict_exit_code(&verdict), 3);
}

static void test_counts(void **unused)
{
	struct finding items[] = {finding_of('E'), finding_of('W'), finding_of('W'),
		finding_of('N'), finding_of('m')};
	struct finding_list findings = {.items = items, .count = COUNT(items)};
	struct unchecked_list unchecked = {0};
	struct verdict verdict;

	(void)unused;
	verdict_judge(&verdict, &findings, &unchecked, SEVERITY_ERROR);
	assert_int_equal(verdict.open[SEVERITY_ERROR], 1);
	assert_int_equal(verdict.open[SEVERITY_WARNING], 2);
	assert_int_equal(verdict.open[SEVERITY_NOTE], 1);
	assert_int_equal(verdict.muted, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_start),
		cmocka_unit_test(test_counts),
	};

	return cmocka_run_group_tests_name("verdict", tests, NULL, NULL);
}
