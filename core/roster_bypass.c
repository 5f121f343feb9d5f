/*
 * Reading "bypass" of the policy: who may go past the gate in an emergency, and who looks
 * at it afterwards. Read next: core/bypass.h.
 */
#include "base/limits.h"
#include "base/when.h"
#include "core/roster_read.h"
#include "base/banned.h"

#define HOUR 3600
#define DEFAULT_HOURS 24
#define DEFAULT_DUE_HOURS 72

static int read_times(
	struct roster_reader *r, struct bypass_rule *out, const struct node *map)
{
	uint64_t level = LEVEL_MIN, hours = DEFAULT_HOURS, due = DEFAULT_DUE_HOURS;

	if (node_whole(&level, map, "level", LEVEL_MIN, LEVEL_MAX, r->err) ||
		node_whole(&hours, map, "max_hours", 1, LIMIT_BYPASS_HOURS, r->err) ||
		node_whole(&due, map, "due_hours", 1, LIMIT_DUE_HOURS, r->err))
		return -1;
	out->level = (uint32_t)level;
	out->max_age = hours * HOUR;
	out->due = due * HOUR;
	return 0;
}

/* Nobody alone: a bypass is signed, and somebody looks at it. */
static int expect_people(
	struct roster_reader *r, const struct bypass_rule *rule, const struct node *map)
{
	if (!rule->need_count)
		return node_err(
			r->err, node_get(map, "need"), "somebody has to sign a bypass");
	return rule->pay_count ? 0
			       : node_err(r->err, node_get(map, "pay"),
					 "somebody has to look at a bypass afterwards");
}

static int read_one(
	struct roster_reader *r, struct bypass_rule *out, const struct node *map)
{
	static const char *const keys[] = {"refs", "codes", "need", "pay", "level",
		"max_hours", "due_hours", "comment", NULL};

	*out = (struct bypass_rule){0};
	if (node_map(map, keys, r->err) ||
		roster_read_strings(r, &out->refs, map, "refs", roster_ref_flaw) ||
		roster_read_bits(r, &out->codes, map, "codes", bypass_code_words,
			BYPASS_CODE_COUNT) ||
		roster_read_needs(r, &out->needs, &out->need_count, map, "need") ||
		roster_read_needs(r, &out->pays, &out->pay_count, map, "pay") ||
		expect_people(r, out, map))
		return -1;
	if (!out->refs.count)
		return node_err(r->err, map, "it names at least one pattern in 'refs'");
	return read_times(r, out, map);
}

int roster_read_bypasses(struct roster_reader *r, const struct node *root)
{
	struct bypass_rule *rule;
	const struct node *list;

	if (node_list(&list, root, "bypass", LIMIT_POLICY_ENTRIES, r->err))
		return -1;
	if (!list)
		return 0;
	rule = ARENA_NEW(r->arena, struct bypass_rule, list->count);
	r->roster->bypasses = rule;
	r->roster->bypass_count = list->count;
	for (const struct node *it = list->child; it; it = it->next, rule++) {
		if (it->kind != NODE_MAP)
			return node_err(r->err, it, "expected an object with 'refs'");
		if (read_one(r, rule, it))
			return -1;
	}
	return 0;
}
