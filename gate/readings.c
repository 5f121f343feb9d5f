/*
 * The readings of one source: GNU C first, and where that leaves it open, ISO C and C90
 * too. Each is scanned, asked for what lies on changed lines, parsed where that is in
 * doubt, and checked; then the findings of all are joined. Read next: gate/source.c,
 * which calls, and checkers/checkers.h.
 */
#include <stdlib.h>
#include "base/limits.h"
#include "base/path.h"
#include "checkers/checkers.h"
#include "gate/internal.h"
#include "gate/reach.h"
#include "syntax/text.h"
#include "base/banned.h"

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
			worker->input->is_both, receipt, &worker->budget);
	if (result != PARSE_OK) {
		receipt->limits |= 1u << limit_of(result);
		worker->stats.parse_limits++;
	}
	dissents = worker->dissents.count;
	run_checkers(worker, source, scan, &forest);
	receipt->disagreements += (uint32_t)(worker->dissents.count - dissents);
}

/*
 * The includes whose files are checked because of them. Those that are sources by their
 * name come with the change that brings them; a run over files has no such change.
 */
static void find_leads(
	struct include_list *out, struct worker *worker, const struct scan *scan)
{
	const struct gate_input *input = worker->input;

	*out = (struct include_list){0};
	for (size_t i = 0; input->store->find && i < scan->includes.count; i++) {
		const struct include *include = &scan->includes.items[i];

		if ((include->is_quoted && input->changes->why == WHY_FILES) ||
			!language_is_clear(language_of(include->path)))
			VEC_PUSH(&worker->scratch, out, *include);
	}
}

/* ranges: the changed lines; NULL: all. */
static void note_leads(struct worker *worker, const struct change *change,
	const struct include_list *includes, const struct source *source,
	const struct line_ranges *ranges)
{
	for (size_t i = 0; i < includes->count; i++) {
		const struct include *include = &includes->items[i];
		struct lead lead = {
			.from = change,
			.dir = path_dir(change->root_path),
			.text = arena_str(&worker->arena, include->path),
			.is_new = true,
		};

		if (ranges) {
			uint32_t line = source_line_of(source, include->start);

			lead.is_new = line_ranges_overlap(ranges, line, line);
		}
		VEC_PUSH(&worker->arena, &worker->leads, lead);
	}
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
	struct include_list includes;
	struct err err;

	find_leads(&includes, worker, scan);
	if (!scan->occurrences.count && !scan->marks.count && !scan->facts.count &&
		!includes.count)
		return;
	if (worker->is_in_full) {
		scan_want(scan, NULL, NULL, 0);
		note_leads(worker, change, &includes, source, NULL);
		return;
	}
	worker->stats.old_blobs_read += change->old_count;
	source_index_lines(source, &worker->scratch);
	if (store->changed_lines(&ranges, store, &worker->scratch, change, source->bytes,
		    worker->receipt.is_utf16, &err))
		worker_unchecked(worker, UNCHECKED_FAULT, change->path, err.text);
	scan_want(scan, &ranges, source->line_start, source->line_count);
	note_leads(worker, change, &includes, source, &ranges);
}

/* What a scan could not keep, follow or tell apart. */
static void note_limits(
	struct worker *worker, const struct scan *scan, const struct reach_walk *walk)
{
	const char *cut = reach_cut_text(walk);

	if (!cut && scan->is_include_cut)
		cut = arena_printf(&worker->scratch, "it has more than %d #include lines",
			LIMIT_INCLUDES)
			      .p;
	if (cut && !worker->cut_includes)
		worker->cut_includes = cut;
	worker->receipt.limits |= (unsigned)scan->is_cut << RECEIPT_CANDIDATES |
				  (unsigned)scan->macros.is_cut << RECEIPT_MACROS |
				  (unsigned)scan->is_deep << RECEIPT_DEPTH |
				  (unsigned)(cut != NULL) << RECEIPT_INCLUDES;
}

/* Less was seen than there may be: a note, and a finding, so that policy decides. */
static void tell_limit(
	struct worker *worker, struct source *source, enum receipt_limit limit)
{
	const char *what = limit == RECEIPT_INCLUDES ? worker->cut_includes
						     : receipt_limit_texts[limit];

	worker_unchecked(worker, UNCHECKED_DEGRADED, source->path, what);
	engine_finding(worker, worker->engine->degraded, source, 0, 0,
		arena_printf(
			&worker->scratch, "%s; %s", what, receipt_limit_helps[limit]));
}

