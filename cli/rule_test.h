/*
 * Rules against their examples: a folder for each rule, with sources whose comments say
 * what is found (cli/rule_expect.h).
 */
#ifndef CLI_RULE_TEST_H
#define CLI_RULE_TEST_H

#include <stdbool.h>
#include "base/buf.h"
#include "base/err.h"

struct rule_test {
	const char *dir; /* rule files to test; NULL: the built-in rules */
	const char
		*examples; /* folder of the examples' folders; NULL: the usual places */
	bool is_chopped; /* also cut each example at lines and bytes: nothing may break */
};

/*
 * Run it. A line for each failure and a summary go to out; *failed counts the failures.
 * -1: there is nothing to run, or a rule is broken.
 */
int rule_test_run(
	size_t *failed, struct buf *out, const struct rule_test *test, struct err *err);

#endif
