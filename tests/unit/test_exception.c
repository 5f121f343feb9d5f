/*
 * core/exception.h, evidence/votes.h: which rule of the policy decides, what a permit
 * holds, which ids name a statement, how people are counted.
 */
#include "core/exception.h"
#include "evidence/votes.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

static const struct str crypto[] = {STR("crypto/**")};
static const struct str strings[] = {STR("str-*")};

#define ALL_KINDS ((1u << EXCEPTION_KIND_COUNT) - 1)
#define ALL_SCOPES ((1u << EXCEPTION_SCOPE_COUNT) - 1)

/* 0: of all; 1: in crypto; 2: str-* under a permit; 3: legacy, of files. */
static const struct exception_rule rules[] = {
	{.scopes = ALL_SCOPES, .kinds = ALL_KINDS},
	{.scopes = ALL_SCOPES, .kinds = ALL_KINDS, .paths = {crypto, 1}},
	{.scopes = ALL_SCOPES,
		.kinds = ALL_KINDS,
		.rules = {strings, 1},
		.is_under_permit = true},
	{.scopes = 1u << COVERS_FILE, .kinds = 1u << EXCEPTION_LEGACY},
};

static long decides(const struct exception *e)
{
	const struct exception_rule *rule = exception_rule_for(rules, COUNT(rules), e);

	return rule ? rule - rules : -1;
}

static void test_rule_for(void **state)
{
	const struct exception_place places[] = {{.path = STR("src/a.c")},
		{.path = STR("crypto/a.c")}, {.path = STR("crypto/b.c")}};
	struct exception e = {
		.rule = STR("int-atoi"), .places = places, .place_count = 1};

	(void)state;
	assert_int_equal(decides(&e), 0);
	e.place_count = 2; /* of two rules: nobody could say who approves it */
	assert_int_equal(decides(&e), -1);
	e.places = places + 1;
	assert_int_equal(decides(&e), 1);
	e.permit = (struct str)STR("x");
	assert_int_equal(decides(&e), 1);
	e.rule = (struct str)STR("str-strcpy");
	assert_int_equal(decides(&e), 2);
	e = (struct exception){.scope = COVERS_FILE,
		.kind = EXCEPTION_LEGACY,
		.rule = STR("int-atoi"),
		.path = STR("crypto/a.c")};
	assert_int_equal(decides(&e), 3);
	e.kind = EXCEPTION_DEVIATION;
	assert_int_equal(decides(&e), 1);
	e.scope = COVERS_RULE;
	e.path = (struct str){0};
	assert_int_equal(decides(&e), 0);
	assert_true(exception_rule_at(rules, COUNT(rules), &e,
			    (struct str)STR("crypto/a.c")) == &rules[1]);
	assert_null(exception_rule_for(rules, 0, &e));
}

static void test_permit(void **state)
{
	const struct exception_place places[] = {
		{.path = STR("gen/a.c")}, {.path = STR("src/a.c")}};
	const struct exception permit = {.scope = COVERS_PERMIT,
		.rule = STR("r"),
		.path = STR("gen/**"),
		.expires = 100};
	struct exception e = {
		.rule = STR("r"), .places = places, .place_count = 1, .expires = 100};

	(void)state;
	assert_true(exception_is_within(&e, &permit));
	e.expires = 101;
	assert_false(exception_is_within(&e, &permit));
	e.expires = 100;
	e.place_count = 2;
	assert_false(exception_is_within(&e, &permit));
	e = (struct exception){
		.scope = COVERS_FILE, .rule = STR("r"), .path = STR("gen/b.c")};
	assert_true(exception_is_within(&e, &permit));
	e.scope = COVERS_PATHS; /* a pattern is no path: it may say more */
	e.path = (struct str)STR("gen/*");
	assert_false(exception_is_within(&e, &permit));
	e.path = permit.path;
	assert_true(exception_is_within(&e, &permit));
	e.scope = COVERS_RULE;
	assert_false(exception_is_within(&e, &permit));
	e = permit; /* no permit of permits */
	assert_false(exception_is_within(&e, &permit));
	e = (struct exception){
		.scope = COVERS_FILE, .rule = STR("q"), .path = STR("gen/b.c")};
	assert_false(exception_is_within(&e, &permit));
}

static void test_paths(void **state)
{
	struct exception e = {.scope = COVERS_FILE, .path = STR("src/[a].c")};

	(void)state;
	/* a file's name is no pattern */
	assert_true(exception_has_path(&e, (struct str)STR("src/[a].c")));
	assert_false(exception_has_path(&e, (struct str)STR("src/a.c")));
	e.scope = COVERS_PATHS;
	e.path = (struct str)STR("src/**");
	assert_true(exception_has_path(&e, (struct str)STR("src/deep/a.c")));
	e.scope = COVERS_PERMIT;
	assert_false(exception_has_path(&e, (struct str)STR("src/deep/a.c")));
	e.scope = COVERS_FINDING;
	assert_false(exception_has_path(&e, (struct str)STR("src/deep/a.c")));
}

static void test_id(void **state)
{
	static const char id[] =
		"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

	(void)state;
	assert_true(exception_id_is((struct str)STR("EX-0123456789ab"), id));
	assert_true(exception_id_is((struct str)STR("EX-0123456789abcdef"), id));
	assert_false(exception_id_is((struct str)STR("EX-0123456789a"), id));
	assert_false(exception_id_is((struct str)STR("EX-0123456789ac"), id));
	assert_false(exception_id_is((struct str)STR("ex-0123456789ab"), id));
	assert_false(exception_id_is((struct str)STR("EX-"), id));
	assert_false(exception_id_is(
		(struct str)STR(
			"EX-0123456789abcdef0123456789abcdef0123456789abcdef0123456"
			"789abcdef0"),
		id));
}

/* Who speaks in two roles is left for the one that has nobody else. */
static void test_votes(void **state)
{
	const struct person a = {.id = STR("a")}, b = {.id = STR("b")};
	struct vote items[] = {{.person = &a, .role = STR("x")},
		{.person = &a, .role = STR("y")}, {.person = &b, .role = STR("x")},
		{.person = &b, .role = STR("x")}};
	const struct votes votes = {.items = items, .count = COUNT(items)};
	const struct review_need x = {.role = STR("x"), .count = 1},
				 y = {.role = STR("y"), .count = 1};
	struct arena arena = {0};
	struct tally tally = {.arena = &arena, .votes = &votes};

	(void)state;
	assert_int_equal(tally_need(&tally, &x, 1), 1);
	assert_true(tally.counted.items[0]->person == &b);
	assert_int_equal(tally_need(&tally, &y, 1), 1);
	tally = (struct tally){.arena = &arena, .votes = &votes};
	assert_int_equal(tally_need(&tally, &x, 3), 2);
	assert_int_equal(tally_need(&tally, &y, 1), 0);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_rule_for),
		cmocka_unit_test(test_permit), cmocka_unit_test(test_paths),
		cmocka_unit_test(test_id), cmocka_unit_test(test_votes)};

	return cmocka_run_group_tests_name("exception", tests, NULL, NULL);
}