/* Each limit that a reading reached, once. */
static void tell_limits(struct worker *worker, struct source *source)
{
	for (unsigned i = 0; i < RECEIPT_LIMIT_COUNT; i++) {
		if (!(worker->receipt.limits >> i & 1))
			continue;
		/* what lies behind this one was seen by nobody: that is no pass */
		if (i == RECEIPT_CANDIDATES)
			worker_unchecked(worker, UNCHECKED_FAULT, source->path,
				"too many candidate words, facts or suppressions; the "
				"rest was not checked");
		else
			tell_limit(worker, source, (enum receipt_limit)i);
	}
}

/* One reading of the source, from its bytes to its findings. */
static void check_reading(struct worker *worker, const struct change *change,
	struct source *source, struct scan *scan, enum dialect dialect)
{
	struct reach_walk walk = {
		.reach = worker->reach,
		.arena = &worker->scratch,
		.keep = &worker->arena,
		.path = change->root_path,
		.receipt = &worker->receipt,
	};
	struct scan_input input = {
		.bytes = source->bytes,
		.words = worker->words,
		.dialect = dialect,
		.given = worker->given,
		.include = worker->input->store->find ? reach_include : NULL,
		.ctx = &walk,
	};

	worker->receipt.includes = 0;
	scan_read(scan, &worker->scratch, &input);
	worker->receipt.readings++;
	worker->receipt.bytes_scanned += source->bytes.n;
	if (dialect == DIALECT_GNU) {
		text_find(&scan->facts, &worker->scratch, source->bytes,
			worker->words->facts);
		if (worker->receipt.is_utf16 && worker->words->facts >> FACT_UTF16 & 1)
			VEC_PUSH(&worker->scratch, &scan->facts,
				((struct fact){
					.kind = FACT_UTF16, .name = str_of("UTF-16")}));
		worker->receipt.candidates = (uint32_t)scan->occurrences.count;
	}
	note_limits(worker, scan, &walk);
	want_changed(worker, change, source, scan);
	if (dialect == DIALECT_GNU)
		worker->stats.facts += scan->facts.count;
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
	int order;

	if (x->span.start != y->span.start)
		return x->span.start < y->span.start ? -1 : 1;
	order = str_cmp(x->rule->id, y->rule->id);
	if (order || x->span.end == y->span.end)
		return order;
	return x->span.end < y->span.end ? -1 : 1;
}

/* count of them from first on; there may be no list yet, which qsort must not see */
static void sort_findings(struct finding_list *list, size_t first, size_t count)
{
	if (count)
		qsort(list->items + first, count, sizeof(struct finding), by_place);
}

/*
 * None of those from index i on that are twins of this one is in doubt. One place may
 * have several, since a macro may stand for several names. Returns where they end.
 */
static size_t clear_twins(
	struct finding_list *list, size_t i, size_t end, const struct finding *finding)
{
	for (; i < end && is_twin(&list->items[i], finding); i++)
		list->items[i].is_doubtful = false;
	return i;
}

/*
 * Findings [first, second) are those of one reading, from second on those of another:
 * each once. What only the other has is in doubt; with is_equal, what only the one has is
 * as well. Else the other is a comment to most, and only adds.
 */
static void join_readings(
	struct finding_list *list, size_t first, size_t second, bool is_equal)
{
	size_t count = list->count, kept = second, i = first, cleared = first;

	sort_findings(list, first, second - first);
	sort_findings(list, second, count - second);
	for (size_t n = first; is_equal && n < second; n++)
		list->items[n].is_doubtful = list->items[n].class != CLASS_FACT;
	for (size_t j = second; j < count; j++) {
		struct finding *finding = &list->items[j];

		while (i < second && by_place(&list->items[i], finding) < 0)
			i++;
		if (i < second && is_twin(&list->items[i], finding)) {
			if (is_equal)
				cleared = clear_twins(
					list, cleared > i ? cleared : i, second, finding);
			continue;
		}
		finding->is_doubtful = finding->class != CLASS_FACT;
		list->items[kept++] = *finding;
	}
	list->count = kept;
}

void readings_check(struct worker *worker, const struct change *change,
	struct source *source, struct scan *scan)
{
	size_t first = worker->findings.count, second;
	struct scan other;

	check_reading(worker, change, source, scan, DIALECT_GNU);
	second = worker->findings.count;
	if (scan->reading.is_open) {
		check_reading(worker, change, source, &other, DIALECT_ISO);
		join_readings(&worker->findings, first, second, true);
	}
	second = worker->findings.count;
	if (scan->reading.is_open_c90) {
		check_reading(worker, change, source, &other, DIALECT_C90);
		join_readings(&worker->findings, first, second, false);
	}
	tell_limits(worker, source);
}
