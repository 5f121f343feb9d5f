/*
 * Reading and writing .milecastle/baseline.json. A machine writes it, so it has no
 * comments, and may be larger than what people write. Read next: gate/baseline.c.
 */
#include "core/baseline.h"
#include <stdlib.h>
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "core/fingerprint_json.h"
#include "core/roster.h"
#include "base/banned.h"

/* --- order -----------------------------------------------------------------------------
 */

static int exact_cmp(const struct baseline_entry *a, const struct baseline_entry *b)
{
	return memcmp(a->prints.keys[FINGERPRINT_EXACT].digest.bytes,
		b->prints.keys[FINGERPRINT_EXACT].digest.bytes, SHA256_BYTES);
}

static int entry_cmp(const void *a, const void *b)
{
	const struct baseline_entry *x = a, *y = b;
	int order = str_cmp(x->rule, y->rule);

	order = order ? order : str_cmp(x->path, y->path);
	if (!order && x->line != y->line)
		order = x->line < y->line ? -1 : 1;
	return order ? order : exact_cmp(x, y);
}

void baseline_sort(struct baseline *baseline)
{
	if (baseline->count)
		qsort(baseline->items, baseline->count, sizeof(*baseline->items),
			entry_cmp);
}

/* --- reading ---------------------------------------------------------------------------
 */

static int read_version(const struct node *root, struct err *err)
{
	const struct node *version;

	if (node_field(&version, root, "version", NODE_NUMBER, true, err))
		return -1;
	if (!str_is(version->text, "1"))
		return node_err(
			err, version, "this program reads version 1 of a baseline");
	return 0;
}

static int read_names(struct baseline_entry *out, const struct node *map, struct err *err)
{
	if (node_string(&out->rule, map, "rule", true, err) ||
		node_string(&out->path, map, "path", true, err))
		return -1;
	if (!roster_is_id(out->rule))
		return node_err(err, node_get(map, "rule"), "'rule' is no rule's id");
	if (out->path.n > LIMIT_PATH_BYTES)
		return node_err(err, node_get(map, "path"),
			"a path of more than %d bytes", LIMIT_PATH_BYTES);
	return 0;
}

static int read_line(uint32_t *out, const struct node *map, struct err *err)
{
	uint64_t line = 0;

	if (!node_get(map, "line"))
		return node_err(err, map, "the key 'line' is missing");
	if (node_whole(&line, map, "line", 0, UINT32_MAX, err))
		return -1;
	*out = (uint32_t)line;
	return 0;
}

static int read_entry(struct baseline_entry *out, const struct node *map, struct err *err)
{
	static const char *const keys[] = {
		"rule", "path", "line", "fingerprints", "blob", NULL};

	if (node_map(map, keys, err) || read_names(out, map, err) ||
		read_line(&out->line, map, err) ||
		fingerprints_read(&out->prints, map, err))
		return -1;
	if (!node_get(map, "blob"))
		return 0;
	if (oid_of_node(&out->blob, map, "blob", err))
		return -1;
	return out->blob.n ? 0
			   : node_err(err, node_get(map, "blob"), "it names no object");
}

/* An entry, and where it stands. */
struct placed {
	const struct baseline_entry *entry;
	const struct node *node;
};

static int by_exact(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	int order = exact_cmp(x->entry, y->entry);

	return order ? order : (x->entry > y->entry) - (x->entry < y->entry);
}

/* Two of one finding would match nothing, and nobody would see why. */
static int refuse_twins(struct placed *all, size_t count, struct err *err)
{
	if (count)
		qsort(all, count, sizeof(*all), by_exact);
	for (size_t i = 1; i < count; i++) {
		if (!exact_cmp(all[i - 1].entry, all[i].entry))
			return node_err(err, all[i].node,
				"the same finding stands in line %u already",
				all[i - 1].node->line);
	}
	return 0;
}

static int read_entries(struct baseline *out, struct arena *arena,
	const struct node *root, struct err *err)
{
	const struct node *list;
	struct placed *all;

	if (node_field(&list, root, "findings", NODE_LIST, true, err))
		return -1;
	if (list->count > LIMIT_BASELINE_ENTRIES)
		return node_err(err, list, "more than %d findings in a baseline",
			LIMIT_BASELINE_ENTRIES);
	all = ARENA_NEW(arena, struct placed, list->count);
	out->items = ARENA_NEW(arena, struct baseline_entry, list->count);
	out->cap = list->count;
	for (const struct node *it = list->child; it; it = it->next) {
		struct baseline_entry *entry = &out->items[out->count];

		if (read_entry(entry, it, err))
			return -1;
		all[out->count++] = (struct placed){entry, it};
	}
	return refuse_twins(all, out->count, err);
}

int baseline_read(struct baseline *out, struct arena *arena, struct str origin,
	struct str text, struct err *err)
{
	static const char *const keys[] = {"version", "findings", NULL};
	struct baseline baseline = {0};
	struct node *root;

	if (json_read(&root, arena, text, JSON_RECORD, err) ||
		node_map(root, keys, err) || read_version(root, err) ||
		read_entries(&baseline, arena, root, err))
		return err_prefix(err, "%s:", TEXT_SAFE(origin));
	baseline_sort(&baseline);
	*out = baseline;
	return 0;
}

/* --- writing ---------------------------------------------------------------------------
 */

static void write_entry(struct json_writer *w, const struct baseline_entry *entry)
{
	json_open_map(w, NULL);
	w->is_plain = true;
	json_str(w, "rule", entry->rule);
	json_str(w, "path", entry->path);
	json_number(w, "line", entry->line);
	fingerprints_write(w, &entry->prints);
	if (entry->blob.n)
		json_text(w, "blob", OID_HEX_OF(&entry->blob));
	json_close_map(w);
	w->is_plain = false;
}

void baseline_write(struct buf *out, const struct baseline *baseline)
{
	struct json_writer w = {.out = out};

	json_open_map(&w, NULL);
	json_number(&w, "version", 1);
	json_open_list(&w, "findings");
	for (size_t i = 0; i < baseline->count; i++)
		write_entry(&w, &baseline->items[i]);
	json_close_list(&w);
	json_close_map(&w);
	buf_putc(out, '\n');
}
