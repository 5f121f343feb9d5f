/*
 * One rule in words: for a terminal, as a page of docs/rules/, and as JSON. What comes
 * from a rule file is escaped; a repository may bring its own rules.
 */
#ifndef CLI_RULE_PAGE_H
#define CLI_RULE_PAGE_H

#include "base/json.h"
#include "core/policy.h"

/* How a rule stands under a policy, all paths and classes taken together. */
struct rule_standing {
	enum severity severity; /* where no entry with a path speaks of it */
	bool varies;		/* an entry with a path gives it another one there */
	bool is_on;		/* somewhere at least */
};

void rule_standing(
	struct rule_standing *out, const struct policy *policy, const struct rule *rule);

/* "default, strict"; "repository" for a repository's own rule that names no pack. */
void rule_packs(struct buf *out, const struct rule *rule);

/* All about a rule, for a terminal. */
void rule_page_text(
	struct buf *out, const struct rule *rule, const struct policy *policy);

/* All about a rule as a page; it says nothing of any policy, so it can be published. */
void rule_page_markdown(struct buf *out, const struct rule *rule);

/* The index of pages: a table of all rules by pack, severity and id. */
void rule_index_markdown(
	struct buf *out, struct arena *arena, const struct rule_set *rules);

/* One object, as a value of a list or the document. is_full: with all of its texts. */
void rule_page_json(struct json_writer *w, const struct rule *rule,
	const struct policy *policy, bool is_full);

#endif
