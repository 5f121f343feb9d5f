/*
 * Lines and columns of a source. Read next: core/finding.h.
 */
#include "core/source.h"
#include "base/text.h"
#include "base/banned.h"

void source_index_lines(struct source *source, struct arena *arena)
{
	struct {
		uint32_t *items;
		size_t count, cap;
	} starts = {0};

	if (source->line_start)
		return;
	VEC_PUSH(arena, &starts, 0);
	for (size_t at = 0; (at = str_find(source->bytes, '\n', at)) < source->bytes.n;
		at++)
		VEC_PUSH(arena, &starts, (uint32_t)at + 1);
	source->line_start = starts.items;
	source->line_count = (uint32_t)starts.count;
}

uint32_t source_line_of(const struct source *source, uint32_t offset)
{
	uint32_t low = 0, high = source->line_count;

	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (source->line_start[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	return low + 1;
}

struct str source_line(const struct source *source, uint32_t line)
{
	size_t start = source->line_start[line - 1];
	size_t end = line < source->line_count ? source->line_start[line] - 1
					       : source->bytes.n;

	if (end > start && source->bytes.p[end - 1] == '\r')
		end--;
	return str_slice(source->bytes, start, end);
}

/* Counts on from the last answer where it can, so a line of megabytes costs one pass. */
static uint32_t column16(struct source *source, uint32_t line, uint32_t offset)
{
	uint32_t from = source->line_start[line - 1], units = 0;

	if (source->seen.line == line && source->seen.offset <= offset) {
		from = source->seen.offset;
		units = source->seen.units;
	}
	units += (uint32_t)text_utf16_units(str_slice(source->bytes, from, offset));
	source->seen.line = line;
	source->seen.offset = offset;
	source->seen.units = units;
	return units + 1;
}

struct span source_span(struct source *source, uint32_t start, uint32_t end)
{
	struct span span = {.start = start, .end = end};

	span.line = source_line_of(source, start);
	span.end_line = source_line_of(source, end);
	span.column = start - source->line_start[span.line - 1] + 1;
	span.end_column = end - source->line_start[span.end_line - 1] + 1;
	span.column16 = column16(source, span.line, start);
	span.end_column16 = column16(source, span.end_line, end);
	return span;
}
