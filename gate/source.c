/*
 * One changed file from its bytes to its findings: scan, parse if a candidate asks for
 * it, check, mute, and tell which lines changed. What cannot be done here is named in the
 * worker's list, never dropped. Read next: gate/mute.c, checkers/checkers.h.
 */
#include <stdlib.h>
#include "base/limits.h"
#include "base/text.h"
#include "checkers/checkers.h"
#include "core/fingerprint.h"
#include "gate/internal.h"
#include "syntax/text.h"
#include "syntax/utf16.h"
#include "base/banned.h"

/* Only the identifier scan judged it: a finding, so that policy decides, and a note. */
static void degraded(struct worker *worker, struct source *source, const char *reason)
{
	worker_unchecked(worker, UNCHECKED_DEGRADED, source->path, reason);
	engine_finding(worker, worker->engine->degraded, source, 0, 0, str_of(reason));
}

/* What is no text that a compiler would read from here; NULL: it is. */
static const char *unreadable(struct str bytes)
{
	if (bytes.n < 1024 &&
		str_has_prefix(bytes, "version https://git-lfs.github.com/spec/"))
		return "a Git LFS pointer; its content is not in the repository";
	return NULL;
}

static void run_checkers(struct worker *worker, struct source *source,
	const struct scan *scan, const struct forest *forest)
{
	struct check check = {
		.source = source,
		.scan = scan,
		.forest = forest,
		.arena = &worker->arena,
		.scratch = &worker->scratch,
		.findings = &worker->findings,
		.dissents = &worker->dissents,
	};

	for (size_t i = 0; checkers[i]; i++)
		checkers[i]->check_source(&check);
}

static bool is_tree_needed(void)
{
	for (size_t i = 0; checkers[i]; i++) {
		if (checkers[i]->need == CHECKER_TREE)
			return true;
	}
	return false;
}

static enum receipt_limit limit_of(enum parse_result result)
{
	if (result == PARSE_TOO_LARGE)
		return RECEIPT_PARSE_BYTES;
	return result == PARSE_MEMORY ? RECEIPT_PARSE_MEMORY : RECEIPT_PARSE_STEPS;
}

static void parse_and_check(
	struct worker *worker, struct source *source, const struct scan *scan)
{
	struct forest forest __attribute__((cleanup(forest_done))) = {0};
	struct receipt *receipt = &worker->receipt;
	enum parse_result result = PARSE_OK;
	size_t dissents;

	if (!scan->occurrences.count && !scan->facts.count)
		return;
	source_index_lines(source, &worker->scratch);
	if (is_tree_needed())
		result = forest_parse(&forest, &worker->scratch, &worker->parser, scan,
			worker->input->is_both, receipt, worker->input->stop);
	if (result != PARSE_OK) {
		receipt->limits |= 1u << limit_of(result);
		worker->stats.parse_limits++;
		degraded(worker, source, parse_result_text(result));
	}
	dissents = worker->dissents.count;
	run_checkers(worker, source, scan, &forest);
	receipt->disagreements += (uint32_t)(worker->dissents.count - dissents);
}

/* Files that were out of scope before, or are new, count in full. */
static bool counts_in_full(const struct gate_input *input, const struct change *change)
{
	if (input->scope != SCOPE_LINES || !input->store->changed_lines ||
		!change->old_count)
		return true;
	for (size_t i = 0; i < change->old_count; i++) {
		if (language_of(change->old[i].path) == LANGUAGE_NONE ||
			policy_exclusion(input->policy, change->old[i].path) ||
			policy_differs(
				input->policy, change->old[i].path, change->root_path))
			return true;
	}
	return false;
}

/*
 * Ask for what is on changed lines only, before anything is parsed: most commits touch no
 * line with a candidate, and then this is where they end.
 */
static void want_changed(struct worker *worker, const struct change *change,
	struct source *source, struct scan *scan)
{
	struct store *store = worker->input->store;
	struct line_ranges ranges = {.is_all = true};
	struct err err;

