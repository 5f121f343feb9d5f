/*
 * What an exception covers, and which rule of the policy speaks of it. Read next:
 * evidence/exception.c (does it count?), gate/except.c (what it does).
 */
#include "core/exception.h"
#include "base/glob.h"
#include "base/banned.h"

const char *const exception_kind_words[] = {"false-positive", "accepted-risk",
	"deviation", "mitigated", "test-only", "legacy", NULL};
const char *const exception_scope_words[] = {
	"finding", "function", "file", "paths", "rule", "permit", NULL};
const char *const exception_state_words[] = {
	[EXCEPTION_INVALID] = "invalid",
	[EXCEPTION_WITHDRAWN] = "withdrawn",
	[EXCEPTION_REFUSED] = "refused",
	[EXCEPTION_REJECTED] = "rejected",
	[EXCEPTION_REQUESTED] = "requested",
	[EXCEPTION_EXPIRED] = "expired",
	[EXCEPTION_EXPIRING] = "expiring",
	[EXCEPTION_ACTIVE] = "active",
	[EXCEPTION_STATE_COUNT] = NULL,
};

static bool has_rule(const struct exception_rule *rule, struct str id)
{
	for (size_t i = 0; i < rule->rules.count; i++) {
		if (glob_match_word(rule->rules.items[i], id))
			return true;
	}
	return !rule->rules.count;
}

/* No end of the work is no way around a rule, nor into one that asks nobody. */
static bool has_path(const struct exception_rule *rule, struct str path)
{
	bool (*match)(struct str pattern, struct str path) =
		rule->need_count ? glob_may_match_path : glob_match_path;

	for (size_t i = 0; i < rule->paths.count; i++) {
		if (match(rule->paths.items[i], path))
			return true;
	}
	return !rule->paths.count;
}

const struct exception_rule *exception_rule_at(const struct exception_rule *rules,
	size_t count, const struct exception *exception, struct str path)
{
	for (size_t i = count; i-- > 0;) {
		const struct exception_rule *rule = &rules[i];

		if ((rule->scopes & 1u << exception->scope) &&
			(rule->kinds & 1u << exception->kind) &&
			has_rule(rule, exception->rule) && has_path(rule, path) &&
			(!rule->is_under_permit || exception->permit.n))
			return rule;
	}
	return NULL;
}

/* The same at all places that it names; a pattern stands for itself. */
const struct exception_rule *exception_rule_for(const struct exception_rule *rules,
	size_t count, const struct exception *exception)
{
	const struct exception_rule *first;

	if (exception->scope != COVERS_FINDING)
		return exception_rule_at(rules, count, exception, exception->path);
	first = exception_rule_at(rules, count, exception, exception->places[0].path);
	for (size_t i = 1; i < exception->place_count; i++) {
		if (exception_rule_at(
			    rules, count, exception, exception->places[i].path) != first)
			return NULL;
	}
	return first;
}

bool exception_has_path(const struct exception *exception, struct str path)
{
	switch (exception->scope) {
	case COVERS_FUNCTION:
	case COVERS_FILE:
		return str_eq(exception->path, path);
	case COVERS_PATHS:
		return glob_match_path(exception->path, path);
	case COVERS_RULE:
		return true;
	case COVERS_FINDING:
	case COVERS_PERMIT:
	case EXCEPTION_SCOPE_COUNT:
		break;
	}
	return false;
}

bool exception_is_within(
	const struct exception *exception, const struct exception *permit)
{
	if (permit->scope != COVERS_PERMIT || !str_eq(exception->rule, permit->rule) ||
		exception->expires > permit->expires)
		return false;
	if (!permit->path.n)
		return exception->scope != COVERS_PERMIT;
	for (size_t i = 0; i < exception->place_count; i++) {
		if (!glob_match_path(permit->path, exception->places[i].path))
			return false;
	}
	switch (exception->scope) {
	case COVERS_FINDING:
		return true;
	case COVERS_FUNCTION:
	case COVERS_FILE:
		return glob_match_path(permit->path, exception->path);
	case COVERS_PATHS:
		return str_eq(permit->path, exception->path);
	case COVERS_RULE:
	case COVERS_PERMIT:
	case EXCEPTION_SCOPE_COUNT:
		break;
	}
	return false;
}

bool exception_id_is(struct str name, const char *statement_id)
{
	struct str digits = str_slice(name, 3, name.n);

	return str_has_prefix(name, "EX-") && digits.n >= EXCEPTION_ID_DIGITS &&
	       digits.n < SHA256_HEX && memcmp(digits.p, statement_id, digits.n) == 0;
}
