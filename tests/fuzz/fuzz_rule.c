/*
 * core/rule_file.c: a rule is read or refused in words; one that is read can be looked
 * for. The file is "fuzz.yaml", so the id of a rule that is read is "fuzz".
 */
#include "base/limits.h"
#include "syntax/words.h"
#include "tests/fuzz/fuzz.h"
#include "base/banned.h"

static void check(struct arena *arena, const struct rule *rule)
{
	struct rule_set rules = {.items = &rule, .count = 1};
	struct words words;

	HOLDS(str_is(rule->id, "fuzz"));
	HOLDS(rule->severity < SEVERITY_OFF && rule->title.n && rule->title.n <= 80);
	HOLDS(rule->match != MATCH_ENGINE);
	HOLDS((rule->match == MATCH_NAMES) == (rule->name_count && rule->uses));
	HOLDS((rule->match == MATCH_FACTS) == (rule->facts != 0));
	HOLDS(!(rule->facts >> FACT_COUNT));
	words_init(&words, arena, &rules);
	HOLDS(words.facts == rule->facts);
	for (size_t i = 0; i < rule->name_count; i++) {
		struct str name = rule->names[i];
		const struct word *word;

		name.n -= name.p[name.n - 1] == '*';
		word = words_find(&words, name);
		HOLDS(word && word->rules.count == 1);
		rule_message(arena, rule, name);
		rule_advice(rule, name);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	char *copy = exact_copy(data, size);
	const struct rule *rule;
	struct err err = {.text = ""};

	if (!rule_read(&rule, &arena, str_of("rules/fuzz.yaml"), str_make(copy, size),
		    ORIGIN_REPOSITORY, &err))
		check(&arena, rule);
	else
		HOLDS(err.kind == ERR_USAGE && is_safe(str_of(err.text), "") &&
			str_has_prefix(str_of(err.text), "rules/fuzz.yaml:"));
	free(copy);
	arena_done(&arena);
	return 0;
}