	if (!scan->occurrences.count && !scan->marks.count && !scan->facts.count)
		return;
	if (worker->receipt.is_utf16 || counts_in_full(worker->input, change)) {
		scan_want(scan, NULL, NULL, 0);
		return;
	}
	worker->stats.old_blobs_read += change->old_count;
	source_index_lines(source, &worker->scratch);
	if (store->changed_lines(
		    &ranges, store, &worker->scratch, change, source->bytes, &err))
		worker_unchecked(worker, UNCHECKED_FAULT, change->path, err.text);
	scan_want(scan, &ranges, source->line_start, source->line_count);
}

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* The line of a finding, cut so that the finding is in it. */
static void keep_frame(
	struct worker *worker, const struct source *source, struct finding *finding)
{
	struct str line = source_line(source, finding->span.line);
	size_t skip = 0, end;

	if (line.n > LIMIT_FRAME_BYTES && finding->span.column > LIMIT_FRAME_BYTES / 2)
		skip = finding->span.column - LIMIT_FRAME_BYTES / 2;
	while (skip && skip < line.n && is_continuation(line.p[skip]))
		skip++;
	end = skip + LIMIT_FRAME_BYTES;
	while (end < line.n && end < skip + LIMIT_FRAME_BYTES + 3 &&
		is_continuation(line.p[end]))
		end++;
	finding->frame_skip = (uint32_t)skip;
	finding->frame = arena_str(&worker->arena, str_slice(line, skip, end));
}

static void keep_lines(struct worker *worker, const struct source *source, size_t first)
{
	struct line_hash *hashes = NULL;
	size_t count = 0;

	if (first == worker->findings.count)
		return;
	if (worker->input->has_line_hashes)
		hashes = line_hashes(&worker->scratch, source->bytes, &count);
	for (size_t i = first; i < worker->findings.count; i++) {
		struct finding *finding = &worker->findings.items[i];

		keep_frame(worker, source, finding);
		if (finding->span.line <= count) {
			finding->line_hash = hashes[finding->span.line - 1].hash;
			finding->line_hash_ordinal =
				hashes[finding->span.line - 1].ordinal;
		}
	}
}

/* In order of place, as the mutes want them. */
static void sort_findings(struct worker *worker, size_t first)
{
	struct finding_list *list = &worker->findings;

	if (list->count > first)
		qsort(list->items + first, list->count - first, sizeof(*list->items),
			finding_cmp);
}

/* What the scan could not keep or tell apart. */
static void note_limits(struct worker *worker, struct source *source,
	const struct change *change, const struct scan *scan)
{
	/* what lies behind the limit was seen by nobody: that is no pass */
	if (scan->is_cut) {
		worker->receipt.limits |= 1u << RECEIPT_CANDIDATES;
		worker_unchecked(worker, UNCHECKED_FAULT, change->path,
			"too many candidate words or suppressions; the rest was not "
			"checked");
	}
	if (scan->macros.is_cut) {
		worker->receipt.limits |= 1u << RECEIPT_MACROS;
		degraded(worker, source,
			"more macros, or more of their expansion, than is followed");
	}
	if (scan->is_deep)
		worker->receipt.limits |= 1u << RECEIPT_DEPTH;
}

/* One reading of the source, from its bytes to its findings. */
static void check_reading(struct worker *worker, const struct change *change,
	struct source *source, struct scan *scan, enum dialect dialect)
{
	struct scan_input input = {.bytes = source->bytes,
		.words = worker->words,
		.dialect = dialect};

	scan_read(scan, &worker->scratch, &input);
	worker->receipt.readings++;
	worker->receipt.bytes_scanned += source->bytes.n;
	if (dialect == DIALECT_GNU) {
		text_find(&scan->facts, &worker->scratch, source->bytes,
			worker->words->facts);
		if (worker->receipt.is_utf16 && worker->words->facts >> FACT_UTF16 & 1)
			VEC_PUSH(&worker->scratch, &scan->facts,
				((struct fact){.kind = FACT_UTF16}));
		worker->receipt.candidates = (uint32_t)scan->occurrences.count;
		note_limits(worker, source, change, scan);
	}
	want_changed(worker, change, source, scan);
	parse_and_check(worker, source, scan);
}

/* The same finding, in another reading. */
static bool is_twin(const struct finding *a, const struct finding *b)
{
	return a->rule == b->rule && a->span.start == b->span.start &&
	       a->span.end == b->span.end;
}

