/*
 * The list of formats, and what they share. A format is one file of this folder that
 * fills in a struct report (core/report.h). Read next: report/text.c.
 */
#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include "base/text.h"
#include "report/report_util.h"
#include "base/banned.h"

const struct report *const reports[] = {&report_text, &report_json, &report_sarif, NULL};

static int rule_cmp(const void *a, const void *b)
{
	const struct rule *const *x = a, *const *y = b;

	return str_cmp((*x)->id, (*y)->id);
}

void rule_table_make(
	struct rule_table *out, struct arena *arena, const struct rule_set *rules)
{
	out->items = ARENA_NEW(arena, const struct rule *, rules->count);
	out->count = rules->count;
	for (size_t i = 0; i < rules->count; i++)
		out->items[i] = rules->items[i];
	if (out->count)
		qsort(out->items, out->count, sizeof(*out->items), rule_cmp);
}

size_t rule_table_find(const struct rule_table *table, const struct rule *rule)
{
	const struct rule **found = NULL;

	if (table->count)
		found = bsearch(&rule, table->items, table->count, sizeof(*table->items),
			rule_cmp);
	assert(found);
	return (size_t)(found - table->items);
}

const char *class_remark(enum finding_class class)
{
	switch (class) {
	case CLASS_REFERENCE:
		return "seen as a value";
	case CLASS_MACRO_BODY:
		return "seen in a macro body";
	case CLASS_UNPARSED_REGION:
		return "seen in code that does not parse";
	case CLASS_INACTIVE_BRANCH:
		return "seen where no compiler reads";
	case CLASS_UNEVALUATED:
		return "seen where nothing is evaluated";
	case CLASS_INDIRECT_NAME:
		return "seen under another name";
	case CLASS_CALL:
	case CLASS_FACT:
	case CLASS_ENGINE:
	case CLASS_COUNT:
		break;
	}
	return NULL;
}

bool finding_has_hash(const struct finding *finding)
{
	return finding->line_hash_ordinal != 0;
}

void json_hash(struct json_writer *w, const char *key, const struct finding *finding)
{
	struct buf buf _cleanup_buf_ = BUF_INIT(64);

	buf_printf(&buf, "%" PRIx64 ":%" PRIu32, finding->line_hash,
		finding->line_hash_ordinal);
	json_str(w, key, buf_str(&buf));
}

void json_uri(struct json_writer *w, const char *key, struct str path)
{
	struct buf buf _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);

	text_uri(&buf, path);
	json_str(w, key, buf_str(&buf));
}
