/*
 * The default pack as a set. Apart from core/rule.c because the compiler of rule files
 * (tools/rules-compile.c) is linked without its own result. Read next: core/rule.h.
 */
#include "core/rule.h"
#include "base/banned.h"

void rule_set_add_builtin(struct rule_set *rules, struct arena *arena)
{
	for (size_t i = 0; i < builtin_rule_count; i++)
		VEC_PUSH(arena, rules, &builtin_rules[i]);
}
