/*
 * Annotated examples of rules. Stub.
 */
#include "cli/rule_test.h"
#include "base/banned.h"

int rule_test_run(const struct rule_set *rules, struct err *err)
{
	(void)rules;
	(void)err;
	return 0;
}
