/*
 * The list of formats, and what they share. A format is one file of this folder that
 * fills in a struct report (core/report.h). Read next: report/text.c.
 */
#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include "base/limits.h"
#include "base/text.h"
#include "report/report_util.h"
#include "base/banned.h"

const struct report *const reports[] = {&report_text, &report_json, &report_sarif,
	&report_junit, &report_github, &report_gitlab, NULL};

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

/* NULL where the class needs no word. */
static const char *class_remark(enum finding_class class)
{
	static const char *const remarks[CLASS_COUNT] = {
		[CLASS_REFERENCE] = "seen as a value",
		[CLASS_MACRO_BODY] = "seen in a macro body",
		[CLASS_UNPARSED_REGION] = "seen in code that does not parse",
		[CLASS_INACTIVE_BRANCH] = "seen where no compiler reads",
		[CLASS_UNEVALUATED] = "seen where nothing is evaluated",
		[CLASS_INDIRECT_NAME] = "seen under another name",
	};

	return remarks[class];
}

static void add_part(struct buf *out, const char *text)
{
	buf_puts(out, out->n ? ", " : "");
	buf_puts(out, text);
}

/* Whole characters of via only. */
static void add_via(struct buf *out, struct str via)
{
	size_t end = 0, len = 0;

	while (end < via.n) {
		text_code_point(via, end, &len);
		if (end + len > LIMIT_VIA_BYTES)
			break;
		end += len;
	}
	add_part(out, "written here as '");
	buf_add(out, str_slice(via, 0, end));
	buf_puts(out, end < via.n ? "...'" : "'");
}

void finding_remark(struct buf *out, const struct finding *finding)
{
	const char *remark = class_remark(finding->class);

	/* what it is written as says that it is another name */
	if (remark && !(finding->class == CLASS_INDIRECT_NAME && finding->via.n))
		add_part(out, remark);
	if (finding->via.n)
		add_via(out, finding->via);
	if (finding->is_doubtful)
		add_part(out, "in one of two readings only");
	if (finding->commit.n)
		buf_printf(out, "%sin commit %.12s, and not in the result any more",
			out->n ? ", " : "", OID_HEX_OF(&finding->commit));
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

void json_fingerprints(
	struct json_writer *w, const struct finding *finding, bool is_shared)
{
	for (unsigned i = 0; finding->fingerprints && i < FINGERPRINT_COUNT; i++) {
		const struct fingerprint *key = &finding->fingerprints->keys[i];
		const char *word = fingerprint_words[i];
		struct buf name _cleanup_buf_ = BUF_INIT(64);
		char hex[SHA256_HEX];

		if (!key->is_set)
			continue;
		if (is_shared)
			buf_printf(&name, "milecastle%c%s", word[0] & ~32, word + 1);
		else
			buf_puts(&name, word);
		buf_putc(&name, '\0');
		digest_hex(hex, &key->digest);
		json_text(w, name.p, hex);
	}
}
