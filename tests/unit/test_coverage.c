/*
 * gate/coverage_tally.c: which roles are asked about a path, what counts as covered, and
 * shares. With repositories: tests/e2e/coverage.bats.
 */
#include "gate/coverage.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

static const struct str main_ref = STR("refs/heads/main");
static const struct str refs[] = {STR("refs/heads/main")};
static const struct str other_refs[] = {STR("refs/heads/release")};
static const struct str c_files[] = {STR("*.c")};
static const struct str safe_files[] = {STR("safe/**")};
static const struct str docs[] = {STR("docs/**")};
static const struct review_need reviewer[] = {{STR("reviewer"), 1}};
static const struct review_need both[] = {{STR("security"), 1}, {STR("reviewer"), 2}};
static const struct review_need legal[] = {{STR("legal"), 1}};

/* C asks a reviewer, what is safe both, documents nobody; another ref asks for more. */
static const struct review_rule rules[] = {
	{.id = STR("code"),
		.refs = {refs, 1},
		.paths = {c_files, 1},
		.needs = reviewer,
		.need_count = 1},
	{.id = STR("safe"),
		.refs = {refs, 1},
		.paths = {safe_files, 1},
		.needs = both,
		.need_count = 2},
	{.id = STR("docs"), .refs = {refs, 1}, .paths = {docs, 1}},
	{.id = STR("release"), .refs = {other_refs, 1}, .needs = legal, .need_count = 1},
};
static const struct roster roster = {.rules = rules, .rule_count = COUNT(rules)};

static struct delta_entry entry(const char *path)
{
	return (struct delta_entry){.new_mode = 0100644, .path = str_of(path)};
}

static void test_roles(void **state)
{
	struct coverage c = {.count = 0};
	struct arena arena = {0};

	(void)state;
	coverage_roles(&c, &arena, &roster, main_ref);
	assert_int_equal(c.role_count, 2);
	assert_true(str_is(c.roles[0].role, "reviewer"));
	assert_true(str_is(c.roles[1].role, "security"));
	coverage_roles(&c, &arena, &roster, other_refs[0]);
	assert_int_equal(c.role_count, 1);
	assert_true(str_is(c.roles[0].role, "legal"));
	coverage_roles(&c, &arena, &(struct roster){.rule_count = 0}, main_ref);
	assert_int_equal(c.role_count, 0);
	arena_done(&arena);
}

static bool is_asked(const char *path)
{
	struct delta_entry item = entry(path);
	struct delta delta = {.items = &item, .count = 1};

	return coverage_is_asked(&roster, main_ref, &delta);
}

/* A path that no rule speaks of was approved by nobody. */
static void test_asked(void **state)
{
	(void)state;
	assert_true(is_asked("a.c"));
	assert_true(is_asked("safe/x"));
	assert_false(is_asked("docs/a.md"));
	assert_true(is_asked("docs/a.c"));
	assert_true(is_asked("Makefile"));
	assert_false(coverage_is_asked(&roster, main_ref, &(struct delta){.count = 0}));
}

/* The change of most cases: 7 lines of C, 10 and a binary that are safe, 100 of words. */
static struct delta_entry items[4];
static const struct line_count lines[] = {
	{5, 2, false}, {100, 0, false}, {10, 0, false}, {0, 0, true}};

static struct coverage added(struct arena *arena, struct coverage_step *step)
{
	struct coverage c = {.count = 0};
	struct delta delta = {.items = items, .count = COUNT(items)};

	items[0] = entry("a.c");
	items[1] = entry("docs/a.md");
	items[2] = entry("safe/b.c");
	items[3] = entry("safe/d.bin");
	coverage_roles(&c, arena, &roster, main_ref);
	coverage_add(&c, step, &roster, main_ref, &delta, lines);
	return c;
}

static void expect_count(const char *what, const struct coverage_count *count,
	uint64_t steps, uint64_t line_count, uint64_t binaries)
{
	EXPECT(count->steps == steps && count->lines == line_count &&
			count->binaries == binaries,
		"%s: %llu steps, %llu lines, %llu binaries", what,
		(unsigned long long)count->steps, (unsigned long long)count->lines,
		(unsigned long long)count->binaries);
}