static int by_place(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;

	if (x->span.start != y->span.start)
		return x->span.start < y->span.start ? -1 : 1;
	return str_cmp(x->rule->id, y->rule->id);
}

/*
 * Findings [first, second) are those of one reading, from second on those of the other:
 * each once, and what only one has is in doubt.
 */
static void join_readings(struct finding_list *list, size_t first, size_t second)
{
	size_t count = list->count, kept = second, i = first;

	qsort(list->items + first, second - first, sizeof(struct finding), by_place);
	qsort(list->items + second, count - second, sizeof(struct finding), by_place);
	for (size_t n = first; n < second; n++)
		list->items[n].is_doubtful = list->items[n].class != CLASS_FACT;
	for (size_t j = second; j < count; j++) {
		struct finding *finding = &list->items[j];

		while (i < second && by_place(&list->items[i], finding) < 0)
			i++;
		if (i < second && is_twin(&list->items[i], finding)) {
			list->items[i].is_doubtful = false;
			continue;
		}
		finding->is_doubtful = finding->class != CLASS_FACT;
		list->items[kept++] = *finding;
	}
	list->count = kept;
}

static void check_bytes(
	struct worker *worker, const struct change *change, struct source *source)
{
	size_t first = worker->findings.count, second;
	const char *reason = unreadable(source->bytes);
	struct scan scan, other;

	if (reason) {
		worker_unchecked(worker, UNCHECKED_FAULT, change->path, reason);
		return;
	}
	check_reading(worker, change, source, &scan, DIALECT_GNU);
	second = worker->findings.count;
	if (scan.reading.is_open) {
		check_reading(worker, change, source, &other, DIALECT_ISO);
		join_readings(&worker->findings, first, second);
	}
	worker->stats.candidates += worker->receipt.candidates;
	findings_judge(worker, change, first);
	sort_findings(worker, first);
	if (scan.marks.count)
		mutes_apply(worker, change, source, &scan, first);
	keep_lines(worker, source, first);
}

/* A change of mode, or a rename: there is no changed line, whatever the content. */
static bool is_same_content(const struct gate_input *input, const struct change *change)
{
	if (counts_in_full(input, change))
		return false;
	for (size_t i = 0; i < change->old_count; i++) {
		if (oid_eq(&change->old[i].oid, &change->oid))
			return true;
	}
	return false;
}

static void receipt_begin(
	struct worker *worker, const struct change *change, const struct str *bytes)
{
	worker->receipt = (struct receipt){
		.path = change->path,
		.oid = change->oid,
		.bytes = bytes->n,
		.rules = (uint32_t)worker->words->rule_count,
	};
}

static void receipt_end(struct worker *worker)
{
	const struct receipt *receipt = &worker->receipt;

	worker->stats.files_parsed += receipt->bytes_parsed > 0;
	worker->stats.slices_parsed += receipt->trees_asked;
	worker->stats.bytes_parsed += receipt->bytes_parsed;
	worker->stats.disagreements += receipt->disagreements;
	worker->stats.branch_choices += receipt->branch_choices;
	worker->stats.readings_again += receipt->readings - 1;
	worker->stats.includes_read += receipt->includes;
	VEC_PUSH(&worker->arena, &worker->receipts, *receipt);
}

void source_check(struct worker *worker, const struct change *change)
{
	struct store *store = worker->input->store;
	struct content content _cleanup_content_ = {0};
	struct source source = {.path = change->path};
	struct err err;

	worker->stats.sources++;
	if (is_same_content(worker->input, change))
		return;
	if (store->read(&content, store, change, LIMIT_SCAN_BYTES, &err)) {
		worker_unchecked(worker, UNCHECKED_FAULT, change->path, err.text);
		return;
	}
	worker->stats.blobs_read++;
	worker->stats.bytes_read += content.bytes.n;
	receipt_begin(worker, change, &content.bytes);
	source.bytes = content.bytes;
	if (utf16_is(source.bytes)) {
		worker->receipt.is_utf16 = true;
		source.bytes = utf16_to_utf8(&worker->scratch, source.bytes);
	}
	check_bytes(worker, change, &source);
	receipt_end(worker);
	arena_reset(&worker->scratch);
}
