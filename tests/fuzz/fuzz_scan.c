/*
 * syntax/scan.h and what it stands on: whatever the bytes and the dialect, a reading is
 * as long as its source, what is found lies in order and in bounds, each plain word is
 * the one that stands there, and slices do not overlap.
 */
#include "base/limits.h"
#include "core/change.h"
#include "core/mute.h"
#include "core/source.h"
#include "syntax/plain.h"
#include "syntax/scan.h"
#include "tests/fuzz/fuzz.h"
#include "base/banned.h"

static void check_slices(const struct scan *scan, size_t size)
{
	uint32_t end = 0;

	for (size_t i = 0; i < scan->slices.count; i++) {
		struct slice slice = scan->slices.items[i];

		HOLDS(slice.start >= end && slice.start < slice.end && slice.end <= size);
		end = slice.end;
	}
}

/* A word that stands there, or something that stands for one. */
static void check_occurrence(const struct scan *scan, const struct occurrence *o)
{
	struct str text = str_slice(scan->reading.bytes, o->start, o->end);

	HOLDS(o->start < o->end && o->end <= scan->reading.bytes.n);
	HOLDS(o->reach >= o->start && o->reach < scan->reading.bytes.n);
	HOLDS(o->word->rules.count && o->name.n);
	HOLDS(o->branch <= scan->branches.count);
	HOLDS(o->slice <= scan->slices.count);
	HOLDS(reading_source_end(&scan->reading, o->start, o->end) >= o->end);
	if (!(o->bits & OCCURRENCE_INDIRECT))
		HOLDS(words_find(scan->words, text) == o->word && str_eq(text, o->name));
	if (!(o->bits & OCCURRENCE_MACRO_BODY) && o->slice < scan->slices.count &&
		o->start >= scan->slices.items[o->slice].start)
		HOLDS(o->end <= scan->slices.items[o->slice].end);
}

static void check_occurrences(const struct scan *scan)
{
	uint32_t start = 0;

	for (size_t i = 0; i < scan->occurrences.count; i++) {
		const struct occurrence *o = &scan->occurrences.items[i];

		HOLDS(o->start >= start);
		check_occurrence(scan, o);
		start = o->start;
	}
}

static void check_rest(const struct scan *scan, struct str bytes)
{
	uint32_t end = 0;

	for (size_t i = 0; i < scan->marks.count; i++) {
		const struct mark *mark = &scan->marks.items[i];

		HOLDS(mark->start >= end && mark->start < mark->end &&
			mark->end <= bytes.n);
		HOLDS(mark->target >= mark->start && mark->target < bytes.n);
		end = mark->end;
	}
	for (size_t i = 0; i < scan->facts.count; i++) {
		const struct fact *fact = &scan->facts.items[i];

		HOLDS(fact->start <= fact->end && fact->end <= bytes.n);
		HOLDS(scan->words->facts >> fact->kind & 1);
	}
	for (size_t i = 0; i < scan->includes.count; i++)
		HOLDS(scan->includes.items[i].path.n &&
			scan->includes.items[i].start < bytes.n);
}

static void check_want(struct scan *scan, struct arena *arena, struct str bytes)
{
	struct source source = {.bytes = bytes};
	struct line_range odd = {
		.first = (uint32_t)bytes.n % 7 + 1, .last = (uint32_t)bytes.n % 11 + 1};
	struct line_ranges lines = {.items = &odd, .count = odd.first <= odd.last};

	source_index_lines(&source, arena);
	scan_want(scan, &lines, source.line_start, source.line_count);
	for (size_t i = 0; i < scan->occurrences.count; i++) {
		const struct occurrence *o = &scan->occurrences.items[i];
		uint32_t line = source_line_of(&source, o->start);
		uint32_t reach = source_line_of(&source, o->reach);

		HOLDS(!!(o->bits & OCCURRENCE_WANTED) ==
			(line_ranges_overlap(&lines, line, line) ||
				line_ranges_overlap(&lines, reach, reach)));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena run;
	static struct words words;
	char *copy = exact_copy(data, size);
	struct rule_set rules = {0};

	if (!words.items) {
		rule_set_add_builtin(&rules, &run);
		words_init(&words, &run, &rules);
	}
	for (int dialect = DIALECT_GNU; dialect <= DIALECT_C90; dialect++) {
		struct scan_input input = {.bytes = {.p = copy, .n = size},
			.words = &words,
			.dialect = (enum dialect)dialect};
		struct arena arena = {0};
		struct scan scan;

		scan_read(&scan, &arena, &input);
		HOLDS(scan.reading.bytes.n == size);
		HOLDS(!plain_is(input.bytes) || scan.reading.bytes.p == copy);
		check_slices(&scan, size);
		check_occurrences(&scan);
		check_rest(&scan, input.bytes);
		check_want(&scan, &arena, input.bytes);
		arena_done(&arena);
	}
	free(copy);
	return 0;
}
