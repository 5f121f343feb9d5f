/*
 * Rules and sets of them. Read next: core/rule_file.c (the format), core/policy.c (how
 * bad a rule is at a path).
 */
#include <stdlib.h>
#include "core/fact.h"
#include "core/rule.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/sha256.h"
#include "base/text.h"
#include "base/banned.h"

const char *const severity_words[] = {"error", "warning", "note", "off", NULL};

const char *severity_name(enum severity severity)
{
	return severity_words[severity];
}

const char *rule_class_name(enum rule_class class)
{
	static const char *const names[] = {
		[RULE_CODE] = "code", [RULE_SECRET] = "secret", [RULE_TEXT] = "text"};

	return names[class];
}

const struct rule *rule_find(const struct rule_set *rules, struct str id)
{
	for (size_t i = 0; i < rules->count; i++) {
		if (str_eq(rules->items[i]->id, id))
			return rules->items[i];
	}
	return NULL;
}

bool rule_is_in_pack(const struct rule *rule, struct str pack)
{
	for (size_t i = 0; i < rule->pack_count; i++) {
		if (str_eq(rule->packs[i], pack))
			return true;
	}
	return false;
}

int rule_set_add(struct rule_set *rules, struct arena *arena, const struct rule *rule,
	struct err *err)
{
	if (rules->count >= LIMIT_RULES)
		return err_usage(err, "more than %d rules", LIMIT_RULES);
	if (rule_find(rules, rule->id))
		return err_usage(
			err, "there is a rule '%s' already", TEXT_SAFE(rule->id));
	VEC_PUSH(arena, rules, rule);
	return 0;
}

static int by_id(const void *a, const void *b)
{
	const struct rule *const *x = a, *const *y = b;

	return str_cmp((*x)->id, (*y)->id);
}

/* All that decides what a rule finds, with an end behind each part. */
static void digest_rule(struct buf *out, const struct rule *rule)
{
	buf_printf(out, "%.*s %u %u %d %u %u %llx\n", STR_ARG(rule->id),
		(unsigned)rule->class, (unsigned)rule->severity, rule->is_locked,
		(unsigned)rule->match, rule->uses, (unsigned long long)rule->facts);
	for (size_t i = 0; i < rule->pack_count; i++)
		buf_printf(out, "pack %.*s\n", STR_ARG(rule->packs[i]));
	for (size_t i = 0; i < rule->name_count; i++)
		buf_printf(out, "name %.*s\n", STR_ARG(rule->names[i]));
}

void rule_set_digest(char out[65], const struct rule_set *rules)
{
	struct buf text _cleanup_buf_ = BUF_INIT(LIMIT_RULES * LIMIT_DOC_BYTES);
	size_t n = rules->count;
	const struct rule **sorted = memory_get(NULL, (n + 1) * sizeof(*sorted));

	memcpy(sorted, rules->items, n * sizeof(*sorted));
	qsort(sorted, n, sizeof(*sorted), by_id);
	for (size_t i = 0; i < n; i++)
		digest_rule(&text, sorted[i]);
	free(sorted);
	sha256_hex(out, buf_str(&text));
}

const struct rule *rule_nearest(const struct rule_set *rules, struct str id)
{
	const struct rule *best = NULL;
	unsigned best_distance = 3;

	for (size_t i = 0; i < rules->count; i++) {
		unsigned distance = str_distance(id, rules->items[i]->id);

		if (distance < best_distance) {
			best_distance = distance;
			best = rules->items[i];
		}
	}
	return best;
}

bool rule_can_be_muted(const struct rule *rule)
{
	if (rule->match == MATCH_FACTS)
		return (rule->facts & ~FACT_TREE) != 0;
	return rule->match != MATCH_ENGINE;
}

struct str rule_message(struct arena *arena, const struct rule *rule, struct str name)
{
	static const struct str mark = STR("{name}");
	struct buf buf _cleanup_buf_ = BUF_INIT(LIMIT_DOC_BYTES);
	struct str text = rule->message;

	for (size_t at = 0; at < text.n;) {
		if (str_has_prefix(str_slice(text, at, text.n), mark.p)) {
			buf_add(&buf, name);
			at += mark.n;
		} else {
			buf_putc(&buf, text.p[at++]);
		}
	}
	return arena_str(arena, buf_str(&buf));
}

struct str rule_advice(const struct rule *rule, struct str name)
{
	for (size_t i = 0; i < rule->replacement_count; i++) {
		if (str_eq(rule->replacements[i].name, name))
			return rule->replacements[i].text;
	}
	return rule->instead_count ? rule->instead[0] : (struct str){0};
}
