/*
 * The part of a SARIF run that describes the tool: its rules and what they refer to.
 */
#ifndef REPORT_SARIF_RULES_H
#define REPORT_SARIF_RULES_H

#include "report/report_util.h"

/* A list of weaknesses or guidelines of somebody else that rules refer to. */
struct taxonomy {
	const char *name, *organization, *text;
	struct str *items; /* the ids that are referred to, sorted, unique */
	size_t count, cap;
};

enum { TAXONOMY_CWE, TAXONOMY_CERT, TAXONOMIES };

/* Rules that are on or have results; an index is a rule's place in the driver's list. */
struct sarif_rules {
	struct rule_table all;
	bool *is_used;	 /* by index into all */
	uint32_t *index; /* by index into all: place in the driver's list */
	struct taxonomy taxonomies[TAXONOMIES];
	struct arena *arena;
};

void sarif_rules_make(
	struct sarif_rules *out, struct arena *arena, const struct run *run);

size_t sarif_rule_index(const struct sarif_rules *rules, const struct rule *rule);

void sarif_driver(
	struct json_writer *w, const struct sarif_rules *rules, const char *version);
void sarif_taxonomies(struct json_writer *w, const struct sarif_rules *rules);

/* A message object: text as a sentence, with a remark in brackets unless it is empty. */
void sarif_message(
	struct json_writer *w, const char *key, struct str text, struct str remark);

#endif
