/*
 * Receipts as keys of a document, and the few words about those that are not dull. All
 * numbers are integers: a quotient would be written differently by different machines.
 * Read next: core/receipt.h; docs/json-format.md, which promises the keys.
 */
#include <inttypes.h>
#include <stdlib.h>
#include "base/limits.h"
#include "report/receipts.h"
#include "base/banned.h"

/* One number, and the value with which it is left out. */
struct number {
	const char *keys[2]; /* by enum key_style */
	uint64_t value, usual;
};

static void json_limits(struct json_writer *w, unsigned limits)
{
	if (!limits)
		return;
	json_open_list(w, "limits");
	for (unsigned i = 0; i < RECEIPT_LIMIT_COUNT; i++) {
		if (limits >> i & 1)
			json_text(w, NULL, receipt_limit_words[i]);
	}
	json_close_list(w);
}

void json_receipt(
	struct json_writer *w, const struct receipt *receipt, enum key_style style)
{
	const struct receipt *r = receipt;
	const struct number numbers[] = {
		{{"bytes_scanned", "bytesScanned"}, r->bytes_scanned, r->bytes},
		{{"bytes_parsed", "bytesParsed"}, r->bytes_parsed, 0},
		{{"bytes_first", "bytesFirst"}, r->bytes_first, r->bytes_parsed},
		{{"bytes_in_error", "bytesInError"}, r->bytes_in_error, 0},
		{{"readings", "readings"}, r->readings, 1},
		{{"includes", "includes"}, r->includes, 0},
		{{"branch_choices", "branchChoices"}, r->branch_choices, 0},
		{{"candidates", "candidates"}, r->candidates, 0},
		{{"trees_asked", "treesAsked"}, r->trees_asked, 0},
		{{"disagreements", "disagreements"}, r->disagreements, 0},
		{{"rules", "rules"}, r->rules, 0},
	};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		if (numbers[i].value != numbers[i].usual)
			json_number(w, numbers[i].keys[style], numbers[i].value);
	}
	json_limits(w, r->limits);
}

void json_blob(struct json_writer *w, const char *key, const struct oid *oid)
{
	if (oid->n)
		json_text(w, key, OID_HEX_OF(oid));
}

static int path_cmp(const void *a, const void *b)
{
	const struct receipt *x = a, *y = b;

	return str_cmp(x->path, y->path);
}

const struct receipt *receipt_find(const struct receipt_list *receipts, struct str path)
{
	const struct receipt key = {.path = path}, *found = NULL, *last;

	if (!receipts || !receipts->count)
		return NULL;
	last = &receipts->items[receipts->count - 1];
	found = bsearch(&key, receipts->items, receipts->count, sizeof(*found), path_cmp);
	if (found && ((found > receipts->items && str_eq(found[-1].path, path)) ||
			     (found < last && str_eq(found[1].path, path))))
		return NULL;
	return found;
}

static void separate(struct buf *out)
{
	buf_puts(out, out->n ? ", " : "");
}

/* "3 disagreements"; nothing for none. */
static void add_count(struct buf *out, uint64_t n, const char *noun)
{
	if (!n)
		return;
	separate(out);
	buf_printf(out, "%" PRIu64 " %s%s", n, noun, n == 1 ? "" : "s");
}

/* In tenths of a percent, rounded up: what is not sound is never shown as nothing. */
static void add_error_share(struct buf *out, const struct receipt *receipt)
{
	uint64_t all = receipt->bytes_first, tenths;

	if (!all || !receipt->bytes_in_error)
		return;
	tenths = (receipt->bytes_in_error * 1000 + all - 1) / all;
	separate(out);
	buf_printf(out, "%" PRIu64 ".%" PRIu64 " %% of what was parsed in no sound tree",
		tenths / 10, tenths % 10);
}

static void add_limits(struct buf *out, unsigned limits)
{
	for (unsigned i = 0; i < RECEIPT_LIMIT_COUNT; i++) {
		if (!(limits >> i & 1))
			continue;
		buf_puts(out, out->n ? "; " : "");
		buf_printf(out, "limit: %s", receipt_limit_texts[i]);
	}
}

void receipt_remark(struct buf *out, const struct receipt *receipt)
{
	if (!receipt->limits && !receipt->disagreements && !receipt->branch_choices &&
		receipt->readings <= 1)
		return;
	if (receipt->readings > 1)
		buf_printf(out, "read %" PRIu32 " ways", receipt->readings);
	add_count(out, receipt->branch_choices, "more branch choice");
	add_count(out, receipt->disagreements, "disagreement");
	add_error_share(out, receipt);
	add_limits(out, receipt->limits);
}
