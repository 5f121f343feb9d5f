/*
 * Read next: evidence/bypass.c (does it count?), gate/bypass.c (what it does).
 */
#include "core/bypass.h"
#include "base/glob.h"
#include "base/banned.h"

const char *const bypass_code_words[] = {
	"findings", "review-missing", "review-rejected", NULL};

const struct bypass_rule *bypass_rule_for(
	const struct bypass_rule *rules, size_t count, struct str ref)
{
	for (size_t i = count; i-- > 0;) {
		for (size_t j = 0; j < rules[i].refs.count; j++) {
			if (glob_match_path(rules[i].refs.items[j], ref))
				return &rules[i];
		}
	}
	return NULL;
}

enum bypass_code bypass_code_of(const char *word)
{
	unsigned code = 0;

	while (code < BYPASS_CODE_COUNT && strcmp(bypass_code_words[code], word) != 0)
		code++;
	return (enum bypass_code)code;
}
