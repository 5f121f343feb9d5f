/*
 * Which occurrences and marks of a scan are asked for. Read next: gate/readings.c,
 * which asks by changed lines.
 */
#include <stdlib.h>
#include "core/change.h"
#include "syntax/scan.h"
#include "base/banned.h"

/* The 1-based line of a byte, going on from the last answer: bytes come in order. */
static uint32_t line_at(
	const uint32_t *line_start, uint32_t line_count, uint32_t line, uint32_t at)
{
	while (line < line_count && line_start[line] <= at)
		line++;
	return line;
}

static int by_start(const void *a, const void *b)
{
	const struct fact *x = a, *y = b;

	return (x->start > y->start) - (x->start < y->start);
}

/* Facts about the whole file stay. */
static void want_facts(struct scan *scan, const struct line_ranges *lines,
	const uint32_t *line_start, uint32_t line_count)
{
	uint32_t line = 1;
	size_t kept = 0;

	if (scan->facts.count)
		qsort(scan->facts.items, scan->facts.count, sizeof(struct fact),
			by_start);
	for (size_t i = 0; i < scan->facts.count; i++) {
		struct fact *fact = &scan->facts.items[i];

		line = line_at(line_start, line_count, line, fact->start);
		if (!fact->end ||
			line_ranges_overlap(lines, line,
				line_at(line_start, line_count, line, fact->end)))
			scan->facts.items[kept++] = *fact;
	}
	scan->facts.count = kept;
}

void scan_want(struct scan *scan, const struct line_ranges *lines,
	const uint32_t *line_start, uint32_t line_count)
{
	uint32_t line = 1, target = 1;
	size_t kept = 0;

	for (size_t i = 0; i < scan->occurrences.count; i++) {
		struct occurrence *o = &scan->occurrences.items[i];

		if (lines) {
			line = line_at(line_start, line_count, line, o->start);
			target = line_at(line_start, line_count, line, o->reach);
		}
		if (!lines || line_ranges_overlap(lines, line, line) ||
			line_ranges_overlap(lines, target, target))
			o->bits |= OCCURRENCE_WANTED;
	}
	for (size_t i = 0; lines && i < scan->marks.count; i++) {
		struct mark *mark = &scan->marks.items[i];

		line = line_at(line_start, line_count, i ? line : 1, mark->start);
		target = line_at(line_start, line_count, line, mark->target);
		if (line_ranges_overlap(lines, line, target))
			scan->marks.items[kept++] = *mark;
	}
	if (lines) {
		scan->marks.count = kept;
		want_facts(scan, lines, line_start, line_count);
	}
}
