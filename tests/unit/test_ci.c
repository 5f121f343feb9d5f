/*
 * What the variables of pipelines are taken for: cli/ci_platform.h. Ranges and policies
 * with real repositories are in tests/e2e/ci.bats.
 */
#include "tests/unit/unit.h"
#include "cli/ci_platform.h"
#include "base/banned.h"

#define ID "1111111111111111111111111111111111111111"
#define ZEROS "0000000000000000000000000000000000000000"

static const char *const *variables; /* name, value, ..., NULL */

static const char *table_get(const char *name)
{
	for (size_t i = 0; variables[i]; i += 2) {
		if (strcmp(variables[i], name) == 0)
			return variables[i + 1];
	}
	return NULL;
}

/* One environment; the plan's base, or the word in the error. */
struct row {
	const char *variables[12];
	int status;
	const char *base, *word;
};

static const struct row rows[] = {
	{{NULL}, 0, "@{upstream}", NULL},
	{{"GITHUB_ACTIONS", "", NULL}, 0, "@{upstream}", NULL},
	{{"GITHUB_ACTIONS", "true", "GITLAB_CI", "true", NULL}, -1, NULL,
		"of GitHub Actions and of GitLab CI"},
	{{"GITHUB_ACTIONS", "true", NULL}, -1, NULL, "has no range"},
	{{"GITHUB_ACTIONS", "true", "GITHUB_EVENT_NAME", "push", NULL}, -1, NULL,
		"GITHUB_EVENT_PATH is not set"},
	{{"GITLAB_CI", "true", NULL}, -1, NULL, "CI_COMMIT_SHA is not set"},
	{{"GITLAB_CI", "true", "CI_COMMIT_SHA", ID, "CI_COMMIT_BEFORE_SHA", ID, NULL}, 0,
		ID, NULL},
	{{"GITLAB_CI", "true", "CI_COMMIT_SHA", ID, "CI_COMMIT_BEFORE_SHA", ZEROS,
		 "CI_DEFAULT_BRANCH", "main", NULL},
		0, "refs/remotes/origin/main", NULL},
	{{"GITLAB_CI", "true", "CI_COMMIT_SHA", ID, "CI_COMMIT_BEFORE_SHA", ZEROS, NULL},
		-1, NULL, "CI_DEFAULT_BRANCH is no name"},
	{{"JENKINS_URL", "x", "GIT_COMMIT", ID, "CHANGE_TARGET", "-x", NULL}, -1, NULL,
		"CHANGE_TARGET is no name"},
	{{"JENKINS_URL", "x", "GIT_COMMIT", ID "1", "CHANGE_TARGET", "main", NULL}, -1,
		NULL, "GIT_COMMIT is no full commit id"},
	{{"JENKINS_URL", "x", "GIT_COMMIT", ID, "CHANGE_TARGET", "a\x1b[31m", NULL}, -1,
		NULL, "\\x1b"},
};

static void test_table(void **unused)
{
	const struct ci_env env = {table_get};

	(void)unused;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct arena arena = {0};
		struct ci_plan plan;
		struct err err;

		variables = rows[i].variables;
		assert_int_equal(
			ci_plan_make(&plan, &arena, &env, false, &err), rows[i].status);
		if (rows[i].status)
			assert_non_null(strstr(err.text, rows[i].word));
		else
			assert_string_equal(plan.base, rows[i].base);
		arena_done(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_table)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