static void test_full(void **state)
{
	struct coverage_step step = {.state = COVERAGE_FULL};
	struct arena arena = {0};
	struct coverage c = added(&arena, &step);

	(void)state;
	expect_count("size", &step.size, 1, 117, 1);
	expect_count("exempt", &c.exempt, 0, 100, 0);
	expect_count("asked", &c.total.asked, 1, 17, 1);
	expect_count("covered", &c.total.covered, 1, 17, 1);
	expect_count("reviewer", &c.roles[0].part.asked, 1, 17, 1);
	expect_count("reviewer has", &c.roles[0].part.covered, 1, 17, 1);
	expect_count("security", &c.roles[1].part.asked, 1, 10, 1);
	expect_count("security has", &c.roles[1].part.covered, 1, 10, 1);
	arena_done(&arena);
	unit_done();
}

/* Of a step that nobody has signed anything for nothing is covered. */
static void test_unheard(void **state)
{
	struct coverage_step step = {.state = COVERAGE_NONE};
	struct arena arena = {0};
	struct coverage c = added(&arena, &step);

	(void)state;
	expect_count("covered", &c.total.covered, 0, 0, 0);
	expect_count("reviewer", &c.roles[0].part.asked, 1, 17, 1);
	expect_count("reviewer has", &c.roles[0].part.covered, 0, 0, 0);
	expect_count("security has", &c.roles[1].part.covered, 0, 0, 0);
	arena_done(&arena);
	unit_done();
}

/* The second reviewer of what is safe is missing: C counts, and security has spoken. */
static void test_part(void **state)
{
	struct lack lack = {.rule = &rules[1], .need = &both[1], .have = 1, .want = 2};
	struct coverage_step step = {.state = COVERAGE_NONE,
		.is_heard = true,
		.lacks = {.items = &lack, .count = 1}};
	struct arena arena = {0};
	struct coverage c = added(&arena, &step);

	(void)state;
	expect_count("covered", &c.total.covered, 0, 0, 0);
	expect_count("reviewer has", &c.roles[0].part.covered, 0, 7, 0);
	expect_count("security has", &c.roles[1].part.covered, 1, 10, 1);
	arena_done(&arena);
	unit_done();
}

/* A rule for each commit of which it is known only that some of them lack something. */
static void test_each(void **state)
{
	struct review_rule each = rules[0];
	struct roster one = {.rules = &each, .rule_count = 1};
	struct coverage_step step = {.state = COVERAGE_NONE, .is_heard = true};
	struct delta_entry item = entry("a.c");
	struct delta delta = {.items = &item, .count = 1};
	struct coverage c = {.count = 0};
	struct arena arena = {0};

	(void)state;
	each.history = HISTORY_EACH;
	coverage_roles(&c, &arena, &one, main_ref);
	coverage_add(&c, &step, &one, main_ref, &delta, lines);
	expect_count("asked", &c.roles[0].part.asked, 1, 7, 0);
	expect_count("has", &c.roles[0].part.covered, 0, 0, 0);
	arena_done(&arena);
	unit_done();
}

static void test_share(void **state)
{
	static const struct {
		uint64_t covered, asked;
		unsigned share;
	} cases[] = {{0, 0, 1000}, {0, 1, 0}, {1, 1, 1000}, {1, 3, 333}, {2, 3, 666},
		{999999, 1000000, 999}, {1, 1000000, 0}, {1ull << 53, 1ull << 53, 1000}};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		EXPECT(coverage_share(cases[i].covered, cases[i].asked) == cases[i].share,
			"case %zu: %u", i,
			coverage_share(cases[i].covered, cases[i].asked));
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_roles),
		cmocka_unit_test(test_asked), cmocka_unit_test(test_full),
		cmocka_unit_test(test_unheard), cmocka_unit_test(test_part),
		cmocka_unit_test(test_each), cmocka_unit_test(test_share)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
