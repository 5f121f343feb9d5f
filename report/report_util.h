/*
 * What two formats or more need. Rules are looked up by id in a sorted table, so that a
 * finding costs a few comparisons however many rules there are.
 */
#ifndef REPORT_REPORT_UTIL_H
#define REPORT_REPORT_UTIL_H

#include "base/json.h"
#include "core/report.h"

/* The rules of a run, sorted by id. */
struct rule_table {
	const struct rule **items;
	size_t count;
};

void rule_table_make(
	struct rule_table *out, struct arena *arena, const struct rule_set *rules);

/* Index of a finding's rule; it must be there. */
size_t rule_table_find(const struct rule_table *table, const struct rule *rule);

/*
 * How a finding was seen: "seen in a macro body, written here as 'CP'". Nothing for what
 * needs no word: plain calls, facts and the engine's own. Not escaped: via is the
 * source's. A long one is cut at LIMIT_VIA_BYTES and ends in "...".
 */
void finding_remark(struct buf *out, const struct finding *finding);

/* Was the hash of the finding's line computed? */
bool finding_has_hash(const struct finding *finding);

/* It as GitHub writes it, "74b7b308c7d75f4:1"; and a path as text_uri writes it. */
void json_hash(struct json_writer *w, const char *key, const struct finding *finding);
void json_uri(struct json_writer *w, const char *key, struct str path);

/*
 * The fingerprints that a finding has, if any, as members of the map in hand: "exact/v1",
 * or "milecastleExact/v1" where others may have such names.
 */
void json_fingerprints(
	struct json_writer *w, const struct finding *finding, bool is_shared);

#endif
