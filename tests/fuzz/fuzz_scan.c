/*
 * syntax/scan.h: whatever the bytes, what is found lies in order and in bounds, each word
 * is the one that stands there, and slices do not overlap.
 */
#include "base/limits.h"
#include "core/change.h"
#include "core/mute.h"
#include "core/source.h"
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

static void check_occurrences(const struct scan *scan, struct str bytes)
{
	uint32_t end = 0;

	for (size_t i = 0; i < scan->occurrences.count; i++) {
		const struct occurrence *o = &scan->occurrences.items[i];

		HOLDS(o->start >= end && o->start < o->end && o->end <= bytes.n);
		HOLDS(words_find(scan->words, str_slice(bytes, o->start, o->end)) ==
			o->word);
		HOLDS(o->slice <= scan->slices.count);
		if (!(o->bits & OCCURRENCE_MACRO_BODY) && o->slice < scan->slices.count &&
			o->start >= scan->slices.items[o->slice].start)
			HOLDS(o->end <= scan->slices.items[o->slice].end);
		end = o->end;
	}
}

static void check_marks(const struct scan *scan, struct str bytes)
{
	uint32_t end = 0;

	for (size_t i = 0; i < scan->marks.count; i++) {
		const struct mark *mark = &scan->marks.items[i];

		HOLDS(mark->start >= end && mark->start < mark->end &&
			mark->end <= bytes.n);
		HOLDS(mark->target >= mark->start && mark->target < bytes.n);
		HOLDS(mute_is_addressed(str_slice(bytes, mark->start, mark->end)));
		end = mark->end;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena run;
	static struct words words;
	struct line_range odd = {
		.first = (uint32_t)size % 7 + 1, .last = (uint32_t)size % 11 + 1};
	struct line_ranges lines = {.items = &odd, .count = odd.first <= odd.last};
	char *copy = exact_copy(data, size);
	struct source source = {.bytes = {.p = copy, .n = size}};
	struct arena arena = {0};
	struct rule_set rules = {0};
	struct scan scan;

	if (!words.items) {
		rule_set_add_builtin(&rules, &run);
		words_init(&words, &run, &rules);
	}
	scan_run(&scan, &arena, source.bytes, &words);
	check_slices(&scan, size);
	check_occurrences(&scan, source.bytes);
	check_marks(&scan, source.bytes);
	source_index_lines(&source, &arena);
	scan_want(&scan, &lines, source.line_start, source.line_count);
	for (size_t i = 0; i < scan.occurrences.count; i++) {
		const struct occurrence *o = &scan.occurrences.items[i];
		uint32_t line = source_line_of(&source, o->start);

		HOLDS(!!(o->bits & OCCURRENCE_WANTED) ==
			line_ranges_overlap(&lines, line, line));
	}
	free(copy);
	arena_done(&arena);
	return 0;
}
