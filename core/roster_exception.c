/*
 * Reading "exceptions" of the policy: which exceptions are granted, by whom and for how
 * long. Read next: core/exception.h.
 */
#include "base/glob.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/when.h"
#include "core/roster_read.h"
#include "base/banned.h"

#define DEFAULT_FINDINGS 20
#define DEFAULT_WARNING_DAYS 14

static const char *pattern_flaw(struct str text)
{
	if (!text.n || text.n > LIMIT_PATTERN_BYTES)
		return "is empty or too long";
	return roster_word_flaw(text);
}

static int read_numbers(
	struct roster_reader *r, struct exception_rule *out, const struct node *map)
{
	uint64_t level = LEVEL_MIN, days = 0, warning = DEFAULT_WARNING_DAYS,
		 findings = DEFAULT_FINDINGS;

	if (!node_get(map, "max_days"))
		return node_err(r->err, map,
			"the key 'max_days' is missing: no exception is for good");
	if (node_whole(&level, map, "level", LEVEL_MIN, LEVEL_MAX, r->err) ||
		node_whole(&days, map, "max_days", 1, LIMIT_AGE_DAYS, r->err) ||
		node_whole(&warning, map, "warn_days", 0, LIMIT_AGE_DAYS, r->err) ||
		node_whole(&findings, map, "max_findings", 1, UINT32_MAX, r->err))
		return -1;
	out->level = (uint32_t)level;
	out->max_age = days * WHEN_DAY;
	out->warning = warning * WHEN_DAY;
	out->max_findings = (uint32_t)findings;
	return 0;
}

static int read_one(
	struct roster_reader *r, struct exception_rule *out, const struct node *map)
{
	static const char *const keys[] = {"scopes", "kinds", "rules", "paths", "permit",
		"need", "level", "max_days", "max_findings", "warn_days", "comment",
		NULL};

	*out = (struct exception_rule){0};
	if (node_map(map, keys, r->err) ||
		roster_read_bits(r, &out->scopes, map, "scopes", exception_scope_words,
			EXCEPTION_SCOPE_COUNT) ||
		roster_read_bits(r, &out->kinds, map, "kinds", exception_kind_words,
			EXCEPTION_KIND_COUNT) ||
		roster_read_strings(r, &out->rules, map, "rules", pattern_flaw) ||
		roster_read_strings(r, &out->paths, map, "paths", roster_path_flaw) ||
		node_bool(&out->is_under_permit, map, "permit", r->err) ||
		roster_read_needs(r, &out->needs, &out->need_count, map, "need"))
		return -1;
	return read_numbers(r, out, map);
}

int roster_read_exceptions(struct roster_reader *r, const struct node *root)
{
	struct exception_rule *rule;
	const struct node *list;

	if (node_list(&list, root, "exceptions", LIMIT_POLICY_ENTRIES, r->err))
		return -1;
	if (!list)
		return 0;
	rule = ARENA_NEW(r->arena, struct exception_rule, list->count);
	r->roster->exceptions = rule;
	r->roster->exception_count = list->count;
	for (const struct node *it = list->child; it; it = it->next, rule++) {
		if (it->kind != NODE_MAP)
			return node_err(r->err, it, "expected an object with 'need'");
		if (read_one(r, rule, it))
			return -1;
	}
	return 0;
}
