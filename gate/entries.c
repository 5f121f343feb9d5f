/*
 * Entries of the change set, as opposed to the bytes of sources: links where a source is
 * expected, paths that are shown or stored as others, attributes that hide C. Only what
 * some rule asks for is looked at, and no content is read but of links with a source's
 * name and of .gitattributes.
 *
 * Submodules are left alone: one line says which commit they are at, and their sources
 * are judged where they are committed. Read next: core/fact.h, gate/attributes.h.
 */
#include <stdlib.h>
#include "base/fold.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/text.h"
#include "gate/attributes.h"
#include "gate/internal.h"
#include "base/banned.h"

static bool is_asked(const struct worker *worker, enum fact_kind kind)
{
	return worker->words->fact_rules[kind].count != 0;
}

static void add_finding(struct worker *worker, const struct span *span,
	enum fact_kind kind, struct str name)
{
	const struct rule_set *rules = &worker->words->fact_rules[kind];

	worker->stats.facts += rules->count > 0;
	for (size_t i = 0; i < rules->count; i++) {
		struct finding finding = {
			.rule = rules->items[i], .class = CLASS_FACT, .span = *span};

		finding.name = arena_str(&worker->arena, name);
		finding.message =
			rule_message(&worker->arena, finding.rule, finding.name);
		VEC_PUSH(&worker->arena, &worker->findings, finding);
	}
}

void entry_finding(struct worker *worker, const struct change *change,
	enum fact_kind kind, struct str name)
{
	static const struct span whole = {0};
	size_t first = worker->findings.count;

	add_finding(worker, &whole, kind, name);
	findings_judge(worker, change, first);
	finding_fingerprint_whole(worker, change, first);
}

/* Its name came with this change, or all is asked for. */
static bool is_new_name(const struct gate_input *input, const struct change *change)
{
	return input->scope != SCOPE_LINES || change->kind == CHANGE_ADDED ||
	       change->kind == CHANGE_RENAMED;
}

/* A link that goes by a source's name: said, and what it leads to is checked. */
static void check_link(struct worker *worker, const struct change *change)
{
	struct content content _cleanup_content_ = {0};
	struct store *store = worker->input->store;
	struct str dir = path_dir(change->root_path), target, inside;
	struct lead lead = {.from = change, .dir = dir, .is_link = true, .is_new = true};
	struct err err;

	if (store->read(&content, store, change, LIMIT_PATH_BYTES, &err)) {
		worker_unchecked(worker, UNCHECKED_FAULT, change->path, err.text);
		return;
	}
	worker->stats.blobs_read++;
	target = arena_str(&worker->arena, content.bytes);
	if (path_resolve(&inside, &worker->scratch, dir, target)) {
		lead.text = target;
		VEC_PUSH(&worker->arena, &worker->leads, lead);
	} else if (path_is_outside(dir, target)) {
		target = arena_printf(
			&worker->arena, "%.*s, outside of the tree", STR_ARG(target));
	}
	entry_finding(worker, change, FACT_SYMLINK, target);
}

/* What no name needs: control, bidirectional and invisible characters, in order. */
static const struct {
	uint32_t first, last;
} odd_characters[] = {{0, 0x1f}, {0x7f, 0x9f}, {0xad, 0xad}, {0x61c, 0x61c},
	{0x180e, 0x180e}, {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x2069},
	{0x3164, 0x3164}, {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xe0000, 0xe007f},
	{TEXT_INVALID, TEXT_INVALID}};

static bool is_odd_character(uint32_t c)
{
	for (size_t i = 0; i < sizeof(odd_characters) / sizeof(odd_characters[0]); i++) {
		if (c >= odd_characters[i].first && c <= odd_characters[i].last)
			return true;
	}
	return false;
}

static bool is_odd_name(struct str path)
{
	for (size_t at = 0; at < path.n;) {
		size_t len;

		if (is_odd_character(text_code_point(path, at, &len)))
			return true;
		at += len;
	}
	return false;
}

/* Changes by the key of their path (base/fold.h), in open addressing. */
struct fold_table {
	const struct change **slots;
	size_t mask;
};

/* Put the change in; another one with its key is returned, else NULL. */
static const struct change *fold_put(struct fold_table *table, struct buf *key,
	struct buf *other, const struct change *change)
{
	buf_reset(key);
	fold_path(key, change->root_path);
	for (size_t at = str_hash(buf_str(key)) & table->mask;;
		at = (at + 1) & table->mask) {
		const struct change *there = table->slots[at];

		if (!there) {
			table->slots[at] = change;
			return NULL;
		}
		buf_reset(other);
		fold_path(other, there->root_path);
		if (str_eq(buf_str(key), buf_str(other)))
			return str_eq(there->root_path, change->root_path) ? NULL : there;
	}
}

