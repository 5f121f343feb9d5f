/*
 * Annotated examples of rules.
 */
#ifndef CLI_RULE_TEST_H
#define CLI_RULE_TEST_H

#include "core/rule.h"

int rule_test_run(const struct rule_set *rules, struct err *err);

#endif