/* Two paths that are one where names ignore case, or are stored decomposed. */
static void check_collisions(struct worker *worker)
{
	/* a letter of two bytes becomes four marks of two at most */
	struct buf key _cleanup_buf_ = BUF_INIT(8 * LIMIT_PATH_BYTES);
	struct buf other _cleanup_buf_ = BUF_INIT(8 * LIMIT_PATH_BYTES);
	const struct change_set *changes = worker->input->changes;
	struct fold_table table = {.mask = 1};

	while (table.mask < 2 * changes->count)
		table.mask = table.mask * 2 + 1;
	table.slots = ARENA_NEW(&worker->scratch, const struct change *, table.mask + 1);
	for (size_t i = 0; i < changes->count; i++) {
		const struct change *change = &changes->items[i], *twin;

		if (change->kind == CHANGE_DELETED || change->is_past)
			continue;
		twin = fold_put(&table, &key, &other, change);
		if (twin && (is_new_name(worker->input, change) ||
				    is_new_name(worker->input, twin)))
			entry_finding(worker, change, FACT_ODD_NAME,
				arena_printf(&worker->arena, "the same as %.*s",
					STR_ARG(twin->root_path)));
	}
}

/* Facts on changed lines become findings with their place. */
static void report_attributes(struct worker *worker, const struct change *change,
	struct source *source, const struct fact_list *facts,
	const struct line_ranges *ranges)
{
	size_t first = worker->findings.count;

	for (size_t i = 0; i < facts->count; i++) {
		const struct fact *fact = &facts->items[i];
		struct span span = source_span(source, fact->start, fact->end);

		if (!ranges || line_ranges_overlap(ranges, span.line, span.line))
			add_finding(worker, &span, FACT_ATTRIBUTE, fact->name);
	}
	findings_judge(worker, change, first);
	findings_keep_lines(worker, source, first);
	findings_fingerprint(worker, change, source, NULL, first);
}

static bool is_new_in_full(const struct gate_input *input, const struct change *change)
{
	return input->scope != SCOPE_LINES || !input->store->changed_lines ||
	       !change->old_count;
}

static void check_attributes(struct worker *worker, const struct change *change)
{
	struct content content _cleanup_content_ = {0};
	struct store *store = worker->input->store;
	struct source source = {.path = change->path};
	struct line_ranges ranges = {0};
	struct fact_list facts = {0};
	bool is_in_full = is_new_in_full(worker->input, change);
	struct err err;

	if (store->read(&content, store, change, LIMIT_SCAN_BYTES, &err)) {
		worker_unchecked(worker, UNCHECKED_FAULT, change->path, err.text);
		return;
	}
	worker->stats.blobs_read++;
	source.bytes = content.bytes;
	if (!attributes_find(&facts, &worker->scratch, source.bytes))
		worker_unchecked(worker, UNCHECKED_FAULT, change->path,
			"more attributes than are read; the rest was not checked");
	if (!facts.count)
		return;
	source_index_lines(&source, &worker->scratch);
	worker->stats.old_blobs_read += is_in_full ? 0 : change->old_count;
	if (!is_in_full && store->changed_lines(&ranges, store, &worker->scratch, change,
				   source.bytes, false, &err)) {
		worker_unchecked(worker, UNCHECKED_FAULT, change->path, err.text);
		return;
	}
	report_attributes(worker, change, &source, &facts, is_in_full ? NULL : &ranges);
}

static void check_entry(struct worker *worker, const struct change *change)
{
	struct str path = change->root_path;

	if (is_asked(worker, FACT_ODD_NAME) && is_new_name(worker->input, change) &&
		is_odd_name(path))
		entry_finding(worker, change, FACT_ODD_NAME, path);
	if (change->entry == ENTRY_SYMLINK && language_is_clear(language_of(path)))
		check_link(worker, change);
	if (change->entry == ENTRY_FILE && is_asked(worker, FACT_ATTRIBUTE) &&
		str_is(path_name(path), ".gitattributes"))
		check_attributes(worker, change);
}

void entries_check(struct worker *worker)
{
	const struct gate_input *input = worker->input;

	for (size_t i = 0; i < input->changes->count; i++) {
		const struct change *change = &input->changes->items[i];

		if (change->kind != CHANGE_DELETED && !change->is_past &&
			!policy_exclusion(input->policy, change->root_path))
			check_entry(worker, change);
	}
	if (is_asked(worker, FACT_ODD_NAME))
		check_collisions(worker);
	arena_reset(&worker->scratch);
}
